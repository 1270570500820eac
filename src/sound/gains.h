/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_SOUND_GAINS_H
#define LN_SOUND_GAINS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <lanterne/status.h>

#include "sound/bands.h"

/* From band powers to band gains. A row is LN_BANDS powers of one frame (10 ms), in any unit: only ratios matter. */

/* What an example tells of the noise. */
typedef struct ln_profile {
    float noise[LN_BANDS]; /* its mean power, less that of what must stay */
    float low[LN_BANDS];   /* where its power stays when it is quiet: finds the noise again under other sound */
    float least[LN_BANDS]; /* what is left of a band at least, 0 to 1, because what must stay is usually that loud beside the noise; 0 where nothing was shown */
    float share[LN_BANDS]; /* what of the example's mean is noise, 0 to 1: 1 where what must stay was not shown */
} ln_profile;

/* Learn from `count` rows of the noise, and from `keep_count` rows of what must stay (0: none was shown). Rows lie one after the other; count >= 1. */
ln_status ln_profile_of(const float *rows, size_t count, const float *keep, size_t keep_count, ln_profile *profile);

/* Rows in, gains out, later: each gain looks at about 2 s to either side and at nothing further, so that it is the same wherever reading began. */
typedef struct ln_gains ln_gains;
enum { LN_GAINS_REACH = 300 }; /* rows to either side that a gain may depend on */

/* `floor` is the smallest gain (amplitude, 0 to 1), `strength` a power the gains are raised to before that. LN_EMEMORY leaves *out NULL. */
ln_status ln_gains_new(const ln_profile *profile, double floor, double strength, ln_gains **out);
void ln_gains_free(ln_gains **gains); /* NULL and *gains NULL are fine */

/* Another floor and strength from the next row pulled on. */
void ln_gains_set(ln_gains *gains, double floor, double strength);

/* In these rows of the clip [from, to) the noise was shown, so it is there, as loud as the example at least: a sound of a second or two is too short to be found by its level. Before the
 * first row; no more than LN_GAINS_SHOWN times, what is more is passed over. To either side it is followed as far as it sinks, as a car does that has passed. */
enum { LN_GAINS_SHOWN = 16 };
void ln_gains_shown(ln_gains *gains, int64_t from, int64_t to);

/* How surely a row holds what was shown: 1 in the rows themselves, less in the quarter of a second to either side, so that nothing sets in or lets go at once. Where it is known what stays, and
 * the noise is heard to sink beyond that, less by as many decibels for up to two seconds; else 0. Of rows that were read or pulled. */
float ln_gains_was_shown(const ln_gains *gains, int64_t row);

/* Forget all rows; the next one pushed is `row` of the clip. */
void ln_gains_start(ln_gains *gains, int64_t row);

/* The next row; rows that are not finite count as silence. No more than LN_GAINS_REACH may be pushed ahead of what was pulled. */
void ln_gains_push(ln_gains *gains, const float *power);
void ln_gains_end(ln_gains *gains); /* there are no more rows */

/* What is known of a row, before strength and floor. */
typedef struct ln_reading {
    bool holds;             /* anything to speak of: silence where a track was cut, 50 dB and more below the example where that is quiet, tells nothing of what is beside it */
    float power[LN_BANDS];  /* as pushed */
    float smooth[LN_BANDS]; /* the same, over 50 ms */
    float noise[LN_BANDS];  /* what of it is expected to be noise: the profile at the level it has here */
    float first[LN_BANDS];  /* two answers to what is left of the band, 0 to 1: the first lets go of noise, */
    float second[LN_BANDS]; /* the second holds on to voices */
} ln_reading;

/* The reading of the next row; rows are read or pulled, each once, the first one pushed being the first. False when more rows must be pushed first, or all were pulled. */
bool ln_gains_read(ln_gains *gains, ln_reading *reading);

/* The gains that come of a reading: the mean of its two answers, raised to `strength`, amplitudes in [floor, 1]. */
void ln_gains_of(const ln_gains *gains, const ln_reading *reading, float gain[LN_BANDS]);

/* The same from what somebody else says is left of each band, 0 to 1, in place. */
void ln_gains_limit(const ln_gains *gains, float gain[LN_BANDS]);

/* Read the next row and give its gains. */
bool ln_gains_pull(ln_gains *gains, float gain[LN_BANDS]);

#endif
