/* SPDX-License-Identifier: Apache-2.0 */
/* The sound is cut into windows of 20 ms, half over half, with a square-rooted Hann window on the way in and again on the way out: their squares add up to one. What is added
 * up is not the sound that stays but the sound that goes, and it is taken off the original. Exact reconstruction then asks nothing of the transform: a gain of one is silence
 * subtracted. Gains look some seconds ahead, so the blocks that came in wait in a line until what goes is known for all of their samples, and spectra until their gains are.
 *
 * Two engines say what is left of a band. The classic one (gains.h) knows the noise by its mean, and how loud it is now; the network (learnt.h), which is given all that the classic one
 * finds, follows how it moves, and answers where it was taught. What they say is looked at once more (second.h). A noise that goes through one spectrum after the other, as sirens do, is also looked for
 * moment by moment (moments.h). */
#include "sound/shown.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "media/fft.h"
#include "nn/layers.h"
#include "sound/ground.h"
#include "sound/lap.h"
#include "sound/learnt.h"
#include "sound/second.h"
#include "sound/window.h"

/* Rows to either side that a gain may depend on, beside those that the network looks at. */
enum { REACH = LN_GAINS_REACH + LN_FEATURES_REACH + LN_SECOND_REACH };
enum { HELD = LN_GAINS_REACH + LN_FEATURES_REACH + LN_LEARNT_AHEAD + LN_SECOND_REACH + 1 }; /* rows that wait for their gains, at most */
_Static_assert((int)LN_MOMENTS_REACH <= (int)LN_FEATURES_REACH + (int)LN_SECOND_REACH && (int)HELD - (int)LN_GAINS_REACH <= (int)LN_MOMENTS_AHEAD, "moments are known before the network answers");
enum { BEYOND = 300, STEP = 10 }; /* rows to either side of what was shown in which the noise is looked for, so many at a time */
static const float alike_within = 4; /* in power */
static const double most = 0.85;     /* of the bands */
static const double firmly = 1.1; /* a power of the gains where somebody has vouched for the example: the network was taught to spare what stays more than an ear asks for (bench/sound/RESULTS.md) */
static const float recalled = 0.5F, least_recalled = 0.06F; /* share of the moments in gains, as a power; below the second, which is below any floor that is heard, they are told apart no more */
static const double taught_hz = 8000; /* most voices that the network learnt from hold nothing above */

typedef struct shown {
    ln_lap lap;
    int64_t row;   /* the next one to be pushed */
    int64_t answered; /* the next one that the network answers */
    int64_t given; /* the next one to be taken off */
    ln_bands bands;
    ln_fft *fft;
    ln_gains *gains;
    ln_features *features; /* NULL, like the next two: the classic engine alone */
    ln_learnt *learnt;
    ln_second *second;
    ln_moments *moments; /* NULL where too little was shown, where it stands still, and without the network */
    int taught; /* bands that the network answers for; the classic engine answers for those above */
    float *window, *piece;
    float *spectra; /* of HELD rows, channel by channel */
    ln_tap *tap; /* NULL: nobody asks for notes */
} shown;

/* First tick of a row's window: row 0 is centred on the clip's start. */
static int64_t row_at(const shown *s, int64_t row)
{
    return s->lap.clip.info.start + (row - 1) * s->bands.hop;
}

static float *spectrum_of(const shown *s, int64_t row, int channel)
{
    return s->spectra + (row % HELD * s->lap.clip.info.channels + channel) * (s->bands.frame + 2);
}

/* The network where it was taught, but in rows that were shown whoever takes more: the noise is there, however short it is. */
static void answer(shown *s, float gain[LN_BANDS], const float classic[LN_BANDS])
{
    const float sure = ln_gains_was_shown(s->gains, s->answered++);
    for (int b = 0; b < LN_BANDS; b++)
        if (b >= s->taught)
            gain[b] = classic[b];
        else if (sure > 0 && classic[b] < gain[b])
            gain[b] *= powf(classic[b] / gain[b], sure);
}

/* Where it is known which moment of the example is heard, what that says counts for as much as all the rest: more of it (0.8) takes more off sirens made by rule that the example shows whole, and less off those
 * it shows a part of. */
