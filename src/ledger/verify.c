/* SPDX-License-Identifier: Apache-2.0 */
/* Does the film's memory hold? The log is read from its first entry: each must carry its own hash and that of the one before. On the way it is played again on
 * empty tables, and at the end those tables are laid beside the film's. */
#include "ledger/store.h"

#include <float.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

typedef struct inspection {
    const ln_ledger *film;
    ln_ledger *again; /* the log played again */
    void (*fault)(void *user, const char *sentence);
    void *user;
    int64_t faults;
} inspection;

static void tell(inspection *in, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void tell(inspection *in, const char *format, ...)
{
    char sentence[1000];
    va_list list;
    va_start(list, format);
    vsnprintf(sentence, sizeof sentence, format, list);
    va_end(list);
    in->faults++;
    if (in->fault)
        in->fault(in->user, sentence);
}

/* A failure of the film is a fault to tell; a failure of the machine ends the inspection. */
static ln_status weigh(inspection *in, ln_status status)
{
    if (status == LN_END)
        return LN_OK;
    if (status != LN_EDAMAGED && status != LN_EBROKEN && status != LN_ELEDGER && status != LN_ESETTING)
        return status;
    tell(in, "%s", ln_why());
    return LN_OK;
}

static ln_status check_structure(inspection *in)
{
    sqlite3_stmt *row = NULL;
    ln_status status = ln_store_prepare(in->film, &row, "PRAGMA integrity_check(20)", "");
    while (!status && !(status = ln_store_step(in->film, row)))
        if (strcmp(ln_store_text(row, 0), "ok"))
            tell(in, "the file's structure: %s", ln_store_text(row, 0));
    sqlite3_finalize(row);
    status = weigh(in, status);
    if (status)
        return status;
    status = ln_store_prepare(in->film, &row, "PRAGMA foreign_key_check", "");
    while (!status && !(status = ln_store_step(in->film, row)))
        tell(in, "%s: row %lld points to a row of %s that is not there", ln_store_text(row, 0), sqlite3_column_int64(row, 1), ln_store_text(row, 2));
    sqlite3_finalize(row);
    return weigh(in, status);
}

/* An entry that follows another one than that before it was moved, or its neighbour was taken away. */
static ln_status check_place(inspection *in, const ln_entry *entry, const char *previous, const char *before)
{
    int64_t follows = 0;
    if (!strcmp(previous, before))
        return LN_OK;
    ln_status status = ln_store_number(in->film, &follows, "SELECT number FROM log WHERE hash = ?1", "t", previous);
    if (!status)
        tell(in, "entry %lld was made to follow entry %lld: entries were reordered", (long long)entry->number, (long long)follows);
    if (status == LN_END)
        tell(in, "entry %lld does not follow the one before it: that one was changed, or one between them is missing", (long long)entry->number);
    return status == LN_END ? LN_OK : status;
}

/* Whoever is named in an entry goes among the people, unless it is lanterne. */
static const char mention[] = "INSERT OR IGNORE INTO people (id, salt, name) SELECT id, '', id FROM (SELECT ?2 AS id UNION SELECT ?3->>'by')"
                              " WHERE id IS NOT NULL AND id <> 'lanterne'";

static ln_status play(inspection *in, const ln_entry *entry)
{
    ln_status status = ln_do(in->again, mention, entry->when, entry->who, entry->body);
    if (!status)
        status = ln_carry_out(in->again, entry->when, entry->who, entry->what, entry->body);
    if (status == LN_EDAMAGED || status == LN_ELEDGER) {
        tell(in, "entry %lld (%s) cannot be played again: %s", (long long)entry->number, entry->what, ln_why());
        return LN_OK;
    }
    return status;
}

static ln_status check_entry(inspection *in, sqlite3_stmt *row, int64_t expected, char before[LN_HEX])
{
    char hash[LN_HEX];
    const ln_entry entry = {
        .number = sqlite3_column_int64(row, 0), .when = ln_store_text(row, 1), .who = ln_store_text(row, 2),
        .what = ln_store_text(row, 3),          .body = ln_store_text(row, 4), .hash = ln_store_text(row, 6),
    };
    const char *previous = ln_store_text(row, 5);
    if (entry.number > expected)
        tell(in, "entries %lld to %lld are missing", (long long)expected, (long long)entry.number - 1);
    if (entry.number < expected)
        tell(in, "entry %lld stands before the first", (long long)entry.number);
    ln_status status = ln_entry_hash(&entry, previous, hash);
    if (!status && strcmp(hash, entry.hash))
        tell(in, "entry %lld (%s) is not as it was written: its hash does not fit its words", (long long)entry.number, entry.what);
    if (!status)
        status = check_place(in, &entry, previous, before);
    snprintf(before, LN_HEX, "%s", entry.hash);
    return status ? status : play(in, &entry);
}

static ln_status check_chain(inspection *in, int64_t *count, char last[LN_HEX])
{
    sqlite3_stmt *row = NULL;
    *count = 0;
    strcpy(last, ln_no_entry);
    ln_status status = ln_store_prepare(in->film, &row, "SELECT number, at, who, what, body, previous, hash FROM log ORDER BY number", "");
    while (!status && !(status = ln_store_step(in->film, row))) {
        status = check_entry(in, row, *count + 1, last);
        *count = sqlite3_column_int64(row, 0);
    }
    sqlite3_finalize(row);
    return weigh(in, status);
}

/* Three witnesses know how long the log was: the head, SQLite's own counter, and the log. */
static ln_status check_head(inspection *in, int64_t count, const char *last)
{
    char hash[LN_HEX];
    int64_t said = 0, counter = 0;
    ln_status status = ln_ledger_head((ln_ledger *)in->film, &said, hash);
    if (status)
        return weigh(in, status);
    if (said > count)
        tell(in, "the log ends with entry %lld and should end with entry %lld: its end is missing", (long long)count, (long long)said);
    else if (said < count)
        tell(in, "the log has %lld entries, %lld of them unknown to its head", (long long)count, (long long)(count - said));
    else if (strcmp(hash, last))
        tell(in, "the head of the log is not the hash of its last entry");
    status = ln_store_number(in->film, &counter, "SELECT seq FROM sqlite_sequence WHERE name = 'log'", "");
    if (counter != count && (!status || status == LN_END))
        tell(in, "the log has %lld entries, and the file's counter has given out %lld numbers", (long long)count, (long long)counter);
    return weigh(in, status);
}

/* What a row says in a column, for a sentence. */
static void show(sqlite3_stmt *row, int column, char text[120])
{
    const char *value = ln_store_text(row, column);
    snprintf(text, 120, strlen(value) > 100 ? "%.100s..." : "%s", value);
}

static bool same_value(sqlite3_stmt *a, sqlite3_stmt *b, int column)
{
    if (sqlite3_column_type(a, column) != sqlite3_column_type(b, column))
        return false;
    if (sqlite3_column_type(a, column) == SQLITE_FLOAT) { /* versions of SQLite read the last digit differently */
        double x = sqlite3_column_double(a, column), y = sqlite3_column_double(b, column);
        return fabs(x - y) <= 8 * DBL_EPSILON * fabs(x);
    }
    return sqlite3_column_bytes(a, column) == sqlite3_column_bytes(b, column) && !strcmp(ln_store_text(a, column), ln_store_text(b, column));
}

/* Tables whose rows the log accounts for; a row is known by its first columns, whole numbers (text in the schema). */
typedef struct table {
    const char *name, *sql;
    int keys;
    bool named; /* the key is a text */
} table;
static const table tables[] = {
    { "film", "SELECT one, * FROM film ORDER BY 1", 1, false },
    { "clip", "SELECT id, * FROM assets ORDER BY 1", 1, false },
    { "proposal", "SELECT id, * FROM proposals ORDER BY 1", 1, false },
    { "verdict on proposal", "SELECT proposal, * FROM verdicts ORDER BY 1", 1, false },
    { "render", "SELECT id, * FROM renders ORDER BY 1", 1, false },
    { "carried out in render", "SELECT render, proposal FROM applied ORDER BY 1, 2", 2, false },
    { "part of the file", "SELECT name, type, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY 1", 1, true },
    { "person", "SELECT id FROM people ORDER BY 1", 1, true },
};

static int order(const table *t, sqlite3_stmt *a, sqlite3_stmt *b)
{
    if (t->named)
        return strcmp(ln_store_text(a, 0), ln_store_text(b, 0));
    for (int i = 0; i < t->keys; i++) {
        int64_t x = sqlite3_column_int64(a, i), y = sqlite3_column_int64(b, i);
        if (x != y)
            return x < y ? -1 : 1;
    }
    return 0;
}

static void name_row(const table *t, sqlite3_stmt *row, char text[200])
{
    if (t->keys == 2)
        snprintf(text, 200, "%s %.40s: proposal %.40s", t->name, ln_store_text(row, 0), ln_store_text(row, 1));
    else
        snprintf(text, 200, t->named ? "%s \"%.70s\"" : "%s %.70s", t->name, ln_store_text(row, 0));
}

static void compare_row(inspection *in, const table *t, sqlite3_stmt *film, sqlite3_stmt *again)
{
    char name[200], is[120], was[120];
    for (int i = t->keys; i < sqlite3_column_count(film) && i < sqlite3_column_count(again); i++) {
        if (same_value(film, again, i))
            continue;
        name_row(t, film, name);
        show(film, i, is);
        show(again, i, was);
        tell(in, "%s was changed: %s is \"%s\", and \"%s\" by the log", name, sqlite3_column_name(film, i), is, was);
    }
}

/* Walk down both tables side by side. */
static ln_status merge(inspection *in, const table *t, sqlite3_stmt *film, sqlite3_stmt *again)
{
    char name[200];
    ln_status a = ln_store_step(in->film, film), b = ln_store_step(in->again, again);
    while ((!a || a == LN_END) && (!b || b == LN_END) && !(a && b)) {
        int way = a ? 1 : b ? -1 : order(t, film, again);
        if (way) {
            name_row(t, way < 0 ? film : again, name);
            tell(in, way < 0 ? "%s was added: the log knows nothing of it" : "%s is missing: the log tells of it", name);
        } else
            compare_row(in, t, film, again);
        if (way <= 0)
            a = ln_store_step(in->film, film);
        if (way >= 0)
            b = ln_store_step(in->again, again);
    }
    if (a == LN_END)
        return b;
    return a ? a : b;
}

static ln_status compare(inspection *in, const table *t)
{
    sqlite3_stmt *film = NULL, *again = NULL;
    ln_status status = ln_store_prepare(in->film, &film, t->sql, "");
    if (!status)
        status = ln_store_prepare(in->again, &again, t->sql, "");
    if (!status)
        status = merge(in, t, film, again);
    if (!status || status == LN_END)
        status = ln_store_close(in->again, again, ln_store_close(in->film, film, status));
    else {
        sqlite3_finalize(film);
        sqlite3_finalize(again);
    }
    return weigh(in, status);
}

/* A name must give the id that stands everywhere else. */
static ln_status check_names(inspection *in)
{
    char id[LN_HEX];
    sqlite3_stmt *row = NULL;
    ln_status status = ln_store_prepare(in->film, &row, "SELECT id, salt, name FROM people", "");
    while (!status && !(status = ln_store_step(in->film, row))) {
        status = ln_person_hash(ln_store_text(row, 1), ln_store_text(row, 2), id);
        if (!status && strcmp(id, ln_store_text(row, 0)))
            tell(in, "person \"%.60s\": the name is not the one under which the log was written", ln_store_text(row, 2));
    }
    sqlite3_finalize(row);
    return weigh(in, status);
}

static ln_status inspect(inspection *in)
{
    int64_t count;
    char last[LN_HEX];
    ln_status status = check_structure(in);
    if (!status)
        status = check_chain(in, &count, last);
    if (!status)
        status = check_head(in, count, last);
    for (size_t i = 0; i < sizeof tables / sizeof *tables && !status; i++)
        status = compare(in, &tables[i]);
    return status ? status : check_names(in);
}

ln_status ln_ledger_verify(ln_ledger *ledger, void (*fault)(void *user, const char *sentence), void *user)
{
    inspection in = { .film = ledger, .fault = fault, .user = user };
    ln_status status = ln_store_scratch(&in.again);
    if (status)
        return status;
    status = ln_store_run(in.again, "BEGIN", "");
    if (!status)
        status = ln_store_run(ledger, "BEGIN", ""); /* one state of the film, whoever writes meanwhile */
    if (!status)
        status = weigh(&in, inspect(&in));
    if (!sqlite3_get_autocommit(ledger->db))
        ln_store_end(ledger, LN_END); /* nothing was written */
    ln_ledger_close(&in.again);
    if (!status && in.faults)
        status = ln_fail(LN_EBROKEN, "%s does not hold: %lld faults", ledger->path, (long long)in.faults);
    return status;
}
