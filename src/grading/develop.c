/* SPDX-License-Identifier: Apache-2.0 */
#include "grading/develop.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "grading/lattice.h"
#include "grading/lab.h"
#include "grading/matrix.h"
#include "grading/space.h"

static const double display_gamma = 2.4; /* Rec. ITU-R BT.1886 */
static const double colours_under = 5500; /* K, a black body: the light that figures of colours are given under */

/* Figures. */

static void white_of(double kelvin, double xy[2])
{
    ln_spectrum light;
    double xyz[3];
    ln_planck(kelvin, &light);
    ln_xyz_under(&light, &light, xyz);
    xy[0] = xyz[0] / (xyz[0] + xyz[1] + xyz[2]);
    xy[1] = xyz[1] / (xyz[0] + xyz[1] + xyz[2]);
}

/* XYZ under a light to linear BT.709 for an eye that takes the light for white. */
static void to_display(const double white[2], double m[3][3])
{
    const ln_space *display = ln_space_of(LN_SPACE_BT709);
    double from[3][3], back[3][3], adapt[3][3];
    ln_space_to_xyz(display, from);
    ln_matrix_invert(from, back);
    ln_adapt(LN_ADAPT_BRADFORD, white, display->white, adapt);
    ln_matrix_multiply(back, adapt, m);
}

/* Linear BT.709 of a colour (x, y, Y). */
static void rgb_of(const ln_figure *colour, double rgb[3])
{
    double white[2], m[3][3];
    const double *n = colour->number, xyz[3] = { n[0] / n[1] * n[2], n[2], (1 - n[0] - n[1]) / n[1] * n[2] };
    white_of(colours_under, white);
    to_display(white, m);
    ln_matrix_carry(m, xyz, rgb);
}

/* A figure as a spectrum: its curve, or the smoothest filter of its colour. */
static void spectrum_of(const ln_figure *figure, ln_spectrum *out)
{
    double rgb[3];
    if (figure->curve) {
        ln_spectrum_through(figure->curve, figure->points, out);
        return;
    }
    rgb_of(figure, rgb);
    ln_reflectance_of(rgb, out);
    for (int i = 0; i < LN_WAVES; i++)
        out->at[i] = fmin(fmax(out->at[i], 0), 1);
}

/* Taking. */

static void expose(const ln_process *p, double exposure[LN_RECORDS_MAX][3])
{
    ln_spectrum light, emulsion, surface;
    ln_planck(p->scene->number[0], &light);
    spectrum_of(p->emulsion, &emulsion);
    ln_spectrum_times(&light, &emulsion, &light);
    for (int r = 0; r < p->records; r++) {
        ln_spectrum record = light;
        double whole = 0;
        if (p->taking[r]) {
            spectrum_of(p->taking[r], &record);
            ln_spectrum_times(&record, &light, &record);
        }
        for (int c = 0; c < 3; c++) {
            const double primary[3] = { c == 0, c == 1, c == 2 };
            ln_reflectance_of(primary, &surface);
            exposure[r][c] = 0;
            for (int i = 0; i < LN_WAVES; i++)
                exposure[r][c] += surface.at[i] * record.at[i];
            whole += exposure[r][c];
        }
        for (int c = 0; c < 3; c++)
            exposure[r][c] /= whole;
    }
}

/* ln(1 + e^x) */
static double soft(double x)
{
    return x > 30 ? x : log1p(exp(x));
}

/* A straight line, rounded at white and run into the deepest black. */
double ln_develop_density(const ln_developed *how, double exposure)
{
    const double knee = 0.25, x = -how->gamma * log10(fmax(exposure, 1e-9));
    const double line = how->toe * (soft(x / how->toe) - soft(0)), deep = how->range / knee;
    return knee * (soft(deep) - soft(deep - line / knee));
}

/* Showing. */

