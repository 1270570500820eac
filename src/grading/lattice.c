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

/* Registers of one colour, R G B 0, and of two, as the compiler's vectors. */
typedef float colour __attribute__((vector_size(16)));
typedef float colours __attribute__((vector_size(32)));

static inline colour load(const float *from)
{
    colour c;
    memcpy(&c, from, sizeof c);
    return c;
}

static inline int to_last(int size)
{
    return 4 + 4 * size + 4 * size * size;
}

/* From colour `i` on, one after the other; part of whoever calls it, so that colours that are left over are rounded as the others were. */
static inline __attribute__((always_inline)) void mix_from(const ln_lattice *lattice, const corners *restrict from, float *restrict red, float *restrict green, float *restrict blue, int i, int count)
{
    const float *value = lattice->value, *last = value + to_last(lattice->size);
    for (; i < count; i++) {
        colour m = from->weight[0][i] * load(value + from->first[i]) + from->weight[1][i] * load(value + from->second[i]) +
                   from->weight[2][i] * load(value + from->third[i]) + from->weight[3][i] * load(last + from->first[i]);
        red[i] = m[0];
        green[i] = m[1];
        blue[i] = m[2];
    }
}

static void LN_CLONES mix_singly(const ln_lattice *lattice, const corners *restrict from, float *restrict red, float *restrict green, float *restrict blue, int count)
{
    mix_from(lattice, from, red, green, blue, 0, count);
}

#ifdef __x86_64__
/* The same of eight at a time: AVX2 holds two of them in a register. Those are four apart, so that no shuffle need cross the register's middle (on Zen each
 * such is two instructions): weights are spread and eight colours turned into rows within the halves. */
#define PAIR(table, at, i) __builtin_shufflevector(load(table + at[i]), load(table + at[i + 4]), 0, 1, 2, 3, 4, 5, 6, 7)
#define SHARE(weight, i) __builtin_shufflevector(weight, weight, i, i, i, i, i + 4, i + 4, i + 4, i + 4)
#define MIXED(i) (SHARE(w0, i) * PAIR(value, first, i) + SHARE(w1, i) * PAIR(value, second, i) + SHARE(w2, i) * PAIR(value, third, i) + SHARE(w3, i) * PAIR(last, first, i))
__attribute__((target("avx2,fma"))) static void mix_eights(const ln_lattice *lattice, const corners *restrict from, float *restrict red, float *restrict green, float *restrict blue, int count)
{
    const float *value = lattice->value, *last = value + to_last(lattice->size);
    int done = 0;
    for (; done + 8 <= count; done += 8) {
        const int32_t *first = from->first + done, *second = from->second + done, *third = from->third + done;
        colours w0, w1, w2, w3;
        memcpy(&w0, from->weight[0] + done, sizeof w0);
        memcpy(&w1, from->weight[1] + done, sizeof w1);
        memcpy(&w2, from->weight[2] + done, sizeof w2);
        memcpy(&w3, from->weight[3] + done, sizeof w3);
        const colours m04 = MIXED(0), m15 = MIXED(1), m26 = MIXED(2), m37 = MIXED(3);
        const colours rg0145 = __builtin_shufflevector(m04, m15, 0, 8, 1, 9, 4, 12, 5, 13), rg2367 = __builtin_shufflevector(m26, m37, 0, 8, 1, 9, 4, 12, 5, 13);
        const colours b0145 = __builtin_shufflevector(m04, m15, 2, 10, 3, 11, 6, 14, 7, 15), b2367 = __builtin_shufflevector(m26, m37, 2, 10, 3, 11, 6, 14, 7, 15);
        const colours r = __builtin_shufflevector(rg0145, rg2367, 0, 1, 8, 9, 4, 5, 12, 13), g = __builtin_shufflevector(rg0145, rg2367, 2, 3, 10, 11, 6, 7, 14, 15);
        const colours b = __builtin_shufflevector(b0145, b2367, 0, 1, 8, 9, 4, 5, 12, 13);
        memcpy(red + done, &r, sizeof r);
        memcpy(green + done, &g, sizeof g);
        memcpy(blue + done, &b, sizeof b);
    }
    mix_from(lattice, from, red, green, blue, done, count);
}
#endif

static void mix_corners(const ln_lattice *lattice, const corners *restrict from, float *restrict red, float *restrict green, float *restrict blue, int count)
{
#ifdef __x86_64__
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
        mix_eights(lattice, from, red, green, blue, count);
        return;
    }
#endif
    mix_singly(lattice, from, red, green, blue, count);
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
