/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_GRADING_REVIEW_H
#define LN_GRADING_REVIEW_H

#include <lanterne/op.h>

#include "grading/scopes.h"

/* Scopes burnt into a corner of the picture, for whoever is shown a grade. */
typedef struct ln_review {
    int kind;           /* 0: none; else 1 + ln_scope */
    int place;          /* ln_review_place */
    double size;        /* height of the panel, in parts of the picture's */
    double opacity;     /* of its ground */
} ln_review;

typedef enum ln_review_place { LN_REVIEW_BOTTOM_RIGHT, LN_REVIEW_BOTTOM_LEFT, LN_REVIEW_TOP_RIGHT, LN_REVIEW_TOP_LEFT } ln_review_place;

/* propose: one proposal over the whole clip by job->person.
 *   LN_ESETTING      no kind given
 *   LN_EUNSUPPORTED  pictures that cannot be graded (picture.h), or too small to be read in
 * apply: as propose. Pixels outside the panel are what they were. The scopes are those of the picture that comes in, which after the other operations is the graded one. */
extern const ln_op ln_op_review;

#endif
