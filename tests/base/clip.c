/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <math.h>

#include <lanterne/clip.h>

enum { LENGTH = 1000, STEP = 64 };
static float left[LENGTH], right[LENGTH];
static const float *const planes[] = { left, right };

static int fill(void **state)
{
    (void)state;
    for (int i = 0; i < LENGTH; i++) {
        left[i] = (float)i;
        right[i] = (float)-i;
    }
    return 0;
}

static void blocks_follow_each_other_to_the_end(void **state)
{
    (void)state;
    ln_clip *clip;
    ln_block *block;
    int64_t at = 0;
    assert_ok(ln_clip_of_sound(planes, 2, LENGTH, 48000, STEP, &clip));
    while (ln_clip_next(clip, &block) == LN_OK) {
        assert_int_equal(block->at, at);
        assert_float_equal(block->sound[1][0], (float)-at, 0);
        at += block->length;
        ln_block_unref(&block);
    }
    assert_int_equal(at, LENGTH);
    assert_int_equal(ln_clip_next(clip, &block), LN_END);
    assert_null(block);
    ln_clip_close(&clip);
    assert_null(clip);
}

static void a_seek_lands_on_the_sample(void **state)
{
    (void)state;
    ln_clip *clip;
    ln_block *block;
    assert_ok(ln_clip_of_sound(planes, 2, LENGTH, 48000, STEP, &clip));
    assert_ok(ln_clip_seek(clip, 777));
    assert_ok(ln_clip_next(clip, &block));
    assert_float_equal(block->sound[0][0], 777, 0);
    ln_block_unref(&block);
    assert_ok(ln_clip_seek(clip, -5));
    assert_ok(ln_clip_next(clip, &block));
    assert_int_equal(block->at, 0);
    ln_block_unref(&block);
    assert_ok(ln_clip_seek(clip, LENGTH));
    assert_int_equal(ln_clip_next(clip, &block), LN_END);
    ln_clip_close(&clip);
}

static void a_stretch_is_read_whole_with_silence_around(void **state)
{
    (void)state;
    ln_clip *clip;
    ln_block *stretch;
    assert_ok(ln_clip_of_sound(planes, 2, LENGTH, 48000, STEP, &clip));
    assert_ok(ln_clip_read_sound(clip, -10, LENGTH + 10, &stretch));
    assert_int_equal(stretch->length, LENGTH + 20);
    for (int i = -10; i < LENGTH + 10; i++)
        assert_float_equal(stretch->sound[0][i + 10], i >= 0 && i < LENGTH ? (float)i : 0, 0);
    ln_block_unref(&stretch);
    assert_ok(ln_clip_read_sound(clip, 100, 228, &stretch));
    assert_float_equal(stretch->sound[1][127], -227, 0);
    ln_block_unref(&stretch);
    left[150] = NAN, left[151] = 1e30F; /* no sound */
    assert_ok(ln_clip_read_sound(clip, 149, 153, &stretch));
    for (int i = 0; i < 4; i++)
        assert_float_equal(stretch->sound[0][i], i == 1 || i == 2 ? 0 : (float)(149 + i), 0);
    ln_block_unref(&stretch);
    left[150] = 150, left[151] = 151;
    assert_int_equal(ln_clip_read_sound(clip, 0, INT64_C(48000) * 601, &stretch), LN_ESETTING);
    assert_null(stretch);
    ln_clip_close(&clip);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_follow_each_other_to_the_end),
        cmocka_unit_test(a_seek_lands_on_the_sample),
        cmocka_unit_test(a_stretch_is_read_whole_with_silence_around),
    };
    return cmocka_run_group_tests(tests, fill, NULL);
}
