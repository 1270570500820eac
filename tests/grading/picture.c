/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <math.h>
#include <stdio.h>

#include <lanterne/log.h>

#include "frames.h"
#include "grading/picture.h"

static ln_pool *pool;

static int make_pool(void **state)
{
    (void)state;
    pool = ln_pool_new(3);
    return !pool;
}

static int drop_pool(void **state)
{
    (void)state;
    ln_pool_free(pool);
    return 0;
}

static void leave(const void *what, float *red, float *green, float *blue, int count)
{
    (void)what, (void)red, (void)green, (void)blue, (void)count;
}

/* The mean of the three, for all: takes all colour away. */
static void wash_out(const void *what, float *red, float *green, float *blue, int count)
{
    (void)what;
    for (int i = 0; i < count; i++)
        red[i] = green[i] = blue[i] = (red[i] + green[i] + blue[i]) / 3;
}

static void darken(const void *by, float *red, float *green, float *blue, int count)
{
    for (int i = 0; i < count; i++) {
        red[i] *= *(const float *)by;
        green[i] *= *(const float *)by;
        blue[i] *= *(const float *)by;
    }
}

static const ln_grade nothing = { leave, NULL };

/* Every kind of picture there is. */
static int kinds(ln_pixels *kind)
{
    static const int depths[] = { 8, 9, 10, 12, 14, 16 };
    int count = 0;
    for (int d = 0; d < 6; d++)
        for (int full = 0; full < 2; full++)
            for (int alpha = 0; alpha < 2; alpha++) {
                ln_pixels p = { .depth = depths[d], .full = full, .alpha = alpha, .matrix = 1, .primaries = 1, .transfer = 1, .siting = -1 };
                p.model = LN_RGB;
                kind[count++] = p;
                p.model = LN_GREY;
                kind[count++] = p;
                p.model = LN_YUV;
                for (int shift = 0; shift < 9; shift++) {
                    p.shift_x = shift % 3;
                    p.shift_y = shift / 3;
                    p.siting = (count % 7) - 1;
                    p.matrix = (const int[]){ 1, 2, 4, 5, 6, 7, 8, 9 }[count % 8];
                    kind[count++] = p;
                }
            }
    kind[count++] = (ln_pixels){ .model = LN_RGB, .depth = 32, .real = true, .full = true, .alpha = true };
    kind[count++] = (ln_pixels){ .model = LN_GREY, .depth = 32, .real = true, .full = true };
    return count;
}

enum { KINDS = 6 * 2 * 2 * 11 + 2 };

static int worst_difference(const ln_block *a, const ln_block *b, int plane)
{
    int worst = 0;
    for (int y = 0; y < ln_plane_height(a, plane); y++)
        for (int x = 0; x < ln_plane_width(a, plane); x++) {
            /* grey is luma of three equal numbers: its weights add up to 1 within float */
            int d = a->pixels.real ? (fabsf(frames_get_real(a, plane, x, y) - frames_get_real(b, plane, x, y)) > (a->pixels.model == LN_GREY ? 2e-7f : 0)) : (int)frames_get(a, plane, x, y) - (int)frames_get(b, plane, x, y);
            worst = abs(d) > worst ? abs(d) : worst;
        }
    return worst;
}

/* R'G'B' and grey bit for bit, dither included; Y'CbCr within a code value, since the way to R'G'B' and back rounds: and where samples have 14 bits or fewer not even
 * that, the rounding being below what the dither leaves room for. */
static void a_grade_that_does_nothing_leaves_every_kind_as_it_is(void **state)
{
    (void)state;
    static ln_pixels kind[KINDS];
    int count = kinds(kind);
    assert_int_equal(count, KINDS);
    for (int i = 0; i < count; i++)
        for (int size = 0; size < 4; size++) {
            const int width = (const int[]){ 1, 3, 67, 130 }[size], height = (const int[]){ 1, 5, 35, 131 }[size];
            ln_block *in = frames_noise(&kind[i], width, height, 0, 1), *out;
            in->at = i;
            in->length = 3;
            assert_ok(ln_picture_grade(in, &nothing, 1, true, pool, &out));
            assert_int_equal(out->at, i);
            assert_int_equal(out->length, 3);
            assert_memory_equal(&out->pixels, &in->pixels, sizeof in->pixels);
            for (int p = 0; p < ln_plane_count(&kind[i]); p++) {
                int worst = worst_difference(in, out, p);
                if (worst > (kind[i].model == LN_YUV && p < 3 && kind[i].depth > 12))
                    fail_msg("kind %d (model %d, depth %d, shifts %d %d, siting %d, matrix %d, full %d), %dx%d, plane %d: off by %d", i, (int)kind[i].model, kind[i].depth,
                             kind[i].shift_x, kind[i].shift_y, kind[i].siting, kind[i].matrix, kind[i].full, width, height, p, worst);
            }
            ln_block_unref(&out);
            ln_block_unref(&in);
        }
}

