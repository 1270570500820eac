/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_GRADING_CUBE_H
#define LN_GRADING_CUBE_H

#include <stdio.h>

#include <lanterne/status.h>

/* A .cube file: a curve for each of red, green and blue (1D), a lattice of colours (3D), or curves before a lattice (a shaper).
 *
 * Form: "Cube LUT Specification" version 1.0, Adobe Systems 2013 (LUT_1D_SIZE, LUT_3D_SIZE, DOMAIN_MIN, DOMAIN_MAX, TITLE), and what DaVinci Resolve writes
 * beyond it (both sizes in one file, LUT_1D_INPUT_RANGE, LUT_3D_INPUT_RANGE). */
enum { LN_CUBE_CURVE_MAX = 65536, LN_CUBE_LATTICE_MAX = 256, LN_CUBE_SIZE_MIN = 2 };

/* One of the two tables. Values outside [low, high] are read as low or high. */
typedef struct ln_cube_table {
    int size;                /* points an axis, 0 when the file has no such table */
    float low[3], high[3];   /* what the first and the last point stand for, of red, green and blue */
    float *value;            /* 1D: size of red, then of green, then of blue. 3D: size^3 of R G B 0, red changing fastest */
} ln_cube_table;

typedef struct ln_cube {
    char title[256];         /* "" when it has none */
    ln_cube_table curves, lattice;
} ln_cube;

/* Read a .cube from `file`, which stays the caller's; `name` is what sentences call it. Unix, Windows and old Mac ends of line, and a UTF-8 byte order mark, are read.
 * Keywords that nobody has defined are passed over and told to the log. Memory grows with the rows that are there, not with the size that is promised.
 *
 *   LN_OK       *out is the caller's, to be freed with ln_cube_free
 *   LN_EREAD    the file cannot be read on
 *   LN_EDAMAGED it is not a whole .cube; the sentence names file, line, what was found and what would be accepted */
ln_status ln_cube_read(FILE *file, const char *name, ln_cube **out);
void ln_cube_free(ln_cube *cube); /* NULL is fine */

/* Carry `count` colours through the curves, then through the lattice, in place: linear between the points of a curve, tetrahedral inside the lattice
 * (Kasson, Nin, Plouffe, Hafner: "Performing color space conversions with three-dimensional linear interpolation", J. Electronic Imaging 4(3), 1995).
 * A number that is not one reads as the low end. Any thread. */
void ln_cube_rows(const ln_cube *cube, float *red, float *green, float *blue, int count);

#endif
