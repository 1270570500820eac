/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_MIXER_PASSAGE_H
#define LN_MIXER_PASSAGE_H

#include <math.h>

#include "sounds/noise.h"

/* What a sound comes through before it is heard: another microphone, a way past it, a blade, a room. There are few recordings, and these make many of them. All of it works on the spectra
 * that the engine would see (frames of 20 ms every 10), so that each sound is transformed once. */
enum { PASSAGE_FRAME = 960, PASSAGE_HOP = 480, PASSAGE_BINS = 481, PASSAGE_FLOATS = 2 * PASSAGE_BINS };

typedef float spectrum[PASSAGE_FLOATS]; /* real and imaginary parts in turn */

/* As a factor of amplitude. */
static inline double decibels(double db)
{
    return pow(10, db / 20);
}

typedef struct passage {
    float filter[PASSAGE_BINS];
    float elsewhere[PASSAGE_BINS]; /* where it goes and comes back from: the filter there, beside the other one */
    double round, stage, shown;    /* rows until it is back; how far it is at the mix's first row, and at the first row of what is shown, 0 to 1. round 0: it stays where it is */
    double beat, depth, edge;      /* rows from stroke to stroke (0: none), how much of the level falls away between them, 0 to 1, and how sharp they are */
    float ring, wet;               /* of the room: what is left of it a row later, and how loud it is beside the straight sound; 0: none */
} passage;

/* Nothing changes. */
void passage_start(passage *passage);

/* A tilt of up to 3 dB an octave, and three hills or hollows. */
void passage_filter(passage *passage, dice *dice);

/* Nothing above `hz`, at 24 dB an octave. */
void passage_dull(passage *passage, double hz);

/* It comes nearer or turns away, and back in 4 to 30 s. */
void passage_way(passage *passage, dice *dice);

/* 2.5 to 25 strokes a second. */
void passage_beat(passage *passage, dice *dice);

/* A room or a street that rings for 0.15 to 1.2 s, up to as loud as the straight sound. */
void passage_room(passage *passage, dice *dice);

/* Through all of it. The first of `rows` spectra is `when` rows after the mix begins; what is shown lies before it. Any thread. */
void passage_take(const passage *passage, int when, int rows, spectrum *spectra);

#endif
