/* SPDX-License-Identifier: Apache-2.0 */
/* Every level has its place in the file, known from the clip's length; each keeps one half-made item and a few finished ones that wait to be written. */
#include "studio/pyramid.h"

#include <errno.h>
#include <math.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "media/fft.h"

enum { HEAD = 64, WINDOW = 4096, HELD = 64 };
static const char mark[8] = "lnwave1";
static const double pi = 3.14159265358979323846, lowest = 40, highest = 20000, range_db = 110;

/* One level of one kind. */
typedef struct level {
    int64_t count, place; /* items, and where they begin in the file */
    int64_t made, asked;  /* items finished; those that are in the file already */
    atomic_llong written;
    uint8_t *held;        /* finished, not yet written: HELD items */
    float half[WAVES_BANDS]; /* the first of two items of the level below: power, or least and greatest */
    bool has_half;
} level;

struct ln_pyramid {
    int file, rate;
    int64_t samples, heard;
    level level[WAVES_KINDS][WAVES_LEVELS];
    /* Peaks of the pair in hand. */
    float least, greatest;
    int in_pair;
    /* The spectrum's ring: WINDOW samples, of which the newest has just come. */
    ln_fft *fft;
    float *ring, *window, *frame, *bins;
    int64_t columns;
    int edge[WAVES_BANDS + 1]; /* bins of each band */
    float middle[WAVES_BANDS]; /* where a band narrower than a bin lies, in bins */
};

static const int item_bytes[WAVES_KINDS] = { 2, WAVES_BANDS }, item_samples[WAVES_KINDS] = { WAVES_PAIR, WAVES_COLUMN };

static void lay_out(ln_pyramid *p)
{
    int64_t place = HEAD;
    for (int k = 0; k < WAVES_KINDS; k++) {
        int64_t step = item_samples[k];
        for (int n = 0; n < WAVES_LEVELS; n++, step *= 2) {
            level *l = &p->level[k][n];
            l->count = (p->samples + step - 1) / step;
            l->place = place;
            place += l->count * item_bytes[k];
        }
    }
}

static ln_status trouble(const char *doing)
{
    return errno == ENOSPC || errno == EDQUOT ? ln_fail(LN_EFULL, "no room for waveforms in the cache") : ln_fail(LN_EWRITE, "waveforms cannot be %s: %s", doing, strerror(errno));
}

/* What the file begins with; `whole` once nothing will be added. */
static void write_head(const ln_pyramid *p, bool whole, char head[HEAD])
{
    memset(head, 0, HEAD);
    memcpy(head, mark, sizeof mark);
    snprintf(head + 8, HEAD - 8, "%lld %d %d", (long long)p->samples, p->rate, whole);
}

static ln_status make(int file, int64_t samples, int rate, ln_pyramid **out)
{
    ln_pyramid *p = *out = calloc(1, sizeof *p);
    if (!p) {
        close(file);
        return ln_fail(LN_EMEMORY, "no memory for waveforms");
    }
    p->file = file;
    p->samples = samples;
    p->rate = rate;
    lay_out(p);
    return LN_OK;
}

/* Bands in equal ratios; each is at least the bin nearest to its middle. */
static void lay_bands(ln_pyramid *p)
{
    double bin = (double)p->rate / WINDOW, ratio = highest / lowest;
    for (int b = 0; b <= WAVES_BANDS; b++) {
        double hz = lowest * pow(ratio, (double)b / WAVES_BANDS);
        p->edge[b] = (int)ceil(hz / bin);
        if (b < WAVES_BANDS)
            p->middle[b] = (float)(lowest * pow(ratio, (b + 0.5) / WAVES_BANDS) / bin);
    }
}

static ln_status make_ears(ln_pyramid *p)
{
    ln_status status = ln_fft_new(WINDOW, &p->fft);
    p->ring = calloc(WINDOW, sizeof *p->ring);
    p->window = calloc(WINDOW, sizeof *p->window);
    p->frame = calloc(WINDOW, sizeof *p->frame);
    p->bins = calloc(WINDOW + 2, sizeof *p->bins);
    if (!status && (!p->ring || !p->window || !p->frame || !p->bins))
        status = ln_fail(LN_EMEMORY, "no memory for waveforms");
    for (int i = 0; i < WINDOW && !status; i++) /* scaled so that a sine at full scale has power 1 in its bin */
        p->window[i] = (float)((0.5 - 0.5 * cos(2 * pi * (i + 0.5) / WINDOW)) * 4 / WINDOW);
    for (int k = 0; k < WAVES_KINDS && !status; k++)
        for (int n = 0; n < WAVES_LEVELS && !status; n++)
            if (!(p->level[k][n].held = malloc(HELD * (size_t)item_bytes[k])))
                status = ln_fail(LN_EMEMORY, "no memory for waveforms");
    lay_bands(p);
    return status;
}

