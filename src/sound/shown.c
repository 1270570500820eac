/* SPDX-License-Identifier: Apache-2.0 */
/* The sound is cut into windows of 20 ms, half over half, with a square-rooted Hann window on the way in and again on the way out: their squares add up to one. What is added
 * up is not the sound that stays but the sound that goes, and it is taken off the original. Exact reconstruction then asks nothing of the transform: a gain of one is silence
 * subtracted. Gains look some seconds ahead, so the blocks that came in wait in a line until what goes is known for all of their samples, and spectra until their gains are (engines.h). */
#include "sound/shown.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "media/fft.h"
#include "nn/layers.h"
#include "sound/engines.h"
#include "sound/lap.h"
#include "sound/window.h"

enum { BEYOND = 300, STEP = 10 }; /* rows to either side of what was shown in which the noise is looked for, so many at a time */
static const float alike_within = 4; /* in power */
static const double most = 0.85;     /* of the bands */

typedef struct shown {
    ln_lap lap;
    int64_t row;   /* the next one to be pushed */
    int64_t given; /* the next one to be taken off */
    ln_bands bands;
    ln_fft *fft;
    ln_engines *engines;
    float *window, *piece;
    float *spectra; /* of LN_ENGINES_AHEAD rows, channel by channel */
    ln_tap *tap; /* NULL: nobody asks for notes */
} shown;

/* First tick of a row's window: row 0 is centred on the clip's start. */
static int64_t row_at(const shown *s, int64_t row)
{
    return s->lap.clip.info.start + (row - 1) * s->bands.hop;
}

static float *spectrum_of(const shown *s, int64_t row, int channel)
{
    return s->spectra + (row % LN_ENGINES_AHEAD * s->lap.clip.info.channels + channel) * (s->bands.frame + 2);
}

/* Add what goes in every row whose gains are known. */
static ln_status take_off(shown *s)
{
    float gain[LN_BANDS];
    while (ln_engines_pull(s->engines, gain)) {
        int64_t at = row_at(s, s->given);
        ln_status status = ln_lap_gone(&s->lap, at, (size_t)s->bands.frame);
        if (status)
            return status;
        bool some = false;
        for (int b = 0; b < LN_BANDS; b++) {
            gain[b] = 1 - gain[b];
            some = some || gain[b] > 0;
        }
        for (int c = 0; some && c < s->lap.clip.info.channels; c++) {
            float *spectrum = spectrum_of(s, s->given, c);
            ln_bands_scale(&s->bands, gain, spectrum);
            ln_fft_inverse(s->fft, spectrum, s->piece);
            ln_window_add(s->piece, s->window, s->lap.gone.sound[c] + (at - s->lap.gone.from), s->bands.frame);
        }
        s->given++;
    }
    return LN_OK;
}

static void push_row(shown *s)
{
    assert(s->row - s->given < LN_ENGINES_AHEAD);
    float power[LN_BANDS] = { 0 };
    for (int c = 0; c < s->lap.clip.info.channels; c++) {
        float one[LN_BANDS] = { 0 }, *spectrum = spectrum_of(s, s->row, c);
        ln_fft_windowed(s->fft, s->lap.heard.sound[c] + (row_at(s, s->row) - s->lap.heard.from), s->window, spectrum);
        ln_bands_add(&s->bands, spectrum, one);
        ln_add(one, LN_BANDS, power);
        if (s->tap)
            ln_tap_note(s->tap, c, s->row, one);
    }
    ln_engines_push(s->engines, power);
    s->row++;
}

static ln_status work(ln_lap *lap)
{
    shown *s = (shown *)lap;
    ln_status status = LN_OK;
    while (!status && row_at(s, s->row) + s->bands.frame <= ln_lap_heard_to(lap)) {
        push_row(s);
        status = take_off(s);
    }
    if (!status && lap->over)
        ln_engines_end(s->engines);
    for (bool more = lap->over; !status && more; status = take_off(s))
        more = ln_engines_turn(s->engines);
    lap->known = row_at(s, s->given);
    lap->needed = row_at(s, s->row);
    return status;
}

