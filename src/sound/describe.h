/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_SOUND_DESCRIBE_H
#define LN_SOUND_DESCRIBE_H

#include <stddef.h>

#include <lanterne/status.h>

#include "sound/ear.h"

/* A stretch of sound in figures that tell a machine from nature: the shape of its spectrum, how still it stands, what beats in it and how fast, whether its lines are
 * multiples of one pitch and how that pitch moves, what strikes and how regularly.
 *
 * Sound is pushed and forgotten: it is looked at in pieces of 3 s (the last one 1 to 4 s), each piece is put into figures, and the description is their mean, beside a few
 * figures of the whole. So memory does not grow with the stretch, and 3 s of a sound are described like 30 s of it. Runs of digital silence are passed over. Figures
 * do not depend on level; those of the spectrum end at 10 kHz, so that codecs and microphones weigh less than what they heard. */
enum { LN_DESCRIPTIONS_MOST = 128 };

typedef struct ln_description {
    float value[LN_DESCRIPTIONS_MOST]; /* in the order of ln_figures; finite, those behind the last are 0 */
    float heard[LN_EARS];              /* what each ear says (ear.h), the mean over the pieces; zeros without one */
    double seconds;                    /* how much sound it was made of, digital silence not counted */
} ln_description;

typedef struct ln_description_figure {
    const char *name; /* "comb.pitch": constant, unique; models refer to it */
    const char *unit; /* "Hz", "dB", "" */
    const char *what; /* one clause for a person */
} ln_description_figure;

/* All figures, in order. Constant. */
const ln_description_figure *ln_figures(size_t *count);

/* Where the figure of that name stands, -1 when there is none. */
int ln_figure_find(const char *name);

typedef struct ln_describe ln_describe;

/* `rate` 8,000 to 192,000. `ear`, which listens too, is borrowed and must outlive what comes out; NULL: figures alone.
 *   LN_ESETTING  another rate
 *   LN_EMEMORY
 * leave *out NULL. */
ln_status ln_describe_new(int rate, const ln_ear *ear, ln_describe **out);
void ln_describe_free(ln_describe **describe); /* NULL and *describe NULL are fine; *describe becomes NULL */

/* The next `count` samples of the stretch, one channel, in any portions: the description does not depend on them. Samples that are not finite count as 0. */
void ln_describe_push(ln_describe *describe, const float *sound, size_t count);

/* The stretch ends here: describe it and begin the next one.
 *   LN_ESILENT  less than half a second of sound was pushed: show a longer stretch; *out is all zeros, and the next stretch has begun nevertheless */
ln_status ln_describe_finish(ln_describe *describe, ln_description *out);

#endif
