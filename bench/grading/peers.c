/* SPDX-License-Identifier: Apache-2.0 */
#include "peers.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "grading/lab.h"
#include "grading/matrix.h"
#include "grading/space.h"

static void hold(float *const rgb[3], int count)
{
    for (int c = 0; c < 3; c++)
        for (int i = 0; i < count; i++)
            rgb[c][i] = fminf(fmaxf(rgb[c][i], 0), 1);
}

static void moments(float *const v[3], int count, double mean[3], double covariance[3][3])
{
    memset(covariance, 0, sizeof(double[3][3]));
    for (int c = 0; c < 3; c++) {
        mean[c] = 0;
        for (int i = 0; i < count; i++)
            mean[c] += (double)v[c][i] / count;
    }
    for (int i = 0; i < count; i++)
        for (int a = 0; a < 3; a++)
            for (int b = 0; b < 3; b++)
                covariance[a][b] += ((double)v[a][i] - mean[a]) * ((double)v[b][i] - mean[b]) / count;
}

static void to_rgb(float *const lab[3], int count)
{
    const ln_space *display = ln_space_of(LN_SPACE_BT709);
    double to_xyz[3][3], from_xyz[3][3], white[3];
    ln_space_to_xyz(display, to_xyz);
    ln_matrix_invert(to_xyz, from_xyz);
    ln_white_xyz(display->white, white);
    for (int i = 0; i < count; i++) {
        double xyz[3];
        ln_xyz_of_lab((const double[]){ (double)lab[0][i], (double)lab[1][i], (double)lab[2][i] }, white, xyz);
        for (int c = 0; c < 3; c++) {
            double light = from_xyz[c][0] * xyz[0] + from_xyz[c][1] * xyz[1] + from_xyz[c][2] * xyz[2];
            lab[c][i] = (float)pow(fmin(fmax(light, 0), 1), 1 / 2.4);
        }
    }
}

static void reinhard(float *const rgb[3], int count, float *const reference[3], int others)
{
    float *memory = malloc(3 * (size_t)others * sizeof *memory);
    if (!memory)
        abort();
    float *lab[3] = { memory, memory + others, memory + 2 * others };
    double mean[2][3], covariance[2][3][3];
    ln_lab_rows(reference[0], reference[1], reference[2], others, lab[0], lab[1], lab[2]);
    moments(lab, others, mean[1], covariance[1]);
    ln_lab_rows(rgb[0], rgb[1], rgb[2], count, rgb[0], rgb[1], rgb[2]);
    moments(rgb, count, mean[0], covariance[0]);
    for (int c = 0; c < 3; c++)
        for (int i = 0; i < count; i++)
            rgb[c][i] = (float)(mean[1][c] + ((double)rgb[c][i] - mean[0][c]) * sqrt(covariance[1][c][c] / fmax(covariance[0][c][c], 1e-9)));
    to_rgb(rgb, count);
    free(memory);
}

/* m to the power 1/2 or -1/2, for a symmetric matrix: Jacobi's rotations. */
static void root(double m[3][3], double power, double out[3][3])
{
    double a[3][3], v[3][3] = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } };
    memcpy(a, m, sizeof a);
    for (int turn = 0; turn < 60; turn++) {
        int p = turn % 3, q = (p + 1) % 3;
        if (fabs(a[p][q]) < 1e-15)
            continue;
        double angle = 0.5 * atan2(2 * a[p][q], a[q][q] - a[p][p]), c = cos(angle), s = sin(angle);
        for (int k = 0; k < 3; k++) {
            double x = a[k][p], y = a[k][q];
            a[k][p] = c * x - s * y;
            a[k][q] = s * x + c * y;
        }
        for (int k = 0; k < 3; k++) {
            double x = a[p][k], y = a[q][k], vx = v[k][p], vy = v[k][q];
            a[p][k] = c * x - s * y;
            a[q][k] = s * x + c * y;
            v[k][p] = c * vx - s * vy;
            v[k][q] = s * vx + c * vy;
        }
    }
    for (int i = 0; i < 3; i++)
        for (int k = 0; k < 3; k++) {
            out[i][k] = 0;
            for (int n = 0; n < 3; n++)
                out[i][k] += v[i][n] * pow(fmax(a[n][n], 1e-8), power) * v[k][n];
        }
}

