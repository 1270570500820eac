/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_GRADING_LAB_H
#define LN_GRADING_LAB_H

/* How far apart two colours look. */

/* CIE 1976 L*a*b* of XYZ beside the `white` of its surround, both in the same unit, and back: CIE 15:2004, 8.2.1. Defined for any real XYZ (the straight
 * piece below 216/24389 goes on below 0). Any thread. */
void ln_lab_of_xyz(const double xyz[3], const double white[3], double lab[3]);
void ln_xyz_of_lab(const double lab[3], const double white[3], double xyz[3]);

/* CIEDE2000 colour difference with kL = kC = kH = 1: CIE 142-2001, as Sharma, Wu, Dalal, "The CIEDE2000 color-difference formula: implementation notes,
 * supplementary test data, and mathematical observations", Color Research and Application 30(1), 2005. Symmetric, 0 for equal colours, 1 is about what can just be
 * seen. Any thread. */
double ln_ciede2000(const double one[3], const double other[3]);

/* L*a*b* of rows of R'G'B' as a BT.709 display shows them (Rec. ITU-R BT.1886 with black at 0: light is the value to the power of 2.4), beside its D65 white;
 * values are held to [0, 1], and one that is not a number is 0. Within 0.001 of the formula. `lightness`, `a` and `b` may be `red`, `green` and `blue`. Any thread. */
void ln_lab_rows(const float *red, const float *green, const float *blue, int count, float *lightness, float *a, float *b);

#endif
