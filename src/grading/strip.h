/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_GRADING_STRIP_H
#define LN_GRADING_STRIP_H

#include "grading/develop.h"
#include "grading/picture.h"

/* What film, gate and lamp add to a process's colours: everything that is not the same for each pixel by itself.
 *
 * Sizes are those of the film: a grain, a ruled line, a hair's breadth of gate play are as many pixels as the picture's height over the film's makes them, so the same clip at
 * twice the size shows the same film. Chance comes from the seed and the picture's number alone: the same picture always gets the same grain, however it was reached. */
typedef struct ln_strip_switches {
    bool grain;    /* silver or dye clumps: noise in density, by Selwyn's law */
    bool halation; /* light that comes back from the base around bright spots */
    bool mosaic;   /* coloured elements: drawn where pixels are finer than they, else the noise of their uneven numbers */
    bool fringes;  /* successive records: red and green of what moves are a picture apart */
    bool flicker;  /* the lamp's, and a cranking hand's */
    bool weave;    /* the film's play in the gate */
    int seed;
} ln_strip_switches;

typedef struct ln_strip ln_strip;

/* A strip of `how`'s process, whose colours `look` gives (borrowed, with what it points to). LN_EMEMORY. */
ln_status ln_strip_new(const ln_developed *how, const ln_strip_switches *switches, const ln_grade *look, ln_strip **out);
void ln_strip_free(ln_strip *strip); /* NULL is fine */

/* Picture number `frame` (or the planes `from` that were made of it, when not NULL), taken through `before`, as the strip shows it: rgb[] are in->height rows of in->width of R'G'B', the strip's own until the next call. For fringes the
 * picture before is remembered; where there is none (the first, or after a jump) the picture is its own. One thread at a time; it uses those of `pool`.
 *   LN_EUNSUPPORTED as ln_picture_gradable, LN_EMEMORY */
ln_status ln_strip_show(ln_strip *strip, const ln_block *in, const float *const from[3], int64_t frame, const ln_grade *before, int count, ln_pool *pool, const float *rgb[3]);

#endif
