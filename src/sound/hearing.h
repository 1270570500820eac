/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_SOUND_HEARING_H
#define LN_SOUND_HEARING_H

#include <lanterne/clip.h>
#include <lanterne/job.h>

#include "sound/bands.h"

/* A clip heard once, as rows of 10 ms: how loud each band is, and how much of it repeats as a voice does.
 *
 * Row 0 is centred on the clip's first tick, as are the rows gains are laid on (shown.h); channels are heard as their mean. Samples that are no numbers count as silence. */
typedef struct ln_heard {
    int64_t row;
    float power[LN_BANDS]; /* any unit: only ratios matter */
    float voicing;         /* 0 to 1: the share of 70 to 1200 Hz that repeats 80 to 400 times a second */
    float pitch;           /* Hz, at which it does */
} ln_heard;

/* Gets the rows in order; a status other than LN_OK ends the hearing and is returned. */
typedef ln_status (*ln_hearing_row)(void *who, const ln_heard *heard);

/* Whoever wants the samples too: the mean of the channels, in order and without gaps, in any portions, none of them behind a row that it is part of. */
typedef struct ln_listener {
    ln_status (*sound)(void *who, const float *mean, size_t count);
    void *who;
} ln_listener;

/* Hear all of `clip`, which is borrowed and left at its end. `beside` may be NULL. Memory does not depend on its length.
 *   LN_ECANCELLED  the job was stopped (job may be NULL)
 *   others         as reading the clip, memory, `row` and `beside` say */
ln_status ln_hear(ln_clip *clip, const ln_job *job, ln_hearing_row row, void *who, const ln_listener *beside);

#endif
