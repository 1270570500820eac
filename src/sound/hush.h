/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_SOUND_HUSH_H
#define LN_SOUND_HUSH_H

#include <lanterne/op.h>

/* Lower the sounds that the film's year has not heard yet. Two engines meet here: lines combed out (tones.h) and noise shown (shown.h) by a person or by the finder (finder.h). */
typedef struct ln_hush {
    ln_texts noise;    /* stretches where the noise is heard alone */
    ln_texts keep;     /* stretches with what must stay and without the noise */
    const char *shown_in; /* the file in which both lie; NULL: the clip itself */
    double floor_db;   /* how far a modern sound may be lowered, in dB, <= 0 */
    double fade_in, fade_out; /* seconds that takes at either end of a proposal's span */
    double strength;   /* power of the gains */
    bool attacks;      /* give strokes back what they were lowered */
    double voice_db;   /* how far a voice may be lowered, <= 0; -60: as far as the rest */
    bool fill;         /* lay the scene's own room tone in where less is left than it has */
    ln_texts tone;     /* stretches of room tone; none: it is looked for */
    int array;         /* whether the channels are separate microphones: an ln_hush_array */
    ln_texts remove;   /* families whose sound is looked for and lowered, by their names in history */
    ln_texts bed;      /* families that are heard throughout, with how far down: "dense-traffic=-9" */
    const char *tones; /* lines to comb out, Hz, as tones.h reads them; NULL or "": none */
    int example;       /* what `noise` is: an ln_hush_example */
} ln_hush;

/* Whether somebody has vouched that the noise stands alone in the stretches that show it. Every proposal says so of its own, whoever made it; LN_EXAMPLE_UNSAID is left to what films of
 * earlier versions hold: what a person proposed is taken for alone there, what was found is not. */
enum ln_hush_example {
    LN_EXAMPLE_UNSAID,
    LN_EXAMPLE_ALONE,  /* the noise is there, as loud as that, where it was shown */
    LN_EXAMPLE_PAUSES, /* the scene goes on in them: doubted (ln_example_doubt) */
};

enum ln_hush_array { LN_ARRAY_AUTO, LN_ARRAY_ON, LN_ARRAY_OFF };

extern const ln_op ln_op_hush;

#endif
