/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_GRADING_TRANSPORT_H
#define LN_GRADING_TRANSPORT_H

#include "grading/cdlfit.h"
#include "grading/small.h"

/* The grade that makes the colours of one picture, taken together, most like those of another: right where both show the same scene, wrong where they do not. */
typedef struct ln_transport {
    ln_cdl cdl;
    double before, after; /* how far the two lie from each other, in R'G'B', before that grade and after it */
} ln_transport;

/* Find it. Colours of the source are carried to those of the reference by matching the quantiles of both along one direction after another (Pitie, Kokaram,
 * Dahyot: "Automated colour grading using colour distribution transfer", Computer Vision and Image Understanding 107, 2007), directions the same each time; a CDL is fitted to
 * where they came from and to. Distances are the mean difference of quantiles along those directions.
 *   LN_ESETTING  no cell is left of one of the two;  LN_EMEMORY */
ln_status ln_transport_find(const ln_small *source, const ln_small *reference, ln_transport *out);

#endif
