/* SPDX-License-Identifier: Apache-2.0 */
#include "grading/overlap.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clones.h"
#include "grading/matrix.h"

enum {
    SIZES = 4,              /* each three quarters of the one before: enlargements of up to 2.4 either way */
    CORNERS = 160,          /* most at the largest size */
    REACH = 5, SIDE = 2 * REACH + 1, PATCH = 128, /* SIDE * SIDE, and zeros up to whole registers */
    APART = 3,              /* cells from corner to corner */
    LEAST_AGREEING = 12,    /* different scenes reach 7 in bench/grading/match */
    STEP = 3,               /* cells from pair to pair */
    LOOK = 1,               /* cells around the place where a pair may lie */
};
static const float alike = 0.75f;       /* correlation from which two corners may be one */
static const float pair_alike = 0.7f;   /* and from which two places are one */
static const double tolerance = 0.03;   /* of the longer side: what agrees */

/* Lightness of a small picture at one size. */
typedef struct level {
    int width, height;
    double size;            /* cells of the small picture a cell of this level is wide */
    float *cell;
} level;

typedef struct corner {
    float x, y;             /* in cells of the small picture */
    int size;               /* number of its level */
    float patch[PATCH];
} corner;

typedef struct sight {
    level level[SIZES];
    corner *corner;
    int count;
} sight;

typedef struct match {
    const corner *source, *reference;
} match;

static void free_sight(sight *s)
{
    for (int i = 0; i < SIZES; i++)
        free(s->level[i].cell);
    free(s->corner);
}

static float at(const level *l, int x, int y)
{
    x = x < 0 ? 0 : x < l->width ? x : l->width - 1;
    y = y < 0 ? 0 : y < l->height ? y : l->height - 1;
    return l->cell[y * l->width + x];
}

static float between(const level *l, double x, double y)
{
    int left = (int)floor(x), top = (int)floor(y);
    float fx = (float)(x - left), fy = (float)(y - top);
    return (1 - fy) * ((1 - fx) * at(l, left, top) + fx * at(l, left + 1, top)) + fy * ((1 - fx) * at(l, left, top + 1) + fx * at(l, left + 1, top + 1));
}

/* Four points a cell: enough for three quarters of the size. */
static bool shrink(const level *from, level *to)
{
    to->width = (int)lround(0.75 * from->width);
    to->height = (int)lround(0.75 * from->height);
    to->size = from->size / 0.75;
    to->cell = malloc((size_t)(to->width * to->height + 1) * sizeof *to->cell);
    if (!to->cell)
        return false;
    for (int y = 0; y < to->height; y++)
        for (int x = 0; x < to->width; x++) {
            float sum = 0;
            for (int k = 0; k < 4; k++)
                sum += between(from, (x + 0.25 + 0.5 * (k & 1)) / 0.75 - 0.5, (y + 0.25 + 0.5 * (k >> 1)) / 0.75 - 0.5);
            to->cell[y * to->width + x] = sum / 4;
        }
    return true;
}

/* How much of a corner a cell is: the smaller eigenvalue of the mean of gradients times gradients around it (Shi, Tomasi: "Good features to track", 1994). */
static float cornered(const level *l, int x, int y)
{
    float xx = 0, yy = 0, xy = 0;
    for (int dy = -1; dy <= 1; dy++)
        for (int dx = -1; dx <= 1; dx++) {
            float gx = at(l, x + dx + 1, y + dy) - at(l, x + dx - 1, y + dy), gy = at(l, x + dx, y + dy + 1) - at(l, x + dx, y + dy - 1);
            xx += gx * gx;
            yy += gy * gy;
            xy += gx * gy;
        }
    return (xx + yy - sqrtf((xx - yy) * (xx - yy) + 4 * xy * xy)) / 2;
}

