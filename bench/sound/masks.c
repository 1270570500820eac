/* SPDX-License-Identifier: Apache-2.0 */
/* Two masks to stand beside: the best that 64 bands can do, which knows the truth, and the textbook's, which knows the example. */
#include "masks.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "media/fft.h"
#include "sound/bands.h"
#include "sound/window.h"

/* Windows of 20 ms, half over half, the square root of Hann on the way in and out. */
typedef struct frames {
    ln_bands bands;
    ln_fft *fft;
    float *window, *piece, *spectrum;
} frames;

static frames frames_of(int rate)
{
    frames f;
    ln_bands_of(rate, &f.bands);
    size_t frame = (size_t)f.bands.frame;
    f.window = malloc(frame * sizeof(float));
    f.piece = malloc(frame * sizeof(float));
    f.spectrum = malloc((frame + 2) * sizeof(float));
    if (!f.window || !f.piece || !f.spectrum || ln_fft_new(f.bands.frame, &f.fft)) {
        fprintf(stderr, "no memory for windows\n");
        exit(1);
    }
    ln_window_root(f.window, f.bands.frame);
    return f;
}

static void frames_free(frames *f)
{
    ln_fft_free(&f->fft);
    free(f->window);
    free(f->piece);
    free(f->spectrum);
}

/* The spectrum of row `row`, centred on its hop, and its band powers. */
static void look(frames *f, const float *x, size_t length, long row, float power[LN_BANDS])
{
    long at = (row - 1) * f->bands.hop;
    for (int i = 0; i < f->bands.frame; i++)
        f->piece[i] = at + i >= 0 && at + i < (long)length ? x[at + i] * f->window[i] : 0;
    ln_fft_forward(f->fft, f->piece, f->spectrum);
    memset(power, 0, sizeof(float) * LN_BANDS);
    ln_bands_add(&f->bands, f->spectrum, power);
}

/* Scale what look left behind and add it to `out`. */
static void lay(frames *f, const float gain[LN_BANDS], float *out, size_t length, long row)
{
    long at = (row - 1) * f->bands.hop;
    ln_bands_scale(&f->bands, gain, f->spectrum);
    ln_fft_inverse(f->fft, f->spectrum, f->piece);
    for (int i = 0; i < f->bands.frame; i++)
        if (at + i >= 0 && at + i < (long)length)
            out[at + i] += f->piece[i] * f->window[i];
}

void mask_oracle(const task *t)
{
    frames f = frames_of(t->rate);
    memset(t->out, 0, t->length * sizeof(float));
    for (long row = 0; row <= (long)t->length / f.bands.hop; row++) {
        float keep[LN_BANDS], noise[LN_BANDS], gain[LN_BANDS];
        look(&f, t->keep, t->length, row, keep);
        look(&f, t->noise, t->length, row, noise);
        for (int b = 0; b < LN_BANDS; b++)
            gain[b] = keep[b] + noise[b] > 0 ? keep[b] / (keep[b] + noise[b]) : 1;
        look(&f, t->in, t->length, row, keep);
        lay(&f, gain, t->out, t->length, row);
    }
    frames_free(&f);
}

static void mean_power(frames *f, const float *x, size_t length, double mean[LN_BANDS])
{
    long rows = (long)length / f->bands.hop - 1;
    for (long row = 1; row <= rows; row++) {
        float power[LN_BANDS];
        look(f, x, length, row, power);
        for (int b = 0; b < LN_BANDS; b++)
            mean[b] += (double)power[b] / (double)rows;
    }
}

void mask_wiener(const task *t)
{
    frames f = frames_of(t->rate);
    double noise[LN_BANDS] = { 0 }, stays[LN_BANDS] = { 0 };
    mean_power(&f, t->example, t->example_length, noise);
    if (t->stays)
        mean_power(&f, t->stays, t->stays_length, stays);
    memset(t->out, 0, t->length * sizeof(float));
    for (long row = 0; row <= (long)t->length / f.bands.hop; row++) {
        float power[LN_BANDS], gain[LN_BANDS];
        look(&f, t->in, t->length, row, power);
        for (int b = 0; b < LN_BANDS; b++) {
            double expected = 2 * fmax(noise[b] - stays[b], 0.05 * noise[b]);
            gain[b] = (float)fmax(1 - expected / ((double)power[b] + 1e-20), 0.1259); /* -18 dB */
        }
        lay(&f, gain, t->out, t->length, row);
    }
    frames_free(&f);
}
