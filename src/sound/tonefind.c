/* SPDX-License-Identifier: Apache-2.0 */
#include "sound/roomtone.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "media/fft.h"
#include "sound/bands.h"
#include "sound/stretches.h"
#include "sound/window.h"

static const double enough = 4, least_one = 0.3; /* seconds of tone in all, and in one piece */
static const double below_noise = 6;             /* dB: what is nearer to the noise than this, in the middlemost band, holds it */

typedef struct meter {
    ln_clip *clip;
    ln_bands bands;
    ln_fft *fft;
    float *window, *spectrum;
} meter;

static ln_status meter_new(meter *m, ln_clip *clip)
{
    *m = (meter){ .clip = clip };
    ln_bands_of(clip->info.rate, &m->bands);
    size_t frame = (size_t)m->bands.frame;
    m->window = malloc((2 * frame + 2) * sizeof *m->window);
    if (!m->window)
        return ln_fail(LN_EMEMORY, "no memory to look for room tone");
    m->spectrum = m->window + frame;
    ln_window_root(m->window, m->bands.frame);
    return ln_fft_new(m->bands.frame, &m->fft);
}

static void meter_free(meter *m)
{
    free(m->window);
    ln_fft_free(&m->fft);
}

/* Add the power of each band in [span) to `power`, all channels together, and the windows to *count. */
static ln_status measure(meter *m, ln_span span, double power[LN_BANDS], size_t *count)
{
    ln_block *block;
    float row[LN_BANDS];
    span = ln_span_in(span, m->clip->info.base);
    ln_status status = ln_clip_read_sound(m->clip, span.from, span.to, &block);
    if (status)
        return status;
    for (int64_t at = 0; at + m->bands.frame <= block->length; at += m->bands.hop, ++*count) {
        memset(row, 0, sizeof row);
        for (int c = 0; c < block->channels; c++) {
            ln_fft_windowed(m->fft, block->sound[c] + at, m->window, m->spectrum);
            ln_bands_add(&m->bands, m->spectrum, row);
        }
        for (int b = 0; b < LN_BANDS; b++)
            power[b] += (double)row[b];
    }
    ln_block_unref(&block);
    return LN_OK;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* By how much the noise stands above this stretch in the middlemost band, dB; without any noise it stands far above. A silent stretch has no tone in it: 0. */
static ln_status distance(meter *m, const double noise[LN_BANDS], ln_span span, double *db)
{
    double power[LN_BANDS] = { 0 }, above[LN_BANDS], all = 0;
    size_t count = 0, bands = 0;
    ln_status status = measure(m, span, power, &count);
    for (int b = 0; b < LN_BANDS; b++) {
        all += power[b];
        if (noise[b] > 0)
            above[bands++] = 10 * log10(noise[b] / (power[b] / (double)(count ? count : 1) + 1e-30));
    }
    qsort(above, bands, sizeof *above, by_value);
    *db = !(all > 0 && all < HUGE_VAL) ? 0 : bands ? above[bands / 2] : HUGE_VAL;
    return status;
}

static bool overlap(const ln_span *a, ln_stretches all)
{
    for (size_t i = 0; i < all.count; i++) {
        ln_span b = ln_span_in(all.span[i], a->base);
        if (a->from < b.to && b.from < a->to)
            return true;
    }
    return false;
}

static ln_status choose(meter *m, const ln_background *heard, const double noise[LN_BANDS], ln_stretches busy, ln_span found[LN_ROOMTONE_FOUND], size_t *count)
{
    double seconds = 0, db;
    ln_status status = LN_OK;
    for (size_t i = 0; !status && i < heard->pauses && *count < LN_ROOMTONE_FOUND && seconds < enough; i++) {
        const ln_span one = { heard->pause[i].from, heard->pause[i].to, m->clip->info.base };
        double length = ln_seconds(one.to - one.from, one.base);
        if (length < least_one || overlap(&one, busy))
            continue;
        status = distance(m, noise, one, &db);
        if (!status && db >= below_noise) {
            found[(*count)++] = one;
            seconds += length;
        }
    }
    qsort(found, *count, sizeof *found, ln_span_by_time);
    return status;
}

ln_status ln_roomtone_find(ln_clip *clip, ln_stretches noise, ln_stretches busy, const ln_job *job, ln_span found[LN_ROOMTONE_FOUND], size_t *count)
{
    meter m = { 0 };
    ln_background heard;
    double level[LN_BANDS] = { 0 };
    size_t windows = 0;
    *count = 0;
    ln_status status = ln_background_cut(clip, job, NULL, &heard);
    if (!status)
        status = meter_new(&m, clip);
    for (size_t i = 0; !status && i < noise.count; i++)
        status = measure(&m, noise.span[i], level, &windows);
    for (int b = 0; b < LN_BANDS && windows; b++)
        level[b] /= (double)windows;
    if (heard.pauses)
        qsort(heard.pause, heard.pauses, sizeof *heard.pause, ln_pause_by_stillness);
    if (!status)
        status = choose(&m, &heard, level, busy, found, count);
    if (!status && !*count)
        status = ln_fail(LN_ESETTING, "--fill: no room tone was found, that is a moment of %g s without voices, events and the noise: show one with --tone FROM-TO", least_one);
    meter_free(&m);
    ln_background_free(&heard);
    return status;
}
