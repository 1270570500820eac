/* SPDX-License-Identifier: Apache-2.0 */
#include "grading/traits.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "grading/lab.h"

const char *const ln_trait_names[LN_TRAIT_COUNT] = {
    "L0.5", "L5", "L25", "L50", "L75", "L95", "L99.5", "dark-a", "dark-b", "middle-a", "middle-b", "light-a", "light-b", "darkest-a", "darkest-b", "lightest-a", "lightest-b",
    "neutral-a", "neutral-b", "C25", "C50", "C75", "C95", "spread-a", "spread-b", "spread-L", "low-L", "low-a", "low-b", "high-L", "high-a", "high-b", "black-L", "black-a",
    "black-b", "white-L", "white-a", "white-b", "edges-L", "edges-ab",
    "first-L", "first-a", "first-b", "last-L", "last-a", "last-b", "steep-L", "steep-a", "steep-b",
};

/* The cells that count, in the order of their lightness. */
typedef struct cell {
    float lab[3], rgb[3], chroma;
    float low[3], high[3];    /* what of it is darkest and lightest */
} cell;

static int by_lightness(const void *one, const void *other)
{
    const cell *a = one, *b = other;
    return (a->lab[0] > b->lab[0]) - (a->lab[0] < b->lab[0]);
}

static int by_value(const void *one, const void *other)
{
    float a = *(const float *)one, b = *(const float *)other;
    return (a > b) - (a < b);
}

static double at_share(const float *sorted, int count, double share)
{
    double place = share * (count - 1);
    int below = (int)place;
    int above = below + 1 < count ? below + 1 : below;
    return (double)sorted[below] + (place - below) * ((double)sorted[above] - (double)sorted[below]);
}

/* Rows or columns that are black all along, counted from an edge inwards; never more than a third. */
static bool is_black(const ln_small *s, bool row, int at)
{
    int count = row ? s->width : s->height;
    for (int i = 0; i < count; i++) {
        int cell_at = row ? at * s->width + i : i * s->width + at;
        for (int c = 0; c < 3; c++)
            if (s->rgb[c][cell_at] > 0.012f) /* three codes of 255: a bar after compression */
                return false;
    }
    return true;
}

static int bar(const ln_small *s, bool row, bool far)
{
    int size = row ? s->height : s->width, bars = 0;
    while (bars < size / 3 && is_black(s, row, far ? size - 1 - bars : bars))
        bars++;
    return bars < size / 3 ? bars : 0;
}

static int gather(const ln_small *s, const float *const lab[3], cell *out)
{
    int top = bar(s, true, false), bottom = s->height - bar(s, true, true), left = bar(s, false, false), right = s->width - bar(s, false, true), count = 0;
    for (int y = top; y < bottom; y++)
        for (int x = left; x < right; x++) {
            int i = y * s->width + x;
            if (s->alpha[i] < 0.5f)
                continue;
            cell *c = &out[count++];
            for (int k = 0; k < 3; k++) {
                c->lab[k] = lab[k][i];
                c->rgb[k] = fminf(fmaxf(s->rgb[k][i], 0), 1);
                c->low[k] = s->low[k] ? fminf(fmaxf(s->low[k][i], 0), 1) : c->rgb[k];
                c->high[k] = s->high[k] ? fminf(fmaxf(s->high[k][i], 0), 1) : c->rgb[k];
            }
            c->chroma = hypotf(c->lab[1], c->lab[2]);
        }
    return count;
}

/* Means of a* and b* over cells [from, to) in the order of lightness. */
static double *tint(const cell *cells, int count, double from, double to, double *out)
{
    int first = (int)(from * count), last = (int)(to * count);
    double sum[2] = { 0 };
    last = last > first ? last : first + 1;
    for (int i = first; i < last && i < count; i++)
        for (int k = 0; k < 2; k++)
            sum[k] += (double)cells[i].lab[k + 1];
    for (int k = 0; k < 2; k++)
        *out++ = sum[k] / (last - first) / 10;
    return out;
}

