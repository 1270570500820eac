/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_SOUND_REASONS_H
#define LN_SOUND_REASONS_H

#include "sound/namer.h"

struct ln_arena;

/* Say one figure of a description as a person would: "harmonic comb at 112 Hz". `figure` is an index of ln_figures. In `arena`; NULL without memory. */
const char *ln_reason_say(int figure, const ln_description *description, struct ln_arena *arena);

/* The figures that decided, the strongest first, one after the other with commas. What would be said twice is said once. */
const char *ln_reasons_say(const int figure[LN_NAMER_REASONS], const ln_description *description, struct ln_arena *arena);

#endif
