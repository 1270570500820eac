/* SPDX-License-Identifier: Apache-2.0 */
/* Every way in which a film's memory can be tampered with is found, and told in words. */
#include "scene.h"

#include <sqlite3.h>

#define FREE_LOG "DROP TRIGGER log_stays; DROP TRIGGER log_keeps; DROP TRIGGER log_grows;"
#define BIND_LOG                                                                                                                                       \
    "CREATE TRIGGER log_stays BEFORE UPDATE ON log BEGIN SELECT raise(ABORT, 'the log is never changed'); END;"                                        \
    "CREATE TRIGGER log_keeps BEFORE DELETE ON log BEGIN SELECT raise(ABORT, 'nothing is taken from the log'); END;"                                   \
    "CREATE TRIGGER log_grows BEFORE INSERT ON log WHEN new.number <> (SELECT count + 1 FROM head) BEGIN SELECT raise(ABORT, 'the log grows at its end'); END;"
#define SWAP(a, b)                                                                                                                                      \
    "UPDATE log SET number = -1 WHERE number = " #a "; UPDATE log SET number = " #a " WHERE number = " #b "; UPDATE log SET number = " #b " WHERE number = -1;"

static void whole(void **state)
{
    (void)state;
    faults f;
    scene_film("whole.lanterne");
    assert_ok(scene_verify("whole.lanterne", &f));
    assert_int_equal(f.count, 0);
}

