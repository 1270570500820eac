/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_SOUND_FADER_H
#define LN_SOUND_FADER_H

#include <lanterne/clip.h>

/* A fader drawn down for a while: where, how far, and how long the hand takes at either end. */
typedef struct ln_fader {
    ln_span span;      /* any base; nothing outside it changes */
    double floor_db;   /* <= 0: how far it goes down at most */
    double in, out;    /* seconds, inside the span. Neither is shorter than 10 ms, which clicks, nor longer than a quarter of the span */
} ln_fader;

/* The same, in ticks of one clip. */
typedef struct ln_fading {
    int64_t from, to;   /* the span, not before the clip's start */
    double in, out;     /* ticks; 0 where the span reaches the clip's edge: nothing is heard before or behind it */
    double floor;       /* <= 1, amplitude */
} ln_fading;
ln_fading ln_fading_of(const ln_fader *fader, const ln_clip_info *clip);

/* How much of what goes is gone at a tick: 0 outside the span, 1 between the fades. Between the two it is such that what sinks to the floor sinks by as many decibels in every
 * moment, as under a hand on a fader: a straight line in amplitude would fall through most of its decibels at the very end. */
float ln_fading_at(const ln_fading *fading, int64_t tick);

#endif