static void start(ln_lap *lap, int64_t tick)
{
    shown *s = (shown *)lap;
    int64_t row = (tick - lap->clip.info.start + s->bands.hop - 1) / s->bands.hop;
    s->row = s->given = row > 0 ? row + 1 : 0;
    lap->heard.from = lap->gone.from = row_at(s, s->row);
    ln_engines_start(s->engines, s->row);
}

static void free_parts(ln_lap *lap)
{
    shown *s = (shown *)lap;
    free(s->window);
    free(s->piece);
    free(s->spectra);
    ln_fft_free(&s->fft);
    ln_engines_free(&s->engines);
}

/* What learning and removing share; `spectra` are held. */
static ln_status prepare(shown *s, int rate, size_t spectra)
{
    ln_bands_of(rate, &s->bands);
    size_t frame = (size_t)s->bands.frame;
    s->window = malloc(frame * sizeof(float));
    s->piece = malloc(frame * sizeof(float));
    s->spectra = calloc(spectra, (frame + 2) * sizeof(float));
    if (!s->window || !s->piece || !s->spectra)
        return ln_fail(LN_EMEMORY, "no memory for windows of %zu samples", frame);
    ln_window_root(s->window, s->bands.frame);
    return ln_fft_new(s->bands.frame, &s->fft);
}

ln_status ln_shown_remove(ln_clip *in, const ln_fader *fader, const ln_example *example, double strength, ln_clip **out)
{
    static const ln_lap_verbs verbs = { start, work, free_parts };
    shown *s = calloc(1, sizeof *s);
    *out = NULL;
    if (!s)
        return ln_fail(LN_EMEMORY, "no memory for a clip");
    ln_status status = prepare(s, in->info.rate, (size_t)(LN_ENGINES_AHEAD * in->info.channels));
    if (!status)
        status = ln_engines_new(in->info.rate, example, pow(10, fader->floor_db / 20), strength, &s->engines);
    if (status) {
        free_parts(&s->lap);
        free(s);
        return status;
    }
    ln_lap_init(&s->lap, &verbs, in, fader, s->bands.frame, (int64_t)(ln_engines_reach(s->engines) + 2) * s->bands.hop);
    *out = &s->lap.clip;
    return LN_OK;
}

void ln_shown_note(ln_clip *clip, ln_tap *tap)
{
    ((shown *)clip)->tap = tap;
}

/* Rows of the windows that lie wholly inside the stretches, one stretch after the other. */
typedef struct rows {
    float *row;
    size_t count;
} rows;

static ln_status rows_of(shown *s, ln_span span, const ln_job *job, rows *into)
{
    size_t count = span.to - span.from < s->bands.frame ? 1 : (size_t)((span.to - span.from - s->bands.frame) / s->bands.hop) + 1;
    float *row = realloc(into->row, (into->count + count) * LN_BANDS * sizeof *row);
    if (!row)
        return ln_fail(LN_EMEMORY, "no memory for an example of %zu rows", count);
    into->row = row;
    ln_block *block;
    ln_status status = ln_clip_read_sound(s->lap.in, span.from, span.from + s->bands.frame + (int64_t)(count - 1) * s->bands.hop, &block);
    for (size_t i = 0; !status && i < count; i++) {
        float *power = row + into->count++ * LN_BANDS;
        memset(power, 0, LN_BANDS * sizeof *power);
        for (int c = 0; c < block->channels; c++) {
            ln_fft_windowed(s->fft, block->sound[c] + i * (size_t)s->bands.hop, s->window, s->spectra);
            ln_bands_add(&s->bands, s->spectra, power);
        }
        if (job && ln_job_stopping(job))
            status = ln_job_stopped();
    }
    ln_block_unref(&block);
    return status;
}

