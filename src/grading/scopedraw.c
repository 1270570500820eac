/* SPDX-License-Identifier: Apache-2.0 */
/* Scopes of levels: waveform, parade, histogram. */
#include "grading/scopedraw.h"

#include <cairo.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* In units. */
static const double left = 36, right = 36, top = 22, bottom = 12, letters = 10;

ln_scope_box ln_scope_plot(const ln_scope_box *box, double unit)
{
    double w = box->w - (left + right) * unit, h = box->h - (top + bottom) * unit;
    return (ln_scope_box){ box->x + left * unit, box->y + top * unit, w > 1 ? w : 1, h > 1 ? h : 1 };
}

static double y_of(const ln_scope_counts *c, const ln_scope_box *plot, double value)
{
    return plot->y + plot->h * (c->high - value) / (c->high - c->low);
}

static double x_of(const ln_scope_counts *c, const ln_scope_box *plot, double value)
{
    return plot->x + plot->w * (value - c->low) / (c->high - c->low);
}

/* What 10 bits would say: narrow range has black at 64 and white at 940. */
static int code_of(const ln_scope_counts *c, double value)
{
    return (int)lrint(c->full ? value * 1023 : 64 + value * 876);
}

static void draw_title(cairo_t *cr, const ln_scope_box *box, double unit, const char *title)
{
    ln_scope_ink_set(cr, LN_INK_TITLE, 1);
    ln_scope_write(cr, box->x + left * unit, box->y + 15 * unit, 0, 11 * unit, title);
}

/* Lines at every tenth, stronger at black, middle and white, with per cent on the left and 10-bit codes on the right. */
static void draw_levels(cairo_t *cr, const ln_scope_counts *c, const ln_scope_box *box, double unit)
{
    const ln_scope_box plot = ln_scope_plot(box, unit);
    bool roomy = plot.h > 170 * unit;
    for (int tenth = 0; tenth <= 10; tenth++) {
        char text[16];
        bool edge = tenth == 0 || tenth == 10, named = roomy ? tenth % 2 == 0 : tenth % 5 == 0;
        double y = y_of(c, &plot, tenth / 10.0);
        ln_scope_ink_set(cr, edge ? LN_INK_EDGE : LN_INK_LINE, tenth % 5 ? 0.55 : 1);
        ln_scope_level(cr, plot.x, plot.x + plot.w, y, unit);
        if (!named)
            continue;
        ln_scope_ink_set(cr, LN_INK_LABEL, 1);
        snprintf(text, sizeof text, "%d%%", tenth * 10);
        ln_scope_write(cr, plot.x - 5 * unit, y + 3.5 * unit, 1, letters * unit, text);
        snprintf(text, sizeof text, "%d", code_of(c, tenth / 10.0));
        ln_scope_write(cr, plot.x + plot.w + 5 * unit, y + 3.5 * unit, 0, letters * unit, text);
    }
}

/* How bright a spot shines: an even spread over all levels gives half, a line all. */
static double shine(double share, int levels)
{
    return 1 - exp(-0.7 * pow(share * levels, 0.65));
}

static ln_status draw_channel(cairo_t *cr, const ln_scope_counts *c, int channel, const ln_scope_box *plot, ln_scope_ink ink)
{
    int columns = c->columns, levels = c->levels, most = (int)(c->pixels / columns) * 2 + 2;
    uint32_t *dots = malloc((size_t)columns * (size_t)levels * sizeof *dots), *shade = malloc((size_t)most * sizeof *shade);
    ln_status status = dots && shade ? LN_OK : ln_fail(LN_EMEMORY, "no memory to draw a scope");
    for (int i = 0; i < most && !status; i++)
        shade[i] = ln_scope_shine(ln_scope_ink_rgb(ink), shine(i * (double)columns / (double)c->pixels, levels));
    for (int x = 0; x < columns && !status; x++)
        for (int l = 0; l < levels; l++) {
            uint32_t count = c->level[channel][(ptrdiff_t)x * levels + l];
            dots[(ptrdiff_t)(levels - 1 - l) * columns + x] = shade[count < (uint32_t)most ? count : (uint32_t)most - 1];
        }
    if (!status)
        status = ln_scope_dots(cr, plot, dots, columns, levels);
    free(dots);
    free(shade);
    return status;
}

