/* SPDX-License-Identifier: Apache-2.0 */
#include "grading/spline.h"

#include <math.h>
#include <string.h>

static const double slope_least = 0.01, same_slope = 1e-6;
static const float level = 1e-5f;

static double secant(const double (*p)[2], int i)
{
    return (p[i + 1][1] - p[i][1]) / (p[i + 1][0] - p[i][0]);
}

/* At inner points the mean of both sides' slopes, by how long each goes on straight; at the ends what leads there as a parabola would. */
static void estimate(const double (*p)[2], int count, double *slope)
{
    double length[LN_SPLINE_POINTS];
    const int last = count - 1;
    slope[0] = slope[last] = secant(p, 0);
    if (count == 2)
        return;
    for (int i = 0, end; i < last; i = end) {
        double sum = 0;
        end = i;
        do {
            sum += hypot(p[end + 1][0] - p[end][0], p[end + 1][1] - p[end][1]);
            end++;
        } while (end < last && fabs(secant(p, end) - secant(p, end - 1)) < same_slope);
        for (int k = i; k < end; k++)
            length[k] = sum;
    }
    for (int i = 1; i < last; i++)
        slope[i] = (length[i] * secant(p, i) + length[i - 1] * secant(p, i - 1)) / (length[i] + length[i - 1]);
    slope[0] = fmax(slope_least, 0.5 * (3 * secant(p, 0) - slope[1]));
    slope[last] = fmax(slope_least, 0.5 * (3 * secant(p, last - 1) - slope[last - 1]));
}

/* Where the stretch from point `i` needs a knot between its points; its end where it needs none. */
static double knot_within(const double (*p)[2], const double *slope, int i)
{
    const double x = p[i][0], end = p[i + 1][0], before = slope[i] - secant(p, i), after = slope[i + 1] - secant(p, i);
    if (fabs(before + after) < same_slope)
        return end;
    if (before * after >= 0)
        return 0.5 * (x + end);
    return fabs(before) > fabs(after) ? end + before * (end - x) / (slope[i + 1] - slope[i]) : x + after * (end - x) / (slope[i + 1] - slope[i]);
}

/* The slope at a knot. */
static double slope_within(const double (*p)[2], const double *slope, int i, double knot)
{
    return 2 * secant(p, i) - ((knot - p[i][0]) * slope[i] + (p[i + 1][0] - knot) * slope[i + 1]) / (p[i + 1][0] - p[i][0]);
}

/* Where a curve would turn back at a knot, the points around it are made flatter. */
static void keep_rising(const double (*p)[2], int count, double *slope)
{
    double knot[LN_SPLINE_POINTS];
    for (int i = 0; i < count - 1; i++)
        knot[i] = knot_within(p, slope, i);
    for (int i = 0; i < count - 1; i++) {
        if (slope_within(p, slope, i, knot[i]) >= 0)
            continue;
        const double blend = 2 * secant(p, i) - slope_within(p, slope, i, knot[i]), aim = fmin(slope_least * 0.5 * (slope[i] + slope[i + 1]), secant(p, i));
        const double by = (2 * secant(p, i) - aim) / blend;
        slope[i] *= by;
        slope[i + 1] *= by;
    }
}

static void add_piece(ln_spline *s, double from, double to, double value, double slope, double slope_after)
{
    const int i = s->pieces++;
    s->knot[i] = (float)from;
    s->knot[i + 1] = (float)to;
    s->a[i] = (float)(0.5 * (slope_after - slope) / (to - from));
    s->b[i] = (float)slope;
    s->c[i] = (float)value;
}

static void end_pieces(ln_spline *s)
{
    const int last = s->pieces - 1;
    const float t = s->knot[last + 1] - s->knot[last];
    s->end = (s->a[last] * t + s->b[last]) * t + s->c[last];
    s->end_slope = 2 * s->a[last] * t + s->b[last];
}

void ln_spline_fit(const double (*point)[2], const double *given, int count, ln_spline *out)
{
    double slope[LN_SPLINE_POINTS];
    if (given)
        memcpy(slope, given, (size_t)count * sizeof *slope);
    else
        estimate(point, count, slope);
    keep_rising(point, count, slope);
    out->pieces = 0;
    for (int i = 0; i < count - 1; i++) {
        const double x = point[i][0], y = point[i][1], knot = knot_within(point, slope, i), within = slope_within(point, slope, i, knot);
        if (knot == point[i + 1][0]) {
            add_piece(out, x, knot, y, slope[i], slope[i + 1]);
            continue;
        }
        add_piece(out, x, knot, y, slope[i], within);
        add_piece(out, knot, point[i + 1][0], y + 0.5 * (slope[i] + within) * (knot - x), within, slope[i + 1]);
    }
    end_pieces(out);
}

void ln_spline_of_slopes(const double *knot, const double *slope, int count, double value, ln_spline *out)
{
    out->pieces = 0;
    for (int i = 0; i < count - 1; i++) {
        add_piece(out, knot[i], knot[i + 1], value, slope[i], slope[i + 1]);
        value += 0.5 * (slope[i] + slope[i + 1]) * (knot[i + 1] - knot[i]);
    }
    end_pieces(out);
}

/* The last piece whose beginning in `from` is not above `x`; the first one for a NaN. */
static int piece_of(const float *from, int pieces, float x)
{
    int low = 0, high = pieces;
    while (high - low > 1) {
        const int middle = low + (high - low) / 2;
        if (x >= from[middle])
            low = middle;
        else
            high = middle;
    }
    return low;
}

void ln_spline_rows(const ln_spline *s, float *value, int count)
{
    for (int i = 0; i < count && s->pieces; i++) {
        const float x = value[i], end = s->knot[s->pieces];
        const int p = piece_of(s->knot, s->pieces, x);
        const float t = x - s->knot[p];
        value[i] = x >= end ? (x - end) * s->end_slope + s->end : x <= s->knot[0] ? t * s->b[0] + s->c[0] : (s->a[p] * t + s->b[p]) * t + s->c[p];
    }
}

/* From (a t + b) t + c = y, in the form that does not divide by an `a` near 0. */
static float back(const ln_spline *s, int p, float y)
{
    const float c = s->c[p] - y, root = sqrtf(fmaxf(s->b[p] * s->b[p] - 4 * s->a[p] * c, 0)) + s->b[p];
    return s->knot[p] + (fabsf(root) < level ? 0 : -2 * c / root);
}

void ln_spline_rows_back(const ln_spline *s, float *value, int count)
{
    for (int i = 0; i < count && s->pieces; i++) {
        const float y = value[i], end = s->knot[s->pieces];
        if (y >= s->end)
            value[i] = fabsf(s->end_slope) < level ? end : (y - s->end) / s->end_slope + end;
        else if (!(y > s->c[0]))
            value[i] = fabsf(s->b[0]) < level ? s->knot[0] : (y - s->c[0]) / s->b[0] + s->knot[0];
        else
            value[i] = back(s, piece_of(s->c, s->pieces, y), y);
    }
}