/* Numbers with mean 0 and length 1; false where there is nothing but one value. */
static bool normalise(float *value, int count)
{
    float sum = 0, squares = 0;
    for (int i = 0; i < count; i++)
        sum += value[i];
    for (int i = 0; i < count; i++) {
        value[i] -= sum / (float)count;
        squares += value[i] * value[i];
    }
    if (squares < 1e-4f * (float)count) /* a hundredth of the range from black to white */
        return false;
    for (int i = 0; i < count; i++)
        value[i] /= sqrtf(squares);
    return true;
}

typedef struct candidate {
    float strength;
    int x, y;
} candidate;

static int stronger_first(const void *one, const void *other)
{
    float a = ((const candidate *)one)->strength, b = ((const candidate *)other)->strength;
    return (a < b) - (a > b);
}

/* The strongest corners of a level, none too near to a stronger one. */
static bool find_corners(sight *s, int number)
{
    const level *l = &s->level[number];
    const int most = (int)(CORNERS * pow(0.75, 1.4 * number)), begin = s->count;
    int count = 0;
    candidate *c = malloc((size_t)(l->width * l->height + 1) * sizeof *c);
    if (!c)
        return false;
    for (int y = REACH; y < l->height - REACH; y++)
        for (int x = REACH; x < l->width - REACH; x++)
            c[count++] = (candidate){ cornered(l, x, y), x, y };
    qsort(c, (size_t)count, sizeof *c, stronger_first);
    for (int i = 0; i < count && s->count - begin < most; i++) {
        bool free_place = true;
        for (int k = begin; k < s->count && free_place; k++)
            free_place = fabs((double)s->corner[k].x / l->size - c[i].x) >= APART || fabs((double)s->corner[k].y / l->size - c[i].y) >= APART;
        if (!free_place)
            continue;
        corner *new = &s->corner[s->count];
        *new = (corner){ .x = (float)(c[i].x * l->size), .y = (float)(c[i].y * l->size), .size = number };
        for (int dy = -REACH; dy <= REACH; dy++)
            for (int dx = -REACH; dx <= REACH; dx++)
                new->patch[(dy + REACH) * SIDE + dx + REACH] = at(l, c[i].x + dx, c[i].y + dy);
        s->count += normalise(new->patch, SIDE * SIDE);
    }
    free(c);
    return true;
}

static bool see(const ln_small *small, sight *s)
{
    memset(s, 0, sizeof *s);
    level *l = &s->level[0];
    *l = (level){ small->width, small->height, 1, malloc((size_t)(small->width * small->height) * sizeof *l->cell) };
    s->corner = malloc(SIZES * CORNERS * sizeof *s->corner);
    bool good = l->cell && s->corner;
    for (int i = 0; good && i < small->width * small->height; i++) {
        float luma = (float)LN_LUMA_RED * small->rgb[0][i] + (float)LN_LUMA_GREEN * small->rgb[1][i] + (float)LN_LUMA_BLUE * small->rgb[2][i];
        l->cell[i] = fminf(fmaxf(luma, 0), 1);
    }
    for (int i = 1; good && i < SIZES; i++)
        good = shrink(&s->level[i - 1], &s->level[i]);
    for (int i = 0; good && i < SIZES; i++)
        good = find_corners(s, i);
    return good;
}

static float LN_CLONES product(const float *restrict a, const float *restrict b)
{
    float lane[16] = { 0 }, sum = 0;
    for (int i = 0; i < PATCH; i += 16)
        for (int k = 0; k < 16; k++)
            lane[k] += a[i + k] * b[i + k];
    for (int k = 0; k < 16; k++)
        sum += lane[k];
    return sum;
}

static int nearest(const corner *to, const sight *among, float *best)
{
    int found = -1;
    *best = alike;
    for (int i = 0; i < among->count; i++) {
        float p = product(to->patch, among->corner[i].patch);
        if (p > *best) {
            *best = p;
            found = i;
        }
    }
    return found;
}

