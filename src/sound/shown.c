/* SPDX-License-Identifier: Apache-2.0 */
/* The sound is cut into windows of 20 ms, half over half, with a square-rooted Hann window on the way in and again on the way out: their squares add up to one. What is added
 * up is not the sound that stays but the sound that goes, and it is taken off the original. Exact reconstruction then asks nothing of the transform: a gain of one is silence
 * subtracted. Gains look some seconds ahead (gains.h), so the blocks that came in wait in a line until what goes is known for all of their samples. */
#include "sound/shown.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "media/fft.h"
#include "sound/lap.h"
#include "sound/window.h"

typedef struct shown {
    ln_lap lap;
    int64_t row;   /* the next one to be pushed */
    int64_t given; /* the next one to be taken off */
    ln_bands bands;
    ln_fft *fft;
    ln_gains *gains;
    float *window, *piece, *spectrum;
} shown;

/* First tick of a row's window: row 0 is centred on the clip's start. */
static int64_t row_at(const shown *s, int64_t row)
{
    return s->lap.clip.info.start + (row - 1) * s->bands.hop;
}

static void look(shown *s, int64_t row, int channel)
{
    ln_window_lay(s->lap.heard.sound[channel] + (row_at(s, row) - s->lap.heard.from), s->window, s->piece, s->bands.frame);
    ln_fft_forward(s->fft, s->piece, s->spectrum);
}

/* Push every row whose window is whole. */
static void push_rows(shown *s)
{
    for (; row_at(s, s->row) + s->bands.frame <= ln_lap_heard_to(&s->lap) && s->row - s->given < LN_GAINS_REACH; s->row++) {
        float power[LN_BANDS] = { 0 };
        for (int c = 0; c < s->lap.clip.info.channels; c++) {
            look(s, s->row, c);
            ln_bands_add(&s->bands, s->spectrum, power);
        }
        ln_gains_push(s->gains, power);
    }
}

/* Add what goes in every row whose gains are known. */
static ln_status take_off(shown *s)
{
    float gain[LN_BANDS];
    while (ln_gains_pull(s->gains, gain)) {
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
            look(s, s->given, c);
            ln_bands_scale(&s->bands, gain, s->spectrum);
            ln_fft_inverse(s->fft, s->spectrum, s->piece);
            ln_window_add(s->piece, s->window, s->lap.gone.sound[c] + (at - s->lap.gone.from), s->bands.frame);
        }
        s->given++;
    }
    return LN_OK;
}

static ln_status work(ln_lap *lap)
{
    shown *s = (shown *)lap;
    int64_t before;
    ln_status status = LN_OK;
    do {
        before = s->row;
        push_rows(s);
        status = take_off(s);
    } while (!status && s->row > before);
    if (lap->over) {
        ln_gains_end(s->gains);
        status = status ? status : take_off(s);
    }
    lap->known = lap->needed = row_at(s, s->given);
    return status;
}

static void start(ln_lap *lap, int64_t tick)
{
    shown *s = (shown *)lap;
    int64_t row = (tick - lap->clip.info.start + s->bands.hop - 1) / s->bands.hop;
    s->row = s->given = row > 0 ? row + 1 : 0;
    lap->heard.from = lap->gone.from = row_at(s, s->row);
    ln_gains_start(s->gains, s->row);
}

static void free_parts(ln_lap *lap)
{
    shown *s = (shown *)lap;
    free(s->window);
    free(s->piece);
    free(s->spectrum);
    ln_fft_free(&s->fft);
    ln_gains_free(&s->gains);
}

/* What learning and removing share. */
static ln_status prepare(shown *s, int rate)
{
    ln_bands_of(rate, &s->bands);
    size_t frame = (size_t)s->bands.frame;
    s->window = malloc(frame * sizeof(float));
    s->piece = malloc(frame * sizeof(float));
    s->spectrum = malloc((frame + 2) * sizeof(float));
    if (!s->window || !s->piece || !s->spectrum)
        return ln_fail(LN_EMEMORY, "no memory for windows of %zu samples", frame);
    ln_window_root(s->window, s->bands.frame);
    return ln_fft_new(s->bands.frame, &s->fft);
}

ln_status ln_shown_remove(ln_clip *in, ln_span span, const ln_profile *profile, double floor_db, double strength, ln_clip **out)
{
    static const ln_lap_verbs verbs = { start, work, free_parts };
    shown *s = calloc(1, sizeof *s);
    *out = NULL;
    if (!s)
        return ln_fail(LN_EMEMORY, "no memory for a clip");
    ln_status status = prepare(s, in->info.rate);
    if (!status)
        status = ln_gains_new(profile, pow(10, floor_db / 20), strength, &s->gains);
    if (status) {
        free_parts(&s->lap);
        free(s);
        return status;
    }
    ln_lap_init(&s->lap, &verbs, in, span, s->bands.frame, (int64_t)(LN_GAINS_REACH + 2) * s->bands.hop);
    *out = &s->lap.clip;
    return LN_OK;
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
            ln_window_lay(block->sound[c] + i * (size_t)s->bands.hop, s->window, s->piece, s->bands.frame);
            ln_fft_forward(s->fft, s->piece, s->spectrum);
            ln_bands_add(&s->bands, s->spectrum, power);
        }
        if (job && ln_job_stopping(job))
            status = ln_job_stopped();
    }
    ln_block_unref(&block);
    return status;
}

static bool is_silent(const float *row, size_t count)
{
    for (size_t i = 0; i < count * LN_BANDS; i++)
        if (row[i] > 0)
            return false;
    return true;
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
        if (is_silent(into->row + before * LN_BANDS, into->count - before))
            return ln_fail(LN_ESETTING, "--%s %s-%s is silent: show a stretch where it is heard", option, ln_time_print(span.from, span.base, from),
                           ln_time_print(span.to, span.base, to));
    }
    return LN_OK;
}

ln_status ln_shown_learn(ln_clip *clip, ln_stretches noise, ln_stretches keep, const ln_job *job, ln_profile *profile)
{
    shown s = { .lap.in = clip };
    rows shows = { 0 }, stays = { 0 };
    ln_status status = prepare(&s, clip->info.rate);
    if (!status)
        status = listen(&s, "noise", noise, job, &shows);
    if (!status)
        status = listen(&s, "keep", keep, job, &stays);
    if (!status)
        status = ln_profile_of(shows.row, shows.count, stays.row, stays.count, profile);
    free(shows.row);
    free(stays.row);
    free_parts(&s.lap);
    return status;
}
