/* SPDX-License-Identifier: Apache-2.0 */
#include "sound/hum.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "media/fft.h"
#include "sound/ground.h"
#include "sound/window.h"

static const double window_seconds = 0.68, range = 0.01;
static const double mains[] = { 50, 60 };
static const float clear_db = 8, faint_db = -100;
/* A line counts once it was met in 10 frames (1.7 s) more than it was missed twice over: a held vowel is over by then. */
enum { OVERLAP = 4, GROUND_REACH = 10, HARMONICS = 24, MAINS = 2, LASTING = 10, RUN_MOST = 24, LINES_LEAST = 3, STEPS = 40 };

typedef struct candidate {
    double hz;             /* where it is now */
    int run[HARMONICS + 1];
    bool on;
    double from, hz_sum;
    int frames, lines, highest;
} candidate;

struct ln_hum {
    int rate, size, bins, frame;
    double bin_hz;
    ln_fft *fft;
    float *window, *spectrum, *level, *ground;
    candidate candidate[MAINS];
    ln_status (*heard)(void *who, const ln_hum_heard *hum);
    void *who;
};

ln_status ln_hum_new(int rate, ln_status (*heard)(void *who, const ln_hum_heard *hum), void *who, ln_hum **out)
{
    ln_hum *h = calloc(1, sizeof *h);
    *out = NULL;
    if (!h)
        return ln_fail(LN_EMEMORY, "no memory to listen for hum");
    h->rate = rate;
    h->size = ln_fft_size((int)(window_seconds * rate));
    h->size = h->size < 64 ? 64 : h->size;
    h->bin_hz = (double)rate / h->size;
    h->bins = (int)(mains[MAINS - 1] * 1.02 * HARMONICS / h->bin_hz);
    h->bins = h->bins > h->size / 2 - 1 ? h->size / 2 - 1 : h->bins;
    h->heard = heard;
    h->who = who;
    h->window = calloc((size_t)h->size * 3 + 2, sizeof *h->window);
    ln_status status = h->window ? ln_fft_new(h->size, &h->fft) : ln_fail(LN_EMEMORY, "no memory to listen for hum");
    if (status) {
        ln_hum_free(h);
        return status;
    }
    h->spectrum = h->window + h->size;
    h->level = h->spectrum + h->size + 2;
    h->ground = h->level + h->bins + 1;
    ln_window_hann(h->window, h->size, 4.0 / h->size);
    *out = h;
    return LN_OK;
}

void ln_hum_free(ln_hum *hum)
{
    if (hum) {
        ln_fft_free(&hum->fft);
        free(hum->window);
    }
    free(hum);
}

int ln_hum_size(const ln_hum *hum)
{
    return hum->size;
}

int ln_hum_hop(const ln_hum *hum)
{
    return hum->size / OVERLAP;
}

/* The line within a bin of `hz` that stands clear of its ground: its frequency, or 0. */
static double line_near(const ln_hum *h, double hz)
{
    int top = (int)(hz / h->bin_hz + 0.5);
    if (top < 2 || top + 2 >= h->bins)
        return 0;
    if (h->level[top - 1] > h->level[top])
        top--;
    else if (h->level[top + 1] > h->level[top])
        top++;
    float here = h->level[top], before = h->level[top - 1], after = h->level[top + 1];
    if (here < before || here < after || here < faint_db || here - h->ground[top] < clear_db)
        return 0;
    return (top + 0.5 * (double)(before - after) / ((double)(before - 2 * here + after) - 1e-9)) * h->bin_hz;
}

/* How many multiples of `hz` are met to within a fifth of a bin and a thousandth; `met` says which, `mean` gets the fundamental they agree on. */
static int lines_at(const ln_hum *h, double hz, bool met[HARMONICS + 1], double *mean)
{
    int count = 0;
    double sum = 0, weight = 0;
    for (int k = 1; k <= HARMONICS; k++) {
        double line = line_near(h, k * hz);
        met[k] = line > 0 && fabs(line - k * hz) < 0.2 * h->bin_hz + 0.001 * k * hz;
        if (met[k]) {
            sum += line * k;
            weight += (double)k * k;
            count++;
        }
    }
    *mean = count ? sum / weight : hz;
    return count;
}

