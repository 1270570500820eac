/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_GRADING_GRADED_H
#define LN_GRADING_GRADED_H

#include <lanterne/job.h>

#include "grading/picture.h"

/* What the grading operations have in common: a grade over stretches of a clip of pictures. */

/* A grade made from a proposal's settings, and what it takes with it. */
typedef struct ln_graded_look {
    ln_grade grade;            /* without `rows`: `own` begins with an ln_graded_film, which is asked instead */
    void *own;                 /* freed with free_own, may be NULL */
    void (*free_own)(void *own);
    bool dither;
} ln_graded_look;

/* A look in which a pixel depends on its neighbours or on the time; first in a struct of its own. `show`: picture number `frame` of the clip (by its time and the clip's frame
 * rate), or the planes `from` that another look made of it (else NULL), taken through `before`, into rgb[]: in->height rows of in->width, the look's until the next call. One thread
 * at a time, which may use those of `pool`.
 *   LN_EUNSUPPORTED as ln_picture_gradable, LN_EMEMORY */
typedef struct ln_graded_film ln_graded_film;
struct ln_graded_film {
    ln_status (*show)(ln_graded_film *look, const ln_block *in, const float *const from[3], int64_t frame, const ln_grade *before, int count, ln_pool *pool, const float *rgb[3]);
};

/* The whole of `clip`. A still, which has no length, is one tick long. */
ln_span ln_graded_whole(const ln_clip *clip);

/* A proposal's span in the clip's base. One that reaches the clip's end by the file's word reaches it in truth: the last pictures may stand later than the file says. */
ln_span ln_graded_stretch(ln_span span, const ln_clip *clip);

/* ln_op.apply for operations whose settings `make` turns into a look over `clip`. Pictures outside every accepted span pass as the same blocks. Where spans overlap, grades follow
 * each other in the order of the list, without rounding in between. Spans are ln_graded_stretch's.
 *   as `make` says, LN_EUNSUPPORTED as ln_picture_gradable, LN_EMEMORY */
ln_status ln_graded_clip(const ln_op *op, ln_status (*make)(const void *settings, const ln_clip_info *clip, ln_graded_look *look), const ln_proposals *accepted, ln_clip *in, ln_job *job,
                         ln_clip **out);

#endif
