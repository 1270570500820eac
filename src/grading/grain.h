/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_GRADING_GRAIN_H
#define LN_GRADING_GRAIN_H

#include <stdint.h>

#include "grading/develop.h"

/* Rows of R'G'B' through what a picture is made of, in place. Any thread. */

/* Grain of silver or dye in one channel: density gets a deviation of `deviation` where it is 1, more in darks and less in lights as the square root of density (Selwyn:
 * "A theory of graininess", Photographic Journal 75, 1935). The same key gives the same grain. */
void ln_grain_row(float *value, int count, uint32_t key, float deviation);

/* Deviation of density 1 that a pixel of `pitch` um sees of a granularity (process.h). Clumps are about 10 um wide: finer pixels do not see more. */
float ln_grain_deviation(double granularity, double pitch);

/* A mosaic of coloured elements, ready for pictures of one size. */
typedef struct ln_mosaic {
    double pitch;        /* of the pixels, mm */
    double cell;         /* width of a strewn grain, or of a square of the ruling, mm */
    double elements;     /* a pixel */
    int records;
    bool regular, drawn; /* drawn: pixels are finer than elements, so these are seen */
    double to_records[3][3], from_records[3][3]; /* linear BT.709 and the light of each record */
} ln_mosaic;
void ln_mosaic_begin(const ln_developed *how, double pitch, ln_mosaic *out);

/* Row `y` of it. Drawn elements leave 0.6 of the picture's light: a display has no more to give to one element in three. `key` belongs to the picture: film moves on, and so does
 * its mosaic. */
void ln_mosaic_row(const ln_mosaic *mosaic, int y, uint32_t key, float *red, float *green, float *blue, int count);

#endif
