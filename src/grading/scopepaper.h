/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_GRADING_SCOPEPAPER_H
#define LN_GRADING_SCOPEPAPER_H

#include <stdint.h>

#include <lanterne/status.h>

/* The dark paper that scopes are drawn on: its colours, its letters, and dots that shine through. */

typedef struct _cairo cairo_t; /* cairo.h's own */

typedef struct ln_scope_box {
    double x, y, w, h;
} ln_scope_box;

typedef enum ln_scope_ink { LN_INK_LINE, LN_INK_EDGE, LN_INK_LABEL, LN_INK_TITLE, LN_INK_RED, LN_INK_GREEN, LN_INK_BLUE, LN_INK_LUMA } ln_scope_ink;

void ln_scope_ink_set(cairo_t *c, ln_scope_ink ink, double alpha);
uint32_t ln_scope_shine(const double rgb[3], double level); /* a dot of that colour, `level` 0 to 1: multiplied by its alpha, and whiter as it grows */
const double *ln_scope_ink_rgb(ln_scope_ink ink);

/* Letters `size` high at x, y: `across` 0 begins there, 0.5 is centred, 1 ends there. */
void ln_scope_write(cairo_t *c, double x, double y, double across, double size, const char *text);

/* A line one unit wide that meets the pixels. */
void ln_scope_level(cairo_t *c, double x0, double x1, double y, double width);
void ln_scope_plumb(cairo_t *c, double x, double y0, double y1, double width);

/* columns x rows of dots into the box, row 0 at the top. LN_EMEMORY */
ln_status ln_scope_dots(cairo_t *c, const ln_scope_box *box, const uint32_t *dots, int columns, int rows);

#endif