static void alter(const char *film, const char *sql)
{
    sqlite3 *db;
    char *why = NULL;
    assert_int_equal(sqlite3_open(film, &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, &why))
        fail_msg("%s: %s", sql, why);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

/* What is done to the file, and words of the sentence that must be told. */
static const struct {
    const char *sql, *words;
} tamperings[] = {
    { "UPDATE log SET body = replace(body, '1895', '1896') WHERE number = 4", "entry 4 (film) is not as it was written" },
    { "UPDATE log SET body = '{}' WHERE number = 5", "entry 5" },
    { "UPDATE log SET body = 'nonsense' WHERE number = 5", "entry 5" },
    { "UPDATE log SET at = '2001-01-01T00:00:00.000Z' WHERE number = 5", "entry 5" },
    { "UPDATE log SET who = 'lanterne' WHERE number = 5", "entry 5" },
    { "UPDATE log SET what = 'render' WHERE number = 5", "entry 5" },
    { "UPDATE log SET hash = replace(hash, substr(hash, 1, 1), 'x') WHERE number = 7", "entry 7" },
    { "UPDATE log SET previous = hash WHERE number = 7", "entry 7" },
    { "DELETE FROM log WHERE number = 1", "entries 1 to 1 are missing" },
    { "DELETE FROM log WHERE number = 8", "entries 8 to 8 are missing" },
    { "DELETE FROM log WHERE number = (SELECT max(number) FROM log)", "its end is missing" },
    { "DELETE FROM log WHERE number > 10", "its end is missing" },
    { "DELETE FROM log", "its end is missing" },
    { "DELETE FROM log WHERE number = (SELECT max(number) FROM log); UPDATE head SET count = count - 1, hash = (SELECT hash FROM log ORDER BY number DESC LIMIT 1)",
      "the file's counter" },
    { SWAP(5, 6), "entry 5" },
    { SWAP(5, 6) "UPDATE log SET previous = 'x' WHERE number = 6", "entry 5" },
    { "UPDATE log SET number = number + 1 WHERE number = (SELECT max(number) FROM log)", "missing" },
    { "INSERT INTO log (number, at, who, what, body, previous, hash) SELECT number + 1, at, who, what, body, hash, 'new' FROM log ORDER BY number DESC LIMIT 1", "is not as it was" },
    { "UPDATE log SET number = -3 WHERE number = 1", "stands before the first" },
    { "UPDATE head SET hash = 'x'", "the head of the log" },
    { "UPDATE head SET count = count + 1", "its end is missing" },
    { "UPDATE head SET count = count - 1", "unknown to its head" },
    { "DELETE FROM head", "has lost the head" },
    { "UPDATE sqlite_sequence SET seq = 3", "the file's counter" },
    { "DELETE FROM sqlite_sequence", "the file's counter" },
    { "UPDATE film SET year = 1900", "year is \"1900\", and \"1895\" by the log" },
    { "UPDATE film SET id = 'x'", "film 1 was changed: id" },
    { "DELETE FROM film", "film 1 is missing" },
    { "UPDATE assets SET path = '/else' WHERE id = 1", "clip 1 was changed: path" },
    { "UPDATE assets SET sha256 = 'x' WHERE id = 1", "clip 1 was changed: sha256" },
    { "PRAGMA foreign_keys = OFF; DELETE FROM assets WHERE id = 2", "points to a row of assets" },
    { "INSERT INTO assets VALUES (7, 'x', 1, '/x')", "clip 7 was added" },
    { "UPDATE proposals SET confidence = confidence + 0.000001 WHERE id = 2", "proposal 2 was changed: confidence" },
    { "UPDATE proposals SET reason = 'none' WHERE id = 2", "proposal 2 was changed: reason" },
    { "UPDATE proposals SET settings = proposed WHERE id = 2", "proposal 2 was changed: settings" },
    { "UPDATE proposals SET stop = stop + 1 WHERE id = 2", "proposal 2 was changed: stop" },
    { "UPDATE proposals SET by = 'lanterne' WHERE id = 4", "proposal 4 was changed: by" },
    { "UPDATE proposals SET id = 99 WHERE id = 12", "proposal 12 is missing" },
    { "UPDATE proposals SET id = 99 WHERE id = 11; UPDATE proposals SET id = 11 WHERE id = 12; UPDATE proposals SET id = 12 WHERE id = 99", "proposal 11 was changed" },
    { "DELETE FROM proposals WHERE id = 12", "proposal 12 is missing" },
    { "INSERT INTO proposals SELECT 13, asset, op, track, start, stop, num, den, family, year, confidence, reason, by, proposed, settings FROM proposals WHERE id = 12",
      "proposal 13 was added" },
    { "UPDATE verdicts SET verdict = 'accepted' WHERE proposal = 3", "verdict on proposal 3 was changed: verdict" },
    { "UPDATE verdicts SET judge = 'lanterne' WHERE proposal = 3", "verdict on proposal 3 was changed: judge" },
    { "UPDATE verdicts SET at = 'x' WHERE proposal = 3", "verdict on proposal 3 was changed: at" },
    { "UPDATE verdicts SET how = 'by id' WHERE proposal = 3", "verdict on proposal 3 was changed: how" },
    { "DELETE FROM verdicts WHERE proposal = 3", "verdict on proposal 3 is missing" },
    { "INSERT INTO verdicts VALUES (12, 'accepted', 'lanterne', 'x', 'x')", "verdict on proposal 12 was added" },
    { "DELETE FROM applied; DELETE FROM renders", "render 1 is missing" },
    { "UPDATE renders SET sha256 = 'x'", "render 1 was changed: sha256" },
    { "UPDATE renders SET settings = '{}'", "render 1 was changed: settings" },
    { "UPDATE renders SET cost = '{}'", "render 1 was changed: cost" },
    { "DELETE FROM applied WHERE proposal = 2", "carried out in render 1: proposal 2 is missing" },
    { "INSERT INTO applied VALUES (1, 5)", "carried out in render 1: proposal 5 was added" },
    { "UPDATE people SET name = 'Somebody Else' WHERE name LIKE 'Ana%'", "the name is not the one" },
    { "UPDATE people SET salt = 'x'", "the name is not the one" },
    { "DELETE FROM people WHERE name LIKE 'Ana%'", "is missing" },
    { "INSERT INTO people VALUES ('x', 'y', 'z')", "person \"x\" was added" },
    { "DROP INDEX places", "part of the file \"places\" is missing" },
    { "CREATE TABLE extra (x)", "part of the file \"extra\" was added" },
    { "CREATE TRIGGER extra AFTER INSERT ON log BEGIN DELETE FROM verdicts; END", "part of the file \"extra\" was added" },
    { "DROP TABLE applied", "no such table" },
    { "DROP TABLE verdicts; CREATE VIEW verdicts AS SELECT id AS proposal, 'accepted' AS verdict, '' AS judge, '' AS at, '' AS how FROM proposals", "verdicts" },
};

static char told[20000];

static void gather(void *user, const char *sentence)
{
    (void)user;
    size_t used = strlen(told);
    snprintf(told + used, sizeof told - used, "%s\n", sentence);
}

static void every_tampering_is_found(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof tamperings / sizeof *tamperings; i++) {
        ln_ledger *ledger;
        assert_int_equal(system("cp whole.lanterne bent.lanterne"), 0);
        alter("bent.lanterne", FREE_LOG);
        alter("bent.lanterne", tamperings[i].sql);
        alter("bent.lanterne", BIND_LOG);
        *told = 0;
        assert_ok(ln_ledger_open("bent.lanterne", false, scene_ops, &ledger));
        if (ln_ledger_verify(ledger, gather, NULL) != LN_EBROKEN)
            fail_msg("not found: %s", tamperings[i].sql);
        if (!strstr(told, tamperings[i].words))
            fail_msg("%s: told as\n%s", tamperings[i].sql, told);
        ln_ledger_close(&ledger);
        scene_gone("bent.lanterne");
    }
}

static void triggers_dropped_are_told(void **state)
{
    (void)state;
    faults f;
    assert_int_equal(system("cp whole.lanterne bent.lanterne"), 0);
    alter("bent.lanterne", FREE_LOG);
    assert_int_equal(scene_verify("bent.lanterne", &f), LN_EBROKEN);
    assert_int_equal(f.count, 3);
    scene_gone("bent.lanterne");
}

