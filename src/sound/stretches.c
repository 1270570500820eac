/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of 10 ms wait for a second and a half, until it is known how quiet the background is around them. A row that stands above it, or repeats as a voice does, is not free, nor are
 * its neighbours: words begin and end softly. An engine repeats too, but it does so without rising and falling, and stays free.
 *
 * Free rows make chunks of 0.1 s, described by the level of sixteen parts of the spectrum and by how much they move within the chunk. Where two Gaussians describe the chunks so far
 * so much better than one that the second pays for its own numbers (Chen and Gopalakrishnan's use of the Bayesian information criterion, 1998), the background has changed. */
#include "sound/stretches.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/list.h"
#include "sound/ground.h"
#include "sound/hearing.h"

enum {
    CHUNK = 10,               /* rows */
    AROUND = 150,             /* rows to either side by which the background's level is known */
    RING = 512,               /* rows held; a power of two above 2 * AROUND + CHUNK */
    PARTS = 16,               /* of the spectrum */
    SIDES = PARTS + 2,        /* numbers that describe a chunk: the parts, and how low and high sounds move */
    WINDOW = 300,             /* chunks that are compared */
    LEAST = 10,               /* chunks in a stretch */
    EVERY = 5,                /* chunks from one comparison to the next */
    LONGEST_PAUSE = 200, SHORTEST_PAUSE = 12,
};
static const double quiet_share = 0.1;       /* of the rows before or behind are quieter than the background's own level */
static const float stands_out = 4;           /* dB above it, whatever it is */
static const float voiced = 0.5F, rises = 2; /* repeating this much, and this many dB above it */
static const int before_words = 8, behind_words = 12, beside_sounds = 4, beside_nothing = 2; /* rows */
static const double penalty = 4;             /* times the criterion's own: chunks are no independent draws */
static const double least_swing = 1.5;       /* dB: what moves less is as good as still */
static const float silence = 1e-6F;
static const float emptiest = -57;           /* dB: less is no sound at all, or a dithered step of 16 bits, which an editor left there and nobody can learn from */
static const int voice_low = 4, voice_high = 40; /* bands: about 200 to 4000 Hz */

typedef struct row {
    float level[LN_BANDS]; /* dB */
    float voice;           /* mean of those where voices are, over 50 ms */
    float voicing;
    bool empty, taken;     /* nothing is heard; not free */
} row;

typedef struct chunk {
    int64_t number;
    float side[SIDES];
} chunk;

typedef struct cutter {
    const ln_clip_info *info;
    ln_background *into;
    int hop;
    int64_t heard, judged, told; /* rows: in, with a verdict of their own, out */
    row ring[RING];
    chunk window[WINDOW];
    double summed[WINDOW + 1][SIDES], squared[WINDOW + 1][SIDES]; /* over the chunks before each, for comparing */
    int count, fresh;            /* chunks compared; those since the last comparison */
    double sum[LN_BANDS];        /* of the free rows since the last cut, for its mean */
    int64_t free_rows, begun;    /* those rows; the row the stretch began with */
    int64_t pause_from, pause_rows;
    double pause_sum, pause_square;
} cutter;

static row *at(cutter *c, int64_t r)
{
    return &c->ring[r & (RING - 1)];
}

static int64_t tick_of(const cutter *c, int64_t r)
{
    int64_t tick = r * c->hop, end = c->info->length;
    return c->info->start + (end >= 0 && tick > end ? end : tick);
}

static float mean_level(const row *r, int from, int to)
{
    float sum = 0;
    for (int b = from; b < to; b++)
        sum += r->level[b];
    return sum / (float)(to - from);
}

/* Close the pause that ends before row `end`. */
static ln_status end_pause(cutter *c, int64_t end)
{
    int64_t rows = c->pause_rows, from = c->pause_from;
    c->pause_rows = 0;
    c->pause_from = end;
    if (rows < SHORTEST_PAUSE)
        return LN_OK;
    ln_background *b = c->into;
    ln_pause *pause = ln_list_room(b->pause, b->pauses, &b->pause_room, sizeof *pause);
    if (!pause)
        return LN_EMEMORY;
    b->pause = pause;
    double mean = c->pause_sum / (double)rows;
    b->pause[b->pauses++] = (ln_pause){ tick_of(c, from), tick_of(c, end), (float)mean, (float)sqrt(fmax(c->pause_square / (double)rows - mean * mean, 0)) };
    return LN_OK;
}

static ln_status pause_row(cutter *c, int64_t number, const row *r)
{
    const double level = (double)mean_level(r, 0, LN_BANDS);
    if (r->taken)
        return end_pause(c, number + 1);
    if (!c->pause_rows) {
        c->pause_from = number;
        c->pause_sum = c->pause_square = 0;
    }
    c->pause_sum += level;
    c->pause_square += level * level;
    return ++c->pause_rows == LONGEST_PAUSE ? end_pause(c, number + 1) : LN_OK;
}

/* End the stretch before row `end`. Its mean is that of the rows heard since it began: some of them may already be the next one's, which is told apart a second late. */
static ln_status end_stretch(cutter *c, int64_t end)
{
    ln_background *b = c->into;
    if (end <= c->begun)
        return LN_OK;
    ln_stretch *stretch = ln_list_room(b->stretch, b->count, &b->room, sizeof *stretch);
    if (!stretch)
        return LN_EMEMORY;
    b->stretch = stretch;
    ln_stretch *s = &b->stretch[b->count++];
    *s = (ln_stretch){ .from = tick_of(c, c->begun), .to = tick_of(c, end), .free = (double)c->free_rows * c->hop / c->info->rate };
    for (int k = 0; k < LN_BANDS && c->free_rows; k++)
        s->level[k] = (float)(c->sum[k] / (double)c->free_rows);
    memset(c->sum, 0, sizeof c->sum);
    c->free_rows = 0;
    c->begun = end;
    return LN_OK;
}

/* Logarithm of the spread of chunks [from, to), summed over their sides. */
static double spread(const cutter *c, int from, int to)
{
    double all = 0, n = to - from;
    for (int s = 0; s < SIDES; s++) {
        double mean = (c->summed[to][s] - c->summed[from][s]) / n;
        all += log((c->squared[to][s] - c->squared[from][s]) / n - mean * mean + least_swing * least_swing);
    }
    return n * all;
}

/* The chunk with which the background changes; 0 when it does not. */
static int change(cutter *c)
{
    for (int i = 0; i < c->count; i++)
        for (int s = 0; s < SIDES; s++) {
            double x = (double)c->window[i].side[s];
            c->summed[i + 1][s] = c->summed[i][s] + x;
            c->squared[i + 1][s] = c->squared[i][s] + x * x;
        }
    double whole = spread(c, 0, c->count), best = penalty * SIDES * log(c->count);
    int where = 0;
    for (int i = LEAST; i <= c->count - LEAST; i++) {
        double better = (whole - spread(c, 0, i) - spread(c, i, c->count)) / 2;
        if (better > best) {
            best = better;
            where = i;
        }
    }
    return where;
}

static void forget(cutter *c, int chunks)
{
    c->count -= chunks;
    memmove(c->window, c->window + chunks, (size_t)c->count * sizeof *c->window);
}

static ln_status compare(cutter *c)
{
    c->fresh = 0;
    if (c->count < 2 * LEAST)
        return LN_OK;
    int where = change(c);
    ln_status status = where ? end_stretch(c, c->window[where].number * CHUNK) : LN_OK;
    forget(c, where ? where : c->count == WINDOW ? WINDOW / 2 : 0);
    return status;
}

/* Rows [first, first + CHUNK) as one chunk, if enough of them are free. */
static ln_status add_chunk(cutter *c, int64_t first)
{
    chunk *k = &c->window[c->count];
    int rows = 0, steps = 0;
    *k = (chunk){ .number = first / CHUNK };
    for (int64_t r = first; r < first + CHUNK; r++) {
        const row *now = at(c, r), *before = r > first ? at(c, r - 1) : now;
        if (now->taken)
            continue;
        rows++;
        c->free_rows++;
        for (int b = 0; b < LN_BANDS; b++) {
            c->sum[b] += (double)now->level[b];
            k->side[b * PARTS / LN_BANDS] += now->level[b] * PARTS / LN_BANDS;
        }
        if (before == now || before->taken)
            continue;
        steps++;
        for (int b = 0; b < LN_BANDS; b++)
            k->side[PARTS + 2 * b / LN_BANDS] += fabsf(now->level[b] - before->level[b]) * 2 / LN_BANDS;
    }
    if (rows < CHUNK / 2 || !steps)
        return LN_OK;
    for (int s = 0; s < SIDES; s++)
        k->side[s] /= (float)(s < PARTS ? rows : steps);
    c->count++;
    return ++c->fresh >= EVERY || c->count == WINDOW ? compare(c) : LN_OK;
}

static float quiet_level(cutter *c, int64_t from, int64_t to)
{
    float level[AROUND + 1];
    int count = 0;
    for (int64_t u = from < 0 ? 0 : from; u <= to && u < c->heard; u++)
        if (!at(c, u)->empty)
            level[count++] = at(c, u)->voice;
    return count ? ln_nth(level, count, (int)(quiet_share * (count - 1))) : emptiest;
}

/* How loud the background is at a row: as loud as it was before or will be behind it, so that an engine is background from its first moment to its last. */
static float background_at(cutter *c, int64_t r)
{
    return fmaxf(quiet_level(c, r - AROUND, r), quiet_level(c, r, r + AROUND));
}

static void take(cutter *c, int64_t from, int64_t to)
{
    for (int64_t r = from < c->told ? c->told : from; r <= to && r < c->heard; r++)
        at(c, r)->taken = true;
}

/* Give the next CHUNK rows their verdicts, which reach back to rows not told yet. */
static void judge(cutter *c, int64_t end)
{
    float still = background_at(c, c->judged + CHUNK / 2 < c->heard ? c->judged + CHUNK / 2 : c->heard - 1);
    for (; c->judged < end; c->judged++) {
        const row *r = at(c, c->judged);
        float over = r->voice - still;
        if (r->empty)
            take(c, c->judged - beside_nothing, c->judged + beside_nothing);
        else if (over > rises && r->voicing > voiced)
            take(c, c->judged - before_words, c->judged + behind_words);
        else if (over > stands_out)
            take(c, c->judged - beside_sounds, c->judged + beside_sounds);
    }
}

/* Rows far enough from the end of what is judged to be told; all of them at the `end` of the clip. */
static ln_status tell(cutter *c, bool end)
{
    ln_status status = LN_OK;
    int64_t ready = end ? c->judged : c->judged - CHUNK * (1 + before_words / CHUNK);
    while (!status && c->told < ready) {
        int64_t next = c->told + CHUNK < ready ? c->told + CHUNK : ready;
        for (int64_t r = c->told; r < next && !status; r++)
            status = pause_row(c, r, at(c, r));
        if (!status && next - c->told == CHUNK)
            status = add_chunk(c, c->told);
        c->told = next;
    }
    return status;
}

static ln_status hear_row(void *who, const ln_heard *heard)
{
    cutter *c = who;
    row *r = at(c, c->heard);
    float sum = 0;
    int rows = 0;
    for (int b = 0; b < LN_BANDS; b++)
        r->level[b] = 10 * log10f(heard->power[b] + silence);
    r->empty = mean_level(r, 0, LN_BANDS) < emptiest;
    for (int64_t u = c->heard; u >= 0 && u > c->heard - 5 && at(c, u)->empty == r->empty; u--, rows++)
        sum += mean_level(at(c, u), voice_low, voice_high);
    r->voice = sum / (float)rows;
    r->voicing = heard->voicing;
    r->taken = false;
    c->heard++;
    if (c->heard < c->judged + CHUNK + AROUND)
        return LN_OK;
    judge(c, c->judged + CHUNK);
    return tell(c, false);
}

static ln_status finish(cutter *c)
{
    ln_status status = LN_OK;
    while (c->judged < c->heard)
        judge(c, c->judged + CHUNK < c->heard ? c->judged + CHUNK : c->heard);
    status = tell(c, true);
    if (!status)
        status = end_pause(c, c->heard);
    if (!status)
        status = compare(c);
    return status ? status : end_stretch(c, c->heard);
}

/* Pauses belong to the stretch in which they begin. */
static void hand_out_pauses(ln_background *b)
{
    size_t p = 0;
    for (size_t i = 0; i < b->count; i++) {
        ln_stretch *s = &b->stretch[i];
        s->pause = p;
        while (p < b->pauses && (b->pause[p].from < s->to || i + 1 == b->count))
            p++;
        s->pauses = p - s->pause;
    }
}

ln_status ln_background_cut(ln_clip *clip, const ln_job *job, const ln_listener *beside, ln_background *out)
{
    *out = (ln_background){ 0 };
    cutter *c = calloc(1, sizeof *c);
    if (!c)
        return ln_fail(LN_EMEMORY, "no memory for %d rows", RING);
    ln_bands bands;
    ln_bands_of(clip->info.rate, &bands);
    c->info = &clip->info;
    c->into = out;
    c->hop = bands.hop;
    ln_status status = ln_hear(clip, job, hear_row, c, beside);
    if (!status)
        status = finish(c);
    if (!status)
        hand_out_pauses(out);
    free(c);
    return status;
}

int ln_pause_by_stillness(const void *one, const void *other)
{
    const ln_pause *p = one, *q = other;
    float x = p->level + p->swing, y = q->level + q->swing;
    return (x > y) - (x < y);
}

int ln_span_by_time(const void *one, const void *other)
{
    const ln_span *p = one, *q = other;
    return (p->from > q->from) - (p->from < q->from);
}

void ln_background_free(ln_background *background)
{
    free(background->stretch);
    free(background->pause);
    *background = (ln_background){ 0 };
}
