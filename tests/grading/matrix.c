/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <math.h>

#include "grading/matrix.h"

static void carry(float m[3][4], const double in[3], double out[3])
{
    for (int i = 0; i < 3; i++)
        out[i] = (double)m[i][0] * in[0] + (double)m[i][1] * in[1] + (double)m[i][2] * in[2] + (double)m[i][3];
}

/* Codes of colour bars, from Rec. ITU-R BT.709-6, BT.601-7, BT.2020-2, SMPTE ST 240 and H.273's YCgCo, worked out by hand from their equations. */
static void codes_of_known_colours(void **state)
{
    (void)state;
    static const struct {
        ln_pixels pixels;
        double rgb[3], code[3];
    } known[] = {
        { { .model = LN_YUV, .depth = 8, .matrix = 1 }, { 1, 1, 1 }, { 235, 128, 128 } },
        { { .model = LN_YUV, .depth = 8, .matrix = 1 }, { 0, 0, 0 }, { 16, 128, 128 } },
        { { .model = LN_YUV, .depth = 8, .matrix = 1 }, { 1, 0, 0 }, { 62.5594, 102.3356, 240 } },
        { { .model = LN_YUV, .depth = 8, .matrix = 6 }, { 0, 0, 1 }, { 40.966, 240, 109.7860 } },
        { { .model = LN_YUV, .depth = 8, .matrix = 5, .full = true }, { 0, 1, 0 }, { 149.685, 43.5277, 21.2345 } },
        { { .model = LN_YUV, .depth = 10, .matrix = 9 }, { 1, 0, 0 }, { 294.1252, 386.8915, 960 } },
        { { .model = LN_YUV, .depth = 8, .matrix = 7 }, { 1, 0, 0 }, { 62.428, 101.9934, 240 } },
        { { .model = LN_YUV, .depth = 8, .matrix = 4 }, { 0, 0, 1 }, { 40.09, 240, 110.4 } },
        { { .model = LN_YUV, .depth = 8, .matrix = 8, .full = true }, { 0, 1, 0 }, { 127.5, 255.5, 128 } },
        { { .model = LN_YUV, .depth = 8, .matrix = 8, .full = true }, { 1, 0, 0 }, { 63.75, 64.25, 255.5 } },
        { { .model = LN_RGB, .depth = 10 }, { 1, 0, 0 }, { 64, 64, 940 } },
        { { .model = LN_RGB, .depth = 10, .full = true }, { 0, 1, 0 }, { 1023, 0, 0 } },
        { { .model = LN_GREY, .depth = 8, .full = true }, { 1, 1, 1 }, { 255, 0, 0 } },
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        ln_matrix m;
        double code[3], rgb[3];
        assert_ok(ln_matrix_of(&known[i].pixels, 1080, &m));
        carry(m.from_rgb, known[i].rgb, code);
        int planes = known[i].pixels.model == LN_GREY ? 1 : 3;
        for (int p = 0; p < planes; p++)
            if (fabs(code[p] - known[i].code[p]) > 1e-3)
                fail_msg("case %zu, plane %d: code %.4f, not %.4f", i, p, code[p], known[i].code[p]);
        carry(m.to_rgb, known[i].code, rgb);
        for (int c = 0; c < 3; c++)
            assert_true(fabs(rgb[c] - known[i].rgb[c]) < 1e-4);
    }
}

static void there_and_back_is_where_it_was(void **state)
{
    (void)state;
    static const int matrices[] = { 1, 4, 5, 6, 7, 8, 9 };
    for (size_t i = 0; i < sizeof matrices / sizeof *matrices; i++)
        for (int depth = 8; depth <= 16; depth++)
            for (int full = 0; full < 2; full++) {
                const ln_pixels p = { .model = LN_YUV, .depth = depth, .matrix = matrices[i], .full = full };
                const double top = (1 << depth) - 1, in[3] = { 0.3 * top, 0.7 * top, 0.2 * top };
                double rgb[3], out[3];
                ln_matrix m;
                assert_ok(ln_matrix_of(&p, 100, &m));
                carry(m.to_rgb, in, rgb);
                carry(m.from_rgb, rgb, out);
                for (int c = 0; c < 3; c++)
                    assert_true(fabs(out[c] - in[c]) < 1e-6 * top); /* coefficients are float */
            }
}

static void an_unsaid_matrix_is_taken_by_height(void **state)
{
    (void)state;
    const ln_pixels p = { .model = LN_YUV, .depth = 8, .matrix = 2 }, said = { .model = LN_YUV, .depth = 8, .matrix = 5 };
    ln_matrix m;
    assert_ok(ln_matrix_of(&p, 720, &m));
    assert_int_equal(m.assumed, LN_MATRIX_BT709);
    assert_ok(ln_matrix_of(&p, 576, &m));
    assert_int_equal(m.assumed, LN_MATRIX_BT601);
    assert_ok(ln_matrix_of(&said, 576, &m));
    assert_int_equal(m.assumed, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(codes_of_known_colours), cmocka_unit_test(there_and_back_is_where_it_was),
                                        cmocka_unit_test(an_unsaid_matrix_is_taken_by_height) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
