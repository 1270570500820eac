/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_SOUND_VOICELIMIT_H
#define LN_SOUND_VOICELIMIT_H

#include "sound/fader.h"
#include "sound/tap.h"

/* Wrap `in`, a chain that begins with `tap`, in a clip that gives a voice back as much as it was lowered beyond `limit_db` (<= 0).
 *
 * A voice dominates a band where the band repeats at the voice's pitch for more than half of its power, in a moment that as a whole repeats so, and in which the chain has left most of what is there:
 * an engine, which repeats too, is lowered in all of its bands. What is given back is the sound that went in, in that band: nothing but gains is changed. Unvoiced sounds are not known.
 *
 * Outside the fader's span, and where nothing was lowered further than the limit, samples stay the same bit for bit.
 *
 * On LN_OK the new clip owns `in`; on LN_EMEMORY `in` still belongs to the caller and *out is NULL. */
ln_status ln_voice_limit(ln_clip *in, ln_tap *tap, const ln_fader *fader, double limit_db, ln_clip **out);

#endif
