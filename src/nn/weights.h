/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_NN_WEIGHTS_H
#define LN_NN_WEIGHTS_H

#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include <lanterne/status.h>

/* What was learnt, in a file: named tensors, and a card that says from what, by whom and how well.
 *
 *   bytes 0-7     "LNWEIGHT"
 *   bytes 8-11    version of this layout: 1
 *   bytes 12-15   length of the head
 *   bytes 16-     the head, JSON: { "card": { "name": ..., "licence": ... },
 *                                   "tensors": [ { "name": ..., "type": "f32" or "i32", "shape": [...], "at": ... } ],
 *                                   "bytes": ..., "sha256": ... }
 *   then, from the next multiple of 64, "bytes" bytes of tensors, whose SHA-256 is the head's; each begins `at` bytes into them, a multiple of 64
 *
 * All numbers are little-endian, tensors row by row (the last index runs fastest). training/weights.py writes and reads the same. */
enum { LN_WEIGHTS_RANK = 4, LN_WEIGHTS_ALIGN = 64 };

typedef struct ln_weights ln_weights;

/* Map the file and check all of it, hash included. The tensors live until ln_weights_free; any number of threads may read them.
 *   LN_EMODEL   not there, cut short, not of this layout, or not what its hash names: the sentence says which. *out is then NULL
 *   LN_EMEMORY  the same */
ln_status ln_weights_open(const char *path, ln_weights **out);

/* The same from `size` bytes in memory, aligned to LN_WEIGHTS_ALIGN, which stay the caller's and must outlive the weights; `path` names them in sentences. */
ln_status ln_weights_read(const void *bytes, size_t size, const char *path, ln_weights **out);
void ln_weights_free(ln_weights **weights); /* NULL and *weights NULL are fine */

/* Point *out to the tensor of that name, type and shape: `rank` (up to LN_WEIGHTS_RANK) extents, of which one < 0 may be anything and is then set to what it is.
 *   LN_EMODEL  there is none, or it has another type or shape */
ln_status ln_weights_floats(const ln_weights *weights, const char *name, int rank, int64_t *shape, const float **out);
ln_status ln_weights_ints(const ln_weights *weights, const char *name, int rank, int64_t *shape, const int32_t **out);

/* The card (borrowed), and a text of it, "" where it has none of that name. */
const json_t *ln_weights_card(const ln_weights *weights);
const char *ln_weights_say(const ln_weights *weights, const char *key);

/* SHA-256 of the tensors, 64 characters, and how many numbers they hold. */
const char *ln_weights_sha256(const ln_weights *weights);
int64_t ln_weights_count(const ln_weights *weights);

#endif
