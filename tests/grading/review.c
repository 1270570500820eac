/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <cairo.h>
#include <string.h>

#include <lanterne/job.h>

#include "base/arena.h"
#include "frames.h"
#include "grading/review.h"

enum { WIDE = 321, HIGH = 201, PICTURES = 3 };

static ln_job job;

static int begin(void **state)
{
    (void)state;
    return ln_job_begin(&job);
}

static int end(void **state)
{
    (void)state;
    ln_job_end(&job);
    cairo_debug_reset_static_data(); /* its fonts, which LeakSanitizer would ask about */
    return 0;
}

static ln_clip *reviewed(ln_block **pictures, int count, ln_review how, int64_t from, int64_t to)
{
    ln_proposals *list = ln_arena_alloc(job.arena, sizeof *list);
    ln_clip *clip = frames_clip_of(pictures, count), *out;
    list->arena = job.arena;
    assert_ok(ln_proposals_add(list, &(ln_proposal){ .op = &ln_op_review, .span = { from, to, { 1, 25 } }, .verdict = LN_ACCEPTED, .settings = &how }));
    assert_ok(ln_op_review.apply(list, clip, &job, &out));
    return out;
}

static const ln_pixels kinds[] = {
    { .model = LN_YUV, .depth = 8, .shift_x = 1, .shift_y = 1, .matrix = 1, .siting = -1 }, { .model = LN_YUV, .depth = 10, .shift_x = 1, .matrix = 9, .siting = 2 },
    { .model = LN_YUV, .depth = 8, .shift_x = 2, .shift_y = 2, .matrix = 5, .siting = 0 },  { .model = LN_YUV, .depth = 16, .full = true, .matrix = 1, .siting = -1, .alpha = true },
    { .model = LN_RGB, .depth = 8, .full = true, .matrix = 0 },                             { .model = LN_RGB, .depth = 32, .real = true, .full = true, .matrix = 0 },
    { .model = LN_GREY, .depth = 8, .full = true, .matrix = 2 },
};

/* The rectangle of plane 0 in which anything changed. */
static void changed(const ln_block *a, const ln_block *b, int box[4])
{
    box[0] = box[1] = 1 << 20;
    box[2] = box[3] = -1;
    for (int y = 0; y < a->height; y++)
        for (int x = 0; x < a->width; x++) {
            bool same = a->pixels.real ? memcmp(&(float){ frames_get_real(a, 0, x, y) }, &(float){ frames_get_real(b, 0, x, y) }, sizeof(float)) == 0 : frames_get(a, 0, x, y) == frames_get(b, 0, x, y);
            if (same)
                continue;
            box[0] = x < box[0] ? x : box[0];
            box[1] = y < box[1] ? y : box[1];
            box[2] = x > box[2] ? x : box[2];
            box[3] = y > box[3] ? y : box[3];
        }
}

/* Of every kind of picture a corner changes, as large as asked for, and no sample elsewhere. */
static void a_corner_changes_and_nothing_else(void **state)
{
    (void)state;
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        for (int place = LN_REVIEW_BOTTOM_RIGHT; place <= LN_REVIEW_TOP_LEFT; place++) {
            const ln_review how = { .kind = 1 + LN_SCOPE_VECTORSCOPE, .place = place, .size = 0.5, .opacity = 1 };
            ln_block *picture = frames_noise(&kinds[k], WIDE, HIGH, 0.4, 0.6), *b;
            ln_clip *clip = reviewed(&picture, 1, how, 0, 1);
            int box[4];
            assert_ok(ln_clip_next(clip, &b));
            assert_true(b->width == WIDE && b->height == HIGH && !memcmp(&b->pixels, &picture->pixels, sizeof b->pixels));
            changed(picture, b, box);
            bool left = place == LN_REVIEW_BOTTOM_LEFT || place == LN_REVIEW_TOP_LEFT, top = place == LN_REVIEW_TOP_LEFT || place == LN_REVIEW_TOP_RIGHT;
            assert_in_range(box[2] - box[0] + 1, 96, 104);
            assert_in_range(box[3] - box[1] + 1, 96, 104);
            assert_true(left ? box[0] < 8 : box[2] >= WIDE - 10);
            assert_true(top ? box[1] < 8 : box[3] >= HIGH - 10);
            for (int p = 1; p < ln_plane_count(&b->pixels); p++)
                for (int y = 0; y < ln_plane_height(b, p); y++)
                    for (int x = 0; x < ln_plane_width(b, p) && !b->pixels.real; x++) {
                        int wide = ln_plane_width(b, p) == WIDE ? 0 : b->pixels.shift_x, high = ln_plane_height(b, p) == HIGH ? 0 : b->pixels.shift_y;
                        if (x < (box[0] >> wide) - 1 || x > (box[2] >> wide) + 1 || y < (box[1] >> high) - 1 || y > (box[3] >> high) + 1)
                            assert_int_equal(frames_get(b, p, x, y), frames_get(picture, p, x, y));
                    }
            ln_block_unref(&b);
            ln_clip_close(&clip);
            ln_block_unref(&picture);
        }
}

