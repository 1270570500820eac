/* SPDX-License-Identifier: Apache-2.0 */
/* A person's share: read what is proposed, accept, refuse, change. */
#include "verdict.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "film/json.h"
#include "listing.h"
#include "work.h"

static ln_status read_film(ln_call *call, ln_ledger **film, ln_proposals *list, int64_t **clips)
{
    *list = (ln_proposals){ .arena = call->arena };
    ln_status status = work_film(call, call->operands[0], false, film);
    return status ? status : ln_ledger_proposals(*film, NULL, list, clips);
}

static ln_status print_json(const ln_proposals *list, const int64_t *clips)
{
    json_t *all = json_array();
    for (size_t i = 0; i < list->count; i++) {
        json_t *one = ln_proposal_json(&list->item[i]);
        if (!one || json_object_set_new(one, "clip", json_integer(clips[i])) || json_array_append_new(all, one)) {
            json_decref(all);
            return ln_fail(LN_EMEMORY, "no memory for %zu proposals as JSON", list->count);
        }
    }
    return json_print(stdout, all);
}

/* A film of several clips clip by clip, each under its number and name. */
static ln_status print_by_clip(ln_call *call, ln_ledger *film, const ln_proposals *list, const int64_t *clips)
{
    ln_asset *assets;
    size_t count;
    bool any = false;
    ln_status status = ln_ledger_assets(film, call->arena, &assets, &count);
    for (size_t a = 0; a < count && !status; a++) {
        ln_proposals own = { .arena = call->arena };
        for (size_t i = 0; i < list->count && !status; i++)
            if (clips[i] == assets[a].id)
                status = ln_proposals_add(&own, &list->item[i]);
        if (status || !own.count)
            continue;
        if (count > 1)
            printf("%sClip %lld  %s\n", any ? "\n" : "", (long long)assets[a].id, assets[a].path);
        listing_print(stdout, &own);
        any = true;
    }
    return status;
}

static ln_status run_proposals(ln_call *call)
{
    ln_ledger *film = NULL;
    ln_proposals list;
    int64_t *clips;
    ln_status status = read_film(call, &film, &list, &clips);
    if (!status && call->general.json)
        status = print_json(&list, clips);
    else if (!status && list.count)
        status = print_by_clip(call, film, &list, clips);
    else if (!status)
        puts("Nothing is proposed in this film.");
    ln_ledger_close(&film);
    return status;
}

static ln_status one_id(const char *word, int64_t *id)
{
    char *end;
    errno = 0;
    *id = strtoll(word, &end, 10);
    if (errno || *end || end == word || *id < 1)
        return ln_fail(LN_ESETTING, "\"%.60s\" is not the number of a proposal: write those that `lanterne proposals` lists", word);
    return LN_OK;
}

static ln_proposal *by_id(ln_proposals *list, int64_t id)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->item[i].id == id)
            return &list->item[i];
    return NULL;
}

/* The proposals that are meant, as ids in the arena. */
static ln_status choose(ln_call *call, ln_proposals *list, int64_t **ids, size_t *count)
{
    size_t named = call->operand_count - 1;
    *count = 0;
    *ids = ln_arena_alloc(call->arena, (list->count + named + 1) * sizeof **ids);
    if (!*ids)
        return LN_EMEMORY;
    if (call->general.all && named)
        return ln_fail(LN_ESETTING, "--all and \"%.60s\" exclude each other: give numbers or --all", call->operands[1]);
    if (!call->general.all && !named)
        return ln_fail(LN_ESETTING, "ID is missing: give the numbers that `lanterne proposals %s` lists, or --all", call->operands[0]);
    for (size_t i = 0; call->general.all && i < list->count; i++)
        if (list->item[i].verdict == LN_OPEN)
            (*ids)[(*count)++] = list->item[i].id;
    for (size_t i = 0; i < named; i++) {
        int64_t id;
        ln_status status = one_id(call->operands[i + 1], &id);
        if (status)
            return status;
        if (!by_id(list, id))
            return ln_fail(LN_ESETTING, "%s holds no proposal %lld: `lanterne proposals %s` lists them", call->operands[0], (long long)id, call->operands[0]);
        (*ids)[(*count)++] = id;
    }
    return LN_OK;
}

