/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_GRADING_LATTICE_H
#define LN_GRADING_LATTICE_H

#include <stdbool.h>

/* A lattice of colours over R'G'B'. */
typedef struct ln_lattice {
    int size;              /* points an axis, 2 to 256 */
    float low[3], high[3]; /* what the first and the last point stand for, of red, green and blue */
    bool trilinear;        /* between points; else tetrahedral */
    float *value;          /* size^3 of R G B 0, red changing fastest */
} ln_lattice;

void ln_lattice_free(ln_lattice *lattice); /* NULL is fine */

/* Carry `count` colours through the lattice, in place. Tetrahedral as in Kasson, Nin, Plouffe, Hafner: "Performing color space conversions with three-dimensional linear
 * interpolation", J. Electronic Imaging 4(3), 1995. A number that is not one reads as the low end. Any thread. */
void ln_lattice_rows(const ln_lattice *lattice, float *red, float *green, float *blue, int count);

#endif
