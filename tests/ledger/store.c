/* SPDX-License-Identifier: Apache-2.0 */
/* Opening: what is a film file and what is not, rights, newer versions, several programs at once. */
#include "scene.h"

#include <errno.h>
#include <sqlite3.h>
#include <sys/wait.h>

static void alter(const char *film, const char *sql)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(film, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static ln_status opens(const char *path, bool create)
{
    ln_ledger *ledger;
    ln_status status = ln_ledger_open(path, create, scene_ops, &ledger);
    assert_true(status ? !ledger : !!ledger);
    if (status)
        assert_non_null(strstr(ln_why(), *path ? path : "is not there"));
    ln_ledger_close(&ledger);
    return status;
}

static void what_is_no_film_is_refused_and_left_alone(void **state)
{
    (void)state;
    char noise[9000];
    srand(7);
    for (size_t i = 0; i < sizeof noise; i++)
        noise[i] = (char)rand();
    assert_int_equal(opens("nothing.lanterne", false), LN_EMISSING);
    assert_int_equal(opens("", false), LN_EMISSING);
    assert_int_equal(opens("no/folder/film.lanterne", true), LN_EWRITE);
    assert_int_equal(opens(".", true), LN_EDAMAGED);
    assert_int_equal(opens("/dev/null", true), LN_EDAMAGED);
    assert_int_equal(mkfifo("pipe.lanterne", 0600), 0);
    assert_int_equal(opens("pipe.lanterne", true), LN_EDAMAGED);
    scene_write("noise.lanterne", noise, sizeof noise);
    assert_int_equal(opens("noise.lanterne", true), LN_EDAMAGED);
    alter("other.db", "CREATE TABLE song (title); PRAGMA application_id = 77;");
    assert_int_equal(opens("other.db", true), LN_EDAMAGED);
    alter("plain.db", "CREATE TABLE song (title);");
    assert_int_equal(opens("plain.db", true), LN_EDAMAGED);
    sqlite3 *db;
    assert_int_equal(sqlite3_open("plain.db", &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "INSERT INTO song VALUES ('still mine')", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    assert_int_equal(access("plain.db-wal", F_OK), -1);
}

static void an_empty_file_becomes_a_film_when_asked(void **state)
{
    (void)state;
    faults f;
    scene_write("empty.lanterne", "", 0);
    assert_int_equal(opens("empty.lanterne", false), LN_EDAMAGED);
    assert_ok(opens("empty.lanterne", true));
    assert_ok(opens("empty.lanterne", true));
    assert_ok(scene_verify("empty.lanterne", &f));
    assert_int_equal(opens("odd ?#%41 name.lanterne", true), LN_OK);
    assert_int_equal(access("odd ?#%41 name.lanterne", F_OK), 0);
}

static void a_newer_format_is_not_touched(void **state)
{
    (void)state;
    assert_ok(opens("newer.lanterne", true));
    alter("newer.lanterne", "PRAGMA user_version = 2");
    assert_int_equal(opens("newer.lanterne", true), LN_ELEDGER);
    assert_non_null(strstr(ln_why(), "newer"));
}

static bool count_entry(void *user, const ln_entry *entry)
{
    int *count = user;
    assert_int_equal(entry->number, ++*count);
    return true;
}

/* Root may write everywhere, so a child without rights tries. */
static void what_may_only_be_read_opens(void **state)
{
    (void)state;
    assert_int_equal(mkdir("shelf", 0755), 0);
    scene_film("shelf/film.lanterne");
    assert_int_equal(chmod("shelf/film.lanterne", 0444) | chmod("shelf", 0555), 0);
    pid_t child = fork();
    if (!child) {
        if (!geteuid() && (setgid(65534) || setuid(65534)))
            _exit(9);
        ln_ledger *ledger;
        ln_job job;
        faults f = { 0 };
        int entries = 0;
        const int64_t id = 1;
        if (ln_job_begin(&job) || ln_ledger_open("shelf/film.lanterne", false, scene_ops, &ledger))
            _exit(1);
        if (ln_ledger_verify(ledger, scene_fault, &f) || ln_ledger_log(ledger, count_entry, &entries) || entries < 10)
            _exit(2);
        if (ln_ledger_judge(ledger, &id, 1, LN_REFUSED, NULL, "by id", &job) != LN_EWRITE || !strstr(ln_why(), "only be read"))
            _exit(3);
        ln_ledger_close(&ledger);
        if (ln_ledger_open("shelf/new.lanterne", true, scene_ops, &ledger) != LN_EWRITE)
            _exit(4);
        ln_job_end(&job);
        _exit(0);
    }
    int how;
    assert_int_equal(waitpid(child, &how, 0), child);
    assert_int_equal(how, 0);
    assert_int_equal(chmod("shelf", 0755), 0);
}

enum { PROGRAMS = 3, TURNS = 15 };

static int write_turns(const char *film, int mine)
{
    ln_ledger *ledger;
    ln_job job;
    ln_asset asset;
    char name[16];
    snprintf(name, sizeof name, "clip-%d", mine);
    scene_write(name, name, strlen(name));
    if (ln_job_begin(&job) || ln_ledger_open(film, true, scene_ops, &ledger) || ln_ledger_add_asset(ledger, name, &job, &asset))
        return 1;
    for (int i = 1; i <= TURNS; i++) {
        ln_proposals list;
        scene_list(job.arena, i, i, &list);
        if (ln_ledger_propose(ledger, &asset, &list, &job) || ln_ledger_judge(ledger, &list.item[0].id, 1, LN_ACCEPTED, NULL, "by id", &job))
            return 2;
    }
    ln_ledger_close(&ledger);
    ln_job_end(&job);
    return 0;
}

/* All make the file at the same moment and write in turn. */
static void several_programs_share_one_film(void **state)
{
    (void)state;
    pid_t child[PROGRAMS];
    for (int i = 0; i < PROGRAMS; i++)
        if (!(child[i] = fork())) {
            int how = write_turns("shared.lanterne", i);
            if (how)
                fprintf(stderr, "%s\n", ln_why());
            _exit(how);
        }
    for (int i = 0; i < PROGRAMS; i++) {
        int how;
        assert_int_equal(waitpid(child[i], &how, 0), child[i]);
        assert_int_equal(how, 0);
    }
    faults f;
    ln_ledger *ledger;
    int entries = 0;
    assert_ok(scene_verify("shared.lanterne", &f));
    assert_ok(ln_ledger_open("shared.lanterne", false, scene_ops, &ledger));
    assert_ok(ln_ledger_log(ledger, count_entry, &entries));
    assert_int_equal(entries, 1 + PROGRAMS * (1 + 2 * TURNS));
    ln_ledger_close(&ledger);
}

static void a_film_held_by_another_program_is_said_to_be(void **state)
{
    (void)state;
    ln_ledger *ledger;
    ln_job job;
    ln_asset asset;
    sqlite3 *other;
    assert_ok(ln_job_begin(&job));
    scene_write("clip", "clip", 4);
    assert_ok(ln_ledger_open("held.lanterne", true, scene_ops, &ledger));
    assert_int_equal(sqlite3_open("held.lanterne", &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(ln_ledger_add_asset(ledger, "clip", &job, &asset), LN_ELEDGER);
    assert_non_null(strstr(ln_why(), "another program"));
    sqlite3_close(other);
    assert_ok(ln_ledger_add_asset(ledger, "clip", &job, &asset));
    ln_ledger_close(&ledger);
    ln_job_end(&job);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_no_film_is_refused_and_left_alone), cmocka_unit_test(an_empty_file_becomes_a_film_when_asked),
        cmocka_unit_test(a_newer_format_is_not_touched),             cmocka_unit_test(what_may_only_be_read_opens),
        cmocka_unit_test(several_programs_share_one_film),           cmocka_unit_test(a_film_held_by_another_program_is_said_to_be),
    };
    return cmocka_run_group_tests(tests, scene_enter, scene_leave);
}