ln_status pyramid_new(int file, int64_t samples, int rate, ln_pyramid **out)
{
    char head[HEAD];
    ln_status status = make(file, samples, rate, out);
    if (status)
        return status;
    status = make_ears(*out);
    write_head(*out, false, head);
    if (!status && pwrite(file, head, HEAD, 0) != HEAD)
        status = trouble("kept");
    if (status)
        pyramid_free(out);
    return status;
}

ln_status pyramid_old(int file, int64_t samples, int rate, ln_pyramid **out)
{
    char head[HEAD], should[HEAD];
    ln_status status = make(file, samples, rate, out);
    if (status)
        return status;
    write_head(*out, true, should);
    if (pread(file, head, HEAD, 0) != HEAD || memcmp(head, should, HEAD)) {
        pyramid_free(out);
        return ln_fail(LN_EDAMAGED, "the kept waveform is of another track");
    }
    for (int k = 0; k < WAVES_KINDS; k++)
        for (int n = 0; n < WAVES_LEVELS; n++)
            atomic_store(&(*out)->level[k][n].written, (*out)->level[k][n].count);
    return LN_OK;
}

void pyramid_free(ln_pyramid **pyramid)
{
    ln_pyramid *p = *pyramid;
    if (!p)
        return;
    for (int k = 0; k < WAVES_KINDS; k++)
        for (int n = 0; n < WAVES_LEVELS; n++)
            free(p->level[k][n].held);
    ln_fft_free(&p->fft);
    free(p->ring);
    free(p->window);
    free(p->frame);
    free(p->bins);
    close(p->file);
    free(p);
    *pyramid = NULL;
}

static ln_status write_level(ln_pyramid *p, int kind, level *l)
{
    size_t bytes = (size_t)((l->made - l->asked) * item_bytes[kind]);
    if (bytes && pwrite(p->file, l->held, bytes, l->place + l->asked * item_bytes[kind]) != (ssize_t)bytes)
        return trouble("kept");
    l->asked = l->made;
    atomic_store(&l->written, l->made);
    return LN_OK;
}

