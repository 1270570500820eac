/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_GRADING_MATCHLEARNT_H
#define LN_GRADING_MATCHLEARNT_H

#include "grading/effect.h"
#include "grading/traits.h"

/* What was learnt from known grades (training/match): how much of what a picture looks like is its grade, and how far each kind of evidence may be trusted. */
typedef struct ln_match_learnt {
    double trait_middle[LN_TRAIT_COUNT], trait_scale[LN_TRAIT_COUNT];
    double told[LN_TRAIT_COUNT][LN_EFFECT_COUNT];            /* what a trait, less middle, over scale, says of each effect: how it answers to grades, over how it differs between scenes */
    double told_by_usual[LN_EFFECT_COUNT];                   /* what the traits of an ungraded scene say in the mean, to be taken off */
    double precision[LN_EFFECT_COUNT][LN_EFFECT_COUNT];      /* of what traits say: theirs are `told` over this */
    double grades_mean[LN_EFFECT_COUNT];                     /* effects of grades, before anything is seen */
    double grades[LN_EFFECT_COUNT][LN_EFFECT_COUNT];         /* and their covariance */
    double carried_line[LN_EFFECT_COUNT][2];                 /* variance of the transport's error: exp(first + second * log(distance after + 0.002)) */
    double carried_corr[LN_EFFECT_COUNT][LN_EFFECT_COUNT];   /* and how the errors of the effects go together */
    double seen[LN_EFFECT_COUNT][LN_EFFECT_COUNT];           /* covariance of the error of a grade read off places that both pictures show */
} ln_match_learnt;

extern const ln_match_learnt ln_match_shipped;

#endif