ln_status ln_scope_draw_waveform(cairo_t *cr, const ln_scope_counts *c, const ln_scope_box *box, double unit)
{
    const ln_scope_box plot = ln_scope_plot(box, unit);
    draw_title(cr, box, unit, "Waveform");
    draw_levels(cr, c, box, unit);
    return draw_channel(cr, c, LN_SCOPE_LUMA, &plot, LN_INK_LUMA);
}

ln_status ln_scope_draw_parade(cairo_t *cr, const ln_scope_counts *c, const ln_scope_box *box, double unit)
{
    static const ln_scope_ink ink[3] = { LN_INK_RED, LN_INK_GREEN, LN_INK_BLUE };
    const ln_scope_box plot = ln_scope_plot(box, unit);
    const double gap = 4 * unit, w = (plot.w - 2 * gap) / 3;
    ln_status status = LN_OK;
    draw_title(cr, box, unit, "Parade");
    draw_levels(cr, c, box, unit);
    for (int k = 0; k < 3 && !status; k++) {
        const ln_scope_box third = { plot.x + k * (w + gap), plot.y, w, plot.h };
        status = draw_channel(cr, c, LN_SCOPE_RED + k, &third, ink[k]);
    }
    return status;
}

/* Counts of a channel over the whole picture. */
static void sum_levels(const ln_scope_counts *c, int channel, int64_t *sum)
{
    for (int l = 0; l < c->levels; l++)
        sum[l] = 0;
    for (int x = 0; x < c->columns; x++)
        for (int l = 0; l < c->levels; l++)
            sum[l] += c->level[channel][(ptrdiff_t)x * c->levels + l];
}

/* Heights are roots, so that what is rare beside a large wall is still seen; black and white, where whole borders pile up, do not set the scale. */
static double highest(const ln_scope_counts *c, int64_t *const sum[LN_SCOPE_CHANNELS])
{
    int64_t most = 1;
    for (int k = 0; k < LN_SCOPE_CHANNELS; k++)
        for (int l = 0; l < c->levels; l++) {
            double value = c->low + (c->high - c->low) * (l + 0.5) / c->levels;
            if (value > 0.01 && value < 0.99 && sum[k][l] > most)
                most = sum[k][l];
        }
    return sqrt((double)most);
}

static void draw_hill(cairo_t *cr, const ln_scope_counts *c, const int64_t *sum, double most, const ln_scope_box *plot, ln_scope_ink ink, double unit)
{
    double step = plot->w / c->levels, floor_y = plot->y + plot->h;
    cairo_save(cr);
    cairo_move_to(cr, plot->x, floor_y);
    for (int l = 0; l < c->levels; l++) {
        double y = floor_y - plot->h * fmin(1, sqrt((double)sum[l]) / most);
        cairo_line_to(cr, plot->x + l * step, y);
        cairo_line_to(cr, plot->x + (l + 1) * step, y);
    }
    cairo_line_to(cr, plot->x + plot->w, floor_y);
    cairo_close_path(cr);
    if (ink == LN_INK_LUMA) {
        ln_scope_ink_set(cr, ink, 0.9);
        cairo_set_line_width(cr, unit);
        cairo_stroke(cr);
    } else {
        cairo_set_operator(cr, CAIRO_OPERATOR_SCREEN);
        ln_scope_ink_set(cr, ink, 0.62);
        cairo_fill(cr);
    }
    cairo_restore(cr);
}

