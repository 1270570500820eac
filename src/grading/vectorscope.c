/* SPDX-License-Identifier: Apache-2.0 */
/* The plane of colour differences: Cb to the right, Cr upward, at one scale for both, in the picture's own matrix. */
#include <cairo.h>
#include <math.h>
#include <stdlib.h>

#include "grading/scopedraw.h"

static const double top = 22, edge = 6, pi = 3.14159265358979323846;

/* The six colours of bars, in the order in which a vectorscope shows them around. */
static const struct {
    const char *name;
    float rgb[3];
    ln_scope_ink ink;
} bars[] = { { "R", { 1, 0, 0 }, LN_INK_RED },    { "Mg", { 1, 0, 1 }, LN_INK_LABEL }, { "B", { 0, 0, 1 }, LN_INK_BLUE },
             { "Cy", { 0, 1, 1 }, LN_INK_LABEL }, { "G", { 0, 1, 0 }, LN_INK_GREEN },  { "Yl", { 1, 1, 0 }, LN_INK_LABEL } };

/* Skin of every tint lies near the axis +I of NTSC, whose colour without luma is R 0.956, G -0.272, B -1.106 (Y'IQ: FCC Rules, 47 CFR 73.682 (a)(20), inverted). */
static const float skin[3] = { 0.956F, -0.272F, -1.106F };

ln_scope_box ln_scope_square(const ln_scope_box *box, double unit)
{
    double w = box->w - 2 * edge * unit, h = box->h - (top + edge) * unit, side = fmax(1, fmin(w, h));
    return (ln_scope_box){ box->x + (box->w - side) / 2, box->y + top * unit + (box->h - (top + edge) * unit - side) / 2, side, side };
}

static void difference(const ln_scope_counts *c, const float rgb[3], double of[2])
{
    for (int d = 0; d < 2; d++)
        of[d] = (double)c->difference[d][0] * (double)rgb[0] + (double)c->difference[d][1] * (double)rgb[1] + (double)c->difference[d][2] * (double)rgb[2];
}

static void spot(const ln_scope_counts *c, const ln_scope_box *square, const double of[2], double *x, double *y)
{
    *x = square->x + square->w * (0.5 + of[0] / (2 * c->reach));
    *y = square->y + square->h * (0.5 - of[1] / (2 * c->reach));
}

static void draw_circle(cairo_t *cr, const ln_scope_counts *c, const ln_scope_box *square, double unit)
{
    double x = square->x + square->w / 2, y = square->y + square->h / 2, radius = square->w / 2 * 0.5 / c->reach;
    cairo_set_line_width(cr, unit);
    ln_scope_ink_set(cr, LN_INK_EDGE, 1);
    cairo_arc(cr, x, y, radius, 0, 2 * pi);
    cairo_stroke(cr);
    ln_scope_ink_set(cr, LN_INK_LINE, 1);
    ln_scope_level(cr, x - radius, x + radius, y, unit);
    ln_scope_plumb(cr, x, y - radius, y + radius, unit);
    for (int ten = 0; ten < 36; ten++) {
        double a = ten * pi / 18, inner = ten % 9 ? 0.975 : 0.95;
        cairo_move_to(cr, x + radius * cos(a), y + radius * sin(a));
        cairo_line_to(cr, x + radius * inner * cos(a), y + radius * inner * sin(a));
    }
    ln_scope_ink_set(cr, LN_INK_EDGE, 1);
    cairo_stroke(cr);
}

static void draw_skin(cairo_t *cr, const ln_scope_counts *c, const ln_scope_box *square, double unit)
{
    double of[2], x, y, length;
    difference(c, skin, of);
    length = sqrt(of[0] * of[0] + of[1] * of[1]);
    of[0] *= 0.5 / length;
    of[1] *= 0.5 / length;
    spot(c, square, of, &x, &y);
    cairo_move_to(cr, square->x + square->w / 2, square->y + square->h / 2);
    cairo_line_to(cr, x, y);
    cairo_set_source_rgba(cr, 0.85, 0.62, 0.48, 0.9);
    cairo_set_line_width(cr, unit);
    cairo_stroke(cr);
    ln_scope_write(cr, x - 3 * unit, y - 3 * unit, 1, 9 * unit, "skin");
}

