/* SPDX-License-Identifier: Apache-2.0 */
/* Windows half over half, square-rooted Hann on the way in and out, as for the gains of one channel (shown.c), but long: a window must hold the sound's way from one microphone to the
 * next and its first echoes. Some 25 of them make a chunk, a second or half of one. What the microphones hear of each other is averaged over four chunks, two to either side of a node,
 * and at each node a filter is made for every frequency (arrayfilter.h); in between, filters run in straight lines from node to node. What is added up is the sound that goes.
 *
 * How loud the noise is around a node, band by band, is read by the same levels that the one-channel gain finds (gains.h), in the first microphone.
 *
 * Dropped after trials elsewhere: rank-one filters and noise cancellers, which lose some 6 dB against full rank in rooms. */
#include "sound/arraytake.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clones.h"
#include "media/fft.h"
#include "sound/lap.h"
#include "sound/window.h"

enum {
    CHUNKS = 4,    /* a node looks at */
    ROWS = 1024,   /* of gains, held: a power of two above three chunks */
};
static const double chunk_short = 0.5, chunk_long = 1; /* seconds; long for long windows, which tell less of time and need more of it */
static const double mu_short = 3, mu_long = 5;         /* how far the filter leans to the noise's side */
static const float loudest = 10;                       /* levels between a tenth of the example's power and ten times it are believed */
static const float called_noise = 0.35F;               /* gains below this are the noise's */

typedef struct levels {
    double sum[LN_BANDS];
    int rows;
} levels;

typedef struct array_clip {
    ln_lap lap;
    ln_array *array;
    ln_array_drops *drops;
    int hop, bins, per_chunk; /* windows a chunk */
    double mu;
    ln_fft *fft, *small_fft;
    float *window, *small_window, *piece, *small_spectrum, *filtered;
    float *spectrum[LN_EIGEN_MAX];
    int *band;               /* of each bin */
    ln_bands bands;
    ln_gains *gains;
    int64_t row, read;       /* the next row to be pushed, and to be read */
    float (*called)[LN_BANDS]; /* gains of rows */
    int64_t in, out, node;   /* the next window to be heard and to be taken off, the next node to be made */
    int64_t first_chunk;
    ln_covariance heard[CHUNKS];
    levels level[CHUNKS];
    float *off[2];           /* filters of even and odd nodes: channel r from channel c at (r n + c) 2 bins */
} array_clip;

int ln_array_frame(int rate, int n)
{
    return ln_fft_size((int)lround(rate * (n > 3 ? 4096 : 2048) / 48000.0));
}

/* Window and row 0 are centred on the clip's start. */
static int64_t window_at(const array_clip *a, int64_t window)
{
    return a->lap.clip.info.start + (window - 1) * a->hop;
}

static int64_t row_at(const array_clip *a, int64_t row)
{
    return a->lap.clip.info.start + (row - 1) * a->bands.hop;
}

static int64_t chunk_of_row(const array_clip *a, int64_t row)
{
    return row * a->bands.hop / ((int64_t)a->per_chunk * a->hop);
}

static void start(ln_lap *lap, int64_t tick)
{
    array_clip *a = (array_clip *)lap;
    int64_t chunk_length = (int64_t)a->per_chunk * a->hop, since = tick - lap->clip.info.start;
    int64_t chunk = since > 0 ? (since + a->hop + chunk_length - 1) / chunk_length : 0;
    a->first_chunk = a->node = chunk;
    a->in = a->out = chunk * a->per_chunk;
    lap->heard.from = lap->gone.from = window_at(a, a->in);
    a->row = a->read = chunk ? (chunk * chunk_length + a->bands.hop - 1) / a->bands.hop : 0;
    for (int i = 0; i < CHUNKS; i++) {
        ln_covariance_clear(&a->heard[i]);
        a->level[i] = (levels){ 0 };
    }
    for (int i = 0; i < 2; i++)
        memset(a->off[i], 0, (size_t)(a->array->n * a->array->n * 2 * a->bins) * sizeof *a->off[i]);
    ln_gains_start(a->gains, a->row);
}

