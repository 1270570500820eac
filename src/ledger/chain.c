/* SPDX-License-Identifier: Apache-2.0 */
/* The log and what it does. An entry is appended first and then carried out from its own text, so the tables can hold nothing that the log does not say; played
 * again from the start on empty tables, the same statements must give the same rows. */
#include "ledger/store.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

const char ln_no_entry[LN_HEX] = "0000000000000000000000000000000000000000000000000000000000000000";

/* ?1 when, ?2 who, ?3 body. An entry does all that stands under its name, in this order. */
static const struct {
    const char *what, *sql;
} deeds[] = {
    { "film", "INSERT INTO film (one, id, year) VALUES (1, ?3->>'id', ?3->>'year') ON CONFLICT (one) DO UPDATE SET year = excluded.year" },
    { "asset", "INSERT INTO assets (id, sha256, bytes, path) VALUES (?3->>'id', ?3->>'sha256', ?3->>'bytes', ?3->>'path')"
               " ON CONFLICT (id) DO UPDATE SET path = excluded.path" },
    { "proposal", "INSERT INTO proposals (id, asset, op, track, start, stop, num, den, family, year, confidence, reason, by, proposed, settings)"
                  " VALUES (?3->>'id', ?3->>'asset', ?3->>'op', ?3->>'track', ?3->>'from', ?3->>'to', ?3->>'num', ?3->>'den', ?3->>'family', ?3->>'year',"
                  " ?3->>'confidence', ?3->>'reason', ?3->>'by', ?3->>'settings', ?3->>'settings')" },
    { "change", "UPDATE proposals SET settings = each.value->>'settings' FROM json_each(?3, '$.proposals') AS each WHERE proposals.id = each.value->>'id'" },
    { "verdict", "INSERT INTO verdicts (proposal, verdict, judge, at, how) SELECT value, ?3->>'verdict', ?2, ?1, ?3->>'how' FROM json_each(?3, '$.ids') WHERE true"
                 " ON CONFLICT (proposal) DO UPDATE SET verdict = excluded.verdict, judge = excluded.judge, at = excluded.at, how = excluded.how" },
    { "render", "INSERT INTO renders (id, asset, path, sha256, bytes, settings, versions, cost) VALUES (?3->>'id', ?3->>'asset', ?3->>'path', ?3->>'sha256',"
                " ?3->>'bytes', ?3->>'settings', ?3->>'versions', ?3->>'cost')" },
    { "render", "INSERT INTO applied (render, proposal) SELECT ?3->>'id', value FROM json_each(?3, '$.applied')" },
    { "forget", "DELETE FROM people WHERE id = ?3->>'person'" },
};

ln_status ln_body(json_t **body, const char *format, ...)
{
    json_error_t error;
    va_list list;
    va_start(list, format);
    *body = json_vpack_ex(&error, 0, format, list);
    va_end(list);
    if (*body)
        return LN_OK;
    if (json_error_code(&error) == json_error_invalid_utf8)
        return ln_fail(LN_ESETTING, "a name or text that is not UTF-8 cannot go on the record: rename it");
    return ln_fail(LN_EMEMORY, "no memory for the record");
}

/* 15 digits come back as they went, so that a text read and written again is the same text. Not json_dumps: jansson 2.14 drops the quote after a key when its
 * buffer cannot grow, and says nothing. */
char *ln_canonical(const json_t *object)
{
    const size_t flags = JSON_COMPACT | JSON_SORT_KEYS | JSON_REAL_PRECISION(15);
    size_t size = json_dumpb(object, NULL, 0, flags);
    char *text = size ? malloc(size + 1) : NULL;
    if (text && json_dumpb(object, text, size, flags) == size) {
        text[size] = 0;
        return text;
    }
    free(text);
    ln_fail(LN_EMEMORY, "no memory for the record");
    return NULL;
}

ln_status ln_object(const char *json, json_t **object)
{
    json_error_t error;
    *object = json_loads(json ? json : "{}", JSON_REJECT_DUPLICATES, &error);
    if (json_is_object(*object))
        return LN_OK;
    bool memory = !*object && (!*error.text || json_error_code(&error) == json_error_out_of_memory);
    json_decref(*object);
    *object = NULL;
    return memory ? ln_fail(LN_EMEMORY, "no memory for JSON") : ln_fail(LN_ESETTING, "\"%.80s\" is not a JSON object", json);
}

static void print_now(char when[40])
{
    struct timespec now;
    struct tm utc;
    clock_gettime(CLOCK_REALTIME, &now);
    gmtime_r(&now.tv_sec, &utc);
    size_t length = strftime(when, 40, "%Y-%m-%dT%H:%M:%S", &utc);
    snprintf(when + length, 40 - length, ".%03dZ", (int)(now.tv_nsec / 1000000));
}

