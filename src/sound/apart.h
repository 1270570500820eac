/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_SOUND_APART_H
#define LN_SOUND_APART_H

#include <lanterne/clip.h>

/* Treat each channel of a clip as a clip of its own, and put the channels together again in their places.
 *
 * `treat` is called once for each channel with a clip of that channel alone; it sets *out to that clip or to one around it (which then owns it), and on failure leaves it alone.
 * All channels must be treated by links of one kind: blocks go through a queue that is as long as the channels are apart in reading.
 *
 * On LN_OK the new clip owns `in`; on failure (of memory, or what `treat` says) `in` still belongs to the caller and *out is NULL. Blocks that no channel touched are untouched. */
typedef ln_status ln_treat_channel(void *who, int channel, ln_clip *one, ln_clip **out);
ln_status ln_apart(ln_clip *in, ln_treat_channel *treat, void *who, ln_clip **out);

#endif
