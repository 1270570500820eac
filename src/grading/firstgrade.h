/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_GRADING_FIRSTGRADE_H
#define LN_GRADING_FIRSTGRADE_H

#include <stddef.h>

#include <lanterne/status.h>

struct ln_arena;

/* How strong the colours of a year's pictures could be, and from where that is known. */
typedef struct ln_first_grade {
    double saturation, confidence; /* confidence 0: there is nothing to propose for this year */
    const char *reason;            /* or why there is nothing */
} ln_first_grade;

/* Fill in *out for a film of `year`; the reason belongs to `arena`. LN_EMEMORY. */
ln_status ln_first_grade_of(int year, struct ln_arena *arena, ln_first_grade *out);

/* The CDL saturation that comes nearest, in the least squares over R'G'B', to a process that shows linear-light `in` of BT.709 as m in: what is left when all else of its
 * colour is put aside. Display gamma 2.4 (Rec. ITU-R BT.1886). */
double ln_saturation_of(double m[3][3]);

/* Light through a screen of three filters, their chromaticities x, y given (red, green, blue), balanced so that white is D65: linear BT.709 that the screen shows for linear
 * BT.709 asked of it. */
void ln_screen_of(const double xy[3][2], double m[3][3]);

#endif
