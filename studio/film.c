/* SPDX-License-Identifier: Apache-2.0 */
/* What is read of the film and decided in it. */
#include "studio/visit.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "studio/chosen.h"
#include "studio/words.h"

/* The film */

ln_status film_tell(visit *v)
{
    json_t *told;
    ln_status status = desk_tell_film(v->all->desk, &told);
    return status ? status : visit_say(v, told);
}

ln_status film_proposals(visit *v)
{
    json_t *told;
    ln_status status = desk_tell_proposals(v->all->desk, &told);
    return status ? status : visit_say(v, told);
}

ln_status film_log(visit *v)
{
    int64_t after, most;
    json_t *told;
    ln_status status = visit_whole(v, "after", 0, INT64_MAX, 0, &after);
    if (!status)
        status = visit_whole(v, "most", 1, 1000, 200, &most);
    if (!status)
        status = desk_tell_log(v->all->desk, after, (int)most, &told);
    return status ? status : visit_say(v, told);
}

ln_status film_events(visit *v)
{
    if (!events_join(desk_events(v->all->desk), v->request->exchange, &v->answer->body))
        return ln_fail(LN_EMEMORY, "%d windows are open already: close one", EVENTS_WINDOWS_MAX);
    v->answer->type = "text/event-stream";
    http_say(v->answer, "Cache-Control", "no-store");
    return LN_OK;
}

/* Deciding */

static ln_status verdict_of(const json_t *body, ln_verdict *verdict)
{
    const char *word = json_string_value(json_object_get(body, "verdict"));
    for (*verdict = LN_OPEN; word && *verdict <= LN_REFUSED; ++*verdict)
        if (!strcmp(word, ln_verdict_name(*verdict)))
            return LN_OK;
    return ln_fail(LN_ESETTING, "\"verdict\" is missing or none: it takes open, accepted, refused");
}

static ln_status ids_of(const json_t *body, int64_t **ids, size_t *count)
{
    const json_t *list = json_object_get(body, "ids");
    *count = json_array_size(list);
    if (!*count)
        return ln_fail(LN_ESETTING, "\"ids\" is missing or empty: it takes numbers of proposals");
    *ids = malloc(*count * sizeof **ids);
    if (!*ids)
        return ln_fail(LN_EMEMORY, "no memory for a verdict");
    for (size_t i = 0; i < *count; i++) {
        (*ids)[i] = json_integer_value(json_array_get(list, i));
        if ((*ids)[i] < 1)
            return ln_fail(LN_ESETTING, "\"ids\" takes numbers of proposals, from 1");
    }
    return LN_OK;
}

ln_status film_verdict(visit *v)
{
    json_t *body, *told = NULL;
    int64_t *ids = NULL;
    size_t count = 0;
    ln_verdict verdict;
    ln_status status = visit_body(v, &body);
    if (status)
        return status;
    const json_t *changes = json_object_get(body, "changes");
    const char *how = json_string_value(json_object_get(body, "how"));
    status = verdict_of(body, &verdict);
    if (!status)
        status = ids_of(body, &ids, &count);
    if (!status && changes && !json_is_null(changes) && !json_is_object(changes))
        status = ln_fail(LN_ESETTING, "\"changes\" takes an object of settings");
    if (!status)
        status = desk_judge(v->all->desk, ids, count, verdict, json_is_object(changes) && json_object_size(changes) ? changes : NULL, how ? how : "in the studio", &told);
    if (!status && verdict == LN_ACCEPTED)
        looks_offer(v->all->looks);
    free(ids);
    json_decref(body);
    return status ? status : visit_say(v, told);
}

ln_status film_look(visit *v)
{
    json_t *body;
    int64_t clip, year;
    ln_status status = visit_body(v, &body);
    if (status)
        return status;
    status = visit_whole_of(body, "clip", 1, INT64_MAX, 0, &clip);
    if (!status)
        status = visit_whole_of(body, "year", 0, 3000, 0, &year);
    if (!status)
        status = looks_at(v->all->looks, clip, (int)year);
    v->answer->status = 202;
    json_decref(body);
    return status ? status : visit_say(v, json_object());
}

ln_status film_year(visit *v)
{
    json_t *body, *told = NULL;
    int64_t year;
    ln_status status = visit_body(v, &body);
    if (status)
        return status;
    bool keep = json_is_true(json_object_get(body, "keep"));
    status = visit_whole_of(body, "year", 1, 3000, 0, &year);
    if (!status)
        status = desk_year_would(v->all->desk, (int)year, keep, &told);
    if (!status && keep)
        status = looks_at_all(v->all->looks);
    json_decref(body);
    if (status)
        json_decref(told);
    return status ? status : visit_say(v, told);
}

ln_status film_show(visit *v)
{
    json_t *body, *told = NULL;
    ln_status status = visit_body(v, &body);
    if (!status)
        status = chosen_show(v->all->desk, body, &told);
    json_decref(body);
    return status ? status : visit_say(v, told);
}

/* Renders */

ln_status film_render(visit *v)
{
    json_t *body, *told = NULL;
    int64_t clip;
    ln_status status = visit_body(v, &body);
    if (status)
        return status;
    const char *name = json_string_value(json_object_get(body, "name"));
    status = visit_whole_of(body, "clip", 1, INT64_MAX, 0, &clip);
    if (!status && !name)
        status = ln_fail(LN_ESETTING, "\"name\" is missing: it takes the bare name of the output");
    if (!status)
        status = renders_start(v->all->renders, clip, name, json_is_true(json_object_get(body, "removed")), &told);
    json_decref(body);
    v->answer->status = 202;
    return status ? status : visit_say(v, told);
}

ln_status film_render_stop(visit *v)
{
    renders_stop(v->all->renders);
    v->answer->status = 202;
    return visit_say(v, json_object());
}

ln_status film_rendered(visit *v)
{
    json_t *told;
    ln_status status = renders_list(v->all->renders, &told);
    return status ? status : visit_say(v, told);
}

/* A name as RFC 8187 writes it in a header. */
static void escape(const char *name, char *text, size_t size)
{
    size_t used = 0;
    for (; *name && used + 4 < size; name++)
        used += (size_t)snprintf(text + used, size - used, isalnum((unsigned char)*name) || strchr("-._~", *name) ? "%c" : "%%%02X", (unsigned char)*name);
    text[used] = 0;
}

ln_status film_rendered_file(visit *v)
{
    int64_t id;
    char name[NAME_MAX + 1], escaped[200];
    if (!words_whole(v->star[0], 1, INT64_MAX, &id))
        return ln_fail(LN_EMISSING, "there is no render \"%s\"", v->star[0]);
    ln_status status = renders_body(v->all->renders, id, &v->answer->body, name);
    if (status)
        return status;
    escape(name, escaped, sizeof escaped);
    v->answer->type = "application/octet-stream";
    http_say(v->answer, "Content-Disposition", "attachment; filename*=UTF-8''%s", escaped);
    http_say(v->answer, "Cache-Control", "no-store");
    return LN_OK;
}
