/* SPDX-License-Identifier: Apache-2.0 */
/* The tone is played in grains of up to 0.4 s, half over half under a square-rooted Hann window, each from another place of the recording: two stretches of a murmur have nothing in common
 * but their spectrum, so their powers add up to what was recorded, and no ear finds a loop. The place of a grain is a number drawn from its own index. A grain that would go on exactly where
 * the one before plays is drawn anew: those two would add up in amplitude, and swell.
 *
 * What is played is cut into the same windows and bands as everything here, and each band is turned down to what is missing: the power that stood there, but no more than the tone's
 * own, less the power that is left. The figures are held for some 90 ms, so that the filling does not follow the grain of the noise; what little is taken without leaving a hole
 * asks for little (the share that was taken counts as well), and nothing taken asks for nothing. */
#include "sound/roomtone.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "media/fft.h"
#include "sound/bands.h"
#include "sound/lap.h"
#include "sound/window.h"

enum { SMOOTH = 4, RING = 16, STRETCHES = 64 }; /* rows to either side; rows held; stretches of tone used */
static const double longest_grain = 0.4, shortest_tone = 0.3, most_tone = 10; /* seconds */

typedef struct row {
    float before[LN_BANDS], left[LN_BANDS];
} row;

typedef struct fill {
    ln_lap lap;
    const ln_clip_verbs *lap_verbs;
    ln_tap *tap;
    ln_bands bands;
    ln_fft *fft;
    float *window, *piece, *spectrum, *rise;
    ln_block *tone[STRETCHES];
    int64_t places;    /* where a grain may begin, over all stretches */
    int tones, grain;  /* grain: samples, even */
    float (*level)[LN_BANDS]; /* of the tone, by channel */
    row (*ring)[RING];        /* by channel */
    bool heard[RING];         /* something was taken in that row */
    int64_t row, given;
} fill;

static int64_t row_at(const fill *f, int64_t r)
{
    return f->lap.clip.info.start + (r - 1) * f->bands.hop;
}

static void measure(fill *f, const float *sound, float *power)
{
    ln_window_lay(sound, f->window, f->piece, f->bands.frame);
    ln_fft_forward(f->fft, f->piece, f->spectrum);
    memset(power, 0, LN_BANDS * sizeof *power);
    ln_bands_add(&f->bands, f->spectrum, power);
}

/* Grains */

/* A number from another, evenly spread (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014: the finalizer of SplitMix64). */
static uint64_t draw(uint64_t x)
{
    x += 0x9e3779b97f4a7c15U;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
    return x ^ (x >> 31);
}

static int64_t place_of(const fill *f, int64_t index)
{
    const int64_t half = f->grain / 2, near = f->lap.clip.info.rate / 50;
    int64_t before = (int64_t)(draw(2 * (uint64_t)index - 2) % (uint64_t)f->places), place = (int64_t)(draw(2 * (uint64_t)index) % (uint64_t)f->places);
    bool goes_on = llabs(place - before - half) < near;
    return goes_on ? (int64_t)(draw(2 * (uint64_t)index + 1) % (uint64_t)f->places) : place;
}

/* The recording from a grain's place on. */
static const float *grain_of(const fill *f, int channel, int64_t place)
{
    int i = 0;
    for (; i + 1 < f->tones && place > f->tone[i]->length - f->grain; i++)
        place -= f->tone[i]->length - f->grain + 1;
    return f->tone[i]->sound[channel] + place;
}

/* Tone for [at, at + frame) of the clip. */
static void play(const fill *f, int channel, int64_t at, float *out)
{
    const int half = f->grain / 2;
    int64_t clock = at - f->lap.clip.info.start + f->bands.frame; /* never below 0: the first window begins a hop before the clip */
    memset(out, 0, (size_t)f->bands.frame * sizeof *out);
    for (int64_t index = clock / half; index * half < clock + f->bands.frame; index++)
        for (int which = 0; which < 2; which++) { /* the grain that begins here, and the one before it, which ends */
            const float *sound = grain_of(f, channel, place_of(f, index + 1 - which));
            int64_t first = index * half, from = first > clock ? first : clock, to = first + half < clock + f->bands.frame ? first + half : clock + f->bands.frame;
            for (int64_t t = from; t < to; t++)
                out[t - clock] += f->rise[t - first + which * half] * sound[t - first + which * half];
        }
}

/* Rows */

static bool hear_row(fill *f, int channel, row *out)
{
    const float *left = f->lap.heard.sound[channel] + (row_at(f, f->row) - f->lap.heard.from);
    float *before = f->piece + f->bands.frame;
    ln_tap_read(f->tap, channel, row_at(f, f->row), f->bands.frame, before);
    measure(f, left, out->left);
    if (!memcmp(left, before, (size_t)f->bands.frame * sizeof *left)) {
        memcpy(out->before, out->left, sizeof out->before);
        return false;
    }
    measure(f, before, out->before);
    return true;
}

