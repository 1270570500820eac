/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_FILM_STEMS_H
#define LN_FILM_STEMS_H

#include <lanterne/film.h>

/* The parts a treated sound track is made of. kept + removed is the original; kept + tone is the result, and where no room tone was asked for the two are one. */

/* Open one of them for one sound track, as ln_film_open does. Parts that are differences are *out less *less, which is NULL for the others; they take twice as long.
 *   as ln_film_open says; both are NULL then */
ln_status ln_film_stem(const char *path, const ln_proposals *proposals, ln_listening which, int track, ln_job *job, ln_clip **out, ln_clip **less);

/* True when something is accepted for the track that lays room tone in. */
bool ln_film_has_tone(const ln_proposals *proposals, int track);

/* The same proposals, but nothing laid in: what is carried out of them is what was kept. Made in `arena`, referring to texts of `all`.
 *   LN_EMEMORY */
ln_status ln_film_without_tone(const ln_proposals *all, struct ln_arena *arena, ln_proposals *out);

#endif
