/* SPDX-License-Identifier: Apache-2.0 */
#include "grading/curves.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <lanterne/status.h>

#include "base/clones.h"

enum {
    PIECE = 256,
    HALF_LAST = 31743,   /* the bits of 65504, the largest 16-bit float; what follows is infinite or no number */
    HALF_MINUS = 32768,  /* the bit of the sign */
};

float ln_half(unsigned bits)
{
    const unsigned exponent = bits >> 10 & 31, mantissa = bits & 1023;
    const float size = exponent == 31 ? mantissa ? NAN : INFINITY : exponent ? ldexpf((float)(mantissa + 1024), (int)exponent - 25) : ldexpf((float)mantissa, -24);
    return bits & HALF_MINUS ? -size : size;
}

ln_curves *ln_curves_new(int size, bool halves)
{
    ln_curves *curves = calloc(1, sizeof *curves);
    if (curves)
        curves->value = calloc((size_t)size * 3, sizeof *curves->value);
    if (!curves || !curves->value) {
        free(curves);
        ln_fail(LN_EMEMORY, "no memory for curves of %d points", size);
        return NULL;
    }
    curves->size = size;
    curves->halves = halves;
    for (int c = 0; c < 3; c++)
        curves->high[c] = 1;
    return curves;
}

void ln_curves_free(ln_curves *curves)
{
    if (!curves)
        return;
    free(curves->value);
    free(curves);
}

/* From a place to the value there. */

static inline float between(float x, float low, float high)
{
    x = x > low ? x : low; /* in this order a NaN becomes `low` */
    return x < high ? x : high;
}

/* From place `i` on, one after the other; part of whoever calls it, as in lattice.c. */
static inline __attribute__((always_inline)) void mix_from(const float *restrict curve, const int32_t *restrict place, const float *restrict part, float *restrict value, int i, int count)
{
    for (; i < count; i++) {
        const float *at = curve + place[i];
        value[i] = at[0] + part[i] * (at[1] - at[0]);
    }
}

static void LN_CLONES mix_singly(const float *restrict curve, const int32_t *restrict place, const float *restrict part, float *restrict value, int count)
{
    mix_from(curve, place, part, value, 0, count);
}

#ifdef __x86_64__
/* The same of eight at a time: both ends of a step lie side by side, so that one load of two brings them. A gather would be as many loads as there are numbers, and slower than these. */
typedef double steps __attribute__((vector_size(32)));
typedef float numbers __attribute__((vector_size(32)));

static inline double load_step(const float *from)
{
    double both;
    memcpy(&both, from, sizeof both);
    return both;
}

__attribute__((target("avx2,fma"))) static void mix_eights(const float *restrict curve, const int32_t *restrict place, const float *restrict part, float *restrict value, int count)
{
    int done = 0;
    for (; done + 8 <= count; done += 8) {
        const int32_t *at = place + done;
        const steps s0145 = { load_step(curve + at[0]), load_step(curve + at[1]), load_step(curve + at[4]), load_step(curve + at[5]) };
        const steps s2367 = { load_step(curve + at[2]), load_step(curve + at[3]), load_step(curve + at[6]), load_step(curve + at[7]) };
        const numbers low = __builtin_shufflevector((numbers)s0145, (numbers)s2367, 0, 2, 8, 10, 4, 6, 12, 14), high = __builtin_shufflevector((numbers)s0145, (numbers)s2367, 1, 3, 9, 11, 5, 7, 13, 15);
        numbers share;
        memcpy(&share, part + done, sizeof share);
        share = low + share * (high - low);
        memcpy(value + done, &share, sizeof share);
    }
    mix_from(curve, place, part, value, done, count);
}
#endif

static void LN_CLONES find_even(int size, float low, float high, const float *restrict value, int count, int32_t *restrict place, float *restrict part)
{
    const float last = (float)(size - 1), scale = last / (high - low);
    for (int i = 0; i < count; i++) {
        float x = (between(value[i], low, high) - low) * scale;
        int at = (int)x;
        place[i] = at < size - 2 ? at : size - 2;
        part[i] = x - (float)place[i];
    }
}

static void mix(const float *restrict curve, const int32_t *restrict place, const float *restrict part, float *restrict value, int count)
{
#ifdef __x86_64__
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
        mix_eights(curve, place, part, value, count);
        return;
    }
#endif
    mix_singly(curve, place, part, value, count);
}

static void through_even(const float *restrict curve, int size, float low, float high, float *restrict value, int count)
{
    for (int at = 0; at < count; at += PIECE) {
        int32_t place[PIECE];
        float part[PIECE];
        int piece = count - at < PIECE ? count - at : PIECE;
        find_even(size, low, high, value + at, piece, place, part);
        mix(curve, place, part, value + at, piece);
    }
}

/* The bits of a 32-bit float hold those of the 16-bit float before it, towards zero, and how far it is from there to the next; but near zero, where 16-bit floats lie
 * 2^-24 apart. */
static void LN_CLONES through_halves(const float *restrict curve, float *restrict value, int count)
{
    const int32_t largest = 0x477fe000, smallest_normal = 0x38800000; /* 65504 and 2^-14 */
    for (int i = 0; i < count; i++) {
        int32_t bits;
        memcpy(&bits, &value[i], sizeof bits);
        const int32_t side = bits < 0 ? HALF_MINUS : 0;
        bits &= 0x7fffffff;
        bits = bits > 0x7f800000 ? 0 : bits < largest ? bits : largest;
        float size;
        memcpy(&size, &bits, sizeof size);
        const float near = between(size * 0x1p24f, 0, 1024);
        const int32_t near_at = (int32_t)near;
        const int32_t at = bits < smallest_normal ? near_at : (bits >> 13) - (112 << 10);
        const float part = bits < smallest_normal ? near - (float)near_at : (float)(bits & 0x1fff) / 8192;
        const float a = curve[side + at], b = curve[side + (at < HALF_LAST ? at + 1 : at)];
        value[i] = (1 - part) * a + part * b; /* not a + part (b - a): tables of halves may reach as far as a float can */
    }
}

