/* SPDX-License-Identifier: Apache-2.0 */
#include "grading/cdlfit.h"

#include <math.h>
#include <string.h>

#include "grading/matrix.h"
#include "grading/normal.h"

enum { ROUNDS = 30 };

/* The unknowns: logarithms of slope, offsets, logarithms of power, logarithm of saturation. How far from 0 a usual grade has them, and how many pairs' worth that is. */
static const double usual[LN_TEN] = { 0.25, 0.25, 0.25, 0.06, 0.06, 0.06, 0.25, 0.25, 0.25, 0.3 };
static const double pull = 30, noise = 0.02, far = 0.06; /* `noise` is what a good pair is off by, `far` where one begins to count for less */
static const double weight_of[3] = { LN_LUMA_RED, LN_LUMA_GREEN, LN_LUMA_BLUE };

static void unknowns_of(const ln_cdl *cdl, double q[LN_TEN])
{
    for (int c = 0; c < 3; c++) {
        q[c] = log(fmax(cdl->slope[c], 1e-3));
        q[3 + c] = cdl->offset[c];
        q[6 + c] = log(cdl->power[c]);
    }
    q[9] = log(fmax(cdl->saturation, 1e-3));
}

static void cdl_of(const double q[LN_TEN], ln_cdl *cdl)
{
    for (int c = 0; c < 3; c++) {
        cdl->slope[c] = exp(fmin(fmax(q[c], -2), 2));
        cdl->offset[c] = fmin(fmax(q[3 + c], -1), 1);
        cdl->power[c] = exp(fmin(fmax(q[6 + c], -1.6), 1.6));
    }
    cdl->saturation = exp(fmin(fmax(q[9], -3), 1.2));
}

/* One colour through the grade, and how each of its three numbers goes with each unknown. */
static void through(const ln_cdl *cdl, const double in[3], double out[3], double slopes[3][LN_TEN])
{
    double bent[3], by[3][3], luma = 0; /* by slope's logarithm, offset, power's logarithm */
    for (int c = 0; c < 3; c++) {
        double x = in[c] * cdl->slope[c] + cdl->offset[c], held = fmin(fmax(x, 1e-4), 1);
        bent[c] = pow(held, cdl->power[c]);
        double steep = x > 1e-4 && x < 1 ? cdl->power[c] * bent[c] / held : 0;
        by[c][0] = steep * in[c] * cdl->slope[c];
        by[c][1] = steep;
        by[c][2] = bent[c] * log(held) * cdl->power[c];
        luma += weight_of[c] * bent[c];
    }
    for (int j = 0; j < 3; j++) {
        out[j] = luma + cdl->saturation * (bent[j] - luma);
        for (int c = 0; c < 3; c++) {
            double share = (j == c ? cdl->saturation : 0) + (1 - cdl->saturation) * weight_of[c];
            for (int k = 0; k < 3; k++)
                slopes[j][3 * k + c] = share * by[c][k];
        }
        slopes[j][9] = cdl->saturation * (bent[j] - luma);
    }
}

/* Add all pairs to the equations m x = b; returns the cost, and the mean square that is left in *left. */
static double gather(const ln_colour_pairs *p, const double q[LN_TEN], double m[LN_TEN][LN_TEN], double b[LN_TEN], double *left)
{
    double cost = 0, squares = 0, count = 1e-9;
    ln_cdl cdl;
    cdl_of(q, &cdl);
    memset(m, 0, sizeof(double[LN_TEN][LN_TEN]));
    memset(b, 0, sizeof(double[LN_TEN]));
    for (int i = 0; i < p->count; i++) {
        double out[3], slopes[3][LN_TEN], off[3], square = 0;
        through(&cdl, (const double[]){ (double)p->from[0][i], (double)p->from[1][i], (double)p->from[2][i] }, out, slopes);
        for (int j = 0; j < 3; j++) {
            off[j] = (double)p->to[j][i] - out[j];
            square += off[j] * off[j];
        }
        double pair = p->weight ? (double)p->weight[i] : 1, near = far * far / (far * far + square);
        double weight = pair * near * near / (noise * noise);
        cost += pair * near * square / (noise * noise);
        squares += pair * near * near * square;
        count += pair * near * near;
        for (int j = 0; j < 3; j++)
            for (int k = 0; k < LN_TEN; k++) {
                b[k] += weight * slopes[j][k] * off[j];
                for (int n = 0; n <= k; n++)
                    m[k][n] += weight * slopes[j][k] * slopes[j][n];
            }
    }
    for (int k = 0; k < LN_TEN; k++) {
        double hold = pull / (usual[k] * usual[k]);
        m[k][k] += hold;
        b[k] -= hold * q[k];
        cost += hold * q[k] * q[k];
    }
    *left = squares / (3 * count);
    return cost;
}

double ln_cdl_fit(const ln_colour_pairs *pairs, ln_cdl *cdl)
{
    double q[LN_TEN], m[LN_TEN][LN_TEN], b[LN_TEN], l[LN_TEN][LN_TEN], left, damping = 1e-3;
    unknowns_of(cdl, q);
    double cost = gather(pairs, q, m, b, &left);
    for (int round = 0; round < ROUNDS && damping < 1e6; round++) {
        double step[LN_TEN], tried[LN_TEN], m2[LN_TEN][LN_TEN], b2[LN_TEN], damped[LN_TEN][LN_TEN], left2, size = 0;
        memcpy(damped, m, sizeof damped);
        for (int k = 0; k < LN_TEN; k++)
            damped[k][k] *= 1 + damping;
        if (!ln_triangle(damped[0], l[0]))
            break;
        ln_triangle_solve(l[0], b, step);
        for (int k = 0; k < LN_TEN; k++) {
            tried[k] = q[k] + step[k];
            size = fmax(size, fabs(step[k]));
        }
        double now = gather(pairs, tried, m2, b2, &left2);
        if (!(now <= cost)) {
            damping *= 8;
            continue;
        }
        cost = now;
        left = left2;
        damping = fmax(damping / 4, 1e-9);
        memcpy(q, tried, sizeof q);
        memcpy(m, m2, sizeof m);
        memcpy(b, b2, sizeof b);
        if (size < 1e-5)
            break;
    }
    cdl_of(q, cdl);
    return sqrt(left);
}
