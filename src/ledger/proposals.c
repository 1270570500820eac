/* SPDX-License-Identifier: Apache-2.0 */
/* What was proposed and what people said to it. */
#include "ledger/store.h"

#include <lanterne/log.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

/* The film's year is the last one that something was proposed for. */
static ln_status keep_year(ln_ledger *ledger, const ln_job *job)
{
    int year;
    json_t *body = NULL;
    sqlite3_stmt *row = NULL;
    ln_status status = ln_ledger_year(ledger, &year);
    if (status || !job->year || job->year == year)
        return status;
    status = ln_store_prepare(ledger, &row, "SELECT id FROM film", "");
    if (!status)
        status = ln_store_step(ledger, row);
    if (!status)
        status = ln_body(&body, "{s:s s:i}", "id", ln_store_text(row, 0), "year", job->year);
    status = ln_store_close(ledger, row, status);
    return status ? status : ln_append(ledger, job->person, "film", body);
}

static ln_status verdict_of(const ln_ledger *ledger, const char *word, ln_verdict *verdict)
{
    for (ln_verdict v = LN_OPEN; v <= LN_REFUSED; v++)
        if (!strcmp(word, ln_verdict_name(v))) {
            *verdict = v;
            return LN_OK;
        }
    return ln_fail(LN_EBROKEN, "%s holds a verdict \"%.20s\", which is none", ledger->path, word);
}

/* Settings as they were stored, in `arena`. */
static ln_status settings_of(const ln_op *op, const char *json, ln_arena *arena, void **settings)
{
    *settings = ln_arena_alloc(arena, op->table.size);
    if (!*settings)
        return LN_EMEMORY;
    ln_settings_standard(&op->table, *settings);
    return ln_settings_from_json(&op->table, json, arena, *settings);
}

/* And as they are stored; *object is the caller's to let go. */
static ln_status object_of(const ln_op *op, const void *settings, json_t **object)
{
    char *text = ln_settings_json(&op->table, settings);
    ln_status status = text ? ln_object(text, object) : LN_EMEMORY;
    free(text);
    return status;
}

/* What was stored before a setting came into the table is the same as with its default. Settings that the operation does not take any more are nobody's. */
static ln_status are_same(const ln_op *op, const char *stored, const char *settings, ln_arena *arena, bool *same)
{
    void *read;
    json_t *object = NULL;
    char *canonical = NULL;
    *same = !strcmp(stored, settings);
    if (*same)
        return LN_OK;
    ln_status status = settings_of(op, stored, arena, &read);
    if (status)
        return status == LN_EMEMORY ? status : LN_OK;
    status = object_of(op, read, &object);
    if (!status && !(canonical = ln_canonical(object)))
        status = LN_EMEMORY;
    *same = !status && !strcmp(canonical, settings);
    json_decref(object);
    free(canonical);
    return status;
}

/* What stands there already: LN_END when nothing does. */
static ln_status standing(const ln_ledger *ledger, int64_t asset, const char *settings, ln_arena *arena, ln_proposal *item)
{
    sqlite3_stmt *row = NULL;
    bool same = false;
    ln_status status = ln_store_prepare(ledger, &row,
        "SELECT proposals.id, coalesce(verdict, 'open'), CASE WHEN coalesce(verdict, 'open') = 'open' THEN '' ELSE " LN_NAME_OF("judge") " END, proposed, settings"
        " FROM proposals LEFT JOIN verdicts ON proposal = proposals.id WHERE asset = ?1 AND op = ?2 AND track = ?3 AND start = ?4 AND stop = ?5 AND num = ?6 AND den = ?7"
        " ORDER BY proposals.id", "itiiiii", asset, item->op->name, (int64_t)item->track, item->span.from, item->span.to, (int64_t)item->span.base.num, (int64_t)item->span.base.den);
    while (!status && !same) {
        status = ln_store_step(ledger, row);
        for (int as = 3; !status && !same && as <= 4; as++) /* as it was proposed, as it was changed since */
            status = are_same(item->op, ln_store_text(row, as), settings, arena, &same);
    }
    if (!status)
        status = verdict_of(ledger, ln_store_text(row, 1), &item->verdict);
    if (!status) {
        item->id = sqlite3_column_int64(row, 0);
        item->judge = ln_arena_text(arena, ln_store_text(row, 2));
        status = item->judge ? LN_OK : LN_EMEMORY;
    }
    return ln_store_close(ledger, row, status);
}