/* From a value to its place. `value` rises from `first` to `last`. */

static float find(const float *value, int first, int last, float x, int *at)
{
    x = between(x, value[first], value[last]);
    int low = first, high = last;
    while (high - low > 1) {
        int middle = low + (high - low) / 2;
        if (value[middle] < x)
            low = middle;
        else
            high = middle;
    }
    *at = low;
    return value[high] > value[low] ? (x - value[low]) / (value[high] - value[low]) : 0;
}

static void back_even(const ln_curves *curves, int c, float *value, int count)
{
    const float *curve = curves->value + (size_t)c * (size_t)curves->size;
    const struct ln_curve_turned *t = &curves->turned[c];
    const float step = (curves->high[c] - curves->low[c]) / (float)(curves->size - 1);
    for (int i = 0; i < count; i++) {
        int at;
        float part = find(curve, t->first[0], t->last[0], value[i] * t->sign, &at);
        value[i] = curves->low[c] + ((float)at + part) * step;
    }
}

static void back_halves(const ln_curves *curves, int c, float *value, int count)
{
    const float *curve = curves->value + (size_t)c * LN_CURVES_HALVES;
    const struct ln_curve_turned *t = &curves->turned[c];
    for (int i = 0; i < count; i++) {
        int at, below = (t->sign > 0) != (value[i] >= t->start);
        float part = find(curve, t->first[below], t->last[below], below ? -value[i] * t->sign : value[i] * t->sign, &at);
        float a = ln_half((unsigned)at), b = ln_half((unsigned)(at < t->last[below] ? at + 1 : at));
        value[i] = a + part * (b - a);
    }
}

/* Hold level what turns back, and cut the flat ends. */
static void rise(float *value, float sign, int from, int to, int *first, int *last)
{
    for (int i = from; i <= to; i++) {
        value[i] *= sign;
        if (i > from && !(value[i] > value[i - 1]))
            value[i] = value[i - 1];
    }
    *first = from;
    while (*first < to && value[*first + 1] == value[from])
        ++*first;
    if (*first == to) /* flat from end to end */
        *first = from;
    *last = to;
    while (*last > *first && value[*last - 1] == value[to])
        --*last;
}

void ln_curves_turn(ln_curves *curves)
{
    for (int c = 0; c < 3; c++) {
        float *value = curves->value + (size_t)c * (size_t)curves->size;
        struct ln_curve_turned *t = &curves->turned[c];
        const bool rises = curves->halves ? value[HALF_LAST] >= value[HALF_MINUS + HALF_LAST] : value[curves->size - 1] >= value[0];
        t->sign = rises ? 1 : -1;
        t->start = value[0];
        rise(value, t->sign, 0, curves->halves ? HALF_LAST : curves->size - 1, &t->first[0], &t->last[0]);
        if (curves->halves)
            rise(value, -t->sign, HALF_MINUS, HALF_MINUS + HALF_LAST, &t->first[1], &t->last[1]);
    }
    curves->backwards = true;
}

/* Both ways. */

static void one_channel(const ln_curves *curves, int c, float *value, int count)
{
    const float *curve = curves->value + (size_t)c * (size_t)curves->size;
    if (curves->backwards && curves->halves)
        back_halves(curves, c, value, count);
    else if (curves->backwards)
        back_even(curves, c, value, count);
    else if (curves->halves)
        through_halves(curve, value, count);
    else
        through_even(curve, curves->size, curves->low[c], curves->high[c], value, count);
}

/* `before` are the three as they came, `now` as the curves made them. */
static void keep_hue(const float before[3], float *const now[3])
{
    int high = 0, low = 0; /* of equal ones the last is the high one and the first the low one */
    for (int c = 1; c < 3; c++) {
        high = before[c] >= before[high] ? c : high;
        low = before[c] < before[low] ? c : low;
    }
    if (high == low) /* not numbers */
        high = 2, low = 0;
    const int middle = 3 - high - low;
    const float chroma = before[high] - before[low];
    const float share = chroma > 0 ? (before[middle] - before[low]) / chroma : 0;
    *now[middle] = *now[low] + share * (*now[high] - *now[low]);
}

static void rows_keeping_hue(const ln_curves *curves, float *red, float *green, float *blue, int count)
{
    float before[3][PIECE], *now[3] = { red, green, blue };
    for (int at = 0; at < count; at += PIECE) {
        int piece = count - at < PIECE ? count - at : PIECE;
        for (int c = 0; c < 3; c++) {
            memcpy(before[c], now[c] + at, (size_t)piece * sizeof **before);
            one_channel(curves, c, now[c] + at, piece);
        }
        for (int i = 0; i < piece; i++)
            keep_hue((float[3]){ before[0][i], before[1][i], before[2][i] }, (float *[3]){ red + at + i, green + at + i, blue + at + i });
    }
}

void ln_curves_rows(const ln_curves *curves, float *red, float *green, float *blue, int count)
{
    if (curves->keep_hue) {
        rows_keeping_hue(curves, red, green, blue, count);
        return;
    }
    one_channel(curves, 0, red, count);
    one_channel(curves, 1, green, count);
    one_channel(curves, 2, blue, count);
}
