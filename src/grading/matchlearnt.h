/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_GRADING_MATCHLEARNT_H
#define LN_GRADING_MATCHLEARNT_H

#include "grading/effect.h"
#include "grading/traits.h"

/* What was learnt from known grades (training/match): how much of what a picture looks like is its grade, and how far each kind of evidence may be trusted. */
typedef struct ln_match_learnt {
    double trait_middle[LN_TRAIT_COUNT], trait_scale[LN_TRAIT_COUNT];
    double map[LN_TRAIT_COUNT][LN_EFFECT_COUNT];             /* from the reference's traits, less middle, over scale, to the grade's effects */
    double base[LN_EFFECT_COUNT];                            /* added to that */
    double prior[LN_EFFECT_COUNT][LN_EFFECT_COUNT];          /* covariance of what that leaves unexplained in scenes not seen before, of a reference that is unusual by 1 */
    double doubt[2];                                         /* it is exp(first + second * log(how unusual the reference is)) times as much */
    double carried_line[LN_EFFECT_COUNT][2];                 /* variance of the transport's error: exp(first + second * log(distance after + 0.002)) */
    double carried_corr[LN_EFFECT_COUNT][LN_EFFECT_COUNT];   /* and how the errors of the effects go together */
    double seen[LN_EFFECT_COUNT][LN_EFFECT_COUNT];           /* covariance of the error of a grade read off places that both pictures show */
} ln_match_learnt;

extern const ln_match_learnt ln_match_shipped;

#endif
