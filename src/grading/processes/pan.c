/* SPDX-License-Identifier: Apache-2.0 */
#include <limits.h>

#include "grading/processes/all.h"

static const ln_variant variants[] = { { .name = "as-made", .label = "black and white" } };

const ln_process ln_process_pan = {
    .name = "panchromatic",
    .label = "panchromatic black and white",
    .from = 1913,
    .until = INT_MAX,
    .why = "panchromatic cine film for additive colour from 1913, for all from 1922",
    .source = "Image Permanence Institute, \"Black and white\", filmcare.org; Kodak, \"Chronology of Motion Picture Films\", in docslib.org",
    .story = "All colours are seen; blue still looks lighter and green darker than to the eye.",
    .scheme = LN_SILVER,
    .records = 1,
    .scene = &ln_daylight_scene,
    .emulsion = &ln_pan_emulsion,
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