static void recall(shown *s, float gain[LN_BANDS])
{
    float moment[LN_BANDS], sure;
    if (!ln_moments_pull(s->moments, moment, &sure) || sure < 0.01F)
        return;
    for (int b = 0; b < LN_BANDS; b++)
        gain[b] *= powf(fmaxf(moment[b], least_recalled) / fmaxf(gain[b], least_recalled), recalled * sure);
}

/* The next row's gains, once they are known. */
static bool next_gains(shown *s, float gain[LN_BANDS])
{
    float classic[LN_BANDS];
    if (!s->learnt)
        return ln_gains_pull(s->gains, gain);
    while (ln_learnt_pull(s->learnt, gain, classic)) {
        answer(s, gain, classic);
        ln_second_push(s->second, gain);
    }
    if (!ln_second_pull(s->second, gain))
        return false;
    if (s->moments)
        recall(s, gain);
    ln_gains_limit(s->gains, gain);
    return true;
}

/* Add what goes in every row whose gains are known. */
static ln_status take_off(shown *s)
{
    float gain[LN_BANDS];
    while (next_gains(s, gain)) {
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

/* Hand on what the classic engine has read to the network; what it answers is taken at once, for it holds no more than that. */
static ln_status hand_on(shown *s)
{
    ln_reading reading;
    ln_status status = LN_OK;
    while (!status && s->learnt && ln_gains_read(s->gains, &reading)) {
        ln_second_hear(s->second, reading.power);
        if (s->moments)
            ln_moments_push(s->moments, &reading);
        ln_features_push(s->features, &reading);
        while (!status && ln_features_pull(s->features, ln_learnt_next(s->learnt))) {
            ln_learnt_push(s->learnt);
            status = take_off(s);
        }
    }
    return status ? status : take_off(s);
}

static void push_row(shown *s)
{
    assert(s->row - s->given < HELD);
    float power[LN_BANDS] = { 0 };
    for (int c = 0; c < s->lap.clip.info.channels; c++) {
        float one[LN_BANDS] = { 0 }, *spectrum = spectrum_of(s, s->row, c);
        ln_fft_windowed(s->fft, s->lap.heard.sound[c] + (row_at(s, s->row) - s->lap.heard.from), s->window, spectrum);
        ln_bands_add(&s->bands, spectrum, one);
        ln_add(one, LN_BANDS, power);
        if (s->tap)
            ln_tap_note(s->tap, c, s->row, one);
    }
    ln_gains_push(s->gains, power);
    s->row++;
}

static ln_status end_rows(shown *s)
{
    ln_gains_end(s->gains);
    ln_status status = hand_on(s);
    if (status || !s->learnt)
        return status;
    if (s->moments)
        ln_moments_end(s->moments);
    ln_features_end(s->features);
    while (!status && ln_features_pull(s->features, ln_learnt_next(s->learnt))) {
        ln_learnt_push(s->learnt);
        status = take_off(s);
    }
    ln_learnt_end(s->learnt);
    if (!status)
        status = take_off(s);
    ln_second_end(s->second);
    return status ? status : take_off(s);
}

static ln_status work(ln_lap *lap)
{
    shown *s = (shown *)lap;
    ln_status status = LN_OK;
    while (!status && row_at(s, s->row) + s->bands.frame <= ln_lap_heard_to(lap)) {
        push_row(s);
        status = hand_on(s);
    }
    if (!status && lap->over)
        status = end_rows(s);
    lap->known = row_at(s, s->given);
    lap->needed = row_at(s, s->row);
    return status;
}

static void start(ln_lap *lap, int64_t tick)
{
    shown *s = (shown *)lap;
    int64_t row = (tick - lap->clip.info.start + s->bands.hop - 1) / s->bands.hop;
    s->row = s->answered = s->given = row > 0 ? row + 1 : 0;
    lap->heard.from = lap->gone.from = row_at(s, s->row);
    ln_gains_start(s->gains, s->row);
    if (s->learnt) {
        ln_features_start(s->features, s->row);
        ln_learnt_start(s->learnt, s->row);
        ln_second_start(s->second, s->row);
        if (s->moments)
            ln_moments_start(s->moments, s->row);
    }
}

static void free_parts(ln_lap *lap)
{
    shown *s = (shown *)lap;
    free(s->window);
    free(s->piece);
    free(s->spectra);
    ln_fft_free(&s->fft);
    ln_gains_free(&s->gains);
    ln_features_free(&s->features);
    ln_learnt_free(&s->learnt);
    ln_second_free(&s->second);
    ln_moments_free(&s->moments);
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

static ln_status prepare_network(shown *s, const ln_network *network, int rate, const ln_example *example)
{
    if (!network)
        return LN_OK;
    ln_status status = ln_features_new(example->noise[0], example->noise_count, example->keep[0], example->keep_count, &example->profile, &s->features);
    if (status)
        return status;
    while (s->taught < LN_BANDS && (double)s->bands.first[s->taught] * rate / s->bands.frame < taught_hz)
        s->taught++;
    status = ln_second_new(&s->second);
    if (!status && example->moment_count)
        status = ln_moments_new(example->moment[0], example->moment_count, &example->profile, &s->moments);
    return status ? status : ln_learnt_new(network, s->features, &s->learnt);
}

ln_status ln_shown_remove(ln_clip *in, const ln_fader *fader, const ln_example *example, double strength, ln_clip **out)
{
    static const ln_lap_verbs verbs = { start, work, free_parts };
    shown *s = calloc(1, sizeof *s);
    const ln_network *network = ln_network_shipped();
    *out = NULL;
    if (!s)
        return ln_fail(LN_EMEMORY, "no memory for a clip");
    ln_status status = prepare(s, in->info.rate, (size_t)(HELD * in->info.channels));
    if (!status)
        status = ln_gains_new(&example->profile, pow(10, fader->floor_db / 20), example->vouched ? firmly * strength : strength, &s->gains);
    if (!status)
        status = prepare_network(s, network, in->info.rate, example);
    for (int i = 0; !status && i < example->shown_count; i++)
        ln_gains_shown(s->gains, example->shown[i].from, example->shown[i].to);
    if (status) {
        free_parts(&s->lap);
        free(s);
        return status;
    }
    ln_lap_init(&s->lap, &verbs, in, fader, s->bands.frame, (int64_t)(REACH + 2 + (network ? network->reach : 0)) * s->bands.hop);
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

size_t ln_shown_draw(const float *heard, size_t heard_count, float (*out)[LN_BANDS])
{
    size_t count = heard_count < LN_FEATURES_FRAMES ? heard_count : LN_FEATURES_FRAMES;
    for (size_t i = 0; i < count; i++)
        memcpy(out[i], heard + i * heard_count / count * LN_BANDS, sizeof out[i]);
    return count;
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
        status = ln_profile_of(shows.row, shows.count, stays.row, stays.count, &example->profile);
    example->shown_count = 0;
    example->vouched = true;
    for (size_t i = 0; !status && i < noise.count && i < LN_GAINS_SHOWN; i++)
        status = note_shown(&s, noise.span[i], job, example);
    if (!status) {
        example->noise_count = ln_shown_draw(shows.row, shows.count, example->noise);
        example->keep_count = ln_shown_draw(stays.row, stays.count, example->keep);
        example->moment_count = shows.count < LN_MOMENTS_LEAST ? 0 : shows.count < LN_MOMENTS ? shows.count : LN_MOMENTS;
        memcpy(example->moment, shows.row, example->moment_count * sizeof example->moment[0]);
    }
    free(shows.row);
    free(stays.row);
    free_parts(&s.lap);
    return status;
}

/* What stays is as loud as before against less noise: with r of one to the other, r / (r + 1) becomes r / (r + share). */
static void believe(ln_example *example, int band, float share)
{
    ln_profile *p = &example->profile;
    p->noise[band] *= share;
    p->low[band] *= share;
    p->least[band] = p->least[band] > 0 ? p->least[band] / (p->least[band] + (1 - p->least[band]) * share) : 0;
    for (size_t i = 0; i < example->noise_count; i++)
        example->noise[i][band] *= share;
}

void ln_shown_doubt(ln_example *example)
{
    float column[LN_FEATURES_FRAMES];
    example->shown_count = 0;
    example->vouched = false;
    if (example->moment_count && ln_moments_move(example->moment[0], example->moment_count, &example->profile))
        return;
    example->moment_count = 0;
    for (int b = 0; b < LN_BANDS; b++) {
        double sum = 0;
        for (size_t i = 0; i < example->noise_count; i++)
            sum += (double)(column[i] = example->noise[i][b]);
        if (sum > 0)
            believe(example, b, (float)((double)ln_nth(column, (int)example->noise_count, (int)example->noise_count / 2) * (double)example->noise_count / sum));
    }
}
