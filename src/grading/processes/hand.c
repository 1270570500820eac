/* SPDX-License-Identifier: Apache-2.0 */
#include "grading/processes/all.h"

static const char assumed[] = "aniline dyes as surviving prints show them; curves are drawn, not measured";
static const double rose[][2] = {
    { 400, 0.1 }, { 450, 0.15 }, { 500, 0.42 }, { 530, 0.55 }, { 560, 0.45 }, { 590, 0.15 }, { 620, 0.04 },
};
static const double yellow[][2] = {
    { 380, 0.6 }, { 440, 0.6 }, { 480, 0.35 }, { 510, 0.12 }, { 540, 0.04 }, { 600, 0.02 },
};
static const double green[][2] = {
    { 380, 0.5 }, { 430, 0.5 }, { 460, 0.32 }, { 500, 0.1 }, { 530, 0.07 }, { 560, 0.14 }, { 600, 0.4 }, { 640, 0.5 }, { 680, 0.4 },
};
static const double blue[][2] = {
    { 400, 0.08 }, { 440, 0.06 }, { 480, 0.1 }, { 520, 0.25 }, { 560, 0.45 }, { 600, 0.55 }, { 640, 0.5 }, { 680, 0.35 },
};

static const ln_variant variants[] = { { .name = "as-made", .label = "as made", .colour = {
    A_CURVE("rose dye, density", LN_ASSUMED, assumed, rose),
    A_CURVE("yellow dye, density", LN_ASSUMED, assumed, yellow),
    A_CURVE("green dye, density", LN_ASSUMED, assumed, green),
    A_CURVE("blue dye, density", LN_ASSUMED, assumed, blue),
} } };

const ln_process ln_process_hand = {
    .name = "hand-coloured",
    .label = "hand colouring",
    .from = 1895,
    .until = 1912,
    .why = "Edison's Annabelle dances of 1895, of which coloured prints survive; a coloured serpentine dance is on the Vitascope's first programme, 23 April 1896; the last year is a convention, when stencils had replaced the brush",
    .source = "McKernan, \"Painted by hand\", thebioscope.net, 2008; Yumibe, \"Moving Color\", 2012 (not seen)",
    .story = "Four aniline dyes over a black and white print, one to an object, greys left bare. The colourist follows the hue that the scene had, which is the best that can be assumed; strokes and errors are not imitated.",
    .scheme = LN_BRUSH,
    .records = 1,
    .scene = &ln_daylight_scene,
    .emulsion = &ln_blue_emulsion,
    .gamma = &ln_film_gamma,
    .toe = &ln_film_toe,
    .range = &ln_film_range,
    .flare = &ln_film_flare,
    .projector = &ln_plain_arc,
    .height = &ln_film_height,
    .granularity = &ln_film_granularity,
    LN_FILM_AND_GATE,
    .variants = variants,
    .variant_count = 1,
};
