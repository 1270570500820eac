/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "grading/chain.h"

static double between(double low, double high)
{
    return low + (high - low) * rand() / RAND_MAX;
}

static void through(const ln_chain *chain, float rgb[3])
{
    ln_chain_rows(chain, &rgb[0], &rgb[1], &rgb[2], 1);
}

static void no_step_changes_nothing_but_what_is_no_number(void **state)
{
    (void)state;
    ln_chain *chain = ln_chain_new();
    float rgb[3] = { 0.1f, -4e20f, NAN };
    through(chain, rgb);
    assert_true(rgb[0] == 0.1f && rgb[1] == -4e20f && rgb[2] == 0);
    char text[40];
    ln_chain_say(chain, text, sizeof text);
    assert_string_equal(text, "nothing");
    ln_chain_free(chain);
    ln_chain_free(NULL);
}

static void matrices_and_clamps_that_follow_each_other_are_one(void **state)
{
    (void)state;
    ln_chain *chain = ln_chain_new(), *more = ln_chain_new();
    const ln_affine one = { { { 1, 0, 0, 0 }, { 0, 1, 0, 0 }, { 0, 0, 1, 0 } } }, a = { { { 0.5, 0.2, 0.1, 0.1 }, { 0, 0.9, 0, -0.1 }, { 0.3, 0, 2, 0 } } },
                    b = { { { 0, 1, 0, 0.5 }, { 1, 0, 0.25, 0 }, { 0, 0.5, 0.5, 0 } } };
    assert_ok(ln_chain_matrix(chain, &one));
    assert_int_equal(ln_chain_steps(chain), 0);
    assert_ok(ln_chain_matrix(chain, &a));
    assert_ok(ln_chain_matrix(more, &b));
    assert_ok(ln_chain_clamp(more, -1, 0.75));
    assert_ok(ln_chain_clamp(more, 0, 1));
    assert_ok(ln_chain_join(chain, more));
    assert_int_equal(ln_chain_steps(more), 0);
    assert_int_equal(ln_chain_steps(chain), 2);
    for (int i = 0; i < 1000; i++) {
        double in[3] = { between(-1, 2), between(-1, 2), between(-1, 2) }, middle[3], out[3];
        float rgb[3] = { (float)in[0], (float)in[1], (float)in[2] };
        for (int c = 0; c < 3; c++)
            middle[c] = a.m[c][0] * in[0] + a.m[c][1] * in[1] + a.m[c][2] * in[2] + a.m[c][3];
        for (int c = 0; c < 3; c++)
            out[c] = fmin(fmax(b.m[c][0] * middle[0] + b.m[c][1] * middle[1] + b.m[c][2] * middle[2] + b.m[c][3], 0), 0.75);
        through(chain, rgb);
        for (int c = 0; c < 3; c++)
            assert_true(fabs((double)rgb[c] - out[c]) < 2e-6);
    }
    ln_chain_free(chain);
    ln_chain_free(more);
}

/* Ends that miss each other stay two steps: which is heard last matters. */
static void clamps_apart_stay_apart(void **state)
{
    (void)state;
    ln_chain *chain = ln_chain_new();
    assert_ok(ln_chain_clamp(chain, 0, 1));
    assert_ok(ln_chain_clamp(chain, 2, 3));
    float rgb[3] = { -5, 0.5f, 9 };
    through(chain, rgb);
    assert_true(rgb[0] == 2 && rgb[1] == 2 && rgb[2] == 2);
    ln_chain_free(chain);
}

static double bent(const ln_bend *b, ln_bend_form form, double x)
{
    double given = x;
    if (b->mirror)
        x = fabs(x);
    double t = b->before * x + b->shift;
    double f = form == LN_BEND_POWER ? t > 0 ? pow(t, b->exponent) : 0 : form == LN_BEND_LOG ? log2(fmax(t, (double)FLT_MIN)) : exp2(t);
    double to = x <= b->foot ? b->slope * x + b->plus : b->after * f + b->last;
    return b->mirror && given < 0 ? -to : to;
}

static void bends_are_their_formulas(void **state)
{
    (void)state;
    static const struct {
        ln_bend_form form;
        ln_bend bend;
        double low, high;
    } kind[] = {
        { LN_BEND_POWER, { .before = 1, .exponent = 2.4, .after = 1 }, -2, 2 },
        { LN_BEND_POWER, { .before = 1, .exponent = 1 / 2.4, .after = 1, .slope = 1 }, -2, 100 },
        { LN_BEND_POWER, { .mirror = true, .before = 1, .exponent = 0.45, .after = 1 }, -60, 60 },
        { LN_BEND_POWER, { .foot = 0.0392857, .slope = 0.0773, .before = 1 / 1.055, .shift = 0.055 / 1.055, .exponent = 2.4, .after = 1 }, -1, 4 },
        { LN_BEND_LOG, { .foot = -INFINITY, .before = 5, .shift = 0.1, .after = 0.24, .last = 0.38 }, -1, 100 },
        { LN_BEND_LOG, { .foot = 0.01, .slope = 5, .plus = 0.09, .before = 5, .shift = 0.1, .after = 0.24, .last = 0.38 }, -1, 100 },
        { LN_BEND_EXP, { .foot = -INFINITY, .before = 10, .shift = -6, .after = 0.3, .last = -0.02 }, -1, 1.2 },
    };
    for (size_t k = 0; k < sizeof kind / sizeof *kind; k++) {
        const ln_bend three[3] = { kind[k].bend, kind[k].bend, kind[k].bend };
        ln_chain *chain = ln_chain_new();
        assert_ok(ln_chain_bend(chain, kind[k].form, three));
        for (int i = 0; i < 5000; i++) {
            float rgb[3] = { (float)between(kind[k].low, kind[k].high), (float)between(0, 0.02), 0 }, in[3];
            memcpy(in, rgb, sizeof in);
            through(chain, rgb);
            for (int c = 0; c < 3; c++) {
                double to = bent(&kind[k].bend, kind[k].form, (double)in[c]);
                if (!(fabs((double)rgb[c] - to) < 2e-6 * fmax(1, fabs(to))))
                    fail_msg("kind %zu: %.9g gives %.9g, not %.9g", k, (double)in[c], (double)rgb[c], to);
            }
        }
        ln_chain_free(chain);
    }
}

