/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_GRADING_CDLFIT_H
#define LN_GRADING_CDLFIT_H

#include "grading/cdl.h"

/* Colours before and after, R'G'B' of each in a row of its own. */
typedef struct ln_colour_pairs {
    int count;
    float *from[3], *to[3];
    float *weight; /* >= 0; NULL: all alike */
} ln_colour_pairs;

/* The CDL that carries `from` nearest to `to`: least squares, each pair counting less the farther off it stays (Geman, McClure: "Statistical methods for tomographic image
 * reconstruction", 1987), drawn weakly towards a grade that changes nothing: what the
 * pairs say nothing of stays 1, 0, 1, 1.
 * Levenberg's and Marquardt's steps from `cdl`, which is where it starts and what it becomes.
 *
 * Returns the root of the mean squared difference that is left, in R'G'B', over the pairs as they count in the end. Any thread. */
double ln_cdl_fit(const ln_colour_pairs *pairs, ln_cdl *cdl);

#endif
