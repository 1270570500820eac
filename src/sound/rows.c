/* SPDX-License-Identifier: Apache-2.0 */
#include "sound/figures.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "media/fft.h"
#include "sound/bands.h"
#include "sound/ear.h"
#include "sound/window.h"

/* Spectrum, stillness and strokes, from band powers every 10 ms. Much of it is what McDermott and Simoncelli ("Sound texture perception via statistics of the auditory
 * periphery", 2011) found an ear to know textures by: moments of each band's level, how bands move together, how long they hold. */
enum { USED = LN_EAR_BANDS, FIRST = 1, NEAR = 2, FAR = 16 }; /* bands 1 to 48: 30 Hz to about 10 kHz */
static const float faint = 1e-7f;                  /* -70 dB below the piece counts as nothing */

struct ln_rows {
    ln_bands bands;
    ln_fft *fft;
    double octave[USED]; /* centre, log2 of Hz */
    float density[USED]; /* what makes powers of unlike widths comparable, dB */
    int range[USED];
    int most, count; /* rows: that there is room for, of what was described last */
    float *window, *spectrum;
    float *level;             /* [USED][most]: dB, one band after the other */
    float *of_range;          /* [LN_RANGES + 1][most]: dB, the last is all */
    float *flux, *rise, *work;
};

static void place_bands(ln_rows *r)
{
    ln_bands at48;
    ln_bands_of(48000, &at48);
    for (int b = 0; b < USED; b++) {
        double low = (at48.first[b + FIRST] - 0.5) * 50, high = (at48.first[b + FIRST + 1] - 0.5) * 50;
        r->octave[b] = log2((low + high) / 2);
        r->density[b] = (float)(10 * log10(high - low));
        r->range[b] = ln_range_of((low + high) / 2);
    }
}

ln_status ln_rows_new(int rate, int most, ln_rows **out)
{
    ln_rows *r = calloc(1, sizeof *r);
    *out = NULL;
    if (!r)
        return ln_fail(LN_EMEMORY, "no memory to describe sound");
    ln_bands_of(rate, &r->bands);
    place_bands(r);
    r->most = most / r->bands.hop + 1;
    size_t frame = (size_t)r->bands.frame, rows = (size_t)r->most;
    r->window = malloc((2 * frame + 2 + rows * (USED + LN_RANGES + 4)) * sizeof *r->window);
    ln_status status = r->window ? ln_fft_new(r->bands.frame, &r->fft) : ln_fail(LN_EMEMORY, "no memory to describe sound");
    if (status) {
        ln_rows_free(&r);
        return status;
    }
    r->spectrum = r->window + frame;
    r->level = r->spectrum + frame + 2;
    r->of_range = r->level + rows * USED;
    r->flux = r->of_range + rows * (LN_RANGES + 1);
    r->rise = r->flux + rows;
    r->work = r->rise + rows;
    ln_window_hann(r->window, r->bands.frame, 1);
    *out = r;
    return LN_OK;
}

void ln_rows_free(ln_rows **rows)
{
    if (!*rows)
        return;
    ln_fft_free(&(*rows)->fft);
    free((*rows)->window);
    free(*rows);
    *rows = NULL;
}

static float *band(const ln_rows *r, int b)
{
    return r->level + (size_t)b * r->most;
}

static float *range(const ln_rows *r, int g)
{
    return r->of_range + (size_t)g * r->most;
}

/* Powers into `level`, and each band's mean into `mean`; returns the number of rows. */
static int listen(ln_rows *r, const float *sound, int count, double mean[USED])
{
    int frame = r->bands.frame, rows = count < frame ? 0 : (count - frame) / r->bands.hop + 1;
    memset(mean, 0, USED * sizeof *mean);
    for (int t = 0; t < rows; t++) {
        const float *from = sound + (size_t)t * r->bands.hop;
        float power[LN_BANDS] = { 0 };
        ln_fft_windowed(r->fft, from, r->window, r->spectrum);
        ln_bands_add(&r->bands, r->spectrum, power);
        for (int b = 0; b < USED; b++) {
            band(r, b)[t] = power[b + FIRST];
            mean[b] += (double)power[b + FIRST] / rows;
        }
    }
    return rows;
}

/* Sums of powers by range, then all in decibels. */
static void to_decibels(ln_rows *r, int rows, float floor)
{
    memset(r->of_range, 0, (size_t)r->most * (LN_RANGES + 1) * sizeof *r->of_range);
    for (int b = 0; b < USED; b++)
        for (int t = 0; t < rows; t++) {
            range(r, LN_RANGES)[t] += band(r, b)[t];
            if (r->range[b] >= 0)
                range(r, r->range[b])[t] += band(r, b)[t];
            band(r, b)[t] = 10 * log10f(band(r, b)[t] + floor);
        }
    for (int g = 0; g <= LN_RANGES; g++)
        for (int t = 0; t < rows; t++)
            range(r, g)[t] = 10 * log10f(range(r, g)[t] + floor);
}

