/* SPDX-License-Identifier: Apache-2.0 */
#include "grading/processes/all.h"

/* What no filter was needed for: silver bromide sees blue, and sensitising dyes let it see more. Where an emulsion ends is well documented, the shape of the curve
 * between changed from maker to maker and year to year. */
static const double blue[][2] = { { 380, 0.9 }, { 400, 1 }, { 440, 1 }, { 460, 0.82 }, { 480, 0.45 }, { 500, 0.14 }, { 520, 0.03 }, { 540, 0 } };
const ln_figure ln_blue_emulsion = LN_CURVE("silver bromide without dyes, sensitivity", LN_ASSUMED,
                                            "ends near 500 to 520 nm: Mees, \"The Theory of the Photographic Process\", 1942; the slope is drawn, not measured", blue);
static const double ortho[][2] = { { 380, 0.9 }, { 400, 1 }, { 440, 1 }, { 460, 0.85 }, { 480, 0.6 }, { 500, 0.35 }, { 515, 0.3 }, { 530, 0.45 },
                                   { 550, 0.65 }, { 560, 0.65 }, { 570, 0.5 }, { 580, 0.22 }, { 590, 0.05 }, { 600, 0 } };
const ln_figure ln_ortho_emulsion = LN_CURVE("orthochromatic emulsion, sensitivity", LN_ASSUMED,
                                             "erythrosine adds a second summit near 550 nm and ends before 600: Mees 1942; heights are drawn, not measured", ortho);
static const double pan[][2] = { { 380, 0.8 }, { 400, 1 }, { 440, 1 }, { 470, 0.8 }, { 500, 0.5 }, { 520, 0.45 }, { 550, 0.55 }, { 580, 0.6 }, { 600, 0.6 },
                                 { 620, 0.62 }, { 640, 0.6 }, { 655, 0.4 }, { 670, 0.15 }, { 690, 0.02 }, { 700, 0 } };
const ln_figure ln_pan_emulsion = LN_CURVE("panchromatic emulsion, sensitivity", LN_ASSUMED,
                                           "strong in blue, dip in blue-green, end near 680 nm: Mees 1942; heights are drawn, not measured (the Ilford Manual of Photography charts one, fig. 54)", pan);

const ln_figure ln_daylight_scene = LN_NUMBER("light on the scene, K", LN_ASSUMED, "sun and sky", 5500);
const ln_figure ln_arc_projector = LN_NUMBER("light behind the film, K", LN_ASSUMED, "a carbon arc with a cored positive, whiter than the plain one's 3800 K; the eye takes it for white", 5000);
const ln_figure ln_plain_arc = LN_NUMBER("light behind the film, K", LN_MEASURED,
                                         "crater of a plain carbon arc, a black body at 3800 K: Null and Lozier, Journal of the Optical Society of America 52, 1962, osapublishing.org; the eye takes it for white", 3800);
const ln_figure ln_film_gamma = LN_NUMBER("slope of screen over scene", LN_ASSUMED, "negative 0.65 x positive 1.9, less flare: usual aims of laboratories", 1.2);
const ln_figure ln_film_toe = LN_NUMBER("rounding of the lights, density", LN_ASSUMED, "toe of a positive", 0.08);
const ln_figure ln_film_range = LN_NUMBER("deepest black over white, density", LN_ASSUMED, "release positives", 2.4);
const ln_figure ln_film_flare = LN_NUMBER("flare on the screen, share of white", LN_ASSUMED, "lens and hall", 0.004);
const ln_figure ln_film_height = LN_NUMBER("height of the picture, mm", LN_MEASURED, "four perforations of 35 mm film, 24 x 18 mm: streaming411.com, \"Frame Size\"; liquisearch.com, \"Aspect ratio\", prints 24.89 x 18.67 mm from edge to edge", 18);
const ln_figure ln_film_granularity = LN_NUMBER("Selwyn granularity, density x um", LN_ASSUMED, "a negative of the class of Eastman's Double-X, whose rms granularity of 14 at 48 um is 0.84, printed", 0.9);
const ln_figure ln_film_halation = LN_NUMBER("halation, share of the light", LN_ASSUMED, "film without an antihalation layer; with one it is far less", 0.03);
const ln_figure ln_film_spread = LN_NUMBER("width of halation, mm", LN_ASSUMED, "twice the base's thickness, 5.6 mils (Kodak, H-1-5302, 2008): total reflection begins about that far from the spot", 0.28);
const ln_figure ln_film_flicker = LN_NUMBER("flicker, rms of the light", LN_ASSUMED, "a steady hand at the crank; arcs and bad prints flicker more", 0.02);
const ln_figure ln_film_weave = LN_NUMBER("gate weave, rms each way, mm", LN_ASSUMED, "camera, printer and projector together; a Geneva movement alone is allowed 0.0004 in, 0.010 mm (International Projectionist, 1963 to 1965, lantern.mediahist.org)", 0.012);
