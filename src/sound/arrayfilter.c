/* SPDX-License-Identifier: Apache-2.0 */
#include "sound/arrayfilter.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clones.h"

static const double loading = 1e-3;
static const double times_keep = 8, least = 0.01; /* 1 and 0.05 leave one take in six worse than one microphone, 4 and 0.02 one in twenty-four */
static const double faint = 1e-10; /* of the mean power over all frequencies: below it a recorder without treble hears nothing */
static const float loudest = 1e12F;

static size_t pairs(int n)
{
    return (size_t)(n * (n + 1) / 2);
}

ln_status ln_covariance_new(int n, int bins, ln_covariance *out)
{
    *out = (ln_covariance){ n, bins, 0, calloc(pairs(n) * 2 * (size_t)bins, sizeof(float)) };
    return out->sum ? LN_OK : ln_fail(LN_EMEMORY, "no memory for what %d microphones hear of each other", n);
}

void ln_covariance_free(ln_covariance *c)
{
    free(c->sum);
    c->sum = NULL;
}

void ln_covariance_clear(ln_covariance *c)
{
    memset(c->sum, 0, pairs(c->n) * 2 * (size_t)c->bins * sizeof *c->sum);
    c->count = 0;
}

/* sum += a b* */
static void LN_CLONES add_products(const float *restrict a, const float *restrict b, float *restrict sum, int bins)
{
    for (int k = 0; k < bins; k++) {
        sum[2 * k] += a[2 * k] * b[2 * k] + a[2 * k + 1] * b[2 * k + 1];
        sum[2 * k + 1] += a[2 * k + 1] * b[2 * k] - a[2 * k] * b[2 * k + 1];
    }
}

static bool is_sound(const float *x, int count)
{
    bool good = true;
    for (int i = 0; i < count; i++)
        good = good && fabsf(x[i]) < loudest; /* NaN is not */
    return good;
}

void ln_covariance_add(ln_covariance *cov, const float *const *spectrum)
{
    for (int r = 0; r < cov->n; r++)
        if (!is_sound(spectrum[r], 2 * cov->bins))
            return;
    float *sum = cov->sum;
    for (int r = 0; r < cov->n; r++)
        for (int c = 0; c <= r; c++, sum += 2 * cov->bins)
            add_products(spectrum[r], spectrum[c], sum, cov->bins);
    cov->count++;
}

bool ln_covariance_mean(const ln_covariance *const *list, int count, int bin, ln_matrix *mean)
{
    double all = 0;
    int n = list[0]->n;
    memset(mean, 0, sizeof *mean);
    for (int i = 0; i < count; i++) {
        const float *sum = list[i]->sum + 2 * bin;
        all += list[i]->count;
        for (int r = 0; r < n; r++)
            for (int c = 0; c <= r; c++, sum += 2 * list[i]->bins) {
                mean->m[r][c].re += (double)sum[0];
                mean->m[r][c].im += (double)sum[1];
            }
    }
    for (int r = 0; all > 0 && r < n; r++)
        for (int c = 0; c <= r; c++) {
            mean->m[r][c].re /= all;
            mean->m[r][c].im = r == c ? 0 : mean->m[r][c].im / all;
            mean->m[c][r] = (ln_complex){ mean->m[r][c].re, -mean->m[r][c].im };
        }
    return all > 0;
}

static double trace(int n, const ln_matrix *a)
{
    double sum = 0;
    for (int i = 0; i < n; i++)
        sum += a->m[i][i].re;
    return sum;
}

/* vectors diag(values) vectors^H */
static void build(int n, const ln_matrix *vectors, const double *values, ln_matrix *out)
{
    ln_matrix left;
    for (int r = 0; r < n; r++)
        for (int c = 0; c < n; c++)
            left.m[r][c] = (ln_complex){ vectors->m[r][c].re * values[c], vectors->m[r][c].im * values[c] };
    ln_matrix_product_adjoint(n, &left, vectors, out);
}

/* Take what must stay out of the noise, direction by direction. */
static void leave_out(int n, ln_matrix *noise, const ln_matrix *keep)
{
    ln_matrix loaded = *keep, l, inverse, u, q;
    double values[LN_EIGEN_MAX];
    for (int i = 0; i < n; i++)
        loaded.m[i][i].re += loading * (keep->m[i][i].re + noise->m[i][i].re);
    if (!ln_cholesky(n, &loaded, &l, &inverse))
        return;
    ln_generalised_eigen(n, noise, &inverse, values, &u);
    for (int i = 0; i < n; i++)
        values[i] = fmax(values[i] - times_keep, least * values[i]);
    ln_matrix_product(n, &l, &u, &q);
    build(n, &q, values, noise);
}

static double mean_power(const ln_covariance *covariance)
{
    double all = 0;
    ln_matrix mean;
    for (int k = 0; k < covariance->bins; k++)
        if (ln_covariance_mean(&covariance, 1, k, &mean))
            all += trace(covariance->n, &mean) / covariance->n / covariance->bins;
    return all;
}

ln_status ln_array_noise_of(const ln_covariance *noise, const ln_covariance *keep, ln_array_noise *out)
{
    size_t bins = (size_t)noise->bins;
    double quiet = faint * mean_power(noise);
    *out = (ln_array_noise){ noise->n, noise->bins, calloc(bins, sizeof(ln_matrix)), calloc(bins, sizeof(ln_matrix)) };
    if (!out->l || !out->inverse) {
        ln_array_noise_free(out);
        return ln_fail(LN_EMEMORY, "no memory for the noise at %zu frequencies", bins);
    }
    for (int k = 0; k < noise->bins; k++) {
        ln_matrix r, stays, *l = &out->l[k];
        if (!ln_covariance_mean(&noise, 1, k, &r) || trace(noise->n, &r) <= quiet)
            continue;
        double load[LN_EIGEN_MAX];
        for (int i = 0; i < noise->n; i++)
            load[i] = loading * r.m[i][i].re + quiet;
        if (keep && ln_covariance_mean(&keep, 1, k, &stays))
            leave_out(noise->n, &r, &stays);
        for (int i = 0; i < noise->n; i++)
            r.m[i][i].re += load[i];
        if (!ln_cholesky(noise->n, &r, l, &out->inverse[k]))
            *l = (ln_matrix){ 0 };
    }
    return LN_OK;
}

void ln_array_noise_free(ln_array_noise *noise)
{
    free(noise->l);
    free(noise->inverse);
    noise->l = noise->inverse = NULL;
}

static bool is_finite(int n, const ln_matrix *a)
{
    bool good = true;
    for (int r = 0; r < n; r++)
        for (int c = 0; c < n; c++)
            good = good && isfinite(a->m[r][c].re) && isfinite(a->m[r][c].im);
    return good;
}

void ln_array_filter(const ln_array_noise *noise, int bin, const ln_matrix *sound, double level, double mu, ln_matrix *off)
{
    int n = noise->n;
    const ln_matrix *l = &noise->l[bin];
    ln_matrix u, share, whitened;
    double values[LN_EIGEN_MAX];
    if (l->m[0][0].re > 0) {
        ln_generalised_eigen(n, sound, &noise->inverse[bin], values, &u);
        for (int i = 0; i < n; i++)
            values[i] = mu / (fmax(values[i] / level - 1, 0) + mu);
        build(n, &u, values, &share);
        ln_matrix_product(n, l, &share, &whitened);
        ln_matrix_product(n, &whitened, &noise->inverse[bin], off);
    }
    if (!(l->m[0][0].re > 0) || !is_finite(n, off))
        memset(off, 0, sizeof *off);
}
