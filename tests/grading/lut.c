/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <math.h>
#include <stdio.h>
#include <unistd.h>

#include <lanterne/job.h>

#include "base/arena.h"
#include "frames.h"
#include "grading/lut.h"
#include "grading/transfer.h"

enum { PICTURES = 10 };

static ln_job job;
static char path[64];
static ln_block *picture[PICTURES];

static void write_look(const char *text)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

/* Every colour's negative. */
static const char negative[] = "LUT_3D_SIZE 2\n1 1 1\n0 1 1\n1 0 1\n0 0 1\n1 1 0\n0 1 0\n1 0 0\n0 0 0\n";

static int begin(void **state)
{
    (void)state;
    snprintf(path, sizeof path, "/tmp/lanterne-lut-XXXXXX");
    int file = mkstemp(path);
    if (file < 0 || ln_job_begin(&job))
        return 1;
    close(file);
    job.person = "Louise";
    const ln_pixels p = { .model = LN_RGB, .depth = 8, .full = true, .matrix = 0 };
    for (int i = 0; i < PICTURES; i++) {
        picture[i] = frames_noise(&p, 33, 17, 0, 1);
        picture[i]->at = i;
        picture[i]->touched = false;
    }
    return 0;
}

static int end(void **state)
{
    (void)state;
    for (int i = 0; i < PICTURES; i++)
        ln_block_unref(&picture[i]);
    ln_job_end(&job);
    return unlink(path);
}

static ln_proposals propose(ln_clip *clip)
{
    ln_proposals list = { .arena = job.arena };
    ln_lut how;
    ln_settings_standard(&ln_op_lut.table, &how);
    how.file = path;
    assert_ok(ln_op_lut.propose(&how, clip, &job, &list));
    return list;
}

static void a_look_is_proposed_over_the_whole_clip_with_its_hash(void **state)
{
    (void)state;
    write_look(negative);
    ln_clip *clip = frames_clip_of(picture, PICTURES);
    ln_proposals list = propose(clip);
    assert_int_equal(list.count, 1);
    const ln_proposal *p = &list.item[0];
    const ln_lut *how = p->settings;
    assert_string_equal(p->by, "Louise");
    assert_true(p->confidence == 1);
    assert_int_equal(p->span.from, 0);
    assert_int_equal(p->span.to, PICTURES);
    assert_int_equal(strlen(how->sha256), 64);
    assert_non_null(strstr(p->reason, "2x2x2, sha256 "));
    assert_non_null(strstr(p->reason, (char[]){ how->sha256[0], how->sha256[1], how->sha256[2], how->sha256[3], 0 }));
    ln_clip_close(&clip);
}

static void pictures_outside_the_span_are_the_same_blocks(void **state)
{
    (void)state;
    write_look(negative);
    ln_clip *clip = frames_clip_of(picture, PICTURES), *graded;
    ln_proposals list = propose(clip);
    list.item[0].verdict = LN_ACCEPTED;
    list.item[0].span.from = 3;
    list.item[0].span.to = 7;
    assert_ok(ln_op_lut.apply(&list, clip, &job, &graded));
    for (int turn = 0; turn < 2; turn++) {
        for (int i = 0; i < PICTURES; i++) {
            ln_block *b;
            assert_ok(ln_clip_next(graded, &b));
            assert_int_equal(b == picture[i], i < 3 || i >= 7);
            assert_int_equal(b->at, i);
            assert_int_equal(b->touched, i >= 3 && i < 7);
            for (int p = 0; p < 3; p++)
                for (int y = 0; y < b->height; y++)
                    for (int x = 0; x < b->width; x++)
                        assert_int_equal(frames_get(b, p, x, y), b->touched ? 255 - frames_get(picture[i], p, x, y) : frames_get(picture[i], p, x, y));
            ln_block_unref(&b);
        }
        ln_block *none;
        assert_int_equal(ln_clip_next(graded, &none), LN_END);
        assert_ok(ln_clip_seek(graded, 0));
    }
    atomic_store(&job.stop, true);
    ln_block *none;
    assert_int_equal(ln_clip_next(graded, &none), LN_ECANCELLED);
    atomic_store(&job.stop, false);
    ln_clip_close(&graded);
}

/* A look that lifts every code by a tenth, laid over the clip in the space of linear light: what was dark rises far more than what was light. */
static void a_look_is_laid_on_in_its_own_space(void **state)
{
    (void)state;
    write_look("LUT_1D_SIZE 2\nLUT_1D_INPUT_RANGE 0 1\n0.1 0.1 0.1\n1.1 1.1 1.1\n");
    ln_clip *clip = frames_clip_of(picture, PICTURES), *graded;
    ln_proposals list = { .arena = job.arena };
    ln_lut how;
    ln_settings_standard(&ln_op_lut.table, &how);
    how.file = path;
    how.dither = false;
    how.space = LN_TRANSFER_LINEAR + 1;
    assert_ok(ln_op_lut.propose(&how, clip, &job, &list));
    assert_non_null(strstr(list.item[0].reason, "in linear light"));
    list.item[0].verdict = LN_ACCEPTED;
    assert_ok(ln_op_lut.apply(&list, clip, &job, &graded));
    ln_block *b;
    assert_ok(ln_clip_next(graded, &b));
    for (int y = 0; y < b->height; y++)
        for (int x = 0; x < b->width; x++) {
            const double was = frames_get(picture[0], 1, x, y) / 255.0, is = fmin(1, pow(pow(was, 2.4) + 0.1, 1 / 2.4)); /* BT.1886: nothing is said of the clip */
            assert_true(fabs(frames_get(b, 1, x, y) - 255 * is) < 0.51);
        }
    ln_block_unref(&b);
    ln_clip_close(&graded);
}

