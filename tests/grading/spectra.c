/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <math.h>
#include <stdlib.h>

#include "grading/matrix.h"
#include "grading/space.h"
#include "grading/spectra.h"

static void chromaticity(const ln_spectrum *light, double xy[2])
{
    double xyz[3];
    ln_xyz_under(light, light, xyz);
    xy[0] = xyz[0] / (xyz[0] + xyz[1] + xyz[2]);
    xy[1] = xyz[1] / (xyz[0] + xyz[1] + xyz[2]);
}

/* CIE 15:2004, table T.3: tristimulus values for the 2-degree observer, two decimals of 100. */
static void whites_are_the_cies(void **state)
{
    (void)state;
    ln_spectrum light;
    double xyz[3];
    ln_illuminant_d65(&light);
    ln_xyz_under(&light, &light, xyz);
    assert_true(fabs(xyz[0] - 0.9504) < 0.6e-4 && fabs(xyz[1] - 1) < 1e-12 && fabs(xyz[2] - 1.0888) < 0.6e-4);
    assert_true(fabs(light.at[0] - 49.9755) < 1e-9 && fabs(light.at[36] - 100) < 1e-9 && fabs(light.at[80] - 63.3828) < 1e-9); /* its table, at 380, 560, 780 nm */
    ln_illuminant_a(&light);
    ln_xyz_under(&light, &light, xyz);
    assert_true(fabs(xyz[0] - 1.0985) < 0.6e-4 && fabs(xyz[2] - 0.3558) < 0.6e-4);
    assert_true(fabs(light.at[0] - 9.7951) < 0.6e-4 && fabs(light.at[80] - 241.675) < 0.6e-3);
}

static void daylights_and_black_bodies_have_their_place_in_the_chart(void **state)
{
    (void)state;
    static const struct {
        double kelvin, x, y;
    } day[] = { { 5002.8, 0.3457, 0.3585 }, { 5503.1, 0.3324, 0.3474 }, { 6503.6, 0.3127, 0.3290 }, { 7504.2, 0.2990, 0.3149 } }, /* CIE 15:2004, table T.3: D50, D55, D65, D75 */
        black[] = { { 2000, 0.5267, 0.4133 }, { 3000, 0.4369, 0.4041 }, { 5000, 0.3451, 0.3516 }, { 6500, 0.3135, 0.3237 }, { 10000, 0.2807, 0.2884 } }; /* Wyszecki, Stiles 1982, table 1(3.3.8) */
    ln_spectrum light;
    double xy[2];
    for (size_t i = 0; i < sizeof day / sizeof *day; i++) {
        ln_daylight(day[i].kelvin, &light);
        chromaticity(&light, xy);
        assert_true(fabs(xy[0] - day[i].x) < 1e-4 && fabs(xy[1] - day[i].y) < 1e-4);
    }
    for (size_t i = 0; i < sizeof black / sizeof *black; i++) {
        ln_planck(black[i].kelvin, &light);
        chromaticity(&light, xy);
        assert_true(fabs(xy[0] - black[i].x) < 1.5e-4 && fabs(xy[1] - black[i].y) < 1.5e-4);
    }
}

/* An equal-energy light is white at 1/3, 1/3, and its integral is that of the observer's definition, 106.857. */
static void the_observer_adds_up(void **state)
{
    (void)state;
    for (int k = 0; k < 3; k++) {
        double sum = 0;
        for (int i = 0; i < LN_WAVES; i++)
            sum += ln_observer[k].at[i] * LN_WAVE_STEP;
        assert_true(fabs(sum - 106.857) < 0.003);
    }
    assert_true(ln_observer[1].at[35] == 1); /* 555 nm */
}

static void a_line_goes_through_its_points(void **state)
{
    (void)state;
    static const double point[][2] = { { 400, 1 }, { 500, 3 }, { 502.5, 4 }, { 600, 0 } };
    ln_spectrum s;
    ln_spectrum_through(point, 4, &s);
    assert_true(s.at[0] == 1 && s.at[4] == 1 && s.at[80] == 0);
    assert_true(fabs(s.at[14] - 2) < 1e-12 && fabs(s.at[24] - 3) < 1e-12 && fabs(s.at[44]) < 1e-12);
    ln_spectrum_through(point, 1, &s);
    assert_true(s.at[0] == 1 && s.at[80] == 1);
}

