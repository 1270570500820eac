/* SPDX-License-Identifier: Apache-2.0 */
#include "sound/notes.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "media/fft.h"
#include "sound/ground.h"
#include "sound/window.h"

static const double window_seconds = 0.085, highest_hz = 6000;
/* A peak stands this far above its ground, and above -84 dB of full scale. */
static const float clear_db = 12, faint_db = -84;
static const double shortest = 0.06, turn_share = 0.05;
enum { OVERLAP = 8, GROUND_REACH = 12, PEAKS = 96, LINES = 128, MISSES = 3, EDGE = 24 };

typedef struct peak {
    double hz;
    float level, above;
    bool taken;
} peak;

/* A line being followed. Levels of the first and last frames are kept to place the edges. */
typedef struct line {
    bool alive;
    int first, last, frames;
    double hz, slope; /* now; Hz a frame */
    double weight, sum, square, low, high, above, level_sum, level_square, time_sum, time_square, time_level;
    float begin[EDGE], end[EDGE], loudest;
    double extreme;   /* since the last turn */
    int direction, turns, tops, bottoms;
    double top_sum, bottom_sum, top_square, bottom_square;
} line;

struct ln_notes {
    int rate, size, bins, frame;
    double bin_hz;
    ln_fft *fft;
    float *window, *spectrum, *level, *ground;
    line line[LINES];
    peak peak[PEAKS];
    int peaks;
    ln_note_heard heard;
    void *who;
};

ln_status ln_notes_new(int rate, ln_note_heard heard, void *who, ln_notes **out)
{
    ln_notes *n = calloc(1, sizeof *n);
    *out = NULL;
    if (!n)
        return ln_fail(LN_EMEMORY, "no memory to listen for notes");
    n->rate = rate;
    n->size = ln_fft_size((int)(window_seconds * rate));
    n->size = n->size < 64 ? 64 : n->size;
    n->bin_hz = (double)rate / n->size;
    n->bins = (int)(highest_hz / n->bin_hz);
    n->bins = n->bins > n->size / 2 - 1 ? n->size / 2 - 1 : n->bins;
    n->heard = heard;
    n->who = who;
    n->window = calloc((size_t)n->size * 3 + 2, sizeof *n->window);
    ln_status status = n->window ? ln_fft_new(n->size, &n->fft) : ln_fail(LN_EMEMORY, "no memory to listen for notes");
    if (status) {
        ln_notes_free(n);
        return status;
    }
    n->spectrum = n->window + n->size;
    n->level = n->spectrum + n->size + 2;
    n->ground = n->level + n->bins + 1;
    /* A full-scale sine then stands at 0 dB. */
    ln_window_hann(n->window, n->size, 4.0 / n->size);
    *out = n;
    return LN_OK;
}

void ln_notes_free(ln_notes *notes)
{
    if (notes) {
        ln_fft_free(&notes->fft);
        free(notes->window);
    }
    free(notes);
}

int ln_notes_size(const ln_notes *notes)
{
    return notes->size;
}

int ln_notes_hop(const ln_notes *notes)
{
    return notes->size / OVERLAP;
}

static void find_peaks(ln_notes *n, const float *sound)
{
    ln_fft_windowed(n->fft, sound, n->window, n->spectrum);
    for (int b = 0; b <= n->bins; b++)
        n->level[b] = 10 * log10f(n->spectrum[2 * b] * n->spectrum[2 * b] + n->spectrum[2 * b + 1] * n->spectrum[2 * b + 1] + 1e-14f);
    ln_ground(n->level, n->bins + 1, GROUND_REACH, n->ground);
    n->peaks = 0;
    for (int b = 2; b < n->bins && n->peaks < PEAKS; b++) {
        float here = n->level[b], before = n->level[b - 1], after = n->level[b + 1];
        if (here < faint_db || here - n->ground[b] < clear_db || here < before || here <= after)
            continue;
        /* The top of the parabola through three points, in dB: 1 % of a bin for a Hann window. */
        double aside = 0.5 * (double)(before - after) / ((double)(before - 2 * here + after) - 1e-9);
        n->peak[n->peaks++] = (peak){ .hz = (b + aside) * n->bin_hz, .level = here, .above = here - n->ground[b] };
    }
}

static void turn_at(line *l, double hz)
{
    l->turns++;
    if (l->direction > 0) {
        l->tops++;
        l->top_sum += hz;
        l->top_square += hz * hz;
    } else {
        l->bottoms++;
        l->bottom_sum += hz;
        l->bottom_square += hz * hz;
    }
    l->direction = -l->direction;
}

static void watch_turns(line *l, double hz)
{
    if (!l->direction) {
        if (fabs(hz / l->extreme - 1) > turn_share) {
            l->direction = hz > l->extreme ? 1 : -1;
            l->extreme = hz;
        }
    } else if ((hz - l->extreme) * l->direction > 0) {
        l->extreme = hz;
    } else if (fabs(hz / l->extreme - 1) > turn_share) {
        turn_at(l, l->extreme);
        l->extreme = hz;
    }
}

