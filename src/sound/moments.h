/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_SOUND_MOMENTS_H
#define LN_SOUND_MOMENTS_H

#include "sound/gains.h"

/* Which moment of the example is heard now. A siren, a train's horn or an engine that revs is not its mean spectrum: it goes through what was shown again, and whoever knows where it is knows what of the
 * row is noise. Readings in, gains out, later. */
typedef struct ln_moments ln_moments;
enum {
    LN_MOMENTS = 400,       /* rows of an example that are told apart: 4 s, most of a wail's course */
    LN_MOMENTS_LEAST = 30,  /* fewer are no course of events */
    LN_MOMENTS_REACH = 82,  /* readings to either side that a gain may depend on */
    LN_MOMENTS_AHEAD = 900, /* readings that may be pushed ahead of what was pulled */
};

/* `row` are `count` rows of LN_BANDS powers of the noise, one behind the other in time, count in [LN_MOMENTS_LEAST, LN_MOMENTS]; what is not finite counts as silence. `profile` is what was learnt from
 * them. Nothing is kept of the caller's. *out is NULL, and LN_OK the status, where the noise stands still: its moments are alike. LN_EMEMORY leaves *out NULL too. */
ln_status ln_moments_new(const float *row, size_t count, const ln_profile *profile, ln_moments **out);
void ln_moments_free(ln_moments **moments); /* NULL and *moments NULL are fine */

/* Whether such rows have moments that can be told apart; false too where there is no memory to find out. */
bool ln_moments_move(const float *row, size_t count, const ln_profile *profile);

/* As with ln_features: forget all readings, the next one pushed is `row` of the clip; push them in order; then say that there are no more. */
void ln_moments_start(ln_moments *moments, int64_t row);
void ln_moments_push(ln_moments *moments, const ln_reading *reading);
void ln_moments_end(ln_moments *moments);

/* What is to be left of each band of the next row, 0 to 1, and how sure it is that one of the moments is heard and not just anything of the noise; false when more must be pushed first, or all were
 * pulled. */
bool ln_moments_pull(ln_moments *moments, float gain[LN_BANDS], float *sure);

#endif