/* out += (one + share (two - one)) x, complex. */
static void LN_CLONES add_filtered(const float *restrict one, const float *restrict two, float share, const float *restrict x, float *restrict out, int bins)
{
    for (int k = 0; k < bins; k++) {
        float re = one[2 * k] + share * (two[2 * k] - one[2 * k]), im = one[2 * k + 1] + share * (two[2 * k + 1] - one[2 * k + 1]);
        out[2 * k] += re * x[2 * k] - im * x[2 * k + 1];
        out[2 * k + 1] += re * x[2 * k + 1] + im * x[2 * k];
    }
}

static void look(array_clip *a, int64_t window)
{
    for (int i = 0; i < a->array->n; i++) {
        const float *sound = a->lap.heard.sound[a->array->channel[i]] + (window_at(a, window) - a->lap.heard.from);
        ln_fft_windowed(a->fft, sound, a->window, a->spectrum[i]);
    }
}

static bool is_heard(const array_clip *a, int64_t at, int frame)
{
    return a->lap.over ? at < a->lap.end : at + frame <= ln_lap_heard_to(&a->lap);
}

/* Rows of the first microphone, no further than the next node looks. */
static void read_rows(array_clip *a)
{
    ln_reading reading;
    for (bool more = true; more;) {
        more = false;
        while (is_heard(a, row_at(a, a->row), a->bands.frame) && a->row - a->read < LN_GAINS_REACH) {
            float power[LN_BANDS] = { 0 };
            ln_fft_windowed(a->small_fft, a->lap.heard.sound[a->array->channel[0]] + (row_at(a, a->row++) - a->lap.heard.from), a->small_window, a->small_spectrum);
            ln_bands_add(&a->bands, a->small_spectrum, power);
            ln_gains_push(a->gains, power);
            more = true;
        }
        if (a->lap.over && !is_heard(a, row_at(a, a->row), a->bands.frame))
            ln_gains_end(a->gains);
        while (chunk_of_row(a, a->read) <= a->node + 1 && ln_gains_read(a->gains, &reading)) {
            levels *level = &a->level[chunk_of_row(a, a->read) % CHUNKS];
            ln_gains_of(a->gains, &reading, a->called[a->read++ & (ROWS - 1)]);
            level->rows++;
            for (int b = 0; b < LN_BANDS; b++)
                level->sum[b] += a->array->profile.noise[b] > 0 ? (double)(reading.noise[b] / a->array->profile.noise[b]) : 1;
            more = true;
        }
    }
}

/* Windows, no further than the next node looks. */
static void hear_windows(array_clip *a)
{
    while (a->in < (a->node + 2) * a->per_chunk && is_heard(a, window_at(a, a->in), 2 * a->hop)) {
        look(a, a->in);
        ln_covariance_add(&a->heard[a->in++ / a->per_chunk % CHUNKS], (const float *const *)a->spectrum);
    }
}

/* All that the next node looks at was heard, and the filter that it replaces has done its work. */
static bool node_is_due(const array_clip *a)
{
    bool windows = a->in >= (a->node + 2) * a->per_chunk || (a->lap.over && !is_heard(a, window_at(a, a->in), 2 * a->hop));
    bool rows = chunk_of_row(a, a->read) > a->node + 1 || (a->lap.over && a->read >= a->row && !is_heard(a, row_at(a, a->row), a->bands.frame));
    return windows && rows && a->out >= (a->node - 1) * a->per_chunk;
}

/* Mean level over the chunks that a node looks at. */
static void levels_around(const array_clip *a, double level[LN_BANDS])
{
    int rows = 0;
    for (int i = 0; i < CHUNKS; i++)
        rows += a->level[i].rows;
    for (int b = 0; b < LN_BANDS; b++) {
        double sum = 0;
        for (int i = 0; i < CHUNKS; i++)
            sum += a->level[i].sum[b];
        level[b] = rows ? fmin(fmax(sum / rows, 1 / (double)loudest), (double)loudest) : 1;
    }
}

