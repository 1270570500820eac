/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <math.h>

#include "sound/eigen.h"

static uint32_t seed = 1895;

static double draw(void)
{
    seed = seed * 1664525U + 1013904223U;
    return (double)seed / 2147483648.0 - 1;
}

/* A sum of `rank` outer products: Hermitian, positive semidefinite. */
static ln_matrix drawn(int n, int rank)
{
    ln_matrix a = { 0 }, one = { 0 }, product;
    for (int i = 0; i < rank; i++) {
        for (int r = 0; r < n; r++)
            one.m[r][0] = (ln_complex){ draw(), draw() };
        ln_matrix_product_adjoint(n, &one, &one, &product);
        for (int r = 0; r < n; r++)
            for (int c = 0; c < n; c++) {
                a.m[r][c].re += product.m[r][c].re;
                a.m[r][c].im += product.m[r][c].im;
            }
    }
    return a;
}

static double norm(int n, const ln_matrix *a)
{
    double all = 0;
    for (int r = 0; r < n; r++)
        for (int c = 0; c < n; c++)
            all += a->m[r][c].re * a->m[r][c].re + a->m[r][c].im * a->m[r][c].im;
    return sqrt(all);
}

static double distance(int n, const ln_matrix *a, const ln_matrix *b)
{
    ln_matrix d;
    for (int r = 0; r < n; r++)
        for (int c = 0; c < n; c++)
            d.m[r][c] = (ln_complex){ a->m[r][c].re - b->m[r][c].re, a->m[r][c].im - b->m[r][c].im };
    return norm(n, &d);
}

/* q diag(values) q^H */
static ln_matrix rebuilt(int n, const ln_matrix *q, const double *values)
{
    ln_matrix left, out;
    for (int r = 0; r < n; r++)
        for (int c = 0; c < n; c++)
            left.m[r][c] = (ln_complex){ q->m[r][c].re * values[c], q->m[r][c].im * values[c] };
    ln_matrix_product_adjoint(n, &left, q, &out);
    return out;
}

static ln_matrix identity(int n)
{
    ln_matrix one = { 0 };
    for (int i = 0; i < n; i++)
        one.m[i][i].re = 1;
    return one;
}

static void assert_orthonormal(int n, const ln_matrix *u)
{
    ln_matrix product, one = identity(n);
    ln_matrix_product_adjoint(n, u, u, &product);
    assert_true(distance(n, &product, &one) < 1e-12);
}

static void assert_solved(int n, const ln_matrix *a)
{
    double values[LN_EIGEN_MAX];
    ln_matrix u;
    ln_hermitian_eigen(n, a, values, &u);
    ln_matrix again = rebuilt(n, &u, values);
    assert_orthonormal(n, &u);
    assert_true(distance(n, a, &again) <= 1e-12 * norm(n, a));
}

static void any_hermitian_matrix_is_taken_apart(void **state)
{
    (void)state;
    for (int n = 1; n <= LN_EIGEN_MAX; n++)
        for (int i = 0; i < 50; i++) {
            ln_matrix a = drawn(n, n + 1), b = drawn(n, n);
            for (int r = 0; r < n; r++) /* not definite */
                for (int c = 0; c < n; c++)
                    a.m[r][c] = (ln_complex){ a.m[r][c].re - b.m[r][c].re, a.m[r][c].im - b.m[r][c].im };
            assert_solved(n, &a);
        }
}

/* Rank one, equal eigenvalues, zero, and elements twelve orders apart. */
static void degenerate_matrices_are_no_trap(void **state)
{
    (void)state;
    for (int n = 1; n <= LN_EIGEN_MAX; n++) {
        ln_matrix zero = { 0 }, one = identity(n), line = drawn(n, 1), steep = drawn(n, n);
        for (int r = 0; r < n; r++)
            for (int c = 0; c < n; c++) {
                double by = pow(10, -12.0 * (r + c) / (2 * n));
                steep.m[r][c] = (ln_complex){ steep.m[r][c].re * by, steep.m[r][c].im * by };
            }
        assert_solved(n, &zero);
        assert_solved(n, &one);
        assert_solved(n, &line);
        assert_solved(n, &steep);
    }
}

static void cholesky_gives_the_matrix_back(void **state)
{
    (void)state;
    for (int n = 1; n <= LN_EIGEN_MAX; n++)
        for (int i = 0; i < 50; i++) {
            ln_matrix a = drawn(n, n + 2), l, inverse, product, one = identity(n);
            assert_true(ln_cholesky(n, &a, &l, &inverse));
            ln_matrix_product_adjoint(n, &l, &l, &product);
            assert_true(distance(n, &a, &product) < 1e-12 * norm(n, &a));
            ln_matrix_product(n, &l, &inverse, &product);
            assert_true(distance(n, &one, &product) < 1e-9);
        }
}

static void what_is_not_definite_is_refused(void **state)
{
    (void)state;
    for (int n = 2; n <= LN_EIGEN_MAX; n++) {
        ln_matrix zero = { 0 }, line = drawn(n, 1), broken = identity(n), l;
        assert_false(ln_cholesky(n, &zero, &l, NULL));
        assert_false(ln_cholesky(n, &line, &l, NULL));
        broken.m[n - 1][0].re = NAN;
        assert_false(ln_cholesky(n, &broken, &l, NULL));
    }
}

/* a = q diag(values) q^H, b = q q^H: both at once. */
static void two_matrices_share_one_basis(void **state)
{
    (void)state;
    for (int n = 1; n <= LN_EIGEN_MAX; n++)
        for (int i = 0; i < 50; i++) {
            double values[LN_EIGEN_MAX], ones[LN_EIGEN_MAX];
            ln_matrix a = drawn(n, i % 2 ? n + 2 : 1), b = drawn(n, n + 2), l, inverse, u, q;
            assert_true(ln_cholesky(n, &b, &l, &inverse));
            ln_generalised_eigen(n, &a, &inverse, values, &u);
            assert_orthonormal(n, &u);
            ln_matrix_product(n, &l, &u, &q);
            for (int k = 0; k < n; k++) {
                ones[k] = 1;
                assert_true(values[k] > -1e-9);
            }
            ln_matrix a_again = rebuilt(n, &q, values), b_again = rebuilt(n, &q, ones);
            assert_true(distance(n, &a, &a_again) < 1e-9 * norm(n, &a));
            assert_true(distance(n, &b, &b_again) < 1e-12 * norm(n, &b));
        }
}

static void numbers_that_are_none_end_all_the_same(void **state)
{
    (void)state;
    double values[LN_EIGEN_MAX];
    ln_matrix a = identity(LN_EIGEN_MAX), u;
    a.m[1][2].re = a.m[2][1].re = NAN;
    ln_hermitian_eigen(LN_EIGEN_MAX, &a, values, &u);
    a.m[1][2].re = a.m[2][1].re = INFINITY;
    ln_hermitian_eigen(LN_EIGEN_MAX, &a, values, &u);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_hermitian_matrix_is_taken_apart), cmocka_unit_test(degenerate_matrices_are_no_trap),   cmocka_unit_test(cholesky_gives_the_matrix_back),
        cmocka_unit_test(what_is_not_definite_is_refused),     cmocka_unit_test(two_matrices_share_one_basis), cmocka_unit_test(numbers_that_are_none_end_all_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
