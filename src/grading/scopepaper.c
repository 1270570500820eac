/* SPDX-License-Identifier: Apache-2.0 */
#include "grading/scopepaper.h"

#include <cairo.h>
#include <math.h>
#include <stddef.h>

/* Greys of little colour and traces that differ in lightness too, so that a parade is read by eyes that do not part red from green. */
static const double inks[][3] = {
    [LN_INK_LINE] = { 0.20, 0.22, 0.25 },  [LN_INK_EDGE] = { 0.36, 0.39, 0.43 },  [LN_INK_LABEL] = { 0.58, 0.62, 0.67 }, [LN_INK_TITLE] = { 0.84, 0.87, 0.90 },
    [LN_INK_RED] = { 1.00, 0.36, 0.34 },   [LN_INK_GREEN] = { 0.38, 0.90, 0.46 }, [LN_INK_BLUE] = { 0.42, 0.60, 1.00 },  [LN_INK_LUMA] = { 0.80, 0.90, 0.86 },
};

const double *ln_scope_ink_rgb(ln_scope_ink ink)
{
    return inks[ink];
}

void ln_scope_ink_set(cairo_t *c, ln_scope_ink ink, double alpha)
{
    cairo_set_source_rgba(c, inks[ink][0], inks[ink][1], inks[ink][2], alpha);
}

uint32_t ln_scope_shine(const double rgb[3], double level)
{
    double white = level > 0.6 ? (level - 0.6) * 1.2 : 0;
    uint32_t dot = (uint32_t)(255 * level + 0.5);
    for (int k = 0; k < 3; k++)
        dot = dot << 8 | (uint32_t)(255 * level * (rgb[k] + (1 - rgb[k]) * white) + 0.5);
    return dot;
}

void ln_scope_write(cairo_t *c, double x, double y, double across, double size, const char *text)
{
    cairo_text_extents_t extents;
    cairo_select_font_face(c, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(c, size);
    cairo_text_extents(c, text, &extents);
    cairo_move_to(c, floor(x - across * extents.x_advance + 0.5), floor(y + 0.5));
    cairo_show_text(c, text);
    cairo_new_path(c); /* else the next line would begin where the text ends */
}

void ln_scope_level(cairo_t *c, double x0, double x1, double y, double width)
{
    cairo_rectangle(c, floor(x0 + 0.5), floor(y - width / 2 + 0.5), floor(x1 + 0.5) - floor(x0 + 0.5), width);
    cairo_fill(c);
}

void ln_scope_plumb(cairo_t *c, double x, double y0, double y1, double width)
{
    cairo_rectangle(c, floor(x - width / 2 + 0.5), floor(y0 + 0.5), width, floor(y1 + 0.5) - floor(y0 + 0.5));
    cairo_fill(c);
}

ln_status ln_scope_dots(cairo_t *c, const ln_scope_box *box, const uint32_t *dots, int columns, int rows)
{
    cairo_surface_t *image = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, columns, rows);
    if (cairo_surface_status(image)) {
        cairo_surface_destroy(image);
        return ln_fail(LN_EMEMORY, "no memory to draw a scope");
    }
    unsigned char *data = cairo_image_surface_get_data(image);
    int stride = cairo_image_surface_get_stride(image);
    for (int r = 0; r < rows; r++)
        for (int i = 0; i < columns; i++)
            ((uint32_t *)(void *)(data + (ptrdiff_t)r * stride))[i] = dots[(ptrdiff_t)r * columns + i];
    cairo_surface_mark_dirty(image);
    cairo_save(c);
    cairo_translate(c, box->x, box->y);
    cairo_scale(c, box->w / columns, box->h / rows);
    cairo_set_source_surface(c, image, 0, 0);
    cairo_pattern_set_extend(cairo_get_source(c), CAIRO_EXTEND_PAD);
    cairo_rectangle(c, 0, 0, columns, rows);
    cairo_fill(c);
    cairo_restore(c);
    cairo_surface_destroy(image);
    return LN_OK;
}
