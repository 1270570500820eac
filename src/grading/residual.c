/* SPDX-License-Identifier: Apache-2.0 */
#include "grading/residual.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "grading/normal.h"
#include "grading/overlap.h"

enum { SIDE = LN_RESIDUAL_SIDE, NODES = LN_RESIDUAL_NODES, NEAR = 27, ROUNDS = 5, NUMBERS = 3 * NODES };

static const double far = 0.04; /* R'G'B': where a pair begins to count for less */
static const double smooth = 1, pull = 1; /* how many pairs' worth it is that neighbours are alike, and that a number is 0 */

/* The numbers a colour is a mean of, and how much of each. */
typedef struct mixed {
    int node[NEAR];
    double weight[NEAR];
} mixed;

static mixed mix(const double rgb[3])
{
    double part[3][3];
    int first[3];
    mixed out;
    for (int c = 0; c < 3; c++) {
        double at = fmin(fmax(rgb[c], 0), 1) * (SIDE - 2), x;
        first[c] = at < SIDE - 3 ? (int)at : SIDE - 3;
        x = at - first[c];
        part[c][0] = (1 - x) * (1 - x) / 2;
        part[c][2] = x * x / 2;
        part[c][1] = 1 - part[c][0] - part[c][2];
    }
    for (int i = 0; i < NEAR; i++) {
        const int r = i % 3, g = i / 3 % 3, b = i / 9;
        out.node[i] = first[0] + r + SIDE * (first[1] + g + SIDE * (first[2] + b));
        out.weight[i] = part[0][r] * part[1][g] * part[2][b];
    }
    return out;
}

/* Equations m x = b for red, green and blue at once. */
typedef struct equations {
    double m[NODES * NODES], b[3][NODES], x[3][NODES];
} equations;

/* Neighbours are alike along each axis, and all are 0. */
static void add_wishes(equations *s)
{
    static const int step[3] = { 1, SIDE, SIDE * SIDE };
    for (int n = 0; n < NODES; n++) {
        s->m[n * NODES + n] += pull;
        for (int a = 0; a < 3; a++) {
            const int next = n + step[a];
            if (n / step[a] % SIDE == SIDE - 1)
                continue;
            s->m[n * NODES + n] += smooth;
            s->m[next * NODES + next] += smooth;
            s->m[next * NODES + n] -= smooth;
        }
    }
}

static void add_pairs(equations *s, const ln_colour_pairs *p)
{
    for (int i = 0; i < p->count; i++) {
        const mixed at = mix((const double[]){ (double)p->from[0][i], (double)p->from[1][i], (double)p->from[2][i] });
        double off[3], square = 0;
        for (int c = 0; c < 3; c++) {
            double left = off[c] = (double)p->to[c][i] - (double)p->from[c][i];
            for (int k = 0; k < NEAR; k++)
                left -= at.weight[k] * s->x[c][at.node[k]];
            square += left * left;
        }
        const double near = far * far / (far * far + square), weight = (p->weight ? (double)p->weight[i] : 1) * near * near;
        for (int k = 0; k < NEAR; k++) { /* nodes rise with k: the lower triangle */
            const double share = weight * at.weight[k];
            for (int n = 0; n <= k; n++)
                s->m[at.node[k] * NODES + at.node[n]] += share * at.weight[n];
            for (int c = 0; c < 3; c++)
                s->b[c][at.node[k]] += share * off[c];
        }
    }
}

ln_status ln_residual_fit(const ln_colour_pairs *pairs, int most, ln_residual *out)
{
    memset(out, 0, sizeof *out);
    if (!pairs->count || most <= 0)
        return LN_OK;
    equations *s = calloc(1, sizeof *s);
    if (!s)
        return ln_fail(LN_EMEMORY, "no memory for a residual");
    for (int round = 0; round < ROUNDS; round++) {
        memset(s->m, 0, sizeof s->m);
        memset(s->b, 0, sizeof s->b);
        add_wishes(s);
        add_pairs(s, pairs);
        if (!ln_triangle_in_place(s->m, NODES)) /* colours that are no numbers */
            break;
        for (int c = 0; c < 3; c++) {
            memcpy(s->x[c], s->b[c], sizeof s->x[c]);
            ln_triangle_solve_in_place(s->m, NODES, s->x[c]);
        }
    }
    for (int n = 0; n < NODES; n++)
        for (int c = 0; c < 3; c++)
            out->node[n][c] = (signed char)lround(fmin(fmax(1000 * s->x[c][n], -most), most));
    free(s);
    return LN_OK;
}

ln_status ln_residual_find(const ln_small *source, const ln_small *reference, const ln_cdl *cdl, int most, ln_residual *out)
{
    ln_overlap overlap;
    ln_colour_pairs pairs;
    memset(out, 0, sizeof *out);
    ln_status status = ln_overlap_find(source, reference, &overlap, &pairs);
    if (!status && pairs.count) {
        ln_cdl_rows(cdl, pairs.from[0], pairs.from[1], pairs.from[2], pairs.count);
        status = ln_residual_fit(&pairs, most, out);
    }
    free(pairs.from[0]);
    return status;
}

