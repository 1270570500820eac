/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_SOUND_LAP_H
#define LN_SOUND_LAP_H

#include <lanterne/clip.h>

#include "sound/fader.h"

/* A clip that takes something off another inside a span, where what goes shows only from sound that comes later: the blocks that came in wait in a line until it is known for all
 * of their samples. Whoever measures it (overlapping windows, as a rule) puts an ln_lap first in its own struct and fills in three verbs.
 *
 * Outside the span blocks pass through as they are, or parts of them; inside, the change fades in and out. Wherever nothing goes, samples stay the same bit for bit. */

/* Samples of every channel from tick `from` on, as far as they are audible. */
typedef struct ln_tape {
    float *sound[LN_CHANNELS_MAX];
    int64_t from;
    size_t length, room;
} ln_tape;

typedef struct ln_lap ln_lap;
typedef struct ln_lap_verbs {
    /* Sound from `tick` on will come. Set both tapes' `from` to where the first window begins, at or after `tick`, or before the clip's start: silence is put there. Windows stand on
     * the clip's own grid, so that the result does not depend on where reading began. */
    void (*start)(ln_lap *lap, int64_t tick);
    /* There is more in `heard`, or `over` is true and there will be no more, silence for a last window included: add to `gone` (ln_lap_gone) what can be, and say so in `known` and `needed`. */
    ln_status (*work)(ln_lap *lap);
    void (*free)(ln_lap *lap); /* what the owner holds, not the struct itself */
} ln_lap_verbs;

struct ln_lap {
    ln_clip clip;
    const ln_lap_verbs *verbs;
    ln_clip *in;
    ln_fading fading;   /* the span, and how what goes sets in and lets go */
    int64_t reach;      /* ticks to either side that what goes may depend on */
    ln_tape heard, gone;
    int64_t known;      /* what goes is complete before this tick */
    int64_t needed;     /* sound before this tick is not looked at again */
    int window;         /* samples of the longest window: as much silence is heard behind the clip's end */
    bool over;          /* `in` has ended */
    int64_t end;        /* its end, once it is over */
    /* lap.c's own */
    bool running;
    int64_t skip;       /* nothing before this tick is given out: set by a seek */
    ln_block **line;
    size_t line_count, line_room;
};

/* Fill in a struct of zeros. `in` is owned from here on: ln_clip_close(&lap->clip) frees the owner's struct, which begins with the lap and came from malloc. Cannot fail. */
void ln_lap_init(ln_lap *lap, const ln_lap_verbs *verbs, ln_clip *in, const ln_fader *fader, int window, int64_t reach);

/* First tick behind what was heard. */
int64_t ln_lap_heard_to(const ln_lap *lap);

/* Where to add what goes from `tick` on in each channel: gone.sound[c] + (tick - gone.from) holds `count` samples, silence where nothing was added. */
ln_status ln_lap_gone(ln_lap *lap, int64_t tick, size_t count);

#endif
