/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_SOUND_BANDS_H
#define LN_SOUND_BANDS_H

#include <stdbool.h>

/* How the ear would cut a spectrum: 64 bands up to 24 kHz, one bin each at the bottom, then as wide as the ear's own filters (in proportion to the equivalent rectangular
 * bandwidth of Glasberg and Moore, 1990: 24.7 (1 + 4.37 f / 1000) Hz). An ideal gain in each of them every 10 ms comes within 0.3 dB of one for every bin.
 *
 * The bands stand at the same frequencies at every rate, so that gains measured at one rate mean the same at another, and sound is never resampled. */
enum { LN_BANDS = 64 };
typedef struct ln_bands {
    int frame;               /* samples in a window: 20 ms, to the nearest size that transforms are quick at */
    int hop;                 /* half of that */
    int bins;                /* frame / 2 + 1 */
    float nothing;           /* powers of a frame that are less than this together are no sound: digital silence where a track was cut (below -180 dB of full scale) */
    int first[LN_BANDS + 1]; /* band b holds the bins from first[b] to first[b + 1] - 1; none where the rate does not reach */
} ln_bands;

/* For any rate >= 1; below 800 Hz windows stay at 16 samples. */
void ln_bands_of(int rate, ln_bands *bands);

/* Add to power[0..LN_BANDS) the sum of squares of each band's bins in `spectrum` (real and imaginary parts in turn). Bins above 24 kHz are not counted, and what is no sound
 * adds nothing: of frames that hold nothing all powers are 0. */
void ln_bands_add(const ln_bands *bands, const float *spectrum, float *power);

/* Whether such powers are of anything: false where there was no sound. */
bool ln_bands_hold(const float power[LN_BANDS]);

/* Multiply each bin by its band's factor, real and imaginary part alike; bins above 24 kHz follow the last band. */
void ln_bands_scale(const ln_bands *bands, const float *factor, float *spectrum);

#endif
