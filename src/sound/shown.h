/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_SOUND_SHOWN_H
#define LN_SOUND_SHOWN_H

#include <stdbool.h>

#include <lanterne/clip.h>
#include <lanterne/job.h>

#include "sound/fader.h"
#include "sound/features.h"
#include "sound/moments.h"
#include "sound/tap.h"

/* Noise that a person has shown: a second or two of it alone, and, where the noise was never alone, a second or two of what must stay. From these, 64 gains every 10 ms, the
 * same for all channels, are measured and laid on the sound as it was recorded: nothing is heard that the microphone did not hear. */

/* Stretches of the clip, in ticks of its base. */
typedef struct ln_stretches {
    const ln_span *span;
    size_t count;
} ln_stretches;

/* What was shown: what the classic engine knows of it; rows that the network compares the sound with, at most LN_FEATURES_FRAMES of either kind, evenly drawn; and its first rows as they came, in which
 * moments are told apart (LN_MOMENTS_LEAST of them, or none). */
typedef struct ln_example {
    ln_profile profile;
    struct {
        int64_t from, to;
    } shown[LN_GAINS_SHOWN]; /* where the noise was shown, in rows of the clip: it is there, however short it is */
    int shown_count;
    bool vouched; /* somebody showed it, and in this clip: it is taken off a little more firmly. ln_shown_learn says so; whoever knows better takes it back, as ln_shown_doubt does */
    size_t noise_count, keep_count;
    float noise[LN_FEATURES_FRAMES][LN_BANDS], keep[LN_FEATURES_FRAMES][LN_BANDS];
    size_t moment_count;
    float moment[LN_MOMENTS][LN_BANDS];
} ln_example;

/* Listen to the stretches; `keep` may have none. The clip is borrowed and its place is left wherever it got to.
 *   LN_ESETTING    a stretch of either kind is silent: show one where it is heard (the sentence names --noise or --keep and the time)
 *   LN_ECANCELLED  the job was stopped (job may be NULL)
 *   others         as reading the clip and memory say */
ln_status ln_shown_learn(ln_clip *clip, ln_stretches noise, ln_stretches keep, const ln_job *job, ln_example *example);

/* Of so many rows of LN_BANDS powers LN_FEATURES_FRAMES at most, evenly drawn, into an example's `noise` or `keep`; returns how many that are. */
size_t ln_shown_draw(const float *heard, size_t heard_count, float (*out)[LN_BANDS]);

/* For examples that nobody has vouched for, such as pauses between words, in which the scene goes on: that the noise is there is not taken for granted, and of each band no more is believed to
 * be noise than it holds half of the time. Of a siren no band holds anything half of the time: what moves like one (ln_moments_move) is believed, moment by moment. */
void ln_shown_doubt(ln_example *example);

/* Wrap `in` in a clip with that noise lowered as `fader` says, gains raised to `strength`, and a little more where the example is vouched for.
 *
 * Outside the span blocks pass through as they are, or parts of them; inside, the change fades in and out. What is given out is what came in less what the gains
 * take off, so that wherever they take nothing it is the same bit for bit; it depends neither on how `in` cuts its blocks nor on seeks. About 10 s of sound are held.
 *
 * The gains are those of the network up to 8 kHz and of the classic engine above; of the classic engine alone where the network cannot be had (ln_network_shipped), which then has
 * been told through the log.
 *
 * On LN_OK the new clip owns `in`; on LN_EMEMORY `in` still belongs to the caller and *out is NULL. */
ln_status ln_shown_remove(ln_clip *in, const ln_fader *fader, const ln_example *example, double strength, ln_clip **out);

/* Let `clip`, which ln_shown_remove made, note what it measures in `tap`, whose clip it reads from and which has room for notes (ln_tap_notes). */
void ln_shown_note(ln_clip *clip, ln_tap *tap);

#endif
