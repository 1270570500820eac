/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_SOUND_FINDERPARTS_H
#define LN_SOUND_FINDERPARTS_H

/* What the two halves of the finder share: naming the clip cell by cell (findercells.c), and making findings of the names (finder.c). */
#include "sound/finder.h"
#include "sound/namer.h"
#include "sound/stretches.h"
#include "sound/sweeps.h"

static const double ln_finder_cell = 2, ln_finder_window = 4; /* seconds; training/namer.py looks through its scenes in the same steps */
enum { LN_FINDER_OPEN = 2 };                                  /* windows that hold a moment: window / cell */

/* A window or an event, named: the mean of the answers, and what they were. */
typedef struct ln_named {
    ln_name name;
    double unheard; /* how likely it is what is looked for */
} ln_named;

typedef struct ln_finder {
    ln_clip *clip;
    const ln_job *job;
    const ln_family *wanted;
    double least;
    ln_namer *namer;
    ln_sweeps *sweeps;
    ln_describe *describe, *open[LN_FINDER_OPEN]; /* of a window that is heard once more; of those that the clip is passing, by turns */
    int64_t passed;                     /* samples */
    ln_background background;
    ln_named *window, *cell;
    size_t windows, cells; /* as many as the clip takes */
    size_t named, room;    /* windows that have been named; that there is memory for */
    double ground;       /* what is taken off the odds of every cell */
    int64_t first, last; /* ticks of the clip */
    ln_findings *into;
} ln_finder;

static inline double ln_finder_seconds(const ln_finder *f, int64_t ticks)
{
    return ln_seconds(ticks, f->clip->info.base);
}

/* The clip as it passes, an ln_listener: every window takes its part of it, and is named when it is full. */
ln_status ln_finder_pass(void *finder, const float *mean, size_t count);

/* Once the clip has passed and its background is cut: the windows that are not named yet, the cells, and the ground. LN_EMEMORY, and as reading the clip says. */
ln_status ln_finder_name(ln_finder *f);

/* Window `w` once more: what it is described as. LN_ESILENT, and as reading the clip says. */
ln_status ln_finder_describe(ln_finder *f, size_t w, ln_description *out);

/* How likely it is that this is what is looked for. */
double ln_finder_unheard(const ln_finder *f, const ln_name *name);

void ln_finder_add(ln_named *sum, const ln_named *n, double weight); /* answers and families, not what follows from them */
double ln_finder_odds(double share);                                 /* natural logarithm of them, never without bounds */

#endif
