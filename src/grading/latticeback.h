/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_GRADING_LATTICEBACK_H
#define LN_GRADING_LATTICEBACK_H

#include <lanterne/status.h>

#include "grading/lattice.h"

/* A lattice gone through backwards: from what comes out of it, tetrahedral, to what went in; to within what a float holds.
 *
 * As OpenColorIO 2.1 inverts one (src/OpenColorIO/ops/lut3d/Lut3DOpCPU.cpp), so that files mean the same here: about the lattice lies one more layer of points, four times as far from
 * 0.5 as the outermost ones, and what is found there is brought back to the end of the axis; where more than one colour gives the same, the first counts, in order of their cells'
 * Morton numbers; what no colour gives becomes the low end. Colours are held to 0 to 1 before. */
typedef struct ln_lattice_back ln_lattice_back;

/* The lattice is copied. *out is the caller's; NULL on failure.
 *   LN_EMEMORY */
ln_status ln_lattice_back_new(const ln_lattice *lattice, ln_lattice_back **out);
void ln_lattice_back_free(ln_lattice_back *back); /* NULL is fine */

/* Carry `count` colours back, in place; a NaN is read as 0. Some 0.2 to 1 million colours a second. Any thread. */
void ln_lattice_back_rows(const ln_lattice_back *back, float *red, float *green, float *blue, int count);

#endif
