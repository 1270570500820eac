/* SPDX-License-Identifier: Apache-2.0 */
#include "grading/scopes.h"

#include <cairo.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "grading/scopedraw.h"
#include "media/part.h"

const char *const ln_scope_names[] = { "waveform", "parade", "vectorscope", "histogram", "all", NULL };

/* A sheet this high has thin lines of one pixel; one for all four is read from as near and holds two rows. */
static const double unit_rows = 360, unit_rows_all = 640;

static double unit_of(const ln_scope_sheet *s)
{
    double rows = s->kind == LN_SCOPE_ALL ? unit_rows_all : unit_rows, side = fmin(s->height, s->width * 0.75);
    double unit = floor(side / rows * 4 + 0.5) / 4;
    return fmin(8, fmax(0.75, unit));
}

static bool shows(const ln_scope_sheet *s, ln_scope kind)
{
    return s->kind == kind || s->kind == LN_SCOPE_ALL;
}

static ln_scope_wish wish_of(const ln_scope_sheet *s)
{
    bool parade = shows(s, LN_SCOPE_PARADE), histogram = shows(s, LN_SCOPE_HISTOGRAM), luma = shows(s, LN_SCOPE_WAVEFORM) || histogram, rgb = parade || histogram;
    int parts = s->kind == LN_SCOPE_ALL ? 2 : 1;
    return (ln_scope_wish){ .channel = { rgb, rgb, rgb, luma },
                            .colours = shows(s, LN_SCOPE_VECTORSCOPE),
                            .columns = s->kind == LN_SCOPE_PARADE ? s->width / 3 + 1 : s->width / parts,
                            .levels = s->height / parts > 512 ? 1024 : 512 };
}

static ln_status draw_one(cairo_t *cr, ln_scope kind, const ln_scope_counts *c, const ln_scope_box *box, double unit)
{
    switch (kind) {
    case LN_SCOPE_WAVEFORM: return ln_scope_draw_waveform(cr, c, box, unit);
    case LN_SCOPE_PARADE: return ln_scope_draw_parade(cr, c, box, unit);
    case LN_SCOPE_VECTORSCOPE: return ln_scope_draw_vectorscope(cr, c, box, unit);
    case LN_SCOPE_HISTOGRAM: return ln_scope_draw_histogram(cr, c, box, unit);
    case LN_SCOPE_ALL: break;
    }
    return LN_OK;
}

static ln_status draw_sheet(cairo_t *cr, const ln_scope_sheet *s, const ln_scope_counts *c)
{
    const ln_scope_box whole = { 0, 0, s->width, s->height };
    double unit = unit_of(s), w = s->width / 2.0, h = s->height / 2.0;
    ln_status status = LN_OK;
    cairo_set_source_rgba(cr, 0.051, 0.059, 0.071, s->opacity);
    cairo_paint(cr);
    if (s->kind != LN_SCOPE_ALL)
        return draw_one(cr, s->kind, c, &whole, unit);
    for (int k = LN_SCOPE_WAVEFORM; k <= LN_SCOPE_HISTOGRAM && !status; k++) {
        const ln_scope_box quarter = { k % 2 ? w : 0, k / 2 ? h : 0, w, h };
        status = draw_one(cr, (ln_scope)k, c, &quarter, unit);
    }
    return status;
}

static bool fits(int side)
{
    return side >= LN_SCOPE_SIDE_MIN && side <= LN_SCOPE_SIDE_MAX;
}

static ln_status check_sides(int width, int height)
{
    if (fits(width) && fits(height))
        return LN_OK;
    return ln_fail(LN_ESETTING, "scopes of %d x %d pixels are not drawn: each side is %d to %d", width, height, LN_SCOPE_SIDE_MIN, LN_SCOPE_SIDE_MAX);
}

