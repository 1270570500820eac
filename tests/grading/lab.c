/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <math.h>
#include <stdlib.h>

#include "grading/lab.h"
#include "grading/space.h"

/* Table 1 of Sharma, Wu, Dalal 2005: two colours and how far they are apart. */
static const struct {
    double one[3], other[3], apart;
} sharma[] = {
    { { 50, 2.6772, -79.7751 }, { 50, 0, -82.7485 }, 2.0425 },
    { { 50, 3.1571, -77.2803 }, { 50, 0, -82.7485 }, 2.8615 },
    { { 50, 2.8361, -74.0200 }, { 50, 0, -82.7485 }, 3.4412 },
    { { 50, -1.3802, -84.2814 }, { 50, 0, -82.7485 }, 1.0000 },
    { { 50, -1.1848, -84.8006 }, { 50, 0, -82.7485 }, 1.0000 },
    { { 50, -0.9009, -85.5211 }, { 50, 0, -82.7485 }, 1.0000 },
    { { 50, 0, 0 }, { 50, -1, 2 }, 2.3669 },
    { { 50, -1, 2 }, { 50, 0, 0 }, 2.3669 },
    { { 50, 2.4900, -0.0010 }, { 50, -2.4900, 0.0009 }, 7.1792 },
    { { 50, 2.4900, -0.0010 }, { 50, -2.4900, 0.0010 }, 7.1792 },
    { { 50, 2.4900, -0.0010 }, { 50, -2.4900, 0.0011 }, 7.2195 },
    { { 50, 2.4900, -0.0010 }, { 50, -2.4900, 0.0012 }, 7.2195 },
    { { 50, -0.0010, 2.4900 }, { 50, 0.0009, -2.4900 }, 4.8045 },
    { { 50, -0.0010, 2.4900 }, { 50, 0.0010, -2.4900 }, 4.8045 },
    { { 50, -0.0010, 2.4900 }, { 50, 0.0011, -2.4900 }, 4.7461 },
    { { 50, 2.5000, 0 }, { 50, 0, -2.5000 }, 4.3065 },
    { { 50, 2.5000, 0 }, { 73, 25, -18 }, 27.1492 },
    { { 50, 2.5000, 0 }, { 61, -5, 29 }, 22.8977 },
    { { 50, 2.5000, 0 }, { 56, -27, -3 }, 31.9030 },
    { { 50, 2.5000, 0 }, { 58, 24, 15 }, 19.4535 },
    { { 50, 2.5000, 0 }, { 50, 3.1736, 0.5854 }, 1.0000 },
    { { 50, 2.5000, 0 }, { 50, 3.2972, 0 }, 1.0000 },
    { { 50, 2.5000, 0 }, { 50, 1.8634, 0.5757 }, 1.0000 },
    { { 50, 2.5000, 0 }, { 50, 3.2592, 0.3350 }, 1.0000 },
    { { 60.2574, -34.0099, 36.2677 }, { 60.4626, -34.1751, 39.4387 }, 1.2644 },
    { { 63.0109, -31.0961, -5.8663 }, { 62.8187, -29.7946, -4.0864 }, 1.2630 },
    { { 61.2901, 3.7196, -5.3901 }, { 61.4292, 2.2480, -4.9620 }, 1.8731 },
    { { 35.0831, -44.1164, 3.7933 }, { 35.0232, -40.0716, 1.5901 }, 1.8645 },
    { { 22.7233, 20.0904, -46.6940 }, { 23.0331, 14.9730, -42.5619 }, 2.0373 },
    { { 36.4612, 47.8580, 18.3852 }, { 36.2715, 50.5065, 21.2231 }, 1.4146 },
    { { 90.8027, -2.0831, 1.4410 }, { 91.1528, -1.6435, 0.0447 }, 1.4441 },
    { { 90.9257, -0.5406, -0.9208 }, { 88.6381, -0.8985, -0.7239 }, 1.5381 },
    { { 6.7747, -0.2908, -2.4247 }, { 5.8714, -0.0985, -2.2286 }, 0.6377 },
    { { 2.0776, 0.0795, -1.1350 }, { 0.9033, -0.0636, -0.5514 }, 0.9082 },
};

