/* SPDX-License-Identifier: Apache-2.0 */
/* The clips of a film, known by what they hold, and the outputs made of them. */
#include "ledger/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

/* The asset of that content: LN_END when there is none yet. `moved` says that it lay elsewhere. */
static ln_status known(const ln_ledger *ledger, ln_asset *asset, bool *moved)
{
    sqlite3_stmt *row = NULL;
    ln_status status = ln_store_prepare(ledger, &row, "SELECT id, path FROM assets WHERE sha256 = ?1", "t", asset->sha256);
    if (!status)
        status = ln_store_step(ledger, row);
    if (!status) {
        asset->id = sqlite3_column_int64(row, 0);
        *moved = strcmp(ln_store_text(row, 1), asset->path) != 0;
    }
    return ln_store_close(ledger, row, status);
}

static ln_status record(const ln_ledger *ledger, ln_asset *asset, const char *person)
{
    bool moved = true;
    json_t *body = NULL;
    ln_status status = known(ledger, asset, &moved);
    if (status == LN_END)
        status = ln_store_number(ledger, &asset->id, "SELECT coalesce(max(id), 0) + 1 FROM assets", "");
    if (status || !moved)
        return status;
    status = ln_body(&body, "{s:I s:s s:I s:s}", "id", (json_int_t)asset->id, "sha256", asset->sha256, "bytes", (json_int_t)asset->bytes, "path", asset->path);
    return status ? status : ln_append(ledger, person, "asset", body);
}

ln_status ln_ledger_add_asset(ln_ledger *ledger, const char *path, ln_job *job, ln_asset *asset)
{
    char hex[LN_HEX];
    *asset = (ln_asset){ 0 };
    ln_status status = ln_seal_file(path, job, hex, &asset->bytes);
    if (status)
        return status;
    char *whole = realpath(path, NULL);
    if (!whole)
        return ln_fail(LN_EMISSING, "%s went away while it was read", path);
    asset->path = ln_arena_text(job->arena, whole);
    asset->sha256 = ln_arena_text(job->arena, hex);
    free(whole);
    if (!asset->path || !asset->sha256)
        return LN_EMEMORY;
    status = ln_store_begin(ledger);
    return status ? status : ln_store_end(ledger, record(ledger, asset, job->person));
}

ln_status ln_ledger_assets(ln_ledger *ledger, ln_arena *arena, ln_asset **assets, size_t *count)
{
    sqlite3_stmt *row = NULL;
    size_t room = 0;
    *assets = NULL;
    *count = 0;
    ln_status status = ln_store_prepare(ledger, &row, "SELECT id, path, sha256, bytes FROM assets ORDER BY id", "");
    while (!status && !(status = ln_store_step(ledger, row))) {
        if (*count == room) {
            ln_asset *grown = ln_arena_alloc(arena, (room = room ? 2 * room : 8) * sizeof *grown);
            if (grown && *count)
                memcpy(grown, *assets, *count * sizeof *grown);
            *assets = grown;
        }
        ln_asset one = { sqlite3_column_int64(row, 0), ln_arena_text(arena, ln_store_text(row, 1)), ln_arena_text(arena, ln_store_text(row, 2)), sqlite3_column_int64(row, 3) };
        if (!*assets || !one.path || !one.sha256)
            status = LN_EMEMORY;
        else
            (*assets)[(*count)++] = one;
    }
    sqlite3_finalize(row);
    return status == LN_END ? LN_OK : status;
}

ln_status ln_ledger_check_asset(const ln_asset *asset, ln_job *job)
{
    char hex[LN_HEX];
    int64_t bytes;
    ln_status status = ln_seal_file(asset->path, job, hex, &bytes);
    if (!status && strcmp(hex, asset->sha256))
        status = ln_fail(LN_EDAMAGED, "%s is not the clip that the film knows: its SHA-256 is %.12s..., not %.12s...; put the old file back, or propose anew", asset->path,
                         hex, asset->sha256);
    return status;
}

/* Whose render it is must be there, and so must all that was carried out, as proposals for that very clip. */
static ln_status belongs(const ln_ledger *ledger, const ln_rendered *rendered)
{
    int64_t asset = 0;
    ln_status status = ln_store_number(ledger, &asset, "SELECT id FROM assets WHERE id = ?1", "i", rendered->asset);
    if (status)
        return status == LN_END ? ln_fail(LN_ESETTING, "%s knows no clip %lld", ledger->path, (long long)rendered->asset) : status;
    for (size_t i = 0; i < rendered->applied_count; i++) {
        status = ln_store_number(ledger, &asset, "SELECT asset FROM proposals WHERE id = ?1", "i", rendered->applied[i]);
        if (status && status != LN_END)
            return status;
        if (status || asset != rendered->asset)
            return ln_fail(LN_ESETTING, "clip %lld of %s has no proposal %lld", (long long)rendered->asset, ledger->path, (long long)rendered->applied[i]);
    }
    return LN_OK;
}

