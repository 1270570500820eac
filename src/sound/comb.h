/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_SOUND_COMB_H
#define LN_SOUND_COMB_H

#include <stdbool.h>

#include "sound/tones.h"

/* Combing lines out, one overlapping frame at a time. The caller owns the sound and the adding up; ln_tones_remove is the caller.
 *
 * How long a frame is follows from the tones: hum stands still for seconds and its lines are 50 Hz apart, a siren's two pitches last half a second each, a sweep
 * moves through a semitone in a hundredth. So one comb takes tones of one pace only. */
typedef enum ln_pace { LN_PACE_HUM, LN_PACE_STEADY, LN_PACE_SWEEP, LN_PACES } ln_pace;
ln_pace ln_tone_pace(const ln_tone *tone);

typedef struct ln_comb ln_comb;

/* `tones` of one pace, `floor` the least gain (0 to 1). */
ln_status ln_comb_new(const ln_tones *tones, double floor, int rate, int channels, ln_comb **out);
void ln_comb_free(ln_comb *comb); /* NULL is fine */

int ln_comb_size(const ln_comb *comb); /* samples in a frame */
int ln_comb_hop(const ln_comb *comb);  /* from frame to frame: a quarter of it */
int ln_comb_lag(const ln_comb *comb);  /* frames to be looked at beyond the one that is combed */

/* Look at the next frame, sound[channel][0..size). After more than `lag` of them the frame `lag` before the last one can be combed. */
void ln_comb_look(ln_comb *comb, const float *const *sound);

/* The part of one channel of that frame that is to be taken off, windowed so that the sum over overlapping frames is the whole: taken[0..size). False, and
 * `taken` left alone, when it is nothing. */
bool ln_comb_take(ln_comb *comb, int channel, const float *sound, float *taken);

#endif
