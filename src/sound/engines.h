/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_SOUND_ENGINES_H
#define LN_SOUND_ENGINES_H

#include "sound/example.h"
#include "sound/learnt.h"
#include "sound/second.h"

/* All that says how much of a band is to be left, together: rows of LN_BANDS powers in, gains out, later. The classic engine (gains.h) knows the noise by its mean, and how loud it is now; the network
 * (learnt.h), which is given all that the classic one finds, follows how it moves, and answers where it was taught, up to 8 kHz. What they say is looked at once more (second.h), and a noise that goes
 * through one spectrum after the other, as sirens do, is also looked for moment by moment (moments.h). Where the network cannot be had (ln_network_shipped) the classic engine answers alone. */
typedef struct ln_engines ln_engines;

/* Rows that may be pushed ahead of what was pulled, at most. */
enum { LN_ENGINES_AHEAD = LN_GAINS_REACH + LN_FEATURES_REACH + LN_LEARNT_AHEAD + LN_SECOND_REACH + 1 };

/* For rows of sound at `rate` (ln_bands_of). Gains are raised to `strength`, a little more where the example is vouched for; `floor` is the least, as an amplitude. Nothing is kept of the example.
 * LN_EMEMORY leaves *out NULL. */
ln_status ln_engines_new(int rate, const ln_example *example, double floor, double strength, ln_engines **out);
void ln_engines_free(ln_engines **engines); /* NULL and *engines NULL are fine */

/* Another floor and strength, from the next row pulled on. */
void ln_engines_set(ln_engines *engines, double floor, double strength);

/* Rows to either side that a gain may depend on. */
int ln_engines_reach(const ln_engines *engines);

/* As with ln_gains: forget all rows, the next one pushed is `row` of the sound; push them in order; then say that there are no more, and take turns until there is
 * nothing left to do, pulling at any time. */
void ln_engines_start(ln_engines *engines, int64_t row);
void ln_engines_push(ln_engines *engines, const float power[LN_BANDS]);
void ln_engines_end(ln_engines *engines);
bool ln_engines_turn(ln_engines *engines); /* a tenth of a millisecond or so; false when all can be pulled */

/* The gains of the next row, amplitudes; false when more must be pushed first, or all were pulled. */
bool ln_engines_pull(ln_engines *engines, float gain[LN_BANDS]);

#endif
