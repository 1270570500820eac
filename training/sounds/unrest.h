/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_SOUNDS_UNREST_H
#define LN_SOUNDS_UNREST_H

#include "sounds/noise.h"

/* A level that moves on many time scales at once, each three times as quick as the last: what turbulent air does to a sound on its way (Daigle, Piercy and
 * Embleton 1983, "Line-of-sight propagation through atmospheric turbulence near the ground": deviations up to about 6 dB), and what a gusty source does by
 * itself. */
enum { UNREST_SCALES = 5, UNREST_STEP = 16 };

typedef struct unrest {
    wander scale[UNREST_SCALES];
    double db, gain, step;
    int left;
} unrest;

/* `db` is near the deviation; `hz` the turns a second of the slowest. */
static inline unrest unrest_new(dice *d, double hz, double db, double rate)
{
    unrest u = { .db = db, .gain = 1 };
    for (int k = 0; k < UNREST_SCALES; k++, hz *= 3)
        u.scale[k] = wander_new(d, hz, rate / UNREST_STEP);
    return u;
}

/* The gain of the next sample. */
static inline double unrest_next(unrest *u, dice *d)
{
    if (u->left-- == 0) {
        double sum = 0;
        for (int k = 0; k < UNREST_SCALES; k++)
            sum += wander_next(&u->scale[k], d);
        u->step = (from_db(u->db * sum) - u->gain) / UNREST_STEP;
        u->left = UNREST_STEP - 1;
    }
    return u->gain += u->step;
}

#endif