/* Rows that hold anything, in place from `first` on: where a stretch goes over a cut, silence is no example of anything. */
static void drop_nothing(rows *r, size_t first)
{
    const size_t end = r->count;
    r->count = first;
    for (size_t i = first; i < end; i++) {
        const float *power = r->row + i * LN_BANDS;
        if (ln_bands_hold(power))
            memmove(r->row + r->count++ * LN_BANDS, power, LN_BANDS * sizeof *power);
    }
}

static ln_status listen(shown *s, const char *option, ln_stretches stretches, const ln_job *job, rows *into)
{
    for (size_t i = 0; i < stretches.count; i++) {
        size_t before = into->count;
        ln_span span = stretches.span[i];
        ln_status status = rows_of(s, span, job, into);
        if (status)
            return status;
        char from[24], to[24];
        drop_nothing(into, before);
        if (into->count == before)
            return ln_fail(LN_ESETTING, "--%s %s-%s is silent: show a stretch where it is heard", option, ln_time_print(span.from, span.base, from),
                           ln_time_print(span.to, span.base, to));
    }
    return LN_OK;
}

/* These rows sound like the example: nearly all bands are as loud as in it, give or take a few decibels. What else is heard would show. */
static bool goes_on(const float *row, size_t count, const ln_profile *profile)
{
    size_t bands = 0, alike = 0;
    for (int b = 0; b < LN_BANDS; b++) {
        float sum = 0;
        for (size_t t = 0; t < count; t++)
            sum += row[t * LN_BANDS + (size_t)b];
        float mean = sum / (float)count;
        bands += profile->noise[b] > 0;
        alike += profile->noise[b] > 0 && mean > profile->low[b] / alike_within && mean < profile->noise[b] * alike_within;
    }
    return bands && (double)alike >= most * (double)bands;
}

/* Note where the noise was shown, and where it goes on to either side: who shows a passing sound seldom shows all of it, and what is shorter than its level can be read from would
 * stay at both ends. */
static ln_status note_shown(shown *s, ln_span span, const ln_job *job, ln_example *example)
{
    const int64_t hop = s->bands.hop, start = s->lap.in->info.start, first = (span.from - start) / hop, last = (span.to - start) / hop;
    rows before = { 0 }, after = { 0 };
    size_t earlier = 0, later = 0;
    ln_status status = rows_of(s, (ln_span){ span.from - BEYOND * hop, span.from, span.base }, job, &before);
    if (!status)
        status = rows_of(s, (ln_span){ span.to, span.to + BEYOND * hop, span.base }, job, &after);
    while (!status && earlier + STEP <= before.count && goes_on(before.row + (before.count - earlier - STEP) * LN_BANDS, STEP, &example->profile))
        earlier += STEP;
    while (!status && later + STEP <= after.count && goes_on(after.row + later * LN_BANDS, STEP, &example->profile))
        later += STEP;
    example->shown[example->shown_count].from = first - (int64_t)earlier;
    example->shown[example->shown_count++].to = last + (int64_t)later;
    free(before.row);
    free(after.row);
    return status;
}

ln_status ln_shown_learn(ln_clip *clip, ln_stretches noise, ln_stretches keep, const ln_job *job, ln_example *example)
{
    shown s = { .lap.in = clip };
    rows shows = { 0 }, stays = { 0 };
    ln_status status = prepare(&s, clip->info.rate, 1);
    if (!status)
        status = listen(&s, "noise", noise, job, &shows);
    if (!status)
        status = listen(&s, "keep", keep, job, &stays);
    if (!status)
        status = ln_example_of(shows.row, shows.count, stays.row, stays.count, example);
    for (size_t i = 0; !status && i < noise.count && i < LN_GAINS_SHOWN; i++)
        status = note_shown(&s, noise.span[i], job, example);
    free(shows.row);
    free(stays.row);
    free_parts(&s.lap);
    return status;
}
