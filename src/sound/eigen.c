/* SPDX-License-Identifier: Apache-2.0 */
#include "sound/eigen.h"

#include <math.h>
#include <string.h>

enum { SWEEPS_MAX = 30 }; /* six are enough for eight rows; a matrix that is not finite never ends */

static ln_complex times(ln_complex a, ln_complex b)
{
    return (ln_complex){ a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re };
}

static ln_complex times_conjugate(ln_complex a, ln_complex b)
{
    return (ln_complex){ a.re * b.re + a.im * b.im, a.im * b.re - a.re * b.im };
}

static ln_complex sum(ln_complex a, ln_complex b)
{
    return (ln_complex){ a.re + b.re, a.im + b.im };
}

static ln_complex scaled(ln_complex a, double by)
{
    return (ln_complex){ a.re * by, a.im * by };
}

static double squared(ln_complex a)
{
    return a.re * a.re + a.im * a.im;
}

void ln_matrix_product(int n, const ln_matrix *a, const ln_matrix *b, ln_matrix *out)
{
    for (int r = 0; r < n; r++)
        for (int c = 0; c < n; c++) {
            ln_complex s = { 0, 0 };
            for (int k = 0; k < n; k++)
                s = sum(s, times(a->m[r][k], b->m[k][c]));
            out->m[r][c] = s;
        }
}

void ln_matrix_product_adjoint(int n, const ln_matrix *a, const ln_matrix *b, ln_matrix *out)
{
    for (int r = 0; r < n; r++)
        for (int c = 0; c < n; c++) {
            ln_complex s = { 0, 0 };
            for (int k = 0; k < n; k++)
                s = sum(s, times_conjugate(a->m[r][k], b->m[c][k]));
            out->m[r][c] = s;
        }
}

/* l^-1, column by column from the diagonal down. */
static void invert_lower(int n, const ln_matrix *l, ln_matrix *inverse)
{
    memset(inverse, 0, sizeof *inverse);
    for (int c = 0; c < n; c++) {
        inverse->m[c][c].re = 1 / l->m[c][c].re;
        for (int r = c + 1; r < n; r++) {
            ln_complex s = { 0, 0 };
            for (int k = c; k < r; k++)
                s = sum(s, times(l->m[r][k], inverse->m[k][c]));
            inverse->m[r][c] = scaled(s, -1 / l->m[r][r].re);
        }
    }
}

bool ln_cholesky(int n, const ln_matrix *a, ln_matrix *l, ln_matrix *inverse)
{
    memset(l, 0, sizeof *l);
    for (int c = 0; c < n; c++) {
        double left = a->m[c][c].re;
        for (int k = 0; k < c; k++)
            left -= squared(l->m[c][k]);
        if (!(left > 1e-14 * a->m[c][c].re) || !isfinite(left)) /* below that it is rounding */
            return false;
        l->m[c][c].re = sqrt(left);
        for (int r = c + 1; r < n; r++) {
            ln_complex s = a->m[r][c];
            for (int k = 0; k < c; k++)
                s = sum(s, scaled(times_conjugate(l->m[r][k], l->m[c][k]), -1));
            l->m[r][c] = scaled(s, 1 / l->m[c][c].re);
        }
    }
    if (inverse)
        invert_lower(n, l, inverse);
    return true;
}

/* Turn columns p and q of `x` into c p - s e^-i q and s e^i p + c q, with e = se / s. */
static void turn_columns(int n, ln_matrix *x, int p, int q, double c, ln_complex se)
{
    for (int r = 0; r < n; r++) {
        ln_complex one = x->m[r][p], two = x->m[r][q];
        x->m[r][p] = sum(scaled(one, c), scaled(times_conjugate(two, se), -1));
        x->m[r][q] = sum(times(one, se), scaled(two, c));
    }
}

static void turn_rows(int n, ln_matrix *x, int p, int q, double c, ln_complex se)
{
    for (int k = 0; k < n; k++) {
        ln_complex one = x->m[p][k], two = x->m[q][k];
        x->m[p][k] = sum(scaled(one, c), scaled(times(two, se), -1));
        x->m[q][k] = sum(times_conjugate(one, se), scaled(two, c));
    }
}

/* The rotation that makes element (p, q) zero: the smaller of the two angles. */
static void rotate(int n, ln_matrix *a, ln_matrix *vectors, int p, int q)
{
    ln_complex off = a->m[p][q];
    double size = sqrt(squared(off));
    double tau = (a->m[q][q].re - a->m[p][p].re) / (2 * size);
    double t = (tau >= 0 ? 1 : -1) / (fabs(tau) + sqrt(1 + tau * tau));
    double c = 1 / sqrt(1 + t * t), s = t * c;
    ln_complex se = scaled(off, s / size);
    turn_columns(n, a, p, q, c, se);
    turn_rows(n, a, p, q, c, se);
    turn_columns(n, vectors, p, q, c, se);
    a->m[p][q] = a->m[q][p] = (ln_complex){ 0, 0 };
    a->m[p][p].im = a->m[q][q].im = 0;
}

void ln_hermitian_eigen(int n, const ln_matrix *a, double *values, ln_matrix *vectors)
{
    ln_matrix work = *a;
    double all = 0, off = 1;
    memset(vectors, 0, sizeof *vectors);
    for (int r = 0; r < n; r++) {
        vectors->m[r][r].re = 1;
        for (int c = 0; c < n; c++)
            all += squared(a->m[r][c]);
    }
    for (int sweep = 0; sweep < SWEEPS_MAX && off > 1e-28 * all; sweep++) {
        off = 0;
        for (int p = 0; p < n - 1; p++)
            for (int q = p + 1; q < n; q++) {
                double size = squared(work.m[p][q]);
                off += size;
                if (size > 1e-32 * all)
                    rotate(n, &work, vectors, p, q);
            }
    }
    for (int r = 0; r < n; r++)
        values[r] = work.m[r][r].re;
}

void ln_generalised_eigen(int n, const ln_matrix *a, const ln_matrix *l_inverse, double *values, ln_matrix *u)
{
    ln_matrix half, whole;
    ln_matrix_product(n, l_inverse, a, &half);
    ln_matrix_product_adjoint(n, &half, l_inverse, &whole);
    ln_hermitian_eigen(n, &whole, values, u);
}
