/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <math.h>

#include "frames.h"
#include "grading/glimpse.h"

enum { COUNT = 30 };
static const ln_pixels grey = { .model = LN_GREY, .depth = 8, .full = true };
static ln_block *picture[COUNT];
static ln_job job;

static ln_glimpses take(int count, int64_t from, int64_t to, const ln_small *mask, ln_status expected)
{
    ln_glimpses g;
    ln_clip *clip = frames_clip_of(picture, count);
    const ln_grade plain = { NULL, NULL };
    ln_status status = ln_glimpses_take(clip, from, to, 3, &plain, mask, &job, &g);
    ln_clip_close(&clip);
    assert_int_equal(status, expected);
    return g;
}

/* Picture n is as light as n of 30. */
static void they_are_spread_over_the_stretch(void **state)
{
    (void)state;
    ln_glimpses g = take(COUNT, 6, 24, NULL, LN_OK);
    static const int expected[] = { 9, 15, 21 };
    assert_int_equal(g.count, 3);
    for (int i = 0; i < 3; i++)
        assert_int_equal((int)lroundf(g.small[i]->rgb[1][0] * 255), 8 * expected[i]);
    ln_glimpses_free(&g);
}

static void a_still_gives_one(void **state)
{
    (void)state;
    ln_glimpses g = take(1, 0, 1, NULL, LN_OK);
    assert_int_equal(g.count, 1);
    ln_glimpses_free(&g);
}

static void a_stretch_without_pictures_is_said(void **state)
{
    (void)state;
    ln_glimpses g = take(5, 10, 20, NULL, LN_EBLIND);
    assert_int_equal(g.count, 0);
}

static void a_mask_of_another_size_is_stretched_over_it(void **state)
{
    (void)state;
    ln_small *mask;
    ln_block *halves = frames_noise(&grey, 2, 1, 1, 1);
    frames_put(halves, 0, 0, 0, 0, 0);
    assert_ok(ln_small_make(halves, 2, 1, &mask));
    ln_glimpses g = take(1, 0, 1, mask, LN_OK);
    assert_true(g.small[0]->alpha[0] == 0 && g.small[0]->alpha[15] == 1);
    ln_glimpses_free(&g);
    free(mask);
    ln_block_unref(&halves);
}

static void a_job_that_is_stopped_ends(void **state)
{
    (void)state;
    atomic_store(&job.stop, true);
    ln_glimpses g = take(COUNT, 0, COUNT, NULL, LN_ECANCELLED);
    atomic_store(&job.stop, false);
    assert_int_equal(g.count, 0);
}

static int begin(void **state)
{
    (void)state;
    for (int i = 0; i < COUNT; i++) {
        const unsigned code[4] = { (unsigned)(8 * i) };
        picture[i] = frames_flat(&grey, 16, 9, code);
        picture[i]->at = i;
        picture[i]->length = 1;
    }
    return ln_job_begin(&job) ? 1 : 0;
}

static int end(void **state)
{
    (void)state;
    for (int i = 0; i < COUNT; i++)
        ln_block_unref(&picture[i]);
    ln_job_end(&job);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(they_are_spread_over_the_stretch),
        cmocka_unit_test(a_still_gives_one),
        cmocka_unit_test(a_stretch_without_pictures_is_said),
        cmocka_unit_test(a_mask_of_another_size_is_stretched_over_it),
        cmocka_unit_test(a_job_that_is_stopped_ends),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
