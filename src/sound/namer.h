/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_SOUND_NAMER_H
#define LN_SOUND_NAMER_H

#include <stddef.h>

#include <lanterne/history.h>

#include "sound/describe.h"

/* What a stretch of sound may be, said by boosted trees over its figures: how likely it is that something modern is heard in it, and of which family that is. The first is
 * asked of ears as well, which look at its picture.
 *
 * Voices and sounds of the period may be heard beside it: the trees were shown such mixes. Probabilities are calibrated on recordings held back: of the stretches called 0.8, eight in
 * ten hold a modern sound (bench/sound/NAMER.md has the diagram). Stretches of 3 to 8 s are what it knows; name longer ones by parts.
 *
 * Beeps, telephones and other lines are not its business: tones.h hears them. */
enum { LN_NAMER_FAMILIES = 24, LN_NAMER_REASONS = 3 };

typedef struct ln_namer ln_namer;

typedef struct ln_name {
    double modern;                    /* 0 to 1 */
    double answer;                    /* of the trees and the ears, from which that comes: what may be averaged over parts of a stretch */
    double family[LN_NAMER_FAMILIES]; /* how likely each is, should it be modern: in the namer's order, summing to 1 */
} ln_name;

/* LN_EMODEL and LN_EMEMORY leave *out NULL. */
ln_status ln_namer_open(ln_namer **out);
void ln_namer_free(ln_namer **namer); /* NULL and *namer NULL are fine */

/* The families it tells apart, each one of history's; constant as long as the namer lives. */
size_t ln_namer_families(const ln_namer *namer);
const ln_family *ln_namer_family(const ln_namer *namer, size_t i);

/* The ears that what it is to name must have been described with; they live as long as the namer. */
const ln_ear *ln_namer_ear(const ln_namer *namer);

/* How likely it is of that family, should it be modern; 0 for one that is not told apart. */
double ln_namer_share(const ln_namer *namer, const ln_name *name, const char *family);

/* What to call it: the likeliest family of the likeliest kind, a kind being what people say when they cannot tell a lorry from a bus. *label, constant, is what it should be called before
 * that family is thought of: "" where the family is sure enough to be named by itself, "road traffic", or "engine or machine" where not even the kind is. */
const ln_family *ln_namer_call(const ln_namer *namer, const ln_name *name, const char **label);

/* Any number of threads at once. */
void ln_namer_name(const ln_namer *namer, const ln_description *description, ln_name *out);

/* How likely something modern is where descriptions were answered by `answer` in the mean. */
double ln_namer_modern(const ln_namer *namer, double answer);

/* The same of a short clip that is heard as a whole, from the mean over its cells: several that agree say more than one. */
double ln_namer_whole(const ln_namer *namer, double answer);

/* The same of an event that the finder has cut out of a clip, from the mean of its cells' odds against the rest of the clip: the longer it agrees, the surer it is there. */
double ln_namer_event(const ln_namer *namer, double odds, double seconds);

/* The figures that spoke most for what was said (`modern` true: something modern; false: nothing modern), the strongest first, as indices of ln_figures, -1 where there are no more. It is
 * the trees that say so: an ear has no reasons. */
void ln_namer_reasons(const ln_namer *namer, const ln_description *description, bool modern, int figure[LN_NAMER_REASONS]);

#endif
