/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_SOUND_NETWORK_H
#define LN_SOUND_NETWORK_H

#include "base/lines.h"
#include "nn/weights.h"
#include "sound/features.h"

/* The network that was taught how shown noise moves, as training/net.py lays it out: which numbers it is made of. How many blocks it has, of which kind, and how wide they are its file says. learnt.h
 * runs it. */
enum {
    NET_PATCH = 4,                       /* rows and bands of a patch; patches that begin at one row are a moment, 40 ms */
    NET_GROUPS = LN_BANDS / NET_PATCH,   /* patches of a moment */
    NET_CELLS = NET_PATCH * NET_PATCH,
    NET_FAST = 5, NET_SLOW = 11,         /* features that are seen in every row, and those of which a patch sees the mean */
    NET_SEEN = NET_FAST * NET_CELLS + NET_SLOW * NET_PATCH,
    NET_WIDTH = 48, NET_HEADS = 2, NET_KEY = 8, NET_TAPS = 5,
    NET_FRAMES = LN_FEATURES_FRAMES / NET_PATCH,
    NET_MOMENT = NET_GROUPS * NET_WIDTH,
    /* what the file says, at most: blocks, a layer between two others, figures that the fast part keeps in mind; and moments that one block, and all together, look to either side */
    NET_BLOCKS = 10, NET_HIDDEN = 128, NET_INNER = 16, NET_FAR = 16, NET_REACH = 92,
};

/* A layer of weights inputs x outputs, and what is added. */
typedef struct ln_layer {
    const float *weight, *bias;
} ln_layer;

typedef struct ln_network {
    ln_layer see;
    const float *place; /* NET_GROUPS x NET_WIDTH */
    struct {
        ln_layer look, key, ask, usual, answer; /* `answer` has no bias */
        const float *place;
    } shown[2]; /* the noise, what stays */
    struct {
        ln_layer norm, rise, fall;
        const float *taps, *across; /* NET_TAPS x NET_WIDTH; NET_GROUPS x NET_GROUPS, NULL where the layers see a whole moment instead of one patch */
        int dilation, hidden;       /* moments; between the layers, a multiple of 16 */
    } block[NET_BLOCKS];
    int blocks, inner, reach; /* rows to either side that a gain depends on: LN_LEARNT_REACH at most */
    ln_layer norm, set, fast, out;
    /* `set` in the order that learnt.c wants: row, inner, band; NET_CELLS * inner outputs */
    LN_LINES float set_weight[NET_WIDTH * NET_CELLS * NET_INNER], set_bias[NET_CELLS * NET_INNER];
    float fast_weight[NET_INNER * LN_FEATURES], out_weight[2 * NET_INNER]; /* of `fast` and `out`, outputs x inputs: there what they are multiplied with lies the other way */
    ln_weights *weights;
} ln_network;

/* Fit the weights, which are owned from here on, also when that fails.
 *   LN_EMODEL   they are another network's
 *   LN_EMEMORY  *out is then NULL, as with LN_EMODEL */
ln_status ln_network_of(ln_weights *weights, ln_network **out);
void ln_network_free(ln_network **network); /* NULL and *network NULL are fine */

/* The one of ln_models_open; read once, shared by all threads, never freed. NULL where there is none that can be used, which is then told once through the log, or where LANTERNE_MODELS is
 * empty: the classic engine works alone. */
const ln_network *ln_network_shipped(void);

#endif
