/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_SOUND_BESIDE_H
#define LN_SOUND_BESIDE_H

#include "media/fft.h"
#include "sound/bands.h"
#include "sound/lap.h"
#include "sound/tap.h"

/* A link at the end of a chain that holds what comes out, window by window, against what went in, and lays something on top: a voice that was lowered too far, the tone of a place. Windows,
 * rows and bands are those of shown.h. Whoever measures puts an ln_beside first in its own struct and fills in three verbs.
 *
 * Outside the fader's span, and wherever nothing is laid, samples stay the same bit for bit. */
typedef struct ln_beside ln_beside;
typedef struct ln_beside_verbs {
    /* Row `row` is there: look at its windows (ln_beside_left, ln_beside_before) and remember of it what lay will need. The first row after a start is told by `first`. */
    void (*hear)(ln_beside *beside, int64_t row, bool first);
    /* What is to be added to a channel in that row: its spectrum, before the second window, into beside->spectrum. All rows up to `around` behind it were heard, as far as the clip goes. False, and
     * nothing is added, when it is nothing. */
    bool (*lay)(ln_beside *beside, int64_t row, int channel);
    void (*free)(ln_beside *beside); /* what the owner holds, not the struct itself */
} ln_beside_verbs;

struct ln_beside {
    ln_lap lap;
    const ln_beside_verbs *verbs;
    const ln_clip_verbs *lap_verbs;
    ln_tap *tap;
    ln_bands bands;
    ln_fft *fft;
    float *window, *piece, *spectrum; /* piece: two windows' room */
    int around;
    int64_t row, given;               /* the next ones to be heard and laid */
    bool started;
};

/* The window's tools alone, so that the owner can measure before the link stands. ln_beside_drop undoes it, and calls verbs->free.
 *   LN_EMEMORY */
ln_status ln_beside_prepare(ln_beside *beside, const ln_beside_verbs *verbs, const ln_clip_info *info);
void ln_beside_drop(ln_beside *beside);

/* Make the link: it owns `in`, whose chain begins with `tap`, and is closed as beside->lap.clip, which frees the owner's struct (it came from malloc). `around`: rows to either side that what
 * is laid depends on. Cannot fail. */
void ln_beside_begin(ln_beside *beside, ln_clip *in, ln_tap *tap, const ln_fader *fader, int around);

/* The first tick of a row's window. */
int64_t ln_beside_at(const ln_beside *beside, int64_t row);

/* In `hear`: the window of a channel as it comes out of the chain. */
const float *ln_beside_left(const ln_beside *beside, int channel);

/* `count` samples from `at` on as they went in, at most 20 ms before the row that is heard or laid. */
void ln_beside_before(const ln_beside *beside, int channel, int64_t at, int count, float *out);

/* In `hear`: the power of the bands of a channel as they went in. */
void ln_beside_power(ln_beside *beside, int channel, float power[LN_BANDS]);

/* The spectrum of a window of sound, into beside->spectrum; with the power of its bands. */
void ln_beside_look(ln_beside *beside, const float *sound);
void ln_beside_measure(ln_beside *beside, const float *sound, float power[LN_BANDS]);

#endif
