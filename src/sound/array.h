/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_SOUND_ARRAY_H
#define LN_SOUND_ARRAY_H

#include "sound/shown.h"

/* A take that several microphones recorded, each on a channel of its own: boom, lavaliers, an ambience pair. Noise that a person has shown comes from elsewhere than the voices, and
 * what the microphones hear of each other tells where; what goes is worked out for all of them together and taken off each, so that every channel keeps its own place and distance.
 * It parts sounds that share band and moment, which no gain can. */

/* What was learnt of the noise and of the microphones. */
typedef struct ln_array ln_array;

/* Listen to the stretches (`keep` may have none), then to the sound in `span` (a minute of it at most, in stretches spread evenly) with the filter on. The clip is borrowed and its
 * place is left wherever it got to.
 *
 * *out is NULL, also with LN_OK, where one microphone does better, and *why (never NULL then; a constant) says so: fewer than two channels are alive, the example
 * is too short, or the filter lowers what the gains call noise by less than 4 dB (6.5 for two microphones, 5 for three), as when the source moves.
 *
 *   LN_ECANCELLED  the job was stopped (job may be NULL)
 *   others         as reading the clip and memory say */
ln_status ln_array_learn(ln_clip *clip, ln_stretches noise, ln_stretches keep, ln_span span, const ln_job *job, ln_array **out, const char **why);
void ln_array_free(ln_array **array); /* NULL and *array NULL are fine; clips that hold it keep it */

/* How far the filter lowered what the gains call noise, in dB, when it listened. */
double ln_array_drop(const ln_array *array);

/* Wrap `in` in a clip with that noise taken off every channel that was learnt, where `fader` stands and whatever its floor. Other channels pass as they are.
 *
 * Outside the span blocks pass through as they are, or parts of them; inside, the change fades in and out. It depends neither on how `in` cuts its blocks nor on seeks.
 * About 8 s of sound are held.
 *
 * On LN_OK the new clip owns `in` and holds `array`, which the caller may free at once; on LN_EMEMORY `in` still belongs to the caller and *out is NULL. */
ln_status ln_array_remove(ln_clip *in, const ln_fader *fader, ln_array *array, ln_clip **out);

#endif
