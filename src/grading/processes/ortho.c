/* SPDX-License-Identifier: Apache-2.0 */
#include "grading/processes/all.h"

static const ln_variant variants[] = { { .name = "as-made", .label = "black and white" } };

const ln_process ln_process_ortho = {
    .name = "orthochromatic",
    .label = "orthochromatic black and white",
    .from = 1910,
    .until = 1930,
    .why = "both years are conventions: plates were dyed since Tailfer and Clayton (1882), cine film later; panchromatic had replaced it by 1930",
    .source = "Salt, \"Film Style and Technology\", 1983; Mees, \"The Theory of the Photographic Process\", 1942",
    .story = "Green and yellow come closer to what the eye sees, red stays black: lips and ruddy faces are dark, skies light.",
    .scheme = LN_SILVER,
    .records = 1,
    .scene = &ln_daylight_scene,
    .emulsion = &ln_ortho_emulsion,
    .gamma = &ln_film_gamma,
    .toe = &ln_film_toe,
    .range = &ln_film_range,
    .flare = &ln_film_flare,
    .projector = &ln_arc_projector,
    .height = &ln_film_height,
    .granularity = &ln_film_granularity,
    LN_FILM_AND_GATE,
    .variants = variants,
    .variant_count = 1,
};
