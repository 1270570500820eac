/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_STUDIO_PICTURES_H
#define LN_STUDIO_PICTURES_H

#include "grading/scopes.h"
#include "studio/desk.h"

/* A clip's pictures as JPEG: thumbnails from key pictures, and runs of pictures as they were or graded. A run is scaled down before it is graded: the operations on pictures work on each
 * pixel by itself, so that what is seen is what a render of that size would give. Decoders and chains stay open where they stopped. */
typedef struct ln_pictures ln_pictures;

enum { PICTURES_MOST = 64, PICTURES_ROWS_LEAST = 16, PICTURES_ROWS_MOST = 2160 };

ln_status pictures_open(ln_desk *desk, ln_pictures **out); /* the desk is borrowed */
void pictures_close(ln_pictures **pictures); /* NULL inside is fine; no call may be running */

/* The key picture at or before `at` seconds, `rows` high; *bytes is malloc's, the caller's. */
ln_status pictures_thumb(ln_pictures *pictures, const desk_track *track, double at, int rows, char **bytes, size_t *size);

/* At most `count` pictures from the one that stands at `from` on, with what is accepted in `chosen` carried out (borrowed): of each u32 bytes, f64 seconds, f64 length (little-endian),
 * and the JPEG. Fewer at the clip's end, none behind it. */
ln_status pictures_run(ln_pictures *pictures, const desk_track *track, const ln_proposals *chosen, double from, int count, int rows, char **bytes, size_t *size);

/* A scope of the picture that stands at `at`, or behind the end of the last one, scaled to `rows` and graded as above, as PNG. Statuses as ln_scope_png. */
ln_status pictures_scope(ln_pictures *pictures, const desk_track *track, const ln_proposals *chosen, double at, int rows, const ln_scope_sheet *sheet, char **bytes, size_t *size);

#endif
