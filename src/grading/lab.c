/* SPDX-License-Identifier: Apache-2.0 */
#include "grading/lab.h"

#include <math.h>
#include <stdbool.h>

#include "base/clones.h"
#include "grading/power.h"
#include "grading/space.h"

/* CIE 15:2004, 8.2.1: the cube root gives way to a straight line below (6/29)^3, (29/6)^2 / 3 steep, which meets it at the same slope. */
static const double knee = 216.0 / 24389, steep = 841.0 / 108, lift = 4.0 / 29;

static double root(double t)
{
    return t > knee ? cbrt(t) : steep * t + lift;
}

static double unroot(double f)
{
    return f > 6.0 / 29 ? f * f * f : (f - lift) / steep;
}

void ln_lab_of_xyz(const double xyz[3], const double white[3], double lab[3])
{
    const double x = root(xyz[0] / white[0]), y = root(xyz[1] / white[1]), z = root(xyz[2] / white[2]);
    lab[0] = 116 * y - 16;
    lab[1] = 500 * (x - y);
    lab[2] = 200 * (y - z);
}

void ln_xyz_of_lab(const double lab[3], const double white[3], double xyz[3])
{
    const double y = (lab[0] + 16) / 116;
    xyz[0] = white[0] * unroot(y + lab[1] / 500);
    xyz[1] = white[1] * unroot(y);
    xyz[2] = white[2] * unroot(y - lab[2] / 200);
}

static double degrees(double radians)
{
    return radians * (180 / M_PI);
}

static double radians(double degrees)
{
    return degrees * (M_PI / 180);
}

/* sqrt(c^7 / (c^7 + 25^7)) */
static double chroma_weight(double c)
{
    const double c7 = pow(c, 7);
    return sqrt(c7 / (c7 + 6103515625.0));
}

/* Hue in [0, 360), 0 where there is none. */
static double hue(double a, double b)
{
    const double h = a == 0 && b == 0 ? 0 : degrees(atan2(b, a));
    return h < 0 ? h + 360 : h;
}

/* Names and numbers of equations are Sharma's. */
double ln_ciede2000(const double one[3], const double other[3])
{
    const double c_mean = (hypot(one[1], one[2]) + hypot(other[1], other[2])) / 2, g = 0.5 * (1 - chroma_weight(c_mean));             /* 2 to 4 */
    const double a1 = (1 + g) * one[1], a2 = (1 + g) * other[1], c1 = hypot(a1, one[2]), c2 = hypot(a2, other[2]);                    /* 5, 6 */
    const double h1 = hue(a1, one[2]), h2 = hue(a2, other[2]), apart = h2 - h1;                                                       /* 7 */
    const bool grey = c1 * c2 == 0;
    const double dh = grey ? 0 : fabs(apart) <= 180 ? apart : apart > 180 ? apart - 360 : apart + 360;                                /* 10 */
    const double dl = other[0] - one[0], dc = c2 - c1, d_hue = 2 * sqrt(c1 * c2) * sin(radians(dh / 2));                              /* 8, 9, 11 */
    const double l = (one[0] + other[0]) / 2, c = (c1 + c2) / 2;                                                                      /* 12, 13 */
    const double h = grey ? h1 + h2 : fabs(apart) <= 180 ? (h1 + h2) / 2 : h1 + h2 < 360 ? (h1 + h2 + 360) / 2 : (h1 + h2 - 360) / 2; /* 14 */
    const double t = 1 - 0.17 * cos(radians(h - 30)) + 0.24 * cos(radians(2 * h)) + 0.32 * cos(radians(3 * h + 6)) - 0.20 * cos(radians(4 * h - 63)); /* 15 */
    const double turn = 30 * exp(-pow((h - 275) / 25, 2)), rotation = -sin(radians(2 * turn)) * 2 * chroma_weight(c);                 /* 16, 17, 21 */
    const double l50 = (l - 50) * (l - 50), sl = 1 + 0.015 * l50 / sqrt(20 + l50), sc = 1 + 0.045 * c, sh = 1 + 0.015 * c * t;        /* 18 to 20 */
    const double light = dl / sl, chroma = dc / sc, tint = d_hue / sh;
    return sqrt(fmax(0, light * light + chroma * chroma + tint * tint + rotation * chroma * tint));                                   /* 22 */
}

enum { PIECE = 256 };

static void LN_CLONES lights_of(const float *restrict code, int count, float *restrict light)
{
    for (int i = 0; i < count; i++) {
        float held = code[i] > 0 ? code[i] : 0; /* in this order a NaN becomes 0 */
        light[i] = ln_to_power(held < 1 ? held : 1, 2.4f);
    }
}

/* As `root`, from the line up to the knee and the curve beyond it: a choice between the two would not vectorise. */
static inline float root_of(float t)
{
    const float at = (float)(216.0 / 24389), above = t > at ? t : at, below = t < at ? t : at;
    return ln_to_power(above, 1.f / 3) + (float)(841.0 / 108) * (below - at);
}

static void LN_CLONES labs_of(const float m[9], const float *restrict red, const float *restrict green, const float *restrict blue, int count,
                              float *restrict lightness, float *restrict a, float *restrict b)
{
    for (int i = 0; i < count; i++) {
        const float x = root_of(m[0] * red[i] + m[1] * green[i] + m[2] * blue[i]);
        const float y = root_of(m[3] * red[i] + m[4] * green[i] + m[5] * blue[i]);
        const float z = root_of(m[6] * red[i] + m[7] * green[i] + m[8] * blue[i]);
        lightness[i] = 116 * y - 16;
        a[i] = 500 * (x - y);
        b[i] = 200 * (y - z);
    }
}

/* XYZ as a share of white. */
static void to_shares(float m[9])
{
    double to_xyz[3][3], white[3];
    const ln_space *display = ln_space_of(LN_SPACE_BT709);
    ln_space_to_xyz(display, to_xyz);
    ln_white_xyz(display->white, white);
    for (int i = 0; i < 9; i++)
        m[i] = (float)(to_xyz[i / 3][i % 3] / white[i / 3]);
}

void ln_lab_rows(const float *red, const float *green, const float *blue, int count, float *lightness, float *a, float *b)
{
    float m[9], light[3][PIECE];
    to_shares(m);
    for (int at = 0; at < count; at += PIECE) {
        const int piece = count - at < PIECE ? count - at : PIECE;
        lights_of(red + at, piece, light[0]);
        lights_of(green + at, piece, light[1]);
        lights_of(blue + at, piece, light[2]);
        labs_of(m, light[0], light[1], light[2], piece, lightness + at, a + at, b + at);
    }
}
