/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_MEDIA_NATIVE_H
#define LN_MEDIA_NATIVE_H

#include "media/av.h"

/* A sound block of a decoder's frame, in whichever of FFmpeg's sample formats: over its planes when they are float already, else converted, untouched either way.
 * Samples that are no numbers (NaN, infinity, doubles beyond float) become 0; *mended is then true and the block touched. The frame, made by av_frame_alloc, is
 * taken over, also on failure; its pts must be the block's `at` already.
 *   LN_EUNSUPPORTED LN_EMEMORY */
ln_status ln_native_sound(AVFrame *frame, ln_block **out, bool *mended);

#endif
