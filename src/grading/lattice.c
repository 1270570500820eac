/* SPDX-License-Identifier: Apache-2.0 */
/* A lattice is done in two passes over a piece that stays in the first-level cache. The first finds, for each colour, the four corners of its tetrahedron and
 * their weights: arithmetic alone, many colours an instruction. The second mixes the corners: each is one load of R G B 0, a colour an instruction. One pass
 * that gathers the twelve numbers of sixteen colours at once was slower, a gather being as many loads as it has lanes. */
#include "grading/lattice.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

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
        /* Of equal parts either may be the higher one: the corner between them then has no weight. */
        float more = larger(r, g), less = smaller(r, g), high = larger(more, b), low = smaller(less, b), middle = larger(less, smaller(more, b));
        int step_more = r > g ? step_r : step_g, step_less = step_r + step_g - step_more;
        int step_high = b > more ? step_b : step_more, step_low = b < less ? step_b : step_less;
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

/* The compiler's vector of R G B 0, which every processor that matters holds in one register. */
typedef float colour __attribute__((vector_size(16)));

static inline colour load(const float *from)
{
    colour c;
    memcpy(&c, from, sizeof c);
    return c;
}

static inline colour mixed(const float *value, const corners *from, int i, int step_all)
{
    const float *a = value + from->first[i], *b = value + from->second[i], *c = value + from->third[i];
    return from->weight[0][i] * load(a) + from->weight[1][i] * load(b) + from->weight[2][i] * load(c) + from->weight[3][i] * load(a + step_all);
}

/* Four colours are turned into four of red, of green and of blue in registers: to store them as they are and read them again across took longer than to mix them. */
static void LN_CLONES mix_corners(const ln_lattice *lattice, const corners *restrict from, float *restrict red, float *restrict green, float *restrict blue, int count)
{
    const int step_all = 4 + 4 * lattice->size + 4 * lattice->size * lattice->size;
    const float *value = lattice->value;
    int i = 0;
    for (; i + 4 <= count; i += 4) {
        colour m0 = mixed(value, from, i, step_all), m1 = mixed(value, from, i + 1, step_all);
        colour m2 = mixed(value, from, i + 2, step_all), m3 = mixed(value, from, i + 3, step_all);
        colour rg01 = __builtin_shufflevector(m0, m1, 0, 4, 1, 5), rg23 = __builtin_shufflevector(m2, m3, 0, 4, 1, 5);
        colour b01 = __builtin_shufflevector(m0, m1, 2, 6, 3, 7), b23 = __builtin_shufflevector(m2, m3, 2, 6, 3, 7);
        colour r = __builtin_shufflevector(rg01, rg23, 0, 1, 4, 5), g = __builtin_shufflevector(rg01, rg23, 2, 3, 6, 7), b = __builtin_shufflevector(b01, b23, 0, 1, 4, 5);
        memcpy(red + i, &r, sizeof r);
        memcpy(green + i, &g, sizeof g);
        memcpy(blue + i, &b, sizeof b);
    }
    for (; i < count; i++) {
        colour m = mixed(value, from, i, step_all);
        red[i] = m[0];
        green[i] = m[1];
        blue[i] = m[2];
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
