/* SPDX-License-Identifier: Apache-2.0 */
/* Two rings a channel: what came in, and what goes. A row is looked at when its window is full, and again when its gains are known, LN_GAINS_AHEAD rows later: then what goes is added up,
 * and a window behind that no later row can change it any more, so it is taken off what came in and given out. */
#include "sound/live.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <lanterne/block.h>

#include "base/audible.h"
#include "media/fft.h"
#include "sound/window.h"

enum { LESSON_ROWS = 1000, LESSON_LEAST = 10 };

typedef struct lesson {
    float (*row)[LN_BANDS]; /* LESSON_ROWS, written round and round */
    size_t count;           /* written so far */
} lesson;

struct ln_live {
    int channels, rate;
    ln_bands bands;
    ln_fft *fft;
    ln_gains *gains;
    ln_profile profile;
    float *window, *piece, *spectrum;
    float *heard[LN_CHANNELS_MAX], *gone[LN_CHANNELS_MAX];
    size_t ring;   /* samples in each ring */
    int64_t at;    /* samples that came in */
    float unit;    /* of powers: makes them the same at every rate */
    int64_t given; /* the next row whose gains are to be known */
    ln_lesson lasting;
    lesson lessons[2]; /* of noise, of what stays */
};

/* All powers zero: no noise is expected, every gain is one. */
static const ln_profile nothing;

int ln_live_latency(const ln_live *live)
{
    return (LN_GAINS_AHEAD + 2) * live->bands.hop;
}

static float *floats(size_t count)
{
    return calloc(count, sizeof(float));
}

static ln_status prepare(ln_live *live)
{
    size_t frame = (size_t)live->bands.frame;
    bool whole = (live->window = floats(frame)) && (live->piece = floats(frame)) && (live->spectrum = floats(frame + 2));
    live->ring = (size_t)ln_live_latency(live) + 2 * frame;
    for (int c = 0; whole && c < live->channels; c++)
        whole = (live->heard[c] = floats(live->ring)) && (live->gone[c] = floats(live->ring));
    for (int i = 0; whole && i < 2; i++)
        whole = (live->lessons[i].row = calloc(LESSON_ROWS, sizeof *live->lessons[i].row));
    if (!whole)
        return ln_fail(LN_EMEMORY, "no memory for %d channels", live->channels);
    ln_window_root(live->window, live->bands.frame);
    ln_status status = ln_fft_new(live->bands.frame, &live->fft);
    return status ? status : ln_gains_new(&nothing, 1, 1, &live->gains);
}

ln_status ln_live_new(int rate, int channels, ln_live **out)
{
    *out = NULL;
    if (rate < 8000 || rate > 192000)
        return ln_fail(LN_ESETTING, "a rate of %d Hz: 8000 to 192000 are handled", rate);
    if (channels < 1 || channels > LN_CHANNELS_MAX)
        return ln_fail(LN_ESETTING, "%d channels: 1 to %d are handled", channels, LN_CHANNELS_MAX);
    ln_live *live = calloc(1, sizeof *live);
    if (!live)
        return ln_fail(LN_EMEMORY, "no memory for %d channels", channels);
    live->channels = channels;
    live->rate = rate;
    ln_bands_of(rate, &live->bands);
    live->unit = 1 / ((float)live->bands.frame * (float)live->bands.frame);
    ln_status status = prepare(live);
    if (status) {
        ln_live_free(&live);
        return status;
    }
    ln_gains_hurry(live->gains);
    ln_live_start(live);
    *out = live;
    return LN_OK;
}

void ln_live_free(ln_live **live)
{
    if (!live || !*live)
        return;
    ln_live *l = *live;
    for (int c = 0; c < l->channels; c++) {
        free(l->heard[c]);
        free(l->gone[c]);
    }
    for (int i = 0; i < 2; i++)
        free(l->lessons[i].row);
    free(l->window);
    free(l->piece);
    free(l->spectrum);
    ln_fft_free(&l->fft);
    ln_gains_free(&l->gains);
    free(l);
    *live = NULL;
}

void ln_live_start(ln_live *live)
{
    for (int c = 0; c < live->channels; c++) {
        memset(live->heard[c], 0, live->ring * sizeof(float));
        memset(live->gone[c], 0, live->ring * sizeof(float));
    }
    live->at = live->given = 0;
    ln_gains_start(live->gains, 0);
}

void ln_live_show(ln_live *live, const ln_profile *profile)
{
    live->profile = profile ? *profile : nothing;
}

void ln_live_hear(ln_live *live, ln_lesson lasting)
{
    if (lasting != live->lasting && lasting != LN_LESSON_NONE)
        live->lessons[lasting - LN_LESSON_NOISE].count = 0;
    live->lasting = lasting;
}

/* The spectrum of a row's window, the first sample of which is (row - 1) * hop: row 0 stands half before the beginning, as in a file. */
static void look(ln_live *live, int64_t row, int channel)
{
    size_t frame = (size_t)live->bands.frame, at = (size_t)((row - 1) * live->bands.hop + (int64_t)live->ring) % live->ring;
    for (size_t i = 0; i < frame; i++, at = at + 1 == live->ring ? 0 : at + 1)
        live->piece[i] = ln_audible(live->heard[channel][at]) * live->window[i];
    ln_fft_forward(live->fft, live->piece, live->spectrum);
}

