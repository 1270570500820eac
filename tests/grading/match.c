/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <lanterne/job.h>
#include <lanterne/log.h>

#include "base/arena.h"
#include "frames.h"
#include "grading/match.h"
#include "grading/transfer.h"
#include "scenes.h"

enum { WIDE = 161, HIGH = 101 }; /* odd, both */

static const ln_pixels video10 = { .model = LN_YUV, .depth = 10, .shift_x = 1, .shift_y = 1, .matrix = 1, .primaries = 1, .transfer = 1 };
static const ln_pixels rgba = { .model = LN_RGB, .depth = 8, .alpha = true, .full = true, .primaries = 1, .transfer = 13 };
static scene leaves, others;
static char folder[64], reference_path[128], flat_path[128];
static char said[4096];
static ln_job job;

static void listen(void *user, ln_level level, const char *sentence)
{
    (void)user;
    (void)level;
    strncat(said, sentence, sizeof said - strlen(said) - 1);
}

static void write_ppm(const char *path, const ln_small *s)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fprintf(file, "P6\n%d %d\n255\n", s->width, s->height);
    for (int i = 0; i < s->width * s->height; i++)
        for (int c = 0; c < 3; c++)
            fputc((int)(255 * fminf(fmaxf(s->rgb[c][i], 0), 1) + 0.5f), file);
    fclose(file);
}

/* A picture of a scene; `transfer` codes its light as a camera would. */
static ln_block *shoot(const scene *of, const ln_pixels *pixels, double left, ln_transfer transfer)
{
    ln_small *s = scenes_small(of, WIDE, HIGH, left, 0.1, 0.6, NULL);
    ln_block *b = NULL;
    assert_ok(ln_block_picture(pixels, WIDE, HIGH, NULL, &b));
    for (int y = 0; y < HIGH; y++)
        for (int x = 0; x < WIDE; x++) {
            double rgb[3], yuv[3];
            for (int c = 0; c < 3; c++) {
                rgb[c] = (double)s->rgb[c][y * WIDE + x];
                if (transfer != LN_TRANSFER_BT1886)
                    rgb[c] = ln_transfer_to_code(transfer, 0.6 * ln_transfer_to_light(LN_TRANSFER_BT1886, rgb[c]));
            }
            yuv[0] = 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2];
            yuv[1] = (rgb[2] - yuv[0]) / 1.8556;
            yuv[2] = (rgb[0] - yuv[0]) / 1.5748;
            if (pixels->model == LN_YUV) {
                frames_put(b, 0, x, y, (unsigned)(64 + 876 * yuv[0] + 0.5), 0);
                if (!(x & 1) && !(y & 1))
                    for (int p = 1; p < 3; p++)
                        frames_put(b, p, x / 2, y / 2, (unsigned)(512 + 896 * yuv[p] + 0.5), 0);
            } else {
                frames_put(b, 0, x, y, (unsigned)(255 * rgb[1] + 0.5), 0);
                frames_put(b, 1, x, y, (unsigned)(255 * rgb[2] + 0.5), 0);
                frames_put(b, 2, x, y, (unsigned)(255 * rgb[0] + 0.5), 0);
                frames_put(b, 3, x, y, (unsigned)(x & 255), 0);
            }
        }
    free(s);
    return b;
}

static ln_match standard(const char *reference)
{
    ln_match how;
    ln_settings_standard(&ln_op_match.table, &how);
    how.reference = reference;
    return how;
}

static ln_block *at_time(const ln_block *like, int64_t at)
{
    ln_block *b = NULL;
    assert_ok(ln_block_picture(&like->pixels, like->width, like->height, NULL, &b));
    for (int p = 0; p < ln_plane_count(&like->pixels); p++)
        for (int y = 0; y < ln_plane_height(like, p); y++)
            memcpy(b->plane[p] + b->stride[p] * y, like->plane[p] + like->stride[p] * y, (size_t)ln_plane_width(like, p) * (like->pixels.depth > 8 ? 2 : 1));
    b->at = at;
    b->length = 1;
    return b;
}

static ln_proposals propose(const ln_match *how, ln_clip *clip, ln_status expected)
{
    ln_proposals list = { .arena = job.arena };
    *said = 0;
    ln_status status = ln_op_match.propose(how, clip, &job, &list);
    if (status != expected)
        fail_msg("%s: %s", ln_status_name(status), ln_why());
    return list;
}

