/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <math.h>

#include "grading/display.h"

static float shown(ln_transfer transfer, double code)
{
    ln_grade grade = ln_display_of(transfer);
    float rgb[3] = { (float)code, (float)code, (float)code };
    if (grade.rows)
        grade.rows(grade.what, &rgb[0], &rgb[1], &rgb[2], 1);
    assert_true(fabsf(rgb[0] - rgb[1]) < 2e-3f && fabsf(rgb[2] - rgb[1]) < 2e-3f); /* grey stays grey: primaries have four digits */
    return rgb[1];
}

static void grey_of_every_camera_looks_the_same(void **state)
{
    (void)state;
    for (int t = LN_TRANSFER_LOGC3; t <= LN_TRANSFER_DAVINCI; t++) {
        float grey = shown((ln_transfer)t, ln_transfer_to_code((ln_transfer)t, 0.18));
        assert_true(fabs((double)grey - pow(0.18, 1 / 2.4)) < 3e-3);
    }
    assert_true(fabs((double)shown(LN_TRANSFER_PQ, ln_transfer_to_code(LN_TRANSFER_PQ, 0.18 * 0.0203)) - pow(0.18, 1 / 2.4)) < 3e-3);
}

static void a_display_is_left_alone(void **state)
{
    (void)state;
    assert_null(ln_display_of(LN_TRANSFER_BT1886).rows);
}

static void more_light_is_never_darker_nor_beyond_white(void **state)
{
    (void)state;
    for (int t = 0; t < LN_TRANSFER_COUNT; t++) {
        float before = -1;
        for (int i = 0; i <= 200; i++) {
            float now = shown((ln_transfer)t, i / 200.0);
            assert_true(isfinite(now) && now >= before - 1e-5f && now < 1.001f);
            before = now;
        }
    }
}

static void what_is_no_number_becomes_one(void **state)
{
    (void)state;
    ln_grade grade = ln_display_of(LN_TRANSFER_LOGC3);
    float rgb[3] = { NAN, INFINITY, -INFINITY };
    grade.rows(grade.what, &rgb[0], &rgb[1], &rgb[2], 1);
    for (int c = 0; c < 3; c++)
        assert_true(isfinite(rgb[c]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(grey_of_every_camera_looks_the_same),
        cmocka_unit_test(a_display_is_left_alone),
        cmocka_unit_test(more_light_is_never_darker_nor_beyond_white),
        cmocka_unit_test(what_is_no_number_becomes_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
