/* SPDX-License-Identifier: Apache-2.0 */
#include "grading/processes/all.h"

static const char assumed[] = "drawn so that light through it has the colour that the name and surviving prints show; no absorption curve is at hand";
static const double amber[][2] = {
    { 380, 1.2 }, { 440, 1.1 }, { 480, 0.7 }, { 520, 0.35 }, { 560, 0.12 }, { 600, 0.04 }, { 640, 0.02 },
};
static const double yellow[][2] = {
    { 380, 0.9 }, { 440, 0.9 }, { 480, 0.45 }, { 510, 0.15 }, { 540, 0.05 }, { 600, 0.02 },
};
static const double orange[][2] = {
    { 400, 0.95 }, { 450, 1 }, { 500, 0.75 }, { 540, 0.4 }, { 570, 0.15 }, { 600, 0.05 },
};
static const double red[][2] = {
    { 400, 0.9 }, { 450, 1 }, { 500, 1.2 }, { 540, 1.2 }, { 570, 0.85 }, { 590, 0.4 }, { 610, 0.12 }, { 640, 0.04 },
};
static const double rose[][2] = {
    { 400, 0.12 }, { 450, 0.18 }, { 500, 0.4 }, { 530, 0.5 }, { 560, 0.42 }, { 590, 0.18 }, { 620, 0.05 }, { 700, 0.02 },
};
static const double green[][2] = {
    { 380, 0.75 }, { 430, 0.7 }, { 460, 0.45 }, { 500, 0.15 }, { 530, 0.1 }, { 560, 0.18 }, { 600, 0.5 }, { 640, 0.65 }, { 680, 0.55 },
    { 720, 0.3 },
};
static const double blue[][2] = {
    { 400, 0.1 }, { 440, 0.08 }, { 480, 0.14 }, { 520, 0.36 }, { 560, 0.65 }, { 600, 0.8 }, { 640, 0.75 }, { 680, 0.5 }, { 720, 0.25 },
};
static const double lavender[][2] = {
    { 400, 0.06 }, { 440, 0.08 }, { 480, 0.18 }, { 520, 0.35 }, { 560, 0.38 }, { 600, 0.24 }, { 640, 0.08 }, { 700, 0.03 },
};

static const ln_variant variants[] = {
    { .name = "amber", .label = "amber, for lamplight and interiors", .colour = { A_CURVE("amber dye in the gelatine, density", LN_ASSUMED, assumed, amber) } },
    { .name = "yellow", .label = "yellow, for sun", .colour = { A_CURVE("yellow dye in the gelatine, density", LN_ASSUMED, assumed, yellow) } },
    { .name = "orange", .label = "orange, for dusk and fire light", .colour = { A_CURVE("orange dye in the gelatine, density", LN_ASSUMED, assumed, orange) } },
    { .name = "red", .label = "red, for fire", .colour = { A_CURVE("red dye in the gelatine, density", LN_ASSUMED, assumed, red) } },
    { .name = "rose", .label = "rose, for dawn and love", .colour = { A_CURVE("rose dye in the gelatine, density", LN_ASSUMED, assumed, rose) } },
    { .name = "green", .label = "green, for woods and the uncanny", .colour = { A_CURVE("green dye in the gelatine, density", LN_ASSUMED, assumed, green) } },
    { .name = "blue", .label = "blue, for night", .colour = { A_CURVE("blue dye in the gelatine, density", LN_ASSUMED, assumed, blue) } },
    { .name = "lavender", .label = "lavender, for evening", .colour = { A_CURVE("lavender dye in the gelatine, density", LN_ASSUMED, assumed, lavender) } },
};

const ln_process ln_process_tinting = {
    .name = "tinting",
    .label = "tinting",
    .from = 1895,
    .until = 1930,
    .why = "films were tinted in the 1890s; sound tracks ended it but for stock on a tinted base, Sonochrome from 1928 (both years are conventions)",
    .source = "en.wikipedia.org, \"Film tinting\"; \"Sonochrome\", filmatlas.com; Eastman Kodak, \"Tinting and Toning of Eastman Positive Motion Picture Film\", 2nd edition, 1918, gutenberg.org",
    .story = "A black and white print bathed in dye: lights take the colour, blacks stay black. Which colour meant what varied; the labels are the usual readings.",
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
    .variant_count = 8,
};