ln_status ln_entry_hash(const ln_entry *entry, const char *previous, char hex[LN_HEX])
{
    char number[24];
    snprintf(number, sizeof number, "%lld", (long long)entry->number);
    const char *const parts[] = { "lanterne log 1", number, entry->when, entry->who, entry->what, entry->body, previous };
    return ln_seal(parts, sizeof parts / sizeof *parts, hex);
}

/* SQLite 3.40 calls JSON malformed when it has no memory to read it: jansson is asked too. */
ln_status ln_do(const ln_ledger *ledger, const char *sql, const char *when, const char *who, const char *body)
{
    json_t *object = NULL;
    ln_status status = ln_store_run(ledger, sql, "ttt", when, who, body);
    if (status != LN_EDAMAGED || !strstr(ln_why(), "malformed JSON"))
        return status;
    char why[200];
    snprintf(why, sizeof why, "%s", ln_why());
    ln_status opinion = ln_object(body, &object);
    json_decref(object);
    return opinion == LN_ESETTING ? ln_fail(LN_EDAMAGED, "%s", why) : ln_fail(LN_EMEMORY, "no memory to read the record");
}

ln_status ln_carry_out(const ln_ledger *ledger, const char *when, const char *who, const char *what, const char *body)
{
    bool known = false;
    for (size_t i = 0; i < sizeof deeds / sizeof *deeds; i++) {
        if (strcmp(deeds[i].what, what))
            continue;
        known = true;
        ln_status status = ln_do(ledger, deeds[i].sql, when, who, body);
        if (status)
            return status;
    }
    return known ? LN_OK : ln_fail(LN_EDAMAGED, "\"%.40s\" is nothing that a log tells of", what);
}

ln_status ln_ledger_head(ln_ledger *ledger, int64_t *count, char hash[LN_HEX])
{
    sqlite3_stmt *row = NULL;
    *count = 0;
    *hash = 0;
    ln_status status = ln_store_prepare(ledger, &row, "SELECT count, hash FROM head", "");
    if (!status)
        status = ln_store_step(ledger, row);
    if (!status) {
        *count = sqlite3_column_int64(row, 0);
        snprintf(hash, LN_HEX, "%s", ln_store_text(row, 1));
    }
    status = ln_store_close(ledger, row, status);
    return status == LN_END ? ln_fail(LN_EBROKEN, "%s has lost the head of its log: see `lanterne verify`", ledger->path) : status;
}

/* Write one entry after the last. */
static ln_status write_entry(const ln_ledger *ledger, const char *when, const char *who, const char *what, const char *body)
{
    char previous[LN_HEX], hash[LN_HEX];
    int64_t count;
    ln_status status = ln_ledger_head((ln_ledger *)ledger, &count, previous);
    ln_entry entry = { .number = count + 1, .when = when, .who = who, .what = what, .body = body };
    if (!status)
        status = ln_entry_hash(&entry, previous, hash);
    if (!status)
        status = ln_store_run(ledger, "INSERT INTO log (number, at, who, what, body, previous, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)", "itttttt", entry.number, when,
                              who, what, body, previous, hash);
    return status ? status : ln_store_run(ledger, "UPDATE head SET count = ?1, hash = ?2", "it", entry.number, hash);
}

ln_status ln_append(const ln_ledger *ledger, const char *person, const char *what, json_t *body)
{
    char who[LN_HEX], when[40];
    char *text = ln_canonical(body);
    ln_status status = text ? ln_person_id(ledger, person, who) : LN_EMEMORY;
    print_now(when);
    if (!status)
        status = write_entry(ledger, when, who, what, text);
    if (!status)
        status = ln_carry_out(ledger, when, who, what, text);
    free(text);
    json_decref(body);
    return status;
}

ln_status ln_ledger_log(ln_ledger *ledger, bool (*entry)(void *user, const ln_entry *entry), void *user)
{
    sqlite3_stmt *row = NULL;
    ln_status status = ln_store_prepare(ledger, &row, "SELECT number, at, " LN_NAME_OF("who") ", what, body, hash FROM log ORDER BY number", "");
    bool more = true;
    while (!status && more && !(status = ln_store_step(ledger, row))) {
        const ln_entry one = {
            .number = sqlite3_column_int64(row, 0), .when = ln_store_text(row, 1), .who = ln_store_text(row, 2),
            .what = ln_store_text(row, 3),          .body = ln_store_text(row, 4), .hash = ln_store_text(row, 5),
        };
        more = entry(user, &one);
    }
    sqlite3_finalize(row);
    return status == LN_END ? LN_OK : status;
}
