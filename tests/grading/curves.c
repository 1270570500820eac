/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "grading/curves.h"

static float between(float low, float high)
{
    return low + (high - low) * (float)rand() / (float)RAND_MAX;
}

static ln_curves *curves_of(int size, float (*of)(float))
{
    ln_curves *curves = ln_curves_new(size, false);
    assert_non_null(curves);
    for (int i = 0; i < 3 * size; i++)
        curves->value[i] = of((float)(i % size) / (float)(size - 1));
    return curves;
}

static ln_curves *halves_of(float (*of)(float))
{
    ln_curves *curves = ln_curves_new(LN_CURVES_HALVES, true);
    assert_non_null(curves);
    for (int i = 0; i < 3 * LN_CURVES_HALVES; i++) {
        float x = ln_half((unsigned)i % LN_CURVES_HALVES);
        curves->value[i] = isfinite(x) ? of(x) : 0;
    }
    return curves;
}

static float through(const ln_curves *curves, float x)
{
    float rgb[3] = { x, x, x };
    ln_curves_rows(curves, &rgb[0], &rgb[1], &rgb[2], 1);
    assert_true(rgb[0] == rgb[1] && rgb[1] == rgb[2]);
    return rgb[0];
}

/* One at a time and many at a time are done in different ways: in both each stands by itself. */
static void rows_are_their_colours(void **state)
{
    (void)state;
    enum { COUNT = 1003 };
    static float row[3][COUNT], given[COUNT];
    ln_curves *curves = ln_curves_new(77, false);
    assert_non_null(curves);
    for (int i = 0; i < 3 * 77; i++)
        curves->value[i] = between(-1, 2);
    for (int i = 0; i < COUNT; i++)
        given[i] = i == 5 ? NAN : i == 6 ? INFINITY : i % 9 == 1 ? 1 : i % 9 == 2 ? 0 : between(-0.5f, 1.5f);
    for (int c = 0; c < 3; c++)
        memcpy(row[c], given, sizeof given);
    ln_curves_rows(curves, row[0], row[1], row[2], COUNT);
    for (int i = 0; i < COUNT; i++) {
        float rgb[3] = { given[i], given[i], given[i] };
        ln_curves_rows(curves, &rgb[0], &rgb[1], &rgb[2], 1);
        for (int c = 0; c < 3; c++)
            assert_float_equal(row[c][i], rgb[c], 1e-6); /* a rounding or two of numbers below 4 */
    }
    ln_curves_free(curves);
}

static float same(float x)
{
    return x;
}

static float bent(float x)
{
    return x * x * 0.9f + 0.05f;
}

static float falling(float x)
{
    return 0.8f - 0.7f * sqrtf(x);
}

static float twice(float x)
{
    return 2 * x + 1;
}

static void halves_stand_where_they_should(void **state)
{
    (void)state;
    assert_true(ln_half(0) == 0 && ln_half(0x3c00) == 1 && ln_half(0xc000) == -2 && ln_half(0x7bff) == 65504 && ln_half(1) == 0x1p-24f && ln_half(0x0400) == 0x1p-14f);
    assert_true(isinf(ln_half(0x7c00)) && isnan(ln_half(0x7c01)) && ln_half(0xfc00) < 0);
}

/* Between two 16-bit floats lies a straight line, so a curve that is one returns what it gets, near zero too. */
static void half_domains_interpolate_over_all_magnitudes(void **state)
{
    (void)state;
    ln_curves *curves = halves_of(same), *line = halves_of(twice);
    for (int i = 0; i < 20000; i++) {
        float x = ldexpf(between(-1, 1), rand() % 45 - 28);
        if (fabsf(x) > 65504)
            continue;
        assert_true(fabsf(through(curves, x) - x) <= fabsf(x) * 2e-7f + 1e-12f);
        assert_true(fabsf(through(line, x) - twice(x)) <= fabsf(twice(x)) * 3e-7f + 2e-7f);
    }
    assert_true(through(curves, 1e9f) == 65504 && through(curves, -INFINITY) == -65504 && through(curves, NAN) == 0 && through(curves, 1) == 1 && through(curves, 0) == 0);
    ln_curves_free(curves);
    ln_curves_free(line);
}

