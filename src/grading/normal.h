/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_GRADING_NORMAL_H
#define LN_GRADING_NORMAL_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

/* Ten unknowns and their covariances: square matrices are LN_TEN * LN_TEN numbers, row by row. */
enum { LN_TEN = 10 };

/* The lower triangle L with L L' = m. False where m is not positive definite. */
static inline bool ln_triangle(const double *m, double *l)
{
    for (int i = 0; i < LN_TEN; i++)
        for (int j = 0; j < LN_TEN; j++) {
            double sum = j <= i ? m[i * LN_TEN + j] : 0;
            for (int k = 0; k < j && j <= i; k++)
                sum -= l[i * LN_TEN + k] * l[j * LN_TEN + k];
            if (i == j && !(sum > 0))
                return false;
            l[i * LN_TEN + j] = j > i ? 0 : i == j ? sqrt(sum) : sum / l[j * LN_TEN + j];
        }
    return true;
}

/* x with L L' x = b; x may be b. */
static inline void ln_triangle_solve(const double *l, const double *b, double *x)
{
    for (int i = 0; i < LN_TEN; i++) {
        double sum = b[i];
        for (int k = 0; k < i; k++)
            sum -= l[i * LN_TEN + k] * x[k];
        x[i] = sum / l[i * LN_TEN + i];
    }
    for (int i = LN_TEN - 1; i >= 0; i--) {
        double sum = x[i];
        for (int k = i + 1; k < LN_TEN; k++)
            sum -= l[k * LN_TEN + i] * x[k];
        x[i] = sum / l[i * LN_TEN + i];
    }
}

/* The inverse of a covariance; all 0 where m is none, which says nothing when it is added to what is known. */
static inline void ln_covariance_invert(const double *m, double *out)
{
    double l[LN_TEN * LN_TEN];
    for (int i = 0; i < LN_TEN * LN_TEN; i++)
        out[i] = 0;
    if (!ln_triangle(m, l))
        return;
    for (int i = 0; i < LN_TEN; i++) {
        double unit[LN_TEN] = { 0 };
        unit[i] = 1;
        ln_triangle_solve(l, unit, out + i * LN_TEN);
    }
}

/* The same of any width, in place: below and on the diagonal m becomes L; what lies above is neither read nor written. False where it is not positive definite. */
static inline bool ln_triangle_in_place(double *m, size_t width)
{
    for (size_t i = 0; i < width; i++)
        for (size_t k = 0; k <= i; k++) {
            double sum = m[i * width + k];
            for (size_t n = 0; n < k; n++)
                sum -= m[i * width + n] * m[k * width + n];
            if (i == k && !(sum > 0))
                return false;
            m[i * width + k] = i == k ? sqrt(sum) : sum / m[k * width + k];
        }
    return true;
}

/* x becomes what L L' carries to it. */
static inline void ln_triangle_solve_in_place(const double *l, size_t width, double *x)
{
    for (size_t i = 0; i < width; i++) {
        for (size_t k = 0; k < i; k++)
            x[i] -= l[i * width + k] * x[k];
        x[i] /= l[i * width + i];
    }
    for (size_t i = width; i-- > 0;) {
        for (size_t k = i + 1; k < width; k++)
            x[i] -= l[k * width + i] * x[k];
        x[i] /= l[i * width + i];
    }
}

#endif
