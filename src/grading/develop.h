/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_GRADING_DEVELOP_H
#define LN_GRADING_DEVELOP_H

#include <lanterne/status.h>

#include "grading/process.h"
#include "grading/spectra.h"

/* What a process makes of a colour, worked out over the spectrum: the display's R'G'B' is taken for the scene, each colour for the smoothest surface that shows it
 * (spectra.h); light x surface x filter x emulsion exposes each record, its curve makes density of that, and the light behind the film goes through silver, dyes or filters to an
 * eye that takes that light for white. */
struct ln_lattice;

/* A process ready to be asked. Plain data: may be copied. */
typedef struct ln_developed {
    const ln_process *process;
    const ln_variant *variant;
    double exposure[LN_RECORDS_MAX][3];          /* of each record, from linear BT.709; white exposes to 1 */
    double light;                                /* more light than shows white as white, as a factor */
    double gamma, toe, range, flare;
    double show[3][LN_RECORDS_MAX];              /* LN_SCREEN: linear BT.709 of each record's light */
    double colour[LN_COLOURS_MAX][LN_WAVES];     /* densities of dyes and paints; of a tint the first */
    double tone[LN_WAVES];                       /* LN_SILVER, LN_BRUSH: density where silver has 1 */
    double hue[LN_COLOURS_MAX];                  /* LN_BRUSH: of each paint, radians in CIELab */
    int colours;
    double eye[3][LN_WAVES];                     /* linear BT.709 of the light behind the film, wavelength by wavelength */
    double white[3];                             /* linear BT.709 that white becomes */
    double scale;                                /* by which it was made as light as the display lets it */
} ln_developed;

/* Ready `variant` (an index) of `process`, with `stops` more light on the film than shows white as white. */
void ln_develop_begin(const ln_process *process, int variant, double stops, ln_developed *out);

/* R'G'B' (BT.1886, held to [0, 1]) to R'G'B'. Colours that the display cannot show are paled towards the grey of the same luminance. Any thread. */
void ln_develop(const ln_developed *how, const double in[3], double out[3]);

/* Density over white that an exposure (1 for white) leaves in a record. */
double ln_develop_density(const ln_developed *how, double exposure);

/* The same as a lattice of LN_DEVELOP_SIZE points an axis (0.1 to 0.3 s of work). Against ln_develop: 0.0002 off on average, 0.002 at most in 98.5 % of all numbers, 0.07 at
 * worst, in a channel that is all but dark beside a bright one, where the display's gamma is steepest.
 *   LN_OK       *out is the caller's, to be freed with ln_lattice_free;  LN_EMEMORY */
enum { LN_DEVELOP_SIZE = 65 };
ln_status ln_develop_lattice(const ln_developed *how, struct ln_lattice **out);

#endif
