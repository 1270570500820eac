/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_SOUND_VOICING_H
#define LN_SOUND_VOICING_H

#include <lanterne/status.h>

/* How much of a moment repeats as a voice does. */
typedef struct ln_voicing ln_voicing;
ln_status ln_voicing_new(int rate, ln_voicing **out); /* LN_EMEMORY leaves *out NULL */
void ln_voicing_free(ln_voicing **voicing);           /* NULL and *voicing NULL are fine */

int ln_voicing_span(const ln_voicing *voicing); /* samples in a moment: about 40 ms */

/* The share of 70 to 1200 Hz in sound[0..span) that repeats 80 to 400 times a second, 0 to 1, and how often it does, in Hz (0 when it does not). Sound must be finite. */
float ln_voicing_hear(ln_voicing *voicing, const float *sound, float *pitch);

#endif