/* Linear BT.709 that a reflectance shows under the tables' D65. */
static void shown(const double rgb[3], double out[3])
{
    ln_spectrum d65, surface;
    double xyz[3], to_xyz[3][3], back[3][3];
    ln_space display = *ln_space_of(LN_SPACE_BT709);
    ln_illuminant_d65(&d65);
    chromaticity(&d65, display.white);
    ln_space_to_xyz(&display, to_xyz);
    ln_matrix_invert(to_xyz, back);
    ln_reflectance_of(rgb, &surface);
    ln_spectrum_times(&surface, &d65, &surface);
    ln_xyz_under(&surface, &d65, xyz);
    ln_matrix_carry(back, xyz, out);
}

static void a_surface_shows_the_colour_it_was_made_for(void **state)
{
    (void)state;
    double worst = 0;
    srand(1);
    for (int n = 0; n < 2000; n++) {
        double rgb[3], is[3];
        for (int c = 0; c < 3; c++)
            rgb[c] = n < 8 ? n >> c & 1 : (double)rand() / RAND_MAX;
        shown(rgb, is);
        for (int c = 0; c < 3; c++)
            worst = fmax(worst, fabs(is[c] - rgb[c]));
    }
    if (worst > 2e-6) /* as the header says: its table has six decimals */
        fail_msg("off by %g", worst);
}

static void a_surface_could_exist(void **state)
{
    (void)state;
    ln_spectrum s;
    for (int n = 0; n < 8; n++) {
        const double rgb[3] = { n & 1, n >> 1 & 1, n >> 2 };
        ln_reflectance_of(rgb, &s);
        for (int i = 0; i < LN_WAVES; i++) {
            assert_true(s.at[i] >= -1e-6 && s.at[i] <= 1 + 1e-6);
            assert_true(n != 7 || fabs(s.at[i] - 1) < 1e-12);
            assert_true(!i || fabs(s.at[i] - s.at[i - 1]) < 0.16); /* smooth: no step of more than a sixth in 5 nm */
        }
    }
}

/* The quadratic programme whose answer the table is, solved again from nothing, by splitting (Boyd, Parikh, Chu, Peleato, Eckstein, "Distributed optimization and statistical
 * learning via the alternating direction method of multipliers", 2011): red and blue in turn made smooth and right, and brought back to where red, blue and what they leave of 1 lie
 * in [0, 1]. */
enum { UNKNOWN = 2 * LN_WAVES, RIGHT = 6, SIDE = UNKNOWN + RIGHT };

static double system_[SIDE][2 * SIDE];

static void invert_system(void)
{
    for (int i = 0; i < SIDE; i++) {
        int pivot = i;
        for (int k = i + 1; k < SIDE; k++)
            pivot = fabs(system_[k][i]) > fabs(system_[pivot][i]) ? k : pivot;
        for (int j = 0; j < 2 * SIDE; j++) {
            double swapped = system_[i][j];
            system_[i][j] = system_[pivot][j];
            system_[pivot][j] = swapped;
        }
        for (int k = 0; k < SIDE; k++) {
            const double part = k == i ? 0 : system_[k][i] / system_[i][i];
            for (int j = i; part != 0 && j < 2 * SIDE; j++)
                system_[k][j] -= part * system_[i][j];
        }
    }
    for (int i = 0; i < SIDE; i++)
        for (int j = 0; j < SIDE; j++)
            system_[i][SIDE + j] /= system_[i][i];
}

