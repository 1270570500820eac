/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_SOUND_SHOWN_H
#define LN_SOUND_SHOWN_H

#include <lanterne/clip.h>
#include <lanterne/job.h>

#include "sound/example.h"
#include "sound/fader.h"
#include "sound/tap.h"

/* Noise that a person has shown: a second or two of it alone, and, where the noise was never alone, a second or two of what must stay. From these, 64 gains every 10 ms, the
 * same for all channels, are measured and laid on the sound as it was recorded: nothing is heard that the microphone did not hear. */

/* Stretches of the clip, in ticks of its base. */
typedef struct ln_stretches {
    const ln_span *span;
    size_t count;
} ln_stretches;

/* Listen to the stretches; `keep` may have none. Where the noise goes on to either side of them is noted. The clip is borrowed and its place is left wherever it got to.
 *   LN_ESETTING    a stretch of either kind is silent: show one where it is heard (the sentence names --noise or --keep and the time)
 *   LN_ECANCELLED  the job was stopped (job may be NULL)
 *   others         as reading the clip and memory say */
ln_status ln_shown_learn(ln_clip *clip, ln_stretches noise, ln_stretches keep, const ln_job *job, ln_example *example);

/* Wrap `in` in a clip with that noise lowered as `fader` says, gains raised to `strength`, and a little more where the example is vouched for.
 *
 * Outside the span blocks pass through as they are, or parts of them; inside, the change fades in and out. What is given out is what came in less what the gains
 * take off, so that wherever they take nothing it is the same bit for bit; it depends neither on how `in` cuts its blocks nor on seeks. About 10 s of sound are held.
 *
 * On LN_OK the new clip owns `in`; on LN_EMEMORY `in` still belongs to the caller and *out is NULL. */
ln_status ln_shown_remove(ln_clip *in, const ln_fader *fader, const ln_example *example, double strength, ln_clip **out);

/* Let `clip`, which ln_shown_remove made, note what it measures in `tap`, whose clip it reads from and which has room for notes (ln_tap_notes). */
void ln_shown_note(ln_clip *clip, ln_tap *tap);

#endif
