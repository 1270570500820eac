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
    .until = 1933,
    .why = "plates on sale from 1907 to 1933; the same grains on film, from 1931 to 1955, are not this plate",
    .source = "Nadeau, \"Encyclopedia\", in photoconservation.com, \"Autochrome plate\"; French Ministry of Culture, \"Rise and Fall\", autochromes.culture.fr",
    .story = "A colour photograph on glass, not a film: the colour of its time. Fresh plates and plates as they survive differ much, and both were measured. Colours are muted, because each "
             "grain lets much of its neighbours' light pass, both when it takes and when it shows. A plate has neither gate nor crank, and black paper lay behind it in the camera: no weave, flicker or halation. Mees and Pledge give no luminances: those of the fresh grains stand in, and only "
             "balance the white.",
    .scheme = LN_SCREEN,
    .records = 3,
    .scene = &ln_daylight_scene,
    .emulsion = A_CURVE("panchromatic emulsion behind the yellow compensating filter, sensitivity", LN_ASSUMED,
                        "what balances the three grains in daylight; the emulsion was dyed with orthochrome T, erythrosine and ethyl violet (autochromes.culture.fr, \"The Emulsion\"), its curve was not found",
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
    .height = A_NUMBER("height of the picture, mm", LN_ASSUMED, "a 9 x 12 cm plate; plates were cut from 8.5 x 10 to 18 x 30 cm (autochromes.culture.fr, \"The Emulsion\")", 90),
    .granularity = A_NUMBER("Selwyn granularity, density x um", LN_ASSUMED, "slight beside the mosaic", 0.6),
    .elements = A_NUMBER("grains a mm2", LN_MEASURED, "8000 to 9000, strewn and not yet rolled: Bibliothèque municipale de Lyon, \"Fabrication des autochromes\", bm-lyon.fr; the four million a square inch that others print are 6200", 8500),
    .variants = variants,
    .variant_count = 2,
};
