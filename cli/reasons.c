/* SPDX-License-Identifier: Apache-2.0 */
#include "reasons.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>

#include "grading/written.h"

static json_t *three(const double value[3])
{
    return json_pack("[f, f, f]", value[0], value[1], value[2]);
}

static json_t *side(const ln_traits *t)
{
    return json_pack("{s:f, s:f, s:f, s:f, s:f, s:f, s:f}", "lightness", t->lightness, "contrast", t->contrast, "chroma", t->chroma, "spread", t->spread, "dark", t->level[0],
                     "middle", t->level[1], "light", t->level[2]);
}

/* What one side shows: how surely, of how much of the picture, in which mean L*a*b*. */
static json_t *classes(const ln_classes *c)
{
    json_t *all = json_object();
    for (int k = 0; k < LN_CLASS_COUNT; k++)
        json_object_set_new(all, ln_class_names[k], json_pack("{s:f, s:f, s:o}", "confidence", c->of[k].confidence, "share", c->of[k].share, "colour", three(c->of[k].mean)));
    return all;
}

static json_t *evidence(const ln_match_evidence *e)
{
    json_t *counting = json_array();
    for (int k = 0; k < LN_CLASS_COUNT; k++)
        if (ln_class_match_counts(&e->classes, k))
            json_array_append_new(counting, json_string(ln_class_names[k]));
    return json_pack("{s:i, s:f, s:f, s:i, s:f, s:f, s:o, s:o, s:o, s:o, s:o}", "places_seen_in_both", e->overlap.agreeing, "share_seen_in_both", e->overlap.share, "left_by_their_grade", e->left,
                     "shots_leant_on", e->leant, "colours_apart", e->transport.before, "colours_apart_after_transport", e->transport.after, "shot", side(&e->source), "reference",
                     side(&e->reference), "classes_in_shot", classes(&e->classes.source), "classes_in_reference", classes(&e->classes.reference), "classes_that_counted", counting);
}

/* Ten effects, each what is believed and its standard deviation: L*, a*, b* of a dark, a middle and a light grey in tens, and the strength of colours. */
static json_t *belief(const ln_match_belief *b)
{
    static const char *const level[LN_EFFECT_LEVELS] = { "dark", "middle", "light" };
    json_t *effects = json_object(), *deviations = json_object();
    double deviation[LN_EFFECT_COUNT];
    for (int k = 0; k < LN_EFFECT_COUNT; k++)
        deviation[k] = sqrt(fmax(b->covariance[k][k], 0));
    for (int l = 0; l < LN_EFFECT_LEVELS; l++) {
        json_object_set_new(effects, level[l], three(b->effect + 3 * l));
        json_object_set_new(deviations, level[l], three(deviation + 3 * l));
    }
    json_object_set_new(effects, "strength", json_real(b->effect[LN_EFFECT_STRENGTH]));
    json_object_set_new(deviations, "strength", json_real(deviation[LN_EFFECT_STRENGTH]));
    return json_pack("{s:b, s:b, s:o, s:o}", "measured", b->measured, "reference_unlike_any_learnt_from", b->strange, "effect", effects, "deviation", deviations);
}

static json_t *decision(const ln_match_decision *d)
{
    return json_pack("{s:f, s:f, s:f, s:f}", "part", d->part, "difference_if_nothing_is_done", d->nothing, "gain_expected", d->gain, "probability_of_harm", d->harm);
}

static json_t *grade(const ln_cdl *cdl)
{
    return json_pack("{s:o, s:o, s:o, s:f}", "slope", three(cdl->slope), "offset", three(cdl->offset), "power", three(cdl->power), "saturation", cdl->saturation);
}

static json_t *shot(const ln_match_told *t)
{
    const bool looked_at = t->evidence.source.cells > 0;
    return json_pack("{s:s, s:f, s:f, s:o, s:f, s:s?, s:s?, s:o, s:o, s:o}", "clip", t->clip, "from", ln_seconds(t->span.from, t->span.base), "to", ln_seconds(t->span.to, t->span.base),
                     "grade", t->left ? json_null() : grade(&t->cdl), "residual_at_most", t->residual, "reason", t->reason, "left_because", t->left, "evidence", looked_at ? evidence(&t->evidence) : json_null(),
                     "belief", looked_at && t->belief.covariance[0][0] > 0 ? belief(&t->belief) : json_null(), "decision", t->left ? json_null() : decision(&t->decision));
}

static ln_status print(FILE *to, const void *account)
{
    const ln_match_account *a = account;
    json_t *shots = json_array(), *all = json_pack("{s:o}", "shots", shots);
    int trouble = all ? 0 : -1;
    for (size_t i = 0; !trouble && i < a->count; i++)
        trouble = json_array_append_new(shots, shot(&a->shot[i]));
    trouble = trouble ? trouble : json_dumpf(all, to, JSON_INDENT(2) | JSON_REAL_PRECISION(9));
    json_decref(all);
    putc('\n', to);
    return trouble ? ln_fail(LN_EMEMORY, "no memory for the reasons as JSON") : LN_OK;
}

ln_status reasons_write(const char *path, const ln_match_account *account)
{
    return ln_written(path, print, account);
}
