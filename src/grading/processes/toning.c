/* SPDX-License-Identifier: Apache-2.0 */
#include "grading/processes/all.h"

static const char assumed[] = "drawn after the colour of the compound that replaces silver; no curve of a toned print is at hand";
static const double sepia[][2] = {
    { 400, 1.55 }, { 450, 1.35 }, { 500, 1.18 }, { 550, 1.04 }, { 600, 0.92 }, { 650, 0.84 }, { 700, 0.78 },
};
static const double iron_blue[][2] = {
    { 400, 0.8 }, { 440, 0.68 }, { 480, 0.68 }, { 520, 0.8 }, { 560, 1.02 }, { 600, 1.22 }, { 650, 1.4 }, { 700, 1.5 },
};
static const double uranium[][2] = {
    { 400, 1.7 }, { 450, 1.6 }, { 500, 1.4 }, { 540, 1.15 }, { 580, 0.88 }, { 620, 0.72 }, { 660, 0.66 }, { 700, 0.64 },
};
static const double copper[][2] = {
    { 400, 1.3 }, { 450, 1.28 }, { 500, 1.25 }, { 540, 1.15 }, { 580, 0.95 }, { 620, 0.8 }, { 660, 0.74 }, { 700, 0.7 },
};
static const double vanadium_green[][2] = {
    { 400, 1.2 }, { 450, 1 }, { 500, 0.85 }, { 540, 0.85 }, { 580, 0.98 }, { 620, 1.1 }, { 660, 1.15 }, { 700, 1.15 },
};

static const ln_variant variants[] = {
    { .name = "sepia", .label = "sepia, silver sulphide", .tone = A_CURVE("density where silver had 1", LN_ASSUMED, assumed, sepia) },
    { .name = "iron-blue", .label = "iron blue, Prussian blue", .tone = A_CURVE("density where silver had 1", LN_ASSUMED, assumed, iron_blue) },
    { .name = "uranium", .label = "uranium, red-brown", .tone = A_CURVE("density where silver had 1", LN_ASSUMED, assumed, uranium) },
    { .name = "copper", .label = "copper, red chalk", .tone = A_CURVE("density where silver had 1", LN_ASSUMED, assumed, copper) },
    { .name = "vanadium-green", .label = "iron and vanadium, green", .tone = A_CURVE("density where silver had 1", LN_ASSUMED, assumed, vanadium_green) },
};

const ln_process ln_process_toning = {
    .name = "toning",
    .label = "toning",
    .from = 1895,
    .until = 1930,
    .why = "taken over from paper prints and lantern slides, ended with tinting (both years are conventions)",
    .source = "\"Films coloured by toning\", FAOL, brianpritchard.com; Eastman Kodak, \"Tinting and Toning of Eastman Positive Motion Picture Film\", 2nd edition, 1918, gutenberg.org, and 3rd, 1922, brianpritchard.com",
    .story = "The silver itself is changed into a coloured compound: blacks and greys take the colour, lights stay clear. Eastman's booklet drops vanadium in 1918 and copper in 1922.",
    .scheme = LN_SILVER,
    .records = 1,
    .scene = &ln_daylight_scene,
    .emulsion = &ln_ortho_emulsion,
    .gamma = &ln_film_gamma,
    .toe = &ln_film_toe,
    .range = &ln_film_range,
    .flare = &ln_film_flare,
    .projector = &ln_plain_arc,
    .height = &ln_film_height,
    .granularity = &ln_film_granularity,
    LN_FILM_AND_GATE,
    .variants = variants,
    .variant_count = 5,
};
