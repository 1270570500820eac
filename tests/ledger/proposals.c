/* SPDX-License-Identifier: Apache-2.0 */
/* Proposals and verdicts go in and come back; what stands already is not stored again. */
#include "scene.h"

#include <lanterne/log.h>

static ln_ledger *ledger;
static ln_job job;
static ln_asset street;

static int begin(void **state)
{
    (void)state;
    if (ln_job_begin(&job))
        return 1;
    job.person = "Ana";
    job.year = 1895;
    scene_write("street.mov", "street", 6);
    return ln_ledger_open("film.lanterne", true, scene_ops, &ledger) || ln_ledger_add_asset(ledger, "street.mov", &job, &street);
}

static int end(void **state)
{
    (void)state;
    faults f;
    ln_ledger_close(&ledger);
    ln_job_end(&job);
    ln_status status = scene_verify("film.lanterne", &f); /* whatever a test did, the film holds */
    if (status)
        print_error("%s\n", f.first);
    scene_gone("film.lanterne");
    return status;
}

static void read_all(ln_proposals *list)
{
    *list = (ln_proposals){ .arena = job.arena };
    assert_ok(ln_ledger_proposals(ledger, NULL, list, NULL));
}

static void they_come_back_as_they_went(void **state)
{
    (void)state;
    ln_proposals list, back = { .arena = job.arena };
    int64_t *assets;
    int year;
    const char *texts[] = { "1-2", "00:00:03-4.5" };
    dim how = { .level = -0.1, .note = "a \"note\"\n\xc3\xa9", .stretch = { texts, 2 } };
    scene_list(job.arena, 1, 5, &list);
    assert_ok(ln_proposals_add(&list, &(ln_proposal){ .op = &op_tint, .track = 3, .span = { -5, INT64_MAX, { 1001, 30000 } }, .year = 1895, .confidence = 1.0 / 3,
                                                      .reason = "", .by = "Ana", .settings = &how }));
    assert_ok(ln_ledger_propose(ledger, &street, &list, &job));
    assert_ok(ln_ledger_proposals(ledger, &street, &back, &assets));
    assert_int_equal(back.count, 6);
    for (size_t i = 0; i < back.count; i++) {
        const ln_proposal *a = &list.item[i], *b = &back.item[i];
        char *settings = ln_settings_json(&a->op->table, a->settings), *again = ln_settings_json(&b->op->table, b->settings);
        assert_int_equal(a->id, i + 1);
        assert_int_equal(b->id, a->id);
        assert_ptr_equal(b->op, a->op);
        assert_int_equal(b->track, a->track);
        assert_memory_equal(&b->span, &a->span, sizeof a->span);
        assert_string_equal(b->family, a->family);
        assert_string_equal(b->reason, a->reason);
        assert_string_equal(b->by, a->by);
        assert_string_equal(settings, again);
        assert_int_equal(b->year, 1895);
        assert_float_equal(b->confidence, a->confidence, 1e-14);
        assert_int_equal(b->verdict, LN_OPEN);
        assert_string_equal(b->judge, "");
        assert_int_equal(assets[i], street.id);
        free(settings);
        free(again);
    }
    assert_ok(ln_ledger_year(ledger, &year));
    assert_int_equal(year, 1895);
    assert_ok(ln_ledger_proposals(ledger, &(ln_asset){ .id = 99 }, &back, NULL));
    assert_int_equal(back.count, 6);
}