/* Cells count the more the nearer they are to grey; a picture without any says 0. */
static double *neutral(const cell *cells, int count, double *out)
{
    const double near = 8, doubt = 20; /* in L*a*b*; and in cells, of a small picture's 20 000 */
    double weight = doubt, sum[2] = { 0 };
    for (int i = 0; i < count; i++) {
        double w = exp(-0.5 * (double)(cells[i].chroma * cells[i].chroma) / (near * near));
        weight += w;
        for (int k = 0; k < 2; k++)
            sum[k] += w * (double)cells[i].lab[k + 1];
    }
    for (int k = 0; k < 2; k++)
        *out++ = sum[k] / weight / 5;
    return out;
}

static double *chroma(const cell *cells, int count, float *sorted, double *out)
{
    static const double share[] = { 0.25, 0.5, 0.75, 0.95 };
    for (int i = 0; i < count; i++)
        sorted[i] = cells[i].chroma;
    qsort(sorted, (size_t)count, sizeof *sorted, by_value);
    for (size_t i = 0; i < sizeof share / sizeof *share; i++)
        *out++ = log(at_share(sorted, count, share[i]) + 1);
    return out;
}

static double *spread(const cell *cells, int count, ln_traits *t, double *out)
{
    double sum[3] = { 0 }, squares[3] = { 0 }, deviation[3];
    for (int i = 0; i < count; i++)
        for (int k = 0; k < 3; k++) {
            sum[k] += (double)cells[i].lab[k];
            squares[k] += (double)cells[i].lab[k] * (double)cells[i].lab[k];
        }
    t->spread = 0;
    for (int k = 0; k < 3; k++) {
        double mean = sum[k] / count;
        deviation[k] = sqrt(fmax(squares[k] / count - mean * mean, 0));
        t->spread += deviation[k] * deviation[k];
    }
    t->spread = sqrt(t->spread);
    t->lightness = sum[0] / count;
    t->contrast = deviation[0];
    for (int k = 0; k < 3; k++)
        *out++ = log(deviation[(k + 1) % 3] + 1);
    return out;
}

/* Three numbers, of red, green and blue, as their mean, red against green, and blue against yellow. */
static double *opposed(const double rgb[3], double *out)
{
    *out++ = (rgb[0] + rgb[1] + rgb[2]) / 3;
    *out++ = rgb[0] - rgb[1];
    *out++ = rgb[2] - (rgb[0] + rgb[1]) / 2;
    return out;
}

/* Where red, green and blue begin and end, and how much of each lies at the end of all codes. */
static double *ends(const cell *cells, int count, float *sorted, double *out)
{
    double low[3], high[3], blacks[3], whites[3];
    for (int k = 0; k < 3; k++) {
        int black = 0, white = 0;
        for (int i = 0; i < count; i++) {
            sorted[i] = cells[i].rgb[k];
            black += sorted[i] < 0.008f; /* two codes of 255 */
            white += sorted[i] > 0.992f;
        }
        qsort(sorted, (size_t)count, sizeof *sorted, by_value);
        low[k] = 8 * at_share(sorted, count, 0.003);
        high[k] = 5 * at_share(sorted, count, 0.997);
        blacks[k] = 3 * sqrt((double)black / count);
        whites[k] = 3 * sqrt((double)white / count);
    }
    return opposed(whites, opposed(blacks, opposed(high, opposed(low, out))));
}

static double *edges(const ln_small *s, const float *const lab[3], double *out)
{
    double sum[3] = { 0 };
    int count = 0;
    for (int y = 0; y < s->height; y++)
        for (int x = 0; x + 1 < s->width; x++) {
            int i = y * s->width + x;
            if (s->alpha[i] < 0.5f || s->alpha[i + 1] < 0.5f)
                continue;
            count++;
            for (int k = 0; k < 3; k++)
                sum[k] += (double)fabsf(lab[k][i + 1] - lab[k][i]);
        }
    count = count ? count : 1;
    *out++ = log(sum[0] / count + 0.1);
    *out++ = log((sum[1] + sum[2]) / count + 0.1);
    return out;
}

