/* SPDX-License-Identifier: Apache-2.0 */
#include "studio/chosen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "film/json.h"
#include "studio/words.h"

/* The operation that takes noise and what must stay as stretches: known by its settings, as everything here is. */
static const ln_op *showing_op(void)
{
    for (size_t i = 0; ln_ops[i]; i++) {
        const ln_setting *noise = ln_setting_find(&ln_ops[i]->table, "noise"), *keep = ln_setting_find(&ln_ops[i]->table, "keep");
        if (ln_ops[i]->kind == LN_SOUND && noise && keep && noise->type == LN_TYPE_SPANS && keep->type == LN_TYPE_SPANS)
            return ln_ops[i];
    }
    return NULL;
}

static ln_status add_stretches(const ln_op *op, const char *name, const words_stretch *list, size_t count, ln_arena *arena, void *settings)
{
    ln_status status = LN_OK;
    for (size_t i = 0; i < count && !status; i++) {
        const char *text = ln_arena_print(arena, "%.3f-%.3f", list[i].from, list[i].to);
        status = text ? ln_setting_parse(ln_setting_find(&op->table, name), text, arena, settings) : LN_EMEMORY;
    }
    return status;
}

/* Settings of a gesture: the operation's defaults with the stretches, and `changes` (JSON, may be NULL) over them. */
static ln_status settings_of(const ln_op *op, const words_choice *shown, const char *changes, ln_arena *arena, void **settings)
{
    *settings = ln_arena_alloc(arena, op->table.size);
    if (!*settings)
        return LN_EMEMORY;
    ln_settings_standard(&op->table, *settings);
    ln_status status = changes ? ln_settings_from_json(&op->table, changes, arena, *settings) : LN_OK;
    if (!status)
        status = add_stretches(op, "noise", shown->noise, shown->noises, arena, *settings);
    return status ? status : add_stretches(op, "keep", shown->keep, shown->keeps, arena, *settings);
}

static ln_status no_gesture(void)
{
    return ln_fail(LN_EUNSUPPORTED, "no operation here takes noise that is shown");
}

/* As a gesture would be stored, without listening to what is shown first. */
static ln_status add_gesture(const desk_track *track, const words_choice *shown, ln_proposals *chosen)
{
    const ln_op *op = showing_op();
    ln_proposal p = { .op = op, .track = track->track, .span = { 0, track->samples, { 1, track->rate } }, .confidence = 1, .family = "", .reason = "", .by = "", .judge = "",
                      .verdict = LN_ACCEPTED };
    ln_status status = op ? settings_of(op, shown, NULL, chosen->arena, &p.settings) : no_gesture();
    return status ? status : ln_proposals_add(chosen, &p);
}

static ln_proposal *find(ln_proposals *chosen, int64_t id, int64_t clip)
{
    for (size_t i = 0; i < chosen->count; i++)
        if (chosen->item[i].id == id)
            return &chosen->item[i];
    ln_fail(LN_ESETTING, "clip %lld has no proposal %lld", (long long)clip, (long long)id);
    return NULL;
}

static ln_status choose(const words_choice *choice, ln_proposals *chosen, int64_t clip)
{
    for (size_t i = 0; i < chosen->count; i++)
        chosen->item[i].verdict = LN_REFUSED;
    for (size_t k = 0; k < choice->count; k++) {
        ln_proposal *p = find(chosen, choice->ids[k], clip);
        if (!p)
            return LN_ESETTING;
        p->verdict = LN_ACCEPTED;
    }
    return LN_OK;
}

/* A slider is heard before it is let go. */
static ln_status change(const char *changes, ln_proposals *chosen, int64_t clip)
{
    char number[24];
    int64_t id;
    size_t length = strcspn(changes, ":");
    snprintf(number, sizeof number, "%.*s", (int)length, changes);
    if (changes[length] != ':' || !words_whole(number, 1, INT64_MAX, &id))
        return ln_fail(LN_ESETTING, "changes does not take \"%.80s\": it takes the number of a proposal and settings, such as 4:{\"floor\":-12}", changes);
    ln_proposal *p = find(chosen, id, clip);
    return p ? ln_settings_from_json(&p->op->table, changes + length + 1, chosen->arena, p->settings) : LN_ESETTING;
}

