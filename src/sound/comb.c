/* SPDX-License-Identifier: Apache-2.0 */
#include "sound/comb.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/clones.h"
#include "media/fft.h"
#include "sound/follow.h"
#include "sound/ground.h"
#include "sound/window.h"

/* Overlapping spectra, Hann in and out, a quarter apart. The followers say where the lines are; around each, the hill that stands there is lowered to the ground beside it.
 * What is *taken off* is built, not what stays: where no hill stands it is nothing, and the sound passes exactly. Gains are at most 1 and both windows are
 * the same, so the result never has more energy than the sound had.
 *
 * Tried on paper and dropped: subtracting each line's own oscillation (heterodyne and low-pass). At every onset the low-pass runs ahead of the tone by half its
 * window, which puts sound where there was none; a gain cannot. */
static const struct {
    double window; /* seconds */
    int lag;
    float rise, fall; /* a line's own level follows what is met by at most these factors a frame */
} manner[LN_PACES] = {
    [LN_PACE_HUM] = { 0.68, 6, 1.06f, 0.94f },
    [LN_PACE_STEADY] = { 0.1, 4, 2, 0.98f },
    [LN_PACE_SWEEP] = { 0.04, 6, 2, 0.98f },
};
static const double hum_below = 130;
/* A hill is followed down its sides until it is this near the ground, or meets another hill, or for so many bins: the main lobe of a Hann window is 2, an onset
 * within the frame spreads it further. */
static const float foot = 1.1f;
enum { OVERLAP = 4, HILL = 8, GROUND_REACH = 12 };
/* The first frames hold half of nothing, when the clip begins with the line: their level says little. */
enum { SETTLED = 3 * OVERLAP };
/* A line is let stand out of its own level by this factor before the rest is taken for somebody's voice. */
static const float slack = 2;

typedef struct line_tone {
    ln_follow *follow;
    int harmonics;
    float *level; /* [channel][harmonic]: amplitude the line has had, 0 before it was met */
} line_tone;

struct ln_comb {
    ln_pace pace;
    line_tone tone[LN_TONES_ITEMS];
    int tones, size, bins, used; /* used: bins that lines can reach */
    int frames;                  /* looked at so far */
    double bin_hz;
    float floor;
    ln_fft *fft;
    float *window, *spectrum, *power, *ground, *above, *gain;
};

ln_pace ln_tone_pace(const ln_tone *tone)
{
    return tone->from < tone->to ? LN_PACE_SWEEP : tone->from < hum_below ? LN_PACE_HUM : LN_PACE_STEADY;
}

static ln_status make_tables(ln_comb *c)
{
    size_t bins = (size_t)c->bins, size = (size_t)c->size;
    float *memory = calloc(size + bins * 6, sizeof *memory);
    if (!memory)
        return ln_fail(LN_EMEMORY, "no memory for a comb of %d bins", c->bins);
    c->window = memory;
    c->spectrum = c->window + size;
    c->power = c->spectrum + 2 * bins;
    c->ground = c->power + bins;
    c->above = c->ground + bins;
    c->gain = c->above + bins;
    /* Four Hann windows squared, a quarter apart, add up to 3/2. */
    ln_window_hann(c->window, c->size, sqrt(2 / 3.0));
    return ln_fft_new(c->size, &c->fft);
}

static ln_status make_tones(ln_comb *c, const ln_tones *tones, int rate, int channels)
{
    for (int i = 0; i < tones->count; i++) {
        line_tone *t = &c->tone[c->tones++];
        t->harmonics = tones->item[i].harmonics;
        t->level = calloc((size_t)channels * (size_t)t->harmonics, sizeof *t->level);
        if (!t->level)
            return ln_fail(LN_EMEMORY, "no memory for %d lines", t->harmonics);
        ln_status status = ln_follow_new(&tones->item[i], c->bin_hz, (double)ln_comb_hop(c) / rate, c->used, manner[c->pace].lag, &t->follow);
        if (status)
            return status;
    }
    return LN_OK;
}

ln_status ln_comb_new(const ln_tones *tones, double floor, int rate, int channels, ln_comb **out)
{
    ln_comb *c = calloc(1, sizeof *c);
    *out = NULL;
    if (!c)
        return ln_fail(LN_EMEMORY, "no memory for a comb");
    c->pace = ln_tone_pace(&tones->item[0]);
    c->size = ln_fft_size((int)(manner[c->pace].window * rate));
    c->size = c->size < 64 ? 64 : c->size;
    c->bins = c->size / 2 + 1;
    c->bin_hz = (double)rate / c->size;
    c->floor = (float)floor;
    for (int i = 0; i < tones->count; i++) {
        double top = tones->item[i].to * tones->item[i].harmonics * 1.1 / c->bin_hz + 2 * GROUND_REACH;
        int reached = top < c->bins ? (int)top : c->bins;
        c->used = c->used > reached ? c->used : reached;
    }
    ln_status status = make_tables(c);
    if (!status)
        status = make_tones(c, tones, rate, channels);
    if (status)
        ln_comb_free(c);
    else
        *out = c;
    return status;
}

