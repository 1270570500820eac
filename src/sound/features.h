/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_SOUND_FEATURES_H
#define LN_SOUND_FEATURES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <lanterne/status.h>

#include "sound/gains.h"

/* What the network sees, made by the same code when it learns and when it works: LN_FEATURES numbers a band and row, and up to LN_FEATURES_FRAMES rows of each example to
 * compare with.
 *
 * All but answers and flag are natural logarithms of power ratios, divided by 3 (1 is 13.03 dB) and clamped to [-4, 4], so that no level matters: sound, example and stays example made
 * louder alike give the same numbers to 1e-4. In a row that holds nothing at all (ln_reading) all features are 0. Where a band holds nothing and no noise is expected in it they are 0 too, but above the highest
 * band in which noise is expected, as where the rate does not reach, they are that band's.
 *
 * `noise` is the noise expected in the row (the profile at the level found there), `level` that level against the example's, `total` a sum over all bands. */
enum {
    LN_FEATURE_OVER_NOISE,   /* power / noise */
    LN_FEATURE_HELD,         /* 50 ms power / noise */
    LN_FEATURE_FIRST,        /* the first answer of ln_reading, as 2 a - 1 */
    LN_FEATURE_SECOND,       /* the second */
    LN_FEATURE_USUAL,        /* power / what the band holds around here: geometric mean of 50 ms powers over some 3 s */
    LN_FEATURE_QUIET,        /* power / the quietest quarter of a second around here, likewise */
    LN_FEATURE_SHARE,        /* power / total power of the row */
    LN_FEATURE_NOISE_SHARE,  /* noise / its total */
    LN_FEATURE_LOUD,         /* power / (90 % quantile of the example * level) */
    LN_FEATURE_SOFT,         /* power / (10 % quantile of the example * level) */
    LN_FEATURE_RESTLESS,     /* those two quantiles' ratio */
    LN_FEATURE_LEVEL,        /* level */
    LN_FEATURE_STAYS,        /* power / mean of the stays example; this and what follows 0 where none was shown */
    LN_FEATURE_STAYS_LOUD,   /* power / its 90 % quantile */
    LN_FEATURE_NOISE_STAYS,  /* noise / mean of the stays example */
    LN_FEATURE_STAYS_SHOWN,  /* 1 */
    LN_FEATURES
};
enum {
    LN_FEATURES_FRAMES = 150,
    LN_FEATURES_REACH = 200, /* readings to either side that a row's features may depend on; each of them depends on LN_GAINS_REACH rows in turn */
};

typedef struct ln_features ln_features;

/* `rows` of the noise and `keep` of what stays (keep_count 0: not shown), as for ln_profile_of, and the profile it made of them. Nothing is kept of the caller's. Rows that are not
 * finite count as silence. count >= 1. LN_EMEMORY leaves *out NULL. */
ln_status ln_features_new(const float *rows, size_t count, const float *keep, size_t keep_count, const ln_profile *profile, ln_features **out);
void ln_features_free(ln_features **features); /* NULL and *features NULL are fine */

/* The rows to compare with, one after the other, LN_BANDS each: at most LN_FEATURES_FRAMES, evenly drawn from what was shown, in order; *count may be 0 for the stays example. The
 * memory belongs to `features`.
 *
 * Each is the logarithm of row / profile.noise in the unit above: what LN_FEATURE_OVER_NOISE is where the level is the example's. A row of the clip that holds the same sound as a row of the
 * example has that row's LN_FEATURE_OVER_NOISE, whatever the level found; one that holds the same as a row of the stays example has it as LN_FEATURE_OVER_NOISE + LN_FEATURE_LEVEL. */
const float *ln_features_example(const ln_features *features, size_t *count);
const float *ln_features_stays(const ln_features *features, size_t *count);

/* As with ln_gains: forget all readings, the next one pushed is `row` of the clip; push them in order, no more than 2 * LN_FEATURES_REACH ahead of what was pulled; then say that
 * there are no more. `reading` is as ln_gains_read gave it. */
void ln_features_start(ln_features *features, int64_t row);
void ln_features_push(ln_features *features, const ln_reading *reading);
void ln_features_end(ln_features *features);

/* The features of the next row; false when more readings must be pushed first, or all rows were pulled. */
bool ln_features_pull(ln_features *features, float row[LN_FEATURES][LN_BANDS]);

/* out[i] = ln x[i] for normal positive floats, to 2e-7 absolutely or relatively, whichever is more; what is less than the smallest of them counts as that. */
void ln_features_log(const float *x, size_t count, float *out);

#endif