/* Boxes within which generators' bars may stand: 5 % of full colour either way around 75 % bars; for 100 % a small cross marks the place. */
static void draw_targets(cairo_t *cr, const ln_scope_counts *c, const ln_scope_box *square, double unit)
{
    double half = square->w * 0.025 / (2 * c->reach), middle_x = square->x + square->w / 2, middle_y = square->y + square->h / 2;
    cairo_set_line_width(cr, unit);
    for (size_t i = 0; i < sizeof bars / sizeof *bars; i++) {
        double of[2], x, y;
        difference(c, bars[i].rgb, of);
        spot(c, square, of, &x, &y);
        ln_scope_ink_set(cr, bars[i].ink, 0.8);
        ln_scope_level(cr, x - 3 * unit, x + 3 * unit, y, unit);
        ln_scope_plumb(cr, x, y - 3 * unit, y + 3 * unit, unit);
        of[0] *= 0.75;
        of[1] *= 0.75;
        spot(c, square, of, &x, &y);
        cairo_rectangle(cr, floor(x - half) + 0.5, floor(y - half) + 0.5, 2 * floor(half + 0.5), 2 * floor(half + 0.5));
        cairo_stroke(cr);
        double away = half + 9 * unit, reach = sqrt((x - middle_x) * (x - middle_x) + (y - middle_y) * (y - middle_y));
        ln_scope_write(cr, x - (x - middle_x) / reach * away, y - (y - middle_y) / reach * away + 3.5 * unit, 0.5, 10 * unit, bars[i].name);
    }
}

/* The colour of a place, as bright as it may be. */
static void colour_at(const ln_scope_counts *c, double cb, double cr, double rgb[3])
{
    double kr = (double)c->luma[0], kb = (double)c->luma[2], kg = 1 - kr - kb;
    rgb[0] = 2 * (1 - kr) * cr;
    rgb[2] = 2 * (1 - kb) * cb;
    rgb[1] = -(kr * rgb[0] + kb * rgb[2]) / kg;
    double most = fmax(rgb[0], fmax(rgb[1], rgb[2])), lift = 0.9 - most;
    for (int k = 0; k < 3; k++)
        rgb[k] = fmin(1, fmax(0.25, rgb[k] + lift));
}

static ln_status draw_colours(cairo_t *cr, const ln_scope_counts *c, const ln_scope_box *square)
{
    int side = c->side;
    uint32_t *dots = malloc((size_t)side * (size_t)side * sizeof *dots);
    if (!dots)
        return ln_fail(LN_EMEMORY, "no memory to draw a scope");
    for (int row = 0; row < side; row++)
        for (int column = 0; column < side; column++) {
            double rgb[3], share = (double)c->colour[row * side + column] / (double)c->pixels;
            uint32_t dot = 0;
            if (share > 0) {
                colour_at(c, ((column + 0.5) / side * 2 - 1) * c->reach, ((row + 0.5) / side * 2 - 1) * c->reach, rgb);
                dot = ln_scope_shine(rgb, 1 - exp(-0.3 - 1.1 * pow(share * 4096, 0.45)));
            }
            dots[(side - 1 - row) * side + column] = dot;
        }
    ln_status status = ln_scope_dots(cr, square, dots, side, side);
    free(dots);
    return status;
}

ln_status ln_scope_draw_vectorscope(cairo_t *cr, const ln_scope_counts *c, const ln_scope_box *box, double unit)
{
    const ln_scope_box square = ln_scope_square(box, unit);
    ln_scope_ink_set(cr, LN_INK_TITLE, 1);
    ln_scope_write(cr, box->x + edge * unit, box->y + 15 * unit, 0, 11 * unit, "Vectorscope");
    draw_circle(cr, c, &square, unit);
    ln_status status = draw_colours(cr, c, &square);
    draw_skin(cr, c, &square, unit);
    draw_targets(cr, c, &square, unit);
    return status;
}
