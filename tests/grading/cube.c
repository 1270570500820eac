/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

#include "grading/cube.h"

static ln_status read_bytes(const char *text, size_t size, ln_cube **out)
{
    FILE *file = fmemopen((void *)text, size, "rb");
    assert_non_null(file);
    ln_status status = ln_cube_read(file, "look.cube", out);
    fclose(file);
    return status;
}

static ln_status read_text(const char *text, ln_cube **out)
{
    return read_bytes(text, strlen(text), out);
}

#define CORNERS "0 0 0\n1 0 0\n0 1 0\n1 1 0\n0 0 1\n1 0 1\n0 1 1\n1 1 1\n"

static void every_spelling_of_a_lattice_is_read(void **state)
{
    (void)state;
    static const char *const same[] = {
        "LUT_3D_SIZE 2\n" CORNERS,
        "\xef\xbb\xbfTITLE \"warm\"\r\n\r\n# by hand\r\nLUT_3D_SIZE 2\r\n0 0 0\r\n1 0 0\r\n0 1 0\r\n1 1 0\r\n0 0 1\r\n1 0 1\r\n0 1 1\r\n1 1 1",
        "LUT_3D_SIZE\t2\r0 0 0\r1 0 0\r0 1 0\r1 1 0\r0 0 1\r1 0 1\r0 1 1\r1 1 1\r",
        "  DOMAIN_MAX 1 1 1  \nDOMAIN_MIN 0 0 0\nSOMETHING_NEW 5\nLUT_3D_SIZE 2\n0 0.0 0e0\n1.000 0 0 \n 0 1 0\n1\t1\t0\n# between\n0 0 1\n1 0 1\n0 1 1\n1 1 1\n\n\n",
        "LUT_3D_SIZE 2\nLUT_3D_INPUT_RANGE 0 1\n" CORNERS,
    };
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        ln_cube *cube;
        assert_ok(read_text(same[i], &cube));
        assert_int_equal(cube->lattice.size, 2);
        assert_int_equal(cube->curves.size, 0);
        for (int v = 0; v < 8; v++)
            for (int c = 0; c < 3; c++)
                assert_true(cube->lattice.value[4 * v + c] == (float)(v >> c & 1));
        assert_string_equal(cube->title, i == 1 ? "warm" : "");
        ln_cube_free(cube);
    }
}

static void a_shaper_stands_before_its_lattice(void **state)
{
    (void)state;
    ln_cube *cube;
    assert_ok(read_text("LUT_1D_SIZE 3\nLUT_1D_INPUT_RANGE -0.5 2\nLUT_3D_SIZE 2\nLUT_3D_INPUT_RANGE 0.25 0.75\n0 1 2\n3 4 5\n6 7 8\n" CORNERS, &cube));
    assert_int_equal(cube->curves.size, 3);
    for (int i = 0; i < 3; i++)
        for (int c = 0; c < 3; c++)
            assert_true(cube->curves.value[c * 3 + i] == (float)(3 * i + c));
    assert_float_equal(cube->curves.low[2], -0.5, 0);
    assert_float_equal(cube->curves.high[0], 2, 0);
    assert_float_equal(cube->lattice.low[1], 0.25, 0);
    assert_float_equal(cube->lattice.high[1], 0.75, 0);
    ln_cube_free(cube);
    assert_ok(read_text("LUT_1D_SIZE 2\nDOMAIN_MIN 0 -1 -2\nDOMAIN_MAX 1 2 3\n0 0 0\n1 1 1\n", &cube));
    assert_float_equal(cube->curves.low[2], -2, 0);
    assert_float_equal(cube->curves.high[1], 2, 0);
    ln_cube_free(cube);
}

static void numbers_are_those_of_the_c_library(void **state)
{
    (void)state;
    static const char *const words[] = { "0.1",      "-0.1",   "-0",    "0.000001", "1.0000000000000",  "0.123456789012345", "0.12345678901234567890", "123456789012345", "1234567890123456",
                                         "16777217", "+0.5",   ".5",    "5.",       "1e-3",             "0x1p-2",            "-2.5e+1",                "0000000000000000.7", "3.4028235e38" };
    char text[200];
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        ln_cube *cube;
        snprintf(text, sizeof text, "LUT_1D_SIZE 2\n0 0 %s\n%s\t%s 1\n", words[i], words[i], words[i]);
        assert_ok(read_text(text, &cube));
        const float want = (float)strtod(words[i], NULL);
        assert_memory_equal(&cube->curves.value[1], &want, sizeof want);
        assert_memory_equal(&cube->curves.value[3], &want, sizeof want);
        assert_memory_equal(&cube->curves.value[4], &want, sizeof want);
        ln_cube_free(cube);
    }
    for (int i = 0; i < 1000; i++) { /* as programs print them */
        ln_cube *cube;
        char word[40];
        snprintf(word, sizeof word, "%.*f", i % 12, (double)rand() / RAND_MAX);
        snprintf(text, sizeof text, "LUT_1D_SIZE 2\n%s 0 0\n1 1 1\n", word);
        assert_ok(read_text(text, &cube));
        assert_true(cube->curves.value[0] == (float)strtod(word, NULL));
        ln_cube_free(cube);
    }
}

