/* SPDX-License-Identifier: Apache-2.0 */
#include "sound/figures.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "media/fft.h"
#include "sound/ground.h"
#include "sound/window.h"

/* Lines, and whether they are multiples of one pitch. Spectra of 85 ms, each less its own ground, so that what is left are lines whatever the noise beneath; the cosine
 * transform of that peaks at the period its lines agree on (a cepstrum: Noll, "Cepstrum pitch determination", 1967). Its mean over the piece peaks only where the pitch stays:
 * an engine's does, a voice's and a bird's does not. */
enum { REACH = 12, PERIODS = 2048, SPECTRA = 128 };
static const double window_seconds = 0.0853, lowest_pitch = 35, highest_pitch = 1000, comb_top = 5000, top_hz = 10000;
static const float line_db = 5, tallest = 30;

struct ln_lines {
    int frame, hop, bins, comb_bins;
    double hz;               /* from bin to bin */
    int shortest, longest;   /* periods, in steps of `step` seconds */
    double step;
    int range[2048];
    ln_fft *fft, *period_fft;
    float *window, *spectrum, *level, *ground, *mean_level, *mean_power, *above, *period, *steady;
    float pitch[SPECTRA], strength[SPECTRA], peak[SPECTRA], height[SPECTRA], share[SPECTRA], work[SPECTRA];
};

static void place(ln_lines *l, int rate)
{
    l->frame = ln_fft_size((int)lround(rate * window_seconds));
    l->hop = l->frame / 2;
    l->hz = (double)rate / l->frame;
    l->bins = (int)fmin(fmin(top_hz / l->hz, l->frame / 2 + 1), 2048);
    l->comb_bins = (int)fmin(comb_top / l->hz, fmin(l->bins, PERIODS / 2));
    l->step = 1 / (PERIODS * l->hz);
    l->shortest = (int)(1 / highest_pitch / l->step);
    l->longest = (int)(1 / lowest_pitch / l->step);
    for (int k = 0; k < l->bins; k++)
        l->range[k] = ln_range_of(k * l->hz);
}

ln_status ln_lines_new(int rate, ln_lines **out)
{
    ln_lines *l = calloc(1, sizeof *l);
    *out = NULL;
    if (!l)
        return ln_fail(LN_EMEMORY, "no memory to describe sound");
    place(l, rate);
    size_t frame = (size_t)l->frame, bins = (size_t)l->bins;
    l->window = malloc((2 * frame + 2 + 4 * bins + 3 * (PERIODS + 2)) * sizeof *l->window);
    ln_status status = l->window ? ln_fft_new(l->frame, &l->fft) : ln_fail(LN_EMEMORY, "no memory to describe sound");
    if (!status)
        status = ln_fft_new(PERIODS, &l->period_fft);
    if (status) {
        ln_lines_free(&l);
        return status;
    }
    l->spectrum = l->window + frame;
    l->level = l->spectrum + frame + 2;
    l->ground = l->level + bins;
    l->mean_level = l->ground + bins;
    l->mean_power = l->mean_level + bins;
    l->above = l->mean_power + bins;
    l->period = l->above + PERIODS;
    l->steady = l->period + PERIODS + 2;
    ln_window_hann(l->window, l->frame, 1);
    *out = l;
    return LN_OK;
}

void ln_lines_free(ln_lines **lines)
{
    if (!*lines)
        return;
    ln_fft_free(&(*lines)->fft);
    ln_fft_free(&(*lines)->period_fft);
    free((*lines)->window);
    free(*lines);
    *lines = NULL;
}

/* How far each bin stands above its ground, into `above`, faded out towards the top so that no edge rings; returns the sum over the comb's bins. */
static float stand_out(ln_lines *l, const float *level)
{
    float sum = 0;
    ln_ground(level, l->bins, REACH, l->ground);
    for (int k = 0; k < l->bins; k++)
        l->above[k] = fminf(fmaxf(0, level[k] - l->ground[k]), tallest);
    for (int k = 0; k < l->comb_bins; k++)
        sum += l->above[k] * (1 - (float)k / (float)l->comb_bins);
    return sum;
}

