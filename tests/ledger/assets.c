/* SPDX-License-Identifier: Apache-2.0 */
/* Clips and outputs by what they hold; people, and how they are forgotten. */
#include "scene.h"

#include <lanterne/log.h>

static ln_ledger *ledger;
static ln_job job;

static int begin(void **state)
{
    (void)state;
    if (ln_job_begin(&job))
        return 1;
    job.person = "Alice Guy";
    scene_write("street.mov", "street", 6);
    return ln_ledger_open("film.lanterne", true, scene_ops, &ledger);
}

static int end(void **state)
{
    (void)state;
    faults f;
    ln_ledger_close(&ledger);
    ln_job_end(&job);
    ln_status status = scene_verify("film.lanterne", &f);
    if (status)
        print_error("%s\n", f.first);
    scene_gone("film.lanterne");
    return status;
}

static void a_clip_is_what_it_holds(void **state)
{
    (void)state;
    ln_asset a, b, c, *all;
    size_t count;
    int64_t entries, later;
    char head[65];
    assert_ok(ln_ledger_add_asset(ledger, "street.mov", &job, &a));
    assert_string_equal(a.sha256, "6008c26f4452392acb19374bc12a5ec0c360ae17356bce8b786fb128c8720951");
    assert_int_equal(a.bytes, 6);
    assert_int_equal(a.path[0], '/');
    assert_ok(ln_ledger_head(ledger, &entries, head));
    assert_ok(ln_ledger_add_asset(ledger, "street.mov", &job, &b));
    assert_ok(ln_ledger_head(ledger, &later, head));
    assert_int_equal(later, entries);
    assert_int_equal(rename("street.mov", "moved.mov"), 0);
    assert_ok(ln_ledger_add_asset(ledger, "moved.mov", &job, &b));
    assert_int_equal(b.id, a.id);
    scene_write("moved.mov", "another", 7);
    assert_ok(ln_ledger_add_asset(ledger, "moved.mov", &job, &c));
    assert_int_equal(c.id, 2);
    assert_ok(ln_ledger_assets(ledger, job.arena, &all, &count));
    assert_int_equal(count, 2);
    assert_string_equal(all[0].path, b.path);
    assert_string_equal(all[0].sha256, a.sha256);
    assert_int_equal(all[1].bytes, 7);
}

static void what_cannot_be_read_is_said(void **state)
{
    (void)state;
    ln_asset a;
    assert_int_equal(ln_ledger_add_asset(ledger, "absent.mov", &job, &a), LN_EMISSING);
    assert_int_equal(ln_ledger_add_asset(ledger, ".", &job, &a), LN_EREAD);
    assert_int_equal(ln_ledger_add_asset(ledger, "/dev/zero", &job, &a), LN_EREAD);
    scene_write("na\xefve.mov", "x", 1);
    assert_int_equal(ln_ledger_add_asset(ledger, "na\xefve.mov", &job, &a), LN_ESETTING);
    atomic_store(&job.stop, true);
    assert_int_equal(ln_ledger_add_asset(ledger, "street.mov", &job, &a), LN_ECANCELLED);
}

/* The clip grows while it is read: in a progress call, which is the only moment at which somebody else has a turn here. */
static void grow(void *who, const char *what, double share, double seconds)
{
    (void)who, (void)what, (void)share, (void)seconds;
    FILE *file = fopen("growing.mov", "ab");
    fputs("more", file);
    fclose(file);
}

static void a_clip_that_changes_meanwhile_is_refused(void **state)
{
    (void)state;
    ln_asset a;
    scene_write("growing.mov", "grow", 4);
    job.progress = grow;
    assert_int_equal(ln_ledger_add_asset(ledger, "growing.mov", &job, &a), LN_EREAD);
    assert_non_null(strstr(ln_why(), "changed"));
    job.progress = NULL;
    assert_ok(ln_ledger_add_asset(ledger, "growing.mov", &job, &a));
}

static bool keep_last(void *user, const ln_entry *entry)
{
    snprintf(user, 2000, "%s %s %s", entry->who, entry->what, entry->body);
    return true;
}

static bool keep_first(void *user, const ln_entry *entry)
{
    keep_last(user, entry);
    return false;
}

static void a_render_is_recorded_whole(void **state)
{
    (void)state;
    ln_asset a;
    ln_proposals list;
    char last[2000];
    int64_t applied[] = { 1, 2 };
    assert_ok(ln_ledger_add_asset(ledger, "street.mov", &job, &a));
    scene_list(job.arena, 1, 2, &list);
    assert_ok(ln_ledger_propose(ledger, &a, &list, &job));
    ln_rendered r = { .asset = a.id, .path = "out.wav", .settings = "{\"acodec\":\"flac\"}", .applied = applied, .applied_count = 2, .cost = { .cpu_seconds = 2, .method = "cpu-time" } };
    assert_int_equal(ln_ledger_render(ledger, &r, &job), LN_EMISSING);
    scene_write("out.wav", "sound", 5);
    assert_ok(ln_ledger_render(ledger, &r, &job));
    assert_ok(ln_ledger_log(ledger, keep_last, last));
    static const char *const said[] = { "Alice Guy render {\"applied\":[1,2],\"asset\":1,\"bytes\":5,\"cost\":{\"cpu_seconds\":2.0", "\"acodec\":\"flac\"",
                                        "\"lanterne\":\"" LANTERNE_VERSION "\"", "/out.wav\"" };
    for (size_t i = 0; i < sizeof said / sizeof *said; i++)
        if (!strstr(last, said[i]))
            fail_msg("\"%s\" is not in %s", said[i], last);
    r.sha256 = a.sha256;
    assert_int_equal(ln_ledger_render(ledger, &r, &job), LN_EREAD);
    r.sha256 = NULL;
    r.settings = "[]";
    assert_int_equal(ln_ledger_render(ledger, &r, &job), LN_ESETTING);
    r.settings = NULL;
    applied[1] = 3;
    assert_int_equal(ln_ledger_render(ledger, &r, &job), LN_ESETTING);
    assert_int_equal(ln_ledger_render(ledger, &(ln_rendered){ .asset = 5, .path = "out.wav" }, &job), LN_ESETTING);
    assert_ok(ln_ledger_log(ledger, keep_first, last));
    assert_non_null(strstr(last, "lanterne film"));
}

