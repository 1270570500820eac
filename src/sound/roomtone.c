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

#include "sound/beside.h"
#include "sound/window.h"

enum { SMOOTH = 4, RING = 16, STRETCHES = 64 }; /* rows to either side; rows held; stretches of tone used */
static const double longest_grain = 0.4, shortest_tone = 0.3, most_tone = 10; /* seconds */

typedef struct powers {
    float before[LN_BANDS], left[LN_BANDS];
} powers;

typedef struct fill {
    ln_beside beside;
    float *rise;              /* a grain's window */
    ln_block *tone[STRETCHES];
    int64_t places;           /* where a grain may begin, over all stretches */
    int tones, grain;         /* grain: samples, even */
    float (*level)[LN_BANDS]; /* of the tone, by channel */
    powers (*ring)[RING];        /* by channel */
    bool heard[RING];         /* something was taken in that row */
    int64_t first;            /* the first row there is */
} fill;

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
    const int64_t half = f->grain / 2, near = f->beside.lap.clip.info.rate / 50;
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
    int64_t clock = at - f->beside.lap.clip.info.start + f->beside.bands.frame; /* never below 0: the first window begins a hop before the clip */
    memset(out, 0, (size_t)f->beside.bands.frame * sizeof *out);
    for (int64_t index = clock / half; index * half < clock + f->beside.bands.frame; index++)
        for (int which = 0; which < 2; which++) { /* the grain that begins here, and the one before it, which ends */
            const float *sound = grain_of(f, channel, place_of(f, index + 1 - which));
            int64_t first = index * half, from = first > clock ? first : clock, to = first + half < clock + f->beside.bands.frame ? first + half : clock + f->beside.bands.frame;
            for (int64_t t = from; t < to; t++)
                out[t - clock] += f->rise[t - first + which * half] * sound[t - first + which * half];
        }
}

/* Rows */

static bool hear_channel(fill *f, int channel, int64_t at, powers *out)
{
    const size_t frame = (size_t)f->beside.bands.frame;
    const float *left = ln_beside_left(&f->beside, channel);
    float *before = f->beside.piece + frame;
    ln_beside_before(&f->beside, channel, at, (int)frame, before);
    ln_beside_measure(&f->beside, left, out->left);
    if (!memcmp(left, before, frame * sizeof *left)) {
        memcpy(out->before, out->left, sizeof out->before);
        return false;
    }
    ln_beside_measure(&f->beside, before, out->before);
    return true;
}

static void hear(ln_beside *beside, int64_t r, bool first)
{
    fill *f = (fill *)beside;
    bool *heard = &f->heard[r % RING];
    f->first = first ? r : f->first;
    *heard = false;
    for (int c = 0; c < beside->lap.clip.info.channels; c++)
        *heard |= hear_channel(f, c, ln_beside_at(beside, r), &f->ring[c][r % RING]);
}

/* Amplitude of tone wanted in each band of a row, 0 to 1; false when none is. */
static bool wanted(const fill *f, int64_t row, int channel, float gain[LN_BANDS])
{
    const int64_t from = row - SMOOTH > f->first ? row - SMOOTH : f->first, to = row + SMOOTH < f->beside.row ? row + SMOOTH : f->beside.row - 1;
    bool any = false;
    for (int64_t r = from; r <= to; r++)
        any = any || f->heard[r % RING];
    if (!any)
        return false;
    any = false;
    for (int b = 0; b < LN_BANDS; b++) {
        double before = 0, left = 0, level = (double)f->level[channel][b];
        for (int64_t r = from; r <= to; r++) {
            before += (double)f->ring[channel][r % RING].before[b] / (double)(to - from + 1);
            left += (double)f->ring[channel][r % RING].left[b] / (double)(to - from + 1);
        }
        double missing = fmin(before, level) - left, share = missing > 0 ? missing / level * (1 - left / before) : 0;
        gain[b] = (float)sqrt(fmin(share, 1)); /* of samples that are no numbers, nothing is missing: what compares with them is false */
        any = any || gain[b] > 0;
    }
    return any;
}

static bool lay(ln_beside *beside, int64_t row, int channel)
{
    fill *f = (fill *)beside;
    float gain[LN_BANDS], *tone = beside->piece + beside->bands.frame;
    if (!wanted(f, row, channel, gain))
        return false;
    play(f, channel, ln_beside_at(beside, row), tone);
    ln_beside_look(beside, tone);
    ln_bands_scale(&beside->bands, gain, beside->spectrum);
    return true;
}

static void free_fill(ln_beside *beside)
{
    fill *f = (fill *)beside;
    for (int i = 0; i < f->tones; i++)
        ln_block_unref(&f->tone[i]);
    free(f->rise);
    free(f->level);
    free(f->ring);
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
            for (int64_t at = 0; at + f->beside.bands.frame <= f->tone[i]->length; at += f->beside.bands.hop, count++) {
                ln_beside_measure(&f->beside, f->tone[i]->sound[c] + at, power);
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

ln_status ln_roomtone_fill(ln_clip *in, ln_tap *tap, ln_span span, ln_stretches tone, ln_clip **out)
{
    static const ln_beside_verbs verbs = { hear, lay, free_fill };
    const ln_fader fader = { .span = span };
    fill *f = calloc(1, sizeof *f);
    *out = NULL;
    if (!f)
        return ln_fail(LN_EMEMORY, "no memory for a clip");
    ln_status status = ln_beside_prepare(&f->beside, &verbs, &in->info);
    if (!status)
        status = record(f, ln_tap_clip(tap), tone);
    if (!status && !(f->rise = malloc(((size_t)f->grain + 1) * sizeof *f->rise)))
        status = ln_fail(LN_EMEMORY, "no memory for room tone");
    if (!status) {
        ln_window_root(f->rise, f->grain);
        count_places(f);
        status = measure_tone(f, in->info.channels);
    }
    if (status) {
        ln_beside_drop(&f->beside);
        free(f);
        return status;
    }
    ln_beside_begin(&f->beside, in, tap, &fader, SMOOTH);
    *out = &f->beside.lap.clip;
    return LN_OK;
}