static void a_curve_turned_is_its_way_back(void **state)
{
    (void)state;
    float (*const shapes[])(float) = { same, bent, falling };
    for (int s = 0; s < 3; s++) {
        ln_curves *there = curves_of(1024, shapes[s]), *back = curves_of(1024, shapes[s]);
        ln_curves_turn(back);
        for (int i = 0; i < 2000; i++) {
            float x = between(0.01f, 1);
            assert_true(fabsf(through(back, through(there, x)) - x) < 2e-5f); /* where the slope is least, 0.02, float rounding of 1e-7 weighs most */
        }
        float low = fminf(shapes[s](0), shapes[s](1)), high = fmaxf(shapes[s](0), shapes[s](1));
        assert_true(fabsf(through(back, low - 1) - (shapes[s](0) <= low ? 0 : 1)) < 1e-6f && fabsf(through(back, high + 1) - (shapes[s](0) >= high ? 0 : 1)) < 1e-6f);
        ln_curves_free(there);
        ln_curves_free(back);
    }
    ln_curves *there = halves_of(twice), *back = halves_of(twice);
    ln_curves_turn(back);
    for (int i = 0; i < 2000; i++) {
        float x = ldexpf(between(-1, 1), rand() % 20 - 6);
        assert_true(fabsf(through(back, through(there, x)) - x) < 1e-6f * fmaxf(1, fabsf(x)));
    }
    ln_curves_free(there);
    ln_curves_free(back);
}

static float stepped(float x)
{
    return x < 0.25f ? 0 : x > 0.75f ? 1 : 2 * x - 0.5f;
}

static float flat(float x)
{
    (void)x;
    return 0.5f;
}

/* What is flat at an end answers with the place where the flat stretch meets the slope. */
static void flat_ends_are_cut(void **state)
{
    (void)state;
    ln_curves *back = curves_of(401, stepped);
    ln_curves_turn(back);
    assert_true(fabsf(through(back, 0) - 0.25f) < 1e-6f && fabsf(through(back, -5) - 0.25f) < 1e-6f && fabsf(through(back, 1) - 0.75f) < 1e-6f);
    assert_true(fabsf(through(back, 0.5f) - 0.5f) < 1e-6f);
    ln_curves_free(back);
    back = curves_of(9, flat);
    ln_curves_turn(back);
    assert_true(through(back, 0.5f) == 0 && through(back, 7) == 0 && isfinite(through(back, NAN)));
    ln_curves_free(back);
}

/* The middle channel divides the others as before, whichever of the three it is. */
static void hue_is_kept(void **state)
{
    (void)state;
    ln_curves *curves = curves_of(1024, bent);
    curves->keep_hue = true;
    for (int i = 0; i < 2000; i++) {
        float in[3] = { between(0, 1), between(0, 1), between(0, 1) }, out[3] = { in[0], in[1], in[2] };
        if (i < 3)
            out[i] = in[i] = out[(i + 1) % 3]; /* two alike */
        ln_curves_rows(curves, &out[0], &out[1], &out[2], 1);
        int high = 0, low = 0;
        for (int c = 1; c < 3; c++) {
            high = in[c] > in[high] ? c : high;
            low = in[c] < in[low] ? c : low;
        }
        for (int c = 0; c < 3; c++)
            assert_true(fabsf((in[c] - in[low]) * (out[high] - out[low]) - (out[c] - out[low]) * (in[high] - in[low])) < 1e-6f);
        assert_true(fabsf(out[high] - bent(in[high])) < 1e-5f && fabsf(out[low] - bent(in[low])) < 1e-5f);
    }
    float grey[3] = { 0.5f, 0.5f, 0.5f };
    ln_curves_rows(curves, &grey[0], &grey[1], &grey[2], 1);
    assert_true(grey[0] == grey[1] && grey[1] == grey[2]);
    ln_curves_free(curves);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_their_colours),
        cmocka_unit_test(halves_stand_where_they_should), cmocka_unit_test(half_domains_interpolate_over_all_magnitudes), cmocka_unit_test(a_curve_turned_is_its_way_back),
        cmocka_unit_test(flat_ends_are_cut),              cmocka_unit_test(hue_is_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
