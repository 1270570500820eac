/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_GRADING_GLIMPSE_H
#define LN_GRADING_GLIMPSE_H

#include <lanterne/job.h>

#include "grading/display.h"
#include "grading/small.h"

/* A few small pictures that stand for a shot. */
enum { LN_GLIMPSES_MAX = 5, LN_GLIMPSE_CELLS = 192 };

typedef struct ln_glimpses {
    ln_small *small[LN_GLIMPSES_MAX];
    int count;
} ln_glimpses;

/* Look at `want` pictures (up to LN_GLIMPSES_MAX) spread evenly over [from, to) of `clip`, in ticks, each carried to the display by `display` (rows may be NULL). A still, or a
 * stretch with fewer pictures, gives fewer, at least one. `mask` is a grey picture whose light parts count, stretched over each, or NULL.
 * Leaves the clip's place wherever it got to.
 *   LN_OK         *out holds memory of its own, freed with ln_glimpses_free; else it holds none
 *   LN_EBLIND     no picture there;  LN_ECANCELLED;  LN_EUNSUPPORTED as ln_small_make;  others as reading says */
ln_status ln_glimpses_take(ln_clip *clip, int64_t from, int64_t to, int want, const ln_grade *display, const ln_small *mask, ln_job *job, ln_glimpses *out);
void ln_glimpses_free(ln_glimpses *glimpses);

/* The first picture of a file, as a mask. As ln_media_open and ln_small_make. */
ln_status ln_mask_read(const char *path, ln_small **out);

#endif
