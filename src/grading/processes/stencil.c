/* SPDX-License-Identifier: Apache-2.0 */
#include "grading/processes/all.h"

static const char assumed[] = "dyes as surviving prints show them; curves are drawn, not measured";
static const double rose[][2] = {
    { 400, 0.1 }, { 450, 0.15 }, { 500, 0.42 }, { 530, 0.55 }, { 560, 0.45 }, { 590, 0.15 }, { 620, 0.04 },
};
static const double red[][2] = {
    { 400, 0.35 }, { 450, 0.4 }, { 500, 0.6 }, { 540, 0.7 }, { 570, 0.5 }, { 590, 0.2 }, { 620, 0.04 },
};
static const double orange[][2] = {
    { 400, 0.45 }, { 450, 0.5 }, { 500, 0.4 }, { 540, 0.2 }, { 570, 0.08 }, { 600, 0.03 },
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
static const double violet[][2] = {
    { 400, 0.06 }, { 440, 0.08 }, { 480, 0.2 }, { 520, 0.4 }, { 560, 0.45 }, { 600, 0.28 }, { 640, 0.1 },
};

static const ln_variant variants[] = { { .name = "as-made", .label = "as made", .colour = {
    A_CURVE("rose dye, density", LN_ASSUMED, assumed, rose),
    A_CURVE("red dye, density", LN_ASSUMED, assumed, red),
    A_CURVE("orange dye, density", LN_ASSUMED, assumed, orange),
    A_CURVE("yellow dye, density", LN_ASSUMED, assumed, yellow),
    A_CURVE("green dye, density", LN_ASSUMED, assumed, green),
    A_CURVE("blue dye, density", LN_ASSUMED, assumed, blue),
    A_CURVE("violet dye, density", LN_ASSUMED, assumed, violet),
} } };

const ln_process ln_process_stencil = {
    .name = "pathe-stencil",
    .label = "Pathé stencil colour",
    .from = 1905,
    .until = 1930,
    .why = "Pathé cuts stencils from 1905 on, with a pantograph from 1908; given up in the late 1920s (the last year is a convention)",
    .source = "McKernan, \"They do it with stencils\", thebioscope.net, 2008; National Film and Sound Archive, glossary, \"Stencil\", nfsa.gov.au",
    .story = "Most often three to six dyes (zauberklang.ch/filmcolors) out of seven here, each through its own stencil and so of one strength and with sharp borders; greys left bare. Which object got which dye was the workshop's choice: here it follows the hue that the scene had.",
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
