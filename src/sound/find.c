/* SPDX-License-Identifier: Apache-2.0 */
#include "sound/tones.h"

#include <lanterne/history.h>

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/audible.h"
#include "base/list.h"
#include "sound/hum.h"
#include "sound/notes.h"
#include "sound/patterns.h"

/* One pass over the mean of the channels, in two sorts of frames: short ones for notes and what they make together, long ones for hum. Patterns that
 * are one sound (a siren's multiples alternate as it does) are joined as they come. */
const char *const ln_tones_families[] = { "siren-two-tone", "siren-wail", "siren-mechanical", "car-horn", "beep", "reversing-beeper", "tone", "mains-hum", NULL };

/* Seconds between two patterns of a kind that are still one sound. */
static const double joined[LN_PATTERN_KINDS] = { 2, 2, 4, 0.3, 2, 3, 0.5, 4 };
/* Below this nothing is said. */
static const double least_sure = 0.3;
static const double struck_sure = 0.5; /* what is left of a confidence where it may have been a bell */
/* Room at both ends of a span for onset, echo and the edges' own fade. */
static const double margin_before = 0.03, margin_after = 0.08;
static const double highest_line = 8000;
/* No siren's lower pitch lies above the first (what was heard are multiples of something else) or below the last; from the second on multiples are
 * thought of. Hz. */
static const double highest_siren = 1150, lowest_multiple = 700, lowest_siren = 320;

typedef struct framer {
    float *sound;
    int size, hop, have;
} framer;

typedef struct finder {
    const ln_clip_info *info;
    ln_tones_events *into;
    int year;
    ln_hum *hum;
    ln_notes *notes;
    ln_patterns *patterns;
    framer for_hum, for_notes;
    ln_pattern *found;
    size_t count, room;
} finder;

static bool is_multiple(double hz, double of)
{
    double times = round(hz / of);
    return times >= 1 && fabs(hz / of - times) < 0.012 * times;
}

/* True when `b` is the same sound as `a`: near in time, and its pitches are multiples of one another's. */
static bool belongs(const ln_pattern *a, const ln_pattern *b)
{
    if (a->kind != b->kind || b->from > a->to + joined[a->kind] || a->from > b->to + joined[a->kind])
        return false;
    if (a->kind == LN_WAIL || a->kind == LN_MECHANICAL)
        return true;
    const ln_pattern *low = a->hz[0] <= b->hz[0] ? a : b, *high = low == a ? b : a;
    return is_multiple(high->hz[0], low->hz[0]) || (a->kind == LN_TWO_TONE && fabs(high->hz[0] / low->hz[1] - 1) < 0.02);
}

static void join(ln_pattern *a, const ln_pattern *b)
{
    const ln_pattern *low = a->hz[0] <= b->hz[0] ? a : b, *high = low == a ? b : a;
    ln_pattern all = *low;
    int times = (int)(round(high->hz[0] / low->hz[0]) * high->lines);
    bool overlap = a->from < b->to && b->from < a->to;
    all.lines = times > low->lines ? times : low->lines;
    all.struck = a->struck && b->struck;
    all.from = fmin(a->from, b->from);
    all.to = fmax(a->to, b->to);
    all.count = overlap ? (a->count > b->count ? a->count : b->count) : a->count + b->count;
    /* Multiples that do the same at the same time make it surer; the same again later does not. */
    all.confidence = fmax(a->confidence, b->confidence);
    if (overlap && times > 1)
        all.confidence = 1 - (1 - all.confidence) * (1 - 0.5 * fmin(a->confidence, b->confidence));
    if ((a->kind == LN_WAIL || a->kind == LN_MECHANICAL) && times <= 1) {
        all.hz[0] = fmin(a->hz[0], b->hz[0]);
        all.hz[1] = fmax(a->hz[1], b->hz[1]);
    }
    *a = all;
}

static ln_status pattern_found(void *who, const ln_pattern *pattern)
{
    finder *f = who;
    for (size_t i = f->count; i-- > 0;)
        if (belongs(&f->found[i], pattern)) {
            join(&f->found[i], pattern);
            return LN_OK;
        }
    ln_pattern *longer = ln_list_room(f->found, f->count, &f->room, sizeof *longer);
    if (!longer)
        return LN_EMEMORY;
    f->found = longer;
    f->found[f->count++] = *pattern;
    return LN_OK;
}

