/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <math.h>

#include "base/arena.h"
#include "grading/firstgrade.h"

static void a_screen_of_the_displays_own_primaries_changes_nothing(void **state)
{
    (void)state;
    static const double bt709[3][2] = { { 0.64, 0.33 }, { 0.30, 0.60 }, { 0.15, 0.06 } };
    double m[3][3];
    ln_screen_of(bt709, m);
    for (int i = 0; i < 9; i++)
        assert_true(fabs(m[i / 3][i % 3] - (i % 4 == 0)) < 1e-12);
    assert_true(fabs(ln_saturation_of(m) - 1) < 1e-6); /* 1e-17 of light is 1e-7 of R'G'B' */
}

static void a_screen_keeps_white_white(void **state)
{
    (void)state;
    static const double pale[3][2] = { { 0.536, 0.363 }, { 0.322, 0.499 }, { 0.275, 0.267 } };
    double m[3][3];
    ln_screen_of(pale, m);
    for (int i = 0; i < 3; i++)
        assert_true(fabs(m[i][0] + m[i][1] + m[i][2] - 1) < 1e-12);
    assert_true(fabs(ln_saturation_of(m) - 0.576) < 0.001); /* ten plates as they survive: the figure the reason quotes */
}

static void no_colour_is_saturation_nought(void **state)
{
    (void)state;
    double grey[3][3] = { { 0.2126, 0.7152, 0.0722 }, { 0.2126, 0.7152, 0.0722 }, { 0.2126, 0.7152, 0.0722 } };
    assert_true(fabs(ln_saturation_of(grey)) < 0.15); /* luma of light is not luma of R'G'B' */
}

static void years_have_what_there_was(void **state)
{
    (void)state;
    ln_arena *arena = ln_arena_new();
    static const struct {
        int year;
        double low, high;
        const char *says;
    } known[] = { { 1874, 0.6, 0.8, "paintings" },    { 1894, 0.6, 0.8, "before 1895" }, { 1895, 0.6, 0.8, "black and white" }, { 1906, 0.6, 0.8, "stencil" },
                  { 1907, 0.65, 0.75, "autochrome" }, { 1921, 0.65, 0.75, "1910" },      { 1922, 0.55, 0.7, "assumed" },    { 1931, 0.55, 0.7, "Technicolor" } };
    ln_first_grade first;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        assert_ok(ln_first_grade_of(known[i].year, arena, &first));
        assert_true(first.saturation >= known[i].low && first.saturation <= known[i].high);
        assert_true(first.confidence > 0.6 && first.confidence < 0.8);
        assert_non_null(strstr(first.reason, known[i].says));
    }
    for (int year = 1932; year < 2030; year += 49) {
        assert_ok(ln_first_grade_of(year, arena, &first));
        assert_true(first.confidence == 0 && first.saturation == 1);
        assert_non_null(strstr(first.reason, "no first grade"));
    }
    ln_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(a_screen_of_the_displays_own_primaries_changes_nothing), cmocka_unit_test(a_screen_keeps_white_white),
                                        cmocka_unit_test(no_colour_is_saturation_nought), cmocka_unit_test(years_have_what_there_was) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
