/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_TESTS_SYNTH_H
#define LN_TESTS_SYNTH_H

/* Sounds made for tests: each adds itself to what is there, at `rate`, between two moments in seconds. */
#include <math.h>
#include <stdlib.h>

#include <lanterne/clip.h>

#include "../check.h"

#define PI 3.14159265358979323846
#define COUNT(array) (sizeof(array) / sizeof *(array))

typedef struct sound {
    float *sample;
    int64_t length;
    int rate;
} sound;

static inline sound sound_new(double seconds, int rate)
{
    sound s = { .length = (int64_t)(seconds * rate), .rate = rate };
    s.sample = calloc((size_t)s.length, sizeof *s.sample);
    assert_non_null(s.sample);
    return s;
}

static inline sound sound_copy(const sound *from)
{
    sound s = *from;
    s.sample = malloc((size_t)s.length * sizeof *s.sample);
    assert_non_null(s.sample);
    memcpy(s.sample, from->sample, (size_t)s.length * sizeof *s.sample);
    return s;
}

static inline double random_one(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (double)*seed / 4294967296.0 * 2 - 1;
}

static inline void add_noise(sound *s, double level, uint32_t seed)
{
    double low = 0;
    for (int64_t i = 0; i < s->length; i++) {
        low = 0.9 * low + random_one(&seed);
        s->sample[i] += (float)(level * 0.4 * low);
    }
}

/* Harmonics falling by 1/h^tilt, at a fundamental that goes from `hz` to `hz_end`, with 5 ms edges. */
static inline void add_tone(sound *s, double from, double to, double hz, double hz_end, int harmonics, double tilt, double level)
{
    double phase = 0;
    for (int64_t i = (int64_t)(from * s->rate); i < (int64_t)(to * s->rate) && i < s->length; i++) {
        double t = (double)i / s->rate, share = (t - from) / (to - from), f = hz + (hz_end - hz) * share, sum = 0;
        double edge = fmin(fmin((t - from) / 0.005, (to - t) / 0.005), 1);
        phase += 2 * PI * f / s->rate;
        for (int h = 1; h <= harmonics && h * f < 0.45 * s->rate; h++)
            sum += sin(h * phase + h * h) / pow(h, tilt);
        s->sample[i] += (float)(level * edge * sum);
    }
}

/* Two pitches in turn, each for `each` seconds. */
static inline void add_two_tone(sound *s, double from, double to, double low, double high, double each, double level)
{
    int turn = 0;
    for (double t = from; t < to - 1e-6; t += each, turn++)
        add_tone(s, t, fmin(t + each, to), turn % 2 ? high : low, turn % 2 ? high : low, 8, 1, level);
}

static inline void add_wail(sound *s, double from, double to, double low, double high, double period, double level)
{
    double phase = 0;
    for (int64_t i = (int64_t)(from * s->rate); i < (int64_t)(to * s->rate) && i < s->length; i++) {
        double t = (double)i / s->rate - from, f = low * pow(high / low, 0.5 - 0.5 * cos(2 * PI * t / period));
        phase += 2 * PI * f / s->rate;
        for (int h = 1; h <= 5 && h * f < 0.45 * s->rate; h++)
            s->sample[i] += (float)(level * sin(h * phase) / h);
    }
}

/* Vowels as of someone speaking: pitch that wanders with every syllable, three formants, pauses. */
static inline void add_voice(sound *s, double from, double to, double pitch, double level, uint32_t seed)
{
    double t = from, phase = 0;
    while (t < to) {
        double last = 0.12 + 0.1 * (random_one(&seed) + 1), start = pitch * (1 + 0.15 * random_one(&seed)), end = pitch * (1 + 0.2 * random_one(&seed));
        double formant[3] = { 500 + 250 * random_one(&seed), 1500 + 600 * random_one(&seed), 2600 + 200 * random_one(&seed) };
        for (int64_t i = (int64_t)(t * s->rate); i < (int64_t)((t + last) * s->rate) && i < s->length && i < (int64_t)(to * s->rate); i++) {
            double share = ((double)i / s->rate - t) / last, f = start + (end - start) * share, sum = 0;
            phase += 2 * PI * f / s->rate;
            for (int h = 1; h <= 40 && h * f < 0.45 * s->rate; h++) {
                double gain = 0;
                for (int k = 0; k < 3; k++)
                    gain += 1 / (1 + pow((h * f - formant[k]) / 90, 2)) / (k + 1);
                sum += gain * sin(h * phase + h * h);
            }
            s->sample[i] += (float)(level * sin(PI * share) * sum);
        }
        t += last + 0.04 + 0.15 * fabs(random_one(&seed));
    }
}

/* A struck bell: partials that are no multiples, each dying in its own time. */
static inline void add_bell(sound *s, double from, double hum, double level)
{
    static const double ratio[] = { 1, 2, 2.4, 3, 4, 5.43, 6.8 }, seconds[] = { 4, 2.5, 2, 1.4, 1, 0.6, 0.4 };
    for (int64_t i = (int64_t)(from * s->rate); i < s->length; i++) {
        double t = (double)i / s->rate - from;
        for (size_t k = 0; k < COUNT(ratio); k++)
            s->sample[i] += (float)(level / (double)(k + 1) * exp(-t / seconds[k] * 1.5) * sin(2 * PI * hum * ratio[k] * t));
    }
}

/* Song: short whistles that glide and trill, each a little different from the one before. */
static inline void add_birds(sound *s, double from, double to, double level, uint32_t seed)
{
    for (double t = from; t < to;) {
        double hz = 3000 + 1200 * random_one(&seed), last = 0.05 + 0.06 * (random_one(&seed) + 1);
        add_tone(s, t, fmin(t + last, to), hz, hz * (1 + 0.25 * random_one(&seed)), 1, 1, level);
        t += last + 0.03 + 0.2 * fabs(random_one(&seed));
    }
}

static inline double power_of(const sound *s, double from, double to)
{
    double sum = 0;
    for (int64_t i = (int64_t)(from * s->rate); i < (int64_t)(to * s->rate); i++)
        sum += (double)s->sample[i] * (double)s->sample[i];
    return sum;
}

/* All of a clip's first channel, or of `channel`. */
static inline sound sound_of_clip(ln_clip *clip, int channel)
{
    sound s = { .rate = clip->info.rate };
    ln_block *block;
    ln_status status;
    while (!(status = ln_clip_next(clip, &block))) {
        s.sample = realloc(s.sample, (size_t)(s.length + block->length) * sizeof *s.sample);
        assert_non_null(s.sample);
        assert_int_equal(block->at, s.length);
        memcpy(s.sample + s.length, block->sound[channel], (size_t)block->length * sizeof *s.sample);
        s.length += block->length;
        ln_block_unref(&block);
    }
    assert_int_equal(status, LN_END);
    return s;
}

#endif
