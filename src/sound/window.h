/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_SOUND_WINDOW_H
#define LN_SOUND_WINDOW_H

/* Windows that sound is looked at through, `size` samples, periodic: half over half they add up to one, the square-rooted one when it is laid on twice, on the way in and out. */
void ln_window_root(float *window, int size); /* the square root of Hann's */
void ln_window_hann(float *window, int size, double most); /* times `most` */

/* out += x window; `out` overlaps neither. */
void ln_window_add(const float *x, const float *window, float *out, int size);

#endif
