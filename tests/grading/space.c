/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <math.h>

#include "grading/matrix.h"
#include "grading/space.h"

static double off(double m[3][3], const double known[3][3])
{
    double worst = 0;
    for (int i = 0; i < 9; i++)
        worst = fmax(worst, fabs(m[i / 3][i % 3] - known[i / 3][i % 3]));
    return worst;
}

/* Matrices as their documents print them. */
static void known_matrices_come_out(void **state)
{
    (void)state;
    static const struct {
        ln_space_name space;
        double to_xyz[3][3], tolerance; /* half a unit of the last place printed */
    } known[] = {
        /* IEC 61966-2-1:1999, 5.2 */
        { LN_SPACE_BT709, { { 0.4124, 0.3576, 0.1805 }, { 0.2126, 0.7152, 0.0722 }, { 0.0193, 0.1192, 0.9505 } }, 0.6e-4 },
        /* SMPTE ST 2065-1:2012, 4.1.2 */
        { LN_SPACE_AP0, { { 0.9525523959, 0, 0.0000936786 }, { 0.3439664498, 0.7281660966, -0.0721325464 }, { 0, 0, 1.0088251844 } }, 0.6e-10 },
        /* AMPAS S-2014-004, annex */
        { LN_SPACE_AP1, { { 0.6624541811, 0.1340042065, 0.1561876870 }, { 0.2722287168, 0.6740817658, 0.0536895174 }, { -0.0055746495, 0.0040607335, 1.0103391003 } }, 0.6e-10 },
        /* ARRI 2017 */
        { LN_SPACE_ARRI3, { { 0.638008, 0.214704, 0.097744 }, { 0.291954, 0.823841, -0.115795 }, { 0.002798, -0.067034, 1.153294 } }, 0.6e-6 },
        /* ARRI 2022 */
        { LN_SPACE_ARRI4, { { 0.704858320407232, 0.129760295170463, 0.115837311473977 }, { 0.254524176404027, 0.781477732712002, -0.036001909116029 }, { 0, 0, 1.089057750759878 } }, 1e-12 },
        /* Blackmagic Design 2021 */
        { LN_SPACE_DAVINCI, { { 0.70062239, 0.14877482, 0.10105872 }, { 0.27411851, 0.87363190, -0.14775041 }, { -0.09896291, -0.13789533, 1.32591599 } }, 1e-7 },
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        double m[3][3];
        ln_space_to_xyz(ln_space_of(known[i].space), m);
        if (!(off(m, known[i].to_xyz) <= known[i].tolerance))
            fail_msg("%s is off by %g", ln_space_of(known[i].space)->name, off(m, known[i].to_xyz));
    }
}

/* Luma weights of H.273's matrices are the luminance of their primaries, to the four digits they were rounded to. */
static void luma_is_the_luminance_of_the_primaries(void **state)
{
    (void)state;
    double m[3][3];
    ln_space_to_xyz(ln_space_of(LN_SPACE_BT709), m);
    assert_true(fabs(m[1][0] - LN_LUMA_RED) < 0.6e-4 && fabs(m[1][1] - LN_LUMA_GREEN) < 0.6e-4 && fabs(m[1][2] - LN_LUMA_BLUE) < 0.6e-4);
    ln_space_to_xyz(ln_space_of(LN_SPACE_BT2020), m);
    assert_true(fabs(m[1][0] - 0.2627) < 0.6e-4 && fabs(m[1][1] - 0.6780) < 0.6e-4 && fabs(m[1][2] - 0.0593) < 0.6e-4);
}

static void white_stays_white_whatever_the_way(void **state)
{
    (void)state;
    for (int a = 0; a < LN_SPACE_COUNT; a++)
        for (int b = 0; b < LN_SPACE_COUNT; b++)
            for (int how = LN_ADAPT_BRADFORD; how <= LN_ADAPT_CAT02; how++) {
                double there[3][3], back[3][3], both[3][3];
                static const double same[3][3] = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } };
                ln_space_between(ln_space_of((ln_space_name)a), ln_space_of((ln_space_name)b), (ln_adaptation)how, there);
                ln_space_between(ln_space_of((ln_space_name)b), ln_space_of((ln_space_name)a), (ln_adaptation)how, back);
                for (int i = 0; i < 3; i++)
                    assert_true(fabs(there[i][0] + there[i][1] + there[i][2] - 1) < 1e-9);
                ln_matrix_multiply(back, there, both);
                assert_true(off(both, same) < 1e-9);
            }
}

/* White of A becomes D65; D65 to D50 is the matrix that ICC profiles carry. */
static void adaptation_moves_white_to_white(void **state)
{
    (void)state;
    static const double a[2] = { 0.44758, 0.40745 }, d65[2] = { 0.3127, 0.3290 }, d50[2] = { 0.34567, 0.35850 };
    /* the matrix from D65 to D50 that ICC profiles carry, to the four digits on which they agree */
    static const double icc[3][3] = { { 1.0479, 0.0229, -0.0502 }, { 0.0296, 0.9904, -0.0171 }, { -0.0092, 0.0151, 0.7521 } };
    double m[3][3], from[3], to[3], is[3];
    ln_white_xyz(a, from);
    ln_white_xyz(d65, to);
    for (int how = LN_ADAPT_BRADFORD; how <= LN_ADAPT_CAT02; how++) {
        ln_adapt((ln_adaptation)how, a, d65, m);
        ln_matrix_carry(m, from, is);
        for (int i = 0; i < 3; i++)
            assert_true(fabs(is[i] - to[i]) < 1e-12);
    }
    ln_adapt(LN_ADAPT_BRADFORD, d65, d50, m);
    assert_true(off(m, icc) < 2e-4); /* profiles round white to other digits */
    ln_adapt(LN_ADAPT_NONE, a, d65, m);
    ln_matrix_carry(m, from, is);
    assert_true(fabs(is[0] - from[0]) < 1e-12);
}

static void names_and_codes_lead_to_their_space(void **state)
{
    (void)state;
    for (int i = 0; i < LN_SPACE_COUNT; i++) {
        const ln_space *s = ln_space_of((ln_space_name)i);
        assert_string_equal(s->name, ln_space_names[i]);
        assert_ptr_equal(ln_space_find(s->name), s);
        assert_true(strlen(s->label) > 2 && strlen(s->source) > 8);
    }
    assert_null(ln_space_names[LN_SPACE_COUNT]);
    assert_null(ln_space_find("srgb "));
    assert_string_equal(ln_space_of_h273(1)->name, "bt709");
    assert_string_equal(ln_space_of_h273(7)->name, "bt601-525");
    assert_string_equal(ln_space_of_h273(9)->name, "bt2020");
    assert_null(ln_space_of_h273(2));
    assert_null(ln_space_of_h273(-1));
    assert_null(ln_space_of_h273(255));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_matrices_come_out),         cmocka_unit_test(luma_is_the_luminance_of_the_primaries), cmocka_unit_test(white_stays_white_whatever_the_way),
        cmocka_unit_test(adaptation_moves_white_to_white), cmocka_unit_test(names_and_codes_lead_to_their_space),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
