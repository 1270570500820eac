/* SPDX-License-Identifier: Apache-2.0 */
/* Real sound of 2 m samples is m complex ones; m = 16 a of them lie in a rows of 16 columns. All columns are transformed side by side, vectors going across them; each place is turned by its
 * angle; rows become columns, and these, a of them side by side, are transformed again (Bailey's four steps, 1990). Within each, Stockham's order needs no reversal of bits. From the spectrum
 * of pairs to that of the sound is one more step, the same both ways. */
#include "media/fft16.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/clones.h"

enum { COLUMNS = 16, MOST = 128, STEPS = 8, RADIX_MOST = 7 };
typedef float eight __attribute__((vector_size(32), aligned(4), may_alias));

typedef struct plane {
    float re[COLUMNS * MOST], im[COLUMNS * MOST];
} plane;

struct ln_fft16 {
    int rows, steps, wide; /* wide: rows, to a whole number of vectors */
    int radix[STEPS];
    float *turn[STEPS]; /* cosine and sine of each output of each step */
    float four[2][COLUMNS * 2];
    plane place;         /* what each place is turned by */
    plane half;          /* cosines and sines of half steps: from pairs to sound */
    plane one, two, pairs;
};

static inline __attribute__((always_inline)) void points_odd(const int r, const eight *x, const eight *y, eight *to_x, eight *to_y)
{
    static const float cosine[8][4] = { [3] = { 1, -0.5F }, [5] = { 1, 0.309016994F, -0.809016994F }, [7] = { 1, 0.623489802F, -0.222520934F, -0.900968868F } };
    static const float sine[8][4] = { [3] = { 0, 0.866025404F }, [5] = { 0, 0.951056516F, 0.587785252F }, [7] = { 0, 0.781831482F, 0.974927912F, 0.433883739F } };
    to_x[0] = x[0];
    to_y[0] = y[0];
#pragma GCC unroll 4
    for (int j = 1; j <= r / 2; j++) {
        to_x[0] += x[j] + x[r - j];
        to_y[0] += y[j] + y[r - j];
    }
#pragma GCC unroll 4
    for (int k = 1; k <= r / 2; k++) {
        eight even_x = x[0], even_y = y[0], odd_x = { 0 }, odd_y = { 0 };
#pragma GCC unroll 4
        for (int j = 1; j <= r / 2; j++) {
            const int turn = j * k % r, near = turn <= r / 2 ? turn : r - turn;
            const float c = cosine[r][near], s = turn <= r / 2 ? sine[r][near] : -sine[r][near];
            even_x += c * (x[j] + x[r - j]);
            even_y += c * (y[j] + y[r - j]);
            odd_x += s * (y[j] - y[r - j]);
            odd_y += s * (x[j] - x[r - j]);
        }
        to_x[k] = even_x + odd_x;
        to_y[k] = even_y - odd_y;
        to_x[r - k] = even_x - odd_x;
        to_y[r - k] = even_y + odd_y;
    }
}

static inline __attribute__((always_inline)) void points(const int r, const eight *x, const eight *y, eight *to_x, eight *to_y)
{
    if (r == 2) {
        to_x[0] = x[0] + x[1];
        to_y[0] = y[0] + y[1];
        to_x[1] = x[0] - x[1];
        to_y[1] = y[0] - y[1];
    } else if (r == 4) {
        const eight even_x = x[0] + x[2], even_y = y[0] + y[2], odd_x = x[1] + x[3], odd_y = y[1] + y[3];
        const eight off_x = x[0] - x[2], off_y = y[0] - y[2], aside_x = x[1] - x[3], aside_y = y[1] - y[3];
        to_x[0] = even_x + odd_x;
        to_y[0] = even_y + odd_y;
        to_x[2] = even_x - odd_x;
        to_y[2] = even_y - odd_y;
        to_x[1] = off_x + aside_y;
        to_y[1] = off_y - aside_x;
        to_x[3] = off_x - aside_y;
        to_y[3] = off_y + aside_x;
    } else {
        points_odd(r, x, y, to_x, to_y);
    }
}

/* Stockham's step: `r` points that stand `apart` * `done` elements from each other, an element being `width` floats. */
static inline __attribute__((always_inline)) void step(const int r, int apart, int done, int width, const float *turn, const float *x, const float *y, float *to_x, float *to_y)
{
    const int from = apart * done * width, to = done * width;
    for (int p = 0; p < apart; p++, turn += 2 * r)
        for (int i = 0; i < done * width; i += 8) {
            eight a[RADIX_MOST], b[RADIX_MOST], c[RADIX_MOST], d[RADIX_MOST];
            const float *in_x = x + p * to + i, *in_y = y + p * to + i;
            float *out_x = to_x + p * r * to + i, *out_y = to_y + p * r * to + i;
#pragma GCC unroll 7
            for (int j = 0; j < r; j++) {
                a[j] = *(const eight *)(in_x + j * from);
                b[j] = *(const eight *)(in_y + j * from);
            }
            points(r, a, b, c, d);
#pragma GCC unroll 7
            for (int k = 0; k < r; k++) {
                *(eight *)(out_x + k * to) = c[k] * turn[2 * k] + d[k] * turn[2 * k + 1];
                *(eight *)(out_y + k * to) = d[k] * turn[2 * k] - c[k] * turn[2 * k + 1];
            }
        }
}