static void two_shots_get_a_grade_each(void **state)
{
    (void)state;
    enum { EACH = 12 };
    ln_block *one = shoot(&leaves, &video10, 0.1, LN_TRANSFER_BT1886), *two = shoot(&others, &video10, 0.1, LN_TRANSFER_BT1886), *row[2 * EACH];
    for (int i = 0; i < 2 * EACH; i++)
        row[i] = at_time(i < EACH ? one : two, i);
    ln_clip *clip = frames_clip_of(row, 2 * EACH), *graded;
    clip->info.path = "film";
    ln_match how = standard(reference_path);
    ln_proposals list = propose(&how, clip, LN_OK);
    assert_true(list.count >= 1);
    const ln_proposal *p = &list.item[0];
    assert_int_equal(p->span.from, 0);
    assert_int_equal(p->span.to, EACH);
    assert_string_equal(p->by, "lanterne");
    assert_non_null(strstr(p->reason, "one scene"));
    assert_true(p->confidence > 0.9);
    const ln_match *found = p->settings;
    const ln_cdl cdl = ln_match_cdl(found);
    float grey[3] = { 0.5f, 0.5f, 0.5f }, want[3] = { 0.5f, 0.5f, 0.5f };
    ln_cdl_rows(&cdl, &grey[0], &grey[1], &grey[2], 1);
    ln_cdl_rows(&scenes_warm, &want[0], &want[1], &want[2], 1);
    for (int c = 0; c < 3; c++)
        assert_true(fabsf(grey[c] - want[c]) < 0.03f); /* eight codes of 255, of which half are what chroma at half size loses */
    /* What comes out of a shot that stands still, stands still; the shot that has no grade passes as it is. */
    ln_block *first = NULL, *now = NULL;
    list.item[0].verdict = LN_ACCEPTED;
    assert_ok(ln_clip_seek(clip, 0));
    assert_ok(ln_op_match.apply(&list, clip, &job, &graded));
    for (int i = 0; i < 2 * EACH; i++) {
        assert_ok(ln_clip_next(graded, &now));
        if (i >= EACH)
            assert_ptr_equal(now, row[i]);
        else if (first)
            for (int plane = 0; plane < 3; plane++)
                for (int y = 0; y < ln_plane_height(now, plane); y++)
                    assert_memory_equal(now->plane[plane] + now->stride[plane] * y, first->plane[plane] + first->stride[plane] * y, (size_t)ln_plane_width(now, plane) * 2);
        if (i)
            ln_block_unref(&now);
        else
            first = now;
    }
    ln_block_unref(&first);
    ln_clip_close(&graded);
    for (int i = 0; i < 2 * EACH; i++)
        ln_block_unref(&row[i]);
    ln_block_unref(&one);
    ln_block_unref(&two);
}

static void one_picture(const ln_pixels *pixels, ln_transfer shot_as, const ln_match *how, ln_status expected, ln_proposals *list)
{
    ln_block *b = shoot(&leaves, pixels, 0.1, shot_as);
    ln_clip *clip = frames_clip_of(&b, 1);
    clip->info.path = "film";
    *list = propose(how, clip, expected);
    ln_clip_close(&clip);
    ln_block_unref(&b);
}

static void a_still_with_alpha_is_one_shot(void **state)
{
    (void)state;
    ln_match how = standard(reference_path);
    ln_proposals list;
    one_picture(&rgba, LN_TRANSFER_BT1886, &how, LN_OK, &list);
    assert_int_equal(list.count, 1);
}

static void a_reference_of_one_colour_is_refused_in_words(void **state)
{
    (void)state;
    ln_match how = standard(flat_path);
    ln_proposals list;
    one_picture(&rgba, LN_TRANSFER_BT1886, &how, LN_OK, &list);
    assert_int_equal(list.count, 0);
    assert_non_null(strstr(said, "the reference is all one colour"));
}

static void without_a_reference_it_says_what_it_needs(void **state)
{
    (void)state;
    ln_match how = standard(NULL);
    ln_proposals list;
    one_picture(&rgba, LN_TRANSFER_BT1886, &how, LN_ESETTING, &list);
    assert_non_null(strstr(ln_why(), "--reference"));
    how.reference = "/nowhere/at/all.png";
    one_picture(&rgba, LN_TRANSFER_BT1886, &how, LN_EMISSING, &list);
}

static double apart(const ln_small *one, const ln_small *other)
{
    double sum = 0;
    for (int c = 0; c < 3; c++)
        for (int i = 0; i < one->width * one->height; i++)
            sum += fabs((double)(one->rgb[c][i] - other->rgb[c][i])) / (3.0 * one->width * one->height);
    return sum;
}

/* As no CDL can: greens and what is light are drawn aside. */
static void twist(ln_small *s)
{
    for (int i = 0; i < s->width * s->height; i++) {
        const float r = s->rgb[0][i], g = s->rgb[1][i], b = s->rgb[2][i];
        s->rgb[0][i] = r + 0.03f * sinf(6 * r);
        s->rgb[1][i] = g - 0.03f * sinf(6 * b);
        s->rgb[2][i] = b + 0.2f * (g - r) * r;
    }
}

