/* SPDX-License-Identifier: Apache-2.0 */
/* Colours through the tables of a .cube.
 *
 * The lattice is done in two passes over a piece that stays in the first-level cache. The first finds, for each colour, the four corners of its tetrahedron and
 * their weights: arithmetic alone, many colours an instruction. The second mixes the corners: each is one load of R G B 0, a colour an instruction. One pass
 * that gathers the twelve numbers of sixteen colours at once was slower, a gather being as many loads as it has lanes. */
#include "grading/cube.h"

#include <stdint.h>

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

static void LN_CLONES through_curve(const float *restrict curve, int size, float low, float high, float *restrict value, int count)
{
    const float last = (float)(size - 1), scale = last / (high - low);
    for (int i = 0; i < count; i++) {
        float x = (between(value[i], low, high) - low) * scale;
        int at = (int)x;
        at = at < size - 2 ? at : size - 2;
        float part = x - (float)at;
        value[i] = curve[at] + part * (curve[at + 1] - curve[at]);
    }
}

/* Where the four corners lie, in numbers from the table's start, and how much of each. */
typedef struct corners {
    int32_t first[PIECE], second[PIECE], third[PIECE];
    float weight[4][PIECE];
} corners;

static void LN_CLONES find_corners(const ln_cube_table *table, const float *restrict red, const float *restrict green, const float *restrict blue, int count,
                                   corners *restrict to)
{
    const int size = table->size, most = size - 2, step_r = 4, step_g = 4 * size, step_b = 4 * size * size, step_all = step_r + step_g + step_b;
    const float lr = table->low[0], lg = table->low[1], lb = table->low[2], hr = table->high[0], hg = table->high[1], hb = table->high[2];
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

static void LN_CLONES mix_corners(const ln_cube_table *table, const corners *restrict from, float *restrict red, float *restrict green, float *restrict blue, int count)
{
    const int step_all = 4 + 4 * table->size + 4 * table->size * table->size;
    float mixed[4 * PIECE];
    for (int i = 0; i < count; i++) {
        const float *a = table->value + from->first[i], *b = table->value + from->second[i], *c = table->value + from->third[i], *d = a + step_all;
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

void ln_cube_rows(const ln_cube *cube, float *red, float *green, float *blue, int count)
{
    const ln_cube_table *curves = &cube->curves;
    float *channel[3] = { red, green, blue };
    for (int c = 0; curves->size && c < 3; c++)
        through_curve(curves->value + (size_t)c * (size_t)curves->size, curves->size, curves->low[c], curves->high[c], channel[c], count);
    for (int at = 0; cube->lattice.size && at < count; at += PIECE) {
        corners found;
        int piece = count - at < PIECE ? count - at : PIECE;
        find_corners(&cube->lattice, red + at, green + at, blue + at, piece, &found);
        mix_corners(&cube->lattice, &found, red + at, green + at, blue + at, piece);
    }
}
