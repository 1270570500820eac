/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_SOUND_LEARNT_H
#define LN_SOUND_LEARNT_H

#include "sound/network.h"

/* A network at work on one clip: rows of features in, gains out, later. */
typedef struct ln_learnt ln_learnt;

/* Rows to either side that a gain may depend on, and rows that must be pushed at most before one can be pulled. */
enum { LN_LEARNT_REACH = NET_PATCH * (NET_REACH + 2), LN_LEARNT_AHEAD = LN_LEARNT_REACH + 48 };

/* `network` outlives what is made of it; of `features` only the rows to compare with are read, now. LN_EMEMORY leaves *out NULL. */
ln_status ln_learnt_new(const ln_network *network, const ln_features *features, ln_learnt **out);
void ln_learnt_free(ln_learnt **learnt); /* NULL and *learnt NULL are fine */

/* As with ln_features: forget all rows, the next one pushed is `row` of the clip (>= 0); write each into ln_learnt_next (LN_FEATURES of them) and push it, in order, pulling all that can be pulled
 * after each; then say that there are no more, and take turns until there is nothing left to do. */
void ln_learnt_start(ln_learnt *learnt, int64_t row);
float (*ln_learnt_next(ln_learnt *learnt))[LN_BANDS];
void ln_learnt_push(ln_learnt *learnt);
void ln_learnt_end(ln_learnt *learnt);
bool ln_learnt_turn(ln_learnt *learnt); /* some moments through one layer, less than 0.1 ms; false when all can be pulled */

/* What is to be left of each band of the next row, 0 to 1, and what the classic engine says of it; false when more rows must be pushed first, or all were pulled. */
bool ln_learnt_pull(ln_learnt *learnt, float gain[LN_BANDS], float classic[LN_BANDS]);

#endif
