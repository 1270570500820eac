/* SPDX-License-Identifier: Apache-2.0 */
#include "grading/processes/all.h"

/* Records split by a prism behind one lens, printed as dyes: II on two films cemented back to back, III and IV pressed from gelatine matrices onto one (imbibition). */
static const char pair[] = "Kodak's pair for two colours stands in for Technicolor's prism and filters; measured, but not on them";
static const char trio[] = "Kodak's tricolour set stands in for the prism, its filters and the bipack's own colour; measured, but not on them";
static const char dyes[] = "drawn after the colour and the peak that such acid dyes have; Technicolor published no curve";

static const double red_orange[][2] = { { 380, 0.7 }, { 400, 0.75 }, { 440, 0.85 }, { 480, 1 }, { 500, 1 }, { 520, 0.95 }, { 540, 0.82 }, { 560, 0.55 },
                                        { 580, 0.22 }, { 600, 0.08 }, { 640, 0.03 }, { 700, 0.02 } };
static const double blue_green[][2] = { { 380, 0.35 }, { 400, 0.3 }, { 440, 0.16 }, { 480, 0.1 }, { 500, 0.1 }, { 520, 0.13 }, { 540, 0.2 }, { 560, 0.36 }, { 580, 0.6 },
                                        { 600, 0.85 }, { 620, 1 }, { 660, 1 }, { 700, 0.85 }, { 740, 0.5 } };
static const double cyan[][2] = { { 380, 0.25 }, { 400, 0.2 }, { 440, 0.1 }, { 480, 0.06 }, { 500, 0.07 }, { 520, 0.1 }, { 540, 0.16 }, { 560, 0.28 }, { 580, 0.48 },
                                  { 600, 0.72 }, { 620, 0.9 }, { 640, 0.98 }, { 660, 1 }, { 680, 0.95 }, { 700, 0.85 }, { 740, 0.55 } };
static const double magenta[][2] = { { 380, 0.25 }, { 400, 0.2 }, { 420, 0.16 }, { 440, 0.15 }, { 460, 0.2 }, { 480, 0.36 }, { 500, 0.65 }, { 520, 0.92 }, { 540, 1 },
                                     { 560, 0.9 }, { 580, 0.5 }, { 600, 0.17 }, { 620, 0.06 }, { 640, 0.03 }, { 700, 0.01 } };
static const double yellow[][2] = { { 380, 0.75 }, { 400, 0.86 }, { 420, 0.96 }, { 440, 1 }, { 460, 0.92 }, { 480, 0.64 }, { 500, 0.3 }, { 520, 0.1 }, { 540, 0.04 },
                                    { 560, 0.02 }, { 600, 0.01 } };

static const ln_variant two[] = { { .name = "as-made", .label = "as made", .colour = { A_CURVE("blue-green dye of the red record, density", LN_ASSUMED, dyes, blue_green),
                                                                                     A_CURVE("red-orange dye of the green record, density", LN_ASSUMED, dyes, red_orange) } } };
static const ln_variant three[] = { { .name = "as-made", .label = "as made", .colour = { A_CURVE("cyan dye of the red record, density", LN_ASSUMED, dyes, cyan),
                                                                                       A_CURVE("magenta dye of the green record, density", LN_ASSUMED, dyes, magenta),
                                                                                       A_CURVE("yellow dye of the blue record, density", LN_ASSUMED, dyes, yellow) } } };

static const double w24[][2] = { { 570, 0 }, { 580, 0.046 }, { 590, 0.373 }, { 600, 0.723 }, { 610, 0.829 }, { 640, 0.885 }, { 700, 0.903 } };
static const double w57[][2] = { { 460, 0.002 }, { 470, 0.031 }, { 480, 0.13 }, { 490, 0.345 }, { 500, 0.59 }, { 510, 0.73 }, { 520, 0.79 }, { 530, 0.799 }, { 540, 0.775 },
                                 { 550, 0.726 }, { 560, 0.661 }, { 570, 0.58 }, { 580, 0.461 }, { 590, 0.338 }, { 600, 0.24 }, { 610, 0.187 }, { 620, 0.132 }, { 630, 0.072 },
                                 { 640, 0.03 }, { 650, 0.015 }, { 660, 0.019 }, { 670, 0.08 } };
static const double w25[][2] = { { 580, 0 }, { 590, 0.126 }, { 600, 0.5 }, { 610, 0.75 }, { 620, 0.826 }, { 640, 0.867 }, { 700, 0.895 } };
static const double w58[][2] = { { 440, 0.002 }, { 450, 0.009 }, { 460, 0.026 }, { 470, 0.078 }, { 480, 0.216 }, { 490, 0.417 }, { 500, 0.588 }, { 510, 0.679 }, { 520, 0.701 },
                                 { 530, 0.676 }, { 540, 0.618 }, { 550, 0.535 }, { 560, 0.433 }, { 570, 0.316 }, { 580, 0.194 }, { 590, 0.097 }, { 600, 0.045 }, { 610, 0.02 }, { 620, 0.009 }, { 630, 0 } };
