/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_GRADING_SMALL_H
#define LN_GRADING_SMALL_H

#include <lanterne/block.h>

/* A picture made small, to be looked at and not to be shown: the mean R'G'B' of each cell of a grid laid over it.
 *
 * Means are taken over the samples as they are stored, plane by plane, and the matrix of the picture's tags (matrix.h) comes after: both are linear, so the result is that of
 * converting every pixel first. Grain and compression noise are averaged away; what a grade does to a cell it does, nearly, to the pixels in it. */
typedef struct ln_small {
    int width, height;
    float *rgb[3]; /* width * height each, row by row; 0 is black and 1 white, values beyond are kept, a number that is not one is 0 */
    float *alpha;  /* how much of a cell is there, 0 to 1 */
    float *low[3], *high[3]; /* the darkest and the lightest of nine parts of each cell, red, green and blue each for itself; NULL unless it was looked at closely */
    int assumed;   /* the matrix that was taken where the picture does not say, see matrix.h; 0 where it does */
} ln_small;

/* Make `picture` small: `width` x `height` cells, fewer where the picture itself is smaller. One piece of memory, freed with free().
 *   LN_EUNSUPPORTED  as ln_picture_gradable;  LN_EMEMORY;  *out is then NULL */
ln_status ln_small_make(const ln_block *picture, int width, int height, ln_small **out);

/* The same with `low` and `high`: where a picture begins and ends is seen in single pixels, not in means. Twice the work. */
ln_status ln_small_make_closely(const ln_block *picture, int width, int height, ln_small **out);

/* The grid for which a picture of that shape has cells that are near to square, at most `most` on its longer side. */
void ln_small_grid(int picture_width, int picture_height, int most, int *width, int *height);

#endif