/* Corners that are each other's nearest. */
static int pair_up(const sight *source, const sight *reference, match *out)
{
    int count = 0;
    float how;
    for (int i = 0; i < source->count; i++) {
        int there = nearest(&source->corner[i], reference, &how);
        if (there >= 0 && nearest(&reference->corner[there], source, &how) == i)
            out[count++] = (match){ &source->corner[i], &reference->corner[there] };
    }
    return count;
}

static bool agrees(const match *m, const ln_overlap *o, double near)
{
    static const double sizes[SIZES] = { 1, 0.75, 0.5625, 0.421875 };
    double enlarged = sizes[m->source->size] / sizes[m->reference->size]; /* as the two levels say, to a quarter */
    double dx = o->scale * (double)m->source->x + o->shift[0] - (double)m->reference->x, dy = o->scale * (double)m->source->y + o->shift[1] - (double)m->reference->y;
    return o->scale < 1.4 * enlarged && enlarged < 1.4 * o->scale && dx * dx + dy * dy < near * near;
}

static int count_agreeing(const match *m, int count, const ln_overlap *o, double near)
{
    int agreeing = 0;
    for (int i = 0; i < count; i++)
        agreeing += agrees(&m[i], o, near);
    return agreeing;
}

/* Enlargement and shift of all that agree, by least squares. */
static void refine(const match *m, int count, double near, ln_overlap *o)
{
    double n = 0, s[2] = { 0 }, r[2] = { 0 }, ss = 0, sr = 0;
    for (int i = 0; i < count; i++) {
        if (!agrees(&m[i], o, near))
            continue;
        const double from[2] = { (double)m[i].source->x, (double)m[i].source->y }, to[2] = { (double)m[i].reference->x, (double)m[i].reference->y };
        n++;
        for (int k = 0; k < 2; k++) {
            s[k] += from[k];
            r[k] += to[k];
            ss += from[k] * from[k];
            sr += from[k] * to[k];
        }
    }
    double spread = ss - (s[0] * s[0] + s[1] * s[1]) / n;
    if (n < 3 || spread < 1)
        return;
    o->scale = (sr - (s[0] * r[0] + s[1] * r[1]) / n) / spread;
    for (int k = 0; k < 2; k++)
        o->shift[k] = (r[k] - o->scale * s[k]) / n;
}

/* Every pair of matches proposes an enlargement and a shift; the one most agree on stands. */
static void vote(const match *m, int count, double near, ln_overlap *out)
{
    for (int i = 0; i < count; i++)
        for (int k = i + 1; k < count; k++) {
            double from = hypot((double)(m[k].source->x - m[i].source->x), (double)(m[k].source->y - m[i].source->y));
            double to = hypot((double)(m[k].reference->x - m[i].reference->x), (double)(m[k].reference->y - m[i].reference->y));
            if (from < 4 * near || to < 4 * near)
                continue;
            ln_overlap o = { .scale = to / from };
            o.shift[0] = (double)m[i].reference->x - o.scale * (double)m[i].source->x;
            o.shift[1] = (double)m[i].reference->y - o.scale * (double)m[i].source->y;
            if (!agrees(&m[i], &o, near) || !agrees(&m[k], &o, near))
                continue;
            o.agreeing = count_agreeing(m, count, &o, near);
            if (o.agreeing > out->agreeing)
                *out = o;
        }
    for (int round = 0; round < 3 && out->agreeing; round++)
        refine(m, count, near, out);
    out->agreeing = count_agreeing(m, count, out, near);
}

/* Correlation of the lightness around a place of the source with that around (x,y) of the reference. */
static float resemblance(const float *patch, const level *reference, double x, double y, double scale)
{
    float there[PATCH] = { 0 };
    for (int dy = -REACH; dy <= REACH; dy++)
        for (int dx = -REACH; dx <= REACH; dx++)
            there[(dy + REACH) * SIDE + dx + REACH] = between(reference, x + scale * dx, y + scale * dy);
    return normalise(there, SIDE * SIDE) ? product(patch, there) : -1;
}

