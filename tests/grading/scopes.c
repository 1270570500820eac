/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <cairo.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "frames.h"
#include "grading/matrix.h"
#include "grading/scopedraw.h"
#include "grading/scopes.h"

static ln_pool *pool;

static int begin(void **state)
{
    (void)state;
    pool = ln_pool_new(3);
    return !pool;
}

static int end(void **state)
{
    (void)state;
    ln_pool_free(pool);
    cairo_debug_reset_static_data(); /* its fonts, which LeakSanitizer would ask about */
    return 0;
}

static const ln_scope_wish everything = { { true, true, true, true }, true, 640, 512 };

/* Pictures of every kind that is stored: 8 to 16 bits, float, grey, colour, subsampled either way, of odd sizes. */
static const ln_pixels kinds[] = {
    { .model = LN_YUV, .depth = 8, .shift_x = 1, .shift_y = 1, .matrix = 1, .siting = -1 }, { .model = LN_YUV, .depth = 10, .shift_x = 1, .matrix = 9, .siting = 2 },
    { .model = LN_YUV, .depth = 8, .shift_x = 2, .matrix = 6, .siting = 1 },                { .model = LN_YUV, .depth = 8, .shift_x = 2, .shift_y = 2, .matrix = 5, .siting = 0 },
    { .model = LN_YUV, .depth = 16, .full = true, .matrix = 1, .siting = -1, .alpha = true }, { .model = LN_RGB, .depth = 8, .full = true, .matrix = 0 },
    { .model = LN_RGB, .depth = 32, .real = true, .full = true, .matrix = 0 },              { .model = LN_GREY, .depth = 8, .full = true, .matrix = 2 },
    { .model = LN_YUV, .depth = 8, .shift_x = 1, .shift_y = 1, .matrix = 2, .siting = -1 },
};

static int64_t sum(const uint32_t *counts, int count)
{
    int64_t all = 0;
    for (int i = 0; i < count; i++)
        all += counts[i];
    return all;
}

static void every_pixel_is_counted_once(void **state)
{
    (void)state;
    static const int sizes[][2] = { { 1, 1 }, { 7, 5 }, { 130, 97 }, { 641, 33 } };
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
            ln_block *b = frames_noise(&kinds[k], sizes[s][0], sizes[s][1], 0, 1);
            ln_scope_counts c;
            assert_ok(ln_scope_count(b, &everything, pool, &c));
            assert_int_equal(c.pixels, sizes[s][0] * sizes[s][1]);
            for (int n = 0; n < LN_SCOPE_CHANNELS; n++)
                assert_int_equal(sum(c.level[n], c.columns * c.levels), c.pixels);
            assert_int_equal(sum(c.colour, c.side * c.side), c.pixels);
            for (int x = 0; sizes[s][0] <= everything.columns && x < c.columns; x++)
                assert_int_equal(sum(c.level[LN_SCOPE_LUMA] + (ptrdiff_t)x * c.levels, c.levels), sizes[s][1]);
            ln_scope_counts_free(&c);
            ln_block_unref(&b);
        }
}

/* What is wild in a file of float is counted somewhere, and nothing else is disturbed. */
static void numbers_that_are_none_are_counted_too(void **state)
{
    (void)state;
    static const float wild[] = { NAN, INFINITY, -INFINITY, 1e30F, -1e30F, 0.3F };
    ln_block *b = frames_noise(&kinds[6], 6, 1, 0, 1);
    ln_scope_counts c;
    for (int p = 0; p < 3; p++)
        for (int x = 0; x < 6; x++)
            frames_put(b, p, x, 0, 0, wild[x]);
    assert_ok(ln_scope_count(b, &everything, pool, &c));
    assert_int_equal(sum(c.level[LN_SCOPE_RED], c.columns * c.levels), 6);
    int third = (int)((0.3 - c.low) / (c.high - c.low) * c.levels);
    assert_int_equal(c.level[LN_SCOPE_RED][5 * c.levels + third], 1);
    ln_scope_counts_free(&c);
    ln_block_unref(&b);
}

/* A ramp of luma from code 0 to 255: column x stands at level x and at no other, up to the drift of one level in a thousand that float may take. */
static void a_ramp_is_a_diagonal(void **state)
{
    (void)state;
    ln_block *b = frames_flat(&kinds[0], 256, 64, (unsigned[]){ 0, 128, 128, 0 });
    ln_scope_counts c;
    for (int y = 0; y < 64; y++)
        for (int x = 0; x < 256; x++)
            frames_put(b, 0, x, y, (unsigned)x, 0);
    assert_ok(ln_scope_count(b, &everything, pool, &c));
    assert_int_equal(c.levels, 256);
    for (int x = 0; x < 256; x++)
        for (int n = 0; n < LN_SCOPE_CHANNELS; n++)
            assert_int_equal(c.level[n][(ptrdiff_t)x * c.levels + x], 64);
    assert_int_equal(c.black[LN_SCOPE_LUMA], 17 * 64);  /* codes 0 to 16 */
    assert_int_equal(c.white[LN_SCOPE_LUMA], 21 * 64);  /* codes 235 to 255 */
    ln_scope_counts_free(&c);
    ln_block_unref(&b);
}