static ln_status hum_heard(void *who, const ln_hum_heard *hum)
{
    double sure = (1 - pow(0.75, hum->lines)) * (1 - exp(-(hum->to - hum->from) / 2));
    return pattern_found(who, &(ln_pattern){ .kind = LN_HUM, .from = hum->from, .to = hum->to, .hz = { hum->hz, hum->hz },
                                 .lines = hum->highest, .count = hum->lines, .confidence = sure });
}

static const char *reason_of(const ln_pattern *p, struct ln_arena *arena)
{
    switch (p->kind) {
    case LN_HUM: return ln_arena_print(arena, "mains hum %.2f Hz with %d steady multiples", p->hz[0], p->count);
    case LN_TWO_TONE: return ln_arena_print(arena, "two-tone siren %.0f/%.0f Hz", p->hz[0], p->hz[1]);
    case LN_WAIL: return ln_arena_print(arena, "wailing siren %.0f to %.0f Hz, every %.1f s", p->hz[0], p->hz[1], p->period);
    case LN_MECHANICAL: return ln_arena_print(arena, "siren that rises and falls, %.0f to %.0f Hz", p->hz[0], p->hz[1]);
    case LN_HORN: return ln_arena_print(arena, "horn %.0f/%.0f Hz", p->hz[0], p->hz[1]);
    case LN_BEEP: return ln_arena_print(arena, "%d beeps of %.0f Hz, every %.2f s", p->count, p->hz[0], p->period);
    case LN_REVERSING: return ln_arena_print(arena, "reversing beeper %.0f Hz, every %.2f s", p->hz[0], p->period);
    default: return ln_arena_print(arena, "steady tone %.0f Hz", p->hz[0]);
    }
}

/* How many multiples to comb: one more than were seen, since the next may lie under the voice; hum has them all. */
static int lines_of(const ln_pattern *p)
{
    bool rich = p->kind == LN_WAIL || p->kind == LN_MECHANICAL || p->kind == LN_TWO_TONE;
    int most = (int)(highest_line / p->hz[1]), lines = p->kind == LN_HUM ? p->lines * 3 / 2 + 4 : p->lines + (rich ? 3 : 1);
    most = most > LN_TONES_HARMONICS ? LN_TONES_HARMONICS : most < 1 ? 1 : most;
    return lines < most ? lines : most;
}

static const char *tones_of(const ln_pattern *p, struct ln_arena *arena)
{
    int lines = lines_of(p);
    switch (p->kind) {
    case LN_TWO_TONE:
    case LN_HORN: return ln_arena_print(arena, "%.1fx%d %.1fx%d", p->hz[0], lines, p->hz[1], lines);
    case LN_WAIL:
    case LN_MECHANICAL: return ln_arena_print(arena, "%.0f~%.0fx%d", 0.97 * p->hz[0], 1.03 * p->hz[1], lines);
    default: return ln_arena_print(arena, "%.2fx%d", p->hz[0], lines);
    }
}

static ln_status add_event(finder *f, const ln_pattern *p, double sure)
{
    ln_tones_events *list = f->into;
    ln_tones_event *item = ln_arena_room(list->arena, list->item, list->count, &list->room, sizeof *item);
    if (!item)
        return LN_EMEMORY;
    list->item = item;
    double rate = f->info->rate;
    ln_tones_event e = { .span.base = f->info->base, .family = ln_tones_families[p->kind], .confidence = sure };
    e.span.from = f->info->start + (int64_t)(fmax(0, p->from - margin_before) * rate);
    e.span.to = f->info->start + (int64_t)((p->to + margin_after) * rate);
    if (f->info->length >= 0 && e.span.to > f->info->start + f->info->length)
        e.span.to = f->info->start + f->info->length;
    e.reason = reason_of(p, list->arena);
    e.tones = tones_of(p, list->arena);
    if (!e.reason || !e.tones)
        return LN_EMEMORY;
    list->item[list->count++] = e;
    return LN_OK;
}

static int by_time(const void *a, const void *b)
{
    const ln_pattern *p = a, *q = b;
    return p->from < q->from ? -1 : p->from > q->from;
}

static bool in_step(const ln_pattern *p, const ln_pattern *siren)
{
    double times = siren->period > 0 ? p->period / siren->period : 0;
    return siren->kind == LN_TWO_TONE && times > 0.9 && fabs(times - round(times)) < 0.06 && p->from < siren->to && siren->from < p->to;
}

