/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <math.h>

#include "frames.h"
#include "grading/small.h"

static const ln_pixels grey = { .model = LN_GREY, .depth = 8, .full = true };
static const ln_pixels video = { .model = LN_YUV, .depth = 8, .shift_x = 1, .shift_y = 1, .matrix = 1 };
static const ln_pixels deep = { .model = LN_RGB, .depth = 10, .alpha = true, .full = true };
static const ln_pixels real = { .model = LN_RGB, .depth = 32, .real = true, .full = true };

static ln_small *small_of(const ln_block *picture, int width, int height)
{
    ln_small *small;
    assert_ok(ln_small_make(picture, width, height, &small));
    return small;
}

static void a_cell_is_the_mean_of_its_pixels(void **state)
{
    (void)state;
    ln_block *b = frames_noise(&grey, 30, 20, 0, 1);
    ln_small *s = small_of(b, 6, 5);
    for (int y = 0; y < 5; y++)
        for (int x = 0; x < 6; x++) {
            double sum = 0;
            for (int i = 0; i < 20; i++)
                sum += frames_get(b, 0, 5 * x + i % 5, 4 * y + i / 5);
            assert_true(fabs((double)s->rgb[1][y * 6 + x] - sum / 20 / 255) < 1e-6); /* a few roundings of float */
            assert_true(s->rgb[0][y * 6 + x] == s->rgb[2][y * 6 + x] && s->alpha[y * 6 + x] == 1);
        }
    free(s);
    ln_block_unref(&b);
}

static void narrow_range_and_matrix_are_those_of_the_tags(void **state)
{
    (void)state;
    const unsigned red[4] = { 63, 102, 240 }; /* BT.709 red of full strength, rounded */
    ln_block *b = frames_flat(&video, 64, 48, red);
    ln_small *s = small_of(b, 7, 5);
    for (int i = 0; i < 35; i++) {
        assert_true(fabsf(s->rgb[0][i] - 1) < 0.01f); /* one code value is 0.005, times 1.8 for chroma */
        assert_true(fabsf(s->rgb[1][i]) < 0.01f && fabsf(s->rgb[2][i]) < 0.01f);
    }
    assert_int_equal(s->assumed, 0);
    free(s);
    ln_block_unref(&b);
}

static void a_closer_look_finds_the_ends_of_a_cell(void **state)
{
    (void)state;
    ln_block *b = frames_noise(&grey, 36, 18, 0.2, 0.8);
    ln_small *mean, *close;
    assert_ok(ln_small_make(b, 4, 2, &mean));
    assert_ok(ln_small_make_closely(b, 4, 2, &close));
    assert_null(mean->low[0]);
    for (int i = 0; i < 8; i++) {
        double low = 1, high = 0; /* parts are 3x3 pixels, nine to a cell */
        for (int part = 0; part < 9; part++) {
            double sum = 0;
            for (int k = 0; k < 9; k++)
                sum += frames_get(b, 0, i % 4 * 9 + part % 3 * 3 + k % 3, i / 4 * 9 + part / 3 * 3 + k / 3) / 9.0 / 255;
            low = fmin(low, sum);
            high = fmax(high, sum);
        }
        assert_true(close->rgb[1][i] == mean->rgb[1][i]);
        for (int c = 0; c < 3; c++)
            assert_true(fabs((double)close->low[c][i] - low) < 1e-6 && fabs((double)close->high[c][i] - high) < 1e-6);
    }
    free(mean);
    free(close);
    ln_block_unref(&b);
    b = frames_noise(&grey, 2, 2, 0.2, 0.8); /* no more pixels than cells */
    assert_ok(ln_small_make_closely(b, 4, 4, &close));
    for (int i = 0; i < 4; i++)
        assert_true(close->low[0][i] == close->rgb[0][i] && close->high[0][i] == close->rgb[0][i]);
    free(close);
    ln_block_unref(&b);
}

static void odd_sizes_leave_no_sample_out(void **state)
{
    (void)state;
    for (int width = 1; width < 20; width++) {
        ln_block *b = frames_noise(&video, width, 21 - width, 0.2, 0.8);
        ln_small *s = small_of(b, 8, 6);
        assert_int_equal(s->width, width < 8 ? width : 8);
        assert_int_equal(s->height, 21 - width < 6 ? 21 - width : 6);
        for (int i = 0; i < s->width * s->height; i++)
            assert_true(s->rgb[0][i] > -1 && s->rgb[0][i] < 2);
        free(s);
        ln_block_unref(&b);
    }
}

static void alpha_says_how_much_is_there(void **state)
{
    (void)state;
    const unsigned code[4] = { 512, 100, 1023, 1023 };
    ln_block *b = frames_flat(&deep, 8, 8, code);
    for (int y = 0; y < 8; y++)
        for (int x = 0; x < 4; x++)
            frames_put(b, 3, x, y, 0, 0);
    ln_small *s = small_of(b, 2, 1);
    assert_true(s->alpha[0] == 0 && s->alpha[1] == 1);
    assert_true(fabsf(s->rgb[0][0] - 1) < 1e-6f && fabsf(s->rgb[1][0] - 512 / 1023.f) < 1e-6f);
    free(s);
    ln_block_unref(&b);
}

static void what_is_not_a_number_stays_out(void **state)
{
    (void)state;
    ln_block *b = frames_noise(&real, 4, 4, 0.5, 0.5);
    frames_put(b, 0, 1, 1, 0, NAN);
    frames_put(b, 1, 2, 1, 0, INFINITY);
    ln_small *s = small_of(b, 2, 2);
    for (int i = 0; i < 4; i++)
        for (int c = 0; c < 3; c++)
            assert_true(isfinite(s->rgb[c][i]));
    free(s);
    ln_block_unref(&b);
}

static void a_grid_keeps_the_shape(void **state)
{
    (void)state;
    int w, h;
    ln_small_grid(1920, 800, 192, &w, &h);
    assert_int_equal(w, 192);
    assert_int_equal(h, 80);
    ln_small_grid(3, 4000, 192, &w, &h);
    assert_int_equal(w, 1);
    assert_int_equal(h, 192);
    ln_small_grid(100, 50, 192, &w, &h);
    assert_int_equal(w, 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cell_is_the_mean_of_its_pixels),
        cmocka_unit_test(a_closer_look_finds_the_ends_of_a_cell), cmocka_unit_test(narrow_range_and_matrix_are_those_of_the_tags),
        cmocka_unit_test(odd_sizes_leave_no_sample_out),    cmocka_unit_test(alpha_says_how_much_is_there),
        cmocka_unit_test(what_is_not_a_number_stays_out),   cmocka_unit_test(a_grid_keeps_the_shape),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
