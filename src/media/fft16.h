/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_MEDIA_FFT16_H
#define LN_MEDIA_FFT16_H

/* What fft.h opens the door to for windows of 20 ms and their like: sizes of 32 times 5 to 127 that are products of 2, 3, 5 and 7, but no powers of two. libavutil 5.1 has no vector code for these;
 * at 960 samples this takes 1.1 us where it takes 2.6. */
typedef struct ln_fft16 ln_fft16;

/* NULL without memory, or when the size is not one of these. */
ln_fft16 *ln_fft16_new(int size);
void ln_fft16_free(ln_fft16 *fft); /* NULL is fine */

/* As ln_fft_forward, ln_fft_windowed and ln_fft_inverse, but the spectrum is left as it was. */
void ln_fft16_forward(ln_fft16 *fft, const float *sound, float *spectrum);
void ln_fft16_windowed(ln_fft16 *fft, const float *sound, const float *window, float *spectrum);
void ln_fft16_inverse(ln_fft16 *fft, const float *spectrum, float *sound);

#endif