static void see(double kelvin, double eye[3][LN_WAVES])
{
    ln_spectrum light;
    double white[2], m[3][3], whole = 0;
    ln_planck(kelvin, &light);
    white_of(kelvin, white);
    to_display(white, m);
    for (int i = 0; i < LN_WAVES; i++)
        whole += light.at[i] * ln_observer[1].at[i];
    for (int i = 0; i < LN_WAVES; i++)
        for (int c = 0; c < 3; c++)
            eye[c][i] = light.at[i] / whole * (m[c][0] * ln_observer[0].at[i] + m[c][1] * ln_observer[1].at[i] + m[c][2] * ln_observer[2].at[i]);
}

static void look_through(const ln_developed *how, const double density[LN_WAVES], double rgb[3])
{
    rgb[0] = rgb[1] = rgb[2] = 0;
    for (int i = 0; i < LN_WAVES; i++) {
        const double passes = exp2(-3.3219280948873623 * density[i]); /* 10^-density */
        for (int c = 0; c < 3; c++)
            rgb[c] += how->eye[c][i] * passes;
    }
}

static double luminance(const double rgb[3])
{
    return LN_LUMA_RED * rgb[0] + LN_LUMA_GREEN * rgb[1] + LN_LUMA_BLUE * rgb[2];
}

static void lab_of(const double rgb[3], double lab[3])
{
    double m[3][3], white[3], xyz[3];
    const ln_space *display = ln_space_of(LN_SPACE_BT709);
    ln_space_to_xyz(display, m);
    ln_white_xyz(display->white, white);
    ln_matrix_carry(m, rgb, xyz);
    ln_lab_of_xyz(xyz, white, lab);
}

/* Areas of the mosaic that make white neutral when it is new, by least squares where two filters cannot: in the display's own red, green and blue. */
static void balance_screen(const ln_process *p, double area[LN_RECORDS_MAX])
{
    double v[LN_RECORDS_MAX][3], normal[3][3] = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } }, right[3] = { 0 }, inverse[3][3];
    for (int r = 0; r < p->records; r++)
        rgb_of(p->variants[0].colour[r], v[r]);
    for (int i = 0; i < p->records; i++) {
        right[i] = v[i][0] + v[i][1] + v[i][2];
        for (int j = 0; j < p->records; j++)
            normal[i][j] = v[i][0] * v[j][0] + v[i][1] * v[j][1] + v[i][2] * v[j][2];
    }
    ln_matrix_invert(normal, inverse);
    ln_matrix_carry(inverse, right, area);
}

static void ready_screen(ln_developed *how)
{
    double area[LN_RECORDS_MAX], rgb[3];
    balance_screen(how->process, area);
    for (int r = 0; r < how->process->records; r++) {
        rgb_of(how->variant->colour[r], rgb);
        for (int c = 0; c < 3; c++)
            how->show[c][r] = rgb[c] * area[r];
    }
}

/* The amounts of dye for a grey of density 1, by damped Gauss-Newton on its lightness and its colour. With two dyes what is left of colour is the process's own. */
static void balance_dyes(ln_developed *how)
{
    const int dyes = how->colours;
    const double grey[3] = { 0.1, 0.1, 0.1 };
    double aim[3], amount[3] = { 1, 1, 1 };
    lab_of(grey, aim);
    for (int round = 0; round < 40; round++) {
        double is[3], moved[3][3], normal[3][3] = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } }, right[3] = { 0 }, inverse[3][3], step[3];
        for (int k = -1; k < dyes; k++) {
            double density[LN_WAVES] = { 0 }, rgb[3];
            for (int i = 0; i < LN_WAVES; i++)
                for (int d = 0; d < dyes; d++)
                    density[i] += (amount[d] + (d == k ? 1e-4 : 0)) * how->colour[d][i];
            look_through(how, density, rgb);
            lab_of(rgb, k < 0 ? is : moved[k]);
        }
        for (int a = 0; a < dyes; a++)
            for (int c = 0; c < 3; c++) {
                const double slope = (moved[a][c] - is[c]) / 1e-4;
                right[a] += slope * (aim[c] - is[c]);
                normal[a][a] += c ? 0 : 1e-3 - 1; /* the 1 that stood there */
                for (int b = 0; b < dyes; b++)
                    normal[a][b] += slope * (moved[b][c] - is[c]) / 1e-4;
            }
        ln_matrix_invert(normal, inverse);
        ln_matrix_carry(inverse, right, step);
        for (int d = 0; d < dyes; d++)
            amount[d] = fmin(fmax(amount[d] + step[d], 0.05), 5);
    }
    for (int d = 0; d < dyes; d++)
        for (int i = 0; i < LN_WAVES; i++)
            how->colour[d][i] *= amount[d];
}

