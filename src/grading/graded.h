/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_GRADING_GRADED_H
#define LN_GRADING_GRADED_H

#include <lanterne/job.h>

#include "grading/picture.h"

/* What the grading operations have in common: a grade over stretches of a clip of pictures. */

/* A grade made from a proposal's settings, and what it takes with it. */
typedef struct ln_graded_look {
    ln_grade grade;
    void *own;                 /* freed with free_own, may be NULL */
    void (*free_own)(void *own);
    bool dither;
} ln_graded_look;

/* The whole of `clip`. A still, which has no length, is one tick long. */
ln_span ln_graded_whole(const ln_clip *clip);

/* ln_op.apply for operations whose settings `make` turns into a look. Pictures outside every accepted span pass as the same blocks. Where spans overlap, grades follow
 * each other in the order of the list, without rounding in between. A span that reaches the clip's end by the file's word reaches it in truth: the last pictures may stand
 * later than the file says.
 *   as `make` says, LN_EUNSUPPORTED as ln_picture_gradable, LN_EMEMORY */
ln_status ln_graded_clip(const ln_op *op, ln_status (*make)(const void *settings, ln_graded_look *look), const ln_proposals *accepted, ln_clip *in, ln_job *job,
                         ln_clip **out);

#endif
