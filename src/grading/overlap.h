/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_GRADING_OVERLAP_H
#define LN_GRADING_OVERLAP_H

#include "grading/cdlfit.h"
#include "grading/small.h"

/* What two pictures both show: one scene, framed anew, from nearly where it was.
 *
 * Corners of both, at several sizes, are compared by the lightness around them, from which mean and spread are taken away, so that a grade between them does not matter; those
 * that find each other and agree on one enlargement and shift are counted. A place that is seen twice gives colours before and after, which say what the grade is
 * with hardly any doubt. */
typedef struct ln_overlap {
    int agreeing;     /* corners that found each other and agree; 0: no overlap was found */
    double scale;     /* where a cell (x,y) of the source lies in the reference: scale * x + shift[0], scale * y + shift[1] */
    double shift[2];
    double share;     /* of the source's cells that lie in the reference and look alike there, 0 to 1 */
} ln_overlap;

/* Look for `source` in `reference`; small pictures of up to 192 cells a side. With an overlap, *pairs gets the colours of places of the source and of the reference, in one
 * piece of memory that begins at pairs->from[0] and is freed with free(); without, it is empty.
 *   LN_OK       done, found or not;  LN_EMEMORY */
ln_status ln_overlap_find(const ln_small *source, const ln_small *reference, ln_overlap *out, ln_colour_pairs *pairs);

#endif
