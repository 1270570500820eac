/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <lanterne/job.h>

#include "base/arena.h"
#include "frames.h"
#include "grading/look.h"
#include "grading/process.h"

enum { PICTURES = 3 };

static ln_job job;
static ln_block *picture[PICTURES];

static int begin(void **state)
{
    (void)state;
    const ln_pixels p = { .model = LN_YUV, .depth = 8, .matrix = 1, .shift_x = 1, .shift_y = 1, .siting = -1 };
    for (int i = 0; i < PICTURES; i++) {
        srand(1);
        picture[i] = frames_noise(&p, 41, 23, 0.1, 0.9); /* the same each time: a still shot; odd in both directions */
        picture[i]->at = i;
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

static ln_look look_of(const char *name)
{
    ln_look look;
    ln_settings_standard(&ln_op_look.table, &look);
    while (ln_process_names[look.process] && strcmp(ln_process_names[look.process], name))
        look.process++;
    return look;
}

static ln_status proposed(const ln_look *look, int year, ln_proposals *list)
{
    ln_clip *clip = frames_clip_of(picture, PICTURES);
    *list = (ln_proposals){ .arena = job.arena };
    job.year = year;
    job.person = "a person";
    ln_status status = ln_op_look.propose(look, clip, &job, list);
    ln_clip_close(&clip);
    return status;
}

static void a_year_has_what_it_had(void **state)
{
    (void)state;
    ln_proposals list;
    ln_look look = look_of("technicolor-4"), none = look_of("none");
    assert_ok(proposed(&look, 1936, &list));
    assert_int_equal(list.count, 1);
    assert_true(list.item[0].confidence == 1);
    assert_string_equal(list.item[0].by, "a person");
    assert_non_null(strstr(list.item[0].reason, "assumed"));
    assert_ok(proposed(&look, 0, &list));
    assert_int_equal(list.count, 1);
    assert_int_equal(proposed(&look, 1910, &list), LN_ESETTING);
    assert_non_null(strstr(ln_why(), "1932 to 1955"));
    assert_non_null(strstr(ln_why(), "autochrome"));
    assert_int_equal(proposed(&look, 1956, &list), LN_ESETTING);
    assert_int_equal(proposed(&look, 1874, &list), LN_ESETTING);
    assert_non_null(strstr(ln_why(), "no film colour"));
    assert_non_null(strstr(ln_why(), "paintings"));
    assert_ok(proposed(&none, 1910, &list));
    assert_int_equal(list.count, 0);
    assert_ok(proposed(&none, 1874, &list));
    assert_int_equal(list.count, 0);
}

static void only_what_was_measured_has_an_age(void **state)
{
    (void)state;
    ln_proposals list;
    ln_look look = look_of("dufaycolor");
    look.age = 1;
    assert_int_equal(proposed(&look, 1936, &list), LN_ESETTING);
    assert_non_null(strstr(ln_why(), "--age survived"));
    look = look_of("autochrome");
    look.age = 1;
    assert_ok(proposed(&look, 1910, &list));
    assert_non_null(strstr(list.item[0].reason, "survives"));
}

/* Without grain, gate or lamp a still shot comes out still, to the bit; and the picture does change. */
static void a_still_shot_stays_still(void **state)
{
    (void)state;
    ln_proposals list;
    const ln_look look = look_of("autochrome");
    assert_ok(proposed(&look, 0, &list));
    list.item[0].verdict = LN_ACCEPTED;
    ln_clip *clip = frames_clip_of(picture, PICTURES), *after;
    assert_ok(ln_op_look.apply(&list, clip, &job, &after));
    ln_block *first, *other;
    assert_ok(ln_clip_next(after, &first));
    int changed = 0;
    for (int i = 1; i < PICTURES; i++) {
        assert_ok(ln_clip_next(after, &other));
        for (int p = 0; p < 3; p++)
            for (int y = 0; y < ln_plane_height(first, p); y++) {
                assert_memory_equal(first->plane[p] + first->stride[p] * y, other->plane[p] + other->stride[p] * y, (size_t)ln_plane_width(first, p));
                changed += memcmp(first->plane[p] + first->stride[p] * y, picture[0]->plane[p] + picture[0]->stride[p] * y, (size_t)ln_plane_width(first, p)) != 0;
            }
        ln_block_unref(&other);
    }
    assert_true(changed > 40);
    ln_block_unref(&first);
    ln_clip_close(&after);
}

/* Grain moves from picture to picture, and is the same for a picture however it was reached. */
static void chance_belongs_to_the_picture(void **state)
{
    (void)state;
    ln_proposals list;
    ln_look look = look_of("orthochromatic");
    look.grain = look.weave = look.flicker = look.halation = true;
    assert_ok(proposed(&look, 0, &list));
    list.item[0].verdict = LN_ACCEPTED;
    ln_clip *clip = frames_clip_of(picture, PICTURES), *after;
    assert_ok(ln_op_look.apply(&list, clip, &job, &after));
    ln_block *seen[PICTURES], *again;
    for (int i = 0; i < PICTURES; i++)
        assert_ok(ln_clip_next(after, &seen[i]));
    assert_memory_not_equal(seen[0]->plane[0], seen[1]->plane[0], 41);
    assert_ok(ln_clip_seek(after, 1));
    assert_ok(ln_clip_next(after, &again));
    for (int p = 0; p < 3; p++)
        for (int y = 0; y < ln_plane_height(again, p); y++)
            assert_memory_equal(again->plane[p] + again->stride[p] * y, seen[1]->plane[p] + seen[1]->stride[p] * y, (size_t)ln_plane_width(again, p));
    ln_block_unref(&again);
    for (int i = 0; i < PICTURES; i++)
        ln_block_unref(&seen[i]);
    ln_clip_close(&after);
}

/* A cdl before, a strip, a second strip over it: each goes on from what the one before left. */
static void strips_follow_each_other_without_rounding(void **state)
{
    (void)state;
    ln_proposals list;
    ln_look first = look_of("panchromatic"), second = look_of("tinting");
    first.grain = second.flicker = true;
    assert_ok(proposed(&first, 0, &list));
    ln_proposal other = list.item[0];
    other.settings = &second;
    assert_ok(ln_proposals_add(&list, &other));
    list.item[0].verdict = list.item[1].verdict = LN_ACCEPTED;
    ln_clip *clip = frames_clip_of(picture, PICTURES), *after;
    assert_ok(ln_op_look.apply(&list, clip, &job, &after));
    ln_block *b;
    assert_ok(ln_clip_next(after, &b));
    unsigned blue = 0, red = 0;
    for (int y = 0; y < ln_plane_height(b, 1); y++)
        for (int x = 0; x < ln_plane_width(b, 1); x++) {
            blue += frames_get(b, 1, x, y);
            red += frames_get(b, 2, x, y);
        }
    assert_true(red > blue); /* amber is the last word */
    ln_block_unref(&b);
    ln_clip_close(&after);
}

static void the_colours_alone_are_a_grade(void **state)
{
    (void)state;
    ln_look look = look_of("tinting");
    ln_grade grade;
    void *own;
    float r[2] = { 1, 0.5f }, g[2] = { 1, 0.5f }, b[2] = { 1, 0.5f };
    assert_ok(ln_look_grade(&look, &grade, &own));
    grade.rows(grade.what, r, g, b, 2);
    assert_true(r[0] > b[0] + 0.3f && r[1] < r[0]); /* amber */
    ln_look_free(own);
    look = look_of("none");
    assert_int_equal(ln_look_grade(&look, &grade, &own), LN_ESETTING);
    assert_null(own);
}

/* The choices of the table are the variants of the data. */
static void every_choice_has_its_data(void **state)
{
    (void)state;
    static const char *const settings[][2] = { { "tint", "tinting" }, { "tone", "toning" }, { "age", "autochrome" } };
    for (size_t i = 0; i < 3; i++) {
        const ln_setting *s = ln_setting_find(&ln_op_look.table, settings[i][0]);
        const ln_process *p = ln_process_find(settings[i][1]);
        int k = 0;
        for (; s->choices[k]; k++)
            assert_string_equal(s->choices[k], p->variants[k].name);
        assert_int_equal(k, p->variant_count);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(a_year_has_what_it_had), cmocka_unit_test(only_what_was_measured_has_an_age), cmocka_unit_test(a_still_shot_stays_still),
                                        cmocka_unit_test(chance_belongs_to_the_picture), cmocka_unit_test(strips_follow_each_other_without_rounding),
                                        cmocka_unit_test(the_colours_alone_are_a_grade), cmocka_unit_test(every_choice_has_its_data) };
    return cmocka_run_group_tests(tests, begin, end);
}