/* One NAME=VALUE, read as the operation reads its options, added to `changes` as JSON. */
static ln_status change(ln_call *call, const char *text, const ln_proposal *p, json_t *changes)
{
    const char *equals = strchr(text, '=');
    if (!equals || equals == text)
        return ln_fail(LN_ESETTING, "--set does not take \"%.80s\": it takes NAME=VALUE, such as floor=-12", text);
    char *name = ln_arena_print(call->arena, "%.*s", (int)(equals - text), text);
    void *settings = ln_arena_alloc(call->arena, p->op->table.size);
    if (!name || !settings)
        return LN_EMEMORY;
    const ln_setting *setting = ln_setting_find(&p->op->table, name);
    if (!setting)
        return ln_fail(LN_ESETTING, "--set %.80s: proposal %lld is %s, which has no setting \"%.60s\"; `lanterne help %s` lists them", text, (long long)p->id, p->op->name, name,
                       p->op->name);
    ln_settings_standard(&p->op->table, settings);
    ln_status status = ln_setting_parse(setting, equals + 1, call->arena, settings);
    if (status)
        return ln_fail(status, "--set %.80s: %s", text, ln_why());
    char *json = ln_settings_json(&(ln_table){ setting, 1, p->op->table.size }, settings);
    json_t *object = json ? json_loads(json, 0, NULL) : NULL;
    status = !object || json_object_update(changes, object) ? ln_fail(LN_EMEMORY, "no memory for a change of settings") : LN_OK;
    json_decref(object);
    free(json);
    return status;
}

static ln_status changes_as_json(ln_call *call, ln_proposals *list, const int64_t *ids, size_t count, char **json)
{
    json_t *changes = json_object();
    ln_status status = changes ? LN_OK : ln_fail(LN_EMEMORY, "no memory for a change of settings");
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < call->general.set.count && !status; k++)
            status = change(call, call->general.set.text[k], by_id(list, ids[i]), changes);
    *json = !status && call->general.set.count ? json_dumps(changes, JSON_COMPACT | JSON_REAL_PRECISION(15)) : NULL;
    json_decref(changes);
    return status;
}

static ln_status give(ln_call *call, ln_verdict verdict)
{
    ln_ledger *film = NULL;
    ln_proposals list;
    int64_t *ids = NULL;
    size_t count = 0;
    char *changes = NULL;
    ln_status status = read_film(call, &film, &list, NULL);
    if (!status)
        status = choose(call, &list, &ids, &count);
    if (!status)
        status = changes_as_json(call, &list, ids, count, &changes);
    if (!status && count)
        status = ln_ledger_judge(film, ids, count, verdict, changes, call->general.all ? "--all" : "by id", &call->job);
    if (!status && !call->general.quiet && !count)
        puts("Nothing is open in this film.");
    for (size_t i = 0; i < count && !status && !call->general.quiet; i++)
        printf("%s%s %lld%s", i ? "" : ln_verdict_name(verdict), i ? "," : "", (long long)ids[i], i + 1 == count ? "\n" : "");
    free(changes);
    ln_ledger_close(&film);
    return status;
}

static ln_status run_accept(ln_call *call)
{
    return give(call, LN_ACCEPTED);
}

static ln_status run_refuse(ln_call *call)
{
    return give(call, LN_REFUSED);
}

const ln_command command_proposals = {
    .name = "proposals",
    .summary = "list what is proposed in a film, with reasons and verdicts",
    .story = "One line a proposal: its number, from when to when, how sure (0 to 1; 1 where a person showed it), the verdict, and what is proposed for which reason. "
             "As JSON: a list of objects with id, op, from and to (seconds), family, year, confidence, reason, settings, verdict (open, accepted, refused), by, judge, track and clip.",
    .operands = { { .name = "FILM", .text = "the film's file", .kind = OPERAND_FILM } },
    .general = { "json", "verbose" },
    .run = run_proposals,
};

const ln_command command_accept = {
    .name = "accept",
    .summary = "accept proposals, as they are or changed",
    .story = "What is accepted is carried out by the next `lanterne render`. With --set a setting is changed first; the change is recorded as yours. A verdict can be given anew; "
             "the record keeps both.",
    .operands = { { .name = "FILM", .text = "the film's file", .kind = OPERAND_FILM },
                  { .name = "ID", .text = "numbers of proposals, as `lanterne proposals` lists them", .kind = OPERAND_NUMBER, .repeat = true, .optional = true } },
    .general = { "all", "set", "by", "quiet", "verbose" },
    .run = run_accept,
};

const ln_command command_refuse = {
    .name = "refuse",
    .summary = "refuse proposals: they are kept, and never carried out",
    .story = "What is refused stays in the record and is not proposed anew for the same stretch and settings. A verdict can be given anew; the record keeps both.",
    .operands = { { .name = "FILM", .text = "the film's file", .kind = OPERAND_FILM },
                  { .name = "ID", .text = "numbers of proposals, as `lanterne proposals` lists them", .kind = OPERAND_NUMBER, .repeat = true, .optional = true } },
    .general = { "all", "by", "quiet", "verbose" },
    .run = run_refuse,
};
