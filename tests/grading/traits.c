/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include "grading/traits.h"
#include "scenes.h"

static scene leaves;

static double value_of(const ln_traits *t, const char *name)
{
    for (int i = 0; i < LN_TRAIT_COUNT; i++)
        if (!strcmp(ln_trait_names[i], name))
            return t->value[i];
    fail_msg("there is no trait %s", name);
    return 0;
}

static ln_traits traits_of(ln_small *small)
{
    ln_traits t;
    assert_ok(ln_traits_of(small, &t));
    free(small);
    return t;
}

static void a_grade_moves_the_traits_that_are_named_for_it(void **state)
{
    (void)state;
    ln_traits plain = traits_of(scenes_small(&leaves, 96, 64, 0, 0, 1, NULL)), warm = traits_of(scenes_small(&leaves, 96, 64, 0, 0, 1, &scenes_warm));
    assert_true(value_of(&warm, "neutral-b") > value_of(&plain, "neutral-b"));
    assert_true(value_of(&warm, "middle-b") > value_of(&plain, "middle-b") + 0.3);
    assert_true(value_of(&warm, "L50") > value_of(&plain, "L50"));
    assert_true(warm.chroma > plain.chroma && warm.lightness > plain.lightness);
    for (int i = 0; i < LN_TRAIT_COUNT; i++)
        assert_true(isfinite(warm.value[i]) && fabs(warm.value[i]) < 20);
}

/* A grade that lifts black and brings white down shows at the very ends, one that makes red steeper at the edges. */
static void ends_and_edges_tell_of_offset_and_slope(void **state)
{
    (void)state;
    static const ln_cdl lifted = { { 0.8, 0.8, 0.8 }, { 0.08, 0.08, 0.12 }, { 1, 1, 1 }, 1, false }, red = { { 1.2, 1, 1 }, { -0.1, 0, 0 }, { 1, 1, 1 }, 1, false };
    ln_traits plain = traits_of(scenes_small(&leaves, 96, 64, 0, 0, 1, NULL)), flat = traits_of(scenes_small(&leaves, 96, 64, 0, 0, 1, &lifted)),
              steep = traits_of(scenes_small(&leaves, 96, 64, 0, 0, 1, &red));
    assert_true(value_of(&flat, "first-L") > value_of(&plain, "first-L") + 0.2);
    assert_true(value_of(&flat, "first-b") > value_of(&plain, "first-b") + 0.1);
    assert_true(value_of(&flat, "last-L") < value_of(&plain, "last-L") - 0.2);
    assert_true(value_of(&flat, "steep-L") < value_of(&plain, "steep-L") - 0.3); /* 2 log(0.8) = -0.45 */
    assert_true(value_of(&steep, "steep-a") > value_of(&plain, "steep-a") + 0.25); /* 2 log(1.2) = 0.36, less where red clips */
}

/* One pixel that is dead tells nothing. */
static void what_was_looked_at_closely_is_used(void **state)
{
    (void)state;
    ln_small *small = scenes_small(&leaves, 200, 150, 0, 0, 1, NULL);
    float *low = malloc(200 * 150 * sizeof *low);
    for (int i = 0; i < 200 * 150; i++)
        low[i] = i < 2 ? 0 : 0.25f;
    for (int c = 0; c < 3; c++) {
        small->low[c] = low;
        small->high[c] = small->rgb[c];
    }
    ln_traits t = traits_of(small);
    free(low);
    assert_true(fabs(value_of(&t, "first-L") - 6 * 0.25) < 1e-6);
}

static void a_letterbox_is_not_looked_at(void **state)
{
    (void)state;
    ln_small *small = scenes_small(&leaves, 96, 64, 0, 0, 1, NULL);
    for (int i = 0; i < 96 * 64; i++)
        for (int c = 0; c < 3; c++)
            if (i / 96 < 9 || i / 96 >= 56)
                small->rgb[c][i] = 0.001f;
    ln_traits t = traits_of(small);
    assert_int_equal(t.cells, 96 * 47);
    assert_true(value_of(&t, "L0.5") > 0.1);
}

static void what_a_mask_covers_is_not_looked_at(void **state)
{
    (void)state;
    ln_small *small = scenes_small(&leaves, 96, 64, 0, 0, 1, NULL);
    for (int i = 0; i < 96 * 64; i++)
        if (i % 96 < 48) {
            small->alpha[i] = 0;
            small->rgb[2][i] = 1;
        }
    ln_traits half = traits_of(small), right = traits_of(scenes_small(&leaves, 48, 64, 0.5, 0, 0.5, NULL));
    assert_int_equal(half.cells, 48 * 64);
    assert_true(fabs(half.lightness - right.lightness) < 1e-3);
    small = scenes_small(&leaves, 8, 8, 0, 0, 1, NULL);
    for (int i = 0; i < 64; i++)
        small->alpha[i] = 0;
    ln_traits none;
    ln_status status = ln_traits_of(small, &none);
    free(small);
    assert_int_equal(status, LN_ESETTING);
}

static void one_colour_is_seen_as_such(void **state)
{
    (void)state;
    ln_small *small = scenes_small(&leaves, 40, 40, 0, 0, 1, NULL);
    for (int i = 0; i < 1600; i++)
        for (int c = 0; c < 3; c++)
            small->rgb[c][i] = 0.2f * (float)(c + 1);
    ln_traits t = traits_of(small);
    assert_true(t.spread < 0.01);
    t = traits_of(scenes_small(&leaves, 1, 1, 0, 0, 1, NULL));
    assert_int_equal(t.cells, 1);
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
        cmocka_unit_test(a_grade_moves_the_traits_that_are_named_for_it),
        cmocka_unit_test(ends_and_edges_tell_of_offset_and_slope),
        cmocka_unit_test(what_was_looked_at_closely_is_used),
        cmocka_unit_test(a_letterbox_is_not_looked_at),
        cmocka_unit_test(what_a_mask_covers_is_not_looked_at),
        cmocka_unit_test(one_colour_is_seen_as_such),
    };
    return cmocka_run_group_tests(tests, lay, NULL);
}