static void push_row(fill *f)
{
    const int64_t at = f->row % RING;
    f->heard[at] = false;
    for (int c = 0; c < f->lap.clip.info.channels; c++)
        f->heard[at] |= hear_row(f, c, &f->ring[c][at]);
    f->row++;
}

static int64_t first_of(const fill *f)
{
    return f->given > SMOOTH ? f->given - SMOOTH : 0;
}

/* Amplitude of tone wanted in each band of a row, 0 to 1; false when none is. */
static bool wanted(const fill *f, int channel, float gain[LN_BANDS])
{
    bool any = false;
    for (int b = 0; b < LN_BANDS; b++) {
        double before = 0, left = 0, level = (double)f->level[channel][b];
        int count = 0;
        for (int64_t r = first_of(f); r <= f->given + SMOOTH && r < f->row; r++, count++) {
            before += (double)f->ring[channel][r % RING].before[b];
            left += (double)f->ring[channel][r % RING].left[b];
        }
        before /= count;
        left /= count;
        double missing = fmin(before, level) - left, share = missing > 0 ? missing / level * (1 - left / before) : 0;
        gain[b] = (float)sqrt(fmin(share, 1)); /* of samples that are no numbers, nothing is missing: what compares with them is false */
        any = any || gain[b] > 0;
    }
    return any;
}

static bool was_taken(const fill *f)
{
    bool any = false;
    for (int64_t r = first_of(f); r <= f->given + SMOOTH && r < f->row; r++)
        any = any || f->heard[r % RING];
    return any;
}

static ln_status fill_row(fill *f)
{
    const int64_t at = row_at(f, f->given);
    float gain[LN_BANDS];
    ln_status status = ln_lap_gone(&f->lap, at, (size_t)f->bands.frame);
    for (int c = 0; !status && was_taken(f) && c < f->lap.clip.info.channels; c++) {
        if (!wanted(f, c, gain))
            continue;
        play(f, c, at, f->piece + f->bands.frame);
        ln_window_lay(f->piece + f->bands.frame, f->window, f->piece, f->bands.frame);
        ln_fft_forward(f->fft, f->piece, f->spectrum);
        for (int b = 0; b < LN_BANDS; b++)
            gain[b] = -gain[b]; /* the lap takes off, and this comes on */
        ln_bands_scale(&f->bands, gain, f->spectrum);
        ln_fft_inverse(f->fft, f->spectrum, f->piece);
        ln_window_add(f->piece, f->window, f->lap.gone.sound[c] + (at - f->lap.gone.from), f->bands.frame);
    }
    f->given++;
    return status;
}

static ln_status work(ln_lap *lap)
{
    fill *f = (fill *)lap;
    ln_status status = LN_OK;
    while (!status && row_at(f, f->row) + f->bands.frame <= ln_lap_heard_to(lap)) {
        push_row(f);
        if (f->row > f->given + SMOOTH)
            status = fill_row(f);
    }
    while (!status && lap->over && f->given < f->row)
        status = fill_row(f);
    lap->known = row_at(f, f->given);
    lap->needed = row_at(f, f->row);
    return status;
}

static void start(ln_lap *lap, int64_t tick)
{
    fill *f = (fill *)lap;
    int64_t r = (tick - lap->clip.info.start + f->bands.hop - 1) / f->bands.hop;
    f->row = f->given = r > 0 ? r + 1 : 0;
    for (int c = 0; c < lap->clip.info.channels; c++)
        memset(f->ring[c], 0, sizeof f->ring[c]); /* rows before the first hold nothing, and nothing was taken from them */
    memset(f->heard, 0, sizeof f->heard);
    lap->heard.from = lap->gone.from = row_at(f, f->row);
}

static void free_parts(ln_lap *lap)
{
    fill *f = (fill *)lap;
    for (int i = 0; i < f->tones; i++)
        ln_block_unref(&f->tone[i]);
    ln_fft_free(&f->fft);
    free(f->window);
    free(f->rise);
    free(f->level);
    free(f->ring);
}

/* What has been given out is read no more: not by the lap, and so not from the tap. */
static ln_status fill_next(ln_clip *clip, ln_block **out)
{
    fill *f = (fill *)clip;
    ln_status status = f->lap_verbs->next(clip, out);
    if (!status)
        ln_tap_forget(f->tap, (*out)->at - f->bands.frame);
    return status;
}

static ln_status fill_seek(ln_clip *clip, int64_t at)
{
    return ((fill *)clip)->lap_verbs->seek(clip, at);
}

static void fill_close(ln_clip *clip)
{
    ((fill *)clip)->lap_verbs->close(clip);
}

/* The recording */

/* Direct current is no sound, and of two grains it would not add up as sound does. The block is ours alone. */
static void remove_current(ln_block *tone)
{
    for (int c = 0; c < tone->channels; c++) {
        double sum = 0;
        for (int64_t i = 0; i < tone->length; i++)
            sum += (double)tone->sound[c][i];
        float mean = (float)(sum / (double)tone->length);
        for (int64_t i = 0; i < tone->length; i++)
            tone->sound[c][i] -= mean;
    }
}

