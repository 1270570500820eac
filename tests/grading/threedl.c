/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include "look.h"

/* Two points an axis, blue changing fastest; what is white here is written 4095. */
#define ROWS "0 0 0\n0 0 4095\n0 4095 0\n0 4095 4095\n4095 0 0\n4095 0 4095\n4095 4095 0\n4095 4095 4095\n"

static void every_spelling_is_read(void **state)
{
    (void)state;
    static const char *const same[] = {
        ROWS,
        ("3DMESH\nMesh 1 12\n0 341 682 1023\n" ROWS "\nLUT8\ngamma 1.0\n"),
        ("# by hand\r\n\t0 341\t682  1024 \r\n\r\n" ROWS),
    };
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        look_gives("a.3dl", NULL, same[i], 0.2f, 0.4f, 0.9f, (const double[]){ 0.2, 0.4, 0.9 }, 1e-6);
}

/* A first line that is not even is a curve before the lattice. */
static void a_curve_stands_before_the_lattice(void **state)
{
    (void)state;
    look_gives("a.3dl", NULL, "0 200 600 1023\n" ROWS, 1.f / 3, 2.f / 3, 1, (const double[]){ 200. / 1023, 600. / 1023, 1 }, 1e-6);
    look_gives("a.3dl", NULL, "0 200 600 1023\n", 1.f / 3, 2.f / 3, 1, (const double[]){ 200. / 1023, 600. / 1023, 1 }, 1e-6);
}

/* White is the top of the smallest usual depth that the largest number does not exceed twice. */
static void depth_is_told_from_the_largest_number(void **state)
{
    (void)state;
    static const struct {
        int largest;
        double white;
    } depths[] = { { 255, 255 }, { 511, 255 }, { 512, 1023 }, { 1023, 1023 }, { 2048, 4095 }, { 4095, 4095 }, { 8192, 65535 }, { 65535, 65535 } };
    for (size_t i = 0; i < sizeof depths / sizeof *depths; i++) {
        char text[300];
        int n = depths[i].largest;
        snprintf(text, sizeof text, "0 0 0\n0 0 %d\n0 %d 0\n0 %d %d\n%d 0 0\n%d 0 %d\n%d %d 0\n%d %d %d\n", n, n, n, n, n, n, n, n, n, n, n, n);
        look_gives("a.3dl", NULL, text, 1, 0, 0, (const double[]){ n / depths[i].white, 0, 0 }, 1e-6);
    }
}

static void faults_are_named(void **state)
{
    (void)state;
    static const look_wrong wrong[] = {
        { "a.3dl", "hello\n", { "neither" } },
        { "a.3dl", "0 0 0\n255 255 255\n", { "2 rows", "no lattice" } },
        { "a.3dl", "0 0 0\n", { "too small" } },
        { "a.3dl", ROWS "0 0 0\n", { "9 rows", "has 8" } },
        { "a.3dl", "0 1 2 3\n" ROWS, { "curve", "3", "too small" } },
        { "a.3dl", "0 300 600 1023\n0 300 600 1023\n" ROWS, { "line 2", "line 1" } },
        { "a.3dl", "0.0 0.5 1.0\n" ROWS, { "line 1", "whole numbers" } },
        { "a.3dl", "0 0\n", { "2 numbers" } },
        { "a.3dl", "0 0 99999999999999999999\n" ROWS, { "whole numbers" } },
        { "a.3dl", "<ProcessList/>\n", { "line 1", "<" } },
    };
    look_refused(wrong, sizeof wrong / sizeof *wrong, LN_EDAMAGED);
    ln_chain *chain;
    assert_int_equal(look_read_bytes("a.3dl", NULL, "0 0 0\n0 \0 0", 11, &chain), LN_EDAMAGED);
    assert_non_null(strstr(ln_why(), "zero"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_spelling_is_read),
        cmocka_unit_test(a_curve_stands_before_the_lattice),
        cmocka_unit_test(depth_is_told_from_the_largest_number),
        cmocka_unit_test(faults_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
