/* SPDX-License-Identifier: Apache-2.0 */
#include "grading/transport.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { POINTS = 600, ROUNDS = 8, AXES = 9 };

/* Directions in R'G'B': three axes at a time, each set turned. Made from the golden ratio's plastic sister in two dimensions (Roberts 2018), so that they lie evenly. */
static void directions(double axis[ROUNDS][3][3])
{
    for (int r = 0; r < ROUNDS; r++) {
        double turn = fmod(0.5 + 0.7548776662466927 * r, 1), tilt = fmod(0.5 + 0.5698402909980532 * r, 1);
        double z = 2 * tilt - 1, phi = 2 * M_PI * turn, s = sqrt(1 - z * z);
        double *u = axis[r][0], *v = axis[r][1], *w = axis[r][2];
        u[0] = s * cos(phi);
        u[1] = s * sin(phi);
        u[2] = z;
        const double other[3] = { fabs(u[0]) < 0.6, fabs(u[0]) >= 0.6, 0 };
        double along = u[0] * other[0] + u[1] * other[1], length = 0;
        for (int c = 0; c < 3; c++) {
            v[c] = other[c] - along * u[c];
            length += v[c] * v[c];
        }
        for (int c = 0; c < 3; c++)
            v[c] /= sqrt(length);
        for (int c = 0; c < 3; c++)
            w[c] = u[(c + 1) % 3] * v[(c + 2) % 3] - u[(c + 2) % 3] * v[(c + 1) % 3];
    }
}

/* POINTS colours from all over a picture, evenly; fewer where there are fewer. */
static int gather(const ln_small *s, float *rgb[3])
{
    int there = 0, taken = 0, cells = s->width * s->height;
    for (int i = 0; i < cells; i++)
        there += s->alpha[i] >= 0.5f;
    int want = there < POINTS ? there : POINTS;
    for (int i = 0, n = 0; i < cells && taken < want; i++) {
        if (s->alpha[i] < 0.5f)
            continue;
        if ((int64_t)n++ * want / there >= taken) {
            for (int c = 0; c < 3; c++)
                rgb[c][taken] = fminf(fmaxf(s->rgb[c][i], 0), 1);
            taken++;
        }
    }
    return taken;
}

typedef struct place {
    float value;
    int index;
} place;

static int by_value(const void *one, const void *other)
{
    float a = ((const place *)one)->value, b = ((const place *)other)->value;
    return (a > b) - (a < b);
}

static void project(float *const rgb[3], int count, const double axis[3], place *out)
{
    for (int i = 0; i < count; i++)
        out[i] = (place){ (float)(axis[0] * (double)rgb[0][i] + axis[1] * (double)rgb[1][i] + axis[2] * (double)rgb[2][i]), i };
    qsort(out, (size_t)count, sizeof *out, by_value);
}

static float quantile(const place *sorted, int count, double share)
{
    double at = share * count - 0.5;
    int below = at < 0 ? 0 : (int)at, above = below + 1 < count ? below + 1 : count - 1;
    float part = (float)fmin(fmax(at - below, 0), 1);
    return sorted[below].value + part * (sorted[above].value - sorted[below].value);
}

/* Along one direction: how far the quantiles are from each other, and, if `move`, put those of `from` where those of `to` are. */
static double along(float *const from[3], int from_count, float *const to[3], int to_count, const double axis[3], bool move, place *memory)
{
    place *f = memory, *t = memory + POINTS;
    double sum = 0;
    project(from, from_count, axis, f);
    project(to, to_count, axis, t);
    for (int i = 0; i < from_count; i++) {
        float step = quantile(t, to_count, (i + 0.5) / from_count) - f[i].value;
        sum += (double)fabsf(step);
        for (int c = 0; c < 3 && move; c++)
            from[c][f[i].index] += step * (float)axis[c];
    }
    return sum / from_count;
}

static double distance(float *const from[3], int from_count, float *const to[3], int to_count, double axis[ROUNDS][3][3], place *memory)
{
    double sum = 0;
    for (int k = 0; k < AXES; k++)
        sum += along(from, from_count, to, to_count, axis[k / 3][k % 3], false, memory);
    return sum / AXES;
}

ln_status ln_transport_find(const ln_small *source, const ln_small *reference, ln_transport *out)
{
    double axis[ROUNDS][3][3];
    *out = (ln_transport){ .cdl = { .slope = { 1, 1, 1 }, .power = { 1, 1, 1 }, .saturation = 1, .dither = true } };
    float *memory = malloc(9 * POINTS * sizeof *memory);
    place *places = malloc(2 * POINTS * sizeof *places);
    ln_status status = memory && places ? LN_OK : ln_fail(LN_EMEMORY, "no memory for the colours of two pictures");
    if (!status) {
        float *from[3], *to[3], *moved[3];
        for (int c = 0; c < 3; c++) {
            from[c] = memory + c * POINTS;
            to[c] = memory + (3 + c) * POINTS;
            moved[c] = memory + (6 + c) * POINTS;
        }
        int count = gather(source, from), others = gather(reference, to);
        if (!count || !others) {
            status = ln_fail(LN_ESETTING, "nothing of a picture is left to look at: its mask or its alpha covers all of it");
            goto done;
        }
        directions(axis);
        memcpy(moved[0], from[0], 3 * POINTS * sizeof *memory);
        out->before = distance(from, count, to, others, axis, places);
        for (int r = 0; r < ROUNDS; r++)
            for (int k = 0; k < 3; k++)
                along(moved, count, to, others, axis[r][k], true, places);
        ln_colour_pairs pairs = { .count = count, .from = { from[0], from[1], from[2] }, .to = { moved[0], moved[1], moved[2] } };
        ln_cdl_fit(&pairs, &out->cdl);
        ln_cdl_rows(&out->cdl, from[0], from[1], from[2], count);
        out->after = distance(from, count, to, others, axis, places);
    }
done:
    free(memory);
    free(places);
    return status;
}
