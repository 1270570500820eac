/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_SOUND_ROOMTONE_H
#define LN_SOUND_ROOMTONE_H

#include "sound/fader.h"
#include "sound/shown.h"
#include "sound/tap.h"

/* Room tone: what a place sounds like when nothing happens in it. Where a sound has been lowered so far that less is left than the place itself would have, one hears a hole; it is
 * filled with the place's own tone, as it was recorded elsewhere in the clip. It is an addition, the only one lanterne makes to sound, so it is made where a person asks for it, by
 * itself (what was kept stays what it was) and never louder than what stood there. */

/* Find room tone: moments without a voice, the still and soft ones first, outside of `busy` and much softer than what was shown as `noise` (which may have no stretches). At most
 * LN_ROOMTONE_FOUND spans, in order of time, in ticks of the clip, which is borrowed and left anywhere.
 *
 *   LN_ESETTING    there is no such moment: one must be shown (the sentence says so)
 *   LN_ECANCELLED  the job was stopped (job may be NULL)
 *   others         as reading the clip and memory say */
enum { LN_ROOMTONE_FOUND = 12 };
ln_status ln_roomtone_find(ln_clip *clip, ln_stretches noise, ln_stretches busy, const ln_job *job, ln_span found[LN_ROOMTONE_FOUND], size_t *count);

/* Wrap `in`, a chain that begins with `tap`, in a clip that fills what the chain between the two has taken away. Tone is read from the tap's clip, now: at
 * most 10 s, of the stretches long enough to lap grains from; one of 0.3 s must be among them.
 *
 * In each band of each channel, over some 90 ms: where less is left than the tone has there, and than stood there before, tone is added up to the lesser of the two. Where nothing was taken
 * nothing is added, so that outside `span` (any base) and wherever in equals out samples stay the same bit for bit. Grains of the recording overlap, each from a place of its own that
 * depends on the clip's time alone, so neither blocks nor seeks change what is heard, and no loop comes round.
 *
 * On LN_OK the new clip owns `in`; otherwise `in` still belongs to the caller and *out is NULL.
 *   LN_ESETTING  a stretch is silent, or all are too short
 *   LN_EMEMORY, and as reading the tap says */
ln_status ln_roomtone_fill(ln_clip *in, ln_tap *tap, ln_span span, ln_stretches tone, ln_clip **out);

#endif
