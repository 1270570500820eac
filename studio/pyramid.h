/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_STUDIO_PYRAMID_H
#define LN_STUDIO_PYRAMID_H

#include "studio/waves.h"

/* The two pyramids of one track in a file: samples go in, in order, and every level grows at once. */
typedef struct ln_pyramid ln_pyramid;

/* Begin one in `file` (a descriptor, empty, for reading and writing; taken over, also on failure) for `samples` samples at `rate`. */
ln_status pyramid_new(int file, int64_t samples, int rate, ln_pyramid **out);

/* Take up a finished one (the descriptor is taken over, also on failure). LN_EDAMAGED: it is none, or of another track. */
ln_status pyramid_old(int file, int64_t samples, int rate, ln_pyramid **out);
void pyramid_free(ln_pyramid **pyramid); /* NULL inside is fine */

/* More samples, the channels' mean; what lies beyond the length is left out. One thread. */
ln_status pyramid_add(ln_pyramid *pyramid, const float *mean, int count);

/* Write out what is held back, so that readers see it; with `end` the rest is silence and the file is marked as whole. */
ln_status pyramid_flush(ln_pyramid *pyramid, bool end);

/* As waves_tile, from any thread. */
ln_status pyramid_tile(ln_pyramid *pyramid, waves_kind kind, int level, int64_t tile, char **bytes, size_t *size, bool *complete);

#endif