static float octaves_slope(const ln_rows *r, const float *level, int from, int to)
{
    double x = 0, y = 0, xx = 0, xy = 0, n = to - from;
    for (int b = from; b < to; b++) {
        x += r->octave[b];
        y += (double)level[b];
        xx += r->octave[b] * r->octave[b];
        xy += r->octave[b] * (double)level[b];
    }
    return (float)((n * xy - x * y) / (n * xx - x * x));
}

static float roll_off(const ln_rows *r, const double mean[USED], double total, double share)
{
    double sum = 0;
    int b = 0;
    while (b < USED - 1 && (sum += mean[b]) < share * total)
        b++;
    return (float)r->octave[b];
}

static void shape(const ln_rows *r, const double mean[USED], double total, double floor, float *value)
{
    float level[USED], middle;
    double weight = 0, sum = 0, square = 0, rough = 0;
    for (int b = 0; b < USED; b++) {
        level[b] = (float)(10 * log10(mean[b] + floor)) - r->density[b];
        double amplitude = sqrt(mean[b]);
        weight += amplitude;
        sum += amplitude * r->octave[b];
        square += amplitude * r->octave[b] * r->octave[b];
    }
    middle = ln_mean(level, USED);
    for (int s = 0; s < LN_SHAPES; s++)
        value[LN_SHAPE + s] = ln_mean(level + s * USED / LN_SHAPES, USED / LN_SHAPES) - middle;
    for (int b = 1; b < USED - 1; b++)
        rough += fabs((double)(level[b - 1] - 2 * level[b] + level[b + 1])) / (USED - 2);
    value[LN_SLOPE] = octaves_slope(r, level, 0, USED);
    value[LN_SLOPE_LOW] = octaves_slope(r, level, 0, USED / 3);
    value[LN_SLOPE_HIGH] = octaves_slope(r, level, USED / 3, USED);
    value[LN_CENTROID] = (float)(sum / weight);
    value[LN_SPREAD] = (float)sqrt(fmax(0, square / weight - sum / weight * sum / weight));
    value[LN_ROLLOFF_50] = roll_off(r, mean, total, 0.5);
    value[LN_ROLLOFF_85] = roll_off(r, mean, total, 0.85);
    value[LN_ROLLOFF_95] = roll_off(r, mean, total, 0.95);
    value[LN_ROUGH] = (float)rough;
}

/* How a range's level stands: from row to row, over fifths of a second, and the shape of its distribution. */
static void stand(ln_rows *r, int g, int rows, float *value)
{
    static const float shares[] = { 0.05f, 0.5f, 0.95f };
    const float *x = range(r, g);
    float mean = ln_mean(x, rows), deviation = ln_deviation(x, rows), quantile[3];
    enum { FIFTH = 20 };
    double fourth = 0;
    int fifths = 0;
    for (int t = 0; t < rows; t++)
        fourth += pow((double)(x[t] - mean), 4) / rows;
    ln_quantiles(x, rows, r->work, shares, quantile, 3);
    value[LN_FAST + g] = deviation;
    value[LN_TAIL + g] = (float)log2(fourth / fmax(1e-3, pow((double)deviation, 4)) + 0.5);
    value[LN_PEAKS + g] = quantile[2] - quantile[1];
    value[LN_DIPS + g] = quantile[1] - quantile[0];
    for (; (fifths + 1) * FIFTH <= rows; fifths++)
        r->work[fifths] = ln_mean(x + fifths * FIFTH, FIFTH);
    value[LN_SLOW + g] = fifths ? ln_deviation(r->work, fifths) : 0;
}

static double product(const float *x, const float *y, int count)
{
    double sum = 0;
    for (int i = 0; i < count; i++)
        sum += (double)(x[i] * y[i]);
    return sum;
}