/* A picture of one colour, R'G'B' given, through the picture's own matrix. */
static ln_block *colour(const ln_pixels *kind, const double rgb[3])
{
    ln_matrix m;
    unsigned code[4] = { 0 };
    assert_ok(ln_matrix_of(kind, 64, &m));
    for (int p = 0; p < 3; p++)
        code[p] = (unsigned)lrint((double)m.from_rgb[p][0] * rgb[0] + (double)m.from_rgb[p][1] * rgb[1] + (double)m.from_rgb[p][2] * rgb[2] + (double)m.from_rgb[p][3]);
    return frames_flat(kind, 64, 64, code);
}

/* The share of dots brighter than the paper in a rectangle. */
static int lit(const uint32_t *argb, int width, double x, double y, double half)
{
    int count = 0;
    for (int v = (int)(y - half); v <= (int)(y + half); v++)
        for (int u = (int)(x - half); u <= (int)(x + half); u++)
            count += (argb[v * width + u] >> 8 & 255) + (argb[v * width + u] >> 16 & 255) + (argb[v * width + u] & 255) > 200;
    return count;
}

/* Bars of 75 % land within their boxes, whatever the matrix, in counts and on paper. */
static void bars_land_in_their_boxes(void **state)
{
    (void)state;
    enum { SIDE = 600 };
    static const double bars[6][3] = { { .75, 0, 0 }, { .75, 0, .75 }, { 0, 0, .75 }, { 0, .75, .75 }, { 0, .75, 0 }, { .75, .75, 0 } };
    static uint32_t argb[SIDE * SIDE], bare[SIDE * SIDE];
    const ln_scope_sheet sheet = { LN_SCOPE_VECTORSCOPE, SIDE, SIDE, 1 };
    const ln_scope_box square = ln_scope_square(&(ln_scope_box){ 0, 0, SIDE, SIDE }, 1.25);
    ln_block *grey = colour(&kinds[0], (const double[]){ .5, .5, .5 });
    assert_ok(ln_scope_draw(grey, &sheet, pool, bare));
    ln_block_unref(&grey);
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        for (int i = 0; i < 6; i++) {
            if (kinds[k].real || kinds[k].model == LN_GREY)
                continue;
            ln_block *b = colour(&kinds[k], bars[i]);
            ln_scope_counts c;
            assert_ok(ln_scope_count(b, &everything, pool, &c));
            double of[2];
            for (int d = 0; d < 2; d++)
                of[d] = (double)c.difference[d][0] * bars[i][0] + (double)c.difference[d][1] * bars[i][1] + (double)c.difference[d][2] * bars[i][2];
            int column = (int)((of[0] + c.reach) / (2 * c.reach) * c.side), row = (int)((of[1] + c.reach) / (2 * c.reach) * c.side);
            int64_t near = 0;
            for (int y = row - 1; y <= row + 1; y++) /* codes are rounded */
                near += sum(c.colour + y * c.side + column - 1, 3);
            assert_int_equal(near, 64 * 64);
            assert_ok(ln_scope_draw(b, &sheet, pool, argb));
            double x = square.x + square.w * (0.5 + of[0] / (2 * c.reach)), y = square.y + square.h * (0.5 - of[1] / (2 * c.reach));
            assert_true(lit(argb, SIDE, x, y, 5) > 0);
            if (kinds[k].matrix == 1)
                assert_true(lit(bare, SIDE, x, y, 5) == 0);
            ln_scope_counts_free(&c);
            ln_block_unref(&b);
        }
}

/* A grey picture lights the middle of the vectorscope and one line of the waveform. */
static void a_flat_picture_is_a_line(void **state)
{
    (void)state;
    enum { WIDE = 480, HIGH = 270 };
    static uint32_t argb[WIDE * HIGH];
    const double unit = 0.75;
    const ln_scope_box plot = ln_scope_plot(&(ln_scope_box){ 0, 0, WIDE, HIGH }, unit);
    ln_block *b = frames_flat(&kinds[5], 64, 64, (unsigned[]){ 96, 96, 96, 0 }); /* 37.6 %: between two lines */
    assert_ok(ln_scope_draw(b, &(ln_scope_sheet){ LN_SCOPE_WAVEFORM, WIDE, HIGH, 1 }, pool, argb));
    int rows = 0;
    double middle = 0;
    for (int y = (int)plot.y; y < (int)(plot.y + plot.h); y++)
        if ((argb[y * WIDE + WIDE / 2] >> 8 & 255) > 150) {
            rows++;
            middle += y + 0.5;
        }
    assert_in_range(rows, 1, 2);
    double at = plot.y + plot.h * ((256 - 16.5) / 219 - 96 / 255.0) / (256 / 219.0);
    assert_true(fabs(middle / rows - at) <= 1);
    ln_block_unref(&b);
}