const char *ln_residual_print(const ln_residual *residual, ln_arena *arena)
{
    const signed char *number = residual->node[0];
    char text[5 * NUMBERS + 1] = "";
    size_t used = 0;
    for (int i = 0, zeros; i < NUMBERS; i += zeros ? zeros : 1) {
        for (zeros = 0; i + zeros < NUMBERS && !number[i + zeros]; zeros++)
            ;
        if (zeros == NUMBERS)
            break;
        used += (size_t)snprintf(text + used, sizeof text - used, zeros > 1 ? "%s0*%d" : "%s%d", i ? " " : "", zeros > 1 ? zeros : number[i]);
    }
    return ln_arena_text(arena, text);
}

static ln_status refuse(ln_residual *out, int number, const char *at)
{
    char what[64];
    memset(out, 0, sizeof *out);
    if (*at)
        snprintf(what, sizeof what, "does not take \"%.20s\" as number %d", at, number + 1);
    else
        snprintf(what, sizeof what, "ends after %d number%s", number, number == 1 ? "" : "s");
    return ln_fail(LN_ESETTING, "--matched-residual %s: it takes %d whole numbers from %d to %d with spaces between, 0*N for N zeros, or nothing at all", what, NUMBERS, -LN_RESIDUAL_MOST,
                   LN_RESIDUAL_MOST);
}

/* A whole number of up to three digits, and where it ends; NULL when there is none. */
static const char *whole(const char *at, int *value)
{
    const bool minus = *at == '-';
    int digits = 0;
    *value = 0;
    for (at += minus; isdigit((unsigned char)*at) && digits < 4; at++, digits++)
        *value = 10 * *value + (*at - '0');
    *value = minus ? -*value : *value;
    return digits && digits < 4 ? at : NULL;
}

ln_status ln_residual_read(const char *text, ln_residual *out)
{
    signed char *number = out->node[0];
    int count = 0;
    memset(out, 0, sizeof *out);
    for (const char *at = text; at && *at;) {
        int value, times = 1;
        const char *end = whole(at, &value);
        if (end && *end == '*' && !value)
            end = whole(end + 1, &times);
        if (!end || (*end && *end != ' ') || value < -LN_RESIDUAL_MOST || value > LN_RESIDUAL_MOST || times < 1 || count + times > NUMBERS)
            return refuse(out, count, at);
        memset(number + count, value, (size_t)times);
        count += times;
        at = *end ? end + 1 : end;
    }
    return count && count != NUMBERS ? refuse(out, count, "") : LN_OK;
}

static void shift_at(const ln_residual *r, const double rgb[3], double shift[3])
{
    const mixed at = mix(rgb);
    for (int c = 0; c < 3; c++) {
        shift[c] = 0;
        for (int k = 0; k < NEAR; k++)
            shift[c] += at.weight[k] * r->node[at.node[k]][c] / 1000;
    }
}

/* Point `i` of the lattice. */
static void colour_of(int i, double rgb[3])
{
    const int size = LN_RESIDUAL_LATTICE;
    rgb[0] = (double)(i % size) / (size - 1);
    rgb[1] = (double)(i / size % size) / (size - 1);
    rgb[2] = (double)(i / size / size) / (size - 1);
}

ln_status ln_residual_lattice(const ln_residual *residual, double share, ln_lattice **out)
{
    static const ln_residual none;
    const int size = LN_RESIDUAL_LATTICE, points = size * size * size;
    *out = NULL;
    if (share <= 0 || !memcmp(residual, &none, sizeof none))
        return LN_OK;
    ln_lattice *l = malloc(sizeof *l);
    float *value = malloc(4 * (size_t)points * sizeof *value);
    if (!l || !value) {
        free(l);
        free(value);
        return ln_fail(LN_EMEMORY, "no memory for a residual");
    }
    *l = (ln_lattice){ .size = size, .high = { 1, 1, 1 }, .value = value };
    for (int i = 0; i < points; i++) {
        double rgb[3], shift[3];
        colour_of(i, rgb);
        shift_at(residual, rgb, shift);
        for (int c = 0; c < 3; c++)
            value[4 * i + c] = (float)fmin(fmax(rgb[c] + share * shift[c], 0), 1);
        value[4 * i + 3] = 0;
    }
    *out = l;
    return LN_OK;
}

double ln_residual_greatest(const ln_residual *residual)
{
    double greatest = 0;
    for (int i = 0; i < LN_RESIDUAL_LATTICE * LN_RESIDUAL_LATTICE * LN_RESIDUAL_LATTICE; i++) {
        double rgb[3], shift[3];
        colour_of(i, rgb);
        shift_at(residual, rgb, shift);
        for (int c = 0; c < 3; c++)
            greatest = fmax(greatest, fabs(shift[c]));
    }
    return greatest;
}