/* Takes each band's mean out of it; then how much each moves, how long it holds, and which move together. */
static void texture(ln_rows *r, int rows, float *value)
{
    static const int lags[] = { 2, 10, 50 };
    double power[USED], deviation[LN_RANGES] = { 0 };
    float mean[USED];
    int of_range[LN_RANGES] = { 0 };
    for (int b = 0; b < USED; b++) {
        float *x = band(r, b);
        mean[b] = ln_mean(x, rows);
        for (int t = 0; t < rows; t++)
            x[t] -= mean[b];
        power[b] = product(x, x, rows) + 1e-3 * rows;
        for (int l = 0; l < 3; l++)
            if (rows > 2 * lags[l])
                value[LN_HOLD_20 + l] += (float)(product(x, x + lags[l], rows - lags[l]) / power[b] * rows / (rows - lags[l]) / USED);
        if (r->range[b] >= 0) {
            deviation[r->range[b]] += sqrt(power[b] / rows);
            of_range[r->range[b]]++;
        }
    }
    for (int g = 0; g < LN_RANGES; g++)
        value[LN_TEXTURE + g] = (float)(deviation[g] / of_range[g]);
    for (int b = 0; b + NEAR < USED; b++)
        value[LN_TOGETHER_NEAR] += (float)(product(band(r, b), band(r, b + NEAR), rows) / sqrt(power[b] * power[b + NEAR]) / (USED - NEAR));
    for (int b = 0; b + FAR < USED; b++)
        value[LN_TOGETHER_FAR] += (float)(product(band(r, b), band(r, b + FAR), rows) / sqrt(power[b] * power[b + FAR]) / (USED - FAR));
    for (int b = 0; b < USED; b++) /* whoever looks at the picture next wants it as it was */
        for (int t = 0; t < rows; t++)
            band(r, b)[t] += mean[b];
}

/* A stroke: a rise of many bands within 20 ms that no other within 50 ms surpasses. */
static void strokes(ln_rows *r, int rows, float *value)
{
    enum { AROUND = 5, MOST = 128, AFTER = 6 };
    static const float half = 0.5f;
    int at[MOST], count = 0;
    float usual, gap[MOST], rise = 0, fall = 0;
    ln_quantiles(r->rise, rows, r->work, &half, &usual, 1);
    for (int t = 2; t < rows && count < MOST; t++) {
        int top = r->rise[t] > 2 * usual + 3;
        for (int u = t - AROUND < 0 ? 0 : t - AROUND; top && u <= t + AROUND && u < rows; u++)
            top = r->rise[u] < r->rise[t] || u == t;
        if (!top)
            continue;
        int after = t + AFTER < rows ? t + AFTER : rows - 1;
        rise += r->rise[t];
        fall += range(r, LN_RANGES)[t] - range(r, LN_RANGES)[after];
        at[count++] = t;
    }
    value[LN_ONSETS] = 100.0f * (float)count / (float)rows;
    value[LN_ONSET_RISE] = count ? rise / (float)count : 0;
    value[LN_ONSET_FALL] = count ? fall / (float)count : 0;
    for (int i = 1; i < count; i++)
        gap[i - 1] = (float)(at[i] - at[i - 1]);
    value[LN_ONSET_REGULAR] = count > 3 ? 1 / (1 + 4 * ln_deviation(gap, count - 1) / ln_mean(gap, count - 1)) : 0;
}

static void movement(ln_rows *r, int rows, float *value)
{
    static const float shares[] = { 0.5f, 0.95f };
    float quantile[2];
    memset(r->flux, 0, (size_t)rows * sizeof *r->flux);
    memset(r->rise, 0, (size_t)rows * sizeof *r->rise);
    for (int b = 0; b < USED; b++) {
        const float *x = band(r, b);
        for (int t = 1; t < rows; t++)
            r->flux[t] += fabsf(x[t] - x[t - 1]) / USED;
        for (int t = 2; t < rows; t++)
            r->rise[t] += fmaxf(0, x[t] - x[t - 2]) / USED;
    }
    ln_quantiles(r->flux + 1, rows - 1, r->work, shares, quantile, 2);
    value[LN_FLUX] = ln_mean(r->flux + 1, rows - 1);
    value[LN_FLUX_TAIL] = quantile[1] / (quantile[0] + 0.1f);
    strokes(r, rows, value);
    const float *all = range(r, LN_RANGES);
    int third = rows / 3;
    value[LN_TREND] = 100 * ln_slope(all, rows);
    value[LN_ARCH] = ln_mean(all + third, third) - (ln_mean(all, third) + ln_mean(all + rows - third, third)) / 2;
    value[LN_BRIGHTENS] = 100 * (ln_slope(range(r, 3), rows) - ln_slope(range(r, 0), rows));
}

void ln_rows_describe(ln_rows *rows, const float *sound, int count, float *value)
{
    double mean[USED], total = 1e-20;
    int n = listen(rows, sound, count, mean);
    for (int b = 0; b < USED; b++)
        total += mean[b];
    to_decibels(rows, n, (float)total * faint);
    shape(rows, mean, total, total * (double)faint, value);
    for (int g = 0; g < LN_RANGES; g++)
        stand(rows, g, n, value);
    movement(rows, n, value);
    texture(rows, n, value);
    rows->count = n;
}

const float *ln_rows_levels(const ln_rows *rows, int *count, int *step)
{
    *count = rows->count;
    *step = rows->most;
    return rows->level;
}