/* Squared steps of red, blue and 1 - red - blue; `hold` draws towards the other half of the splitting; the last rows ask for the right colours. */
static void set_system(const ln_spectrum seen[3], double hold)
{
    for (int a = 0; a < 2; a++)
        for (int b = 0; b < 2; b++)
            for (int i = 0; i < LN_WAVES; i++)
                for (int j = 0; j < LN_WAVES; j++) {
                    const double step = i == j ? (i > 0) + (i < LN_WAVES - 1) : abs(i - j) == 1 ? -1 : 0;
                    system_[a * LN_WAVES + i][b * LN_WAVES + j] = step * (a == b ? 2 : 1) + (a == b && i == j ? hold : 0);
                }
    for (int a = 0; a < 2; a++)
        for (int k = 0; k < 3; k++)
            for (int i = 0; i < LN_WAVES; i++)
                system_[a * LN_WAVES + i][UNKNOWN + 3 * a + k] = system_[UNKNOWN + 3 * a + k][a * LN_WAVES + i] = seen[k].at[i];
    for (int i = 0; i < SIDE; i++)
        system_[i][SIDE + i] = 1;
    invert_system();
}

/* The nearest of the triangle red >= 0, blue >= 0, red + blue <= 1. */
static void into_triangle(double *red, double *blue)
{
    *red = fmax(*red, 0);
    *blue = fmax(*blue, 0);
    if (*red + *blue > 1) {
        const double shift = (*red + *blue - 1) / 2, moved = *red - shift;
        *red = fmin(fmax(moved, 0), 1);
        *blue = 1 - *red;
    }
}

static void the_table_is_the_answer_that_it_says_it_is(void **state)
{
    (void)state;
    enum { ROUNDS = 4000 };
    const double hold = 0.2;
    static double free_[UNKNOWN], held[UNKNOWN], apart[UNKNOWN], right[SIDE];
    ln_spectrum d65, seen[3], red, blue;
    double whole = 0, to_xyz[3][3];
    ln_space display = *ln_space_of(LN_SPACE_BT709);
    ln_illuminant_d65(&d65);
    chromaticity(&d65, display.white);
    ln_space_to_xyz(&display, to_xyz);
    for (int i = 0; i < LN_WAVES; i++)
        whole += d65.at[i] * ln_observer[1].at[i];
    for (int k = 0; k < 3; k++)
        for (int i = 0; i < LN_WAVES; i++)
            seen[k].at[i] = d65.at[i] * ln_observer[k].at[i] / whole;
    set_system(seen, hold);
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < UNKNOWN; i++)
            right[i] = hold * (held[i] - apart[i]);
        for (int k = 0; k < 3; k++) {
            right[UNKNOWN + k] = to_xyz[k][0];
            right[UNKNOWN + 3 + k] = to_xyz[k][2];
        }
        for (int i = 0; i < UNKNOWN; i++) {
            free_[i] = 0;
            for (int j = 0; j < SIDE; j++)
                free_[i] += system_[i][SIDE + j] * right[j];
            held[i] = free_[i] + apart[i];
        }
        for (int i = 0; i < LN_WAVES; i++)
            into_triangle(&held[i], &held[LN_WAVES + i]);
        for (int i = 0; i < UNKNOWN; i++)
            apart[i] += free_[i] - held[i];
    }
    ln_reflectance_of((const double[3]){ 1, 0, 0 }, &red);
    ln_reflectance_of((const double[3]){ 0, 0, 1 }, &blue);
    double worst = 0;
    for (int i = 0; i < LN_WAVES; i++)
        worst = fmax(worst, fmax(fabs(held[i] - red.at[i]), fabs(held[LN_WAVES + i] - blue.at[i])));
    if (worst > 1e-4) /* what is left after so many rounds */
        fail_msg("the table is off by %g", worst);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whites_are_the_cies),
        cmocka_unit_test(daylights_and_black_bodies_have_their_place_in_the_chart),
        cmocka_unit_test(the_observer_adds_up),
        cmocka_unit_test(a_line_goes_through_its_points),
        cmocka_unit_test(a_surface_shows_the_colour_it_was_made_for),
        cmocka_unit_test(a_surface_could_exist),
        cmocka_unit_test(the_table_is_the_answer_that_it_says_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
