/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_SOUND_NOTES_H
#define LN_SOUND_NOTES_H

#include <lanterne/status.h>

/* One line that was followed from its birth to its death (McAulay and Quatieri, "Speech analysis/synthesis based on a sinusoidal representation", 1986): peaks of
 * overlapping spectra linked from frame to frame. Moments are seconds from the first sample shown, to within about 20 ms: where the level crosses half of what
 * it is in the middle. */
typedef struct ln_note {
    double from, to;
    double hz, wander;    /* mean and standard deviation weighted by power; wander as a share of hz */
    double low, high;     /* lowest and highest, Hz */
    double above;         /* dB over the ground beside it, mean */
    double level;         /* dB of full scale, mean over the loud part */
    double fall;          /* dB a second it loses; below 0 it grows */
    double swing;         /* dB, standard deviation of its level */
    int turns;            /* times it turned between climbing and falling by more than a twentieth */
    double turn_low, turn_high, turn_spread; /* mean lowest and highest turning points in Hz, and how unlike they are, as a share */
} ln_note;

typedef struct ln_notes ln_notes;

/* Called with every note of 60 ms and more when it has ended, in order of end. A status other than LN_OK ends the listening. */
typedef ln_status (*ln_note_heard)(void *who, const ln_note *note);

ln_status ln_notes_new(int rate, ln_note_heard heard, void *who, ln_notes **out);
void ln_notes_free(ln_notes *notes); /* NULL is fine */

int ln_notes_size(const ln_notes *notes); /* samples in a frame */
int ln_notes_hop(const ln_notes *notes);  /* and from frame to frame */

/* The next frame, sound[0..size). */
ln_status ln_notes_listen(ln_notes *notes, const float *sound);

/* No more: all that still sounds ends here. */
ln_status ln_notes_end(ln_notes *notes);

#endif
