/* SPDX-License-Identifier: Apache-2.0 */
#include "studio/deskparts.h"

#include <stdlib.h>
#include <string.h>

#include "base/filename.h"
#include "film/json.h"
#include "studio/words.h"

/* Telling */

static json_t *tell_clip(ln_desk *d, desk_clip *c)
{
    ln_status status = desk_is_there(c);
    if (!status)
        status = desk_probe(d, c);
    return words_clip(c->id, c->path, status ? NULL : &c->media, status ? ln_why() : "");
}

ln_status desk_tell_film(ln_desk *d, json_t **out)
{
    json_t *clips = json_array();
    pthread_mutex_lock(&d->lock);
    for (size_t i = 0; i < d->count; i++) /* the clip that was named first of all */
        json_array_append_new(clips, tell_clip(d, &d->clips[(i + d->first) % d->count]));
    *out = json_pack("{s:s s:i s:[ii] s:s s:s s:o s:o s:o s:O? s:O?}", "film", ln_filename(d->film), "year", d->year, "years", WORDS_YEAR_FIRST, WORDS_YEAR_LAST, "person",
                     d->person, "version", LANTERNE_VERSION, "clips", clips, "ops", ln_ops_json(ln_ops), "families", words_families(), "looking", d->looking, "rendering",
                     d->rendering);
    pthread_mutex_unlock(&d->lock);
    return *out ? LN_OK : ln_fail(LN_EMEMORY, "no memory to tell of the film");
}

/* All of `list` whose ids are among `ids`; NULL: all. */
static json_t *tell_list(const ln_proposals *list, const int64_t *clips, const int64_t *ids, size_t count)
{
    json_t *all = json_array();
    for (size_t i = 0; i < list->count; i++) {
        bool wanted = !ids;
        for (size_t k = 0; k < count && !wanted; k++)
            wanted = ids[k] == list->item[i].id;
        json_t *one = wanted ? ln_proposal_json(&list->item[i]) : NULL;
        if (wanted && (!one || json_object_set_new(one, "clip", json_integer(clips[i])) || json_array_append_new(all, one))) {
            json_decref(all);
            return NULL;
        }
    }
    return all;
}

ln_status desk_tell_proposals(ln_desk *d, json_t **out)
{
    ln_job job;
    int64_t *clips, entries;
    char hash[65];
    *out = NULL;
    ln_status status = desk_begin(d, &job);
    if (status)
        return status;
    ln_proposals list = { .arena = job.arena };
    status = ln_ledger_proposals(d->ledger, NULL, &list, &clips);
    if (!status)
        status = ln_ledger_head(d->ledger, &entries, hash);
    if (!status) {
        *out = json_pack("{s:o s:{s:I s:s}}", "proposals", tell_list(&list, clips, NULL, 0), "head", "entries", (json_int_t)entries, "hash", hash);
        status = *out ? LN_OK : ln_fail(LN_EMEMORY, "no memory to tell of proposals");
    }
    return desk_end(d, &job, status);
}

typedef struct pages {
    json_t *list;
    int64_t after;
    size_t most;
} pages;

static bool tell_entry(void *user, const ln_entry *e)
{
    pages *p = user;
    if (e->number <= p->after)
        return true;
    json_t *body = json_loads(e->body, 0, NULL);
    json_array_append_new(p->list, json_pack("{s:I s:s s:s s:s s:o? s:s}", "number", (json_int_t)e->number, "when", e->when, "who", e->who, "what", e->what, "body", body, "hash", e->hash));
    return json_array_size(p->list) < p->most;
}

ln_status desk_tell_log(ln_desk *d, int64_t after, int most, json_t **out)
{
    pages p = { json_array(), after, (size_t)most };
    pthread_mutex_lock(&d->lock);
    ln_status status = ln_ledger_log(d->ledger, tell_entry, &p);
    pthread_mutex_unlock(&d->lock);
    if (status) {
        json_decref(p.list);
        return status;
    }
    *out = json_pack("{s:o}", "entries", p.list);
    return *out ? LN_OK : ln_fail(LN_EMEMORY, "no memory to tell of the log");
}

/* Deciding */

