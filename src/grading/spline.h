/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_GRADING_SPLINE_H
#define LN_GRADING_SPLINE_H

#include <stdbool.h>

/* A curve through a colourist's points, of parabolas that meet in value and slope, two between points where one would bend wrongly; straight beyond its ends. Larry L. Schumaker: "On
 * shape preserving quadratic spline interpolation", SIAM J. Numerical Analysis 20(4), 1983, with the slopes at the points estimated, and kept from turning back, as OpenColorIO 2.1 does
 * (src/OpenColorIO/ops/gradingrgbcurve/GradingBSplineCurve.cpp). */
enum { LN_SPLINE_POINTS = 64, LN_SPLINE_PIECES = 2 * (LN_SPLINE_POINTS - 1) };

typedef struct ln_spline {
    int pieces;                        /* 0: what goes in comes out */
    float knot[LN_SPLINE_PIECES + 1];  /* where pieces begin, and where the last one ends */
    float a[LN_SPLINE_PIECES], b[LN_SPLINE_PIECES], c[LN_SPLINE_PIECES]; /* (a t + b) t + c, t being the way from the piece's beginning */
    float end, end_slope;              /* value and slope where the last one ends */
} ln_spline;

/* Through `count` (2 to LN_SPLINE_POINTS) points x, y, of which x rises and y does not fall; with these slopes at them, or, where `slope` is NULL, estimated ones. */
void ln_spline_fit(const double (*point)[2], const double *slope, int count, ln_spline *out);

/* With these slopes at the `count` (2 to LN_SPLINE_PIECES) knots, which rise, changing evenly between them, and `value` at the first one. */
void ln_spline_of_slopes(const double *knot, const double *slope, int count, double value, ln_spline *out);

/* Values in place; and back, where a curve that is level gives the level's beginning. Any thread. */
void ln_spline_rows(const ln_spline *spline, float *value, int count);
void ln_spline_rows_back(const ln_spline *spline, float *value, int count);

#endif