/* As much of the compound as makes silver of density 1 as dark as it was. */
static void ready_tone(ln_developed *how)
{
    ln_spectrum tone, scaled;
    double rgb[3], much = 1;
    spectrum_of(how->variant->tone, &tone);
    for (int round = 0; round < 20; round++) {
        for (int i = 0; i < LN_WAVES; i++)
            scaled.at[i] = tone.at[i] * much;
        look_through(how, scaled.at, rgb);
        much /= -log10(luminance(rgb));
    }
    memcpy(how->tone, scaled.at, sizeof scaled.at);
}

static void ready_paints(ln_developed *how)
{
    for (int d = 0; d < how->colours; d++) {
        double rgb[3], lab[3];
        look_through(how, how->colour[d], rgb);
        lab_of(rgb, lab);
        how->hue[d] = atan2(lab[2], lab[1]);
    }
}

/* How much of each paint a colour gets: the nearest by hue, blended where two are about as near; none on greys. */
static void choose_paint(const ln_developed *how, const double rgb[3], double share[LN_COLOURS_MAX])
{
    const double sharp = 30, grey = 12, full = 32; /* CIELab chroma below which nothing, above which all is painted: assumed */
    double lab[3], sum = 0;
    lab_of(rgb, lab);
    const double chroma = hypot(lab[1], lab[2]), x = fmin(fmax((chroma - grey) / (full - grey), 0), 1), painted = x * x * (3 - 2 * x), hue = atan2(lab[2], lab[1]);
    for (int d = 0; d < how->colours; d++)
        sum += share[d] = exp(sharp * (cos(hue - how->hue[d]) - 1));
    for (int d = 0; d < how->colours; d++)
        share[d] *= sum > 1e-12 ? painted / sum : 0;
}

static void show_film(const ln_developed *how, const double scene[3], const double density[LN_RECORDS_MAX], double rgb[3])
{
    double through[LN_WAVES], share[LN_COLOURS_MAX];
    const ln_scheme scheme = how->process->scheme;
    if (scheme == LN_BRUSH)
        choose_paint(how, scene, share);
    for (int i = 0; i < LN_WAVES; i++) {
        through[i] = scheme == LN_DYES ? 0 : density[0] * how->tone[i];
        for (int d = 0; d < how->colours; d++)
            through[i] += how->colour[d][i] * (scheme == LN_DYES ? density[d] : scheme == LN_BRUSH ? share[d] : 1);
    }
    look_through(how, through, rgb);
}

static void show(const ln_developed *how, const double scene[3], double rgb[3])
{
    double density[LN_RECORDS_MAX];
    for (int r = 0; r < how->process->records; r++)
        density[r] = ln_develop_density(how, how->light * (how->exposure[r][0] * scene[0] + how->exposure[r][1] * scene[1] + how->exposure[r][2] * scene[2]));
    if (how->process->scheme != LN_SCREEN)
        show_film(how, scene, density, rgb);
    else
        for (int c = 0; c < 3; c++) {
            rgb[c] = 0;
            for (int r = 0; r < how->process->records; r++)
                rgb[c] += how->show[c][r] * exp2(-3.3219280948873623 * density[r]);
        }
    for (int c = 0; c < 3; c++)
        rgb[c] *= how->scale;
}

/* An eye in the dark takes a dim tint for lighter than it is, and a display has its own limits: white becomes as light as the square root of what passes, or as the
 * display can show it, whichever is less. */