static void what_stands_already_is_not_stored_again(void **state)
{
    (void)state;
    ln_proposals first, again, all;
    int64_t before, after;
    char head[65];
    scene_list(job.arena, 1, 4, &first);
    assert_ok(ln_ledger_propose(ledger, &street, &first, &job));
    assert_ok(ln_ledger_judge(ledger, &first.item[0].id, 1, LN_REFUSED, NULL, "by id", &job));
    assert_ok(ln_ledger_judge(ledger, &first.item[1].id, 1, LN_ACCEPTED, "{\"level\":-7}", "by id", &job));
    assert_ok(ln_ledger_head(ledger, &before, head));
    scene_list(job.arena, 1, 4, &again);
    assert_ok(ln_ledger_propose(ledger, &street, &again, &job));
    assert_ok(ln_ledger_head(ledger, &after, head));
    assert_int_equal(after, before);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(again.item[i].id, first.item[i].id);
    assert_int_equal(again.item[0].verdict, LN_REFUSED);
    assert_string_equal(again.item[0].judge, "Ana");
    assert_int_equal(again.item[1].verdict, LN_ACCEPTED);
    assert_int_equal(again.item[2].verdict, LN_OPEN);
    read_all(&all); /* the changed settings are the same proposal too */
    assert_float_equal(((dim *)all.item[1].settings)->level, -7, 0);
    assert_ok(ln_ledger_propose(ledger, &street, &all, &job));
    all.item[0].span.to++;
    all.item[1].track++;
    all.item[2].op = &op_tint;
    ((dim *)all.item[3].settings)->level = -3;
    assert_ok(ln_ledger_propose(ledger, &street, &all, &job));
    read_all(&all);
    assert_int_equal(all.count, 7 + (first.item[2].op != &op_tint)); /* one of the four was tinted from the start */
}

/* A setting that came into the table since then stands at its default in what is older. */
static void what_stood_before_a_setting_was_known_stands(void **state)
{
    (void)state;
    static const ln_op older = { .name = "dim", .label = "Dim", .table = { dim_settings, 1, sizeof(dim) } };
    static const ln_op *const ops[] = { &older, NULL };
    ln_proposals list = { .arena = job.arena }, again;
    scene_list(job.arena, 1, 2, &again);
    dim how = { .level = -2 };
    ln_proposal one = again.item[1]; /* without a note */
    one.op = &older;
    one.settings = &how;
    ln_ledger_close(&ledger);
    assert_ok(ln_ledger_open("film.lanterne", false, ops, &ledger));
    assert_ok(ln_proposals_add(&list, &one));
    assert_ok(ln_ledger_propose(ledger, &street, &list, &job));
    assert_ok(ln_ledger_judge(ledger, &list.item[0].id, 1, LN_REFUSED, NULL, "by id", &job));
    ln_ledger_close(&ledger);
    assert_ok(ln_ledger_open("film.lanterne", false, scene_ops, &ledger));
    assert_ok(ln_ledger_propose(ledger, &street, &again, &job));
    assert_int_equal(again.item[1].id, list.item[0].id);
    assert_int_equal(again.item[1].verdict, LN_REFUSED);
    ((dim *)again.item[1].settings)->note = "another";
    assert_ok(ln_ledger_propose(ledger, &street, &again, &job));
    assert_int_not_equal(again.item[1].id, list.item[0].id);
}

static void twice_in_one_list_is_once(void **state)
{
    (void)state;
    ln_proposals list, all;
    scene_list(job.arena, 1, 1, &list);
    assert_ok(ln_proposals_add(&list, &list.item[0]));
    assert_ok(ln_ledger_propose(ledger, &street, &list, &job));
    assert_int_equal(list.item[0].id, list.item[1].id);
    read_all(&all);
    assert_int_equal(all.count, 1);
}

static void verdicts_can_be_revised(void **state)
{
    (void)state;
    ln_proposals list, all;
    const int64_t ids[] = { 2, 1, 2 };
    scene_list(job.arena, 1, 3, &list);
    assert_ok(ln_ledger_propose(ledger, &street, &list, &job));
    assert_ok(ln_ledger_judge(ledger, ids, 3, LN_ACCEPTED, NULL, "--all", &job));
    job.person = "Bruno";
    assert_ok(ln_ledger_judge(ledger, ids, 1, LN_REFUSED, NULL, "by id", &job));
    read_all(&all);
    assert_int_equal(all.item[0].verdict, LN_ACCEPTED);
    assert_string_equal(all.item[0].judge, "Ana");
    assert_int_equal(all.item[1].verdict, LN_REFUSED);
    assert_string_equal(all.item[1].judge, "Bruno");
    assert_ok(ln_ledger_judge(ledger, ids, 2, LN_OPEN, NULL, "by id", &job));
    read_all(&all);
    assert_int_equal(all.item[1].verdict, LN_OPEN);
    assert_string_equal(all.item[1].judge, "");
}

