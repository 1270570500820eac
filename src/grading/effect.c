/* SPDX-License-Identifier: Apache-2.0 */
#include "grading/effect.h"

#include <math.h>
#include <string.h>

#include "grading/lab.h"
#include "grading/matrix.h"
#include "grading/space.h"

static const double level[LN_EFFECT_LEVELS] = { 0.15, 0.42, 0.8 };
static const double scale = 10, gamma_of_display = 2.4; /* Rec. ITU-R BT.1886 */

/* A cube of colours in the middle, where no usual grade clips. */
enum { SIDE = 3, COLOURS = SIDE * SIDE * SIDE };

static double luma(const double rgb[3])
{
    return LN_LUMA_RED * rgb[0] + LN_LUMA_GREEN * rgb[1] + LN_LUMA_BLUE * rgb[2];
}

/* How much farther from their greys the colours are after the grade. */
static double strength_of(const ln_grade *grade)
{
    float rgb[3][2 * COLOURS]; /* the colours, then greys of the same luma */
    double along = 0, length = 0, was[COLOURS][3];
    for (int i = 0; i < COLOURS; i++) {
        for (int c = 0, n = i; c < 3; c++, n /= SIDE) {
            was[i][c] = 0.3 + 0.15 * (n % SIDE);
            rgb[c][i] = (float)was[i][c];
        }
        for (int c = 0; c < 3; c++)
            rgb[c][COLOURS + i] = (float)luma(was[i]);
    }
    grade->rows(grade->what, rgb[0], rgb[1], rgb[2], 2 * COLOURS);
    for (int i = 0; i < COLOURS; i++)
        for (int c = 0; c < 3; c++) {
            double from = was[i][c] - luma(was[i]), to = (double)(rgb[c][i] - rgb[c][COLOURS + i]);
            along += to * from;
            length += from * from;
        }
    return along / length;
}

void ln_effect_of(const ln_grade *grade, double effect[LN_EFFECT_COUNT])
{
    float rgb[3][2 * LN_EFFECT_LEVELS]; /* graded, then as they were */
    for (int c = 0; c < 3; c++)
        for (int l = 0; l < 2 * LN_EFFECT_LEVELS; l++)
            rgb[c][l] = (float)level[l % LN_EFFECT_LEVELS];
    grade->rows(grade->what, rgb[0], rgb[1], rgb[2], LN_EFFECT_LEVELS);
    ln_lab_rows(rgb[0], rgb[1], rgb[2], 2 * LN_EFFECT_LEVELS, rgb[0], rgb[1], rgb[2]);
    for (int l = 0; l < LN_EFFECT_LEVELS; l++)
        for (int c = 0; c < 3; c++)
            effect[3 * l + c] = (double)(rgb[c][l] - rgb[c][LN_EFFECT_LEVELS + l]) / scale;
    effect[LN_EFFECT_STRENGTH] = 2 * log(fmax(strength_of(grade), 0.05));
}

static void rows_of_cdl(const void *cdl, float *red, float *green, float *blue, int count)
{
    ln_cdl_rows(cdl, red, green, blue, count);
}

void ln_effect_of_cdl(const ln_cdl *cdl, double effect[LN_EFFECT_COUNT])
{
    ln_effect_of(&(ln_grade){ rows_of_cdl, cdl }, effect);
}

/* R'G'B' that the grey of a level is to become. */
static void target(const double effect[LN_EFFECT_COUNT], int l, double rgb[3])
{
    const ln_space *display = ln_space_of(LN_SPACE_BT709);
    double white[3], to_xyz[3][3], from_xyz[3][3], lab[3], xyz[3];
    ln_white_xyz(display->white, white);
    ln_space_to_xyz(display, to_xyz);
    ln_matrix_invert(to_xyz, from_xyz);
    double light = pow(level[l], gamma_of_display);
    ln_lab_of_xyz((const double[]){ white[0] * light, white[1] * light, white[2] * light }, white, lab);
    for (int c = 0; c < 3; c++)
        lab[c] += scale * effect[3 * l + c];
    ln_xyz_of_lab(lab, white, xyz);
    for (int c = 0; c < 3; c++) {
        double linear = from_xyz[c][0] * xyz[0] + from_xyz[c][1] * xyz[1] + from_xyz[c][2] * xyz[2];
        rgb[c] = fmin(fmax(pow(fmax(linear, 0), 1 / gamma_of_display), 0.002), 0.998);
    }
}

/* Slope and offset that carry the levels nearest to `to` when `power` follows; returns what is left, squared. What the levels do not say stays at 1 and 0. */
static double line(const double to[LN_EFFECT_LEVELS], double power, double *slope, double *offset)
{
    const double keep_slope = 0.02 * 0.02, keep_offset = 0.1 * 0.1, keep_power = 0.01 * 0.01;
    double a = keep_slope, b = 0, d = keep_offset, e = keep_slope, f = 0, left = 0;
    for (int l = 0; l < LN_EFFECT_LEVELS; l++) {
        double bent = pow(to[l], 1 / power), weight = power * pow(bent, power - 1); /* what a step before the power is after it */
        a += weight * weight * level[l] * level[l];
        b += weight * weight * level[l];
        d += weight * weight;
        e += weight * weight * level[l] * bent;
        f += weight * weight * bent;
    }
    *slope = (e * d - f * b) / (a * d - b * b);
    *offset = (a * f - b * e) / (a * d - b * b);
    for (int l = 0; l < LN_EFFECT_LEVELS; l++) {
        double off = pow(fmin(fmax(*slope * level[l] + *offset, 0), 1), power) - to[l];
        left += off * off;
    }
    return left + keep_power * log(power) * log(power);
}

static void curve(const double to[LN_EFFECT_LEVELS], double *slope, double *offset, double *power)
{
    double least = HUGE_VAL, s, o;
    for (double exponent = -0.8; exponent < 0.801; exponent += 0.04) {
        double left = line(to, exp(exponent), &s, &o);
        if (left >= least || s <= 0)
            continue;
        least = left;
        *slope = s;
        *offset = o;
        *power = exp(exponent);
    }
}

void ln_effect_to_cdl(const double effect[LN_EFFECT_COUNT], ln_cdl *cdl)
{
    double grey[LN_EFFECT_LEVELS][3], lumas[LN_EFFECT_LEVELS];
    bool nothing = true;
    *cdl = (ln_cdl){ .slope = { 1, 1, 1 }, .power = { 1, 1, 1 }, .saturation = 1, .dither = true };
    for (int i = 0; i < LN_EFFECT_COUNT; i++)
        nothing = nothing && effect[i] == 0;
    if (nothing)
        return;
    for (int l = 0; l < LN_EFFECT_LEVELS; l++) {
        target(effect, l, grey[l]);
        lumas[l] = luma(grey[l]);
    }
    /* A steeper curve takes colours away from grey too: what is left to do is the saturation's. */
    double steep = (lumas[2] - lumas[0]) / (level[2] - level[0]);
    cdl->saturation = fmin(fmax(exp(effect[LN_EFFECT_STRENGTH] / 2) / fmax(steep, 0.1), 0.3), 2.5);
    for (int c = 0; c < 3; c++) {
        double to[LN_EFFECT_LEVELS];
        for (int l = 0; l < LN_EFFECT_LEVELS; l++) /* luma stays through the saturation, so it can be taken back from its result */
            to[l] = fmin(fmax(lumas[l] + (grey[l][c] - lumas[l]) / cdl->saturation, 0.003), 0.997);
        curve(to, &cdl->slope[c], &cdl->offset[c], &cdl->power[c]);
    }
}
