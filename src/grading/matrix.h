/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_GRADING_MATRIX_H
#define LN_GRADING_MATRIX_H

#include <lanterne/block.h>

enum { LN_MATRIX_BT709 = 1, LN_MATRIX_BT601 = 6 }; /* as H.273 counts them */

/* From a picture's numbers to R'G'B' (0 black, 1 white) and back: out[i] = m[i][0] in[0] + m[i][1] in[1] + m[i][2] in[2] + m[i][3]. Numbers stand in the order of planes
 * (Y Cb Cr, G B R, or Y 0 0), code values as they are stored, real samples as they are. */
typedef struct ln_matrix {
    float to_rgb[3][4], from_rgb[3][4];
    int assumed; /* where the matrix was not said, the one that was taken: LN_MATRIX_BT709 from 720 rows up, else LN_MATRIX_BT601; 0 where it was */
} ln_matrix;

/* The matrix of pictures of this kind and height. Rec. ITU-T H.273 (07/2021), 8.2 for matrices and 8.3 for ranges; Kr and Kb in its table 4.
 *   LN_EUNSUPPORTED  not one that acts on R'G'B' alone, or one kept for later use */
ln_status ln_matrix_of(const ln_pixels *pixels, int height, ln_matrix *out);

/* Carry `count` colours through such a matrix, in place. Any thread. */
void ln_matrix_rows(const float m[3][4], float *restrict a, float *restrict b, float *restrict c, int count);

/* Luma of R'G'B': Rec. ITU-R BT.709-6, item 3.2; also the weights of ASC CDL saturation. */
#define LN_LUMA_RED 0.2126
#define LN_LUMA_GREEN 0.7152
#define LN_LUMA_BLUE 0.0722

/* The inverse of a matrix, and its determinant, without which (0) there is none and `out` is not finite; one after the other, out = a (b in); a colour through one. `out` is not the input. */
double ln_matrix_invert(double m[3][3], double out[3][3]);
void ln_matrix_multiply(double a[3][3], double b[3][3], double out[3][3]);
void ln_matrix_carry(double m[3][3], const double in[3], double out[3]);

#endif
