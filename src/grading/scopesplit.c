/* SPDX-License-Identifier: Apache-2.0 */
/* Before and after in one picture. */
#include <cairo.h>
#include <math.h>
#include <stdlib.h>

#include "base/clones.h"
#include "grading/rgbrows.h"
#include "grading/scopepaper.h"
#include "grading/scopes.h"

typedef struct split_task {
    uint32_t *argb; /* of the picture's own size */
    int width, from, to; /* columns to fill */
} split_task;

static inline uint32_t byte_of(float x)
{
    x = x > 0 ? x : 0; /* in this order a NaN becomes 0 */
    return (uint32_t)((x < 1 ? x : 1) * 255 + 0.5f);
}

static void LN_CLONES pack(const float *restrict r, const float *restrict g, const float *restrict b, int from, int to, uint32_t *restrict out)
{
    for (int i = from; i < to; i++)
        out[i] = 0xff000000U | byte_of(r[i]) << 16 | byte_of(g[i]) << 8 | byte_of(b[i]);
}

static void see(void *user, int worker, int y, const float *red, const float *green, const float *blue)
{
    const split_task *t = user;
    (void)worker;
    pack(red, green, blue, t->from, t->to, t->argb + (ptrdiff_t)y * t->width);
}

static void word(cairo_t *cr, double x, double across, double size, const char *text)
{
    cairo_text_extents_t e;
    cairo_select_font_face(cr, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(cr, size);
    cairo_text_extents(cr, text, &e);
    double pad = 0.6 * size, left = x - across * (e.x_advance + 2 * pad);
    cairo_set_source_rgba(cr, 0.05, 0.06, 0.07, 0.6);
    cairo_rectangle(cr, floor(left), floor(size * 0.7), ceil(e.x_advance + 2 * pad), ceil(size * 1.9));
    cairo_fill(cr);
    ln_scope_ink_set(cr, LN_INK_TITLE, 1);
    ln_scope_write(cr, left + pad, size * 2, 0, size, text);
}

/* The whole picture in `own`, scaled onto the paper, and what says which side is which. */
static ln_status compose(uint32_t *own, int own_width, int own_height, bool both, double split, int width, int height, uint32_t *argb)
{
    cairo_surface_t *from = cairo_image_surface_create_for_data((unsigned char *)own, CAIRO_FORMAT_RGB24, own_width, own_height, own_width * 4);
    cairo_surface_t *to = cairo_image_surface_create_for_data((unsigned char *)argb, CAIRO_FORMAT_ARGB32, width, height, width * 4);
    cairo_t *cr = cairo_create(to);
    cairo_save(cr);
    cairo_scale(cr, (double)width / own_width, (double)height / own_height);
    cairo_set_source_surface(cr, from, 0, 0);
    cairo_pattern_set_extend(cairo_get_source(cr), CAIRO_EXTEND_PAD);
    cairo_set_operator(cr, CAIRO_OPERATOR_SOURCE);
    cairo_paint(cr);
    cairo_restore(cr);
    if (both) {
        double x = width * split, size = fmax(9, fmin(width, height) / 45.0);
        cairo_set_source_rgba(cr, 1, 1, 1, 0.85);
        ln_scope_plumb(cr, x, 0, height, fmax(1, floor(size / 8)));
        if (width > 24 * size) {
            word(cr, x - size * 0.6, 1, size, "before");
            word(cr, x + size * 0.6, 0, size, "after");
        }
    }
    bool good = !cairo_status(cr);
    cairo_destroy(cr);
    cairo_surface_destroy(from);
    cairo_surface_flush(to);
    cairo_surface_destroy(to);
    return good ? LN_OK : ln_fail(LN_EMEMORY, "no memory to draw a picture");
}

ln_status ln_scope_split(const ln_block *before, const ln_block *after, double split, int width, int height, ln_pool *pool, uint32_t *argb)
{
    if (after && (after->width != before->width || after->height != before->height))
        return ln_fail(LN_ESETTING, "the picture was %d x %d before and is %d x %d after: the two cannot be laid over each other", before->width, before->height, after->width, after->height);
    uint32_t *own = malloc((size_t)before->width * (size_t)before->height * sizeof *own);
    if (!own)
        return ln_fail(LN_EMEMORY, "no memory for a picture of %d x %d", before->width, before->height);
    split_task t = { .argb = own, .width = before->width, .to = after ? (int)(before->width * split + 0.5) : before->width };
    ln_status status = ln_rgb_rows(before, pool, see, &t);
    if (!status && after) {
        t.from = t.to;
        t.to = before->width;
        status = ln_rgb_rows(after, pool, see, &t);
    }
    if (!status)
        status = compose(own, before->width, before->height, after != NULL, split, width, height, argb);
    free(own);
    return status;
}
