/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_SOUND_EAR_H
#define LN_SOUND_EAR_H

#include "nn/weights.h"

/* What a picture of sound looks like to somebody who has seen many: small convolutional networks over the levels of 48 bands (30 Hz to 10 kHz) every 10 ms, a few of them, each taught on other
 * recordings (training/ear.py). Trees ask figures and can say why (namer.h); an ear cannot, and knows shapes that no figure was made for. Whether something modern is heard, the namer asks both.
 *
 * In a file of weights, for ear I and layers L of 0 to 4:
 *
 *   ear.I.L.weight     f32 [bands, times * inputs, outputs]  the kernel; outputs a multiple of 16, up to LN_EAR_WIDTH. Layers 0 to 3 halve bands and times, the last sees all bands at once
 *   ear.I.L.bias       f32 [bands that come out, outputs]
 *   ear.I.last.weight  f32 [2 * outputs]                     from the mean over time and the most
 *   ear.I.last.bias    f32 [1]
 *   ear.count          i32 [1] */
enum { LN_EAR_BANDS = 48, LN_EARS = 6, LN_EAR_WIDTH = 128 };

typedef struct ln_ear ln_ear;

/* The ears of a file. `weights` must outlive them.
 *   LN_EMODEL  none, too many, or of another shape; *out is then NULL
 *   LN_EMEMORY the same */
ln_status ln_ear_of(const ln_weights *weights, ln_ear **out);
void ln_ear_free(ln_ear **ear); /* NULL and *ear NULL are fine */

int ln_ear_count(const ln_ear *ear); /* 1 to LN_EARS */

/* Room to hear pictures of up to `rows` rows in; free() it. NULL without memory. */
float *ln_ear_room(int rows);

/* What each ear says of a picture of `rows` >= 1 rows: the natural logarithm of the odds that something modern is heard. `level` is LN_EAR_BANDS times `step` floats, a band after the other, in dB of
 * any reference, finite, none more than 70 dB below the whole. `room` is of ln_ear_room for as many rows or more. Any number of threads at once, each with its own room. */
void ln_ear_hear(const ln_ear *ear, const float *level, int rows, int step, float *room, float answer[LN_EARS]);

#endif
