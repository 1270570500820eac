/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_SOUND_MICROPHONES_H
#define LN_SOUND_MICROPHONES_H

#include "sound/shown.h"

/* Noise that a person has shown, in a take whose channels are separate microphones: the array's filter (array.h) where it helps, said through the log where it does not, then
 * gains for each channel by itself (shown.h), learnt from the channel as the filter leaves it. A channel that is silent where the noise is shown passes as it is.
 *
 * Learns from `in` now, wherever the stretches lie, and wraps it in a clip that works inside the fader's span, with all that shown.h promises of its own. On LN_OK the new clip owns `in`,
 * wherever its place then is; on failure `in` still belongs to the caller and *out is NULL.
 *   LN_ECANCELLED (job may be NULL) LN_EMEMORY, and as reading the clip says */
typedef struct ln_microphones {
    ln_stretches noise, keep;
    ln_fader fader;
    double strength;
    bool doubt; /* nobody has vouched for `noise`: ln_example_doubt */
    const ln_job *job;
} ln_microphones;
ln_status ln_microphones_remove(ln_clip *in, const ln_microphones *how, ln_clip **out);

#endif
