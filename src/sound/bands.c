/* SPDX-License-Identifier: Apache-2.0 */
#include "sound/bands.h"

#include <math.h>

#include "base/clones.h"
#include "media/fft.h"

static const double window_seconds = 0.02, grid_hz = 50, top_hz = 24000;
static const double no_sound = 1e-9; /* root mean square: -180 dB of full scale, below what 24 bits hold, dithered or not */

/* Upper edge of the last band, in steps of the grid, when each band is `width` equivalent rectangular bandwidths wide and at least one step. */
static double lay_edges(double width, double *edges)
{
    double at = 0;
    for (int b = 0; b < LN_BANDS; b++) {
        double erb = 24.7 * (1 + 4.37 * at * grid_hz / 1000);
        at += fmax(1, width * erb / grid_hz);
        edges[b] = at;
    }
    return at;
}

void ln_bands_of(int rate, ln_bands *bands)
{
    double edges[LN_BANDS], narrow = 0, wide = 4;
    for (int i = 0; i < 60; i++) {
        double width = (narrow + wide) / 2;
        if (lay_edges(width, edges) < top_hz / grid_hz + 1)
            narrow = width;
        else
            wide = width;
    }
    bands->frame = ln_fft_size((int)lround(rate * window_seconds));
    bands->hop = bands->frame / 2;
    bands->bins = bands->frame / 2 + 1;
    bands->nothing = (float)(no_sound * no_sound * bands->frame * bands->frame / 4); /* through a window whose squares sum up to half of its length */
    bands->first[0] = 0;
    for (int b = 0, k = 0; b < LN_BANDS; b++) {
        while (k < bands->bins && lround((double)k * rate / bands->frame / grid_hz) < lround(edges[b]))
            k++;
        bands->first[b + 1] = k;
    }
}

/* Inlined into each clone of ln_bands_add. Half of the bands are of one or two bins: wider vectors cost more than they save. `count` is even. */
static inline __attribute__((always_inline)) float sum_of_squares(const float *x, int count)
{
    ln_floats_4 sum = { 0 };
    int i = 0;
    for (; i + 4 <= count; i += 4)
        sum += *(const ln_floats_4 *)(x + i) * *(const ln_floats_4 *)(x + i);
    const float all = (sum[0] + sum[2]) + (sum[1] + sum[3]);
    return i < count ? all + (x[i] * x[i] + x[i + 1] * x[i + 1]) : all;
}

void LN_CLONES ln_bands_add(const ln_bands *bands, const float *spectrum, float *power)
{
    float one[LN_BANDS], all = 0;
    for (int b = 0; b < LN_BANDS; b++)
        all += one[b] = sum_of_squares(spectrum + 2 * bands->first[b], 2 * (bands->first[b + 1] - bands->first[b]));
    for (int b = 0; all >= bands->nothing && b < LN_BANDS; b++)
        power[b] += one[b];
}

bool ln_bands_hold(const float power[LN_BANDS])
{
    bool any = false;
    for (int b = 0; b < LN_BANDS; b++)
        any |= power[b] > 0;
    return any;
}

void LN_CLONES ln_bands_scale(const ln_bands *bands, const float *factor, float *spectrum)
{
    for (int b = 0; b < LN_BANDS; b++) {
        int end = b == LN_BANDS - 1 ? bands->bins : bands->first[b + 1];
        for (int i = 2 * bands->first[b]; i < 2 * end; i++)
            spectrum[i] *= factor[b];
    }
}
