/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <math.h>
#include <stdlib.h>

#include "grading/effect.h"

static double around(double middle, double reach)
{
    return middle + reach * (2.0 * rand() / RAND_MAX - 1);
}

static void no_grade_has_no_effect_and_back(void **state)
{
    (void)state;
    ln_cdl cdl = { .slope = { 1, 1, 1 }, .power = { 1, 1, 1 }, .saturation = 1 };
    double effect[LN_EFFECT_COUNT];
    ln_effect_of_cdl(&cdl, effect);
    for (int i = 0; i < LN_EFFECT_COUNT; i++) {
        assert_true(fabs(effect[i]) < 1e-5);
        effect[i] = 0;
    }
    ln_effect_to_cdl(effect, &cdl);
    for (int c = 0; c < 3; c++)
        assert_true(cdl.slope[c] == 1 && cdl.offset[c] == 0 && cdl.power[c] == 1);
    assert_true(cdl.saturation == 1 && cdl.dither);
}

/* What a colourist does comes back as a grade that looks the same. */
static void there_and_back_looks_the_same(void **state)
{
    (void)state;
    double sum = 0, worst = 0;
    for (int turn = 0; turn < 200; turn++) {
        ln_cdl cdl = { .saturation = around(1, 0.3) }, again;
        double effect[LN_EFFECT_COUNT];
        for (int c = 0; c < 3; c++) {
            cdl.slope[c] = around(1, 0.2);
            cdl.offset[c] = around(0, 0.03);
            cdl.power[c] = around(1, 0.2);
        }
        ln_effect_of_cdl(&cdl, effect);
        ln_effect_to_cdl(effect, &again);
        float rgb[3][64], other[3][64];
        for (int i = 0; i < 64; i++)
            for (int c = 0; c < 3; c++)
                rgb[c][i] = other[c][i] = (float)(0.1 + 0.2 * (i >> 2 * c & 3));
        ln_cdl_rows(&cdl, rgb[0], rgb[1], rgb[2], 64);
        ln_cdl_rows(&again, other[0], other[1], other[2], 64);
        for (int i = 0; i < 64; i++)
            for (int c = 0; c < 3; c++) {
                double off = fabs((double)(rgb[c][i] - other[c][i]));
                sum += off / (200 * 64 * 3);
                worst = fmax(worst, off);
            }
    }
    print_message("off by %.4f on average, %.4f at most\n", sum, worst);
    assert_true(sum < 0.016);  /* four codes of 255: about what can just be seen */
    assert_true(worst < 0.15); /* colours at the rim, where ten effects are not ten numbers */
}

static void effects_beyond_all_grades_give_numbers(void **state)
{
    (void)state;
    for (int turn = 0; turn < 500; turn++) {
        double effect[LN_EFFECT_COUNT];
        ln_cdl cdl;
        for (int i = 0; i < LN_EFFECT_COUNT; i++)
            effect[i] = around(0, turn % 2 ? 3 : 30);
        ln_effect_to_cdl(effect, &cdl);
        for (int c = 0; c < 3; c++)
            assert_true(isfinite(cdl.slope[c]) && isfinite(cdl.offset[c]) && cdl.power[c] >= 0.1 && cdl.power[c] <= 10 && cdl.slope[c] >= 0 && cdl.slope[c] <= 16 && fabs(cdl.offset[c]) <= 2);
        assert_true(cdl.saturation >= 0.3 && cdl.saturation <= 2.5);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_grade_has_no_effect_and_back),
        cmocka_unit_test(there_and_back_looks_the_same),
        cmocka_unit_test(effects_beyond_all_grades_give_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
