/* SPDX-License-Identifier: Apache-2.0 */
#include "sound/patterns.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Every note looks back for the best one to follow, in turn with another pitch or as the next pulse of the same; the last of a row says how long the row is. Nothing is
 * decided before a note is too old to be followed.
 *
 * What keeps voices, birds and bells out: a pitch that stands (a spoken vowel's moves by several percent, its harmonics with it), equal lengths and equal
 * steps (birds repeat, but glide within a call), and no dying away (a bell loses 10 dB a second and more). */
enum { RECENT = 512 };
static const double forgotten = 5; /* seconds after its end */
static const double overlap_most = 1.25; /* of a siren's pitches, each ends as the other begins; one bell rings on under the next */
enum { LEAST_STROKES = 4, SIREN_TURNS = 5 }; /* notes; from so many turns on a siren is no bells */
static const double beside_strokes = 1; /* seconds */
static const double spoken = 0.15; /* seconds: what stands for less is a syllable */

typedef struct row {
    int count;
    double from, step, other;
    bool followed;
} row;

typedef struct heard {
    ln_note note;
    row turn, pulse;
} heard;

struct ln_patterns {
    heard recent[RECENT]; /* in order of end */
    int count;
    double heard_to;      /* latest end there was */
    ln_pattern_found found;
    void *who;
};

ln_status ln_patterns_new(ln_pattern_found found, void *who, ln_patterns **out)
{
    *out = calloc(1, sizeof **out);
    if (!*out)
        return ln_fail(LN_EMEMORY, "no memory for patterns");
    (*out)->found = found;
    (*out)->who = who;
    return LN_OK;
}

void ln_patterns_free(ln_patterns *patterns)
{
    free(patterns);
}

static double length_of(const ln_note *n)
{
    return n->to - n->from;
}

static bool like(double a, double b, double share)
{
    return fabs(a / b - 1) <= share;
}

static bool within(double value, double low, double high)
{
    return value >= low && value <= high;
}

static bool is_steady(const ln_note *n)
{
    return n->wander * n->hz < fmax(2.5, 0.005 * n->hz);
}

/* A siren's pitch under a voice is pulled about by it: alternation itself is what tells. */
static bool is_fairly_steady(const ln_note *n)
{
    return n->wander * n->hz < fmax(6, 0.01 * n->hz);
}

static bool dies_away(const ln_note *n)
{
    return n->fall > 3 && n->fall * length_of(n) > 2.5;
}

/* Whether most of what stands still around a pattern dies away: metal was struck there. The slowest partial of a bell stands like a tone, strokes in even time beep, and two bells in
 * turn have the two pitches of a siren for a while. */
static bool is_struck(const ln_patterns *s, double from, double to)
{
    int dying = 0, lasting = 0;
    for (int i = 0; i < s->count; i++) {
        const ln_note *n = &s->recent[i].note;
        double lost = n->fall * length_of(n);
        if (n->to < from - beside_strokes || n->from > to + beside_strokes || length_of(n) < spoken || !is_steady(n))
            continue;
        dying += n->fall > 3 && lost > 1.5;
        lasting += lost < 1;
    }
    return dying >= LEAST_STROKES && dying > lasting;
}

/* The same pitch, on and off in even time. */
static void try_pulse(const heard *p, heard *n)
{
    double step = n->note.from - p->note.from, length = length_of(&n->note);
    if (!is_steady(&n->note) || !within(n->note.hz, 600, 4300) || !like(n->note.hz, p->note.hz, 0.006) || !within(step, 0.1, 2.5) || n->note.from - p->note.to < 0.035)
        return;
    if (!within(length, 0.06, 1.3) || fabs(length - length_of(&p->note)) > 0.02 + 0.2 * length || fabs(n->note.level - p->note.level) > 8)
        return;
    if (n->note.fall * length > 8)
        return;
    int count = p->pulse.count + 1;
    if (p->pulse.count > 1 && fabs(step - p->pulse.step) > 0.015 + 0.06 * step)
        count = 2;
    if (count > n->pulse.count)
        n->pulse = (row){ .count = count, .from = count == 2 ? p->note.from : p->pulse.from, .step = step };
}

/* Two pitches in turn, for equal times. */
static void try_turn(const heard *p, heard *n)
{
    double step = n->note.from - p->note.from, ratio = n->note.hz > p->note.hz ? n->note.hz / p->note.hz : p->note.hz / n->note.hz;
    if (!within(n->note.hz, 300, 2200) || !within(p->note.hz, 300, 2200) || !within(ratio, 1.1, 1.82) || !within(step, 0.2, 1.7))
        return;
    if (!within(length_of(&p->note), 0.6 * step, overlap_most * step) || !within(length_of(&n->note), 0.3 * step, 1.7 * step) || fabs(n->note.level - p->note.level) > 12)
        return;
    if (dies_away(&n->note) || dies_away(&p->note))
        return;
    int count = p->turn.count + 1;
    if (p->turn.count > 1 && (!like(n->note.hz, p->turn.other, 0.012) || !like(step, p->turn.step, 0.2)))
        count = 2;
    /* Of two pitches an octave apart that would do, the lower. */
    if (count > n->turn.count || (count == n->turn.count && count > 1 && p->note.hz < 0.99 * n->turn.other))
        n->turn = (row){ .count = count, .from = count == 2 ? p->note.from : p->turn.from, .step = step, .other = p->note.hz };
}

/* Mark the note that `n`'s row goes on from, so that it does not report the shorter row. */
static void mark_followed(ln_patterns *s, const heard *n)
{
    for (int i = s->count - 2; i >= 0; i--) {
        heard *p = &s->recent[i];
        if (n->pulse.count > 1 && fabs(n->note.from - p->note.from - n->pulse.step) < 1e-9 && like(n->note.hz, p->note.hz, 0.006))
            p->pulse.followed = true;
        if (n->turn.count > 1 && fabs(n->note.from - p->note.from - n->turn.step) < 1e-9 && fabs(p->note.hz - n->turn.other) < 1e-9)
            p->turn.followed = true;
    }
}

static ln_status report_rows(ln_patterns *s, const heard *h)
{
    ln_status status = LN_OK;
    if (h->turn.count >= 3 && !h->turn.followed) {
        double low = fmin(h->note.hz, h->turn.other), high = fmax(h->note.hz, h->turn.other);
        /* Two pitches further apart than any siren's are the upper one and the double of the lower, which a voice covers. */
        bool doubled = high > 1.45 * low;
        status = s->found(s->who, &(ln_pattern){ .kind = LN_TWO_TONE, .from = h->turn.from, .to = h->note.to, .hz = { doubled ? high / 2 : low, doubled ? low : high }, .lines = doubled ? 2 : 1, .count = h->turn.count,
                                      .period = 2 * h->turn.step, .confidence = 1 - pow(0.74, h->turn.count - 1),
                                      .struck = h->turn.count < SIREN_TURNS && is_struck(s, h->turn.from, h->note.to) });
    }
    if (!status && h->pulse.count >= 3 && !h->pulse.followed) {
        double duty = length_of(&h->note) / h->pulse.step;
        bool reversing = within(h->note.hz, 800, 2800) && within(h->pulse.step, 0.6, 1.6) && within(duty, 0.3, 0.7);
        status = s->found(s->who, &(ln_pattern){ .kind = reversing ? LN_REVERSING : LN_BEEP, .from = h->pulse.from, .to = h->note.to, .hz = { h->note.hz, h->note.hz }, .lines = 1,
                                      .count = h->pulse.count, .period = h->pulse.step, .confidence = 1 - pow(0.72, h->pulse.count - 1), .struck = is_struck(s, h->pulse.from, h->note.to) });
    }
    return status;
}

static ln_status report_tone(ln_patterns *s, const ln_note *n)
{
    double length = length_of(n);
    if (length < 2 || n->hz < 130 || n->wander > 0.004 || fabs(n->fall) > 1.5 || n->swing > 2.5)
        return LN_OK;
    double sure = 1 - exp(-(length - 0.5) / 3) - (n->wander > 0.002 ? 0.15 : 0) - (n->hz > 3000 ? 0.3 : 0) - (n->fall > 0.7 ? 0.25 : 0) - (n->above < 18 ? 0.1 : 0);
    if (sure <= 0)
        return LN_OK;
    return s->found(s->who, &(ln_pattern){ .kind = LN_STEADY_TONE, .from = n->from, .to = n->to, .hz = { n->hz, n->hz }, .lines = 1, .confidence = sure, .struck = is_struck(s, n->from, n->to) });
}

static ln_status report_sweep(ln_patterns *s, const ln_note *n)
{
    double length = length_of(n), period = n->turns ? 2 * length / n->turns : 0;
    if (length < 1.2 || n->turns < 2 || n->high < 1.25 * n->low || n->low < 200 || n->high > 4500)
        return LN_OK;
    /* Below 400 Hz only the slow siren goes: what else moves there is somebody's voice. */
    if (n->low < 400 && (period < 3 || length < 5))
        return LN_OK;
    double sure = (1 - pow(0.7, n->turns)) * fmax(0, 1 - 5 * n->turn_spread) * fmin(1, length / 3);
    ln_pattern_kind kind = n->low < 500 && period > 3 ? LN_MECHANICAL : LN_WAIL;
    return s->found(s->who, &(ln_pattern){ .kind = kind, .from = n->from, .to = n->to, .hz = { n->low, n->high }, .lines = 1, .count = n->turns, .period = period, .confidence = sure });
}

static bool together(const ln_note *a, const ln_note *b)
{
    return fabs(a->from - b->from) < 0.08 && fabs(a->to - b->to) < 0.15 + 0.1 * length_of(a);
}

static bool could_be_horn(const ln_note *n)
{
    return is_steady(n) && within(length_of(n), 0.25, 8) && n->fall < 8;
}

/* How many multiples of `n`, from the second on, begin and end with it. */
static int multiples_of(const ln_patterns *s, const ln_note *n, int *highest)
{
    int count = 0;
    for (int i = 0; i < s->count; i++) {
        const ln_note *m = &s->recent[i].note;
        double times = round(m->hz / n->hz);
        if (times >= 2 && like(m->hz, times * n->hz, 0.006) && could_be_horn(m) && together(n, m)) {
            count++;
            *highest = (int)times > *highest ? (int)times : *highest;
        }
    }
    return count;
}

/* True when the two are neighbours in one series of multiples that is there too, as in a sung or spoken vowel: a pair of horns has no lines in common but those of each. */
static bool is_one_voice(const ln_patterns *s, const ln_note *a, const ln_note *b)
{
    double base = b->hz - a->hz;
    if (!like(round(a->hz / base) * base, a->hz, 0.02))
        return false;
    for (int i = 0; i < s->count; i++) {
        const ln_note *m = &s->recent[i].note;
        double times = round(m->hz / base), of_a = m->hz / a->hz, of_b = m->hz / b->hz;
        bool apart = !like(of_a, fmax(1, round(of_a)), 0.01) && !like(of_b, fmax(1, round(of_b)), 0.01);
        if (apart && times >= 1 && like(m->hz, times * base, 0.01) && m->from < a->to && m->to > a->from)
            return true;
    }
    return false;
}

/* Two notes a third or so apart, each with multiples of its own, begun and ended together: a pair of electric horns. */
static ln_status report_horn(ln_patterns *s, const ln_note *n)
{
    if (!could_be_horn(n) || !within(n->hz, 270, 700))
        return LN_OK;
    for (int i = 0; i < s->count; i++) {
        const ln_note *m = &s->recent[i].note;
        int highest = 1, own = multiples_of(s, n, &highest), other = multiples_of(s, m, &highest);
        if (!within(m->hz / n->hz, 1.1, 1.45) || m->hz > 750 || !could_be_horn(m) || !together(n, m) || own < 1 || other < 1 || is_one_voice(s, n, m))
            continue;
        double sure = 0.35 + 0.07 * fmin(own + other, 6) + 0.15 * fmin(length_of(n), 1);
        return s->found(s->who, &(ln_pattern){ .kind = LN_HORN, .from = n->from, .to = n->to, .hz = { n->hz, m->hz }, .lines = highest, .confidence = sure });
    }
    return LN_OK;
}

/* The oldest note is done with. */
static ln_status let_go(ln_patterns *s)
{
    ln_status status = report_rows(s, &s->recent[0]);
    memmove(s->recent, s->recent + 1, (size_t)--s->count * sizeof *s->recent);
    return status;
}

/* Chords are looked for once all that ended with a note has come: half a second after it. */
static ln_status look_for_horns(ln_patterns *s, double before, double now)
{
    ln_status status = LN_OK;
    for (int i = 0; i < s->count && !status; i++)
        if (s->recent[i].note.to >= before - 0.5 && s->recent[i].note.to < now - 0.5)
            status = report_horn(s, &s->recent[i].note);
    return status;
}

ln_status ln_patterns_hear(void *patterns, const ln_note *note)
{
    ln_patterns *s = patterns;
    double before = s->heard_to;
    ln_status status = report_sweep(s, note);
    if (!status)
        status = report_tone(s, note);
    if (!status && note->to > before) {
        status = look_for_horns(s, before, note->to);
        s->heard_to = note->to;
    }
    if (status || !is_fairly_steady(note) || note->hz < 250)
        return status;
    while (!status && s->count && (s->count == RECENT || s->recent[0].note.to < note->to - forgotten))
        status = let_go(s);
    heard *n = &s->recent[s->count++];
    *n = (heard){ .note = *note, .turn.count = 1, .pulse.count = 1 };
    for (int i = 0; i + 1 < s->count; i++) {
        try_pulse(&s->recent[i], n);
        try_turn(&s->recent[i], n);
    }
    mark_followed(s, n);
    return status;
}

ln_status ln_patterns_end(ln_patterns *s)
{
    ln_status status = look_for_horns(s, s->heard_to, s->heard_to + 1);
    while (!status && s->count)
        status = let_go(s);
    return status;
}
