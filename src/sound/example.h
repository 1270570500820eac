/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_SOUND_EXAMPLE_H
#define LN_SOUND_EXAMPLE_H

#include <stdbool.h>

#include "sound/features.h"
#include "sound/moments.h"

/* What a person has shown: the noise, alone or nearly so, and perhaps what must stay. What the classic engine knows of it; rows that the network compares the sound with, at most LN_FEATURES_FRAMES of
 * either kind, evenly drawn; and its first rows as they came, in which moments are told apart (LN_MOMENTS_LEAST of them, or none). */
typedef struct ln_example {
    ln_profile profile;
    struct {
        int64_t from, to;
    } shown[LN_GAINS_SHOWN]; /* where the noise was shown, in rows of the sound that is treated: it is there, however short it is */
    int shown_count;
    bool vouched; /* somebody showed it, and in this sound: it is taken off a little more firmly */
    size_t noise_count, keep_count;
    float noise[LN_FEATURES_FRAMES][LN_BANDS], keep[LN_FEATURES_FRAMES][LN_BANDS];
    size_t moment_count;
    float moment[LN_MOMENTS][LN_BANDS];
} ln_example;

/* Of `count` rows of the noise and `keep_count` of what must stay (0: not shown), rows of LN_BANDS powers one after the other, as for ln_profile_of; count >= 1. It is vouched for, and nowhere known to be
 * there: whoever knows more says so. LN_EMEMORY. */
ln_status ln_example_of(const float *noise, size_t count, const float *keep, size_t keep_count, ln_example *out);

/* For examples that nobody has vouched for, such as pauses between words, in which the scene goes on: that the noise is there is not taken for granted, and of each band no more is believed to
 * be noise than it holds half of the time. Of a siren no band holds anything half of the time: what moves like one (ln_moments_move) is believed, moment by moment. */
void ln_example_doubt(ln_example *example);

#endif