static void files_that_changed_are_noted_and_nothing_more(void **state)
{
    (void)state;
    ln_asset a;
    faults notes = { 0 };
    assert_ok(ln_ledger_add_asset(ledger, "street.mov", &job, &a));
    scene_write("out.wav", "sound", 5);
    assert_ok(ln_ledger_render(ledger, &(ln_rendered){ .asset = a.id, .path = "out.wav" }, &job));
    assert_ok(ln_ledger_check_files(ledger, &job, scene_fault, &notes));
    assert_int_equal(notes.count, 0);
    scene_write("out.wav", "other", 5);
    assert_ok(ln_ledger_check_files(ledger, &job, scene_fault, &notes));
    assert_int_equal(notes.count, 1);
    assert_non_null(strstr(notes.first, "render 1: "));
    unlink("street.mov");
    notes.count = 0;
    assert_ok(ln_ledger_check_files(ledger, &job, scene_fault, &notes));
    assert_int_equal(notes.count, 2);
    assert_non_null(strstr(notes.first, "clip 1: "));
    assert_ok(ln_ledger_verify(ledger, scene_fault, &notes));
}

static bool in_file(const char *path, const char *word)
{
    char bytes[1 << 18];
    FILE *file = fopen(path, "rb");
    size_t size = file ? fread(bytes, 1, sizeof bytes, file) : 0, length = strlen(word);
    if (file)
        fclose(file);
    for (size_t i = 0; i + length <= size; i++)
        if (!memcmp(bytes + i, word, length))
            return true;
    return false;
}

static bool find_erased(void *user, const ln_entry *entry)
{
    int *count = user;
    assert_null(strstr(entry->who, "Guy"));
    assert_null(strstr(entry->body, "Guy"));
    *count += !strncmp(entry->who, "erased person ", 14);
    return true;
}

static void a_person_can_be_forgotten(void **state)
{
    (void)state;
    ln_asset a;
    ln_proposals list, back = { .arena = job.arena };
    int erased = 0;
    const int64_t id = 4;
    assert_ok(ln_ledger_add_asset(ledger, "street.mov", &job, &a));
    scene_list(job.arena, 1, 4, &list);
    assert_ok(ln_ledger_propose(ledger, &a, &list, &job));
    assert_ok(ln_ledger_judge(ledger, &id, 1, LN_ACCEPTED, NULL, "by id", &job));
    assert_true(in_file("film.lanterne", "Alice Guy") || in_file("film.lanterne-wal", "Alice Guy"));
    job.person = "";
    assert_int_equal(ln_ledger_forget(ledger, "Nobody", &job), LN_ESETTING);
    assert_ok(ln_ledger_forget(ledger, "Alice Guy", &job));
    assert_false(in_file("film.lanterne", "Alice Guy") || in_file("film.lanterne-wal", "Alice Guy"));
    assert_ok(ln_ledger_log(ledger, find_erased, &erased));
    assert_true(erased >= 5);
    assert_ok(ln_ledger_proposals(ledger, NULL, &back, NULL));
    assert_int_equal(strncmp(back.item[3].by, "erased person ", 14), 0);
    assert_string_equal(back.item[3].by, back.item[3].judge);
    assert_string_equal(back.item[0].by, "lanterne");
    job.person = "Alice Guy"; /* who comes back is somebody new */
    assert_ok(ln_ledger_judge(ledger, &id, 1, LN_REFUSED, NULL, "by id", &job));
    back.count = 0;
    assert_ok(ln_ledger_proposals(ledger, NULL, &back, NULL));
    assert_string_equal(back.item[3].judge, "Alice Guy");
    assert_int_equal(strncmp(back.item[3].by, "erased person ", 14), 0);
    assert_ok(ln_ledger_forget(ledger, "Alice Guy", &job)); /* by herself */
    job.person = "G\xe9rard";
    assert_int_equal(ln_ledger_judge(ledger, &id, 1, LN_REFUSED, NULL, "by id", &job), LN_ESETTING);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_clip_is_what_it_holds, begin, end),
        cmocka_unit_test_setup_teardown(what_cannot_be_read_is_said, begin, end),
        cmocka_unit_test_setup_teardown(a_clip_that_changes_meanwhile_is_refused, begin, end),
        cmocka_unit_test_setup_teardown(a_render_is_recorded_whole, begin, end),
        cmocka_unit_test_setup_teardown(files_that_changed_are_noted_and_nothing_more, begin, end),
        cmocka_unit_test_setup_teardown(a_person_can_be_forgotten, begin, end),
    };
    return cmocka_run_group_tests(tests, scene_enter, scene_leave);
}
