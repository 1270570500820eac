/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_BENCH_GRADING_FOLDS_H
#define LN_BENCH_GRADING_FOLDS_H

#include "grading/classmatch.h"
#include "grading/matchlearnt.h"

/* What was learnt without the pictures of each fold of training/match/pictures.tsv. */
extern const int fold_count;
extern const ln_match_learnt fold_learnt[];
extern const ln_class_learnt fold_classes[];

#endif
