/* SPDX-License-Identifier: Apache-2.0 */
/* Two rings a channel: what came in, and what goes. A row is looked at when its window is full, and again when its gains are known, DELAY rows later: then what goes is added up,
 * and a window behind that no later row can change it any more, so it is taken off what came in and given out.
 *
 * The engines want seconds to either side of a row, and answer to the end of a clip where there is one. So every PIECE rows they are given the last seconds as if that were a clip: what they say of its PIECE
 * rows but for the last AHEAD is taken. That is many times the work of a file; it is done while the next PIECE rows come in, some of it with each. */
#include "sound/live.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <lanterne/block.h>

#include "base/audible.h"
#include "media/fft.h"
#include "sound/engines.h"
#include "sound/window.h"

enum { LESSON_ROWS = 1000, LESSON_LEAST = 10 };
enum { PIECE = 16, AHEAD = 64, BEHIND = 200, DELAY = AHEAD + 2 * PIECE, ROWS = 512 }; /* multiples of NET_PATCH; rows that are held, above all that a pass goes through and what comes in meanwhile */
enum { TURN = 64, TURNS = 5 }; /* rows that are pushed at a time; turns while one row comes in, which leave little to the last */

typedef struct lesson {
    float (*row)[LN_BANDS]; /* LESSON_ROWS, written round and round */
    size_t count;           /* written so far */
} lesson;

struct ln_live {
    int channels, rate;
    ln_bands bands;
    ln_fft *fft;
    ln_engines *engines; /* NULL: nothing is taken off */
    float *window, *piece, *spectrum;
    float *heard[LN_CHANNELS_MAX], *gone[LN_CHANNELS_MAX];
    size_t ring;   /* samples in each ring */
    int64_t at;    /* samples that came in */
    float unit;    /* of powers: makes them the same at every rate */
    float (*power)[LN_BANDS]; /* of the last ROWS rows */
    struct {
        int64_t from, at, to; /* rows: what the engines are given as a clip, and the next of them */
    } pass;
    float share[PIECE][LN_BANDS]; /* of each band that goes, as the last pass has found */
    ln_lesson lasting;
    lesson lessons[2]; /* of noise, of what stays */
};

int ln_live_latency(const ln_live *live)
{
    return (DELAY + 2) * live->bands.hop;
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
    whole = whole && (live->power = calloc(ROWS, sizeof *live->power));
    for (int i = 0; whole && i < 2; i++)
        whole = (live->lessons[i].row = calloc(LESSON_ROWS, sizeof *live->lessons[i].row));
    if (!whole)
        return ln_fail(LN_EMEMORY, "no memory for %d channels", live->channels);
    ln_window_root(live->window, live->bands.frame);
    return ln_fft_new(live->bands.frame, &live->fft);
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
    free(l->power);
    ln_engines_free(&l->engines);
    free(l);
    *live = NULL;
}

/* The pass from its first row on. */
static void begin(ln_live *live)
{
    live->pass.at = live->pass.from;
    if (live->engines)
        ln_engines_start(live->engines, live->pass.from);
}

void ln_live_start(ln_live *live)
{
    for (int c = 0; c < live->channels; c++) {
        memset(live->heard[c], 0, live->ring * sizeof(float));
        memset(live->gone[c], 0, live->ring * sizeof(float));
    }
    live->at = 0;
    live->pass.from = live->pass.to = 0;
    memset(live->share, 0, sizeof live->share);
}

ln_engines *ln_live_show(ln_live *live, ln_engines *engines)
{
    ln_engines *before = live->engines;
    live->engines = engines;
    begin(live);
    return before;
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
    if (live->lasting == LN_LESSON_NONE || !ln_bands_hold(power))
        return;
    lesson *l = &live->lessons[live->lasting - LN_LESSON_NOISE];
    memcpy(l->row[l->count++ % LESSON_ROWS], power, sizeof *l->row);
}

/* Some of a pass; false when there is nothing left. */
static bool turn(ln_live *live)
{
    const int64_t end = live->pass.to - live->pass.at < TURN ? live->pass.to : live->pass.at + TURN;
    if (live->pass.at == live->pass.to)
        return ln_engines_turn(live->engines);
    while (live->pass.at < end)
        ln_engines_push(live->engines, live->power[live->pass.at++ % ROWS]);
    if (end == live->pass.to)
        ln_engines_end(live->engines);
    return true;
}

/* What a pass says of the rows that it was made for. */
static void keep_shares(ln_live *live)
{
    const int64_t wanted = live->pass.to - AHEAD - PIECE;
    float gain[LN_BANDS];
    while (turn(live)) {}
    for (int64_t row = live->pass.from; row < wanted + PIECE && ln_engines_pull(live->engines, gain); row++)
        for (int b = 0; row >= wanted && b < LN_BANDS; b++)
            live->share[row - wanted][b] = 1 - gain[b];
}

/* What the engines do while a row comes in. With the last of PIECE rows a pass ends, and the next begins. */
static void work(ln_live *live, int64_t row)
{
    const bool busy = live->engines && live->pass.to > live->pass.from;
    for (int i = 0; busy && i < TURNS; i++)
        turn(live);
    if ((row + 1) % PIECE)
        return;
    memset(live->share, 0, sizeof live->share); /* nothing goes of rows of which nothing is known */
    if (busy)
        keep_shares(live);
    live->pass.to = row + 1;
    live->pass.from = row + 1 > BEHIND + PIECE + AHEAD ? row + 1 - (BEHIND + PIECE + AHEAD) : 0;
    begin(live);
}

/* A window has filled: hear it, and take off what is known by now. */
static void step(ln_live *live)
{
    const int64_t row = live->at / live->bands.hop - 1, given = row - DELAY;
    float *power = live->power[row % ROWS];
    memset(power, 0, sizeof *live->power);
    for (int c = 0; c < live->channels; c++) {
        look(live, row, c);
        ln_bands_add(&live->bands, live->spectrum, power);
    }
    for (int b = 0; b < LN_BANDS; b++)
        power[b] *= live->unit;
    if (given >= 0) {
        remember(live, live->power[given % ROWS]);
        if (ln_bands_hold(live->share[row % PIECE]))
            take_off(live, given, live->share[row % PIECE]);
    }
    work(live, row);
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
    if (live->engines)
        ln_engines_set(live->engines, pow(10, floor_db / 20), strength);
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

ln_status ln_live_learn(const ln_live *live, ln_engines **out)
{
    const lesson *noise = &live->lessons[0], *keep = &live->lessons[1];
    size_t count = rows_of(noise);
    *out = NULL;
    if (count < LESSON_LEAST)
        return ln_fail(LN_ESETTING, "%.2f s were heard while the noise was shown: hold Noise for 0.1 s at least where it is heard, a second or two is best", (double)count * live->bands.hop / live->rate);
    ln_example *example = malloc(sizeof *example);
    ln_status status = example ? ln_example_of(noise->row[0], count, keep->row[0], rows_of(keep) < LESSON_LEAST ? 0 : rows_of(keep), example)
                               : ln_fail(LN_EMEMORY, "no memory for what was shown");
    if (!status)
        status = ln_engines_new(live->rate, example, 1, 1, out);
    free(example);
    return status;
}