static void a_span_to_the_end_reaches_pictures_the_file_did_not_promise(void **state)
{
    (void)state;
    write_look(negative);
    ln_clip *clip = frames_clip_of(picture, PICTURES), *graded;
    clip->info.length = PICTURES - 2;
    ln_proposals list = propose(clip);
    list.item[0].verdict = LN_ACCEPTED;
    assert_ok(ln_op_lut.apply(&list, clip, &job, &graded));
    clip->info.length = PICTURES;
    for (int i = 0; i < PICTURES; i++) {
        ln_block *b;
        assert_ok(ln_clip_next(graded, &b));
        assert_true(b->touched);
        ln_block_unref(&b);
    }
    ln_clip_close(&graded);
}

static void nothing_accepted_is_the_clip_itself(void **state)
{
    (void)state;
    write_look(negative);
    ln_clip *clip = frames_clip_of(picture, PICTURES), *graded;
    ln_proposals list = propose(clip);
    assert_ok(ln_op_lut.apply(&list, clip, &job, &graded));
    assert_ptr_equal(graded, clip);
    list.item[0].verdict = LN_REFUSED;
    assert_ok(ln_op_lut.apply(&list, clip, &job, &graded));
    assert_ptr_equal(graded, clip);
    list.item[0].verdict = LN_ACCEPTED;
    list.item[0].track = 4;
    assert_ok(ln_op_lut.apply(&list, clip, &job, &graded));
    assert_ptr_equal(graded, clip);
    ln_clip_close(&clip);
}

static void a_look_that_changed_is_refused(void **state)
{
    (void)state;
    write_look(negative);
    ln_clip *clip = frames_clip_of(picture, PICTURES), *graded;
    ln_proposals list = propose(clip);
    list.item[0].verdict = LN_ACCEPTED;
    write_look("LUT_1D_SIZE 2\n0 0 0\n1 1 1\n");
    assert_int_equal(ln_op_lut.apply(&list, clip, &job, &graded), LN_ESETTING);
    assert_null(graded);
    assert_non_null(strstr(ln_why(), path));
    assert_non_null(strstr(ln_why(), ((const ln_lut *)list.item[0].settings)->sha256));
    ln_clip_close(&clip);
}

static void what_cannot_be_a_look_is_said(void **state)
{
    (void)state;
    ln_clip *clip = frames_clip_of(picture, PICTURES);
    ln_proposals list = { .arena = job.arena };
    ln_lut how;
    ln_settings_standard(&ln_op_lut.table, &how);
    assert_int_equal(ln_op_lut.propose(&how, clip, &job, &list), LN_ESETTING);
    assert_non_null(strstr(ln_why(), "--file"));
    how.file = "/nonexistent/warm.cube";
    assert_int_equal(ln_op_lut.propose(&how, clip, &job, &list), LN_EMISSING);
    assert_non_null(strstr(ln_why(), "warm.cube"));
    how.file = "/tmp";
    assert_int_equal(ln_op_lut.propose(&how, clip, &job, &list), LN_EREAD);
    write_look("not a look\n");
    how.file = path;
    assert_int_equal(ln_op_lut.propose(&how, clip, &job, &list), LN_EDAMAGED);
    write_look(negative);
    how.sha256 = "0000";
    assert_int_equal(ln_op_lut.propose(&how, clip, &job, &list), LN_ESETTING);
    how.sha256 = NULL;
    clip->info.pixels = (ln_pixels){ .model = LN_YUV, .depth = 10, .matrix = 14 };
    assert_int_equal(ln_op_lut.propose(&how, clip, &job, &list), LN_EUNSUPPORTED);
    assert_int_equal(list.count, 0);
    ln_clip_close(&clip);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_look_is_proposed_over_the_whole_clip_with_its_hash),
        cmocka_unit_test(pictures_outside_the_span_are_the_same_blocks),
        cmocka_unit_test(a_look_is_laid_on_in_its_own_space),
        cmocka_unit_test(a_span_to_the_end_reaches_pictures_the_file_did_not_promise),
        cmocka_unit_test(nothing_accepted_is_the_clip_itself),
        cmocka_unit_test(a_look_that_changed_is_refused),
        cmocka_unit_test(what_cannot_be_a_look_is_said),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
