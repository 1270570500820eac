/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_GRADING_DITHER_H
#define LN_GRADING_DITHER_H

#include <stdint.h>

/* What is added to a sample before it is rounded, so that a slow gradient keeps its mean where its step is smaller than a code value.
 *
 * A square of blue noise, made by void-and-cluster (Ulichney: "The void-and-cluster method for dither array generation", SPIE 1913, 1993), laid edge to edge over
 * the picture and shifted from plane to plane. Its values are spread evenly over +-0.496 of a code value: a sample that is a code value already stays what it is. It does
 * not move with time, so that a still shot comes out still, to the bit, and costs an encoder nothing. */
enum { LN_DITHER_SIDE = 64 };

/* LN_DITHER_SIDE numbers for row `y` of plane `plane`; number i belongs to the columns x with x % LN_DITHER_SIDE == i. The same for the same
 * arguments, always. Any thread; the first call makes the square (about 20 ms). */
const float *ln_dither_row(int plane, int y);

#endif
