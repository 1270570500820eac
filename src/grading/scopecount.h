/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_GRADING_SCOPECOUNT_H
#define LN_GRADING_SCOPECOUNT_H

#include <lanterne/block.h>

#include "base/pool.h"

/* How many pixels stand where: what scopes draw. */
typedef enum ln_scope_channel { LN_SCOPE_RED, LN_SCOPE_GREEN, LN_SCOPE_BLUE, LN_SCOPE_LUMA, LN_SCOPE_CHANNELS } ln_scope_channel;

typedef struct ln_scope_wish {
    bool channel[LN_SCOPE_CHANNELS], colours; /* what to count */
    int columns, levels;                      /* at most; fewer where the picture has no more */
} ln_scope_wish;

typedef struct ln_scope_counts {
    int columns, levels;
    double low, high;                    /* what the bottom of the lowest level and the top of the highest stand for; what lies outside is counted there */
    uint32_t *level[LN_SCOPE_CHANNELS];  /* [column * levels + level], level 0 darkest; NULL where not wished */
    int side;                            /* of the square of colours */
    double reach;                        /* it shows Cb and Cr from -reach to reach */
    uint32_t *colour;                    /* [row * side + column], Cb to the right, Cr upward with row 0 at the bottom; NULL where not wished */
    float difference[2][3], luma[3];     /* Cb, Cr and Y' of R'G'B', by the picture's matrix */
    int64_t pixels, black[LN_SCOPE_CHANNELS], white[LN_SCOPE_CHANNELS]; /* of all: at 0 % or below, at 100 % or above, within half a code value of 8 bits */
    bool full;                           /* the picture's range, for labels */
    void *memory;
} ln_scope_counts;

/* Count `picture`; ln_scope_counts_free afterwards, on LN_OK only.
 *   LN_EUNSUPPORTED  as ln_picture_gradable;  LN_EMEMORY */
ln_status ln_scope_count(const ln_block *picture, const ln_scope_wish *wish, ln_pool *pool, ln_scope_counts *out);
void ln_scope_counts_free(ln_scope_counts *counts);

#endif