static ln_status record(fill *f, ln_clip *from, ln_stretches tone)
{
    int64_t left = (int64_t)(most_tone * from->info.rate), longest = 0;
    for (size_t i = 0; i < tone.count && f->tones < STRETCHES && left > 0; i++) {
        ln_span span = ln_span_in(tone.span[i], from->info.base);
        span.to = span.to - span.from < left ? span.to : span.from + left;
        ln_status status = ln_clip_read_sound(from, span.from, span.to, &f->tone[f->tones]);
        if (status)
            return status;
        remove_current(f->tone[f->tones]);
        longest = f->tone[f->tones]->length > longest ? f->tone[f->tones]->length : longest;
        left -= f->tone[f->tones++]->length;
    }
    if ((double)longest < shortest_tone * from->info.rate)
        return ln_fail(LN_ESETTING, "--tone: the longest stretch of room tone is %.2g s long: show %g s or more without a break", (double)longest / from->info.rate, shortest_tone);
    f->grain = (int)fmin(longest_grain * from->info.rate, (double)longest / 2) / 2 * 2;
    return LN_OK;
}

/* Leave out what is too short for a grain, and count the places. */
static void count_places(fill *f)
{
    int kept = 0;
    for (int i = 0; i < f->tones; i++)
        if (f->tone[i]->length >= f->grain) {
            f->places += f->tone[i]->length - f->grain + 1;
            f->tone[kept++] = f->tone[i];
        } else {
            ln_block_unref(&f->tone[i]);
        }
    f->tones = kept;
}

static ln_status measure_tone(fill *f, int channels)
{
    float power[LN_BANDS];
    double all = 0;
    f->level = calloc((size_t)channels, sizeof *f->level);
    f->ring = calloc((size_t)channels, sizeof *f->ring);
    if (!f->level || !f->ring)
        return ln_fail(LN_EMEMORY, "no memory for room tone");
    for (int c = 0; c < channels; c++) {
        int count = 0;
        for (int i = 0; i < f->tones; i++)
            for (int64_t at = 0; at + f->bands.frame <= f->tone[i]->length; at += f->bands.hop, count++) {
                measure(f, f->tone[i]->sound[c] + at, power);
                for (int b = 0; b < LN_BANDS; b++)
                    f->level[c][b] += power[b];
            }
        for (int b = 0; b < LN_BANDS; b++) {
            f->level[c][b] /= (float)(count ? count : 1);
            all += (double)f->level[c][b];
        }
    }
    return all > 0 && all < HUGE_VAL ? LN_OK : ln_fail(LN_ESETTING, "--tone: what was shown as room tone is silent or broken: show a stretch where the place is heard");
}

static ln_status prepare(fill *f, const ln_clip_info *info)
{
    ln_bands_of(info->rate, &f->bands);
    size_t frame = (size_t)f->bands.frame, grain = (size_t)f->grain;
    f->window = malloc((4 * frame + 2) * sizeof *f->window);
    f->rise = malloc((grain + 1) * sizeof *f->rise);
    if (!f->window || !f->rise)
        return ln_fail(LN_EMEMORY, "no memory for room tone");
    f->piece = f->window + frame; /* and as much again behind it, for sound that comes from elsewhere */
    f->spectrum = f->piece + 2 * frame;
    ln_window_root(f->window, f->bands.frame);
    ln_window_root(f->rise, f->grain);
    return ln_fft_new(f->bands.frame, &f->fft);
}

ln_status ln_roomtone_fill(ln_clip *in, ln_tap *tap, ln_span span, ln_stretches tone, ln_clip **out)
{
    static const ln_lap_verbs verbs = { start, work, free_parts };
    static const ln_clip_verbs clip_verbs = { fill_next, fill_seek, fill_close };
    const ln_fader fader = { .span = span };
    fill *f = calloc(1, sizeof *f);
    *out = NULL;
    if (!f)
        return ln_fail(LN_EMEMORY, "no memory for a clip");
    f->tap = tap;
    f->lap.clip.info = in->info;
    ln_status status = record(f, ln_tap_clip(tap), tone);
    if (!status)
        status = prepare(f, &in->info);
    if (!status)
        count_places(f);
    if (!status)
        status = measure_tone(f, in->info.channels);
    if (status) {
        free_parts(&f->lap);
        free(f);
        return status;
    }
    ln_lap_init(&f->lap, &verbs, in, &fader, f->bands.frame, (int64_t)(2 * SMOOTH + 2) * f->bands.hop + f->bands.frame);
    f->lap_verbs = f->lap.clip.verbs;
    f->lap.clip.verbs = &clip_verbs;
    ln_tap_open(tap);
    *out = &f->lap.clip;
    return LN_OK;
}
