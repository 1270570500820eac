/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_SOUND_GROUND_H
#define LN_SOUND_GROUND_H

/* The level a spectrum would have without its lines: the median of `reach` bins to either side, taken every `reach` bins and joined by straight lines. A line as wide as
 * the window's main lobe cannot lift a median over 2 x reach + 1 >= 11 bins; a voice's formant can, and shall.
 *
 * level[0..bins) in, ground[0..bins) out, any unit (powers and decibels order alike); reach 1 to 64. */
void ln_ground(const float *level, int bins, int reach, float *ground);

/* The one of values[0..count) that stands at place `nth` when they stand in order, 0 the least (Hoare's selection). They are left so that none before that place is greater, and none behind it less. */
float ln_nth(float *values, int count, int nth);

#endif