/* Eight rows of eight become columns. */
static inline __attribute__((always_inline)) void change_over(const float *from, int from_step, float *to, int to_step)
{
    eight a[8], b[8];
    for (int i = 0; i < 8; i++)
        a[i] = *(const eight *)(from + i * from_step);
#pragma GCC unroll 3
    for (int turn = 0; turn < 3; turn++) { /* rows i and i + 4, shuffled like cards */
        for (int i = 0; i < 4; i++) {
            b[2 * i] = __builtin_shufflevector(a[i], a[i + 4], 0, 8, 1, 9, 2, 10, 3, 11);
            b[2 * i + 1] = __builtin_shufflevector(a[i], a[i + 4], 4, 12, 5, 13, 6, 14, 7, 15);
        }
        memcpy(a, b, sizeof a);
    }
    for (int i = 0; i < 8; i++)
        *(eight *)(to + i * to_step) = a[i];
}

/* x and y, real and imaginary parts, are left in disorder; u and v are of use only in here. */
static void LN_CLONES transform(const ln_fft16 *f, float *restrict x, float *restrict y, float *restrict u, float *restrict v, float *restrict to_x, float *restrict to_y)
{
    const int rows = f->rows, wide = f->wide;
    for (int s = 0, done = 1, left = rows; s < f->steps; done *= f->radix[s], s++) {
        left /= f->radix[s];
        switch (f->radix[s]) {
        case 2: step(2, left, done, COLUMNS, f->turn[s], x, y, u, v); break;
        case 3: step(3, left, done, COLUMNS, f->turn[s], x, y, u, v); break;
        case 4: step(4, left, done, COLUMNS, f->turn[s], x, y, u, v); break;
        case 5: step(5, left, done, COLUMNS, f->turn[s], x, y, u, v); break;
        default: step(7, left, done, COLUMNS, f->turn[s], x, y, u, v);
        }
        float *swap = x;
        x = u, u = swap;
        swap = y;
        y = v, v = swap;
    }
    for (int i = 0; i < rows * COLUMNS; i++) {
        float re = x[i], im = y[i];
        x[i] = re * f->place.re[i] + im * f->place.im[i];
        y[i] = im * f->place.re[i] - re * f->place.im[i];
    }
    for (int r = 0; r < rows; r += 8)
        for (int c = 0; c < COLUMNS; c += 8) {
            change_over(x + r * COLUMNS + c, COLUMNS, u + c * wide + r, wide);
            change_over(y + r * COLUMNS + c, COLUMNS, v + c * wide + r, wide);
        }
    step(4, 4, 1, wide, f->four[0], u, v, x, y);
    step(4, 1, 4, wide, f->four[1], x, y, u, v);
    for (int c = 0; c < COLUMNS; c++) {
        memcpy(to_x + c * rows, u + c * wide, (size_t)rows * sizeof *to_x);
        memcpy(to_y + c * rows, v + c * wide, (size_t)rows * sizeof *to_y);
    }
}

static void LN_CLONES pair_up(const float *restrict sound, int count, float *restrict re, float *restrict im)
{
    for (int i = 0; i < count; i++) {
        re[i] = sound[2 * i];
        im[i] = sound[2 * i + 1];
    }
}

static void LN_CLONES lay_out(const float *restrict re, const float *restrict im, int count, float *restrict sound)
{
    for (int i = 0; i < count; i++) {
        sound[2 * i] = re[i];
        sound[2 * i + 1] = im[i];
    }
}

/* The spectrum of the sound from that of its pairs: what even and odd samples have in common, and where they differ, turned by half a step. */
static void LN_CLONES part(const plane *restrict pairs, const plane *restrict half, int count, float *restrict spectrum)
{
    for (int k = 1; k < count; k++) {
        float xr = pairs->re[k], xi = pairs->im[k], yr = pairs->re[count - k], yi = pairs->im[count - k];
        float even_r = 0.5F * (xr + yr), even_i = 0.5F * (xi - yi), odd_r = 0.5F * (xr - yr), odd_i = 0.5F * (xi + yi);
        spectrum[2 * k] = even_r - half->im[k] * odd_r + half->re[k] * odd_i;
        spectrum[2 * k + 1] = even_i - half->im[k] * odd_i - half->re[k] * odd_r;
    }
}