/* A verdict sent a second time, after a connection was lost on the way back, is no second verdict. */
static bool says_so_already(const ln_proposals *list, const int64_t *ids, size_t count, ln_verdict verdict, const char *person)
{
    size_t same = 0;
    for (size_t k = 0; k < count; k++)
        for (size_t i = 0; i < list->count; i++) {
            const ln_proposal *p = &list->item[i];
            same += p->id == ids[k] && p->verdict == verdict && (verdict == LN_OPEN || !strcmp(p->judge, person));
        }
    return same == count;
}

ln_status desk_judge(ln_desk *d, const int64_t *ids, size_t count, ln_verdict verdict, const json_t *changes, const char *how, json_t **out)
{
    ln_job job;
    int64_t *clips;
    char *wish = changes ? json_dumps(changes, JSON_COMPACT | JSON_REAL_PRECISION(15)) : NULL;
    *out = NULL;
    ln_status status = changes && !wish ? ln_fail(LN_EMEMORY, "no memory for a change") : desk_begin(d, &job);
    if (status) {
        free(wish);
        return status;
    }
    ln_proposals before = { .arena = job.arena }, list = before;
    status = ln_ledger_proposals(d->ledger, NULL, &before, &clips);
    bool again = !status && !changes && says_so_already(&before, ids, count, verdict, d->person);
    if (!status && !again)
        status = ln_ledger_judge(d->ledger, ids, count, verdict, wish, how, &job);
    if (!status)
        status = ln_ledger_proposals(d->ledger, NULL, &list, &clips);
    if (!status && !(*out = tell_list(&list, clips, ids, count)))
        status = ln_fail(LN_EMEMORY, "no memory to tell of proposals");
    free(wish);
    desk_end(d, &job, LN_OK);
    if (!status && !again)
        events_tell(d->events, "verdict", json_incref(*out));
    return status;
}

ln_status desk_propose(ln_desk *d, int64_t id, ln_proposals *list)
{
    ln_job job;
    ln_status status = desk_begin(d, &job);
    if (status)
        return status;
    const desk_clip *c = desk_clip_of(d, id);
    if (!c)
        status = LN_EMISSING;
    else if (!*c->sha256)
        status = ln_fail(LN_ELEDGER, "%s is still being read for the first time: wait until it is recorded", c->path);
    else
        status = ln_ledger_propose(d->ledger, &(ln_asset){ .id = id }, list, &job);
    desk_end(d, &job, LN_OK);
    if (!status)
        events_tell(d->events, "proposals", words_ids(list));
    return status;
}

ln_status desk_proposals_of(ln_desk *d, int64_t id, ln_proposals *list)
{
    pthread_mutex_lock(&d->lock);
    ln_status status = ln_ledger_proposals(d->ledger, &(ln_asset){ .id = id }, list, NULL);
    pthread_mutex_unlock(&d->lock);
    return status;
}

static ln_status keep_year(ln_desk *d, int year, ln_job *job)
{
    ln_proposals none = { .arena = job->arena };
    job->year = year;
    ln_status status = ln_ledger_propose(d->ledger, &(ln_asset){ 0 }, &none, job);
    if (!status)
        d->year = year;
    return status;
}

ln_status desk_year_would(ln_desk *d, int year, bool keep, json_t **out)
{
    ln_job job;
    json_t *would = NULL;
    ln_status status = desk_begin(d, &job);
    if (status)
        return status;
    ln_proposals list = { .arena = job.arena };
    status = ln_ledger_proposals(d->ledger, NULL, &list, NULL);
    if (!status && !(would = words_would(&list, year)))
        status = ln_fail(LN_EMEMORY, "no memory to tell of a year");
    if (!status && keep)
        status = keep_year(d, year, &job);
    if (status)
        json_decref(would);
    else
        *out = json_pack("{s:i s:o}", "year", year, "would", would);
    desk_end(d, &job, LN_OK);
    if (!status && keep)
        events_tell(d->events, "film", json_pack("{s:i}", "year", year));
    return status ? status : *out ? LN_OK : ln_fail(LN_EMEMORY, "no memory to tell of a year");
}
