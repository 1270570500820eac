/* SPDX-License-Identifier: Apache-2.0 */
#include "grading/processes/all.h"

static const ln_variant variants[] = { { .name = "as-made", .label = "black and white" } };

const ln_process ln_process_ortho = {
    .name = "orthochromatic",
    .label = "orthochromatic black and white",
    .from = 1910,
    .until = 1930,
    .why = "the first year is a convention: plates were dyed since the 1880s, Eastman names an orthochromatic negative, type E, in 1916; panchromatic had replaced it by 1930",
    .source = "Kodak, \"Chronology of Motion Picture Films\", in docslib.org; Image Permanence Institute, \"Black and white\", filmcare.org",
    .story = "Green and yellow come closer to what the eye sees, red stays black: lips and ruddy faces are dark, skies light.",
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
    .variant_count = 1,
};