static void go_on(line *l, const peak *p, int frame)
{
    double weight = pow(10, (double)p->level / 10), age = frame - l->first, db = (double)p->level;
    l->slope = l->frames ? 0.6 * l->slope + 0.4 * (p->hz - l->hz) / (frame - l->last) : 0;
    l->hz = p->hz;
    l->low = l->frames && l->low < p->hz ? l->low : p->hz;
    l->high = l->frames && l->high > p->hz ? l->high : p->hz;
    l->last = frame;
    l->weight += weight;
    l->sum += weight * p->hz;
    l->square += weight * p->hz * p->hz;
    l->above += (double)p->above;
    l->level_sum += db;
    l->level_square += db * db;
    l->time_sum += age;
    l->time_square += age * age;
    l->time_level += age * db;
    if (age < EDGE)
        l->begin[(int)age] = p->level;
    l->end[frame % EDGE] = p->level;
    l->loudest = l->loudest > p->level ? l->loudest : p->level;
    l->frames++;
    watch_turns(l, p->hz);
}

static void be_born(ln_notes *n, const peak *p)
{
    for (int i = 0; i < LINES; i++)
        if (!n->line[i].alive) {
            n->line[i] = (line){ .alive = true, .first = n->frame, .last = n->frame, .loudest = -200, .extreme = p->hz };
            for (int k = 0; k < EDGE; k++)
                n->line[i].begin[k] = n->line[i].end[k] = -200;
            go_on(&n->line[i], p, n->frame);
            return;
        }
}

static double spread_of(double sum, double square, int count)
{
    double mean = count ? sum / count : 0, variance = count ? square / count - mean * mean : 0;
    return mean > 0 && variance > 0 ? sqrt(variance) / mean : 0;
}

/* First and last frame in which the line has half the amplitude it has in the middle: the window half covers it there. */
static void place_edges(const line *l, ln_note *note, double hop, double middle)
{
    float half = fminf((float)(l->level_sum / l->frames), l->loudest) - 5;
    int first = 0, last = 0;
    while (first < EDGE - 1 && first < l->last - l->first && l->begin[first] < half)
        first++;
    while (last < EDGE - 1 && last < l->last - l->first - first && l->end[(l->last - last) % EDGE] < half)
        last++;
    note->from = (l->first + first) * hop + middle;
    note->to = (l->last - last) * hop + middle;
}

static ln_status die(ln_notes *n, line *l)
{
    double hop = (double)ln_notes_hop(n) / n->rate, count = l->frames, across = count * l->time_square - l->time_sum * l->time_sum;
    ln_note note = { .hz = l->sum / l->weight, .low = l->low, .high = l->high, .above = l->above / count, .turns = l->turns };
    double variance = l->square / l->weight - note.hz * note.hz;
    l->alive = false;
    place_edges(l, &note, hop, (double)n->size / 2 / n->rate);
    if (note.to - note.from < shortest)
        return LN_OK;
    note.level = l->level_sum / count;
    note.swing = sqrt(fmax(0, l->level_square / count - note.level * note.level));
    note.wander = variance > 0 ? sqrt(variance) / note.hz : 0;
    note.fall = across > 0 ? -(count * l->time_level - l->time_sum * l->level_sum) / across / hop : 0;
    note.turn_low = l->bottoms ? l->bottom_sum / l->bottoms : 0;
    note.turn_high = l->tops ? l->top_sum / l->tops : 0;
    note.turn_spread = fmax(spread_of(l->top_sum, l->top_square, l->tops), spread_of(l->bottom_sum, l->bottom_square, l->bottoms));
    return n->heard(n->who, &note);
}

/* The nearest free peak to where the line should be, within a bin and as far again as it moves. */
static peak *next_of(ln_notes *n, const line *l)
{
    double gap = n->frame - l->last, expected = l->hz + l->slope * gap, most = n->bin_hz * 1.2 + fabs(l->slope) * gap;
    peak *best = NULL;
    for (int i = 0; i < n->peaks; i++) {
        double off = fabs(n->peak[i].hz - expected);
        if (!n->peak[i].taken && off < most) {
            most = off;
            best = &n->peak[i];
        }
    }
    return best;
}

ln_status ln_notes_listen(ln_notes *n, const float *sound)
{
    find_peaks(n, sound);
    for (int i = 0; i < LINES; i++) {
        line *l = &n->line[i];
        if (!l->alive)
            continue;
        peak *p = next_of(n, l);
        if (p) {
            p->taken = true;
            go_on(l, p, n->frame);
        } else if (n->frame - l->last > MISSES) {
            ln_status status = die(n, l);
            if (status)
                return status;
        }
    }
    for (int i = 0; i < n->peaks; i++)
        if (!n->peak[i].taken)
            be_born(n, &n->peak[i]);
    n->frame++;
    return LN_OK;
}

ln_status ln_notes_end(ln_notes *n)
{
    ln_status status = LN_OK;
    for (int i = 0; i < LINES && !status; i++)
        if (n->line[i].alive)
            status = die(n, &n->line[i]);
    return status;
}
