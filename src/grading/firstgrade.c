/* SPDX-License-Identifier: Apache-2.0 */
/* One number a year: how strong colours could be. It is worked out from what the processes of the time were made of, and only its sources stand here. Contrast and
 * tint are left alone: nothing measured says what a modern picture's should become. */
#include "grading/firstgrade.h"

#include <limits.h>
#include <math.h>

#include "base/arena.h"
#include "grading/matrix.h"
#include "grading/process.h"
#include "grading/space.h"

typedef struct era {
    int from;               /* first year, until the next one's */
    const char *process;    /* NULL: nothing to propose, `source` says why */
    ln_known known;
    double confidence;
    const char *screen;     /* an additive process as it was made (process.h), or NULL */
    double mixing[3][3];    /* else what the process makes of linear light, or all 0 */
    double ratio;           /* else the saturation itself */
    const char *source;
} era;

/* Mean root-mean-square difference of R'G'B' from luma: three photographed oil paintings (Garnier 1789, Renoir 1889, Cezanne 1899) 0.0675, 0.0526, 0.0525, mean 0.0575; the
 * first twelve pictures of the Kodak Lossless True Color Image Suite, mean 0.0839; each scaled to 160x160. */
static const double paintings = 0.0575 / 0.0839;

static const era eras[] = {
    { INT_MIN, "no film recorded colour before 1895, and film itself is of that year: colours as strong as those of oil paintings", LN_MEASURED, 0.72, NULL, { { 0 } }, paintings,
      "three paintings of 1789 to 1899 beside twelve modern photographs; hand-coloured prints are paler still" },
    { 1895, "film was black and white, coloured by hand, tint, tone or stencil, and saturation 0 is what it recorded; the year itself had the colours its painters saw", LN_MEASURED, 0.72, NULL,
      { { 0 } }, paintings, "three paintings of 1789 to 1899 beside twelve modern photographs" },
    { 1907, "colours as strong as the autochrome plate's, the colour of the time", LN_MEASURED, 0.75, "autochrome", { { 0 } }, 0,
      "primaries of Mees and Pledge 1910, fitted in R'G'B'; ten plates as they survive give 0.58, fresh grains 1.06" },
    { 1922, "colours as strong as two-colour Technicolor's", LN_ASSUMED, 0.65, NULL, { { 1, 0, 0 }, { 0, 0.5, 0.5 }, { 0, 0.5, 0.5 } }, 0,
      "an ideal red and blue-green record, the second seeing green and blue alike; fitted in R'G'B'" },
    { 1932, NULL, LN_ASSUMED, 0, NULL, { { 0 } }, 0, "three-strip Technicolor showed all colours from 1932 on, and no measurement of its primaries is at hand" },
};

void ln_screen_of(const double xy[3][2], double m[3][3])
{
    const ln_space *display = ln_space_of(LN_SPACE_BT709);
    ln_space screen = *display;
    for (int i = 0; i < 6; i++)
        screen.xy[i / 2][i % 2] = xy[i / 2][i % 2];
    ln_space_between(&screen, display, LN_ADAPT_NONE, m);
}

double ln_saturation_of(double m[3][3])
{
    enum { STEPS = 9 };
    const double gamma = 2.4, luma[3] = { LN_LUMA_RED, LN_LUMA_GREEN, LN_LUMA_BLUE };
    double along = 0, length = 0;
    for (int n = 0; n < STEPS * STEPS * STEPS; n++) {
        const double rgb[3] = { (double)(n % STEPS) / (STEPS - 1), (double)(n / STEPS % STEPS) / (STEPS - 1), (double)(n / STEPS / STEPS) / (STEPS - 1) };
        const double grey = luma[0] * rgb[0] + luma[1] * rgb[1] + luma[2] * rgb[2];
        for (int c = 0; c < 3; c++) {
            double light = m[c][0] * pow(rgb[0], gamma) + m[c][1] * pow(rgb[1], gamma) + m[c][2] * pow(rgb[2], gamma);
            double shown = pow(fmin(fmax(light, 0), 1), 1 / gamma);
            along += (shown - grey) * (rgb[c] - grey);
            length += (rgb[c] - grey) * (rgb[c] - grey);
        }
    }
    return along / length;
}

static double saturation_of(const era *e)
{
    double m[3][3];
    bool mixes = e->mixing[0][0] > 0;
    if (!e->screen && !mixes)
        return e->ratio;
    for (int i = 0; i < 9; i++)
        m[i / 3][i % 3] = e->mixing[i / 3][i % 3];
    if (e->screen) {
        const ln_variant *as_made = ln_process_find(e->screen)->variants;
        const double *red = as_made->colour[0]->number, *green = as_made->colour[1]->number, *blue = as_made->colour[2]->number;
        const double xy[3][2] = { { red[0], red[1] }, { green[0], green[1] }, { blue[0], blue[1] } };
        ln_screen_of(xy, m);
    }
    return ln_saturation_of(m);
}

ln_status ln_first_grade_of(int year, struct ln_arena *arena, ln_first_grade *out)
{
    const era *e = eras;
    for (size_t i = 0; i < sizeof eras / sizeof *eras; i++)
        if (eras[i].from <= year)
            e = &eras[i];
    *out = (ln_first_grade){ .saturation = 1, .confidence = e->confidence };
    if (e->process) {
        out->saturation = round(saturation_of(e) * 100) / 100; /* a person edits it: more digits would promise more than is known */
        out->reason = ln_arena_print(arena, "first grade for %d: %s (%s: %s)", year, e->process, ln_known_name(e->known), e->source);
    } else
        out->reason = ln_arena_print(arena, "no first grade for %d: %s", year, e->source);
    return out->reason ? LN_OK : LN_EMEMORY;
}
