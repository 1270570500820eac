/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include "grading/transport.h"
#include "scenes.h"

static scene leaves;

static ln_transport find(ln_small *source, ln_small *reference)
{
    ln_transport t;
    assert_ok(ln_transport_find(source, reference, &t));
    free(source);
    free(reference);
    return t;
}

static void the_grade_between_a_picture_and_itself_is_found(void **state)
{
    (void)state;
    ln_transport t = find(scenes_small(&leaves, 96, 64, 0, 0, 1, NULL), scenes_small(&leaves, 96, 64, 0, 0, 1, &scenes_warm));
    float grey[3] = { 0.5f, 0.5f, 0.5f }, want[3] = { 0.5f, 0.5f, 0.5f };
    ln_cdl_rows(&t.cdl, &grey[0], &grey[1], &grey[2], 1);
    ln_cdl_rows(&scenes_warm, &want[0], &want[1], &want[2], 1);
    for (int c = 0; c < 3; c++)
        assert_true(fabsf(grey[c] - want[c]) < 0.02f); /* five codes of 255 */
    assert_true(t.after < 0.2 * t.before);
}

static void a_picture_and_itself_need_no_grade(void **state)
{
    (void)state;
    ln_transport t = find(scenes_small(&leaves, 96, 64, 0, 0, 1, NULL), scenes_small(&leaves, 96, 64, 0, 0, 1, NULL));
    assert_true(t.before < 1e-6 && t.after < 2e-3);
    for (int c = 0; c < 3; c++)
        assert_true(fabs(t.cdl.slope[c] - 1) < 0.01 && fabs(t.cdl.power[c] - 1) < 0.02);
}

static void one_cell_and_one_colour_give_numbers(void **state)
{
    (void)state;
    ln_transport t = find(scenes_small(&leaves, 1, 1, 0, 0, 1, NULL), scenes_small(&leaves, 96, 64, 0, 0, 1, NULL));
    assert_true(isfinite(t.after) && isfinite(t.cdl.slope[0]) && isfinite(t.cdl.saturation));
    ln_small *none = scenes_small(&leaves, 4, 4, 0, 0, 1, NULL), *some = scenes_small(&leaves, 4, 4, 0, 0, 1, NULL);
    for (int i = 0; i < 16; i++)
        none->alpha[i] = 0;
    ln_status status = ln_transport_find(none, some, &t);
    free(none);
    free(some);
    assert_int_equal(status, LN_ESETTING);
}

static int lay(void **state)
{
    (void)state;
    scenes_lay(5, &leaves);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_grade_between_a_picture_and_itself_is_found),
        cmocka_unit_test(a_picture_and_itself_need_no_grade),
        cmocka_unit_test(one_cell_and_one_colour_give_numbers),
    };
    return cmocka_run_group_tests(tests, lay, NULL);
}