/* How many pulses in step with `siren` are multiples of `a` or of `b`. */
static int pulses_of(const finder *f, const ln_pattern *siren, double a, double b)
{
    int count = 0;
    for (size_t i = 0; i < f->count; i++) {
        const ln_pattern *p = &f->found[i];
        count += p->kind != LN_TWO_TONE && in_step(p, siren) && (fabs(p->hz[0] / a - round(p->hz[0] / a)) < 0.03 || fabs(p->hz[0] / b - round(p->hz[0] / b)) < 0.03);
    }
    return count;
}

/* A siren under a voice may show by its multiples alone, each beating time: the two pitches below which explain most of them are the siren's. */
static void look_below(const finder *f, ln_pattern *siren)
{
    double low = siren->hz[0], high = siren->hz[1];
    int most = 1;
    if (siren->kind != LN_TWO_TONE || low < lowest_multiple)
        return;
    for (int k = 1; k <= 4; k++)
        for (int m = 1; m <= 4; m++) {
            double a = fmin(low / k, high / m), b = fmax(low / k, high / m);
            int pulses = a >= lowest_siren && b / a >= 1.1 && b / a <= 1.45 ? pulses_of(f, siren, a, b) : 0;
            if (pulses > most) {
                most = pulses;
                siren->hz[0] = a;
                siren->hz[1] = b;
                siren->lines = siren->lines * (k > m ? k : m);
            }
        }
}

/* What has better known lines that these are multiples of: the third multiple of a siren's upper pitch beeps as evenly as a beeper. */
static ln_pattern *whole_of(finder *f, const ln_pattern *p)
{
    for (size_t i = 0; i < f->count; i++) {
        ln_pattern *q = &f->found[i];
        double shared = fmin(p->to, q->to) - fmax(p->from, q->from);
        bool whole = q->kind == LN_TWO_TONE || q->kind == LN_HORN || q->kind == LN_HUM || p->kind == LN_STEADY_TONE;
        /* A beeper with the very period of a siren is one of its lines, however clear. */
        bool beats = in_step(p, q);
        /* A beeper's multiples beat with it. */
        whole |= (p->kind == LN_BEEP || p->kind == LN_REVERSING) && (q->kind == LN_BEEP || q->kind == LN_REVERSING) && fabs(p->period / q->period - 1) < 0.06;
        bool lower = q->hz[0] < p->hz[0] * 0.99 || (q < p && belongs(q, p));
        if (q == p || !whole || !lower || q->confidence < (beats ? 0.4 : 0.5) || (!beats && q->confidence < p->confidence - 0.3))
            continue;
        if (shared < 0.5 * (p->to - p->from))
            continue;
        if (is_multiple(p->hz[0], q->hz[0]) || is_multiple(p->hz[0], q->hz[1]))
            return q;
    }
    return NULL;
}

/* Parts go into their whole, and say how long it was and how high it went where a voice covered it. */
static void gather(finder *f)
{
    size_t kept = 0;
    for (size_t i = 0; i < f->count; i++)
        look_below(f, &f->found[i]);
    for (size_t i = 0; i < f->count; i++) {
        const ln_pattern *p = &f->found[i];
        ln_pattern *whole = whole_of(f, p);
        if (!whole)
            continue;
        int times = (int)round(p->hz[0] / (is_multiple(p->hz[0], whole->hz[0]) ? whole->hz[0] : whole->hz[1]));
        if (p->confidence >= 0.4 && whole->kind == LN_TWO_TONE) {
            whole->from = fmin(whole->from, p->from);
            whole->to = fmax(whole->to, p->to);
            whole->lines = whole->lines > times ? whole->lines : times;
            whole->confidence = 1 - (1 - whole->confidence) * (1 - 0.3 * p->confidence);
        }
        f->found[i].confidence = 0;
    }
    for (size_t i = 0; i < f->count; i++)
        if (f->found[i].confidence > 0)
            f->found[kept++] = f->found[i];
    f->count = kept;
}

