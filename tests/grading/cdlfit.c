/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <math.h>
#include <stdlib.h>

#include "grading/cdlfit.h"

enum { PAIRS = 400 };
static const ln_cdl nothing = { .slope = { 1, 1, 1 }, .power = { 1, 1, 1 }, .saturation = 1 };
static float from[3][PAIRS], to[3][PAIRS];
static const ln_colour_pairs pairs = { PAIRS, { from[0], from[1], from[2] }, { to[0], to[1], to[2] }, NULL };

static double share(void)
{
    return (double)rand() / RAND_MAX;
}

static void lay(const ln_cdl *cdl, double wrong)
{
    for (int i = 0; i < PAIRS; i++)
        for (int c = 0; c < 3; c++)
            from[c][i] = to[c][i] = (float)(0.05 + 0.9 * share());
    ln_cdl_rows(cdl, to[0], to[1], to[2], PAIRS);
    for (int i = 0; i < PAIRS; i++)
        for (int c = 0; c < 3; c++)
            to[c][i] = share() < wrong ? (float)share() : to[c][i] + 0.01f * (float)(share() - 0.5);
}

static double apart(const ln_cdl *a, const ln_cdl *b)
{
    double worst = 0;
    for (int i = 0; i < 64; i++) {
        float one[3], other[3];
        for (int c = 0; c < 3; c++)
            one[c] = other[c] = 0.15f + 0.2f * (float)(i >> 2 * c & 3);
        ln_cdl_rows(a, &one[0], &one[1], &one[2], 1);
        ln_cdl_rows(b, &other[0], &other[1], &other[2], 1);
        for (int c = 0; c < 3; c++)
            worst = fmax(worst, fabs((double)(one[c] - other[c])));
    }
    return worst;
}

static void a_grade_is_read_off_its_colours(void **state)
{
    (void)state;
    for (int turn = 0; turn < 20; turn++) {
        ln_cdl truth = { .saturation = 0.7 + 0.6 * share() }, found = nothing;
        for (int c = 0; c < 3; c++) {
            truth.slope[c] = 0.8 + 0.4 * share();
            truth.offset[c] = 0.08 * (share() - 0.5);
            truth.power[c] = 0.8 + 0.4 * share();
        }
        lay(&truth, 0);
        double left = ln_cdl_fit(&pairs, &found);
        assert_true(left < 0.01); /* the noise is 0.003; colours that a grade clips do the rest */
        assert_true(apart(&truth, &found) < 0.01); /* the noise laid on, once */
    }
}

static void one_pair_in_six_may_be_wrong(void **state)
{
    (void)state;
    const ln_cdl truth = { .slope = { 1.1, 1, 0.9 }, .offset = { 0.02, 0, -0.01 }, .power = { 0.9, 0.95, 1.05 }, .saturation = 1.15 };
    ln_cdl found = nothing;
    lay(&truth, 0.06); /* of each of three numbers */
    ln_cdl_fit(&pairs, &found);
    assert_true(apart(&truth, &found) < 0.02); /* five codes of 255 */
}

static void without_pairs_nothing_changes(void **state)
{
    (void)state;
    const ln_colour_pairs none = { 0 };
    ln_cdl found = nothing;
    ln_cdl_fit(&none, &found);
    assert_true(apart(&nothing, &found) == 0);
}

static void one_colour_does_not_run_away(void **state)
{
    (void)state;
    ln_cdl found = nothing;
    for (int i = 0; i < PAIRS; i++)
        for (int c = 0; c < 3; c++) {
            from[c][i] = 0.5f;
            to[c][i] = 0.6f;
        }
    ln_cdl_fit(&pairs, &found);
    for (int c = 0; c < 3; c++)
        assert_true(found.slope[c] > 0.8 && found.slope[c] < 1.4 && found.power[c] > 0.6 && found.power[c] < 1.4 && fabs(found.offset[c]) < 0.2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_grade_is_read_off_its_colours),
        cmocka_unit_test(one_pair_in_six_may_be_wrong),
        cmocka_unit_test(without_pairs_nothing_changes),
        cmocka_unit_test(one_colour_does_not_run_away),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
