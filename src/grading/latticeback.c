/* SPDX-License-Identifier: Apache-2.0 */
/* Boxes about the colours of 2^3 cells, of 4^3, of 8^3 ... tell where a colour may come from; in a cell that may be the one, each of its six tetrahedra is asked for the shares of its
 * corners that mix to the colour. Nothing is remembered from one colour to the next: the answer must not depend on the neighbours. */
#include "grading/latticeback.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include <lanterne/log.h>

enum { LEVELS = 9 /* of 258 points and their edge */, EDGE = 1 /* layers of points about the lattice */, OUTWARDS = 4 };

/* The ends of eight boxes, of those that halve a cube of cells each way, red's half changing fastest; the compiler's vectors, so that four are asked at once. Ends of one that
 * would lie beyond the lattice hold nothing. */
typedef float ends __attribute__((vector_size(16)));
typedef int32_t answers __attribute__((vector_size(16)));
typedef struct eighths {
    ends low[2][3], high[2][3];
} eighths;

struct ln_lattice_back {
    int size; /* points an axis, with the edge */
    float low[3], step[3]; /* from a point's number, without the edge, to what it stands for */
    float *value;    /* size^3 of R G B, red changing fastest */
    int levels;
    int side[LEVELS + 1]; /* cubes an axis of a level, of 2^level cells an axis */
    eighths *level[LEVELS + 1]; /* of level 0, the cells, there are none */
};

/* A colour that is looked for, and the place where it was found: numbers of points from the edge's first. */
typedef struct search {
    float colour[3];
    double place[3];
} search;

static size_t at(int side, int x, int y, int z)
{
    return (size_t)x + (size_t)side * ((size_t)y + (size_t)side * (size_t)z);
}

static const float *point(const ln_lattice_back *back, int x, int y, int z)
{
    return back->value + 3 * at(back->size, x, y, z);
}

static int inside(int i, int size)
{
    i -= EDGE;
    return i < 0 ? 0 : i < size ? i : size - 1;
}

static void lay_out(ln_lattice_back *back, const ln_lattice *lattice)
{
    const float centre = 0.5F;
    for (int z = 0; z < back->size; z++)
        for (int y = 0; y < back->size; y++)
            for (int x = 0; x < back->size; x++) {
                const int from[3] = { inside(x, lattice->size), inside(y, lattice->size), inside(z, lattice->size) };
                const float *given = lattice->value + 4 * at(lattice->size, from[0], from[1], from[2]);
                const bool outside = from[0] + EDGE != x || from[1] + EDGE != y || from[2] + EDGE != z;
                float *to = back->value + 3 * at(back->size, x, y, z);
                for (int c = 0; c < 3; c++)
                    to[c] = outside ? (given[c] - centre) * OUTWARDS + centre : given[c];
            }
}

/* The least and the largest of each channel in a cube of `level`. */
typedef struct box {
    float low[3], high[3];
} box;

static void widen(box *b, const float *low, const float *high)
{
    for (int c = 0; c < 3; c++) {
        b->low[c] = low[c] < b->low[c] ? low[c] : b->low[c];
        b->high[c] = high[c] > b->high[c] ? high[c] : b->high[c];
    }
}

static const box nothing = { { INFINITY, INFINITY, INFINITY }, { -INFINITY, -INFINITY, -INFINITY } };

static box box_of(const ln_lattice_back *back, int level, const int place[3])
{
    box b = nothing;
    if (level) {
        const eighths *e = &back->level[level][at(back->side[level], place[0], place[1], place[2])];
        for (int i = 0; i < 8; i++)
            widen(&b, (const float[]){ e->low[i / 4][0][i % 4], e->low[i / 4][1][i % 4], e->low[i / 4][2][i % 4] },
                  (const float[]){ e->high[i / 4][0][i % 4], e->high[i / 4][1][i % 4], e->high[i / 4][2][i % 4] });
        return b;
    }
    for (int corner = 0; corner < 8; corner++) {
        const float *p = point(back, place[0] + (corner & 1), place[1] + (corner >> 1 & 1), place[2] + (corner >> 2));
        widen(&b, p, p);
    }
    const float slack = 1e-6F; /* what rounding on the way forwards may have added */
    for (int c = 0; c < 3; c++) {
        b.low[c] -= slack;
        b.high[c] += slack;
    }
    return b;
}