void ln_comb_free(ln_comb *c)
{
    if (!c)
        return;
    for (int i = 0; i < c->tones; i++) {
        ln_follow_free(c->tone[i].follow);
        free(c->tone[i].level);
    }
    ln_fft_free(&c->fft);
    free(c->window);
    free(c);
}

int ln_comb_size(const ln_comb *comb)
{
    return comb->size;
}

int ln_comb_hop(const ln_comb *comb)
{
    return comb->size / OVERLAP;
}

int ln_comb_lag(const ln_comb *comb)
{
    return manner[comb->pace].lag;
}

static void LN_CLONES multiply(const float *restrict by, int count, float *restrict x)
{
    for (int i = 0; i < count; i++)
        x[i] *= by[i];
}

static void LN_CLONES add_power(const float *spectrum, int bins, float *power)
{
    for (int b = 0; b < bins; b++)
        power[b] += spectrum[2 * b] * spectrum[2 * b] + spectrum[2 * b + 1] * spectrum[2 * b + 1];
}

void ln_comb_look(ln_comb *c, const float *const *sound)
{
    int channels = 0;
    memset(c->power, 0, (size_t)c->used * sizeof *c->power);
    for (; channels < LN_CHANNELS_MAX && sound[channels]; channels++) {
        ln_fft_windowed(c->fft, sound[channels], c->window, c->spectrum);
        add_power(c->spectrum, c->used, c->power);
    }
    /* -200 dB of full scale: below it there is no line to follow. */
    for (int b = 0; b < c->used; b++)
        c->power[b] = 10 * log10f(c->power[b] + 1e-20f * (float)c->size * (float)c->size);
    ln_ground(c->power, c->used, GROUND_REACH, c->ground);
    for (int b = 0; b < c->used; b++)
        c->above[b] = c->power[b] - c->ground[b];
    for (int i = 0; i < c->tones; i++)
        ln_follow_feed(c->tone[i].follow, c->above);
    c->frames++;
}

/* Lower one bin of a line whose own amplitude is at most `own`; true when that changes it. */
static bool lower(ln_comb *c, int bin, float own)
{
    float size = c->power[bin], ground = c->ground[bin];
    if (size <= ground * foot)
        return false;
    float rest = size > own ? sqrtf(size * size - own * own) : 0;
    float gain = (rest > ground ? rest : ground) / size;
    gain = gain > c->floor ? gain : c->floor;
    if (gain < c->gain[bin])
        c->gain[bin] = gain;
    return true;
}

/* Lower the hill whose top is nearest to `centre` +- `spread` bins, down both sides. */
static bool lower_hill(ln_comb *c, double centre, double spread, float *level)
{
    int top = (int)(centre + 0.5), from = (int)(centre - spread), to = (int)(centre + spread + 1);
    if (from < 1 || to + HILL + 1 >= c->used)
        return false;
    for (int b = from; b <= to; b++)
        if (c->power[b] > c->power[top])
            top = b;
    float peak = c->power[top];
    if (peak <= c->ground[top] * foot)
        return false;
    if (*level <= 0)
        *level = peak;
    float most = *level * (c->frames < SETTLED ? 2 : manner[c->pace].rise), last = *level * manner[c->pace].fall;
    *level = peak > most ? most : peak < last ? last : peak;
    float own = *level * slack;
    bool any = lower(c, top, own);
    int wide = HILL + (int)spread;
    for (int side = -1; side <= 1; side += 2)
        for (int b = top + side; b > 0 && b + 1 < c->used && abs(b - top) <= wide; b += side) {
            bool inside = b >= from && b <= to;
            if (!inside && c->power[b] > c->power[b - side])
                break;
            any |= lower(c, b, own);
        }
    return any;
}

bool ln_comb_take(ln_comb *c, int channel, const float *sound, float *taken)
{
    bool any = false;
    ln_fft_windowed(c->fft, sound, c->window, c->spectrum);
    memset(c->power, 0, (size_t)c->used * sizeof *c->power);
    add_power(c->spectrum, c->used, c->power);
    for (int b = 0; b < c->used; b++) {
        c->power[b] = sqrtf(c->power[b]);
        c->gain[b] = 1;
    }
    ln_ground(c->power, c->used, GROUND_REACH, c->ground);
    for (int i = 0; i < c->tones; i++) {
        double slope, hz = ln_follow_at(c->tone[i].follow, &slope);
        for (int h = 1; h <= c->tone[i].harmonics; h++) {
            /* Half a hop of movement either way, and a bin of doubt. */
            double spread = 1 + fabs(slope) * h * 0.25 / (c->bin_hz * c->bin_hz);
            any |= lower_hill(c, h * hz / c->bin_hz, spread, &c->tone[i].level[channel * c->tone[i].harmonics + h - 1]);
        }
    }
    if (!any)
        return false;
    for (int b = 0; b < c->bins; b++) {
        float off = b < c->used ? 1 - c->gain[b] : 0;
        c->spectrum[2 * b] *= off;
        c->spectrum[2 * b + 1] *= off;
    }
    ln_fft_inverse(c->fft, c->spectrum, taken);
    multiply(c->window, c->size, taken);
    return true;
}
