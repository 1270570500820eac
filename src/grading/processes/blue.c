/* SPDX-License-Identifier: Apache-2.0 */
#include "grading/processes/all.h"

static const ln_variant variants[] = { { .name = "as-made", .label = "black and white" } };

const ln_process ln_process_blue = {
    .name = "blue-sensitive",
    .label = "blue-sensitive black and white",
    .from = 1895,
    .until = 1915,
    .why = "the Lumière programme of 28 December 1895; its end is a convention: Eastman names its first orthochromatic negative, type E, in 1916",
    .source = "Kodak, \"Chronology of Motion Picture Films\", in docslib.org; Salt, \"Film Style and Technology\", 1983 (not seen)",
    .story = "Skies turn white, lips, bricks and leaves dark, blue eyes pale. The ultraviolet below 380 nm, which such film saw too, is not in a picture and is left out.",
    .scheme = LN_SILVER,
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
