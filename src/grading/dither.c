/* SPDX-License-Identifier: Apache-2.0 */
#include "grading/dither.h"

#include <math.h>
#include <pthread.h>
#include <stdbool.h>
#include <string.h>

enum {
    SIDE = LN_DITHER_SIDE,
    CELLS = SIDE * SIDE,
    REACH = 7,        /* the bell is below 2e-5 farther out */
    FIRST = CELLS / 10, /* points the order starts from: a tenth, as Ulichney advises */
};
static const float bell_width = 1.5f; /* standard deviation in cells, Ulichney's value */
static const float amplitude = 0.992f; /* of a code value: leaves room for float rounding of 14-bit samples */

/* Each row twice, side by side, so that a shifted row is still one stretch of memory. */
static float square[SIDE][2 * SIDE];
static pthread_once_t made = PTHREAD_ONCE_INIT;

typedef struct field {
    float bell[REACH + 1][REACH + 1];
    float crowd[CELLS]; /* how near set points are, each weighed by the bell, around the edges too */
    bool set[CELLS];
} field;

static void put(field *f, int cell, bool set)
{
    f->set[cell] = set;
    for (int dy = -REACH; dy <= REACH; dy++)
        for (int dx = -REACH; dx <= REACH; dx++) {
            int y = (cell / SIDE + dy) & (SIDE - 1), x = (cell + dx) & (SIDE - 1);
            float bell = f->bell[dy < 0 ? -dy : dy][dx < 0 ? -dx : dx];
            f->crowd[y * SIDE + x] += set ? bell : -bell;
        }
}

/* The most crowded of the set cells, or the loneliest of those that are not. */
static int find(const field *f, bool set)
{
    int best = -1;
    for (int i = 0; i < CELLS; i++)
        if (f->set[i] == set && (best < 0 || (set ? f->crowd[i] > f->crowd[best] : f->crowd[i] < f->crowd[best])))
            best = i;
    return best;
}

/* Scatter FIRST points, then move the most crowded into the largest void until it would go back where it came from. */
static void scatter(field *f)
{
    uint32_t seed = 1;
    for (int count = 0; count < FIRST;) {
        seed = seed * 1664525u + 1013904223u; /* Numerical Recipes' generator */
        int cell = (int)(seed >> 20) % CELLS;
        if (f->set[cell])
            continue;
        put(f, cell, true);
        count++;
    }
    for (int cluster = -1, empty = -2; cluster != empty;) {
        cluster = find(f, true);
        put(f, cluster, false);
        empty = find(f, false);
        put(f, empty, true);
    }
}

static void make_square(void)
{
    static field even, f;
    static int rank[CELLS];
    for (int y = 0; y <= REACH; y++)
        for (int x = 0; x <= REACH; x++)
            even.bell[y][x] = expf((float)-(x * x + y * y) / (2 * bell_width * bell_width));
    scatter(&even);
    f = even;
    for (int r = FIRST - 1; r >= 0; r--) {
        int cell = find(&f, true);
        rank[cell] = r;
        put(&f, cell, false);
    }
    f = even;
    for (int r = FIRST; r < CELLS; r++) {
        int cell = find(&f, false);
        rank[cell] = r;
        put(&f, cell, true);
    }
    for (int i = 0; i < CELLS; i++)
        square[i / SIDE][i % SIDE] = square[i / SIDE][i % SIDE + SIDE] = amplitude * (((float)rank[i] + 0.5f) / CELLS - 0.5f);
}

/* Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014: the finishing mix. */
static uint64_t mix(uint64_t x)
{
    x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
    return x ^ x >> 31;
}

const float *ln_dither_row(int plane, int y)
{
    pthread_once(&made, make_square);
    uint64_t shift = mix((uint64_t)plane + 1);
    return square[((uint64_t)y + (shift >> 8)) % SIDE] + shift % SIDE;
}