static void ready_white(ln_developed *how)
{
    const double scene[3] = { 1, 1, 1 };
    how->scale = 1;
    show(how, scene, how->white);
    const double light = luminance(how->white), most = fmax(how->white[0], fmax(how->white[1], how->white[2]));
    how->scale = how->process->scheme == LN_SCREEN ? 1 / most : fmin(1 / sqrt(light), 1 / most);
    show(how, scene, how->white);
}

void ln_develop_begin(const ln_process *process, int variant, double stops, ln_developed *out)
{
    const ln_variant *v = &process->variants[variant];
    *out = (ln_developed){ .process = process, .variant = v, .gamma = process->gamma->number[0], .toe = process->toe->number[0], .range = process->range->number[0],
                           .flare = process->flare->number[0], .light = 1, .scale = 1 };
    ln_spectrum s;
    expose(process, out->exposure);
    see(process->projector->number[0], out->eye);
    while (process->scheme != LN_SCREEN && out->colours < LN_COLOURS_MAX && v->colour[out->colours]) {
        spectrum_of(v->colour[out->colours], &s);
        memcpy(out->colour[out->colours++], s.at, sizeof s.at);
    }
    for (int i = 0; i < LN_WAVES; i++)
        out->tone[i] = 1;
    if (v->tone)
        ready_tone(out);
    if (process->scheme == LN_SCREEN)
        ready_screen(out);
    if (process->scheme == LN_DYES)
        balance_dyes(out);
    if (process->scheme == LN_BRUSH)
        ready_paints(out);
    ready_white(out);
    out->light = exp2(stops);
}

/* Towards the grey of the same luminance, as far as it takes. */
static void fit(double rgb[3])
{
    const double grey = fmin(fmax(luminance(rgb), 0), 1);
    double keep = 1;
    for (int c = 0; c < 3; c++) {
        if (rgb[c] < 0)
            keep = fmin(keep, grey / (grey - rgb[c]));
        if (rgb[c] > 1)
            keep = fmin(keep, (1 - grey) / (rgb[c] - grey));
    }
    for (int c = 0; c < 3; c++)
        rgb[c] = fmin(fmax(grey + keep * (rgb[c] - grey), 0), 1);
}

void ln_develop(const ln_developed *how, const double in[3], double out[3])
{
    double scene[3];
    for (int c = 0; c < 3; c++)
        scene[c] = in[c] > 0 ? pow(fmin(in[c], 1), display_gamma) : 0; /* NaN is 0 */
    show(how, scene, out);
    for (int c = 0; c < 3; c++)
        out[c] = (out[c] + how->flare * how->white[c]) / (1 + how->flare);
    fit(out);
    for (int c = 0; c < 3; c++)
        out[c] = pow(out[c], 1 / display_gamma);
}

ln_status ln_develop_lattice(const ln_developed *how, struct ln_lattice **out)
{
    enum { SIZE = LN_DEVELOP_SIZE };
    const size_t count = (size_t)SIZE * SIZE * SIZE;
    ln_lattice *lattice = calloc(1, sizeof *lattice);
    *out = NULL;
    if (!lattice || !(lattice->value = malloc(count * 4 * sizeof *lattice->value))) {
        free(lattice);
        return ln_fail(LN_EMEMORY, "no memory for a lattice of %d x %d x %d colours", SIZE, SIZE, SIZE);
    }
    lattice->size = SIZE;
    for (int c = 0; c < 3; c++)
        lattice->high[c] = 1;
    for (size_t i = 0; i < count; i++) {
        const double in[3] = { (double)(i % SIZE) / (SIZE - 1), (double)(i / SIZE % SIZE) / (SIZE - 1), (double)(i / SIZE / SIZE) / (SIZE - 1) };
        double rgb[3];
        ln_develop(how, in, rgb);
        for (int c = 0; c < 3; c++)
            lattice->value[4 * i + (size_t)c] = (float)rgb[c];
        lattice->value[4 * i + 3] = 0;
    }
    *out = lattice;
    return LN_OK;
}
