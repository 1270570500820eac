/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_MEDIA_FFT_H
#define LN_MEDIA_FFT_H

#include <lanterne/status.h>

/* The one door to transforms, libavutil's and fft16.h: the Fourier transform of real sound, both ways.
 *
 * A spectrum of `size` samples is size / 2 + 1 bins, real and imaginary part in turn: size + 2 floats. Nothing is scaled on the way there; on the way back it
 * is divided by `size`, so that back and forth is the identity to within 24-bit rounding. */
typedef struct ln_fft ln_fft;

/* The quick size nearest to `samples`: 1, 3, 5, 7 or 15 times a power of two, at least 16. Other sizes work, a thousand times slower (libavutil 57.28 falls
 * back on the sum itself). */
int ln_fft_size(int samples);

/* LN_EMEMORY, also for a size below 16 or odd, leaves *out NULL. */
ln_status ln_fft_new(int size, ln_fft **out);
void ln_fft_free(ln_fft **fft); /* NULL and *fft NULL are fine; *fft becomes NULL */

/* No alignment is asked for; `sound` and `spectrum` do not overlap. One thread at a time on one ln_fft. */
void ln_fft_forward(ln_fft *fft, const float *sound, float *spectrum);
void ln_fft_windowed(ln_fft *fft, const float *sound, const float *window, float *spectrum); /* of each sample times its number in the window */
void ln_fft_inverse(ln_fft *fft, float *spectrum, float *sound); /* destroys `spectrum` */

#endif