static ln_status tell(finder *f)
{
    ln_status status = LN_OK;
    gather(f);
    if (f->count)
        qsort(f->found, f->count, sizeof *f->found, by_time);
    for (size_t i = 0; i < f->count && !status; i++) {
        const ln_pattern *p = &f->found[i];
        const ln_family *family = ln_family_find(ln_tones_families[p->kind]);
        double sure = p->kind == LN_TWO_TONE && p->hz[0] > highest_siren ? 0.6 * p->confidence : p->confidence;
        sure *= p->struck ? struck_sure : 1;
        bool usual = f->year && family && ln_family_usual(family, f->year);
        if (!usual && sure >= least_sure)
            status = add_event(f, p, sure);
    }
    return status;
}

/* Add samples; whole frames are shown as they fill up. */
static ln_status fill(finder *f, framer *frame, const float *sound, int64_t count)
{
    ln_status status = LN_OK;
    while (count > 0 && !status) {
        int64_t take = frame->size - frame->have < count ? frame->size - frame->have : count;
        memcpy(frame->sound + frame->have, sound, (size_t)take * sizeof *sound);
        frame->have += (int)take;
        sound += take;
        count -= take;
        if (frame->have < frame->size)
            break;
        status = frame == &f->for_hum ? ln_hum_listen(f->hum, frame->sound) : ln_notes_listen(f->notes, frame->sound);
        frame->have -= frame->hop;
        memmove(frame->sound, frame->sound + frame->hop, (size_t)frame->have * sizeof *sound);
    }
    return status;
}

static ln_status hear_block(finder *f, const ln_block *block)
{
    enum { PIECE = 4096 };
    float mean[PIECE];
    ln_status status = LN_OK;
    for (int64_t at = 0; at < block->length && !status; at += PIECE) {
        int count = block->length - at < PIECE ? (int)(block->length - at) : PIECE;
        memset(mean, 0, sizeof mean);
        for (int c = 0; c < block->channels; c++)
            for (int i = 0; i < count; i++)
                mean[i] += ln_audible(block->sound[c][at + i]) / (float)block->channels;
        status = fill(f, &f->for_hum, mean, count);
        if (!status)
            status = fill(f, &f->for_notes, mean, count);
    }
    return status;
}

static ln_status make_frame(framer *frame, int size, int hop)
{
    *frame = (framer){ .sound = calloc((size_t)size, sizeof(float)), .size = size, .hop = hop };
    return frame->sound ? LN_OK : ln_fail(LN_EMEMORY, "no memory for %d samples", size);
}

static ln_status prepare(finder *f)
{
    ln_status status = ln_hum_new(f->info->rate, hum_heard, f, &f->hum);
    if (!status)
        status = ln_patterns_new(pattern_found, f, &f->patterns);
    if (!status)
        status = ln_notes_new(f->info->rate, ln_patterns_hear, f->patterns, &f->notes);
    if (!status)
        status = make_frame(&f->for_hum, ln_hum_size(f->hum), ln_hum_hop(f->hum));
    if (!status)
        status = make_frame(&f->for_notes, ln_notes_size(f->notes), ln_notes_hop(f->notes));
    return status;
}

static ln_status hear_all(finder *f, ln_clip *clip, ln_job *job)
{
    ln_status status = ln_clip_seek(clip, clip->info.start);
    while (!status) {
        ln_block *block;
        if (ln_job_stopping(job))
            return ln_job_stopped();
        status = ln_clip_next(clip, &block);
        if (status)
            break;
        status = hear_block(f, block);
        if (job && job->progress)
            job->progress(job->who, "listening for tones", clip->info.length > 0 ? (double)(block->at - clip->info.start) / (double)clip->info.length : -1,
                ln_seconds(block->at - clip->info.start, clip->info.base));
        ln_block_unref(&block);
    }
    return status == LN_END ? LN_OK : status;
}

ln_status ln_tones_find(ln_clip *clip, ln_job *job, ln_tones_events *into)
{
    finder f = { .info = &clip->info, .into = into, .year = job ? job->year : 0 };
    ln_status status = prepare(&f);
    if (!status) {
        ln_status heard = hear_all(&f, clip, job);
        if (!heard || heard == LN_ECANCELLED) {
            status = ln_notes_end(f.notes);
            if (!status)
                status = ln_patterns_end(f.patterns);
            if (!status)
                status = ln_hum_end(f.hum);
            if (!status)
                status = tell(&f);
        }
        status = heard ? heard : status;
    }
    ln_notes_free(f.notes);
    ln_patterns_free(f.patterns);
    ln_hum_free(f.hum);
    free(f.for_hum.sound);
    free(f.for_notes.sound);
    free(f.found);
    return status;
}