static void the_log_refuses_other_programs(void **state)
{
    (void)state;
    static const char *const tries[] = { "UPDATE log SET body = '{}' WHERE number = 2", "DELETE FROM log WHERE number = 2", "DELETE FROM log",
                                         "INSERT OR REPLACE INTO log SELECT * FROM log WHERE number = 2" };
    sqlite3 *db;
    assert_int_equal(sqlite3_open("whole.lanterne", &db), SQLITE_OK);
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++)
        assert_int_equal(sqlite3_exec(db, tries[i], NULL, NULL, NULL), SQLITE_CONSTRAINT);
    sqlite3_close(db);
}

/* All that a film says, as text, to tell whether an altered byte altered anything. */
static int add_row(void *user, int count, char **values, char **names)
{
    FILE *out = user;
    (void)names;
    for (int i = 0; i < count; i++)
        fprintf(out, "%s|", values[i] ? values[i] : "NULL");
    fputc('\n', out);
    return 0;
}

static char *dump(const char *film, int *code)
{
    static const char *const tables[] = { "log", "head", "people", "film", "assets", "proposals", "verdicts", "renders", "applied", "sqlite_schema" };
    sqlite3 *db;
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    *code = sqlite3_open_v2(film, &db, SQLITE_OPEN_READWRITE, NULL);
    for (size_t i = 0; i < sizeof tables / sizeof *tables && !*code; i++) {
        char sql[100];
        snprintf(sql, sizeof sql, "SELECT * FROM %s ORDER BY rowid", tables[i]);
        *code = sqlite3_exec(db, sql, add_row, out, NULL);
    }
    sqlite3_close(db);
    fclose(out);
    return text;
}

static char *read_film(size_t *size)
{
    FILE *file = fopen("whole.lanterne", "rb");
    char *bytes = malloc(1 << 20);
    assert_non_null(file);
    *size = fread(bytes, 1, 1 << 20, file);
    fclose(file);
    return bytes;
}

static void a_flipped_byte_is_found_or_changes_nothing(void **state)
{
    (void)state;
    size_t size;
    int code, found = 0;
    char *bytes = read_film(&size), *before = dump("whole.lanterne", &code);
    srand(1895);
    for (int turn = 0; turn < 300; turn++) {
        size_t at = (size_t)rand() % size;
        faults f;
        bytes[at] ^= (char)(1 << turn % 8);
        scene_write("bent.lanterne", bytes, size);
        ln_status status = scene_verify("bent.lanterne", &f);
        if (!status) {
            char *after = dump("bent.lanterne", &code);
            if (code || strcmp(before, after))
                fail_msg("a change of byte %zu was not found", at);
            free(after);
        } else
            found++;
        scene_gone("bent.lanterne");
        bytes[at] ^= (char)(1 << turn % 8);
    }
    print_message("    %d of 300 flipped bytes found, the others change nothing that the film says\n", found);
    assert_true(found > 30);
    free(before);
    free(bytes);
}

static void a_file_cut_short_is_found(void **state)
{
    (void)state;
    size_t size;
    char *bytes = read_film(&size);
    for (size_t cut = 1; cut < size; cut += 1777) {
        faults f;
        scene_write("bent.lanterne", bytes, cut);
        if (!scene_verify("bent.lanterne", &f))
            fail_msg("cut to %zu of %zu bytes and not found", cut, size);
        scene_gone("bent.lanterne");
    }
    free(bytes);
}

/* The one thing the file cannot show by itself, and what shows it. */
static void an_older_copy_is_shown_by_its_head(void **state)
{
    (void)state;
    ln_ledger *ledger;
    ln_job job;
    char held[65], now[65];
    int64_t count, fewer;
    faults f;
    const int64_t id = 5;
    assert_ok(ln_job_begin(&job));
    assert_int_equal(system("cp whole.lanterne newer.lanterne"), 0);
    assert_ok(ln_ledger_open("newer.lanterne", false, scene_ops, &ledger));
    assert_ok(ln_ledger_judge(ledger, &id, 1, LN_REFUSED, NULL, "by id", &job));
    assert_ok(ln_ledger_head(ledger, &count, held));
    ln_ledger_close(&ledger);
    assert_int_equal(system("cp whole.lanterne newer.lanterne"), 0);
    assert_ok(scene_verify("newer.lanterne", &f));
    assert_ok(ln_ledger_open("newer.lanterne", false, scene_ops, &ledger));
    assert_ok(ln_ledger_head(ledger, &fewer, now));
    assert_int_equal(fewer, count - 1);
    assert_string_not_equal(held, now);
    ln_ledger_close(&ledger);
    ln_job_end(&job);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole),
        cmocka_unit_test(every_tampering_is_found),
        cmocka_unit_test(triggers_dropped_are_told),
        cmocka_unit_test(the_log_refuses_other_programs),
        cmocka_unit_test(a_flipped_byte_is_found_or_changes_nothing),
        cmocka_unit_test(a_file_cut_short_is_found),
        cmocka_unit_test(an_older_copy_is_shown_by_its_head),
    };
    return cmocka_run_group_tests(tests, scene_enter, scene_leave);
}