/* And back, divided by the count of pairs. */
static void LN_CLONES join(const plane *restrict spectrum, const plane *restrict half, int count, float *restrict re, float *restrict im)
{
    const float scale = 0.5F / (float)count;
    for (int k = 1; k < count; k++) {
        float xr = spectrum->re[k], xi = spectrum->im[k], yr = spectrum->re[count - k], yi = spectrum->im[count - k];
        float even_r = scale * (xr + yr), even_i = scale * (xi - yi), odd_r = scale * (xr - yr), odd_i = scale * (xi + yi);
        re[k] = even_r - half->im[k] * odd_r - half->re[k] * odd_i;
        im[k] = even_i - half->im[k] * odd_i + half->re[k] * odd_r;
    }
    re[0] = scale * (spectrum->re[0] + spectrum->re[count]);
    im[0] = scale * (spectrum->re[0] - spectrum->re[count]);
}

void ln_fft16_forward(ln_fft16 *f, const float *sound, float *spectrum)
{
    const int count = f->rows * COLUMNS;
    pair_up(sound, count, f->one.re, f->one.im);
    transform(f, f->one.re, f->one.im, f->two.re, f->two.im, f->pairs.re, f->pairs.im);
    part(&f->pairs, &f->half, count, spectrum);
    spectrum[0] = f->pairs.re[0] + f->pairs.im[0];
    spectrum[2 * count] = f->pairs.re[0] - f->pairs.im[0];
    spectrum[1] = spectrum[2 * count + 1] = 0;
}

void ln_fft16_inverse(ln_fft16 *f, const float *spectrum, float *sound)
{
    const int count = f->rows * COLUMNS;
    pair_up(spectrum, count + 1, f->two.re, f->two.im);
    join(&f->two, &f->half, count, f->one.re, f->one.im);
    transform(f, f->one.im, f->one.re, f->two.im, f->two.re, f->pairs.im, f->pairs.re); /* with real and imaginary parts changed over it runs backwards */
    lay_out(f->pairs.re, f->pairs.im, count, sound);
}

static void turn_by(double share, float *cosine, float *sine)
{
    *cosine = (float)cos(2 * 3.14159265358979323846 * share);
    *sine = (float)sin(2 * 3.14159265358979323846 * share);
}

static void step_turns(int r, int apart, float *turn)
{
    for (int p = 0; p < apart; p++)
        for (int k = 0; k < r; k++)
            turn_by((double)(p * k) / (r * apart), &turn[2 * (p * r + k)], &turn[2 * (p * r + k) + 1]);
}

/* False: the rows have other factors. */
static bool factor(ln_fft16 *f)
{
    static const int radices[] = { 7, 5, 4, 3, 2 };
    int left = f->rows;
    for (size_t i = 0; i < sizeof radices / sizeof *radices; i++)
        for (; left % radices[i] == 0; left /= radices[i])
            f->radix[f->steps++] = radices[i];
    return left == 1;
}

static bool fill(ln_fft16 *f)
{
    const int count = f->rows * COLUMNS;
    for (int s = 0, left = f->rows; s < f->steps; s++) {
        f->turn[s] = malloc((size_t)left * 2 * sizeof(float));
        if (!f->turn[s])
            return false;
        left /= f->radix[s];
        step_turns(f->radix[s], left, f->turn[s]);
    }
    step_turns(4, 4, f->four[0]);
    step_turns(4, 1, f->four[1]);
    for (int c = 0; c < COLUMNS; c++)
        for (int r = 0; r < f->rows; r++)
            turn_by((double)(c * r) / count, &f->place.re[r * COLUMNS + c], &f->place.im[r * COLUMNS + c]);
    for (int k = 0; k < count; k++)
        turn_by((double)k / (2 * count), &f->half.re[k], &f->half.im[k]);
    return true;
}

ln_fft16 *ln_fft16_new(int size)
{
    if (size % (2 * COLUMNS) || size < 5 * 2 * COLUMNS || size >= MOST * 2 * COLUMNS || !(size & (size - 1)))
        return NULL;
    ln_fft16 *f = calloc(1, sizeof *f);
    if (!f)
        return NULL;
    f->rows = size / (2 * COLUMNS);
    f->wide = (f->rows + 7) / 8 * 8;
    if (!factor(f) || !fill(f)) {
        ln_fft16_free(f);
        return NULL;
    }
    return f;
}

void ln_fft16_free(ln_fft16 *f)
{
    for (int s = 0; f && s < STEPS; s++)
        free(f->turn[s]);
    free(f);
}