static void colour_at(const ln_small *s, double x, double y, double reach, float rgb[3])
{
    for (int c = 0; c < 3; c++) {
        const level l = { s->width, s->height, 1, s->rgb[c] };
        rgb[c] = 0;
        for (int k = 0; k < 9; k++)
            rgb[c] += between(&l, x + reach * (k % 3 - 1), y + reach * (k / 3 - 1)) / 9;
    }
}

static void add_pair(const ln_small *source, const ln_small *reference, const sight *s, const sight *r, const ln_overlap *o, int x, int y, ln_colour_pairs *pairs)
{
    float patch[PATCH] = { 0 }, best = pair_alike, from[3], to[3];
    double best_x = -1, best_y = -1;
    for (int dy = -REACH; dy <= REACH; dy++)
        for (int dx = -REACH; dx <= REACH; dx++)
            patch[(dy + REACH) * SIDE + dx + REACH] = at(&s->level[0], x + dx, y + dy);
    if (!normalise(patch, SIDE * SIDE))
        return;
    for (int k = 0; k < (2 * LOOK + 1) * (2 * LOOK + 1); k++) {
        double there_x = o->scale * x + o->shift[0] + k % (2 * LOOK + 1) - LOOK, there_y = o->scale * y + o->shift[1] + k / (2 * LOOK + 1) - LOOK;
        float how = resemblance(patch, &r->level[0], there_x, there_y, o->scale);
        if (how > best) {
            best = how;
            best_x = there_x;
            best_y = there_y;
        }
    }
    if (best_x < 0 || best_y < 0)
        return;
    colour_at(source, x, y, 1, from);
    colour_at(reference, best_x, best_y, o->scale, to);
    for (int c = 0; c < 3; c++) {
        pairs->from[c][pairs->count] = from[c];
        pairs->to[c][pairs->count] = to[c];
    }
    pairs->weight[pairs->count++] = (best - pair_alike) / (1 - pair_alike);
}

static ln_status collect(const ln_small *source, const ln_small *reference, const sight *s, const sight *r, ln_overlap *o, ln_colour_pairs *pairs)
{
    const size_t most = (size_t)(source->width / STEP + 1) * (source->height / STEP + 1);
    float *memory = malloc(7 * most * sizeof *memory);
    if (!memory)
        return ln_fail(LN_EMEMORY, "no memory for pairs of colours");
    for (int c = 0; c < 3; c++) {
        pairs->from[c] = memory + c * most;
        pairs->to[c] = memory + (3 + c) * most;
    }
    pairs->weight = memory + 6 * most;
    int places = 0;
    for (int y = REACH; y < source->height - REACH; y += STEP)
        for (int x = REACH; x < source->width - REACH; x += STEP) {
            double there_x = o->scale * x + o->shift[0], there_y = o->scale * y + o->shift[1];
            places++;
            if (there_x >= 1 && there_x < reference->width - 1 && there_y >= 1 && there_y < reference->height - 1)
                add_pair(source, reference, s, r, o, x, y, pairs);
        }
    o->share = places ? (double)pairs->count / places : 0;
    return LN_OK;
}

ln_status ln_overlap_find(const ln_small *source, const ln_small *reference, ln_overlap *out, ln_colour_pairs *pairs)
{
    sight s, r = { 0 };
    match *m = malloc(SIZES * CORNERS * sizeof *m);
    ln_status status = LN_OK;
    memset(out, 0, sizeof *out);
    memset(pairs, 0, sizeof *pairs);
    if (!see(source, &s) || !see(reference, &r) || !m) {
        status = ln_fail(LN_EMEMORY, "no memory to compare two pictures");
        goto done;
    }
    int longer = reference->width > reference->height ? reference->width : reference->height;
    vote(m, pair_up(&s, &r, m), tolerance * longer, out);
    if (out->agreeing < LEAST_AGREEING)
        out->agreeing = 0;
    else
        status = collect(source, reference, &s, &r, out, pairs);
done:
    free_sight(&s);
    free_sight(&r);
    free(m);
    return status;
}
