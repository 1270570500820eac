/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_GRADING_SCOPEDRAW_H
#define LN_GRADING_SCOPEDRAW_H

#include "grading/scopecount.h"
#include "grading/scopepaper.h"

/* One scope each, into a box of its own, title and labels included; `unit` is the size of a thin line in pixels and grows letters too. `c` counted what the
 * scope wants (ln_scope_wish). LN_EMEMORY */
ln_status ln_scope_draw_waveform(cairo_t *cr, const ln_scope_counts *c, const ln_scope_box *box, double unit);
ln_status ln_scope_draw_parade(cairo_t *cr, const ln_scope_counts *c, const ln_scope_box *box, double unit);
ln_status ln_scope_draw_histogram(cairo_t *cr, const ln_scope_counts *c, const ln_scope_box *box, double unit);
ln_status ln_scope_draw_vectorscope(cairo_t *cr, const ln_scope_counts *c, const ln_scope_box *box, double unit);

/* Where the scope itself lies in its box, without title and labels. */
ln_scope_box ln_scope_plot(const ln_scope_box *box, double unit);
ln_scope_box ln_scope_square(const ln_scope_box *box, double unit); /* the vectorscope's */

#endif
