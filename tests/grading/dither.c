/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <math.h>

#include "grading/dither.h"

enum { SIDE = LN_DITHER_SIDE };

static void every_level_stands_once_in_a_square(void **state)
{
    (void)state;
    int seen[SIDE * SIDE] = { 0 };
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++) {
            float v = ln_dither_row(0, y)[x];
            assert_true(fabsf(v) < 0.4966f);
            seen[(int)((v / 0.992f + 0.5f) * SIDE * SIDE)]++;
        }
    for (int i = 0; i < SIDE * SIDE; i++)
        assert_int_equal(seen[i], 1);
}

/* Mean over any 4x4 cells varies far less than 16 independent numbers' would: that is what keeps flat areas flat. Independent: 0.286 / 4 = 0.072. */
static void neighbours_make_up_for_each_other(void **state)
{
    (void)state;
    double sum = 0;
    for (int y = 0; y < SIDE; y += 4)
        for (int x = 0; x < SIDE; x += 4) {
            double mean = 0;
            for (int i = 0; i < 16; i++)
                mean += (double)ln_dither_row(1, y + i / 4)[x + i % 4] / 16;
            sum += mean * mean;
        }
    assert_true(sqrt(sum / (SIDE / 4 * SIDE / 4)) < 0.04);
}

static void planes_differ_and_repeat(void **state)
{
    (void)state;
    assert_ptr_equal(ln_dither_row(1, 9), ln_dither_row(1, 9));
    for (int plane = 0; plane < 3; plane++)
        assert_ptr_not_equal(ln_dither_row(plane, 0), ln_dither_row(plane + 1, 0));
    ln_dither_row(3, 1 << 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(every_level_stands_once_in_a_square), cmocka_unit_test(neighbours_make_up_for_each_other),
                                        cmocka_unit_test(planes_differ_and_repeat) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
