/* SPDX-License-Identifier: Apache-2.0 */
#include "grading/sheet.h"

#include <cairo.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "grading/develop.h"
#include "grading/scopes.h"
#include "grading/small.h"

enum { ACROSS = 5, LONGEST = 320, GAP = 10, LINE = 17, CAPTION = 2 * LINE + 6, MOST = 64 };

/* What one frame of the sheet shows. `process` NULL: the picture itself. */
typedef struct frame {
    const ln_process *process;
    int variant;
} frame;

static int choose(int year, frame frames[MOST])
{
    int count = 1;
    frames[0] = (frame){ NULL, 0 };
    for (size_t p = 0; ln_processes[p]; p++)
        for (int v = 0; v < ln_processes[p]->variant_count && count < MOST; v++)
            if (!year || (year >= ln_processes[p]->from && year <= ln_processes[p]->until))
                frames[count++] = (frame){ ln_processes[p], v };
    return count;
}

/* The small picture through the process, colour by colour over the spectrum: there are fewer of them than a lattice has points. */
static void paint(const frame *f, const ln_small *small, cairo_surface_t *surface)
{
    const int stride = cairo_image_surface_get_stride(surface) / 4;
    uint32_t *pixels = (uint32_t *)(void *)cairo_image_surface_get_data(surface);
    ln_developed developed;
    if (f->process)
        ln_develop_begin(f->process, f->variant, 0, &developed);
    for (int i = 0; i < small->width * small->height; i++) {
        double rgb[3] = { (double)small->rgb[0][i], (double)small->rgb[1][i], (double)small->rgb[2][i] };
        uint32_t pixel = 0;
        if (f->process)
            ln_develop(&developed, (const double[3]){ rgb[0], rgb[1], rgb[2] }, rgb);
        for (int c = 0; c < 3; c++)
            pixel = pixel << 8 | (uint32_t)lrint(fmin(fmax(rgb[c], 0), 1) * 255);
        pixels[(ptrdiff_t)(i / small->width) * stride + i % small->width] = pixel;
    }
}

static void write_line(cairo_t *c, double x, double y, double light, const char *text)
{
    cairo_set_source_rgb(c, light, light, light);
    cairo_move_to(c, x, y);
    cairo_show_text(c, text);
}

static void caption(cairo_t *c, const frame *f, double x, double y)
{
    char name[120], years[40] = "";
    if (!f->process)
        snprintf(name, sizeof name, "the picture as it is");
    else if (f->process->variant_count > 1)
        snprintf(name, sizeof name, "%s: %s", f->process->label, f->process->variants[f->variant].name);
    else
        snprintf(name, sizeof name, "%s", f->process->label);
    if (f->process && f->process->until == INT_MAX)
        snprintf(years, sizeof years, "from %d on", f->process->from);
    else if (f->process)
        snprintf(years, sizeof years, "%d to %d", f->process->from, f->process->until);
    write_line(c, x, y + LINE, 0.9, name);
    write_line(c, x, y + 2 * LINE, 0.6, years);
}

static ln_status draw(cairo_t *c, const frame *frames, int count, const ln_small *small)
{
    ln_status status = LN_OK;
    cairo_set_source_rgb(c, 0.11, 0.11, 0.11);
    cairo_paint(c);
    cairo_select_font_face(c, "sans-serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(c, 13);
    for (int i = 0; !status && i < count; i++) {
        const double x = GAP + i % ACROSS * (small->width + GAP), y = GAP + i / ACROSS * (small->height + CAPTION + GAP);
        cairo_surface_t *thumb = cairo_image_surface_create(CAIRO_FORMAT_RGB24, small->width, small->height);
        if (cairo_surface_status(thumb))
            status = ln_fail(LN_EMEMORY, "no memory for a contact sheet");
        else
            paint(&frames[i], small, thumb);
        cairo_surface_mark_dirty(thumb);
        cairo_set_source_surface(c, thumb, x, y);
        cairo_paint(c);
        caption(c, &frames[i], x, y + small->height);
        cairo_surface_destroy(thumb);
    }
    return status;
}

ln_status ln_sheet_draw(const ln_block *picture, int year, const char *path)
{
    frame frames[MOST];
    const int count = choose(year, frames), down = (count + ACROSS - 1) / ACROSS;
    const size_t length = strlen(path);
    int width, height;
    ln_small *small;
    if (length < 5 || strcasecmp(path + length - 4, ".png"))
        return ln_fail(LN_ESETTING, "%s: a contact sheet is drawn as .png", path);
    if (count == 1)
        return ln_fail(LN_ESETTING, "--year %d: no process that is known here was in use then; before %d there was no film, and so no film colour", year, ln_processes[0]->from);
    ln_small_grid(picture->width, picture->height, LONGEST, &width, &height);
    ln_status status = ln_small_make(picture, width, height, &small);
    if (status)
        return status;
    const int across = count < ACROSS ? count : ACROSS, wide = GAP + across * (small->width + GAP), high = GAP + down * (small->height + CAPTION + GAP);
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, wide, high); /* rows without gaps, cairo says, at four bytes a pixel */
    cairo_t *c = cairo_create(surface);
    status = cairo_status(c) ? ln_fail(LN_EMEMORY, "no memory for a contact sheet") : draw(c, frames, count, small);
    cairo_destroy(c);
    cairo_surface_flush(surface);
    if (!status)
        status = ln_scope_to_file((const uint32_t *)(const void *)cairo_image_surface_get_data(surface), wide, high, NULL, path);
    cairo_surface_destroy(surface);
    free(small);
    return status;
}