static void sheets_are_drawn_whole_or_refused(void **state)
{
    (void)state;
    static uint32_t argb[400 * 300], again[400 * 300];
    ln_block *b = frames_noise(&kinds[0], 50, 40, 0, 1);
    for (int k = LN_SCOPE_WAVEFORM; k <= LN_SCOPE_ALL; k++) {
        const ln_scope_sheet sizes[] = { { (ln_scope)k, 64, 64, 1 }, { (ln_scope)k, 400, 64, 0.5 }, { (ln_scope)k, 64, 300, 0 }, { (ln_scope)k, 399, 299, 0.7 } };
        assert_non_null(ln_scope_names[k]);
        for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
            memset(argb, 0x55, sizeof argb);
            assert_ok(ln_scope_draw(b, &sizes[s], pool, argb));
            assert_ok(ln_scope_draw(b, &sizes[s], pool, again));
            assert_memory_equal(argb, again, (size_t)(sizes[s].width * sizes[s].height) * 4);
            for (int i = 0; i < sizes[s].width * sizes[s].height; i++) { /* premultiplied */
                uint32_t a = argb[i] >> 24;
                assert_true((argb[i] >> 16 & 255) <= a && (argb[i] >> 8 & 255) <= a && (argb[i] & 255) <= a && (sizes[s].opacity < 1 || a == 255));
            }
        }
    }
    assert_null(ln_scope_names[LN_SCOPE_ALL + 1]);
    assert_int_equal(ln_scope_draw(b, &(ln_scope_sheet){ LN_SCOPE_ALL, 63, 100, 1 }, pool, argb), LN_ESETTING);
    assert_non_null(strstr(ln_why(), "64 to 8192"));
    b->pixels.matrix = 14;
    assert_int_equal(ln_scope_draw(b, &(ln_scope_sheet){ LN_SCOPE_ALL, 100, 100, 1 }, pool, argb), LN_EUNSUPPORTED);
    ln_block_unref(&b);
}

static void a_png_is_what_was_drawn(void **state)
{
    (void)state;
    ln_block *b = frames_noise(&kinds[5], 50, 40, 0, 1);
    const ln_scope_sheet sheet = { LN_SCOPE_ALL, 320, 200, 0.2 };
    uint8_t *png;
    size_t size;
    setlocale(LC_ALL, "fr_FR.UTF-8"); /* where it is installed, no comma may change the drawing */
    assert_ok(ln_scope_png(b, &sheet, pool, &png, &size));
    assert_true(size > 1000 && !memcmp(png, "\x89PNG\r\n\x1a\n", 8));
    assert_true(png[18] == 320 >> 8 && png[19] == (320 & 255) && png[23] == 200);
    free(png);
    ln_block_unref(&b);
}

/* Left of the line the one, right of it the other, exactly, where nothing is scaled. */
static void a_split_shows_both(void **state)
{
    (void)state;
    enum { WIDE = 90, HIGH = 64 };
    static uint32_t argb[WIDE * HIGH];
    ln_block *before = frames_flat(&kinds[5], WIDE, HIGH, (unsigned[]){ 10, 20, 30, 0 }), *after = frames_flat(&kinds[5], WIDE, HIGH, (unsigned[]){ 110, 120, 130, 0 });
    assert_ok(ln_scope_split(before, after, 0.5, WIDE, HIGH, pool, argb));
    for (int y = 40; y < HIGH; y++)
        for (int x = 0; x < WIDE; x++)
            if (x < WIDE / 2 - 2 || x > WIDE / 2 + 2)
                assert_int_equal(argb[y * WIDE + x], x < WIDE / 2 ? 0xff1e0a14 : 0xff826e78);
    assert_ok(ln_scope_split(after, NULL, 0.5, WIDE, HIGH, pool, argb));
    for (int i = 0; i < WIDE * HIGH; i++)
        assert_int_equal(argb[i], 0xff826e78);
    ln_block *other = frames_flat(&kinds[5], WIDE, HIGH + 1, (unsigned[]){ 1, 1, 1, 0 });
    assert_int_equal(ln_scope_split(before, other, 0.5, WIDE, HIGH, pool, argb), LN_ESETTING);
    ln_block_unref(&before);
    ln_block_unref(&after);
    ln_block_unref(&other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_pixel_is_counted_once), cmocka_unit_test(numbers_that_are_none_are_counted_too), cmocka_unit_test(a_ramp_is_a_diagonal),
        cmocka_unit_test(bars_land_in_their_boxes),    cmocka_unit_test(a_flat_picture_is_a_line),              cmocka_unit_test(sheets_are_drawn_whole_or_refused),
        cmocka_unit_test(a_png_is_what_was_drawn),     cmocka_unit_test(a_split_shows_both),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
