/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_SOUND_SECOND_H
#define LN_SOUND_SECOND_H

#include <stdbool.h>
#include <stdint.h>

#include <lanterne/status.h>

#include "sound/bands.h"

/* A second look at what is to be left of each band: what goes, row by row, tells how loud the noise is around here, and that tells how much of a row should go. Rows of powers and gains in, better
 * gains out, later. */
typedef struct ln_second ln_second;
enum {
    LN_SECOND_REACH = 12,   /* rows to either side that a gain depends on */
    LN_SECOND_AHEAD = 1000, /* powers that may be heard ahead of the gains that were pulled */
};

ln_status ln_second_new(ln_second **out); /* LN_EMEMORY leaves *out NULL */
void ln_second_free(ln_second **second);  /* NULL and *second NULL are fine */

/* Forget all rows; the next ones heard and pushed are `row` of the clip. Then, for each row in order, hear its powers (finite, >= 0) and at any time after that push its gains (0 to 1); then say
 * that there are no more. */
void ln_second_start(ln_second *second, int64_t row);
void ln_second_hear(ln_second *second, const float power[LN_BANDS]);
void ln_second_push(ln_second *second, const float gain[LN_BANDS]);
void ln_second_end(ln_second *second);

/* The next row's gains, 0 to 1; a band of which nothing goes for LN_SECOND_REACH rows to either side is exactly 1. False when more must be pushed first, or all were pulled. */
bool ln_second_pull(ln_second *second, float gain[LN_BANDS]);

#endif