/* Under a ground that lets nothing through, the panel is the scope itself, to the rounding of 8 bits. */
static void the_panel_is_the_scope(void **state)
{
    (void)state;
    const ln_review how = { .kind = 1 + LN_SCOPE_WAVEFORM, .place = LN_REVIEW_TOP_LEFT, .size = 0.5, .opacity = 1 };
    ln_block *picture = frames_noise(&kinds[4], 400, 240, 0, 1), *b;
    ln_clip *clip = reviewed(&picture, 1, how, 0, 1);
    enum { W = 212, H = 120, AT = 4 }; /* half of 240 rows, 16:9, on a grid of 4 */
    static uint32_t argb[W * H];
    ln_pool *pool = ln_pool_new(2);
    assert_ok(ln_clip_next(clip, &b));
    assert_ok(ln_scope_draw(picture, &(ln_scope_sheet){ LN_SCOPE_WAVEFORM, W, H, 1 }, pool, argb));
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++) {
            uint32_t dot = argb[y * W + x];
            assert_int_equal(frames_get(b, 0, AT + x, AT + y), dot >> 8 & 255);
            assert_int_equal(frames_get(b, 1, AT + x, AT + y), dot & 255);
            assert_int_equal(frames_get(b, 2, AT + x, AT + y), dot >> 16 & 255);
        }
    ln_pool_free(pool);
    ln_block_unref(&b);
    ln_clip_close(&clip);
    ln_block_unref(&picture);
}

static void outside_its_span_pictures_pass_as_the_same_blocks(void **state)
{
    (void)state;
    const ln_review how = { .kind = 1 + LN_SCOPE_ALL, .size = 0.4, .opacity = 0.5 };
    ln_block *pictures[PICTURES];
    for (int i = 0; i < PICTURES; i++) {
        pictures[i] = frames_noise(&kinds[0], WIDE, HIGH, 0, 1);
        pictures[i]->at = i;
    }
    ln_clip *clip = reviewed(pictures, PICTURES, how, 1, 2);
    for (int i = 0; i < PICTURES; i++) {
        ln_block *b;
        assert_ok(ln_clip_next(clip, &b));
        assert_int_equal(b == pictures[i], i != 1);
        ln_block_unref(&b);
    }
    ln_block *b;
    assert_int_equal(ln_clip_next(clip, &b), LN_END);
    ln_clip_close(&clip);
    for (int i = 0; i < PICTURES; i++)
        ln_block_unref(&pictures[i]);
}

static void what_cannot_be_burnt_is_said(void **state)
{
    (void)state;
    ln_proposals list = { .arena = job.arena };
    ln_review how = { .kind = 0, .size = 0.4, .opacity = 0.5 };
    ln_block *small = frames_noise(&kinds[0], 100, 100, 0, 1);
    ln_clip *clip = frames_clip_of(&small, 1), *out;
    clip->info.width = clip->info.height = 100;
    assert_int_equal(ln_op_review.propose(&how, clip, &job, &list), LN_ESETTING);
    assert_non_null(strstr(ln_why(), "--kind"));
    how.kind = 1;
    assert_int_equal(ln_op_review.propose(&how, clip, &job, &list), LN_EUNSUPPORTED);
    assert_non_null(strstr(ln_why(), "192 x 160"));
    assert_int_equal(list.count, 0);
    clip->info.width = clip->info.height = 400; /* the file said more than its pictures hold */
    job.person = "Anna";
    assert_ok(ln_op_review.propose(&how, clip, &job, &list));
    list.item[0].verdict = LN_ACCEPTED;
    assert_ok(ln_op_review.apply(&list, clip, &job, &out));
    ln_clip_close(&out);
    ln_block_unref(&small);
    assert_string_equal(ln_op_main(&ln_op_review)->name, "kind");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_corner_changes_and_nothing_else),
        cmocka_unit_test(the_panel_is_the_scope),
        cmocka_unit_test(outside_its_span_pictures_pass_as_the_same_blocks),
        cmocka_unit_test(what_cannot_be_burnt_is_said),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