static void tenths(char *text, size_t size, int64_t part, int64_t all)
{
    int64_t t = (part * 1000 + all / 2) / all;
    if (part && !t)
        snprintf(text, size, "<0.1%%");
    else
        snprintf(text, size, "%d.%d%%", (int)(t / 10), (int)(t % 10));
}

/* How much of each channel has lost its drawing in black and in white. */
static void draw_ends(cairo_t *cr, const ln_scope_counts *c, const ln_scope_box *box, double unit)
{
    static const ln_scope_ink ink[LN_SCOPE_CHANNELS] = { LN_INK_RED, LN_INK_GREEN, LN_INK_BLUE, LN_INK_LUMA };
    const ln_scope_box plot = ln_scope_plot(box, unit);
    if (plot.w < 230 * unit || plot.h < 90 * unit)
        return;
    for (int end = 0; end < 2; end++) {
        double x = x_of(c, &plot, end) + (end ? -6 : 6) * unit;
        cairo_set_source_rgba(cr, 0.05, 0.06, 0.07, 0.6);
        cairo_rectangle(cr, end ? x - 54 * unit : x - 4 * unit, plot.y, 58 * unit, 72 * unit);
        cairo_fill(cr);
        ln_scope_ink_set(cr, LN_INK_LABEL, 1);
        ln_scope_write(cr, x, plot.y + 13 * unit, end, letters * unit, end ? "at white" : "at black");
        for (int k = 0; k < LN_SCOPE_CHANNELS; k++) {
            char text[16];
            tenths(text, sizeof text, end ? c->white[k] : c->black[k], c->pixels);
            ln_scope_ink_set(cr, ink[k], 1);
            ln_scope_write(cr, x, plot.y + (27 + 13 * k) * unit, end, letters * unit, text);
        }
    }
}

static void draw_columns(cairo_t *cr, const ln_scope_counts *c, const ln_scope_box *box, double unit)
{
    const ln_scope_box plot = ln_scope_plot(box, unit);
    for (int quarter = 0; quarter <= 4; quarter++) {
        char text[16];
        double x = x_of(c, &plot, quarter / 4.0);
        ln_scope_ink_set(cr, quarter % 4 ? LN_INK_LINE : LN_INK_EDGE, 1);
        ln_scope_plumb(cr, x, plot.y, plot.y + plot.h, unit);
        ln_scope_ink_set(cr, LN_INK_LABEL, 1);
        snprintf(text, sizeof text, "%d%%", quarter * 25);
        ln_scope_write(cr, x, plot.y + plot.h + 10.5 * unit, 0.5, (letters - 1) * unit, text);
    }
    ln_scope_ink_set(cr, LN_INK_EDGE, 1);
    ln_scope_level(cr, plot.x, plot.x + plot.w, plot.y + plot.h, unit);
}

ln_status ln_scope_draw_histogram(cairo_t *cr, const ln_scope_counts *c, const ln_scope_box *box, double unit)
{
    static const ln_scope_ink ink[LN_SCOPE_CHANNELS] = { LN_INK_RED, LN_INK_GREEN, LN_INK_BLUE, LN_INK_LUMA };
    const ln_scope_box plot = ln_scope_plot(box, unit);
    int64_t *memory = malloc((size_t)c->levels * LN_SCOPE_CHANNELS * sizeof *memory), *sum[LN_SCOPE_CHANNELS];
    if (!memory)
        return ln_fail(LN_EMEMORY, "no memory to draw a scope");
    for (int k = 0; k < LN_SCOPE_CHANNELS; k++) {
        sum[k] = memory + (ptrdiff_t)k * c->levels;
        sum_levels(c, k, sum[k]);
    }
    double most = highest(c, sum) * 1.06;
    draw_title(cr, box, unit, "Histogram");
    draw_columns(cr, c, box, unit);
    for (int k = 0; k < LN_SCOPE_CHANNELS; k++)
        draw_hill(cr, c, sum[k], most, &plot, ink[k], unit);
    draw_ends(cr, c, box, unit);
    free(memory);
    return LN_OK;
}