static void times(double a[3][3], double b[3][3], double out[3][3])
{
    for (int i = 0; i < 3; i++)
        for (int k = 0; k < 3; k++)
            out[i][k] = a[i][0] * b[0][k] + a[i][1] * b[1][k] + a[i][2] * b[2][k];
}

static void mkl(float *const rgb[3], int count, float *const reference[3], int others)
{
    double mean[2][3], covariance[2][3][3], half[3][3], back[3][3], inner[3][3], middle[3][3], t[3][3];
    moments(rgb, count, mean[0], covariance[0]);
    moments(reference, others, mean[1], covariance[1]);
    root(covariance[0], 0.5, half);
    root(covariance[0], -0.5, back);
    times(half, covariance[1], inner);
    times(inner, half, middle);
    root(middle, 0.5, inner);
    times(back, inner, middle);
    times(middle, back, t);
    for (int i = 0; i < count; i++) {
        double in[3];
        for (int c = 0; c < 3; c++)
            in[c] = (double)rgb[c][i] - mean[0][c];
        for (int c = 0; c < 3; c++)
            rgb[c][i] = (float)(mean[1][c] + t[c][0] * in[0] + t[c][1] * in[1] + t[c][2] * in[2]);
    }
    hold(rgb, count);
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

static place *sorted(float *const rgb[3], int count, const double axis[3])
{
    place *p = malloc((size_t)count * sizeof *p);
    if (!p)
        abort();
    for (int i = 0; i < count; i++)
        p[i] = (place){ (float)(axis[0] * (double)rgb[0][i] + axis[1] * (double)rgb[1][i] + axis[2] * (double)rgb[2][i]), i };
    qsort(p, (size_t)count, sizeof *p, by_value);
    return p;
}

static void along(float *const rgb[3], int count, float *const reference[3], int others, const double axis[3])
{
    place *from = sorted(rgb, count, axis), *to = sorted(reference, others, axis);
    for (int i = 0; i < count; i++) {
        float step = to[(int)((i + 0.5) / count * others)].value - from[i].value;
        for (int c = 0; c < 3; c++)
            rgb[c][from[i].index] += step * (float)axis[c];
    }
    free(from);
    free(to);
}

static void histogram(float *const rgb[3], int count, float *const reference[3], int others)
{
    for (int c = 0; c < 3; c++)
        along(rgb, count, reference, others, (const double[]){ c == 0, c == 1, c == 2 });
    hold(rgb, count);
}

static void idt(float *const rgb[3], int count, float *const reference[3], int others)
{
    uint32_t seed = 1;
    for (int round = 0; round < 20; round++) {
        double axis[3][3];
        for (int a = 0; a < 3; a++) { /* Gram and Schmidt over numbers that look random */
            double length = 0;
            for (int c = 0; c < 3; c++) {
                seed = seed * 1664525u + 1013904223u;
                axis[a][c] = (double)(seed >> 8) / 8388608 - 1;
            }
            for (int b = 0; b < a; b++) {
                double dot = axis[a][0] * axis[b][0] + axis[a][1] * axis[b][1] + axis[a][2] * axis[b][2];
                for (int c = 0; c < 3; c++)
                    axis[a][c] -= dot * axis[b][c];
            }
            for (int c = 0; c < 3; c++)
                length += axis[a][c] * axis[a][c];
            for (int c = 0; c < 3; c++)
                axis[a][c] /= sqrt(length);
        }
        for (int a = 0; a < 3; a++)
            along(rgb, count, reference, others, axis[a]);
    }
    hold(rgb, count);
}

const peer peers[] = { { "Reinhard", reinhard }, { "MKL", mkl }, { "histogram", histogram }, { "IDT", idt } };
const int peer_count = sizeof peers / sizeof *peers;
