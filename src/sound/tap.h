/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_SOUND_TAP_H
#define LN_SOUND_TAP_H

#include <stdbool.h>

#include <lanterne/clip.h>

#include "sound/bands.h"

/* A link that passes everything and, once it is open, remembers what it passed: so the end of a chain can hold what comes out against what went in. */
typedef struct ln_tap ln_tap;

/* On LN_OK *out is the link's clip, which owns `in`, and the tap lives as long as that; on LN_EMEMORY `in` still belongs to the caller and both are NULL. */
ln_status ln_tap_new(ln_clip *in, ln_tap **tap, ln_clip **out);

ln_clip *ln_tap_clip(ln_tap *tap); /* the link's clip */

/* Remember from here on. What is remembered is references to blocks, and all of them until they are forgotten. */
void ln_tap_open(ln_tap *tap);

/* Samples [at, at + count) of a channel as they passed, as far as they are audible; silence where nothing did. */
void ln_tap_read(const ln_tap *tap, int channel, int64_t at, int count, float *out);

/* Powers of the bands in a row of a channel (rows and windows of beside.h), left here by whoever measured them as they passed, so that nobody need do it again; NULL where nobody did, or that is
 * LN_TAP_NOTED rows ago. On LN_EMEMORY nothing can be noted. */
enum { LN_TAP_NOTED = 2048 };
ln_status ln_tap_notes(ln_tap *tap);
void ln_tap_note(ln_tap *tap, int channel, int64_t row, const float power[LN_BANDS]);
const float *ln_tap_noted(const ln_tap *tap, int channel, int64_t row);

/* Nothing before `at` will be read again. A seek forgets everything by itself. */
void ln_tap_forget(ln_tap *tap, int64_t at);

#endif
