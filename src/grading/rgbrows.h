/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_GRADING_RGBROWS_H
#define LN_GRADING_RGBROWS_H

#include <lanterne/block.h>

#include "base/pool.h"

/* A picture's rows as they are shown, for whoever looks and does not touch: float R'G'B', 0 black and 1 white, what lies outside kept; matrix, range and the place of chroma
 * as picture.h says. A grey picture has three equal rows.
 *
 * Calls see(user, worker, y, red, green, blue) once for every row, `worker` and threads as ln_pool_rows says; the numbers are the picture's width, not NaN, and last until
 * the call returns.
 *   LN_EUNSUPPORTED  as ln_picture_gradable;  LN_EMEMORY */
ln_status ln_rgb_rows(const ln_block *picture, ln_pool *pool, void (*see)(void *user, int worker, int y, const float *red, const float *green, const float *blue), void *user);

#endif