static void threads_do_not_change_a_picture(void **state)
{
    (void)state;
    const float by = 0.7f;
    const ln_grade grade = { darken, &by };
    ln_pool *alone = ln_pool_new(1);
    for (int siting = 0; siting < 6; siting++) {
        const ln_pixels p = { .model = LN_YUV, .depth = 8, .shift_x = 1, .shift_y = 1, .matrix = 1, .siting = siting };
        ln_block *in = frames_noise(&p, 301, 299, 0.1, 0.9), *a, *b;
        assert_ok(ln_picture_grade(in, &grade, 1, true, pool, &a));
        assert_ok(ln_picture_grade(in, &grade, 1, true, alone, &b));
        for (int plane = 0; plane < 3; plane++)
            assert_int_equal(worst_difference(a, b, plane), 0);
        ln_block_unref(&a);
        ln_block_unref(&b);
        ln_block_unref(&in);
    }
    ln_pool_free(alone);
}

/* Known colours: codes of BT.709 and BT.601 colour bars at 100 % are in every engineer's head. */
static void codes_mean_what_the_tags_say(void **state)
{
    (void)state;
    static const struct {
        int matrix, depth;
        bool full;
        unsigned red[3];
    } bar[] = { { 1, 8, false, { 63, 102, 240 } }, { 6, 8, false, { 81, 90, 240 } },   { 1, 10, false, { 250, 409, 960 } },
                { 6, 8, true, { 76, 85, 255 } },   { 9, 10, false, { 294, 387, 960 } }, { 7, 8, false, { 62, 102, 240 } } };
    for (size_t i = 0; i < sizeof bar / sizeof *bar; i++) {
        const ln_pixels p = { .model = LN_YUV, .depth = bar[i].depth, .full = bar[i].full, .matrix = bar[i].matrix };
        const unsigned code[4] = { bar[i].red[0], bar[i].red[1], bar[i].red[2], 0 };
        ln_block *in = frames_flat(&p, 8, 8, code), *out;
        const ln_grade grade = { wash_out, NULL };
        assert_ok(ln_picture_grade(in, &grade, 1, false, pool, &out));
        /* pure red's mean is 1/3 */
        double top = (1 << p.depth) - 1, unit = 1 << (p.depth - 8), want = p.full ? top / 3 : unit * (16 + 219 / 3.0);
        assert_true(fabs(frames_get(out, 0, 3, 3) - want) <= 1.5);
        assert_in_range(frames_get(out, 1, 3, 3), (1u << (p.depth - 1)), (1u << (p.depth - 1)));
        assert_in_range(frames_get(out, 2, 3, 3), (1u << (p.depth - 1)), (1u << (p.depth - 1)));
        ln_block_unref(&out);
        ln_block_unref(&in);
    }
}

/* The picture has no colour left, whatever chroma did between the pixels. */
static void washed_out_is_grey_to_the_edges(void **state)
{
    (void)state;
    const ln_grade grade = { wash_out, NULL };
    for (int siting = 0; siting < 6; siting++) {
        const ln_pixels p = { .model = LN_YUV, .depth = 8, .shift_x = 1, .shift_y = 1, .matrix = 1, .siting = siting };
        ln_block *in = frames_noise(&p, 99, 77, 0.2, 0.8), *out;
        assert_ok(ln_picture_grade(in, &grade, 1, true, pool, &out));
        for (int plane = 1; plane < 3; plane++)
            for (int y = 0; y < ln_plane_height(out, plane); y++)
                for (int x = 0; x < ln_plane_width(out, plane); x++)
                    assert_int_equal(frames_get(out, plane, x, y), 128);
        ln_block_unref(&out);
        ln_block_unref(&in);
    }
}

/* A flat area keeps its mean: that of a level between two codes is met to 0.01 of a code over a 64x64 square (0.992 of amplitude leaves at most 0.004), and without dither it
 * is not. */
