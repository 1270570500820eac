/* SPDX-License-Identifier: Apache-2.0 */
#include "grading/within.h"

#include "grading/display.h"
#include "grading/matrix.h"
#include "grading/space.h"

static void set_matrix(const ln_space *from, const ln_space *to, double scale, float out[3][4])
{
    double m[3][3];
    ln_space_between(from, to, LN_ADAPT_BRADFORD, m);
    for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++)
            out[i][j] = (float)(m[i][j] * scale);
        out[i][3] = 0;
    }
}

ln_within ln_within_of(const ln_pixels *pixels, ln_transfer inside, ln_grade grade)
{
    ln_within w = { .grade = grade, .inside = inside };
    ln_space_name space, own;
    double white, own_white;
    ln_transfer_shown(pixels->transfer, &w.outside);
    ln_display_camera(w.outside, &own, &own_white);
    ln_display_camera(inside, &space, &white);
    const ln_space *tagged = ln_space_of_h273(pixels->primaries), *outer = tagged ? tagged : ln_space_of(own), *inner = ln_space_of(space);
    set_matrix(outer, inner, white / own_white, w.into);
    set_matrix(inner, outer, own_white / white, w.back);
    return w;
}

static void cross(ln_transfer from, const float m[3][4], ln_transfer to, float *const rgb[3], int count)
{
    for (int c = 0; c < 3; c++)
        ln_transfer_rows_to_light(from, rgb[c], count);
    ln_matrix_rows(m, rgb[0], rgb[1], rgb[2], count);
    for (int c = 0; c < 3; c++)
        ln_transfer_rows_to_code(to, rgb[c], count);
}

static void rows(const void *what, float *red, float *green, float *blue, int count)
{
    const ln_within *w = what;
    float *const rgb[3] = { red, green, blue };
    cross(w->outside, w->into, w->inside, rgb, count);
    w->grade.rows(w->grade.what, red, green, blue, count);
    cross(w->inside, w->back, w->outside, rgb, count);
}

ln_grade ln_within_grade(const ln_within *within)
{
    return (ln_grade){ rows, within };
}
