/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_SOUND_FOLLOW_H
#define LN_SOUND_FOLLOW_H

#include <lanterne/status.h>

#include "sound/tones.h"

/* Follows one tone's fundamental from spectrum to spectrum: of all the ways it could have moved through its range, the one that meets the most lines at its
 * multiples (dynamic programming, looked back over after some frames). */
typedef struct ln_follow ln_follow;

/* `bin_hz` and `hop_seconds` are the spectra's, `bins` of them are shown; `lag` in frames. LN_EMEMORY leaves *out NULL. */
ln_status ln_follow_new(const ln_tone *tone, double bin_hz, double hop_seconds, int bins, int lag, ln_follow **out);
void ln_follow_free(ln_follow *follow); /* NULL is fine */

/* Show the next frame: by how many decibels each bin stands above its ground. */
void ln_follow_feed(ln_follow *follow, const float *above);

/* The fundamental `lag` frames before the last one fed, in Hz, and how fast it moves there, in Hz a second. */
double ln_follow_at(const ln_follow *follow, double *slope);

#endif
