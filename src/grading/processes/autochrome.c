/* SPDX-License-Identifier: Apache-2.0 */
#include "grading/processes/all.h"

/* Starch grains dyed orange-red, green and blue-violet, strewn on glass, black between them, a panchromatic emulsion behind, developed by reversal. The picture is seen
 * through the grains that took it. */
static const char fresh[] = "Ciortan, Arteaga, Trumpy 2025: chromaticity and luminance of fresh grains under a 5500 K Planck light, from their spectra";
static const char plate[] = "x, y: Mees and Pledge, \"On some experimental methods employed in the examination of screen-plates\", Photographic Journal 50, 1910, under a 5500 K Planck light; Y: of fresh grains, Ciortan, Arteaga, Trumpy 2025";
static const char ten[] = "mean of ten plates as they survive: Lavedrine and Gandolfo, \"The Lumiere Autochrome\", 2013, under a 5500 K Planck light";

static const ln_variant variants[] = {
    { .name = "as-made", .label = "as made", .colour = {
        A_COLOUR("orange-red grains of a plate", LN_MEASURED, plate, 0.584, 0.377, 0.210),
        A_COLOUR("green grains of a plate", LN_MEASURED, plate, 0.297, 0.522, 0.264),
        A_COLOUR("blue-violet grains of a plate", LN_MEASURED, plate, 0.197, 0.115, 0.077),
    } },
    { .name = "survived", .label = "as it survives", .colour = {
        A_COLOUR("orange-red grains a century later", LN_MEASURED, ten, 0.536, 0.363, 0.156),
        A_COLOUR("green grains a century later", LN_MEASURED, ten, 0.322, 0.499, 0.153),
        A_COLOUR("blue-violet grains a century later", LN_MEASURED, ten, 0.275, 0.267, 0.110),
    } },
};

const ln_process ln_process_autochrome = {
    .name = "autochrome",
    .label = "Autochrome",
    .from = 1907,
    .until = 1935,
    .why = "plates on sale from June 1907; film replaced them by 1935",
    .source = "Lavedrine and Gandolfo, \"The Lumiere Autochrome\", 2013",
    .story = "A colour photograph on glass, not a film: the colour of its time. Fresh plates and plates as they survive differ much, and both were measured. Colours are muted, because each "
             "grain lets much of its neighbours' light pass, both when it takes and when it shows. Mees and Pledge give no luminances: those of the fresh grains stand in, and only "
             "balance the white.",
    .scheme = LN_SCREEN,
    .records = 3,
    .scene = &ln_daylight_scene,
    .emulsion = A_CURVE("panchromatic emulsion behind the yellow compensating filter, sensitivity", LN_ASSUMED,
                        "what balances the three grains in daylight; neither curve is at hand",
                        ((const double[][2]){ { 400, 0.25 }, { 440, 0.6 }, { 480, 0.8 }, { 520, 0.8 }, { 560, 0.9 }, { 600, 0.9 }, { 630, 0.8 }, { 650, 0.5 }, { 680, 0.1 }, { 700, 0 } })),
    .taking = {
        A_COLOUR("orange-red grains", LN_MEASURED, fresh, 0.635, 0.350, 0.210),
        A_COLOUR("green grains", LN_MEASURED, fresh, 0.270, 0.645, 0.264),
        A_COLOUR("blue-violet grains", LN_MEASURED, fresh, 0.166, 0.126, 0.077),
    },
    .gamma = A_NUMBER("slope of plate over scene", LN_ASSUMED, "reversal on a hard emulsion, softened by scatter between grains", 1.15),
    .toe = A_NUMBER("rounding of the lights, density", LN_ASSUMED, "toe of a reversal plate", 0.1),
    .range = A_NUMBER("deepest black over white, density", LN_ASSUMED, "plates held against the light", 2.0),
    .flare = A_NUMBER("flare, share of white", LN_ASSUMED, "a diascope in a room", 0.006),
    .projector = A_NUMBER("light behind the plate, K", LN_ASSUMED, "daylight in a diascope; the eye takes it for white", 5500),
    .height = A_NUMBER("height of the picture, mm", LN_ASSUMED, "a 9 x 12 cm plate, one of the sizes sold", 90),
    .granularity = A_NUMBER("Selwyn granularity, density x um", LN_ASSUMED, "slight beside the mosaic", 0.6),
    LN_FILM_AND_GATE,
    .elements = A_NUMBER("grains a mm2", LN_ASSUMED, "about four million a square inch is usually printed; who counted is not said", 6200),
    .variants = variants,
    .variant_count = 2,
};