/* The period on which `period` agrees best: the shortest that is nearly as good as the best, for every multiple of a period is one too. */
static int agree(const ln_lines *l, const float *period)
{
    int best = l->shortest;
    for (int m = l->shortest; m <= l->longest; m++)
        best = period[m] > period[best] ? m : best;
    for (int m = l->shortest + 1; m < best; m++)
        if (period[m] > 0.85f * period[best] && period[m] >= period[m - 1] && period[m] >= period[m + 1])
            return m;
    return best;
}

static double pitch_of(const ln_lines *l, const float *period, int m)
{
    double bend = (double)(period[m - 1] - 2 * period[m] + period[m + 1]);
    double shift = bend < 0 ? 0.5 * (double)(period[m - 1] - period[m + 1]) / bend : 0;
    return -log2((m + fmax(-0.5, fmin(0.5, shift))) * l->step);
}

/* One spectrum's pitch and strongest line. */
static float hear(ln_lines *l, int t, float power_sum)
{
    float sum = stand_out(l, l->level), *a = l->above;
    int top = 1 + (int)(60 / l->hz);
    for (int k = top; k < l->bins; k++)
        top = a[k] > a[top] ? k : top;
    l->peak[t] = (float)log2(top * l->hz);
    l->height[t] = a[top];
    l->share[t] = 0;
    for (int k = top - 2 < 0 ? 0 : top - 2; k <= top + 2 && k < l->bins; k++)
        l->share[t] += (l->spectrum[2 * k] * l->spectrum[2 * k] + l->spectrum[2 * k + 1] * l->spectrum[2 * k + 1]) / power_sum;
    for (int k = 0; k < l->comb_bins; k++)
        a[k] *= 1 - (float)k / (float)l->comb_bins;
    memset(a + l->comb_bins, 0, (size_t)(PERIODS - l->comb_bins) * sizeof *a);
    ln_fft_forward(l->period_fft, a, l->period);
    for (int m = 0; m <= PERIODS / 2; m++) {
        l->period[m] = l->period[2 * m];
        l->steady[m] += l->period[m];
    }
    int m = agree(l, l->period);
    l->strength[t] = l->period[m] / (sum + 50);
    l->pitch[t] = (float)pitch_of(l, l->period, m);
    return sum;
}

/* All spectra; returns how many, and what the steady comb is to be measured against. */
static int listen(ln_lines *l, const float *sound, int count, double *sum)
{
    int frames = count < l->frame ? 0 : (count - l->frame) / l->hop + 1;
    double square = 1e-20;
    frames = frames > SPECTRA ? SPECTRA : frames;
    for (int i = 0; i < count; i++)
        square += (double)(sound[i] * sound[i]);
    float floor = (float)(square / count * l->frame * 1e-9);
    memset(l->mean_level, 0, (size_t)l->bins * sizeof *l->mean_level);
    memset(l->mean_power, 0, (size_t)l->bins * sizeof *l->mean_power);
    memset(l->steady, 0, (PERIODS / 2 + 1) * sizeof *l->steady);
    *sum = 0;
    for (int t = 0; t < frames; t++) {
        const float *from = sound + (size_t)t * l->hop;
        float power_sum = floor;
        ln_fft_windowed(l->fft, from, l->window, l->spectrum);
        for (int k = 0; k < l->bins; k++) {
            float power = l->spectrum[2 * k] * l->spectrum[2 * k] + l->spectrum[2 * k + 1] * l->spectrum[2 * k + 1] + floor;
            l->mean_power[k] += power / (float)frames;
            power_sum += power;
            l->level[k] = 10 * log10f(power);
            l->mean_level[k] += l->level[k] / (float)frames;
        }
        *sum += (double)hear(l, t, power_sum) + 50;
    }
    return frames;
}

