/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_SOUND_STRETCHES_H
#define LN_SOUND_STRETCHES_H

#include <stddef.h>

#include <lanterne/clip.h>
#include <lanterne/job.h>

#include "sound/hearing.h"

/* What is heard behind the voices, cut where it changes: a plane comes and is gone, rain begins, a machine is switched off.
 *
 * A moment counts as free when nobody speaks in it, and nothing else stands out of the background as a voice would: when in doubt it is not free. */

/* Free moments on end, 0.12 to 2 s of them, in which something is heard: silence that an editor left there, and from which nobody can learn, is no pause. */
typedef struct ln_pause {
    int64_t from, to; /* ticks of the clip */
    float level;      /* mean of the bands, dB: of use beside those of other pauses only */
    float swing;      /* how far the level moves in it, dB (standard deviation) */
} ln_pause;

/* Orders for qsort: pauses softer and stiller first, since what comes and goes in a pause is not the sound that stands behind it; spans by where they begin. */
int ln_pause_by_stillness(const void *one, const void *other);
int ln_span_by_time(const void *one, const void *other);

/* A stretch of background that stays the same, 1 s or more unless the clip is shorter. */
typedef struct ln_stretch {
    int64_t from, to;         /* ticks of the clip; one stretch begins where the one before ends */
    double free;              /* seconds of it that are free */
    float level[LN_BANDS];    /* mean level of the free moments, dB; 0 throughout when there are none */
    size_t pause, pauses;     /* the first of its pauses, and how many they are */
} ln_stretch;

typedef struct ln_background {
    ln_stretch *stretch;
    size_t count, room;
    ln_pause *pause;
    size_t pauses, pause_room;
} ln_background;

/* Listen to `clip` once, which is borrowed and left at its end; `beside` (may be NULL) hears it too. *out is filled in order of time; memory grows with what changes and pauses, not with samples.
 *   LN_ECANCELLED  the job was stopped (job may be NULL)
 *   others         as reading the clip, memory and `beside` say
 * ln_background_free is due after LN_OK and after failure alike. */
ln_status ln_background_cut(ln_clip *clip, const ln_job *job, const ln_listener *beside, ln_background *out);
void ln_background_free(ln_background *background); /* of zeros is fine */

#endif
