/* SPDX-License-Identifier: Apache-2.0 */
/* A lattice is done in two passes over a piece that stays in the first-level cache. The first finds, for each colour, the four corners of its tetrahedron and
 * their weights: arithmetic alone, many colours an instruction. The second mixes the corners: each is one load of R G B 0, a colour an instruction. One pass
 * that gathers the twelve numbers of sixteen colours at once was slower, a gather being as many loads as it has lanes. */
#include "grading/lattice.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/clones.h"

enum { PIECE = 256 };

static inline float between(float x, float low, float high)
{
    x = x > low ? x : low; /* in this order a NaN becomes `low` */
    return x < high ? x : high;
}

static inline float larger(float a, float b)
{
    return a > b ? a : b;
}

static inline float smaller(float a, float b)
{
    return a < b ? a : b;
}

/* Where the four corners lie, in numbers from the table's start, and how much of each. */
typedef struct corners {
    int32_t first[PIECE], second[PIECE], third[PIECE];
    float weight[4][PIECE];
} corners;

static void LN_CLONES find_corners(const ln_lattice *lattice, const float *restrict red, const float *restrict green, const float *restrict blue, int count,
                                   corners *restrict to)
{
    const int size = lattice->size, most = size - 2, step_r = 4, step_g = 4 * size, step_b = 4 * size * size, step_all = step_r + step_g + step_b;
    const float lr = lattice->low[0], lg = lattice->low[1], lb = lattice->low[2], hr = lattice->high[0], hg = lattice->high[1], hb = lattice->high[2];
    const float last = (float)(size - 1), sr = last / (hr - lr), sg = last / (hg - lg), sb = last / (hb - lb);
    for (int i = 0; i < count; i++) {
        float r = (between(red[i], lr, hr) - lr) * sr, g = (between(green[i], lg, hg) - lg) * sg, b = (between(blue[i], lb, hb) - lb) * sb;
        int ir = (int)r, ig = (int)g, ib = (int)b;
        ir = ir < most ? ir : most;
        ig = ig < most ? ig : most;
        ib = ib < most ? ib : most;
        r -= (float)ir;
        g -= (float)ig;
        b -= (float)ib;
        float high = larger(larger(r, g), b), low = smaller(smaller(r, g), b), middle = larger(smaller(r, g), smaller(larger(r, g), b));
        int step_high = r >= g ? (r >= b ? step_r : step_b) : (g >= b ? step_g : step_b);
        int step_low = r < g ? (r < b ? step_r : step_b) : (g < b ? step_g : step_b);
        int first = ir * step_r + ig * step_g + ib * step_b;
        to->first[i] = first;
        to->second[i] = first + step_high;
        to->third[i] = first + step_all - step_low;
        to->weight[0][i] = 1 - high;
        to->weight[1][i] = high - middle;
        to->weight[2][i] = middle - low;
        to->weight[3][i] = low;
    }
}

static void LN_CLONES mix_corners(const ln_lattice *lattice, const corners *restrict from, float *restrict red, float *restrict green, float *restrict blue, int count)
{
    const int step_all = 4 + 4 * lattice->size + 4 * lattice->size * lattice->size;
    float mixed[4 * PIECE];
    for (int i = 0; i < count; i++) {
        const float *a = lattice->value + from->first[i], *b = lattice->value + from->second[i], *c = lattice->value + from->third[i], *d = a + step_all;
        const float wa = from->weight[0][i], wb = from->weight[1][i], wc = from->weight[2][i], wd = from->weight[3][i];
        for (int k = 0; k < 4; k++)
            mixed[4 * i + k] = wa * a[k] + wb * b[k] + wc * c[k] + wd * d[k];
    }
    for (int i = 0; i < count; i++) {
        red[i] = mixed[4 * i];
        green[i] = mixed[4 * i + 1];
        blue[i] = mixed[4 * i + 2];
    }
}

static void trilinear(const ln_lattice *lattice, float *red, float *green, float *blue, int count)
{
    const int size = lattice->size, step[3] = { 4, 4 * size, 4 * size * size };
    for (int i = 0; i < count; i++) {
        float *rgb[3] = { red + i, green + i, blue + i }, part[3], mixed[3] = { 0, 0, 0 };
        const float *first = lattice->value;
        for (int c = 0; c < 3; c++) {
            float x = (between(*rgb[c], lattice->low[c], lattice->high[c]) - lattice->low[c]) * ((float)(size - 1) / (lattice->high[c] - lattice->low[c]));
            int at = (int)x < size - 2 ? (int)x : size - 2;
            part[c] = x - (float)at;
            first += (ptrdiff_t)at * step[c];
        }
        for (int corner = 0; corner < 8; corner++) {
            float weight = 1;
            const float *at = first;
            for (int c = 0; c < 3; c++) {
                weight *= corner >> c & 1 ? part[c] : 1 - part[c];
                at += corner >> c & 1 ? step[c] : 0;
            }
            for (int c = 0; c < 3; c++)
                mixed[c] += weight * at[c];
        }
        for (int c = 0; c < 3; c++)
            *rgb[c] = mixed[c];
    }
}

void ln_lattice_rows(const ln_lattice *lattice, float *red, float *green, float *blue, int count)
{
    if (lattice->trilinear) {
        trilinear(lattice, red, green, blue, count);
        return;
    }
    for (int at = 0; at < count; at += PIECE) {
        corners found;
        int piece = count - at < PIECE ? count - at : PIECE;
        find_corners(lattice, red + at, green + at, blue + at, piece, &found);
        mix_corners(lattice, &found, red + at, green + at, blue + at, piece);
    }
}

void ln_lattice_free(ln_lattice *lattice)
{
    if (!lattice)
        return;
    free(lattice->value);
    free(lattice);
}