static void comb(ln_lines *l, int frames, double sum, float *value)
{
    enum { APART = 5 };
    static const float shares[] = { 0.1f, 0.5f, 0.9f };
    float quantile[3];
    value[LN_COMB] = ln_mean(l->strength, frames);
    ln_quantiles(l->strength, frames, l->work, shares, quantile, 3);
    value[LN_COMB_HIGH] = quantile[2];
    ln_quantiles(l->pitch, frames, l->work, shares, quantile, 3);
    value[LN_COMB_PITCH] = quantile[1];
    value[LN_COMB_RANGE] = quantile[2] - quantile[0];
    for (int t = 1; t < frames; t++)
        l->ground[t - 1] = fabsf(l->pitch[t] - l->pitch[t - 1]);
    if (frames > 1)
        ln_quantiles(l->ground, frames - 1, l->work, shares, quantile, 2);
    value[LN_COMB_JITTER] = frames > 1 ? quantile[1] : 0;
    for (int t = APART; t < frames; t++)
        l->ground[t - APART] = l->pitch[t] - l->pitch[t - APART];
    if (frames > APART)
        ln_quantiles(l->ground, frames - APART, l->work, shares, quantile, 2);
    value[LN_COMB_GLIDE] = frames > APART ? quantile[1] : 0;
    int m = agree(l, l->steady);
    value[LN_COMB_STEADY] = (float)((double)l->steady[m] / sum);
    value[LN_COMB_STEADY_PITCH] = (float)pitch_of(l, l->steady, m);
}

/* Lines of the mean spectrum stand all along; the strongest line of each spectrum may be anywhere. */
static void lines(ln_lines *l, int frames, float *value)
{
    int top = 1 + (int)(60 / l->hz), count = 0;
    double in_lines = 0, all = 1e-20;
    stand_out(l, l->mean_level);
    for (int k = 1; k + 1 < l->bins; k++) {
        count += l->above[k] >= line_db && l->above[k] >= l->above[k - 1] && l->above[k] > l->above[k + 1];
        in_lines += l->above[k] >= line_db ? (double)l->mean_power[k] : 0;
        all += (double)l->mean_power[k];
    }
    for (int k = top; k + 1 < l->bins; k++)
        top = l->above[k] > l->above[top] ? k : top;
    value[LN_LINES] = log2f(1 + (float)count);
    value[LN_LINE_HEIGHT] = l->above[top];
    value[LN_LINE_HZ] = (float)log2(top * l->hz);
    value[LN_LINE_SHARE] = (float)(in_lines / all);
    value[LN_PEAK_HEIGHT] = ln_mean(l->height, frames);
    value[LN_PEAK_HZ] = ln_mean(l->peak, frames);
    value[LN_PEAK_JITTER] = ln_deviation(l->peak, frames);
    value[LN_PEAK_SHARE] = ln_mean(l->share, frames);
}

/* Mean of the logarithms against logarithm of the mean: 0 dB for white noise, the lower the more of a range is in few bins. */
static void flatness(const ln_lines *l, float *value)
{
    double log_sum[LN_RANGES] = { 0 }, sum[LN_RANGES] = { 0 };
    int count[LN_RANGES] = { 0 };
    for (int k = 0; k < l->bins; k++)
        if (l->range[k] >= 0) {
            log_sum[l->range[k]] += 10 * log10((double)l->mean_power[k] + 1e-20);
            sum[l->range[k]] += (double)l->mean_power[k];
            count[l->range[k]]++;
        }
    for (int g = 0; g < LN_RANGES; g++)
        value[LN_FLAT + g] = count[g] ? (float)(log_sum[g] / count[g] - 10 * log10(sum[g] / count[g] + 1e-20)) : 0;
}

void ln_lines_describe(ln_lines *l, const float *sound, int count, float *value)
{
    double sum;
    int frames = listen(l, sound, count, &sum);
    if (!frames)
        return;
    comb(l, frames, sum, value);
    lines(l, frames, value);
    flatness(l, value);
}
