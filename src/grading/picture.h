/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_GRADING_PICTURE_H
#define LN_GRADING_PICTURE_H

#include <lanterne/block.h>

#include "base/pool.h"

/* Pictures of any kind through a grade that knows only float R'G'B': 0 is black and 1 white, as they are shown.
 *
 * Matrix and range come from the picture's tags (Rec. ITU-T H.273 07/2021, clauses 8.2 and 8.3). A matrix that is not said is BT.709 from 720 rows up and BT.601
 * below, and the log is told once. Subsampled chroma is brought to every luma sample and back by a pair of filters of which the second undoes the first, so that a
 * grade which changes nothing leaves chroma what it was; where chroma sits is taken from the tags, and is left (as in MPEG-2, MPEG-4, H.264) when they do not say.
 *
 * A grey picture stays one: the grade sees three equal numbers and what it makes of them is kept as BT.709 luma, which is told to the log once. */

/* A change of colour, of each pixel by itself, in place. Called from several threads at once. */
typedef struct ln_grade {
    void (*rows)(const void *what, float *red, float *green, float *blue, int count);
    const void *what;
} ln_grade;

/* Whether pictures of this kind can be graded.
 *   LN_EUNSUPPORTED  the matrix is one that does not act on R'G'B' alone (constant luminance, ICtCp ...): the sentence names it */
ln_status ln_picture_gradable(const ln_pixels *pixels);

/* Carry `in` through `grades`, one after the other without rounding in between, into the new picture *out of the same kind, which lends origin and place from `in`.
 * Alpha is copied. Numbers are rounded at the end, after blue noise was added when `dither` says so and samples have fewer than 16 bits; float samples are not rounded.
 *   LN_EUNSUPPORTED  as above;  LN_EMEMORY */
ln_status ln_picture_grade(const ln_block *in, const ln_grade *grades, int count, bool dither, ln_pool *pool, ln_block **out);

/* The same in two halves, for what looks at more than one pixel. To R'G'B' (or from planes of it, when `from` is not NULL) and through `grades`: `rgb` gets red, green and
 * blue, in->height rows of in->width, not rounded. And from there through `grades` into a new picture like `in`. Statuses as above. */
ln_status ln_picture_open(const ln_block *in, const float *const from[3], const ln_grade *grades, int count, ln_pool *pool, float *const rgb[3]);
ln_status ln_picture_close(const ln_block *in, const float *const rgb[3], const ln_grade *grades, int count, bool dither, ln_pool *pool, ln_block **out);

#endif
