/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <pthread.h>

#include <lanterne/block.h>

static int frames_freed;

static void free_frame(void *frame)
{
    assert_ptr_equal(frame, &frames_freed);
    frames_freed++;
}

static void the_last_reference_frees_the_frame(void **state)
{
    (void)state;
    frames_freed = 0;
    ln_origin *origin = ln_origin_new(&frames_freed, free_frame);
    ln_block *block, *made, *part;
    assert_ok(ln_block_over(LN_SOUND, origin, &block));
    assert_false(block->touched);
    block->channels = 1;
    block->length = 10;
    assert_ok(ln_block_part(block, 2, 7, &part));
    assert_ok(ln_block_sound(1, 0, 10, block, &made));
    assert_true(made->touched);
    assert_ptr_equal(made->origin, origin);
    ln_block_unref(&block);
    ln_block_unref(&part);
    assert_int_equal(frames_freed, 0);
    ln_block_unref(&made);
    assert_int_equal(frames_freed, 1);
    assert_null(made);
    ln_block_unref(&made);
    ln_block_unref(NULL);
}

static void a_part_shows_the_samples_of_its_whole(void **state)
{
    (void)state;
    ln_block *whole, *part, *part_of_part;
    assert_ok(ln_block_sound(2, 1000, 64, NULL, &whole));
    for (int i = 0; i < 64; i++)
        whole->sound[1][i] = (float)i;
    assert_ok(ln_block_part(whole, 16, 48, &part));
    assert_ok(ln_block_part(part, 8, 8, &part_of_part));
    ln_block_unref(&whole);
    assert_int_equal(part->at, 1016);
    assert_int_equal(part->length, 32);
    assert_float_equal(part->sound[1][0], 16, 0);
    assert_int_equal(part_of_part->at, 1024);
    assert_int_equal(part_of_part->length, 0);
    ln_block_unref(&part);
    assert_float_equal(part_of_part->sound[1][0], 24, 0);
    ln_block_unref(&part_of_part);
}

static void planes_have_the_size_their_format_asks(void **state)
{
    (void)state;
    const ln_pixels yuv420 = { .model = LN_YUV, .depth = 10, .shift_x = 1, .shift_y = 1, .alpha = true };
    const ln_pixels grey = { .model = LN_GREY, .depth = 32, .real = true };
    ln_block *picture;
    assert_ok(ln_block_picture(&yuv420, 13, 7, NULL, &picture));
    assert_int_equal(ln_plane_count(&yuv420), 4);
    assert_int_equal(ln_plane_width(picture, 1), 7);
    assert_int_equal(ln_plane_height(picture, 2), 4);
    assert_int_equal(ln_plane_width(picture, 3), 13);
    for (int p = 0; p < 4; p++) {
        assert_int_equal((uintptr_t)picture->plane[p] % 64, 0);
        memset(picture->plane[p], 0, (size_t)picture->stride[p] * (size_t)ln_plane_height(picture, p));
    }
    ln_block_unref(&picture);
    assert_ok(ln_block_picture(&grey, 1, 1, NULL, &picture));
    assert_int_equal(ln_plane_count(&grey), 1);
    ln_block_unref(&picture);
}

static void more_than_there_is_is_refused(void **state)
{
    (void)state;
    ln_block *block;
    assert_int_equal(ln_block_sound(64, 0, INT64_MAX, NULL, &block), LN_EMEMORY);
    assert_null(block);
}

enum { SHARERS = 4, TURNS = 200, LIVING = 3 };

/* Each holds a few pictures of two sizes at once, marked as its own from end to end. */
static void *take_and_give(void *mark)
{
    static const ln_pixels grey = { .model = LN_GREY, .depth = 8 };
    const uint8_t own = *(const uint8_t *)mark;
    ln_block *living[LIVING] = { NULL };
    uintptr_t strangers = 0;
    for (int turn = 0; turn < TURNS; turn++) {
        ln_block **one = &living[turn % LIVING];
        for (int y = 0; *one && y < (*one)->height; y += 100)
            strangers += (*one)->plane[0][(*one)->stride[0] * y] != own;
        ln_block_unref(one);
        if (ln_block_picture(&grey, 1024, turn % 2 ? 1200 : 1500, NULL, one))
            continue;
        for (int y = 0; y < (*one)->height; y += 100)
            (*one)->plane[0][(*one)->stride[0] * y] = own;
    }
    for (int i = 0; i < LIVING; i++)
        ln_block_unref(&living[i]);
    return (void *)strangers;
}

static void memory_that_is_used_again_has_one_owner(void **state)
{
    (void)state;
    pthread_t thread[SHARERS];
    uint8_t mark[SHARERS];
    for (int i = 0; i < SHARERS; i++) {
        mark[i] = (uint8_t)(i + 1);
        assert_int_equal(pthread_create(&thread[i], NULL, take_and_give, &mark[i]), 0);
    }
    for (int i = 0; i < SHARERS; i++) {
        void *strangers;
        assert_int_equal(pthread_join(thread[i], &strangers), 0);
        assert_null(strangers);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_last_reference_frees_the_frame),
        cmocka_unit_test(a_part_shows_the_samples_of_its_whole),
        cmocka_unit_test(planes_have_the_size_their_format_asks),
        cmocka_unit_test(more_than_there_is_is_refused),
        cmocka_unit_test(memory_that_is_used_again_has_one_owner),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