static void make_node(array_clip *a)
{
    const ln_covariance *list[CHUNKS];
    int n = a->array->n;
    double level[LN_BANDS];
    ln_matrix sound, off;
    float *filter = a->off[a->node & 1];
    levels_around(a, level);
    for (int i = 0; i < CHUNKS; i++)
        list[i] = &a->heard[i];
    for (int k = 0; k < a->bins; k++) {
        if (ln_covariance_mean(list, CHUNKS, k, &sound))
            ln_array_filter(&a->array->noise, k, &sound, level[a->band[k]], a->mu, &off);
        else
            off = (ln_matrix){ 0 };
        for (int r = 0; r < n; r++)
            for (int c = 0; c < n; c++) {
                filter[2 * ((r * n + c) * a->bins + k)] = (float)off.m[r][c].re;
                filter[2 * ((r * n + c) * a->bins + k) + 1] = (float)off.m[r][c].im;
            }
    }
    int oldest = (int)((a->node + 2) % CHUNKS); /* what the next node does not look at makes room */
    ln_covariance_clear(&a->heard[oldest]);
    a->level[oldest] = (levels){ 0 };
    a->node++;
}

static bool is_shown(const ln_stretches *noise, int64_t from, int64_t to)
{
    for (size_t i = 0; i < noise->count; i++)
        if (from < noise->span[i].to && noise->span[i].from < to)
            return true;
    return false;
}

/* What the filter did to the first channel where its gains call it noise. */
static void note_drop(array_clip *a, const float *off)
{
    if (is_shown(&a->drops->noise, window_at(a, a->out), window_at(a, a->out + 2)))
        return;
    double gain[LN_BANDS] = { 0 };
    int64_t first = ((a->out - 1) * a->hop + a->hop / 2) / a->bands.hop, last = (a->out * a->hop + a->hop / 2) / a->bands.hop;
    first = first < a->read - ROWS ? a->read - ROWS : first < 0 ? 0 : first;
    last = last < a->read ? last : a->read - 1;
    for (int64_t r = first; r <= last; r++)
        for (int b = 0; b < LN_BANDS; b++)
            gain[b] += (double)a->called[r & (ROWS - 1)][b] / (double)(last - first + 1);
    for (int k = 0; k < a->bins && first <= last; k++) {
        const float *x = a->spectrum[0] + 2 * k;
        float re = x[0] - off[2 * k], im = x[1] - off[2 * k + 1], usual = a->array->profile.noise[a->band[k]];
        double before = (double)((x[0] * x[0] + x[1] * x[1]) / usual), after = (double)((re * re + im * im) / usual);
        if (gain[a->band[k]] < (double)called_noise && usual > 0 && isfinite(before + after)) {
            a->drops->before += before;
            a->drops->after += after;
        }
    }
}

static ln_status take_off(array_clip *a)
{
    int n = a->array->n;
    while (a->out / a->per_chunk <= a->node - 2 && a->out < a->in) {
        int64_t chunk = a->out / a->per_chunk, at = window_at(a, a->out);
        float share = ((float)(a->out % a->per_chunk) + 0.5F) / (float)a->per_chunk;
        const float *one = a->off[chunk & 1], *two = a->off[(chunk + 1) & 1];
        ln_status status = ln_lap_gone(&a->lap, at, (size_t)(2 * a->hop));
        if (status)
            return status;
        look(a, a->out);
        for (int r = 0; r < n; r++) {
            memset(a->filtered, 0, (size_t)(2 * a->bins) * sizeof *a->filtered);
            for (int c = 0; c < n; c++)
                add_filtered(one + 2 * (r * n + c) * a->bins, two + 2 * (r * n + c) * a->bins, share, a->spectrum[c], a->filtered, a->bins);
            if (r == 0 && a->drops)
                note_drop(a, a->filtered);
            ln_fft_inverse(a->fft, a->filtered, a->piece);
            ln_window_add(a->piece, a->window, a->lap.gone.sound[a->array->channel[r]] + (at - a->lap.gone.from), 2 * a->hop);
        }
        a->out++;
    }
    return LN_OK;
}

static ln_status work(ln_lap *lap)
{
    array_clip *a = (array_clip *)lap;
    ln_status status = LN_OK;
    for (bool more = true; more && !status;) {
        read_rows(a);
        hear_windows(a);
        more = node_is_due(a) && (!lap->over || a->out < a->in);
        if (more)
            make_node(a);
        status = take_off(a);
    }
    int64_t row = row_at(a, a->row), window = window_at(a, a->out);
    lap->known = window;
    lap->needed = row < window ? row : window;
    return status;
}