/* What is refused, and what the sentence must say of it: where, what was found, what would do. */
static void faults_are_named_as_a_colourist_would_read_them(void **state)
{
    (void)state;
    static const struct {
        const char *text, *says[3];
    } wrong[] = {
        { "", { "look.cube", "LUT_3D_SIZE", "not a .cube" } },
        { "hello\n", { "not a .cube", "LUT_1D_SIZE" } },
        { "LUT_3D_SIZE 2\n0 0 0\n1 0 0\n", { "line 3", "after 2 rows", "needs 8" } },
        { "LUT_3D_SIZE 2\n" CORNERS "0 0 0\n", { "line 10", "one row more", "line 1" } },
        { "LUT_1D_SIZE 2\n0 0 0\n1 1 1\n1 1 1\n", { "line 4", "one row more" } },
        { "0 0 0\nLUT_3D_SIZE 2\n", { "line 1", "before LUT_1D_SIZE" } },
        { "LUT_3D_SIZE 257\n", { "line 1", "257", "2 to 256" } },
        { "LUT_3D_SIZE 1\n", { "LUT_3D_SIZE 1", "2 to 256" } },
        { "LUT_3D_SIZE 2.5\n", { "2.5", "whole numbers" } },
        { "LUT_3D_SIZE -2\n", { "-2" } },
        { "LUT_3D_SIZE 99999999999999999999\n", { "2 to 256" } },
        { "LUT_3D_SIZE nan\n", { "nan" } },
        { "LUT_3D_SIZE\n", { "ends after 0 of one number" } },
        { "LUT_1D_SIZE 65537\n", { "2 to 65536" } },
        { "LUT_3D_SIZE 2\nLUT_3D_SIZE 2\n", { "line 2", "line 1 already" } },
        { "LUT_1D_SIZE 2\n0 0 0\nTITLE \"late\"\n1 1 1\n", { "line 3", "TITLE", "above" } },
        { "LUT_1D_SIZE 2\n0 0 nan\n1 1 1\n", { "line 2", "\"nan\"" } },
        { "LUT_1D_SIZE 2\nnan 0 0\n1 1 1\n", { "line 2", "\"nan\"" } },
        { "LUT_1D_SIZE 2\n0 -inf 0\n", { "line 2", "\"-inf\"" } },
        { "LUT_1D_SIZE 2\n0 1e39 0\n", { "line 2", "1e39" } },
        { "LUT_1D_SIZE 2\n0 0\n1 1 1\n", { "line 2", "ends after 2", "three numbers" } },
        { "LUT_1D_SIZE 2\n0 0 0 0\n1 1 1\n", { "line 2", "goes on" } },
        { "LUT_1D_SIZE 2\n0,5 0,5 0,5\n", { "0,5", "decimal points" } },
        { "LUT_1D_SIZE 2\n0.5x 0 0\n", { "0.5x", "is not a number" } },
        { "LUT_1D_SIZE 2\nDOMAIN_MIN 0 0 0\nDOMAIN_MAX 1 1 0\n0 0 0\n1 1 1\n", { "line 3", "from 0 to 0", "above" } },
        { "LUT_1D_SIZE 2\nDOMAIN_MIN -3e38 0 0\nDOMAIN_MAX 3e38 1 1\n0 0 0\n1 1 1\n", { "line 3" } },
        { "LUT_3D_SIZE 2\nLUT_3D_INPUT_RANGE 1 0\n" CORNERS, { "line 2", "from 1 to 0" } },
        { "\xff\xfeL", { "UTF-16" } },
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        ln_cube *cube;
        ln_status status = *wrong[i].text ? read_text(wrong[i].text, &cube) : read_bytes("\n", 1, &cube);
        if (status != LN_EDAMAGED)
            fail_msg("case %zu was taken: %s", i, wrong[i].text);
        assert_null(cube);
        for (int s = 0; s < 3 && wrong[i].says[s]; s++)
            if (!strstr(ln_why(), wrong[i].says[s]))
                fail_msg("\"%s\" does not say \"%s\"", ln_why(), wrong[i].says[s]);
    }
    ln_cube *cube;
    assert_int_equal(read_bytes("LUT_1D_SIZE 2\n0\0000 0\n", 20, &cube), LN_EDAMAGED);
    assert_non_null(strstr(ln_why(), "zero"));
}

/* 256^3 rows would be 256 MiB; a file that only promises them must not cost that. The test's own limit is the sanitizer's or the machine's: here it is time. */
static void a_great_promise_costs_nothing(void **state)
{
    (void)state;
    for (int i = 0; i < 2000; i++) {
        ln_cube *cube;
        assert_int_equal(read_text("LUT_3D_SIZE 256\n0 0 0\n", &cube), LN_EDAMAGED);
        assert_non_null(strstr(ln_why(), "16777216"));
    }
}

static void a_line_without_end_is_refused(void **state)
{
    (void)state;
    char *text = malloc(100000);
    assert_non_null(text);
    memset(text, '1', 100000);
    ln_cube *cube;
    assert_int_equal(read_bytes(text, 100000, &cube), LN_EDAMAGED);
    assert_non_null(strstr(ln_why(), "longer than"));
    free(text);
}

static void a_decimal_comma_in_the_locale_changes_nothing(void **state)
{
    (void)state;
    if (!setlocale(LC_ALL, "fr_FR.UTF-8") && !setlocale(LC_ALL, "de_DE.UTF-8"))
        skip();
    ln_cube *cube;
    ln_status status = read_text("LUT_1D_SIZE 2\n0.25 0 0\n1 1 1\n", &cube);
    setlocale(LC_ALL, "C");
    assert_ok(status);
    assert_float_equal(cube->curves.value[0], 0.25, 0);
    ln_cube_free(cube);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_spelling_of_a_lattice_is_read),
        cmocka_unit_test(a_shaper_stands_before_its_lattice),
        cmocka_unit_test(numbers_are_those_of_the_c_library),
        cmocka_unit_test(faults_are_named_as_a_colourist_would_read_them),
        cmocka_unit_test(a_great_promise_costs_nothing),
        cmocka_unit_test(a_line_without_end_is_refused),
        cmocka_unit_test(a_decimal_comma_in_the_locale_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
