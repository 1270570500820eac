/* SPDX-License-Identifier: Apache-2.0 */
#include "grading/matchwords.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/filename.h"

enum { DARK = 0, MIDDLE = 3, LIGHT = 6 }; /* where the effects on each level begin: L*, a*, b* */

/* From what size on a change has a word: a tenth of L*, a*, b*, as effects count. */
static const double seen_at_all = 0.12;

static void add(char *text, size_t size, const char *what)
{
    size_t used = strlen(text);
    if (used < size)
        snprintf(text + used, size - used, "%s%s", used ? ", " : "", what);
}

/* "lighter, warmer, flatter, colours 1.2 times as strong" */
static void describe(const double effect[LN_EFFECT_COUNT], char *text, size_t size)
{
    double green = (effect[DARK + 1] + effect[MIDDLE + 1] + effect[LIGHT + 1]) / 3, yellow = (effect[DARK + 2] + effect[MIDDLE + 2] + effect[LIGHT + 2]) / 3;
    double steep = effect[LIGHT] - effect[DARK], strength = exp(effect[LN_EFFECT_STRENGTH] / 2);
    char colours[64];
    *text = 0;
    if (fabs(effect[MIDDLE]) > seen_at_all)
        add(text, size, effect[MIDDLE] > 0 ? "lighter" : "darker");
    if (fabs(steep) > 2 * seen_at_all)
        add(text, size, steep > 0 ? "more contrast" : "flatter");
    if (fabs(yellow) > seen_at_all)
        add(text, size, yellow > 0 ? "warmer" : "cooler");
    if (fabs(green) > seen_at_all)
        add(text, size, green > 0 ? "less green" : "greener");
    if (fabs(strength - 1) > 0.04) {
        snprintf(colours, sizeof colours, "colours %.2g times as strong", strength);
        add(text, size, colours);
    }
    if (!*text)
        add(text, size, "hardly a change");
}

/* "; on both sides the sky (4 warmer, 3 lighter there), skin (alike)": what the classes that count said. */
static void describe_classes(const ln_class_match *m, char *text, size_t size)
{
    static const char *const called[LN_CLASS_COUNT] = { "the sky", "foliage", "skin", "greys" };
    static const char *const less[3] = { "darker", "greener", "cooler" }, *const more[3] = { "lighter", "less green", "warmer" };
    bool first = true;
    *text = 0;
    for (int k = 0; k < LN_CLASS_COUNT; k++) {
        char said[96] = "", one[32];
        if (!ln_class_match_counts(m, k))
            continue;
        for (int c = 3; c-- > 0;) {
            const double by = m->reference.of[k].mean[c] - m->source.of[k].mean[c];
            snprintf(one, sizeof one, "%.0f %s", fabs(by), by > 0 ? more[c] : less[c]);
            if (fabs(by) >= 1)
                add(said, sizeof said, one);
        }
        const size_t used = strlen(text);
        snprintf(text + used, size - used, "%s%s (%s%s)", first ? "; on both sides " : ", ", called[k], *said ? said : "alike", *said ? " there" : "");
        first = false;
    }
}

const char *ln_match_reason(const char *reference, const ln_match_evidence *e, const ln_match_decision *d, struct ln_arena *arena)
{
    char what[160], kind[96], classes[400];
    describe(d->effect, what, sizeof what);
    describe_classes(&e->classes, classes, sizeof classes);
    if (e->overlap.agreeing)
        snprintf(kind, sizeof kind, "one scene, %d places seen in both", e->overlap.agreeing);
    else if (e->leant)
        snprintf(kind, sizeof kind, "through %d other shot%s of its scene", e->leant, e->leant > 1 ? "s" : "");
    else
        snprintf(kind, sizeof kind, *classes ? "no place seen in both" : "no place seen in both, so only what is likely right");
    return ln_arena_print(arena, "matched to %.80s (%s%s): %s; %.0f %% of the difference should go", ln_filename(reference), kind, classes, what,
                          100 * d->gain / fmax(d->nothing, 1e-9));
}

static const char *refuse_side(const char *side, const ln_traits *t, struct ln_arena *arena)
{
    if (t->lightness < 4)
        return ln_arena_print(arena, "%s is too dark (mean L* %.1f): its colours cannot be told", side, t->lightness);
    if (t->lightness > 97)
        return ln_arena_print(arena, "%s is blown out (mean L* %.1f): its colours cannot be told", side, t->lightness);
    if (t->spread < 3)
        return ln_arena_print(arena, "%s is all one colour: it says nothing of how others were graded", side);
    return NULL;
}

const char *ln_match_refusal(const ln_match_evidence *e, const ln_match_decision *d, struct ln_arena *arena)
{
    const char *why = refuse_side("the reference", &e->reference, arena);
    if (!why)
        why = refuse_side("the shot", &e->source, arena);
    if (!why && e->reference.chroma < 1 && e->source.chroma > 3)
        why = ln_arena_print(arena, "the reference is black and white: `cdl --saturation 0` makes that of a shot");
    if (!why && d && !(d->gain > 0))
        why = ln_arena_print(arena, "the scenes are too different, or the reference too unusual, to tell a grade from what was in front of the camera");
    return why;
}
