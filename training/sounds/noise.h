/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_SOUNDS_NOISE_H
#define LN_SOUNDS_NOISE_H

/* Chance, functions and filters of the generated sounds.
 *
 * Why none of this is libm's: a clip is remembered as version and seed, so it must come out the same to the bit on every x86-64 machine, and sin, exp and pow
 * may differ in their last bit from one C library to the next. Here is only what IEEE 754 rounds exactly: + - * / sqrt, floor and comparisons, in the order
 * written (this folder is built with -ffp-contract=off, so that no compiler joins a product and a sum). */
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* xoshiro256++ 1.0 (Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2019), seeded by splitmix64. */
typedef struct dice {
    uint64_t s[4];
} dice;

/* The same for the same pair: `what` keeps the streams of one seed apart. */
dice dice_new(uint64_t seed, const char *what);

static inline uint64_t dice_throw(dice *d)
{
    uint64_t *s = d->s, sum = s[0] + s[3], t = s[1] << 17, out = (sum << 23 | sum >> 41) + s[0];
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = s[3] << 45 | s[3] >> 19;
    return out;
}

/* 0 to 1, 1 left out. */
static inline double chance(dice *d)
{
    return (double)(dice_throw(d) >> 11) * 0x1p-53;
}

static inline double between(dice *d, double low, double high)
{
    return low + (high - low) * chance(d);
}

/* White noise, evenly spread over -1 to 1: after any filter it is as good as Gaussian, and it costs one throw. */
static inline double hiss(dice *d)
{
    return (double)(int64_t)dice_throw(d) * 0x1p-63;
}

/* Near enough a Gaussian of mean 0 and deviation 1, never beyond 3.5. */
double spread(dice *d);

/* Even in the logarithm: as often between 50 and 100 as between 100 and 200. */
double ranging(dice *d, double low, double high);

double power_of_two(double x);          /* 2^x, 1e-11 */
double log_two(double x);               /* x > 0, 1e-12 */
double to_the(double base, double exponent);
double from_db(double db);              /* as an amplitude: 20 dB are 10 */

/* Sine of a phase in turns: 1 is a full circle. The Taylor series after folding; 1e-9. */
static inline double sine(double turns)
{
    double x = turns - floor(turns + 0.5);
    x = x > 0.25 ? 0.5 - x : x < -0.25 ? -0.5 - x : x;
    double a = 6.283185307179586 * x, q = a * a;
    return a * (1 + q * (-1.0 / 6 + q * (1.0 / 120 + q * (-1.0 / 5040 + q * (1.0 / 362880 + q * (-1.0 / 39916800 + q * (1.0 / 6227020800)))))));
}

/* What is left of 1 after one sample, when `seconds` leave 1/e. */
double fading(double seconds, double rate);

/* A low-pass of 6 dB an octave: y += share * (x - y). 1 when `hz` is above what the rate can hold. */
double pole_share(double hz, double rate);

static inline double pole(double *state, double share, double x)
{
    return *state += share * (x - *state);
}

/* Two poles and two zeros (R. Bristow-Johnson, "Cookbook formulae for audio EQ biquad filter coefficients"), transposed direct form II. */
typedef struct biquad {
    double b0, b1, b2, a1, a2, z1, z2;
} biquad;

biquad low_pass(double hz, double q, double rate);
biquad high_pass(double hz, double q, double rate);
biquad band_pass(double hz, double q, double rate); /* 1 at `hz` */
biquad some_band(dice *d, double low, double high, double broad, double narrow, double rate); /* at any hz of [low, high), as `ranging` has it; q evenly between the others */
biquad peak(double hz, double q, double db, double rate);
biquad high_shelf(double hz, double db, double rate);

static inline double filter(biquad *f, double x)
{
    double y = f->b0 * x + f->z1;
    f->z1 = f->b1 * x - f->a1 * y + f->z2;
    f->z2 = f->b2 * x - f->a2 * y;
    return y;
}

/* Pink noise, within 0.5 dB of 3 dB an octave from 20 Hz to 20 kHz at 48 kHz: three poles after P. Kellet ("economy", 1999). */
typedef struct pink {
    double b[3];
} pink;

static inline double pink_next(pink *p, double white)
{
    p->b[0] = 0.99765 * p->b[0] + white * 0.0990460;
    p->b[1] = 0.96300 * p->b[1] + white * 0.2965164;
    p->b[2] = 0.57000 * p->b[2] + white * 1.0526913;
    return (p->b[0] + p->b[1] + p->b[2] + white * 0.1848) * 0.3;
}

/* Something that wanders between -1 and 1, smoothly, with about `hz` turns a second. */
typedef struct wander {
    double at, step, from, to;
} wander;

wander wander_new(dice *d, double hz, double rate);

static inline double wander_next(wander *w, dice *d)
{
    w->at += w->step;
    if (w->at >= 1) {
        w->at -= 1;
        w->from = w->to;
        w->to = 2 * chance(d) - 1;
    }
    return w->from + (w->to - w->from) * w->at * w->at * (3 - 2 * w->at);
}

/* One turn of a periodic sound. */
enum { WAVE = 2048 };
typedef struct wave {
    float at[WAVE + 1];
} wave;

/* Harmonics 1 to `count` with the given amplitudes, each at a phase thrown by `d`; those above `limit` are left out. Its RMS is 1, unless all are 0. */
void wave_make(wave *w, const double *level, int count, int limit, dice *d);

static inline double wave_read(const wave *w, double turns)
{
    double x = (turns - floor(turns)) * WAVE;
    int i = (int)x;
    return (double)w->at[i] + (x - i) * ((double)w->at[i + 1] - (double)w->at[i]);
}

#endif