static void halve(const int cube[3], int eighth, int child[3])
{
    for (int c = 0; c < 3; c++)
        child[c] = 2 * cube[c] + (eighth >> c & 1);
}

static void gather_level(ln_lattice_back *back, int level)
{
    const int side = back->side[level], below = back->side[level - 1];
    eighths *to = back->level[level];
    for (int i = 0; i < side * side * side; i++, to++)
        for (int eighth = 0; eighth < 8; eighth++) {
            int child[3];
            halve((const int[]){ i % side, i / side % side, i / side / side }, eighth, child);
            const bool there = child[0] < below && child[1] < below && child[2] < below;
            const box b = there ? box_of(back, level - 1, child) : nothing;
            for (int c = 0; c < 3; c++) {
                to->low[eighth / 4][c][eighth % 4] = b.low[c];
                to->high[eighth / 4][c][eighth % 4] = b.high[c];
            }
        }
}

ln_status ln_lattice_back_new(const ln_lattice *lattice, ln_lattice_back **out)
{
    ln_lattice_back *back = *out = calloc(1, sizeof *back);
    if (!back)
        return ln_fail(LN_EMEMORY, "no memory for a lattice backwards");
    back->size = lattice->size + 2 * EDGE;
    back->side[0] = back->size - 1;
    for (int c = 0; c < 3; c++) {
        back->low[c] = lattice->low[c];
        back->step[c] = (lattice->high[c] - lattice->low[c]) / (float)(lattice->size - 1);
    }
    back->value = malloc(3 * at(back->size, 0, 0, back->size) * sizeof *back->value);
    bool whole = back->value != NULL;
    if (whole)
        lay_out(back, lattice);
    while (whole && back->side[back->levels] > 1) {
        const int level = ++back->levels, side = back->side[level] = (back->side[level - 1] + 1) / 2;
        back->level[level] = aligned_alloc(sizeof(ends), at(side, 0, 0, side) * sizeof *back->level[level]);
        if ((whole = back->level[level] != NULL))
            gather_level(back, level);
    }
    if (whole)
        return LN_OK;
    ln_lattice_back_free(back);
    *out = NULL;
    return ln_fail(LN_EMEMORY, "no memory for a lattice of %d points an axis backwards", lattice->size);
}

void ln_lattice_back_free(ln_lattice_back *back)
{
    if (!back)
        return;
    for (int level = 1; level <= back->levels; level++)
        free(back->level[level]);
    free(back->value);
    free(back);
}

static void exchange(double *a, double *b)
{
    double was = *a;
    *a = *b;
    *b = was;
}

/* Columns of m times share = m's fourth column, by elimination with the largest pivot of a column, or, where a column has none left, of those after it; a share that nothing tells is 0.
 * False unless all are at least 0 and together at most 1. */
static bool shares(double m[3][4], double share[3])
{
    const double least = 1e-9;
    int order[3] = { 0, 1, 2 };
    for (int k = 0; k < 3; k++) {
        int row = k, column = k;
        for (int j = k; j < 3 && fabs(m[row][column]) < least; j++)
            for (int i = k; i < 3; i++)
                if (fabs(m[i][j]) > fabs(m[row][column]))
                    row = i, column = j;
        for (int i = k; i < 3; i++)
            if (fabs(m[i][column]) > fabs(m[row][column]))
                row = i;
        for (int j = 0; j < 4 && row != k; j++)
            exchange(&m[k][j], &m[row][j]);
        for (int i = 0; i < 3 && column != k; i++)
            exchange(&m[i][k], &m[i][column]);
        const int was = order[k];
        order[k] = order[column];
        order[column] = was;
        for (int i = k + 1; i < 3 && fabs(m[k][k]) >= least; i++)
            for (int j = 3; j >= k; j--)
                m[i][j] -= m[i][k] / m[k][k] * m[k][j];
    }
    double sum = 0;
    for (int k = 2; k >= 0; k--) {
        double rest = m[k][3];
        for (int j = k + 1; j < 3; j++)
            rest -= m[k][j] * share[order[j]];
        const bool told = fabs(m[k][k]) >= least;
        if (!told && fabs(rest) > least)
            return false;
        const double x = share[order[k]] = told ? rest / m[k][k] : 0;
        sum += x;
        if (!(x >= -least && sum <= 1 + least))
            return false;
    }
    return true;
}