static ln_status record(const ln_ledger *ledger, int64_t asset, json_t *settings, ln_proposal *item, const char *person)
{
    char by[LN_HEX];
    json_t *body = NULL;
    ln_status status = ln_person_id(ledger, item->by, by);
    if (!status)
        status = ln_store_number(ledger, &item->id, "SELECT coalesce(max(id), 0) + 1 FROM proposals", "");
    if (!status)
        status = ln_body(&body, "{s:I s:I s:s s:i s:I s:I s:i s:i s:s s:i s:f s:s s:s s:O}", "id", (json_int_t)item->id, "asset", (json_int_t)asset, "op", item->op->name,
                         "track", item->track, "from", (json_int_t)item->span.from, "to", (json_int_t)item->span.to, "num", item->span.base.num, "den",
                         item->span.base.den, "family", item->family ? item->family : "", "year", item->year, "confidence", item->confidence, "reason",
                         item->reason ? item->reason : "", "by", by, "settings", settings);
    item->verdict = LN_OPEN;
    item->judge = "";
    return status ? status : ln_append(ledger, person, "proposal", body);
}

static ln_status sane(const ln_proposal *item)
{
    if (!(item->confidence >= 0 && item->confidence <= 1))
        return ln_fail(LN_ESETTING, "%s proposes with confidence %g: it goes from 0 to 1", item->op->name, item->confidence);
    if (item->span.from > item->span.to || item->span.base.num < 1 || item->span.base.den < 1)
        return ln_fail(LN_ESETTING, "%s proposes a stretch that runs backwards or has no clock", item->op->name);
    return LN_OK;
}

static ln_status propose_one(const ln_ledger *ledger, int64_t asset, ln_arena *arena, ln_proposal *item, const char *person)
{
    json_t *settings = NULL;
    char *canonical = NULL;
    ln_status status = sane(item);
    if (status)
        return status;
    status = object_of(item->op, item->settings, &settings);
    if (!status) {
        canonical = ln_canonical(settings);
        status = canonical ? standing(ledger, asset, canonical, arena, item) : LN_EMEMORY;
        if (status == LN_END)
            status = record(ledger, asset, settings, item, person);
    }
    json_decref(settings);
    free(canonical);
    return status;
}

ln_status ln_ledger_propose(ln_ledger *ledger, const ln_asset *asset, ln_proposals *list, const ln_job *job)
{
    ln_status status = ln_store_begin(ledger);
    if (status)
        return status;
    status = keep_year(ledger, job);
    for (size_t i = 0; i < list->count && !status; i++)
        status = propose_one(ledger, asset->id, list->arena, &list->item[i], job->person);
    status = ln_store_end(ledger, status);
    for (size_t i = 0; i < list->count && status; i++)
        list->item[i].id = 0; /* nothing was stored */
    return status;
}

static const ln_op *op_of(const ln_ledger *ledger, const char *name)
{
    const ln_op *const *op = ledger->ops;
    while (*op && strcmp((*op)->name, name))
        op++;
    return *op;
}

/* The columns of one proposal, in the order in which row_of reads them. */
#define COLUMNS                                                                                                                                             \
    "SELECT proposals.id, asset, op, track, start, stop, num, den, family, year, confidence, reason, " LN_NAME_OF("by") ", settings, coalesce(verdict, 'open')," \
    " CASE WHEN coalesce(verdict, 'open') = 'open' THEN '' ELSE " LN_NAME_OF("judge") " END FROM proposals LEFT JOIN verdicts ON proposal = proposals.id "

static ln_status row_of(const ln_ledger *ledger, sqlite3_stmt *row, ln_arena *arena, ln_proposal *p)
{
    const char *name = ln_store_text(row, 2);
    *p = (ln_proposal){
        .id = sqlite3_column_int64(row, 0), .op = op_of(ledger, name), .track = sqlite3_column_int(row, 3),
        .span = { sqlite3_column_int64(row, 4), sqlite3_column_int64(row, 5), { sqlite3_column_int(row, 6), sqlite3_column_int(row, 7) } },
        .family = ln_store_text(row, 8), .year = sqlite3_column_int(row, 9), .confidence = sqlite3_column_double(row, 10), .reason = ln_store_text(row, 11),
        .by = ln_store_text(row, 12), .judge = ln_store_text(row, 15),
    };
    if (!p->op)
        return ln_fail(LN_ESETTING, "there is no operation \"%.40s\" here", name);
    ln_status status = sane(p);
    if (!status)
        status = verdict_of(ledger, ln_store_text(row, 14), &p->verdict);
    return status ? status : settings_of(p->op, ln_store_text(row, 13), arena, &p->settings);
}

typedef struct reading {
    ln_proposals *into;
    int64_t *assets;
    size_t count, room;
} reading;

static ln_status keep(reading *r, const ln_proposal *proposal, int64_t asset)
{
    if (r->count == r->room) {
        int64_t *grown = ln_arena_alloc(r->into->arena, (r->room = r->room ? 2 * r->room : 16) * sizeof *grown);
        if (!grown)
            return LN_EMEMORY;
        if (r->count)
            memcpy(grown, r->assets, r->count * sizeof *grown);
        r->assets = grown;
    }
    r->assets[r->count++] = asset;
    return ln_proposals_add(r->into, proposal);
}

