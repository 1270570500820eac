/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_GRADING_PROCESSES_ALL_H
#define LN_GRADING_PROCESSES_ALL_H

#include "grading/process.h"

extern const ln_process ln_process_blue, ln_process_hand, ln_process_tinting, ln_process_toning, ln_process_stencil, ln_process_autochrome, ln_process_kinemacolor,
    ln_process_ortho, ln_process_pan, ln_process_technicolor_2, ln_process_technicolor_3, ln_process_dufay, ln_process_technicolor_4;

/* What several processes share. Emulsions: relative sensitivity. */
extern const ln_figure ln_blue_emulsion, ln_ortho_emulsion, ln_pan_emulsion;

/* Light, tone and film as far as nothing better is known of a process; each says so. */
extern const ln_figure ln_daylight_scene, ln_arc_projector, ln_plain_arc, ln_film_gamma, ln_film_toe, ln_film_range, ln_film_flare, ln_film_height, ln_film_granularity,
    ln_film_halation, ln_film_spread, ln_film_flicker, ln_film_weave;


/* What film without a better-known one does in camera and gate. */
#define LN_FILM_AND_GATE .halation = &ln_film_halation, .spread = &ln_film_spread, .flicker = &ln_film_flicker, .weave = &ln_film_weave

#endif