/* A cell's corners but the first, as seen from that; corner i is moved along the axes that are the bits of i, 7 is the last one. */
typedef struct cell {
    double corner[8][3], colour[3];
    double normal[8][3], beside[8]; /* of the plane through corner and diagonal, and where the colour lies beside it */
    double longest;
} cell;

static double dot(const double a[3], const double b[3])
{
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

static void look_at_cell(const ln_lattice_back *back, const int place[3], const float colour[3], cell *k)
{
    const float *first = point(back, place[0], place[1], place[2]);
    k->longest = 0;
    for (int c = 0; c < 3; c++)
        k->colour[c] = (double)colour[c] - (double)first[c];
    for (int i = 7; i; i--) {
        const float *p = point(back, place[0] + (i & 1), place[1] + (i >> 1 & 1), place[2] + (i >> 2));
        for (int c = 0; c < 3; c++) {
            const double way = k->corner[i][c] = (double)p[c] - (double)first[c];
            k->longest = fabs(way) > k->longest ? fabs(way) : k->longest;
        }
        for (int c = 0; c < 3; c++)
            k->normal[i][c] = k->corner[i][(c + 1) % 3] * k->corner[7][(c + 2) % 3] - k->corner[i][(c + 2) % 3] * k->corner[7][(c + 1) % 3];
        k->beside[i] = dot(k->colour, k->normal[i]);
    }
}

/* The six tetrahedra of a cell share its diagonal: most are told apart by the side on which a colour passes that. Not where the volume is next to nothing. */
static bool passes_by(const cell *k, int second, int third)
{
    const double volume = dot(k->corner[second], k->normal[third]), slack = 2e-9;
    return fabs(volume) > 1e-8 * k->longest * k->longest && (k->beside[third] / volume < -slack || -k->beside[second] / volume < -slack);
}

static bool in_cell(const ln_lattice_back *back, const int place[3], search *s)
{
    static const int way[6][3] = { { 0, 1, 2 }, { 1, 0, 2 }, { 1, 2, 0 }, { 2, 1, 0 }, { 2, 0, 1 }, { 0, 2, 1 } }; /* the axes in whose order edges go from the first corner to the last */
    cell k;
    look_at_cell(back, place, s->colour, &k);
    for (int t = 0; t < 6; t++) {
        const int second = 1 << way[t][0], third = second | 1 << way[t][1];
        double m[3][4], share[3];
        if (passes_by(&k, second, third))
            continue;
        for (int c = 0; c < 3; c++) {
            m[c][0] = k.corner[third][c];
            m[c][1] = k.corner[7][c];
            m[c][2] = k.corner[second][c];
            m[c][3] = k.colour[c];
        }
        if (!shares(m, share))
            continue;
        s->place[way[t][2]] = place[way[t][2]] + share[1];
        s->place[way[t][1]] = place[way[t][1]] + share[1] + share[0];
        s->place[way[t][0]] = place[way[t][0]] + share[1] + share[0] + share[2];
        return true;
    }
    return false;
}

static bool find(const ln_lattice_back *back, int level, const int cube[3], search *s)
{
    if (!level)
        return in_cell(back, cube, s);
    const eighths *e = &back->level[level][at(back->side[level], cube[0], cube[1], cube[2])];
    for (int half = 0; half < 2; half++) {
        answers may = (e->low[half][0] <= s->colour[0]) & (s->colour[0] <= e->high[half][0]);
        for (int c = 1; c < 3; c++)
            may &= (e->low[half][c] <= s->colour[c]) & (s->colour[c] <= e->high[half][c]);
        for (int i = 0; i < 4; i++) {
            int child[3];
            if (!may[i])
                continue;
            halve(cube, 4 * half + i, child);
            if (find(back, level - 1, child, s))
                return true;
        }
    }
    return false;
}

void ln_lattice_back_rows(const ln_lattice_back *back, float *red, float *green, float *blue, int count)
{
    float *const channel[3] = { red, green, blue };
    const double last = back->size - 1 - 2 * EDGE;
    for (int i = 0; i < count; i++) {
        search s = { .place = { 0, 0, 0 } };
        for (int c = 0; c < 3; c++) {
            const float x = channel[c][i];
            s.colour[c] = x > 0 ? x < 1 ? x : 1 : 0;
        }
        find(back, back->levels, (const int[]){ 0, 0, 0 }, &s);
        for (int c = 0; c < 3; c++)
            channel[c][i] = back->low[c] + back->step[c] * (float)fmin(fmax(s.place[c] - EDGE, 0), last);
    }
}
