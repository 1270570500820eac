/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_BENCH_METRICS_H
#define LN_BENCH_METRICS_H

#include <stdbool.h>
#include <stddef.h>

/* What is measured of a clip that somebody has cleaned, when the parts that it was mixed from are known. */

/* 10 log10 of the energy of x along `reference` over the energy of the rest (Le Roux and others, "SDR: half-baked or well done?", 2019): does not depend on the level of x.
 * Held to 120 dB, which is all that float holds. */
double si_sdr(const float *reference, const float *x, size_t count);

/* By how many samples y comes after x, -most to most: where the correlation of their first two seconds and a half is strongest. */
int delay_of(const float *x, const float *y, size_t count, int most);

/* Powers of an x cut into windows of 20 ms (square root of Hann), half over half: rows of bins, one after the other. `power` is malloc'd, NULL without memory. */
typedef struct powers {
    float *power;
    size_t rows;
    int bins;
    double hertz; /* a bin */
} powers;
powers powers_of(const float *x, size_t count, int rate);

/* How much of `part` is left, in dB: its energy after the gain |out| / |in| of each bin, held to 2, against before. All four of one size. `rows` (NULL: all) says which rows
 * count, `low` and `high` which frequencies. NAN when there is nothing to lose. */
double retained(const powers *part, const powers *in, const powers *out, const bool *rows, double low, double high);

/* The rows in which the voice is a consonant like s, f or t: not quiet (40 dB below the loudest at most), and flat, the geometric mean of its powers between 200 Hz and
 * 8 kHz, as far as the rate reaches, above a tenth of the arithmetic one. malloc'd. */
bool *consonants(const powers *voice);

/* Musical noise: where the noise stands 10 dB above what is kept, the kurtosis of powers, each over its bin's mean, in `out` over that in `in`, as a natural logarithm.
 * 0: residue like the noise it came from; above 1 it begins to tinkle (Uemura and others, IWAENC 2008). NAN where there are fewer than 1000 such points. */
double musical_noise(const powers *keep, const powers *noise, const powers *in, const powers *out);

/* Of numbers, of which the ones that are NAN are left out; NAN when none is left. `share` 0.5: the median. */
double mean_of(const double *x, size_t count);
double quantile_of(const double *x, size_t count, double share);

#endif