/* The very first and last of red, green and blue; a speck of a cell or two is passed over. */
static double *very_ends(const cell *cells, int count, float *sorted, double *out)
{
    const double speck = 0.0001;
    double first[3], last[3];
    for (int k = 0; k < 3; k++) {
        for (int i = 0; i < count; i++)
            sorted[i] = cells[i].low[k];
        qsort(sorted, (size_t)count, sizeof *sorted, by_value);
        first[k] = 6 * at_share(sorted, count, speck);
        for (int i = 0; i < count; i++)
            sorted[i] = cells[i].high[k];
        qsort(sorted, (size_t)count, sizeof *sorted, by_value);
        last[k] = 6 * at_share(sorted, count, 1 - speck);
    }
    return opposed(last, opposed(first, out));
}

/* Steps of red, green and blue from cell to cell, of which the strong ones count (Minkowski's mean of order 4). */
static double *steepness(const ln_small *s, double *out)
{
    double sum[3] = { 0 }, steep[3];
    int count = 0;
    for (int y = 0; y + 1 < s->height; y++)
        for (int x = 0; x + 1 < s->width; x++) {
            const int i = y * s->width + x, right = i + 1, below = i + s->width;
            if (s->alpha[i] < 0.5f || s->alpha[right] < 0.5f || s->alpha[below] < 0.5f)
                continue;
            count++;
            for (int c = 0; c < 3; c++) {
                double step = (double)(fabsf(s->rgb[c][right] - s->rgb[c][i]) + fabsf(s->rgb[c][below] - s->rgb[c][i]));
                sum[c] += step * step * step * step;
            }
        }
    for (int c = 0; c < 3; c++)
        steep[c] = log(sum[c] / (count ? count : 1) + 1e-8) / 2; /* 1e-8: steps of a hundredth of the range */
    return opposed(steep, out);
}

static void fill(const ln_small *s, const float *const lab[3], cell *cells, int count, float *sorted, ln_traits *t)
{
    static const double share[] = { 0.005, 0.05, 0.25, 0.5, 0.75, 0.95, 0.995 };
    double *out = t->value;
    qsort(cells, (size_t)count, sizeof *cells, by_lightness);
    for (int i = 0; i < count; i++)
        sorted[i] = cells[i].lab[0];
    for (size_t i = 0; i < sizeof share / sizeof *share; i++)
        *out++ = at_share(sorted, count, share[i]) / 20;
    out = tint(cells, count, 0, 1 / 3.0, out);
    out = tint(cells, count, 1 / 3.0, 2 / 3.0, out);
    out = tint(cells, count, 2 / 3.0, 1, out);
    out = tint(cells, count, 0, 0.04, out);
    out = tint(cells, count, 0.96, 1, out);
    out = neutral(cells, count, out);
    out = chroma(cells, count, sorted, out);
    out = spread(cells, count, t, out);
    out = ends(cells, count, sorted, out);
    out = edges(s, lab, out);
    steepness(s, very_ends(cells, count, sorted, out));
    t->cells = count;
    for (int i = 0; i < count; i++) {
        t->chroma += (double)cells[i].chroma / count;
        t->level[cells[i].lab[0] < 33 ? 0 : cells[i].lab[0] < 67 ? 1 : 2] += 1.0 / count;
    }
}

ln_status ln_traits_of(const ln_small *small, ln_traits *out)
{
    const size_t cells = (size_t)small->width * small->height;
    ln_status status = LN_OK;
    memset(out, 0, sizeof *out);
    cell *gathered = malloc(cells * sizeof *gathered);
    float *memory = malloc(4 * cells * sizeof *memory);
    if (!gathered || !memory) {
        status = ln_fail(LN_EMEMORY, "no memory for the colours of a picture");
        goto done;
    }
    float *lab[3] = { memory, memory + cells, memory + 2 * cells };
    ln_lab_rows(small->rgb[0], small->rgb[1], small->rgb[2], (int)cells, lab[0], lab[1], lab[2]);
    int count = gather(small, (const float *const *)lab, gathered);
    if (count)
        fill(small, (const float *const *)lab, gathered, count, memory + 3 * cells, out);
    else
        status = ln_fail(LN_ESETTING, "nothing of the picture is left to look at: its mask or its alpha covers all of it");
done:
    free(gathered);
    free(memory);
    return status;
}