/* Paper over `argb`; NULL without memory. */
static cairo_t *open_paper(uint32_t *argb, int width, int height, cairo_surface_t **surface)
{
    *surface = cairo_image_surface_create_for_data((unsigned char *)argb, CAIRO_FORMAT_ARGB32, width, height, width * 4);
    return cairo_create(*surface);
}

static ln_status close_paper(cairo_t *cr, cairo_surface_t *surface)
{
    bool good = !cairo_status(cr) && !cairo_surface_status(surface);
    cairo_destroy(cr);
    cairo_surface_flush(surface);
    cairo_surface_destroy(surface);
    return good ? LN_OK : ln_fail(LN_EMEMORY, "no memory to draw a scope");
}

ln_status ln_scope_draw(const ln_block *picture, const ln_scope_sheet *sheet, ln_pool *pool, uint32_t *argb)
{
    ln_scope_counts counts;
    cairo_surface_t *surface;
    const ln_scope_wish wish = wish_of(sheet);
    ln_status status = check_sides(sheet->width, sheet->height);
    if (!status)
        status = ln_scope_count(picture, &wish, pool, &counts);
    if (status)
        return status;
    memset(argb, 0, (size_t)sheet->width * (size_t)sheet->height * sizeof *argb);
    cairo_t *cr = open_paper(argb, sheet->width, sheet->height, &surface);
    status = draw_sheet(cr, sheet, &counts);
    ln_status closed = close_paper(cr, surface);
    ln_scope_counts_free(&counts);
    return status ? status : closed;
}

typedef struct bytes {
    uint8_t *at;
    size_t count, room;
} bytes;

static cairo_status_t keep(void *user, const unsigned char *data, unsigned length)
{
    bytes *b = user;
    if (b->count + length > b->room) {
        size_t room = 2 * b->room + length;
        uint8_t *more = realloc(b->at, room);
        if (!more)
            return CAIRO_STATUS_NO_MEMORY;
        b->at = more;
        b->room = room;
    }
    memcpy(b->at + b->count, data, length);
    b->count += length;
    return CAIRO_STATUS_SUCCESS;
}

ln_status ln_scope_to_png(const uint32_t *argb, int width, int height, uint8_t **png, size_t *size)
{
    bytes b = { NULL, 0, 0 };
    /* cairo only reads it; RGB24 leaves the alpha out of the file */
    cairo_surface_t *surface = cairo_image_surface_create_for_data((unsigned char *)(uintptr_t)argb, CAIRO_FORMAT_RGB24, width, height, width * 4);
    bool good = !cairo_surface_write_to_png_stream(surface, keep, &b);
    cairo_surface_destroy(surface);
    *png = good ? b.at : NULL;
    *size = good ? b.count : 0;
    if (good)
        return LN_OK;
    free(b.at);
    return ln_fail(LN_EMEMORY, "no memory for a picture of %d x %d", width, height);
}

ln_status ln_scope_png(const ln_block *picture, const ln_scope_sheet *sheet, ln_pool *pool, uint8_t **png, size_t *size)
{
    ln_scope_sheet opaque = *sheet;
    *png = NULL;
    *size = 0;
    opaque.opacity = 1;
    ln_status status = check_sides(sheet->width, sheet->height);
    uint32_t *argb = status ? NULL : malloc((size_t)sheet->width * (size_t)sheet->height * sizeof *argb);
    if (!status && !argb)
        status = ln_fail(LN_EMEMORY, "no memory for a picture of %d x %d", sheet->width, sheet->height);
    if (!status)
        status = ln_scope_draw(picture, &opaque, pool, argb);
    if (!status)
        status = ln_scope_to_png(argb, sheet->width, sheet->height, png, size);
    free(argb);
    return status;
}

ln_status ln_scope_to_file(const uint32_t *argb, int width, int height, const char *source, const char *path)
{
    uint8_t *png;
    size_t size;
    ln_status status = ln_scope_to_png(argb, width, height, &png, &size);
    if (!status)
        status = ln_part_whole(path, source, png, size);
    free(png);
    return status;
}
