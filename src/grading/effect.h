/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_GRADING_EFFECT_H
#define LN_GRADING_EFFECT_H

#include "grading/cdl.h"
#include "grading/picture.h"

/* A grade as what it does to what is seen, and not as what it does it with: slope, offset and power can stand in for each other, these ten numbers cannot.
 *
 * For each of three greys of R'G'B' (0.15, 0.42, 0.8): how far it moves in L*, a* and b* on a BT.709 display, divided by 10. Last, twice the natural logarithm of how much
 * farther from grey colours of the middle are than before. All are 0 for a grade that changes nothing. */
enum { LN_EFFECT_COUNT = 10, LN_EFFECT_LEVELS = 3, LN_EFFECT_STRENGTH = 9 };

/* What `grade` does. */
void ln_effect_of(const ln_grade *grade, double effect[LN_EFFECT_COUNT]);
void ln_effect_of_cdl(const ln_cdl *cdl, double effect[LN_EFFECT_COUNT]);

/* The CDL that comes nearest to those effects (dither on). Effects that no CDL has are held to what a display can show and to saturations of 0.3 to 2.5. */
void ln_effect_to_cdl(const double effect[LN_EFFECT_COUNT], ln_cdl *cdl);

#endif