ln_status ln_ledger_proposals(ln_ledger *ledger, const ln_asset *asset, ln_proposals *into, int64_t **assets_of)
{
    reading r = { .into = into };
    size_t before = into->count;
    sqlite3_stmt *row = NULL;
    ln_status status = ln_store_prepare(ledger, &row, COLUMNS "WHERE ?1 IN (0, asset) ORDER BY proposals.id", "i", asset ? asset->id : 0);
    while (!status && !(status = ln_store_step(ledger, row))) {
        ln_proposal one;
        status = row_of(ledger, row, into->arena, &one);
        if (!status)
            status = keep(&r, &one, sqlite3_column_int64(row, 1));
        else if (status == LN_ESETTING) {
            ln_log(LN_WARNING, "proposal %lld is left out: %s", (long long)one.id, ln_why());
            status = LN_OK;
        }
    }
    sqlite3_finalize(row);
    if (status != LN_END) {
        into->count = before;
        return status;
    }
    if (assets_of)
        *assets_of = r.assets;
    return LN_OK;
}

/* Proposal `id` with `changes` over its settings, as it will stand: an object for the record. */
static ln_status changed(const ln_ledger *ledger, int64_t id, const char *changes, ln_arena *arena, json_t **one)
{
    sqlite3_stmt *row = NULL;
    ln_proposal p = { 0 };
    json_t *settings = NULL;
    ln_status status = ln_store_prepare(ledger, &row, COLUMNS "WHERE proposals.id = ?1", "i", id);
    if (!status)
        status = ln_store_step(ledger, row);
    if (!status)
        status = row_of(ledger, row, arena, &p);
    if (!status)
        status = ln_settings_from_json(&p.op->table, changes, arena, p.settings);
    if (status == LN_ESETTING || status == LN_EDAMAGED)
        status = ln_fail(status, "proposal %lld%s%s: %s", (long long)id, p.op ? ", " : "", p.op ? p.op->name : "", ln_why());
    if (!status)
        status = object_of(p.op, p.settings, &settings);
    if (!status)
        status = ln_body(one, "{s:I s:O}", "id", (json_int_t)id, "settings", settings);
    json_decref(settings);
    return ln_store_close(ledger, row, status);
}

static ln_status change(const ln_ledger *ledger, const int64_t *ids, size_t count, const char *changes, const ln_job *job)
{
    json_t *wish = NULL, *list = json_array(), *body = NULL;
    ln_arena *arena = ln_arena_new();
    ln_status status = arena && list ? ln_object(changes, &wish) : ln_fail(LN_EMEMORY, "no memory for the record");
    for (size_t i = 0; i < count && !status; i++) {
        json_t *one = NULL;
        status = changed(ledger, ids[i], changes, arena, &one);
        if (!status && json_array_append_new(list, one))
            status = ln_fail(LN_EMEMORY, "no memory for the record");
    }
    if (!status)
        status = ln_body(&body, "{s:O s:O}", "set", wish, "proposals", list);
    if (!status)
        status = ln_append(ledger, job->person, "change", body);
    json_decref(wish);
    json_decref(list);
    ln_arena_free(arena);
    return status;
}

static ln_status all_there(const ln_ledger *ledger, const int64_t *ids, size_t count, json_t **list)
{
    *list = json_array();
    ln_status status = *list ? LN_OK : ln_fail(LN_EMEMORY, "no memory for the record");
    for (size_t i = 0; i < count && !status; i++) {
        int64_t id = 0;
        status = ln_store_number(ledger, &id, "SELECT id FROM proposals WHERE id = ?1", "i", ids[i]);
        if (status == LN_END)
            status = ln_fail(LN_ESETTING, "%s has no proposal %lld: see `lanterne proposals`", ledger->path, (long long)ids[i]);
        if (!status && json_array_append_new(*list, json_integer(id)))
            status = ln_fail(LN_EMEMORY, "no memory for the record");
    }
    return status;
}

static ln_status judge(const ln_ledger *ledger, const int64_t *ids, size_t count, ln_verdict verdict, const char *changes, const char *how, const ln_job *job)
{
    json_t *list = NULL, *body = NULL;
    ln_status status = all_there(ledger, ids, count, &list);
    if (!status && changes)
        status = change(ledger, ids, count, changes, job);
    if (!status)
        status = ln_body(&body, "{s:O s:s s:s}", "ids", list, "verdict", ln_verdict_name(verdict), "how", how ? how : "");
    json_decref(list);
    return status ? status : ln_append(ledger, job->person, "verdict", body);
}

ln_status ln_ledger_judge(ln_ledger *ledger, const int64_t *ids, size_t count, ln_verdict verdict, const char *changes, const char *how, const ln_job *job)
{
    if (changes && verdict != LN_ACCEPTED)
        return ln_fail(LN_ESETTING, "settings are changed only in what is accepted");
    if (!count)
        return LN_OK;
    ln_status status = ln_store_begin(ledger);
    return status ? status : ln_store_end(ledger, judge(ledger, ids, count, verdict, changes, how, job));
}
