/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_FILM_STEMS_H
#define LN_FILM_STEMS_H

#include <lanterne/film.h>

/* The parts a treated sound track is made of. kept + removed is the original; kept + tone is the result, and where no room tone was asked for the two are one. */

/* Open one of them for one sound track, as ln_film_open does. Parts that are differences are read from two clips side by side, so they take twice as long.
 *   as ln_film_open says */
ln_status ln_film_stem(const char *path, const ln_proposals *proposals, ln_listening which, int track, ln_job *job, ln_clip **out);

/* True when something is accepted for the track that lays room tone in. */
bool ln_film_has_tone(const ln_proposals *proposals, int track);

/* The same proposals, but nothing laid in: what is carried out of them is what was kept. Made in `arena`, referring to texts of `all`.
 *   LN_EMEMORY */
ln_status ln_film_without_tone(const ln_proposals *all, struct ln_arena *arena, ln_proposals *out);

/* Sound: `whole` minus `part`, sample by sample, as long as `whole`; both begin at the same tick and count alike. Owns both on LN_OK. */
ln_status ln_difference(ln_clip *whole, ln_clip *part, ln_clip **out);

#endif