static void free_parts(ln_lap *lap)
{
    array_clip *a = (array_clip *)lap;
    for (int i = 0; i < CHUNKS; i++)
        ln_covariance_free(&a->heard[i]);
    for (int i = 0; i < LN_EIGEN_MAX; i++)
        free(a->spectrum[i]);
    free(a->off[0]);
    free(a->off[1]);
    free(a->window);
    free(a->small_window);
    free(a->piece);
    free(a->small_spectrum);
    free(a->filtered);
    free(a->band);
    free(a->called);
    ln_fft_free(&a->fft);
    ln_fft_free(&a->small_fft);
    ln_gains_free(&a->gains);
    ln_array_free(&a->array);
}

static float *floats(size_t count, ln_status *status)
{
    float *x = *status ? NULL : calloc(count, sizeof *x);
    if (!x && !*status)
        *status = ln_fail(LN_EMEMORY, "no memory for windows of several microphones");
    return x;
}

/* Bands are counted in bins of the small window. */
static void name_bands(array_clip *a)
{
    for (int k = 0, b = 0; k < a->bins; k++) {
        int small = (int)lround((double)k * a->bands.frame / (2 * a->hop));
        while (b < LN_BANDS - 1 && small >= a->bands.first[b + 1])
            b++;
        a->band[k] = b;
    }
}

static ln_status prepare(array_clip *a)
{
    size_t n = (size_t)a->array->n, frame = (size_t)(2 * a->hop), bins = (size_t)a->bins, small = (size_t)a->bands.frame;
    ln_status status = LN_OK;
    a->window = floats(frame, &status);
    a->small_window = floats(small, &status);
    a->piece = floats(frame, &status);
    a->small_spectrum = floats(small + 2, &status);
    a->filtered = floats(2 * bins, &status);
    for (size_t i = 0; i < n; i++)
        a->spectrum[i] = floats(2 * bins, &status);
    for (int i = 0; i < 2; i++)
        a->off[i] = floats(n * n * 2 * bins, &status);
    a->band = status ? NULL : calloc(bins, sizeof *a->band);
    a->called = status ? NULL : calloc(ROWS, sizeof *a->called);
    if (!status && (!a->band || !a->called))
        status = ln_fail(LN_EMEMORY, "no memory for the gains of several microphones");
    for (int i = 0; !status && i < CHUNKS; i++)
        status = ln_covariance_new(a->array->n, a->bins, &a->heard[i]);
    if (!status)
        status = ln_fft_new(2 * a->hop, &a->fft);
    if (!status)
        status = ln_fft_new(a->bands.frame, &a->small_fft);
    if (!status)
        status = ln_gains_new(&a->array->profile, 0, 1, &a->gains);
    if (!status) {
        ln_window_root(a->window, 2 * a->hop);
        ln_window_root(a->small_window, a->bands.frame);
        name_bands(a);
    }
    return status;
}

ln_status ln_array_listen(ln_clip *in, const ln_fader *fader, ln_array *array, ln_array_drops *drops, ln_clip **out)
{
    static const ln_lap_verbs verbs = { start, work, free_parts };
    array_clip *a = calloc(1, sizeof *a);
    *out = NULL;
    if (!a)
        return ln_fail(LN_EMEMORY, "no memory for a clip");
    bool is_long = array->n > 3;
    a->array = array;
    atomic_fetch_add(&array->holders, 1);
    a->drops = drops;
    a->hop = array->frame / 2;
    a->bins = a->hop + 1;
    a->mu = is_long ? mu_long : mu_short;
    long windows = lround((is_long ? chunk_long : chunk_short) * in->info.rate / a->hop);
    a->per_chunk = windows > 1 ? (int)windows : 1;
    ln_bands_of(in->info.rate, &a->bands);
    ln_status status = prepare(a);
    if (status) {
        free_parts(&a->lap);
        free(a);
        return status;
    }
    ln_lap_init(&a->lap, &verbs, in, fader, array->frame, (int64_t)(CHUNKS + 2) * a->per_chunk * a->hop + (int64_t)(LN_GAINS_REACH + 2) * a->bands.hop);
    *out = &a->lap.clip;
    return LN_OK;
}

ln_status ln_array_remove(ln_clip *in, const ln_fader *fader, ln_array *array, ln_clip **out)
{
    return ln_array_listen(in, fader, array, NULL, out);
}
