/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_GRADING_CHAIN_H
#define LN_GRADING_CHAIN_H

#include <stdbool.h>

#include "grading/curves.h"
#include "grading/lattice.h"
#include "grading/latticeback.h"
#include "grading/picture.h"
#include "grading/spline.h"

/* What any look file becomes: steps that follow each other on R'G'B'.
 *
 * There are few kinds of step, since most operators of look files are several of them in a row: an ASC CDL is a matrix, a clamp, a bend, a matrix and a clamp. What follows
 * each other and can be one step becomes one as it is added. */
typedef struct ln_chain ln_chain;

ln_chain *ln_chain_new(void);         /* NULL without memory, with ln_why set; of no step, which changes nothing */
void ln_chain_free(ln_chain *chain);  /* and all that was given to it; NULL is fine */
int ln_chain_steps(const ln_chain *chain);

/* out[c] = m[c][0] r + m[c][1] g + m[c][2] b + m[c][3] */
typedef struct ln_affine {
    double m[3][4];
} ln_affine;

/* A curve with a straight foot, of one of red, green and blue. With x the number, or |x| where `mirror` gives the answer x's sign:
 *
 *   x <= foot   slope x + plus
 *   else        after F(before x + shift) + last
 *
 * F of LN_BEND_POWER is t^exponent for t > 0, else 0; of LN_BEND_LOG log2 t, t being at least FLT_MIN; of LN_BEND_EXP 2^t. */
typedef enum ln_bend_form { LN_BEND_POWER, LN_BEND_LOG, LN_BEND_EXP } ln_bend_form;
typedef struct ln_bend {
    bool mirror;
    double foot, slope, plus;
    double before, shift, exponent, after, last;
} ln_bend;

/* Add a step; LN_EMEMORY. What is taken over is freed on failure too. */
ln_status ln_chain_matrix(ln_chain *chain, const ln_affine *matrix);
ln_status ln_chain_clamp(ln_chain *chain, double low, double high); /* -INFINITY and INFINITY where there is no such end; a NaN is read as 0 */
ln_status ln_chain_bend(ln_chain *chain, ln_bend_form form, const ln_bend bend[3]);
ln_status ln_chain_curves(ln_chain *chain, ln_curves *curves);     /* taken over */
ln_status ln_chain_splines(ln_chain *chain, const ln_spline of[3], bool backwards); /* copied */
ln_status ln_chain_lattice(ln_chain *chain, ln_lattice *lattice);  /* taken over */
ln_status ln_chain_lattice_back(ln_chain *chain, ln_lattice_back *back); /* taken over */

/* Any other change of colour: `rows` with LN_CHAIN_NUMBERS numbers. */
enum { LN_CHAIN_NUMBERS = 8 };
ln_status ln_chain_other(ln_chain *chain, void (*rows)(const void *numbers, float *red, float *green, float *blue, int count), const float numbers[LN_CHAIN_NUMBERS]);

/* All steps of `more`, which is left empty. LN_EMEMORY. */
ln_status ln_chain_join(ln_chain *chain, ln_chain *more);

/* Carry `count` colours through the steps, in place. What comes out is finite, whatever went in. Within 1e-5 of the formulas, relative to what is larger than 1. Any thread. */
void ln_chain_rows(const ln_chain *chain, float *red, float *green, float *blue, int count);

/* The chain as a grade, which borrows it. */
ln_grade ln_chain_grade(const ln_chain *chain);

/* What the steps are: "curves of 1024 points, then 33x33x33"; "nothing" when there is none. Cut to `size`. */
void ln_chain_say(const ln_chain *chain, char *text, size_t size);

#endif
