/* SPDX-License-Identifier: Apache-2.0 */
#include "sound/figures.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "media/fft.h"
#include "sound/ground.h"
#include "sound/window.h"

/* What beats in a sound, and how fast: rotor blades 10 to 30 times a second, a single-cylinder engine 10 to 60, a saw 80 to 200; a clock once or twice, steps twice, a galloping horse
 * six to eight times. Envelopes of four ranges are taken 500 times a second from spectra of 5 ms, too short to tell lines apart and quick enough for 200 Hz,
 * and each envelope's own spectrum is looked at over the whole piece. */
enum { ENVELOPE = 2048, REACH = 16, HARMONICS = 4 };
static const double window_seconds = 0.005, per_second = 500, slowest = 4, fastest = 200;
static const double edges[LN_RATES + 1] = { 0.5, 2, 5, 12, 30, 80, 200 };
static const double pi = 3.14159265358979323846;

struct ln_beats {
    int frame, hop, last; /* `last`: one behind the highest bin that is used */
    int range[1000];      /* of each bin of the short spectra */
    double hz;            /* from bin to bin of the envelope's spectrum */
    ln_fft *short_fft, *long_fft;
    float *window, *spectrum, *envelope[LN_RANGES], *slow, *level, *ground, *all;
};

ln_status ln_beats_new(int rate, int most, ln_beats **out)
{
    ln_beats *b = calloc(1, sizeof *b);
    *out = NULL;
    if (!b)
        return ln_fail(LN_EMEMORY, "no memory to describe sound");
    b->frame = ln_fft_size((int)lround(rate * window_seconds));
    b->hop = (int)lround(rate / per_second);
    while (most / b->hop > ENVELOPE)
        b->hop++;
    b->hz = (double)rate / b->hop / ENVELOPE;
    for (int k = 0; k <= b->frame / 2 && k < 1000 && (double)k * rate / b->frame <= 10000; k++) {
        b->range[k] = k ? ln_range_of((double)k * rate / b->frame) : 0;
        b->last = k + 1;
    }
    size_t frame = (size_t)b->frame;
    b->window = malloc((2 * frame + 2 + ENVELOPE * (LN_RANGES + 5)) * sizeof *b->window);
    ln_status status = b->window ? ln_fft_new(b->frame, &b->short_fft) : ln_fail(LN_EMEMORY, "no memory to describe sound");
    if (!status)
        status = ln_fft_new(ENVELOPE, &b->long_fft);
    if (status) {
        ln_beats_free(&b);
        return status;
    }
    b->spectrum = b->window + frame;
    b->envelope[0] = b->spectrum + frame + 2;
    for (int g = 1; g < LN_RANGES; g++)
        b->envelope[g] = b->envelope[g - 1] + ENVELOPE;
    b->slow = b->envelope[LN_RANGES - 1] + ENVELOPE;
    b->level = b->slow + ENVELOPE + 2;
    b->ground = b->level + ENVELOPE / 2 + 1;
    b->all = b->ground + ENVELOPE / 2 + 1;
    ln_window_hann(b->window, b->frame, 1);
    *out = b;
    return LN_OK;
}

void ln_beats_free(ln_beats **beats)
{
    if (!*beats)
        return;
    ln_fft_free(&(*beats)->short_fft);
    ln_fft_free(&(*beats)->long_fft);
    free((*beats)->window);
    free(*beats);
    *beats = NULL;
}

static int listen(ln_beats *b, const float *sound, int count)
{
    int frames = count < b->frame ? 0 : (count - b->frame) / b->hop + 1;
    frames = frames > ENVELOPE ? ENVELOPE : frames;
    for (int t = 0; t < frames; t++) {
        const float *from = sound + (size_t)t * b->hop;
        float power[LN_RANGES] = { 0 };
        ln_fft_windowed(b->short_fft, from, b->window, b->spectrum);
        for (int k = 0; k < b->last; k++)
            if (b->range[k] >= 0)
                power[b->range[k]] += b->spectrum[2 * k] * b->spectrum[2 * k] + b->spectrum[2 * k + 1] * b->spectrum[2 * k + 1];
        for (int g = 0; g < LN_RANGES; g++)
            b->envelope[g][t] = power[g];
    }
    return frames;
}

