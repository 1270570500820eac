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
#include "base/lines.h"

enum { COLUMNS = 16, WIDEST = 16, MOST = 128, STEPS = 8, RADIX_MOST = 7, APART = 272 };

typedef struct plane {
    LN_LINES float re[COLUMNS * MOST + APART], im[COLUMNS * MOST + APART];
} plane;

struct ln_fft16 {
    void (*transform)(const ln_fft16 *, float *, float *, float *, float *, float *, float *);
    int rows, steps, wide; /* wide: rows, to a whole number of vectors */
    int radix[STEPS];
    float *turn[STEPS]; /* cosine and sine of each output of each step */
    float four[2][COLUMNS * 2];
    plane place;         /* what each place is turned by */
    plane half;          /* cosines and sines of half steps: from pairs to sound */
    plane one, two, pairs;
};

#define LANES 4
#define FUNCTION static void transform_4
#include "media/fft16.inc"
#ifdef LN_CLONES_BY_HAND
#define LANES 8
#define FUNCTION LN_CLONE(3) static void transform_8
#include "media/fft16.inc"
#define LANES 16
#define FUNCTION LN_CLONE(4) static void transform_16
#include "media/fft16.inc"
#endif

static void LN_CLONES pair_up(const float *restrict sound, int count, float *restrict re, float *restrict im)
{
    for (int i = 0; i < count; i++) {
        re[i] = sound[2 * i];
        im[i] = sound[2 * i + 1];
    }
}

static void LN_CLONES pair_up_under(const float *restrict sound, const float *restrict window, int count, float *restrict re, float *restrict im)
{
    for (int i = 0; i < count; i++) {
        re[i] = sound[2 * i] * window[2 * i];
        im[i] = sound[2 * i + 1] * window[2 * i + 1];
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

/* Of the pairs in f->one. */
static void forward(ln_fft16 *f, float *spectrum)
{
    const int count = f->rows * COLUMNS;
    f->transform(f, f->one.re, f->one.im, f->two.re, f->two.im, f->pairs.re, f->pairs.im);
    part(&f->pairs, &f->half, count, spectrum);
    spectrum[0] = f->pairs.re[0] + f->pairs.im[0];
    spectrum[2 * count] = f->pairs.re[0] - f->pairs.im[0];
    spectrum[1] = spectrum[2 * count + 1] = 0;
}

void ln_fft16_forward(ln_fft16 *f, const float *sound, float *spectrum)
{
    pair_up(sound, f->rows * COLUMNS, f->one.re, f->one.im);
    forward(f, spectrum);
}

void ln_fft16_windowed(ln_fft16 *f, const float *sound, const float *window, float *spectrum)
{
    pair_up_under(sound, window, f->rows * COLUMNS, f->one.re, f->one.im);
    forward(f, spectrum);
}

void ln_fft16_inverse(ln_fft16 *f, const float *spectrum, float *sound)
{
    const int count = f->rows * COLUMNS;
    pair_up(spectrum, count + 1, f->two.re, f->two.im);
    join(&f->two, &f->half, count, f->one.re, f->one.im);
    f->transform(f, f->one.im, f->one.re, f->two.im, f->two.re, f->pairs.im, f->pairs.re); /* with real and imaginary parts changed over it runs backwards */
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
    ln_fft16 *f = ln_lines_new(sizeof *f);
    if (!f)
        return NULL;
    f->rows = size / (2 * COLUMNS);
    f->wide = (f->rows + WIDEST - 1) / WIDEST * WIDEST;
    f->transform = transform_4;
#ifdef LN_CLONES_BY_HAND
    f->transform = ln_clones_level() == 4 ? transform_16 : ln_clones_level() == 3 ? transform_8 : transform_4;
#endif
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