static void sharmas_pairs_are_as_far_apart_as_published(void **state)
{
    (void)state;
    assert_int_equal(sizeof sharma / sizeof *sharma, 34);
    for (size_t i = 0; i < sizeof sharma / sizeof *sharma; i++) {
        double is = ln_ciede2000(sharma[i].one, sharma[i].other), back = ln_ciede2000(sharma[i].other, sharma[i].one);
        if (!(fabs(is - sharma[i].apart) <= 0.5e-4 + 1e-9)) /* four decimals are published */
            fail_msg("pair %zu: %.6f, published %.4f", i + 1, is, sharma[i].apart);
        assert_true(fabs(is - back) < 1e-12);
        assert_true(ln_ciede2000(sharma[i].one, sharma[i].one) == 0);
    }
}

/* White is L* 100, 18.4187 % is L* 50 ((66/116)^3), the knee 216/24389 is L* 8. */
static void lightness_has_its_known_points(void **state)
{
    (void)state;
    static const struct {
        double y, lightness;
    } known[] = { { 0, 0 }, { 216.0 / 24389, 8 }, { 0.18418651851244416, 50 }, { 1, 100 } };
    double white[3], lab[3];
    ln_white_xyz(ln_space_of(LN_SPACE_BT709)->white, white);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        const double xyz[3] = { white[0] * known[i].y, known[i].y, white[2] * known[i].y };
        ln_lab_of_xyz(xyz, white, lab);
        assert_true(fabs(lab[0] - known[i].lightness) < 1e-9 && fabs(lab[1]) < 1e-9 && fabs(lab[2]) < 1e-9);
    }
}

static void there_and_back_is_where_it_was(void **state)
{
    (void)state;
    const double white[3] = { 0.9505, 1, 1.089 };
    srand(1);
    for (int i = 0; i < 10000; i++) {
        double xyz[3], lab[3], back[3];
        for (int c = 0; c < 3; c++)
            xyz[c] = 1.3 * rand() / RAND_MAX - 0.1;
        ln_lab_of_xyz(xyz, white, lab);
        ln_xyz_of_lab(lab, white, back);
        for (int c = 0; c < 3; c++)
            assert_true(fabs(back[c] - xyz[c]) < 1e-12);
    }
}

static void exact(const double rgb[3], double lab[3])
{
    double m[3][3], white[3], xyz[3] = { 0 };
    const ln_space *display = ln_space_of(LN_SPACE_BT709);
    ln_space_to_xyz(display, m);
    ln_white_xyz(display->white, white);
    for (int i = 0; i < 9; i++)
        xyz[i / 3] += m[i / 3][i % 3] * pow(rgb[i % 3], 2.4);
    ln_lab_of_xyz(xyz, white, lab);
}

/* Every colour of a lattice, and lengths that leave a vector's tail. */
static void rows_say_what_the_formula_says(void **state)
{
    (void)state;
    enum { STEPS = 33, COUNT = STEPS * STEPS };
    static float r[COUNT], g[COUNT], b[COUNT];
    double worst = 0;
    for (int blue = 0; blue < STEPS; blue++) {
        for (int i = 0; i < COUNT; i++) {
            r[i] = (float)(i % STEPS) / (STEPS - 1);
            g[i] = (float)(i / STEPS) / (STEPS - 1);
            b[i] = (float)blue / (STEPS - 1);
        }
        ln_lab_rows(r, g, b, COUNT, r, g, b);
        for (int i = 0; i < COUNT; i++) {
            const double rgb[3] = { (double)(i % STEPS) / (STEPS - 1), (double)(i / STEPS) / (STEPS - 1), (double)blue / (STEPS - 1) };
            double lab[3];
            exact(rgb, lab);
            worst = fmax(worst, fmax(fabs((double)r[i] - lab[0]), fmax(fabs((double)g[i] - lab[1]), fabs((double)b[i] - lab[2]))));
        }
    }
    if (worst > 0.001) /* as the header says; a thousandth of what can just be seen */
        fail_msg("off by %g", worst);
}

static void no_number_comes_out_that_is_none(void **state)
{
    (void)state;
    float bad[4] = { NAN, INFINITY, -INFINITY, 1e30f }, g[4] = { 0 }, b[4] = { 0 };
    ln_lab_rows(bad, g, b, 4, bad, g, b);
    for (int i = 0; i < 4; i++)
        assert_true(isfinite(bad[i]) && isfinite(g[i]) && isfinite(b[i]));
    assert_true(fabsf(bad[0]) < 1e-4f && fabsf(bad[1] - bad[3]) < 1e-6f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sharmas_pairs_are_as_far_apart_as_published), cmocka_unit_test(lightness_has_its_known_points),
        cmocka_unit_test(there_and_back_is_where_it_was),              cmocka_unit_test(rows_say_what_the_formula_says),
        cmocka_unit_test(no_number_comes_out_that_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
