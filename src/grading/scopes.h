/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_GRADING_SCOPES_H
#define LN_GRADING_SCOPES_H

#include <lanterne/block.h>

#include "base/pool.h"

/* What a colourist reads a picture with.
 *
 *   waveform      luma by column: 0 % is black and 100 % white, what lies outside is shown
 *   parade        red, green and blue by column, side by side
 *   vectorscope   colour differences of the picture's own matrix (BT.709 for R'G'B'), boxes where 75 % and 100 % colour bars land, and the line on which skin of every tint lies
 *   histogram     how many samples of red, green, blue and luma stand at each level, and what share is black or white and beyond
 *   all           the four, two by two
 *
 * All count every pixel of the picture, of any kind that can be graded, as R'G'B' in float (rgbrows.h). */
typedef enum ln_scope { LN_SCOPE_WAVEFORM, LN_SCOPE_PARADE, LN_SCOPE_VECTORSCOPE, LN_SCOPE_HISTOGRAM, LN_SCOPE_ALL } ln_scope;
extern const char *const ln_scope_names[]; /* in that order, ends with NULL: a setting's choices */

enum { LN_SCOPE_SIDE_MIN = 64, LN_SCOPE_SIDE_MAX = 8192 };

typedef struct ln_scope_sheet {
    ln_scope kind;
    int width, height; /* pixels, LN_SCOPE_SIDE_MIN to LN_SCOPE_SIDE_MAX; lines and letters grow with them */
    double opacity;    /* of the dark ground, 0 to 1: below 1 what lies under it is seen through */
} ln_scope_sheet;

/* Draw into `argb`: width x height, row after row, 0xAARRGGBB with colours multiplied by alpha, in sRGB. `pool` counts; the caller draws.
 *   LN_ESETTING      a side too small or too large
 *   LN_EUNSUPPORTED  pictures that cannot be graded (picture.h)
 *   LN_EMEMORY */
ln_status ln_scope_draw(const ln_block *picture, const ln_scope_sheet *sheet, ln_pool *pool, uint32_t *argb);

/* The same as the bytes of a PNG file, `*png` to be freed with free(); NULL on failure. */
ln_status ln_scope_png(const ln_block *picture, const ln_scope_sheet *sheet, ln_pool *pool, uint8_t **png, size_t *bytes);

/* A picture as it is shown, with `after` right of `split` (0 to 1, a share of the width) and a thin line and both words where they meet; `after` NULL: `before` alone. Both are of
 * one size, scaled to `width` x `height`. As R'G'B' without conversion of primaries or transfer: what a player that does not manage colour shows.
 *   LN_ESETTING when sizes do not fit, and as ln_scope_draw */
ln_status ln_scope_split(const ln_block *before, const ln_block *after, double split, int width, int height, ln_pool *pool, uint32_t *argb);

/* `argb` (as above, opaque) as the bytes of a PNG file, `*png` to be freed with free(). LN_EMEMORY */
ln_status ln_scope_to_png(const uint32_t *argb, int width, int height, uint8_t **png, size_t *bytes);

/* The same as a file at `path`, whole or not at all; `source` is what must not be written (part.h). LN_ESAME LN_EWRITE LN_EFULL LN_EMEMORY */
ln_status ln_scope_to_file(const uint32_t *argb, int width, int height, const char *source, const char *path);

#endif
