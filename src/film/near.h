/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_FILM_NEAR_H
#define LN_FILM_NEAR_H

#include <lanterne/film.h>

/* Proposals for hearing a place in the middle of a long clip without following what lies hours before it.
 *
 * Combing follows its lines from the start of the span on. A hum that stands through a two-hour film would have to be followed from the first minute before the last one can be heard.
 * So in spans longer than LN_NEAR_LONG seconds only the stretch [from - LN_NEAR_RUN_UP, until) is combed, and the surroundings of what was shown as noise, since that is learnt from
 * combed sound. After the run-up the comb has found its lines again: what is heard differs from the render by less than a listener notices, but not by nothing. All other
 * proposals, and shorter spans, are taken as they are, and then it differs by nothing.
 *
 * `near` is made in `arena` and refers to the settings of `all`; *cut says whether anything was cut, and so whether `near` is good between `from` and `until` (seconds) only. */
enum { LN_NEAR_LONG = 60, LN_NEAR_RUN_UP = 10 };
ln_status ln_film_near(const ln_proposals *all, double from, double until, struct ln_arena *arena, ln_proposals *near, bool *cut);

#endif
