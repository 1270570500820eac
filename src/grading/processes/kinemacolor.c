/* SPDX-License-Identifier: Apache-2.0 */
#include "grading/processes/all.h"

/* A shutter of two filters, red and green, before the camera and again before the projector: red and green pictures follow each other on black and white film, and the eye
 * adds them. What moves is at two places at once: red and green edges. */
static const char pair[] = "Kodak's pair for two colours stands in for Smith's gelatines of British patent 26,671 of 1906; measured, but not on them";

static const ln_variant variants[] = {
    { .name = "as-made", .label = "as made", .colour = {
        A_COLOUR("red filter before the projector", LN_ASSUMED, "an orange-red; modern research matched the theatre filter 25 Sunset Red, open above 610 nm (en.wikipedia.org, \"Kinemacolor\"), its numbers were not found", 0.640, 0.355, 0.25),
        A_COLOUR("green filter before the projector", LN_ASSUMED, "a blue-green that mixes to white with the red; modern research matched 122 Fern Green, open at 510 to 540 nm and so yellower (en.wikipedia.org, \"Kinemacolor\"), its numbers were not found", 0.210, 0.347, 0.35),
    } },
};

static const double red[][2] = { { 570, 0 }, { 580, 0.046 }, { 590, 0.373 }, { 600, 0.723 }, { 610, 0.829 }, { 640, 0.885 }, { 700, 0.903 } };
static const double green[][2] = { { 450, 0 },      { 460, 0.032 }, { 470, 0.216 }, { 480, 0.447 }, { 490, 0.614 }, { 500, 0.702 }, { 510, 0.724 }, { 520, 0.705 },
                                   { 530, 0.648 }, { 540, 0.555 }, { 550, 0.442 }, { 560, 0.325 }, { 570, 0.203 }, { 580, 0.096 }, { 590, 0.032 }, { 600, 0 } };

const ln_process ln_process_kinemacolor = {
    .name = "kinemacolor",
    .label = "Kinemacolor",
    .from = 1908,
    .until = 1914,
    .why = "demonstrated in 1908, to the public at the Palace Theatre, London, on 26 February 1909; used until 1914, the patent revoked on 26 April 1915",
    .source = "Science Museum Group, object 2005-5002/5, collection.sciencemuseumgroup.org.uk; \"G A Smith patent\", terramedia.co.uk; en.wikipedia.org, \"Kinemacolor\"",
    .story = "Two records for three colours: flesh, foliage and uniforms are convincing, blues weak, purples missing, whites warm. With pictures that follow each other, what moves has red and "
             "green edges: `fringes` takes them from the clip's own movement.",
    .scheme = LN_SCREEN,
    .records = 2,
    .scene = &ln_daylight_scene,
    .emulsion = &ln_pan_emulsion,
    .taking = { A_CURVE("red filter before the camera, transmittance", LN_ASSUMED, pair, red), A_CURVE("green filter before the camera, transmittance", LN_ASSUMED, pair, green) },
    .gamma = &ln_film_gamma,
    .toe = &ln_film_toe,
    .range = &ln_film_range,
    .flare = &ln_film_flare,
    .projector = &ln_plain_arc,
    .height = &ln_film_height,
    .granularity = &ln_film_granularity,
    LN_FILM_AND_GATE,
    .alternates = true,
    .variants = variants,
    .variant_count = 1,
};