static void what_is_wrong_changes_nothing(void **state)
{
    (void)state;
    ln_proposals list, all;
    const int64_t ids[] = { 1, 77 };
    int64_t before, after;
    char head[65];
    scene_list(job.arena, 1, 3, &list);
    assert_ok(ln_ledger_propose(ledger, &street, &list, &job));
    assert_ok(ln_ledger_head(ledger, &before, head));
    assert_int_equal(ln_ledger_judge(ledger, ids, 2, LN_ACCEPTED, NULL, "by id", &job), LN_ESETTING);
    assert_non_null(strstr(ln_why(), "77"));
    static const char *const changes[] = { "{\"level\":-99}", "{\"volume\":1}", "[]", "{", "{\"level\":-5,\"volume\":1}" };
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
        assert_int_equal(ln_ledger_judge(ledger, ids, 1, LN_ACCEPTED, changes[i], "by id", &job), LN_ESETTING);
    assert_int_equal(ln_ledger_judge(ledger, ids, 1, LN_REFUSED, "{\"level\":-5}", "by id", &job), LN_ESETTING);
    assert_int_equal(ln_ledger_judge(ledger, ids, 1, LN_ACCEPTED, NULL, "\xff", &job), LN_ESETTING);
    list.item[0].span.to++;
    list.item[1].confidence = 1.5;
    assert_int_equal(ln_ledger_propose(ledger, &street, &list, &job), LN_ESETTING);
    assert_int_equal(list.item[0].id, 0);
    assert_int_equal(ln_ledger_propose(ledger, &(ln_asset){ .id = 9 }, &list, &job), LN_ELEDGER);
    assert_ok(ln_ledger_head(ledger, &after, head));
    assert_int_equal(after, before);
    read_all(&all);
    assert_int_equal(all.count, 3);
    assert_float_equal(((dim *)all.item[0].settings)->level, -1, 0);
}

static int warnings;

static void count_warning(void *user, ln_level level, const char *sentence)
{
    (void)user;
    warnings += level == LN_WARNING && strstr(sentence, "left out");
}

static void an_operation_unknown_here_is_left_out(void **state)
{
    (void)state;
    static const ln_op *const fewer[] = { &op_dim, NULL };
    ln_proposals list, all = { .arena = job.arena };
    ln_ledger *other;
    int64_t *assets;
    scene_list(job.arena, 1, 6, &list);
    assert_ok(ln_ledger_propose(ledger, &street, &list, &job));
    assert_ok(ln_ledger_open("film.lanterne", false, fewer, &other));
    warnings = 0;
    ln_log_to(count_warning, NULL);
    assert_ok(ln_ledger_proposals(other, NULL, &all, &assets));
    ln_log_to(NULL, NULL);
    assert_int_equal(all.count, 4);
    assert_int_equal(warnings, 2);
    assert_int_equal(all.item[2].id, 4);
    assert_int_equal(assets[2], street.id);
    ln_ledger_close(&other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(they_come_back_as_they_went, begin, end),
        cmocka_unit_test_setup_teardown(what_stands_already_is_not_stored_again, begin, end),
        cmocka_unit_test_setup_teardown(what_stood_before_a_setting_was_known_stands, begin, end),
        cmocka_unit_test_setup_teardown(twice_in_one_list_is_once, begin, end),
        cmocka_unit_test_setup_teardown(verdicts_can_be_revised, begin, end),
        cmocka_unit_test_setup_teardown(what_is_wrong_changes_nothing, begin, end),
        cmocka_unit_test_setup_teardown(an_operation_unknown_here_is_left_out, begin, end),
    };
    return cmocka_run_group_tests(tests, scene_enter, scene_leave);
}