static void flat_areas_keep_their_mean(void **state)
{
    (void)state;
    const ln_pixels p = { .model = LN_RGB, .depth = 8, .full = true };
    for (int level = 60; level < 70; level++) {
        const unsigned code[4] = { (unsigned)level, (unsigned)level, (unsigned)level, 0 };
        const float by = 0.777f;
        const ln_grade grade = { darken, &by };
        ln_block *in = frames_flat(&p, 64, 64, code), *out;
        assert_ok(ln_picture_grade(in, &grade, 1, true, pool, &out));
        double sum = 0;
        unsigned low = 255, high = 0;
        for (int i = 0; i < 4096; i++) {
            unsigned v = frames_get(out, 0, i % 64, i / 64);
            sum += v;
            low = v < low ? v : low;
            high = v > high ? v : high;
        }
        assert_true(fabs(sum / 4096 - level * 0.777) < 0.01);
        assert_true(high - low <= 1);
        ln_block_unref(&out);
        assert_ok(ln_picture_grade(in, &grade, 1, false, pool, &out));
        assert_int_equal(frames_get(out, 0, 9, 9), (int)(level * 0.777 + 0.5));
        ln_block_unref(&out);
        ln_block_unref(&in);
    }
}

static int notes;
static void count_notes(void *user, ln_level level, const char *sentence)
{
    (void)user;
    notes += level == LN_NOTE && strstr(sentence, "matrix");
}

static void an_unsaid_matrix_is_assumed_by_height_and_told_once(void **state)
{
    (void)state;
    const ln_grade grade = { wash_out, NULL };
    ln_log_to(count_notes, NULL);
    for (int i = 0; i < 4; i++) {
        const ln_pixels unsaid = { .model = LN_YUV, .depth = 8, .matrix = 2 }, said = { .model = LN_YUV, .depth = 8, .matrix = i % 2 ? 1 : 6 };
        const unsigned code[4] = { 90, 70, 200, 0 };
        int height = i % 2 ? 720 : 719;
        ln_block *a = frames_flat(&unsaid, 4, height, code), *b = frames_flat(&said, 4, height, code), *ga, *gb;
        assert_ok(ln_picture_grade(a, &grade, 1, false, pool, &ga));
        assert_ok(ln_picture_grade(b, &grade, 1, false, pool, &gb));
        assert_int_equal(worst_difference(ga, gb, 0), 0);
        ln_block_unref(&a);
        ln_block_unref(&b);
        ln_block_unref(&ga);
        ln_block_unref(&gb);
    }
    ln_log_to(NULL, NULL);
    assert_int_equal(notes, 2); /* one for each height; no test before this one was told */
}

static void matrices_that_are_no_matter_of_rgb_are_refused(void **state)
{
    (void)state;
    static const int refused[] = { 0, 3, 10, 11, 12, 13, 14, 15, 255, -1 };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        const ln_pixels p = { .model = LN_YUV, .depth = 10, .matrix = refused[i] };
        assert_int_equal(ln_picture_gradable(&p), LN_EUNSUPPORTED);
        char number[20];
        snprintf(number, sizeof number, "is %d of", refused[i]);
        assert_non_null(strstr(ln_why(), number));
    }
    const ln_pixels rgb = { .model = LN_RGB, .depth = 8, .matrix = 0, .full = true };
    assert_ok(ln_picture_gradable(&rgb));
}

static void what_is_not_a_number_ends_in_range(void **state)
{
    (void)state;
    const float by = NAN;
    const ln_grade grade = { darken, &by };
    const ln_pixels p = { .model = LN_YUV, .depth = 10, .shift_x = 1, .shift_y = 1, .matrix = 1 };
    ln_block *in = frames_noise(&p, 65, 33, 0, 1), *out;
    assert_ok(ln_picture_grade(in, &grade, 1, true, pool, &out));
    assert_int_equal(frames_get(out, 0, 64, 32), 0);
    ln_block_unref(&out);
    ln_block_unref(&in);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_unsaid_matrix_is_assumed_by_height_and_told_once),
        cmocka_unit_test(a_grade_that_does_nothing_leaves_every_kind_as_it_is),
        cmocka_unit_test(threads_do_not_change_a_picture),
        cmocka_unit_test(codes_mean_what_the_tags_say),
        cmocka_unit_test(washed_out_is_grey_to_the_edges),
        cmocka_unit_test(flat_areas_keep_their_mean),
        cmocka_unit_test(matrices_that_are_no_matter_of_rgb_are_refused),
        cmocka_unit_test(what_is_not_a_number_ends_in_range),
    };
    return cmocka_run_group_tests(tests, make_pool, drop_pool);
}