ln_status chosen_proposals(ln_desk *desk, const desk_track *track, const char *p, const char *changes, ln_proposals *chosen)
{
    words_choice *choice = malloc(sizeof *choice);
    *chosen = (ln_proposals){ .arena = ln_arena_new() };
    ln_status status = choice && chosen->arena ? words_choice_parse(p, choice) : ln_fail(LN_EMEMORY, "no memory for a choice of proposals");
    if (!status)
        status = desk_proposals_of(desk, track->clip, chosen);
    if (!status && !choice->now)
        status = choose(choice, chosen, track->clip);
    if (!status && changes)
        status = change(changes, chosen, track->clip);
    if (!status && choice->noises)
        status = add_gesture(track, choice, chosen);
    else if (!status && choice->keeps)
        status = ln_fail(LN_ESETTING, "what stays is shown together with noise that goes: show that too");
    free(choice);
    if (status) {
        ln_arena_free(chosen->arena);
        *chosen = (ln_proposals){ 0 };
    }
    return status;
}

static ln_status stretches_of(const json_t *body, const char *name, words_stretch *list, size_t *count)
{
    const json_t *array = json_object_get(body, name);
    *count = json_array_size(array);
    if ((array && !json_is_null(array) && !json_is_array(array)) || *count > WORDS_STRETCHES_MAX)
        return ln_fail(LN_ESETTING, "\"%s\" takes up to %d stretches, [[from, to], ...] in seconds", name, WORDS_STRETCHES_MAX);
    for (size_t i = 0; i < *count; i++) {
        const json_t *pair = json_array_get(array, i), *from = json_array_get(pair, 0), *to = json_array_get(pair, 1);
        list[i] = (words_stretch){ json_number_value(from), json_number_value(to) };
        if (json_array_size(pair) != 2 || !json_is_number(from) || !json_is_number(to) || !(list[i].from >= 0 && list[i].from < list[i].to && list[i].to < 1e9))
            return ln_fail(LN_ESETTING, "\"%s\" takes stretches as [from, to] in seconds, from before to", name);
    }
    return LN_OK;
}

typedef struct gesture {
    words_choice shown;
    desk_track track;
    const ln_op *op;
    char *changes;
} gesture;

static ln_status read_gesture(ln_desk *desk, const json_t *body, gesture *g)
{
    const json_t *clip = json_object_get(body, "clip"), *track = json_object_get(body, "track"), *settings = json_object_get(body, "settings");
    ln_status status = (g->op = showing_op()) ? LN_OK : no_gesture();
    if (!status)
        status = desk_find_track(desk, json_integer_value(clip), LN_SOUND, json_is_integer(track) ? (int)json_integer_value(track) : -1, &g->track);
    if (!status)
        status = stretches_of(body, "noise", g->shown.noise, &g->shown.noises);
    if (!status)
        status = stretches_of(body, "keep", g->shown.keep, &g->shown.keeps);
    if (!status && !g->shown.noises)
        status = ln_fail(LN_ESETTING, "show a stretch of noise: \"noise\": [[from, to]]");
    if (!status && json_is_object(settings) && !(g->changes = json_dumps(settings, JSON_COMPACT | JSON_REAL_PRECISION(15))))
        status = ln_fail(LN_EMEMORY, "no memory for settings");
    return status;
}

/* The operation listens to what is shown and nothing else: without a year it looks for nothing by itself. */
static ln_status propose(ln_desk *desk, const gesture *g, ln_job *job, ln_proposals *list)
{
    void *settings;
    ln_status status = settings_of(g->op, &g->shown, g->changes, job->arena, &settings);
    if (!status)
        status = ln_film_propose_track(g->track.path, g->op, settings, g->track.track, job, list);
    if (!status && !list->count)
        status = ln_fail(LN_ESETTING, "%s has nothing to say to this", g->op->name);
    for (size_t i = 0; i < list->count && !status; i++)
        list->item[i].year = desk_year(desk);
    return status ? status : desk_propose(desk, g->track.clip, list);
}

ln_status chosen_show(ln_desk *desk, const json_t *body, json_t **told)
{
    ln_job job;
    gesture *g = calloc(1, sizeof *g);
    *told = NULL;
    ln_status status = g ? ln_job_begin(&job) : ln_fail(LN_EMEMORY, "no memory for a gesture");
    if (status) {
        free(g);
        return status;
    }
    ln_proposals list = { .arena = job.arena };
    job.person = desk_person(desk);
    status = read_gesture(desk, body, g);
    if (!status)
        status = propose(desk, g, &job, &list);
    if (!status) {
        *told = ln_proposal_json(&list.item[0]);
        if (!*told || json_object_set_new(*told, "clip", json_integer(g->track.clip)))
            status = ln_fail(LN_EMEMORY, "no memory to tell of a proposal");
    }
    free(g->changes);
    free(g);
    ln_job_end(&job);
    return status;
}
