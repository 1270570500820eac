/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_SOUND_EIGEN_H
#define LN_SOUND_EIGEN_H

#include <stdbool.h>

/* Small Hermitian matrices: what several microphones hear of one frequency, and in which directions that differs from the noise alone. */

/* Above this many microphones the rest are left out: a filter of eight has found what there is to find, and its cost grows with the cube. */
enum { LN_EIGEN_MAX = 8 };

typedef struct ln_complex {
    double re, im;
} ln_complex;

/* Row by row: m[row][column]. Only the first n rows and columns count, 1 <= n <= LN_EIGEN_MAX. */
typedef struct ln_matrix {
    ln_complex m[LN_EIGEN_MAX][LN_EIGEN_MAX];
} ln_matrix;

void ln_matrix_product(int n, const ln_matrix *a, const ln_matrix *b, ln_matrix *out);         /* a b; `out` is neither */
void ln_matrix_product_adjoint(int n, const ln_matrix *a, const ln_matrix *b, ln_matrix *out); /* a b^H; `out` is neither */

/* Cholesky: a = l l^H, `l` lower triangular with a positive diagonal and zeros above; `inverse`, which may be NULL, becomes l^-1. Reads the lower half of `a`.
 * False when `a` is not positive definite or not finite; what was written then means nothing. */
bool ln_cholesky(int n, const ln_matrix *a, ln_matrix *l, ln_matrix *inverse);

/* Eigenvalues, in no order, and orthonormal eigenvectors (columns of `vectors`) of a Hermitian matrix, by Jacobi's rotations: a = vectors diag(values) vectors^H to
 * within 1e-12 of a's norm. Golub and Van Loan, Matrix Computations, 8.5, for complex elements. Not finite in, not finite out, in bounded time. */
void ln_hermitian_eigen(int n, const ln_matrix *a, double *values, ln_matrix *vectors);

/* The generalised problem a v = lambda b v with b's Cholesky factor known: a = q diag(values) q^H and b = q q^H, with q = l u. `u` becomes unitary; its columns are the
 * eigenvectors of l^-1 a l^-H. */
void ln_generalised_eigen(int n, const ln_matrix *a, const ln_matrix *l_inverse, double *values, ln_matrix *u);

#endif
