/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <lanterne/job.h>

#include "base/arena.h"
#include "frames.h"
#include "grading/cdl.h"
#include "grading/graded.h"

enum { PICTURES = 8 };

static ln_job job;
static ln_block *picture[PICTURES];

static int begin(void **state)
{
    (void)state;
    const ln_pixels p = { .model = LN_RGB, .depth = 8, .full = true };
    for (int i = 0; i < PICTURES; i++) {
        picture[i] = frames_noise(&p, 20, 10, 0, 1);
        picture[i]->at = i;
        picture[i]->touched = false;
    }
    return ln_job_begin(&job);
}

static int end(void **state)
{
    (void)state;
    for (int i = 0; i < PICTURES; i++)
        ln_block_unref(&picture[i]);
    ln_job_end(&job);
    return 0;
}

static void add(ln_proposals *list, int64_t from, int64_t to, double slope)
{
    ln_cdl cdl;
    ln_settings_standard(&ln_op_cdl.table, &cdl);
    cdl.slope[0] = cdl.slope[1] = cdl.slope[2] = slope;
    const ln_proposal one = { .op = &ln_op_cdl, .span = { from, to, { 1, 25 } }, .verdict = LN_ACCEPTED, .settings = &cdl };
    assert_ok(ln_proposals_add(list, &one));
}

/* A quarter and then four times as much is what it was: nothing was rounded in between. */
static void grades_that_overlap_do_not_round_in_between(void **state)
{
    (void)state;
    ln_proposals list = { .arena = job.arena };
    add(&list, 1, 6, 0.25);
    add(&list, 3, 7, 4);
    ln_clip *clip = frames_clip_of(picture, PICTURES), *graded;
    assert_ok(ln_op_cdl.apply(&list, clip, &job, &graded));
    for (int i = 0; i < PICTURES; i++) {
        ln_block *b;
        assert_ok(ln_clip_next(graded, &b));
        assert_int_equal(b == picture[i], i < 1 || i >= 7);
        for (int y = 0; y < 10; y++)
            for (int x = 0; x < 20; x++) {
                unsigned was = frames_get(picture[i], 0, x, y), is = frames_get(b, 0, x, y);
                if (i >= 3 && i < 6)
                    assert_int_equal(is, was);
                else if (i >= 1 && i < 3)
                    assert_in_range(is, was / 4, was / 4 + 1);
                else if (i == 6)
                    assert_int_equal(is, was * 4 < 255 ? was * 4 : 255);
            }
        ln_block_unref(&b);
    }
    ln_clip_close(&graded);
}

/* Three codes become one: a dither shows them, and a codec that is coarser than the dither makes it a waste. */
static void what_a_codec_would_lose_is_not_dithered(void **state)
{
    (void)state;
    ln_proposals list = { .arena = job.arena };
    const ln_pixels p = { .model = LN_RGB, .depth = 8, .full = true };
    add(&list, 0, 1, 0.3);
    ln_block *flat = frames_flat(&p, 64, 64, (unsigned[4]){ 101, 101, 101 });
    for (int coarse = 0; coarse < 2; coarse++) {
        ln_clip *clip = frames_clip_of(&flat, 1), *graded;
        ln_block *b;
        unsigned least = 255, most = 0;
        job.coarse = coarse;
        assert_ok(ln_op_cdl.apply(&list, clip, &job, &graded));
        assert_ok(ln_clip_next(graded, &b));
        for (int i = 0; i < 64 * 64; i++) {
            unsigned code = frames_get(b, 1, i % 64, i / 64);
            least = code < least ? code : least;
            most = code > most ? code : most;
        }
        assert_int_equal(least, 30); /* 30.3 */
        assert_int_equal(most, coarse ? 30 : 31);
        ln_block_unref(&b);
        ln_clip_close(&graded);
    }
    job.coarse = false;
    ln_block_unref(&flat);
}

static void the_whole_of_a_clip_is_what_its_file_says(void **state)
{
    (void)state;
    ln_clip *clip = frames_clip_of(picture, PICTURES);
    clip->info.start = 5;
    ln_span whole = ln_graded_whole(clip);
    assert_true(whole.from == 5 && whole.to == 5 + PICTURES && whole.base.den == 25);
    clip->info.length = 0; /* a still */
    assert_true(ln_graded_whole(clip).to == 6);
    clip->info.length = -1;
    assert_true(ln_graded_whole(clip).to == INT64_MAX);
    ln_clip_close(&clip);
}

/* Refused, the clip is still the caller's. */
static void pictures_that_cannot_be_graded_are_refused_whole(void **state)
{
    (void)state;
    ln_proposals list = { .arena = job.arena };
    add(&list, 0, PICTURES, 0.5);
    ln_clip *clip = frames_clip_of(picture, PICTURES), *graded;
    clip->info.pixels = (ln_pixels){ .model = LN_YUV, .depth = 10, .matrix = 10 };
    assert_int_equal(ln_op_cdl.apply(&list, clip, &job, &graded), LN_EUNSUPPORTED);
    assert_null(graded);
    ln_block *b;
    assert_ok(ln_clip_next(clip, &b));
    ln_block_unref(&b);
    ln_clip_close(&clip);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(grades_that_overlap_do_not_round_in_between),
        cmocka_unit_test(what_a_codec_would_lose_is_not_dithered),
        cmocka_unit_test(the_whole_of_a_clip_is_what_its_file_says),
        cmocka_unit_test(pictures_that_cannot_be_graded_are_refused_whole),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
