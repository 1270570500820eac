/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "grading/display.h"
#include "grading/matrix.h"
#include "grading/within.h"

enum { COLOURS = 500, H273_BT2020 = 9, H273_PQ = 16 };

static const ln_pixels television = { .model = LN_RGB, .depth = 10, .primaries = 1, .transfer = 1 }, unsaid = { .model = LN_RGB, .depth = 10, .primaries = 2, .transfer = 2 },
                       hdr = { .model = LN_RGB, .depth = 10, .primaries = H273_BT2020, .transfer = H273_PQ };

static float seen[3][COLOURS];

static void look_on(const void *what, float *red, float *green, float *blue, int count)
{
    (void)what;
    memcpy(seen[0], red, (size_t)count * sizeof *red);
    memcpy(seen[1], green, (size_t)count * sizeof *green);
    memcpy(seen[2], blue, (size_t)count * sizeof *blue);
}

static const ln_grade looking_on = { look_on, NULL };

static void a_grade_that_changes_nothing_gives_back_what_it_got(void **state)
{
    (void)state;
    static const ln_pixels *const kinds[] = { &television, &unsaid, &hdr };
    for (int k = 0; k < 3; k++)
        for (int space = 0; space < LN_TRANSFER_COUNT; space++) {
            float rgb[3][COLOURS], back[3][COLOURS];
            const float top = k == 2 ? 0.5f : 1; /* of PQ up to some 92 cd/m2: a display's curves end at its white */
            for (int i = 0; i < 3 * COLOURS; i++) /* neutrals of PQ: its primaries hold colours that others do not */
                rgb[i / COLOURS][i % COLOURS] = k == 2 && i >= COLOURS ? rgb[0][i % COLOURS] : 0.05f + (top - 0.05f) * (float)rand() / (float)RAND_MAX;
            memcpy(back, rgb, sizeof back);
            const ln_within w = ln_within_of(kinds[k], (ln_transfer)space, looking_on);
            const ln_grade grade = ln_within_grade(&w);
            grade.rows(grade.what, back[0], back[1], back[2], COLOURS);
            for (int i = 0; i < 3 * COLOURS; i++) /* 2e-6 each way, times the slope of the curves in the darks */
                if (!(fabsf(back[i / COLOURS][i % COLOURS] - rgb[i / COLOURS][i % COLOURS]) < 1e-4f))
                    fail_msg("pictures of kind %d in %s: %g came back as %g", k, ln_transfer_names[space], (double)rgb[i / COLOURS][i % COLOURS], (double)back[i / COLOURS][i % COLOURS]);
        }
}

static void white_is_a_white_reflector(void **state)
{
    (void)state;
    static const ln_transfer cameras[] = { LN_TRANSFER_LOGC3, LN_TRANSFER_LOGC4, LN_TRANSFER_SLOG3, LN_TRANSFER_VLOG, LN_TRANSFER_ACESCCT, LN_TRANSFER_DAVINCI };
    for (size_t i = 0; i < sizeof cameras / sizeof *cameras; i++)
        for (int k = 0; k < 2; k++) {
            float white[3];
            for (int c = 0; c < 3; c++)
                white[c] = k ? (float)ln_transfer_to_code(LN_TRANSFER_PQ, 203.0 / 10000) : 1;
            const ln_within w = ln_within_of(k ? &hdr : &television, cameras[i], looking_on);
            const ln_grade grade = ln_within_grade(&w);
            grade.rows(grade.what, &white[0], &white[1], &white[2], 1);
            for (int c = 0; c < 3; c++)
                assert_float_equal((double)seen[c][0], ln_transfer_to_code(cameras[i], 1), 1e-5);
        }
}

/* BT.1886, BT.709 to ARRI's, LogC3: by the formulas in double precision. */
static void a_look_for_logc3_meets_logc3(void **state)
{
    (void)state;
    const ln_within w = ln_within_of(&television, LN_TRANSFER_LOGC3, looking_on);
    const ln_grade grade = ln_within_grade(&w);
    double m[3][3];
    ln_space_between(ln_space_of(LN_SPACE_BT709), ln_space_of(LN_SPACE_ARRI3), LN_ADAPT_BRADFORD, m);
    for (int i = 0; i < COLOURS; i++) {
        float rgb[3];
        double light[3], camera[3];
        for (int c = 0; c < 3; c++) {
            rgb[c] = (float)rand() / (float)RAND_MAX;
            light[c] = pow((double)rgb[c], 2.4);
        }
        ln_matrix_carry(m, light, camera);
        grade.rows(grade.what, &rgb[0], &rgb[1], &rgb[2], 1);
        for (int c = 0; c < 3; c++)
            assert_float_equal((double)seen[c][0], ln_transfer_to_code(LN_TRANSFER_LOGC3, camera[c]), 1e-5);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_grade_that_changes_nothing_gives_back_what_it_got),
        cmocka_unit_test(white_is_a_white_reflector),
        cmocka_unit_test(a_look_for_logc3_meets_logc3),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