static uint8_t byte_of_power(float power)
{
    double db = 10 * (double)log10f(power + 1e-12f);
    int value = (int)lrint((db + range_db) * 255 / range_db);
    return (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
}

static uint8_t byte_of_peak(float x)
{
    int value = (int)lrintf(127 * x);
    return (uint8_t)(int8_t)(value < -127 ? -127 : value > 127 ? 127 : value);
}

static void finish_item(level *l, int kind, const float *item)
{
    uint8_t *to = l->held + (l->made - l->asked) * item_bytes[kind];
    if (kind == WAVES_PEAKS) {
        to[0] = byte_of_peak(item[0]);
        to[1] = byte_of_peak(item[1]);
    } else {
        for (int b = 0; b < WAVES_BANDS; b++)
            to[b] = byte_of_power(item[b]);
    }
    l->made++;
}

static void join(int kind, const float *first, const float *second, float *both)
{
    if (kind == WAVES_PEAKS) {
        both[0] = fminf(first[0], second[0]);
        both[1] = fmaxf(first[1], second[1]);
        return;
    }
    for (int b = 0; b < WAVES_BANDS; b++)
        both[b] = 0.5f * (first[b] + second[b]);
}

/* An item of level 0 climbs as far as it completes a pair. */
static ln_status climb(ln_pyramid *p, int kind, const float *item)
{
    float now[WAVES_BANDS], both[WAVES_BANDS];
    size_t floats = kind == WAVES_PEAKS ? 2 : WAVES_BANDS;
    memcpy(now, item, floats * sizeof *now);
    for (int n = 0; n < WAVES_LEVELS; n++) {
        level *l = &p->level[kind][n];
        if (l->made == l->count)
            return LN_OK;
        finish_item(l, kind, now);
        ln_status status = l->made - l->asked == HELD ? write_level(p, kind, l) : LN_OK;
        if (status)
            return status;
        bool second = l->has_half;
        l->has_half = !second;
        if (!second) {
            memcpy(l->half, now, floats * sizeof *now);
            return LN_OK;
        }
        join(kind, l->half, now, both);
        memcpy(now, both, floats * sizeof *now);
    }
    return LN_OK;
}

/* Loudest bin of each band; a band between two bins takes what lies between them. */
static void power_of_bands(const ln_pyramid *p, float *power)
{
    const float *bins = p->bins;
    for (int b = 0; b < WAVES_BANDS; b++) {
        float most = 0;
        for (int i = p->edge[b]; i < p->edge[b + 1] && i <= WINDOW / 2; i++)
            most = fmaxf(most, bins[2 * i] * bins[2 * i] + bins[2 * i + 1] * bins[2 * i + 1]);
        if (p->edge[b] >= p->edge[b + 1] && p->middle[b] < WINDOW / 2) {
            int i = (int)p->middle[b];
            float share = p->middle[b] - (float)i, low = bins[2 * i] * bins[2 * i] + bins[2 * i + 1] * bins[2 * i + 1];
            float high = bins[2 * i + 2] * bins[2 * i + 2] + bins[2 * i + 3] * bins[2 * i + 3];
            most = low + share * (high - low);
        }
        power[b] = most;
    }
}

static ln_status hear_column(ln_pyramid *p)
{
    float power[WAVES_BANDS];
    int oldest = (int)(p->heard % WINDOW);
    for (int i = 0; i < WINDOW; i++)
        p->frame[i] = p->ring[(oldest + i) % WINDOW] * p->window[i];
    ln_fft_forward(p->fft, p->frame, p->bins);
    power_of_bands(p, power);
    p->columns++;
    return climb(p, WAVES_SPECTRUM, power);
}

static ln_status hear(ln_pyramid *p, float x)
{
    ln_status status = LN_OK;
    if (p->heard < p->samples) {
        p->least = p->in_pair ? fminf(p->least, x) : x;
        p->greatest = p->in_pair ? fmaxf(p->greatest, x) : x;
        if (++p->in_pair == WAVES_PAIR || p->heard + 1 == p->samples) {
            const float pair[2] = { p->least, p->greatest };
            p->in_pair = 0;
            status = climb(p, WAVES_PEAKS, pair);
        }
    }
    p->ring[p->heard++ % WINDOW] = x;
    /* A column is whole when half a window has come after its middle. */
    if (!status && p->heard == p->columns * WAVES_COLUMN + WAVES_COLUMN / 2 + WINDOW / 2)
        status = hear_column(p);
    return status;
}

ln_status pyramid_add(ln_pyramid *p, const float *mean, int count)
{
    ln_status status = LN_OK;
    for (int i = 0; i < count && p->heard < p->samples && !status; i++)
        status = hear(p, mean[i]);
    return status;
}

/* What stands alone at the end of its level still has a place on those above. */
static ln_status round_up(ln_pyramid *p)
{
    ln_status status = LN_OK;
    for (int k = 0; k < WAVES_KINDS; k++)
        for (int n = 0; n + 1 < WAVES_LEVELS && !status; n++) {
            level *l = &p->level[k][n], *above = l + 1;
            if (!l->has_half || above->made == above->count)
                continue;
            l->has_half = false;
            finish_item(above, k, l->half);
            if (above->has_half)
                join(k, above->half, l->half, above->half);
            else
                memcpy(above->half, l->half, sizeof l->half);
            above->has_half = true;
            status = write_level(p, k, above);
        }
    return status;
}

ln_status pyramid_flush(ln_pyramid *p, bool end)
{
    char head[HEAD];
    ln_status status = LN_OK;
    while (end && !status && p->level[WAVES_SPECTRUM][0].made < p->level[WAVES_SPECTRUM][0].count)
        status = hear(p, 0);
    if (end && !status)
        status = round_up(p);
    for (int k = 0; k < WAVES_KINDS; k++)
        for (int n = 0; n < WAVES_LEVELS && !status; n++)
            status = write_level(p, k, &p->level[k][n]);
    write_head(p, true, head);
    if (!status && end && pwrite(p->file, head, HEAD, 0) != HEAD)
        status = trouble("kept");
    return status;
}

ln_status pyramid_tile(ln_pyramid *p, waves_kind kind, int n, int64_t tile, char **bytes, size_t *size, bool *complete)
{
    *bytes = NULL;
    if (n < 0 || n >= WAVES_LEVELS || tile < 0 || tile > INT64_MAX / WAVES_TILE || tile * WAVES_TILE >= p->level[kind][n].count)
        return LN_END;
    level *l = &p->level[kind][n];
    int64_t first = tile * WAVES_TILE, whole = l->count - first < WAVES_TILE ? l->count - first : WAVES_TILE, there = atomic_load(&l->written) - first;
    there = there < 0 ? 0 : there < whole ? there : whole;
    *complete = there == whole;
    *size = (size_t)(there * item_bytes[kind]);
    *bytes = malloc(*size + 1);
    if (!*bytes)
        return ln_fail(LN_EMEMORY, "no memory for a waveform");
    if (pread(p->file, *bytes, *size, l->place + first * item_bytes[kind]) == (ssize_t)*size)
        return LN_OK;
    free(*bytes);
    *bytes = NULL;
    return ln_fail(LN_EREAD, "the kept waveform cannot be read: %s", strerror(errno));
}