static ln_status finish(ln_hum *h, candidate *c, double now)
{
    c->on = false;
    ln_hum_heard found = { .from = c->from, .to = now, .hz = c->hz_sum / c->frames, .lines = c->lines, .highest = c->highest };
    return h->heard(h->who, &found);
}

static int compare_down(const void *a, const void *b)
{
    return *(const int *)b - *(const int *)a;
}

static ln_status weigh(ln_hum *h, candidate *c)
{
    int sorted[HARMONICS], lasting = 0, highest = 0;
    double hop = (double)ln_hum_hop(h) / h->rate, begin = h->frame * hop, middle = begin + 0.5 * h->size / h->rate;
    for (int k = 1; k <= HARMONICS; k++) {
        sorted[k - 1] = c->run[k];
        lasting += c->run[k] >= LASTING;
        highest = c->run[k] >= LASTING ? k : highest;
    }
    if (!c->on && lasting >= LINES_LEAST) {
        qsort(sorted, HARMONICS, sizeof *sorted, compare_down);
        double ago = (sorted[LINES_LEAST - 1] - 1) * hop;
        c->on = true;
        c->from = begin - ago < hop * 2 ? 0 : middle - ago;
        c->hz_sum = c->frames = c->lines = c->highest = 0;
    }
    if (!c->on)
        return LN_OK;
    c->hz_sum += c->hz;
    c->frames++;
    c->lines = lasting > c->lines ? lasting : c->lines;
    c->highest = highest > c->highest ? highest : c->highest;
    /* The runs have decayed for this long since the lines went. */
    return lasting < LINES_LEAST - 1 ? finish(h, c, middle - (RUN_MOST - LASTING) / 2 * hop) : LN_OK;
}

ln_status ln_hum_listen(ln_hum *h, const float *sound)
{
    ln_fft_windowed(h->fft, sound, h->window, h->spectrum);
    for (int b = 0; b <= h->bins; b++)
        h->level[b] = 10 * log10f(h->spectrum[2 * b] * h->spectrum[2 * b] + h->spectrum[2 * b + 1] * h->spectrum[2 * b + 1] + 1e-14f);
    ln_ground(h->level, h->bins + 1, GROUND_REACH, h->ground);
    for (int m = 0; m < MAINS; m++) {
        candidate *c = &h->candidate[m];
        bool met[HARMONICS + 1], best_met[HARMONICS + 1] = { false };
        double best = c->hz, mean;
        int most = -1;
        for (int s = 0; s <= STEPS; s++) {
            double hz = mains[m] * (1 - range + 2 * range * s / STEPS);
            /* Once on it stays where it is: mains does not jump. */
            if (c->on && fabs(hz / c->hz - 1) > 0.001)
                continue;
            int count = lines_at(h, hz, met, &mean);
            if (count > most) {
                most = count;
                best = mean;
                memcpy(best_met, met, sizeof met);
            }
        }
        c->hz = most >= LINES_LEAST || !c->on ? best : c->hz;
        for (int k = 1; k <= HARMONICS; k++) {
            c->run[k] += best_met[k] ? 1 : -2;
            c->run[k] = c->run[k] < 0 ? 0 : c->run[k] > RUN_MOST ? RUN_MOST : c->run[k];
        }
        ln_status status = weigh(h, c);
        if (status)
            return status;
    }
    h->frame++;
    return LN_OK;
}

ln_status ln_hum_end(ln_hum *h)
{
    ln_status status = LN_OK;
    double end = ((double)h->frame * ln_hum_hop(h) + h->size) / h->rate;
    for (int m = 0; m < MAINS && !status; m++)
        if (h->candidate[m].on)
            status = finish(h, &h->candidate[m], end);
    return status;
}