static void take_off(ln_live *live, int64_t row, const float *share)
{
    size_t frame = (size_t)live->bands.frame;
    for (int c = 0; c < live->channels; c++) {
        size_t at = (size_t)((row - 1) * live->bands.hop + (int64_t)live->ring) % live->ring;
        look(live, row, c);
        ln_bands_scale(&live->bands, share, live->spectrum);
        ln_fft_inverse(live->fft, live->spectrum, live->piece);
        for (size_t i = 0; i < frame; i++, at = at + 1 == live->ring ? 0 : at + 1)
            live->gone[c][at] += live->piece[i] * live->window[i];
    }
}

static void remember(ln_live *live, const float *power)
{
    if (live->lasting == LN_LESSON_NONE)
        return;
    lesson *l = &live->lessons[live->lasting - LN_LESSON_NOISE];
    memcpy(l->row[l->count++ % LESSON_ROWS], power, sizeof *l->row);
}

/* A window has filled: hear it, and take off what is known by now. */
static void step(ln_live *live)
{
    int64_t row = live->at / live->bands.hop - 1;
    float power[LN_BANDS] = { 0 }, gain[LN_BANDS];
    for (int c = 0; c < live->channels; c++) {
        look(live, row, c);
        ln_bands_add(&live->bands, live->spectrum, power);
    }
    for (int b = 0; b < LN_BANDS; b++)
        power[b] *= live->unit;
    ln_gains_push(live->gains, power);
    ln_reading reading;
    if (row < LN_GAINS_AHEAD || !ln_gains_read(live->gains, &reading))
        return;
    ln_gains_of(live->gains, &reading, gain);
    remember(live, reading.power);
    bool some = false;
    for (int b = 0; b < LN_BANDS; b++) {
        gain[b] = 1 - gain[b];
        some = some || gain[b] > 0;
    }
    if (some)
        take_off(live, live->given, gain);
    live->given++;
}

/* At most up to the end of a hop. */
static void run(ln_live *live, const float *const *in, float *const *out, size_t from, size_t count)
{
    size_t now = (size_t)(live->at % (int64_t)live->ring), then = (now + live->ring - (size_t)ln_live_latency(live)) % live->ring;
    for (int c = 0; c < live->channels; c++) {
        size_t write = now, read = then;
        for (size_t i = from; i < from + count; i++) {
            float heard = live->heard[c][read];
            live->heard[c][write] = in[c][i];
            out[c][i] = heard - live->gone[c][read];
            live->gone[c][read] = 0;
            write = write + 1 == live->ring ? 0 : write + 1;
            read = read + 1 == live->ring ? 0 : read + 1;
        }
    }
    live->at += (int64_t)count;
}

void ln_live_process(ln_live *live, const float *const *in, float *const *out, size_t count, double floor_db, double strength)
{
    ln_gains_set(live->gains, &live->profile, pow(10, floor_db / 20), strength);
    for (size_t done = 0; done < count;) {
        size_t room = (size_t)(live->bands.hop - live->at % live->bands.hop), piece = count - done < room ? count - done : room;
        run(live, in, out, done, piece);
        done += piece;
        if (live->at % live->bands.hop == 0)
            step(live);
    }
}

static size_t rows_of(const lesson *l)
{
    return l->count < LESSON_ROWS ? l->count : LESSON_ROWS;
}

const float *ln_live_lesson(const ln_live *live, ln_lesson which, size_t *count)
{
    *count = rows_of(&live->lessons[which - LN_LESSON_NOISE]);
    return live->lessons[which - LN_LESSON_NOISE].row[0];
}

ln_status ln_live_teach(ln_live *live, ln_lesson which, const float *rows, size_t count)
{
    lesson *l = &live->lessons[which - LN_LESSON_NOISE];
    size_t left_out = count > LESSON_ROWS ? count - LESSON_ROWS : 0;
    for (size_t i = 0; i < count * LN_BANDS; i++)
        if (!(rows[i] >= 0 && rows[i] < HUGE_VALF))
            return ln_fail(LN_EDAMAGED, "the example that was kept is damaged: show it again");
    memcpy(l->row, rows + left_out * LN_BANDS, (count - left_out) * sizeof *l->row);
    l->count = count - left_out;
    return LN_OK;
}

ln_status ln_live_learn(const ln_live *live, ln_profile *profile)
{
    const lesson *noise = &live->lessons[0], *keep = &live->lessons[1];
    size_t count = rows_of(noise);
    bool heard = false;
    if (count < LESSON_LEAST)
        return ln_fail(LN_ESETTING, "the noise was shown for %.2f s: hold Noise for 0.1 s at least, a second or two is best", (double)count * live->bands.hop / live->rate);
    for (size_t i = 0; i < count * LN_BANDS; i++)
        heard = heard || noise->row[i / LN_BANDS][i % LN_BANDS] > 0;
    if (!heard)
        return ln_fail(LN_ESETTING, "what was shown as noise is silent: hold Noise where it is heard");
    return ln_profile_of(noise->row[0], count, rows_of(keep) < LESSON_LEAST ? NULL : keep->row[0], rows_of(keep) < LESSON_LEAST ? 0 : rows_of(keep), profile);
}
