/* SPDX-License-Identifier: Apache-2.0 */
#include "metrics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "media/fft.h"
#include "sound/window.h"

double si_sdr(const float *reference, const float *x, size_t count)
{
    double rr = 0, rx = 0, xx = 0;
    for (size_t i = 0; i < count; i++) {
        rr += (double)reference[i] * (double)reference[i];
        rx += (double)reference[i] * (double)x[i];
        xx += (double)x[i] * (double)x[i];
    }
    double target = rx * rx / (rr + 1e-30);
    return 10 * log10((target + 1e-30) / (fmax(xx - target, 0) + 1e-12 * xx + 1e-30));
}

int delay_of(const float *x, const float *y, size_t count, int most)
{
    const int size = 131072; /* libavutil's largest quick one: more than two seconds, and enough */
    if (count > (size_t)(size - most))
        count = (size_t)(size - most);
    float *sound = calloc(size, sizeof *sound), *one = malloc((size + 2) * sizeof *one), *two = malloc((size + 2) * sizeof *two);
    ln_fft *fft = NULL;
    int delay = 0;
    if (!sound || !one || !two || ln_fft_new(size, &fft))
        goto done;
    memcpy(sound, x, count * sizeof *x);
    ln_fft_forward(fft, sound, one);
    memcpy(sound, y, count * sizeof *y);
    ln_fft_forward(fft, sound, two);
    for (int k = 0; k <= size / 2; k++) {
        float re = one[2 * k] * two[2 * k] + one[2 * k + 1] * two[2 * k + 1];
        two[2 * k + 1] = one[2 * k] * two[2 * k + 1] - one[2 * k + 1] * two[2 * k];
        two[2 * k] = re;
    }
    ln_fft_inverse(fft, two, sound);
    for (int d = -most; d <= most; d++)
        if (fabsf(sound[d < 0 ? d + size : d]) > fabsf(sound[delay < 0 ? delay + size : delay]))
            delay = d;
done:
    ln_fft_free(&fft);
    free(sound);
    free(one);
    free(two);
    return delay;
}

powers powers_of(const float *x, size_t count, int rate)
{
    int frame = ln_fft_size(rate / 50), hop = frame / 2;
    powers p = { .rows = count / (size_t)hop + 1, .bins = hop + 1, .hertz = (double)rate / frame };
    float *window = malloc((size_t)frame * sizeof *window), *piece = malloc((size_t)frame * sizeof *piece), *spectrum = malloc(((size_t)frame + 2) * sizeof *spectrum);
    ln_fft *fft = NULL;
    p.power = malloc(p.rows * (size_t)p.bins * sizeof *p.power);
    if (!window || !piece || !spectrum || !p.power || ln_fft_new(frame, &fft)) {
        free(p.power);
        p.power = NULL;
        goto done;
    }
    ln_window_root(window, frame);
    for (size_t row = 0; row < p.rows; row++) {
        float *power = p.power + row * (size_t)p.bins;
        for (int i = 0; i < frame; i++) {
            size_t at = row * (size_t)hop + (size_t)i; /* from hop before the start on */
            piece[i] = at >= (size_t)hop && at - (size_t)hop < count ? x[at - (size_t)hop] * window[i] : 0;
        }
        ln_fft_forward(fft, piece, spectrum);
        for (int k = 0; k < p.bins; k++)
            power[k] = spectrum[2 * k] * spectrum[2 * k] + spectrum[2 * k + 1] * spectrum[2 * k + 1];
    }
done:
    ln_fft_free(&fft);
    free(window);
    free(piece);
    free(spectrum);
    return p;
}

double retained(const powers *part, const powers *in, const powers *out, const bool *rows, double low, double high)
{
    double before = 0, after = 0;
    for (size_t row = 0; row < part->rows; row++)
        for (int k = 0; (!rows || rows[row]) && k < part->bins; k++) {
            size_t i = row * (size_t)part->bins + (size_t)k;
            if (k * part->hertz < low || k * part->hertz > high)
                continue;
            before += (double)part->power[i];
            after += (double)part->power[i] * fmin(4, (double)out->power[i] / ((double)in->power[i] + 1e-20));
        }
    return before > 1e-12 ? 10 * log10((after + 1e-20) / before) : (double)NAN;
}

bool *consonants(const powers *voice)
{
    bool *rows = calloc(voice->rows, sizeof *rows);
    double *level = calloc(voice->rows, sizeof *level), loudest = 0;
    int low = (int)ceil(200 / voice->hertz), top = (int)(8000 / voice->hertz), high = top < voice->bins ? top : voice->bins;
    for (size_t row = 0; rows && level && row < voice->rows; row++) {
        const float *power = voice->power + row * (size_t)voice->bins;
        double logs = 0;
        for (int k = low; k < high; k++) {
            level[row] += (double)power[k] / (high - low);
            logs += log((double)power[k] + 1e-20) / (high - low);
        }
        rows[row] = exp(logs) > 0.1 * level[row];
        loudest = fmax(loudest, level[row]);
    }
    for (size_t row = 0; rows && level && row < voice->rows; row++)
        rows[row] = rows[row] && level[row] > 1e-4 * loudest;
    free(level);
    return rows;
}

double musical_noise(const powers *keep, const powers *noise, const powers *in, const powers *out)
{
    double second[2] = { 0 }, fourth[2] = { 0 };
    size_t points = 0;
    for (int k = 0; k < in->bins; k++) {
        double mean[2] = { 0 };
        size_t here = 0;
        for (int turn = 0; turn < 2; turn++)
            for (size_t row = 0; row < in->rows; row++) {
                size_t i = row * (size_t)in->bins + (size_t)k;
                if (noise->power[i] <= 10 * keep->power[i])
                    continue;
                for (int side = 0; side < 2; side++) {
                    double x = (double)(side ? out : in)->power[i];
                    mean[side] += turn ? 0 : x;
                    x *= (double)here / (mean[side] + 1e-20);
                    second[side] += turn ? x * x : 0;
                    fourth[side] += turn ? x * x * x * x : 0;
                }
                here += !turn;
            }
        points += here;
    }
    return points < 1000 ? (double)NAN : log(fourth[1] / (second[1] * second[1]) / (fourth[0] / (second[0] * second[0])));
}

double mean_of(const double *x, size_t count)
{
    double sum = 0;
    size_t left = 0;
    for (size_t i = 0; i < count; i++)
        if (!isnan(x[i])) {
            sum += x[i];
            left++;
        }
    return left ? sum / (double)left : (double)NAN;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double quantile_of(const double *x, size_t count, double share)
{
    double *sorted = malloc((count + 1) * sizeof *sorted), value = (double)NAN;
    size_t left = 0;
    for (size_t i = 0; sorted && i < count; i++)
        if (!isnan(x[i]))
            sorted[left++] = x[i];
    if (left) {
        qsort(sorted, left, sizeof *sorted, ascending);
        double at = share * (double)(left - 1);
        size_t below = (size_t)at, above = below + 1 < left ? below + 1 : below;
        value = sorted[below] + (at - (double)below) * (sorted[above] - sorted[below]);
    }
    free(sorted);
    return value;
}
