/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_GRADING_RESIDUAL_H
#define LN_GRADING_RESIDUAL_H

#include "grading/cdlfit.h"
#include "grading/lattice.h"
#include "grading/small.h"

struct ln_arena;

/* What ten numbers leave of a grade that was measured: a smooth, small shift of colours after them.
 *
 * A uniform quadratic B-spline over R'G'B' from 0 to 1 (de Boor: "A practical guide to splines", 1978), LN_RESIDUAL_SIDE numbers an axis for each of red, green and blue, in thousandths of
 * the range from black to white. A shift is a mean of those numbers, so none is larger than the largest of them; and as they are held to LN_RESIDUAL_MOST, each of the nine slopes
 * of the shift is below 6 * 0.05, their root of squares below 0.9, and no two colours inside the range become one. */
enum { LN_RESIDUAL_SIDE = 5, LN_RESIDUAL_NODES = LN_RESIDUAL_SIDE * LN_RESIDUAL_SIDE * LN_RESIDUAL_SIDE, LN_RESIDUAL_MOST = 50 /* thousandths */, LN_RESIDUAL_LATTICE = 33 };

typedef struct ln_residual {
    signed char node[LN_RESIDUAL_NODES][3]; /* red changing fastest; -LN_RESIDUAL_MOST to LN_RESIDUAL_MOST; all 0: it does nothing */
} ln_residual;

/* The residual that carries `from` nearest to `to`, no number beyond `most` thousandths (0 to LN_RESIDUAL_MOST): least squares over numbers that are drawn to their neighbours and to
 * 0, each pair counting less the farther off it stays (Geman, McClure 1987, as cdlfit.h). Colours far from all pairs are not moved.
 *   LN_EMEMORY;  any thread */
ln_status ln_residual_fit(const ln_colour_pairs *pairs, int most, ln_residual *out);

/* The same from places that both pictures show (overlap.h), the source's colours being taken through `cdl` first; all 0 where they show none.
 *   LN_EMEMORY;  any thread */
ln_status ln_residual_find(const ln_small *source, const ln_small *reference, const ln_cdl *cdl, int most, ln_residual *out);

/* As text: whole numbers with spaces between, those of the first node first, "0*N" for N zeros in a row; "" when all are 0. In `arena`; NULL without memory. */
const char *ln_residual_print(const ln_residual *residual, struct ln_arena *arena);

/* Read that; NULL and "" are all 0.
 *   LN_ESETTING  the sentence says which number is wrong and what would be accepted; *out is then all 0 */
ln_status ln_residual_read(const char *text, ln_residual *out);

/* `share` (0 to 1) of it as a lattice of LN_RESIDUAL_LATTICE points an axis from colour to colour, held to 0 to 1, freed with ln_lattice_free; *out is NULL when it would change nothing.
 *   LN_EMEMORY */
ln_status ln_residual_lattice(const ln_residual *residual, double share, ln_lattice **out);

/* The largest shift of red, green or blue of any colour, in R'G'B'. */
double ln_residual_greatest(const ln_residual *residual);

#endif