/* Whatever goes in, and whatever overflows between the steps. */
static void what_comes_out_is_finite(void **state)
{
    (void)state;
    const float odd[] = { NAN, -NAN, INFINITY, -INFINITY, FLT_MAX, -FLT_MAX, 0, -0.f, FLT_MIN, 1e-45f, 1 };
    const ln_affine large = { { { 1e30, -1e30, 0, 0 }, { 0, 1e30, 0, 0 }, { 1, 1, 1, 3e38 } } };
    const ln_bend power = { .before = 1, .exponent = 100, .after = 1, .slope = 1 }, logarithm = { .foot = -INFINITY, .before = 1, .after = 1 };
    for (int kind = 0; kind < 4; kind++) {
        ln_chain *chain = ln_chain_new();
        assert_ok(ln_chain_matrix(chain, &large));
        if (kind == 1)
            assert_ok(ln_chain_clamp(chain, -INFINITY, 1));
        else if (kind > 1)
            assert_ok(ln_chain_bend(chain, kind == 2 ? LN_BEND_POWER : LN_BEND_EXP, kind == 2 ? (const ln_bend[3]){ power, power, power } : (const ln_bend[3]){ logarithm, logarithm, logarithm }));
        for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
            for (size_t j = 0; j < sizeof odd / sizeof *odd; j++) {
                float rgb[3] = { odd[i], odd[j], odd[(i + j) % 11] };
                through(chain, rgb);
                assert_true(isfinite(rgb[0]) && isfinite(rgb[1]) && isfinite(rgb[2]));
            }
        ln_chain_free(chain);
    }
}

/* The difference of two values of a curve is beyond a float here. */
static void the_steepest_curve_stays_finite(void **state)
{
    (void)state;
    ln_chain *chain = ln_chain_new();
    ln_curves *curves = ln_curves_new(2, false);
    assert_non_null(curves);
    for (int i = 0; i < 6; i++)
        curves->value[i] = i % 2 ? 3e38f : -3e38f;
    assert_ok(ln_chain_curves(chain, curves));
    float rgb[3] = { 0, 0.5f, 1 };
    through(chain, rgb);
    assert_true(isfinite(rgb[0]) && isfinite(rgb[1]) && isfinite(rgb[2]));
    ln_chain_free(chain);
}

/* Many at once are what each is alone. */
static void rows_of_any_length_agree(void **state)
{
    (void)state;
    const ln_affine a = { { { 0.5, 0.2, 0.1, 0.1 }, { 0, 0.9, 0, -0.1 }, { 0.3, 0, 2, 0 } } };
    const ln_bend power = { .before = 1, .exponent = 0.45, .after = 1, .slope = 4.5, .foot = 0.018 };
    ln_chain *chain = ln_chain_new();
    assert_ok(ln_chain_matrix(chain, &a));
    assert_ok(ln_chain_bend(chain, LN_BEND_POWER, (const ln_bend[3]){ power, power, power }));
    static float many[3][2000];
    for (int count = 1; count < 2000; count = count * 3 / 2 + 1) {
        for (int i = 0; i < 3 * count; i++)
            many[i / count][i % count] = (float)between(-0.2, 1.2);
        float last[3] = { many[0][count - 1], many[1][count - 1], many[2][count - 1] };
        ln_chain_rows(chain, many[0], many[1], many[2], count);
        through(chain, last);
        for (int c = 0; c < 3; c++) /* a multiplication and an addition may be one rounding in the vector's body and two in its rest */
            assert_true(fabsf(last[c] - many[c][count - 1]) < 1e-6f);
    }
    ln_chain_free(chain);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_step_changes_nothing_but_what_is_no_number),
        cmocka_unit_test(matrices_and_clamps_that_follow_each_other_are_one),
        cmocka_unit_test(clamps_apart_stay_apart),
        cmocka_unit_test(bends_are_their_formulas),
        cmocka_unit_test(what_comes_out_is_finite),
        cmocka_unit_test(the_steepest_curve_stays_finite),
        cmocka_unit_test(rows_of_any_length_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
