/* SPDX-License-Identifier: Apache-2.0 */
#include "chart.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <cairo.h>

enum { WIDTH = 900, LINE = 20, NAMES = 30, BARS = 170, FIGURES = 60, LINES_MOST = 256 };

struct chart {
    struct line {
        char text[80];
        double value;
        bool title;
    } line[LINES_MOST];
    int count;
};

chart *chart_new(void)
{
    return calloc(1, sizeof(chart));
}

void chart_free(chart *c)
{
    free(c);
}

static void add(chart *c, const char *text, double value, bool title)
{
    if (c->count == LINES_MOST || isnan(value))
        return;
    struct line *l = &c->line[c->count++];
    snprintf(l->text, sizeof l->text, "%s", text);
    l->value = value;
    l->title = title;
}

void chart_group(chart *c, const char *title)
{
    add(c, title, 0, true);
}

void chart_bar(chart *c, const char *name, double value)
{
    add(c, name, value, false);
}

/* Where 0 dB stands, and how wide a decibel is, so that every bar has its whole length. */
static void scale(const chart *c, double *zero, double *a_db)
{
    double least = 0, most = 1;
    for (int i = 0; i < c->count; i++) {
        least = fmin(least, c->line[i].value);
        most = fmax(most, c->line[i].value);
    }
    *a_db = (WIDTH - BARS - FIGURES) / (most - least);
    *zero = BARS - least * *a_db;
}

static void draw_line(cairo_t *pen, const struct line *l, double zero, double a_db, double y)
{
    char figure[16];
    cairo_set_source_rgb(pen, 0.1, 0.1, 0.1);
    cairo_move_to(pen, l->title ? 10 : NAMES, y + 14);
    cairo_show_text(pen, l->text);
    if (l->title)
        return;
    cairo_set_source_rgb(pen, l->value < 0 ? 0.75 : 0.2, 0.35, l->value < 0 ? 0.25 : 0.55);
    const double length = l->value * a_db;
    cairo_rectangle(pen, zero + fmin(length, 0), y + 3, fabs(length), LINE - 6);
    cairo_fill(pen);
    snprintf(figure, sizeof figure, "%+.2f", l->value);
    cairo_move_to(pen, zero + fmax(length, 0) + 6, y + 14);
    cairo_show_text(pen, figure);
}

bool chart_write(const chart *c, const char *path)
{
    cairo_surface_t *page = cairo_image_surface_create(CAIRO_FORMAT_RGB24, WIDTH, (c->count + 2) * LINE);
    cairo_t *pen = cairo_create(page);
    double zero, a_db;
    cairo_set_source_rgb(pen, 1, 1, 1);
    cairo_paint(pen);
    cairo_select_font_face(pen, "sans-serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(pen, 12);
    cairo_set_source_rgb(pen, 0.1, 0.1, 0.1);
    cairo_move_to(pen, 10, 14);
    cairo_show_text(pen, "Change of SI-SDR of what is to be kept, dB, mean");
    scale(c, &zero, &a_db);
    for (int i = 0; i < c->count; i++)
        draw_line(pen, &c->line[i], zero, a_db, (i + 1) * LINE);
    bool good = cairo_surface_write_to_png(page, path) == CAIRO_STATUS_SUCCESS;
    cairo_destroy(pen);
    cairo_surface_destroy(page);
    return good;
}
