/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_SOUND_ATTACKS_H
#define LN_SOUND_ATTACKS_H

#include "sound/fader.h"
#include "sound/tap.h"

/* Wrap `in`, a chain that begins with `tap`, in a clip that gives attacks back what they were lowered: a clock's tick, a step, a hoof.
 *
 * An attack is a row in which most bands together rise by 6 dB above the 70 ms before, and of which the chain has left a good part: the strokes of a noise that was shown are lowered in all of
 * their bands. What is given back is the sound that went in, in the bands that rose.
 *
 * Outside the fader's span, and where nothing rises, samples stay the same bit for bit. On LN_OK the new clip owns `in`; on LN_EMEMORY `in` still belongs to the caller and *out is NULL. */
ln_status ln_attacks_keep(ln_clip *in, ln_tap *tap, const ln_fader *fader, ln_clip **out);

#endif
