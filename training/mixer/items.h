/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_MIXER_ITEMS_H
#define LN_MIXER_ITEMS_H

#include <stdint.h>

#include "mixer/recordings.h"
#include "sound/features.h"

/* What the network learns from: 8 s of a mix as it will see them, and what is right for each band and row. A number and a kind give the same item, to the bit, from the same recordings.
 *
 * Whole numbers of 16 bits are in steps of 1 / ITEM_STEP. Everything is little-endian and has one size, so that whoever reads a stream of items needs no more than this struct. */
enum { ITEM_ROWS = 800, ITEM_STEP = 8000, ITEM_MAGIC = 0x334D494C };

/* Which conditions: any of them as they come while training, or one of those that are measured, made as bench/sound makes its mixes. Found: nobody showed
 * anything, and the example is what the finder has, pauses of the mix itself, believed as far as the product believes them (ln_example_doubt). */
typedef enum item_kind { ITEM_ANY, ITEM_CLEAN, ITEM_POLLUTED, ITEM_STAYS, ITEM_LOUD, ITEM_SOFT, ITEM_ABSENT, ITEM_FOUND, ITEM_KINDS } item_kind;
extern const char *const item_kinds[ITEM_KINDS];

typedef struct item {
    uint32_t magic;
    int32_t rows, example_rows, stays_rows;
    int32_t kind;
    float residual; /* error that no gain can mend, as a share of what is kept */
    uint64_t number;
    int32_t spare[8];
    int16_t feature[ITEM_ROWS][LN_FEATURES][LN_BANDS];
    int16_t share[ITEM_ROWS][LN_BANDS]; /* the gain that comes nearest to what is kept, 0 to 1 */
    float weight[ITEM_ROWS][LN_BANDS];  /* power as a share of all that is kept; 0 where the recordings do not tell what is right. (gain - share)^2 weight, summed, and `residual` are the
                                           error over the energy of what is kept */
    int16_t voice[ITEM_ROWS][LN_BANDS]; /* how much of what is kept is voice, 0 to 1 */
    int16_t example[LN_FEATURES_FRAMES][LN_BANDS], stays[LN_FEATURES_FRAMES][LN_BANDS];
} item;

typedef struct items items;

/* `recordings` is borrowed. LN_EMEMORY, LN_ESILENT (not enough of a class to mix); *out is then NULL. */
ln_status items_new(const recordings *recordings, items **out);
void items_free(items **items);

/* LN_EMEMORY, LN_ESILENT: nothing usable in 200 draws. One thread at a time. */
ln_status items_make(items *items, item_kind kind, uint64_t number, item *out);

#endif
