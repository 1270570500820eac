/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_GRADING_CLASSMATCH_H
#define LN_GRADING_CLASSMATCH_H

#include "grading/classes.h"
#include "grading/effect.h"

/* Sky, skin and greys of two shots of one scene in one light, as evidence of the grade between them where they share no place.
 *
 * Of two different scenes it is none: their skies are as far apart as grades are, twenty of L* and seven of b* (standard deviation). Only a person knows that it is one scene, so a person says so. */

/* How far the mean L*a*b* of a class differs between shots of one scene that share no place, in tens, beside what the grade explains: covariances, all 0 where a class is not to be trusted. Printed by
 * training/match/classes.py. */
typedef struct ln_class_learnt {
    double covariance[LN_CLASS_COUNT][3][3];
} ln_class_learnt;

extern const ln_class_learnt ln_class_shipped;

typedef struct ln_class_match {
    ln_classes source, reference;   /* over the pictures of each: confidence and share are means, L*a*b* that of all their cells */
    const ln_class_learnt *trusted; /* borrowed; NULL: seen and not believed */
} ln_class_match;

/* Look for the classes in `source_count` and `reference_count` (>= 1) small pictures; `trusted` is set to NULL.
 *   LN_EMEMORY;  any thread */
ln_status ln_class_match_look(ln_small *const *source, int source_count, ln_small *const *reference, int reference_count, ln_class_match *out);

/* Whether a class counts: both sides show it with confidence, and it is trusted. */
bool ln_class_match_counts(const ln_class_match *match, int class);

/* Multiply a belief about the ten effects, kept as precision (LN_TEN * LN_TEN) and precision times mean (LN_TEN), with what the classes that count say. Nothing happens where none does. */
void ln_class_match_add(const ln_class_match *match, double *precision, double *pull);

#endif
