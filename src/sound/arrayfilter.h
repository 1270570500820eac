/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_SOUND_ARRAYFILTER_H
#define LN_SOUND_ARRAYFILTER_H

#include <stdbool.h>

#include <lanterne/status.h>

#include "sound/eigen.h"

/* A filter for every frequency that parts a noise from other sound by where they come from. Spectra are ln_fft's: `bins` pairs of real and imaginary part. */

/* What `n` microphones hear of each other, frequency by frequency: spectra multiplied with each other's conjugates and added up. */
typedef struct ln_covariance {
    int n, bins;
    double count;  /* of spectra */
    float *sum;    /* pair r >= c at (r (r + 1) / 2 + c) * 2 * bins */
} ln_covariance;

ln_status ln_covariance_new(int n, int bins, ln_covariance *out); /* LN_EMEMORY leaves nothing to free */
void ln_covariance_free(ln_covariance *covariance);
void ln_covariance_clear(ln_covariance *covariance);

/* One spectrum of each microphone at the same moment. A moment in which one is not finite, or so loud that sums would overflow, is left out. */
void ln_covariance_add(ln_covariance *covariance, const float *const *spectrum);

/* Mean over several stretches at one frequency; false when they hold no spectrum. */
bool ln_covariance_mean(const ln_covariance *const *list, int count, int bin, ln_matrix *mean);

/* How the noise lies across the microphones. */
typedef struct ln_array_noise {
    int n, bins;
    ln_matrix *l, *inverse; /* Cholesky factor of the noise at each frequency, and its inverse; zeros where there is no noise */
} ln_array_noise;

/* From the noise as it was shown, and from what must stay (NULL: was not shown). In each direction, as the two part them, the noise is believed to be what its example holds above
 * eight times the other's, and a hundredth at least: period sound that lies in both examples, at times louder in the first, is thereby left where it comes from. Loading by 1e-3 of each channel's own power stands for the little
 * that a short example tells of quiet directions. LN_EMEMORY leaves nothing to free. */
ln_status ln_array_noise_of(const ln_covariance *noise, const ln_covariance *keep, ln_array_noise *out);
void ln_array_noise_free(ln_array_noise *noise);

/* What is to be taken off at one frequency, where the microphones hear `sound` (all of it, noise included) and the noise is `level` times its example's power: off x, for their
 * spectra x, is the noise in each of them. In the directions in which sound is l times the noise, the share mu / ((l - 1)+ + mu) goes: a multichannel Wiener filter of full rank,
 * leaning to the noise's side by mu (Souden, Benesty, Affes, 2010), brought back to every microphone. Zeros where there is no noise or the numbers fail. */
void ln_array_filter(const ln_array_noise *noise, int bin, const ln_matrix *sound, double level, double mu, ln_matrix *off);

#endif