static ln_status cost_of(const ln_cost *cost, json_t **body)
{
    return ln_body(body, "{s:f s:f s:f s:f s:f s:s}", "cpu_seconds", cost->cpu_seconds, "wall_seconds", cost->wall_seconds, "watt_hours", cost->watt_hours,
                   "watt_hours_low", cost->watt_hours_low, "watt_hours_high", cost->watt_hours_high, "method", cost->method ? cost->method : "");
}

static ln_status list_of(const int64_t *ids, size_t count, json_t **list)
{
    *list = json_array();
    for (size_t i = 0; i < count && *list; i++)
        if (json_array_append_new(*list, json_integer(ids[i]))) {
            json_decref(*list);
            *list = NULL;
        }
    return *list ? LN_OK : ln_fail(LN_EMEMORY, "no memory for the record");
}

static ln_status record_render(const ln_ledger *ledger, const ln_rendered *rendered, const char *sha256, const char *path, int64_t bytes, const char *person)
{
    json_t *settings = NULL, *versions = NULL, *cost = NULL, *applied = NULL, *body = NULL;
    int64_t id = 0;
    ln_status status = belongs(ledger, rendered);
    if (!status)
        status = ln_store_number(ledger, &id, "SELECT coalesce(max(id), 0) + 1 FROM renders", "");
    if (!status)
        status = ln_object(rendered->settings, &settings);
    if (!status)
        status = ln_object(rendered->versions, &versions);
    if (!status && json_object_set_new(versions, "lanterne", json_string(LANTERNE_VERSION)))
        status = ln_fail(LN_EMEMORY, "no memory for the record");
    if (!status)
        status = cost_of(&rendered->cost, &cost);
    if (!status)
        status = list_of(rendered->applied, rendered->applied_count, &applied);
    if (!status)
        status = ln_body(&body, "{s:I s:I s:s s:s s:I s:O s:O s:O s:O}", "id", (json_int_t)id, "asset", (json_int_t)rendered->asset, "path", path, "sha256", sha256,
                         "bytes", (json_int_t)bytes, "settings", settings, "versions", versions, "cost", cost, "applied", applied);
    json_decref(settings);
    json_decref(versions);
    json_decref(cost);
    json_decref(applied);
    return status ? status : ln_append(ledger, person, "render", body);
}

ln_status ln_ledger_render(ln_ledger *ledger, const ln_rendered *rendered, ln_job *job)
{
    char hex[LN_HEX];
    int64_t bytes = 0;
    ln_status status = ln_seal_file(rendered->path, job, hex, &bytes);
    if (!status && rendered->sha256 && strcmp(rendered->sha256, hex))
        status = ln_fail(LN_EREAD, "%s is not what was just written: another program has changed it", rendered->path);
    if (status)
        return status;
    char *whole = realpath(rendered->path, NULL);
    if (!whole)
        return ln_fail(LN_EMISSING, "%s went away while it was read", rendered->path);
    status = ln_store_begin(ledger);
    if (!status)
        status = ln_store_end(ledger, record_render(ledger, rendered, hex, whole, bytes, job->person));
    free(whole);
    return status;
}

typedef struct look {
    ln_ledger *ledger;
    ln_job *job;
    void (*note)(void *user, const char *sentence);
    void *user;
} look;

static ln_status look_at(const look *l, const char *kind, sqlite3_stmt *row)
{
    char hex[LN_HEX], sentence[1000];
    int64_t bytes;
    long long id = sqlite3_column_int64(row, 0);
    const char *path = ln_store_text(row, 1);
    ln_status status = ln_seal_file(path, l->job, hex, &bytes);
    if (status == LN_ECANCELLED || status == LN_EMEMORY)
        return status;
    if (!status && !strcmp(hex, ln_store_text(row, 2)))
        return LN_OK;
    snprintf(sentence, sizeof sentence, "%s %lld: %s%s", kind, id, status ? ln_why() : path, status ? "" : " is no longer the file that was recorded");
    l->note(l->user, sentence);
    return LN_OK;
}

static ln_status look_at_all(const look *l, const char *kind, const char *sql)
{
    sqlite3_stmt *row = NULL;
    ln_status status = ln_store_prepare(l->ledger, &row, sql, "");
    while (!status && !(status = ln_store_step(l->ledger, row)))
        status = look_at(l, kind, row);
    sqlite3_finalize(row);
    return status == LN_END ? LN_OK : status;
}

ln_status ln_ledger_check_files(ln_ledger *ledger, ln_job *job, void (*note)(void *user, const char *sentence), void *user)
{
    const look l = { ledger, job, note, user };
    ln_status status = look_at_all(&l, "clip", "SELECT id, path, sha256 FROM assets ORDER BY id");
    return status ? status : look_at_all(&l, "render", "SELECT id, path, sha256 FROM renders ORDER BY id");
}