static void through(const ln_match *how, ln_small *s, ln_match_form expected)
{
    ln_grade grade;
    ln_match_form form;
    void *own;
    assert_ok(ln_match_grade(how, &grade, &form, &own));
    assert_int_equal(form, expected);
    grade.rows(grade.what, s->rgb[0], s->rgb[1], s->rgb[2], s->width * s->height);
    ln_match_free(own);
}

static void what_ten_numbers_leave_goes_into_a_residual(void **state)
{
    (void)state;
    char twisted[128];
    ln_proposals list;
    snprintf(twisted, sizeof twisted, "%s/twisted.ppm", folder);
    ln_small *s = scenes_small(&leaves, 200, 150, 0.2, 0.1, 0.7, &scenes_warm);
    twist(s);
    write_ppm(twisted, s);
    free(s);
    ln_match how = standard(twisted);
    one_picture(&rgba, LN_TRANSFER_BT1886, &how, LN_OK, &list);
    assert_int_equal(list.count, 1);
    ln_match found = *(const ln_match *)list.item[0].settings;
    assert_non_null(strstr(list.item[0].reason, "after the ten numbers colours shift by up to"));
    how.residual = 0;
    one_picture(&rgba, LN_TRANSFER_BT1886, &how, LN_OK, &list);
    ln_match without = *(const ln_match *)list.item[0].settings;
    assert_string_equal(without.matched_residual, "");
    assert_memory_equal(found.slope, without.slope, sizeof found.slope); /* the ten numbers are the same with and without */
    ln_small *want = scenes_small(&leaves, WIDE, HIGH, 0.1, 0.1, 0.6, &scenes_warm), *with = scenes_small(&leaves, WIDE, HIGH, 0.1, 0.1, 0.6, NULL),
             *ten = scenes_small(&leaves, WIDE, HIGH, 0.1, 0.1, 0.6, NULL), *plain = scenes_small(&leaves, WIDE, HIGH, 0.1, 0.1, 0.6, NULL);
    const ln_cdl cdl = ln_match_cdl(&found);
    twist(want);
    through(&found, with, LN_MATCH_CDL_RESIDUAL);
    through(&without, ten, LN_MATCH_CDL);
    ln_cdl_rows(&cdl, plain->rgb[0], plain->rgb[1], plain->rgb[2], WIDE * HIGH);
    for (int c = 0; c < 3; c++)
        assert_memory_equal(ten->rgb[c], plain->rgb[c], WIDE * HIGH * sizeof(float));
    assert_true(apart(with, want) < 0.7 * apart(ten, want));
    found.strength = 0;
    through(&found, plain, LN_MATCH_CDL);
    found.matched_residual = "1 2 3";
    one_picture(&rgba, LN_TRANSFER_BT1886, &found, LN_ESETTING, &list);
    free(want);
    free(with);
    free(ten);
    free(plain);
    unlink(twisted);
}

static void numbers_given_are_a_persons(void **state)
{
    (void)state;
    ln_match how = standard(NULL);
    ln_proposals list;
    how.saturation = 0.5;
    one_picture(&rgba, LN_TRANSFER_BT1886, &how, LN_OK, &list);
    assert_int_equal(list.count, 1);
    assert_string_equal(list.item[0].by, "Louise");
}

static void strength_is_how_much_of_it(void **state)
{
    (void)state;
    ln_match how = standard(NULL);
    for (int c = 0; c < 3; c++) {
        how.slope[c] = 1.21;
        how.offset[c] = 0.04;
        how.power[c] = 0.81;
    }
    how.saturation = 1.44;
    how.strength = 0.5;
    ln_cdl half = ln_match_cdl(&how);
    assert_true(fabs(half.slope[0] - 1.1) < 1e-12 && fabs(half.offset[1] - 0.02) < 1e-12 && fabs(half.power[2] - 0.9) < 1e-12 && fabs(half.saturation - 1.2) < 1e-12);
    how.strength = 0;
    half = ln_match_cdl(&how);
    assert_true(half.slope[0] == 1 && half.offset[0] == 0 && half.power[0] == 1 && half.saturation == 1);
}

