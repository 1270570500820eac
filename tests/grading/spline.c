/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <math.h>
#include <stdlib.h>

#include "grading/spline.h"

enum { STEPS = 4000 };

static double random_between(double low, double high)
{
    return low + (high - low) * rand() / RAND_MAX;
}

/* Points that rise by steps of very unlike size; their number. */
static int random_points(double (*point)[2])
{
    const int count = 2 + rand() % (LN_SPLINE_POINTS - 1);
    double x = -1, y = -0.5;
    for (int i = 0; i < count; i++) {
        point[i][0] = x += pow(10, random_between(-2, 0));
        point[i][1] = y += rand() % 4 ? pow(10, random_between(-3, 0)) : 0;
    }
    return count;
}

static float at(const ln_spline *s, double x)
{
    float value = (float)x;
    ln_spline_rows(s, &value, 1);
    return value;
}

static float back_at(const ln_spline *s, double y)
{
    float value = (float)y;
    ln_spline_rows_back(s, &value, 1);
    return value;
}

static void a_curve_goes_through_its_points_and_does_not_turn_back(void **state)
{
    (void)state;
    for (int turn = 0; turn < 300; turn++) {
        double point[LN_SPLINE_POINTS][2];
        ln_spline s;
        const int count = random_points(point);
        ln_spline_fit((const double (*)[2])point, NULL, count, &s);
        assert_true(s.pieces <= LN_SPLINE_PIECES);
        const double x0 = point[0][0] - 1, width = point[count - 1][0] + 1 - x0, height = point[count - 1][1] - point[0][1];
        for (int i = 0; i < count; i++) /* float rounding of places, times slopes that reach 100 */
            assert_true(fabs((double)at(&s, point[i][0]) - point[i][1]) < 1e-4 * (1 + height));
        for (int i = 0; i < STEPS; i++)
            assert_true(at(&s, x0 + width * (i + 1) / STEPS) >= at(&s, x0 + width * i / STEPS) - 1e-4f * (float)(1 + height));
    }
}

static void back_undoes_forward(void **state)
{
    (void)state;
    static const double point[][2] = { { 0, 0.02 }, { 0.2, 0.15 }, { 0.5, 0.62 }, { 0.8, 0.83 }, { 1, 0.95 } }, slope[] = { 1, 0.8, 1.5, 0.5, 0.7 };
    for (int given = 0; given < 2; given++) {
        ln_spline s;
        ln_spline_fit(point, given ? slope : NULL, 5, &s);
        for (int i = 0; i <= STEPS; i++) {
            const double x = -0.5 + 2. * i / STEPS;
            assert_true(fabs((double)back_at(&s, (double)at(&s, x)) - x) < 1e-5);
        }
    }
}

static void two_points_are_a_straight_line_and_none_is_nothing(void **state)
{
    (void)state;
    static const double point[][2] = { { 0, 0.1 }, { 1, 0.6 } };
    ln_spline s, none = { .pieces = 0 };
    ln_spline_fit(point, NULL, 2, &s);
    for (int i = 0; i <= 10; i++) {
        assert_true(fabs((double)at(&s, i - 5) - (0.1 + 0.5 * (i - 5))) < 1e-6);
        assert_true(at(&none, i) == (float)i && back_at(&none, i) == (float)i);
    }
}

static void a_level_goes_back_to_its_beginning(void **state)
{
    (void)state;
    static const double point[][2] = { { 0, 0.5 }, { 1, 0.5 } };
    ln_spline s;
    ln_spline_fit(point, NULL, 2, &s);
    assert_true(at(&s, 0.3) == 0.5f);
    assert_true(back_at(&s, 0.4) == 0 && back_at(&s, 0.6) == 1);
    assert_true(isfinite(back_at(&s, 0.5)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_curve_goes_through_its_points_and_does_not_turn_back),
        cmocka_unit_test(back_undoes_forward),
        cmocka_unit_test(two_points_are_a_straight_line_and_none_is_nothing),
        cmocka_unit_test(a_level_goes_back_to_its_beginning),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
