/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_SOUNDS_SCENE_H
#define LN_SOUNDS_SCENE_H

#include "sounds/take.h"

/* From the source to the file: distance, ground, room, microphone. The one chain for all that is generated, whatever its year. */

/* A straight flight past the microphone; speed 0 stands still. Times are samples of the clip. */
typedef struct path {
    double near, height, speed; /* m, m, m/s */
    double closest;             /* when it is nearest */
    double ears;                /* m: the microphone's height */
    double ground;              /* share of the sound that the ground throws back */
    double celsius, humidity;   /* degrees, percent */
} path;

path path_new(dice *d, const stage *where, double speed, double near, double closest);

/* Samples that the dry sound must begin before the clip's sample `from`, for all of [from, to) to be reached by it. */
size_t path_lead(const path *p, double rate, double from, double to);

/* Add `dry`, which began `lead` samples before `from`, to out[from, to) as it arrives: 1/r, Doppler, the ground's reflection, the air's absorption. The direct
 * sound has gain 1 at the closest point. */
void path_fly(const path *p, double rate, const float *dry, size_t lead, float *out, size_t from, size_t to, dice *d);

/* dB of absorption a metre of air: ISO 9613-1:1993, equations (3) to (5), at one atmosphere. */
double air_absorption(double hz, double celsius, double humidity);

/* The room or street around, in place. LN_EMEMORY */
ln_status scene_room(const stage *where, double rate, float *sound, size_t length, dice *d);

/* The microphone, its recorder and its file, in place; the level is set here. */
void scene_microphone(double rate, float *sound, size_t length, dice *d);

#endif