static const double w47[][2] = { { 390, 0 }, { 400, 0.078 }, { 410, 0.174 }, { 420, 0.34 }, { 430, 0.47 }, { 440, 0.503 }, { 450, 0.483 }, { 460, 0.434 }, { 470, 0.362 },
                                 { 480, 0.285 }, { 490, 0.196 }, { 500, 0.004 }, { 510, 0 } };

#define TWO_COLOURS                                                                                                                                                        \
    .scheme = LN_DYES, .records = 2, .scene = &ln_daylight_scene, .emulsion = &ln_pan_emulsion,                                                                            \
    .taking = { A_CURVE("red record's filter, transmittance", LN_ASSUMED, pair, w24), A_CURVE("green record's filter, transmittance", LN_ASSUMED, pair, w57) },            \
    .toe = &ln_film_toe, .flare = &ln_film_flare, .projector = &ln_arc_projector, .height = &ln_film_height, .variants = two, .variant_count = 1

const ln_process ln_process_technicolor_2 = {
    .name = "technicolor-2",
    .label = "Technicolor II",
    .from = 1922,
    .until = 1928,
    .why = "The Toll of the Sea, 1922; imbibition replaced it in 1928",
    .source = "American WideScreen Museum, \"Technicolor, System 2\", widescreenmuseum.com; International Alliance of Theatrical Stage Employees, \"Becky Sharp\", iatse.net",
    .story = "Two dyed films cemented back to back. Red-orange and blue-green and what lies between them: flesh and sea convince, there is no yellow, no purple, no pure blue or green.",
    TWO_COLOURS,
    .gamma = A_NUMBER("slope of screen over scene", LN_ASSUMED, "dyed reliefs, softer than imbibition", 1.2),
    .range = A_NUMBER("deepest black over white, density", LN_ASSUMED, "two dyes do not make a full black", 1.9),
    .granularity = A_NUMBER("Selwyn granularity, density x um", LN_ASSUMED, "dye from a relief of silver grain", 0.8),
    LN_FILM_AND_GATE,
};

const ln_process ln_process_technicolor_3 = {
    .name = "technicolor-3",
    .label = "Technicolor III",
    .from = 1928,
    .until = 1933,
    .why = "The Viking, 1928; Mystery of the Wax Museum, February 1933, is the last feature",
    .source = "University of Mary Washington, \"Technicolor process number III\", technicolor.umwblogs.org; \"March to full color\", tombcartoonmonkeyskeleton.blogspot.com",
    .story = "The same two colours, pressed from matrices onto one film: cleaner lights and deeper blacks than the cemented prints, the same limits of hue.",
    TWO_COLOURS,
    .gamma = A_NUMBER("slope of screen over scene", LN_ASSUMED, "imbibition prints are harder than the cemented ones", 1.35),
    .range = A_NUMBER("deepest black over white, density", LN_ASSUMED, "imbibition of two dyes", 2.2),
    .granularity = A_NUMBER("Selwyn granularity, density x um", LN_ASSUMED, "dye transfer smooths the grain of the matrix", 0.6),
    LN_FILM_AND_GATE,
};

const ln_process ln_process_technicolor_4 = {
    .name = "technicolor-4",
    .label = "Technicolor IV",
    .from = 1932,
    .until = 1955,
    .why = "Flowers and Trees, July 1932; Foxfire, June 1955, is the last American film shot on three strips",
    .source = "International Alliance of Theatrical Stage Employees, \"Becky Sharp\", iatse.net; en.wikipedia.org, \"Foxfire (1955 film)\"",
    .story = "Three strips, three dyes: the first film colour with the whole circle of hues, deep, clean and saturated. The grey key image of the years before about 1944 is left out, and so is what "
             "Technicolor's colour consultants did to the set.",
    .scheme = LN_DYES,
    .records = 3,
    .scene = A_NUMBER("light on the scene, K", LN_ASSUMED, "arcs filtered to daylight", 5500),
    .emulsion = &ln_pan_emulsion,
    .taking = { A_CURVE("red record's filter, transmittance", LN_ASSUMED, trio, w25), A_CURVE("green record's filter, transmittance", LN_ASSUMED, trio, w58),
                A_CURVE("blue record's filter, transmittance", LN_ASSUMED, trio, w47) },
    .gamma = A_NUMBER("slope of screen over scene", LN_ASSUMED, "imbibition prints are hard", 1.5),
    .toe = &ln_film_toe,
    .range = A_NUMBER("deepest black over white, density", LN_ASSUMED, "imbibition prints are known for their blacks", 2.8),
    .flare = &ln_film_flare,
    .projector = &ln_arc_projector,
    .height = A_NUMBER("height of the picture, mm", LN_MEASURED, "Academy aperture of 1932, 0.868 x 0.631 in: de.wikipedia.org, \"Normalbild\"", 16.03),
    .granularity = A_NUMBER("Selwyn granularity, density x um", LN_ASSUMED, "dye transfer smooths the grain of the matrix", 0.55),
    LN_FILM_AND_GATE,
    .variants = three,
    .variant_count = 1,
};
