/* SPDX-License-Identifier: Apache-2.0 */
#include "grading/processes/all.h"

/* Red lines, and rows of green and blue squares between them, printed on the film's base: a ruled mosaic where autochrome's is strewn. Whole
 * transmittances are charted by Harrison and Horner, Photographic Journal 79, May 1939, p. 325; who has the volume can read them off. */
static const char clyne[] = "Cornwell-Clyne, \"Colour Cinematography\", 3rd edition, 1951, table of the reseau's filters (under illuminant B, taken here for 5500 K)";

static const ln_variant variants[] = {
    { .name = "as-made", .label = "as made", .colour = {
        A_COLOUR("red lines", LN_MEASURED, clyne, 0.633, 0.365, 0.177),
        A_COLOUR("green squares", LN_MEASURED, clyne, 0.233, 0.647, 0.430),
        A_COLOUR("blue squares", LN_MEASURED, "the same table, with x as in its diagram (0.164): the 0.140 printed does not fit the dominant wavelength given beside it", 0.164, 0.089, 0.037),
    } },
};

const ln_process ln_process_dufay = {
    .name = "dufaycolor",
    .label = "Dufaycolor",
    .from = 1932,
    .until = 1958,
    .why = "motion pictures from 1932, made until the late 1950s (the last year is a convention)",
    .source = "en.wikipedia.org, \"Dufaycolor\"; Flueckiger, \"Timeline of Historical Film Colors\", zauberklang.ch/filmcolors, \"Dufaycolor\"",
    .story = "Daylight colour for newsreels and amateurs: pure filters, taken and shown through the same mosaic, dark on the screen. The ruled lines show where the picture is fine enough.",
    .scheme = LN_SCREEN,
    .records = 3,
    .scene = &ln_daylight_scene,
    .emulsion = &ln_pan_emulsion,
    .taking = {
        A_COLOUR("red lines", LN_MEASURED, clyne, 0.633, 0.365, 0.177),
        A_COLOUR("green squares", LN_MEASURED, clyne, 0.233, 0.647, 0.430),
        A_COLOUR("blue squares", LN_MEASURED, "the same table, x as in its diagram", 0.164, 0.089, 0.037),
    },
    .gamma = A_NUMBER("slope of screen over scene", LN_ASSUMED, "reversal film", 1.2),
    .toe = &ln_film_toe,
    .range = A_NUMBER("deepest black over white, density", LN_ASSUMED, "reversal film behind a mosaic", 2.1),
    .flare = &ln_film_flare,
    .projector = &ln_arc_projector,
    .height = A_NUMBER("height of the picture, mm", LN_MEASURED, "Academy aperture of 1932, 0.868 x 0.631 in: de.wikipedia.org, \"Normalbild\"", 16.03),
    .granularity = &ln_film_granularity,
    LN_FILM_AND_GATE,
    .elements = A_NUMBER("elements a mm2", LN_MEASURED, "20 lines a mm: National Film and Sound Archive, glossary, \"Dufaycolor\", nfsa.gov.au (zauberklang.ch/filmcolors: 19 to 25); three elements to a square of the ruling", 1200),
    .regular = true,
    .variants = variants,
    .variant_count = 1,
};
