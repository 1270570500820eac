/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_SOUND_NAMER_H
#define LN_SOUND_NAMER_H

#include <lanterne/history.h>
#include <lanterne/status.h>

#include "sound/describe.h"

/* What a described stretch is: a family of sounds with a probability that means what it says (of all stretches named with 0.8, four in five are what was said), and the
 * two or three figures that decided, in words. Boosted trees, read from a model file; training/namer.py makes it. */
typedef struct ln_namer ln_namer;

/* Families the model tells apart, each with the family of history that dates it. The last one is "unknown": no history, never modern, shown and never proposed by itself. */
enum { LN_NAMER_FAMILIES = 48 }; /* at most */
typedef struct ln_namer_family {
    const char *name;         /* as in history: "helicopter"; or "unknown" */
    const ln_family *history; /* NULL for "unknown" alone */
} ln_namer_family;

typedef struct ln_naming {
    double probability[LN_NAMER_FAMILIES]; /* in the order of ln_namer_families; sums to 1 */
    int best;                              /* the family to say: the likeliest one, or "unknown" when none is likely enough */
    double machine;                        /* 0 to 1: that an engine, a motor or a loudspeaker is heard, whichever it is */
    char reason[120];                      /* "112 Hz comb, steady; beats 22 times a second" */
} ln_naming;

/* Read the model at `path`.
 *   LN_EMODEL     no weights there, or damaged, or they name figures or families that this program does not know: install the ones that came with it
 *   LN_EMEMORY
 * leave *out NULL. */
ln_status ln_namer_open(const char *path, ln_namer **out);
void ln_namer_free(ln_namer **namer); /* NULL and *namer NULL are fine; *namer becomes NULL */

/* The families, in order; they live as long as the namer. */
const ln_namer_family *ln_namer_families(const ln_namer *namer, size_t *count);

/* Name a stretch. Any number of threads may name with one namer. */
void ln_namer_name(const ln_namer *namer, const ln_description *description, ln_naming *out);

/* How probable it is that the stretch holds a sound that `year` had not heard yet, or no longer: the sum over the families history does not let be heard then. */
double ln_naming_foreign(const ln_namer *namer, const ln_naming *naming, int year);

#endif