/* Roughly as the ear compresses, so that one stroke does not hide the beat; about its mean, under a Hann window. Scaled so that a beat of depth m has power m * m / 4. */
static void compress(float *x, int count)
{
    float mean = 0;
    for (int t = 0; t < count; t++)
        x[t] = sqrtf(sqrtf(x[t]));
    mean = ln_mean(x, count);
    for (int t = 0; t < count; t++) {
        float window = (float)(0.5 - 0.5 * cos(2 * pi * (t + 0.5) / count));
        x[t] = mean > 0 ? (x[t] / mean - 1) * window * 2 / (float)count : 0;
    }
    memset(x + count, 0, (size_t)(ENVELOPE - count) * sizeof *x);
}

static int bin(const ln_beats *b, double hz)
{
    int k = (int)lround(hz / b->hz);
    return k < 1 ? 1 : k > ENVELOPE / 2 ? ENVELOPE / 2 : k;
}

static int highest(const float *x, int from, int to)
{
    int top = from;
    for (int k = from; k < to; k++)
        top = x[k] > x[top] ? k : top;
    return top;
}

/* One range: the share of each rate, and the one beat that stands out. */
static void beat_of(ln_beats *b, int g, int count, float *value)
{
    int low = bin(b, slowest), high = bin(b, fastest);
    compress(b->envelope[g], count);
    ln_fft_forward(b->long_fft, b->envelope[g], b->slow);
    for (int k = 0; k <= ENVELOPE / 2; k++)
        b->level[k] = b->slow[2 * k] * b->slow[2 * k] + b->slow[2 * k + 1] * b->slow[2 * k + 1];
    for (int i = 0; i < LN_RATES; i++) {
        double sum = 1e-9;
        for (int k = bin(b, edges[i]); k < bin(b, edges[i + 1]); k++)
            sum += (double)b->level[k];
        value[LN_BEAT + g * LN_RATES + i] = (float)(10 * log10(sum));
    }
    for (int k = 0; k <= ENVELOPE / 2; k++)
        b->level[k] = 10 * log10f(b->level[k] + 1e-10f);
    ln_ground(b->level, ENVELOPE / 2 + 1, REACH, b->ground);
    for (int k = 0; k <= ENVELOPE / 2; k++) {
        b->level[k] -= b->ground[k];
        b->all[k] += b->level[k] / LN_RANGES;
    }
    int top = highest(b->level, low, high);
    value[LN_BEAT_PEAK + g] = b->level[top];
    value[LN_BEAT_RATE + g] = (float)log2(top * b->hz);
}

/* The rate whose first multiples stand out together; the smallest that is nearly the best. */
static void comb_of(const ln_beats *b, float *value)
{
    int low = bin(b, slowest), high = bin(b, fastest / HARMONICS), best = low;
    float most = -100;
    for (int k = high; k >= low; k--) {
        float sum = 0;
        for (int h = 1; h <= HARMONICS; h++)
            sum += fmaxf(fmaxf(b->all[k * h - 1], b->all[k * h + 1]), b->all[k * h]) / HARMONICS;
        if (sum > most) {
            most = sum;
            best = k;
        }
    }
    value[LN_BEAT_COMB] = most;
    value[LN_BEAT_COMB_RATE] = (float)log2(best * b->hz);
}

void ln_beats_describe(ln_beats *beats, const float *sound, int count, float *value)
{
    int frames = listen(beats, sound, count);
    memset(beats->all, 0, (ENVELOPE / 2 + 1) * sizeof *beats->all);
    for (int g = 0; g < LN_RANGES; g++)
        beat_of(beats, g, frames, value);
    int top = highest(beats->all, bin(beats, slowest), bin(beats, fastest));
    value[LN_BEAT_ALL] = beats->all[top];
    value[LN_BEAT_ALL_RATE] = (float)log2(top * beats->hz);
    comb_of(beats, value);
    top = highest(beats->all, bin(beats, 0.8), bin(beats, slowest));
    value[LN_RHYTHM] = beats->all[top];
    value[LN_RHYTHM_RATE] = (float)log2(top * beats->hz);
}