/* The reference shows the left of the scene, the file beside it the middle, the clip the right. */
static void a_file_beside_tells_what_the_reference_does_not(void **state)
{
    (void)state;
    char left[128], middle[128];
    ln_proposals list;
    snprintf(left, sizeof left, "%s/left.ppm", folder);
    snprintf(middle, sizeof middle, "%s/middle.ppm", folder);
    ln_small *s = scenes_small(&leaves, 200, 150, 0, 0.1, 0.35, &scenes_warm);
    write_ppm(left, s);
    free(s);
    s = scenes_small(&leaves, 200, 150, 0.1, 0.1, 0.6, NULL);
    write_ppm(middle, s);
    free(s);
    const char *beside[] = { middle };
    ln_match how = standard(left);
    how.beside = (ln_texts){ beside, 1 };
    ln_block *b = shoot(&leaves, &rgba, 0.38, LN_TRANSFER_BT1886);
    ln_clip *clip = frames_clip_of(&b, 1);
    clip->info.path = "film";
    list = propose(&how, clip, LN_OK);
    assert_int_equal(list.count, 1);
    assert_non_null(strstr(list.item[0].reason, "through 1 other shot of its scene"));
    const ln_match *found = list.item[0].settings;
    assert_int_equal(found->beside.count, 0);
    assert_string_equal(found->matched_residual, ""); /* of which it shows nothing itself */
    const ln_cdl cdl = ln_match_cdl(found);
    float grey[3] = { 0.5f, 0.5f, 0.5f }, want[3] = { 0.5f, 0.5f, 0.5f };
    ln_cdl_rows(&cdl, &grey[0], &grey[1], &grey[2], 1);
    ln_cdl_rows(&scenes_warm, &want[0], &want[1], &want[2], 1);
    for (int c = 0; c < 3; c++)
        assert_true(fabsf(grey[c] - want[c]) < 0.03f); /* eight codes of 255 */
    beside[0] = "/nowhere/at/all.png";
    list = propose(&how, clip, LN_EMISSING);
    how.beside.count = LN_MATCH_BESIDE + 1;
    list = propose(&how, clip, LN_ESETTING);
    assert_non_null(strstr(ln_why(), "--beside"));
    ln_clip_close(&clip);
    ln_block_unref(&b);
    unlink(left);
    unlink(middle);
}

static void log_footage_is_shown_first(void **state)
{
    (void)state;
    ln_match how = standard(reference_path), blind = standard(reference_path);
    ln_proposals list, without;
    how.log = LN_TRANSFER_LOGC3;
    one_picture(&video10, LN_TRANSFER_LOGC3, &how, LN_OK, &list);
    assert_int_equal(list.count, 1);
    assert_int_equal(((const ln_match *)list.item[0].settings)->log, LN_TRANSFER_LOGC3);
    one_picture(&video10, LN_TRANSFER_LOGC3, &blind, LN_OK, &without);
    assert_true(without.count <= 1);
}

static void a_missing_tag_is_told(void **state)
{
    (void)state;
    ln_match how = standard(reference_path);
    ln_proposals list;
    ln_pixels untagged = rgba;
    untagged.transfer = 2;
    one_picture(&untagged, LN_TRANSFER_BT1886, &how, LN_OK, &list);
    assert_non_null(strstr(said, "does not say its transfer"));
    untagged.transfer = 16;
    one_picture(&untagged, LN_TRANSFER_BT1886, &how, LN_EUNSUPPORTED, &list);
    assert_non_null(strstr(ln_why(), "--log"));
}

static int lay(void **state)
{
    (void)state;
    scenes_lay(5, &leaves);
    scenes_lay(77, &others);
    snprintf(folder, sizeof folder, "/tmp/lanterne-match-XXXXXX");
    if (!mkdtemp(folder) || ln_job_begin(&job))
        return 1;
    job.person = "Louise";
    snprintf(reference_path, sizeof reference_path, "%s/reference.ppm", folder);
    snprintf(flat_path, sizeof flat_path, "%s/flat.ppm", folder);
    ln_small *s = scenes_small(&leaves, 200, 150, 0.2, 0.1, 0.7, &scenes_warm);
    write_ppm(reference_path, s);
    for (int c = 0; c < 3; c++)
        for (int i = 0; i < 200 * 150; i++)
            s->rgb[c][i] = 0.3f + 0.1f * (float)c;
    write_ppm(flat_path, s);
    free(s);
    ln_log_to(listen, NULL);
    return 0;
}

static int clear(void **state)
{
    (void)state;
    ln_log_to(NULL, NULL);
    unlink(reference_path);
    unlink(flat_path);
    rmdir(folder);
    ln_job_end(&job);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_shots_get_a_grade_each),
        cmocka_unit_test(a_still_with_alpha_is_one_shot),
        cmocka_unit_test(a_reference_of_one_colour_is_refused_in_words),
        cmocka_unit_test(without_a_reference_it_says_what_it_needs),
        cmocka_unit_test(what_ten_numbers_leave_goes_into_a_residual),
        cmocka_unit_test(numbers_given_are_a_persons),
        cmocka_unit_test(strength_is_how_much_of_it),
        cmocka_unit_test(a_file_beside_tells_what_the_reference_does_not),
        cmocka_unit_test(log_footage_is_shown_first),
        cmocka_unit_test(a_missing_tag_is_told),
    };
    return cmocka_run_group_tests(tests, lay, clear);
}
