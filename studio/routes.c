/* SPDX-License-Identifier: Apache-2.0 */
#include "studio/routes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "studio/chosen.h"
#include "studio/page.h"
#include "studio/words.h"

enum { STARS = 2 };

/* One request on its way to a room. */
typedef struct visit {
    ln_routes *all;
    const http_request *request;
    http_answer *answer;
    char star[STARS][24]; /* what stood for the stars of the path */
} visit;

typedef struct route {
    const char *method, *path; /* a star is one segment */
    http_lane lane;
    ln_status (*go)(visit *v);
} route;

/* Answers */

static ln_status say_json(visit *v, json_t *value)
{
    char *text = value ? json_dumps(value, JSON_COMPACT | JSON_REAL_PRECISION(15)) : NULL;
    json_decref(value);
    if (!text)
        return ln_fail(LN_EMEMORY, "no memory to answer");
    v->answer->type = "application/json";
    v->answer->bytes = text;
    v->answer->size = strlen(text);
    http_say(v->answer, "Cache-Control", "no-store");
    return LN_OK;
}

static int code_of(ln_status status)
{
    switch (status) {
    case LN_ESETTING:
    case LN_ESILENT:
    case LN_EBLIND: return 400;
    case LN_EMISSING:
    case LN_END: return 404;
    case LN_ELEDGER:
    case LN_ESAME: return 409;
    case LN_EUNSUPPORTED: return 501;
    case LN_EFULL: return 507;
    default: return 500;
    }
}

static void refuse(http_answer *answer, ln_status status)
{
    if (answer->body.free)
        answer->body.free(answer->body.own);
    free(answer->bytes);
    *answer = (http_answer){ 0 };
    gate_refuse(answer, code_of(status), ln_status_name(status), status == LN_END ? "there is nothing there" : ln_why());
}

/* Arguments */

static ln_status whole_argument(const visit *v, const char *name, int64_t least, int64_t most, int64_t standard, int64_t *number)
{
    const char *text = http_query(v->request, name);
    *number = standard;
    if (!text || words_whole(text, least, most, number))
        return LN_OK;
    return ln_fail(LN_ESETTING, "%s does not take \"%.40s\": it takes %lld to %lld", name, text, (long long)least, (long long)most);
}

static ln_status track_argument(const visit *v, ln_kind kind, desk_track *track)
{
    int64_t clip, wanted;
    if (!words_whole(v->star[0], 1, INT64_MAX, &clip))
        return ln_fail(LN_EMISSING, "the film has no clip \"%s\"", v->star[0]);
    ln_status status = whole_argument(v, "track", 0, 1000, -1, &wanted);
    return status ? status : desk_find_track(v->all->desk, clip, kind, (int)wanted, track);
}

static ln_status read_body(const visit *v, json_t **body)
{
    json_error_t error;
    *body = json_loadb(v->request->body, v->request->size, JSON_REJECT_DUPLICATES, &error);
    if (json_is_object(*body))
        return LN_OK;
    json_decref(*body);
    *body = NULL;
    return ln_fail(LN_ESETTING, "the body is no JSON object: %s", *error.text ? error.text : "it is something else");
}

static ln_status whole_of(const json_t *body, const char *name, int64_t least, int64_t most, int64_t standard, int64_t *number)
{
    const json_t *value = json_object_get(body, name);
    *number = value ? json_integer_value(value) : standard;
    if ((value && !json_is_integer(value)) || *number < least || *number > most)
        return ln_fail(LN_ESETTING, "\"%s\" is missing or not a whole number from %lld to %lld", name, (long long)least, (long long)most);
    return LN_OK;
}

/* The page */

static ln_status go_page(visit *v)
{
    const char *path = strcmp(v->request->path, "/") ? v->request->path : "/index.html", *known = http_header(v->request, "If-None-Match");
    for (const page_file *f = page_files; f->path; f++) {
        if (strcmp(f->path, path))
            continue;
        http_say(v->answer, "ETag", "%s", f->etag);
        http_say(v->answer, "Cache-Control", "no-cache");
        v->answer->status = known && !strcmp(known, f->etag) ? 304 : 200;
        v->answer->type = f->type;
        v->answer->fixed = v->answer->status == 304 ? NULL : f->bytes;
        v->answer->size = v->answer->status == 304 ? 0 : f->size;
        return LN_OK;
    }
    return ln_fail(LN_EMISSING, "there is nothing at this address");
}

/* The film */

static ln_status go_film(visit *v)
{
    json_t *told;
    ln_status status = desk_tell_film(v->all->desk, &told);
    return status ? status : say_json(v, told);
}

static ln_status go_proposals(visit *v)
{
    json_t *told;
    ln_status status = desk_tell_proposals(v->all->desk, &told);
    return status ? status : say_json(v, told);
}

static ln_status go_log(visit *v)
{
    int64_t after, most;
    json_t *told;
    ln_status status = whole_argument(v, "after", 0, INT64_MAX, 0, &after);
    if (!status)
        status = whole_argument(v, "most", 1, 1000, 200, &most);
    if (!status)
        status = desk_tell_log(v->all->desk, after, (int)most, &told);
    return status ? status : say_json(v, told);
}

static ln_status go_events(visit *v)
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

static ln_status go_verdict(visit *v)
{
    json_t *body, *told = NULL;
    int64_t *ids = NULL;
    size_t count = 0;
    ln_verdict verdict;
    ln_status status = read_body(v, &body);
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
    free(ids);
    json_decref(body);
    return status ? status : say_json(v, told);
}

static ln_status go_look(visit *v)
{
    json_t *body;
    int64_t clip, year;
    ln_status status = read_body(v, &body);
    if (status)
        return status;
    status = whole_of(body, "clip", 1, INT64_MAX, 0, &clip);
    if (!status)
        status = whole_of(body, "year", 0, 3000, 0, &year);
    if (!status)
        status = looks_at(v->all->looks, clip, (int)year);
    v->answer->status = 202;
    json_decref(body);
    return status ? status : say_json(v, json_object());
}

static ln_status go_year(visit *v)
{
    json_t *body, *told = NULL;
    int64_t year;
    ln_status status = read_body(v, &body);
    if (status)
        return status;
    bool keep = json_is_true(json_object_get(body, "keep"));
    status = whole_of(body, "year", 1, 3000, 0, &year);
    if (!status)
        status = desk_year_would(v->all->desk, (int)year, keep, &told);
    if (!status && keep)
        status = looks_at_all(v->all->looks);
    json_decref(body);
    if (status)
        json_decref(told);
    return status ? status : say_json(v, told);
}

static ln_status go_show(visit *v)
{
    json_t *body, *told = NULL;
    ln_status status = read_body(v, &body);
    if (!status)
        status = chosen_show(v->all->desk, body, &told);
    json_decref(body);
    return status ? status : say_json(v, told);
}

/* Seeing and hearing */

/* Make what will be sent first now, while a failure can still be told in words; it is kept and not made twice. */
static ln_status hear_first(visit *v)
{
    http_body *body = &v->answer->body;
    int64_t from = 0, to;
    uint8_t one;
    size_t got;
    if (http_range(http_header(v->request, "Range"), body->size, &from, &to) == LN_ESETTING)
        return LN_OK;
    ln_status status = body->read(body->own, from < LISTEN_HEADER ? LISTEN_HEADER : from, &one, 1, &got);
    if (status && status != LN_END)
        return status;
    return LN_OK;
}

static ln_status go_sound(visit *v)
{
    static const char *const names[] = { "original", "kept.wav", "removed.wav" };
    desk_track track;
    ln_proposals chosen;
    char word[65];
    int version = 0;
    while (version < 3 && strcmp(names[version], v->star[1]) && !(version == 0 && !strcmp("original.wav", v->star[1])))
        version++;
    if (version == 3)
        return ln_fail(LN_EMISSING, "a clip's sound is original, kept.wav or removed.wav");
    ln_status status = track_argument(v, LN_SOUND, &track);
    if (!status)
        status = chosen_proposals(v->all->desk, &track, http_query(v->request, "p"), &chosen);
    if (status)
        return status;
    status = listen_word(&chosen, track.track, word);
    if (status) {
        ln_arena_free(chosen.arena);
        return status;
    }
    v->answer->type = "audio/wav";
    http_say(v->answer, "Cache-Control", "no-cache");
    http_say(v->answer, "ETag", "\"%.16s-%d-%d-%.24s\"", *track.sha256 ? track.sha256 : "new", track.track, version, version ? word : "");
    status = listen_body(v->all->listen, &track, (listen_version)version, &chosen, &v->answer->body);
    return status ? status : hear_first(v);
}

static ln_status seconds_argument(const visit *v, const char *name, double *seconds)
{
    const char *text = http_query(v->request, name);
    *seconds = 0;
    return !text || words_seconds(text, seconds) ? LN_OK : ln_fail(LN_ESETTING, "%s does not take \"%.40s\": it takes seconds, such as 12.5", name, text);
}

static ln_status go_thumb(visit *v)
{
    desk_track track;
    int64_t rows;
    double at;
    ln_status status = track_argument(v, LN_PICTURE, &track);
    if (!status)
        status = seconds_argument(v, "at", &at);
    if (!status)
        status = whole_argument(v, "h", PICTURES_ROWS_LEAST, PICTURES_ROWS_MOST, 90, &rows);
    if (!status)
        status = pictures_thumb(v->all->pictures, &track, at, (int)rows, &v->answer->bytes, &v->answer->size);
    v->answer->type = "image/jpeg";
    http_say(v->answer, "Cache-Control", "private, max-age=3600");
    return status;
}

static ln_status go_pictures(visit *v)
{
    desk_track track;
    ln_proposals chosen = { 0 };
    int64_t rows, count;
    double from;
    bool graded = !strcmp(v->star[1], "graded");
    if (!graded && strcmp(v->star[1], "original"))
        return ln_fail(LN_EMISSING, "a clip's pictures are original or graded");
    ln_status status = track_argument(v, LN_PICTURE, &track);
    if (!status)
        status = seconds_argument(v, "from", &from);
    if (!status)
        status = whole_argument(v, "count", 1, PICTURES_MOST, 1, &count);
    if (!status)
        status = whole_argument(v, "h", PICTURES_ROWS_LEAST, PICTURES_ROWS_MOST, 360, &rows);
    if (!status && graded)
        status = chosen_proposals(v->all->desk, &track, http_query(v->request, "p"), &chosen);
    if (!status)
        status = pictures_run(v->all->pictures, &track, graded ? &chosen : NULL, from, (int)count, (int)rows, &v->answer->bytes, &v->answer->size);
    ln_arena_free(chosen.arena);
    v->answer->type = "application/octet-stream";
    http_say(v->answer, "Cache-Control", "no-store");
    return status;
}

static ln_status tile(visit *v, waves_kind kind)
{
    desk_track track;
    int64_t level, number;
    bool complete;
    ln_status status = track_argument(v, LN_SOUND, &track);
    if (!status)
        status = whole_argument(v, "level", 0, WAVES_LEVELS, 0, &level);
    if (!status)
        status = whole_argument(v, "tile", 0, INT64_MAX / WAVES_TILE, 0, &number);
    if (!status)
        status = waves_tile(v->all->waves, &track, kind, (int)level, number, &v->answer->bytes, &v->answer->size, &complete);
    if (status)
        return status;
    v->answer->type = "application/octet-stream";
    http_say(v->answer, "X-Complete", "%d", complete);
    http_say(v->answer, "Cache-Control", complete ? "private, max-age=3600" : "no-store");
    return LN_OK;
}

static ln_status go_peaks(visit *v)
{
    return tile(v, WAVES_PEAKS);
}

static ln_status go_spectrum(visit *v)
{
    return tile(v, WAVES_SPECTRUM);
}

static const route all_routes[] = {
    { "GET", "/api/film", HTTP_WORDS, go_film },
    { "GET", "/api/proposals", HTTP_WORDS, go_proposals },
    { "GET", "/api/log", HTTP_WORDS, go_log },
    { "GET", "/api/events", HTTP_WORDS, go_events },
    { "POST", "/api/verdict", HTTP_WORDS, go_verdict },
    { "POST", "/api/look", HTTP_WORDS, go_look },
    { "POST", "/api/year", HTTP_WORDS, go_year },
    { "POST", "/api/show", HTTP_SOUND, go_show },
    { "GET", "/api/clips/*/sound/*", HTTP_SOUND, go_sound },
    { "GET", "/api/clips/*/thumb", HTTP_PICTURES, go_thumb },
    { "GET", "/api/clips/*/pictures/*", HTTP_PICTURES, go_pictures },
    { "GET", "/api/clips/*/peaks", HTTP_WORDS, go_peaks },
    { "GET", "/api/clips/*/spectrum", HTTP_WORDS, go_spectrum },
};
static const route page_route = { "GET", "", HTTP_WORDS, go_page };

/* The path against a pattern; what stands for stars goes to `star`, NULL when it is not asked for. */
static bool matches(const char *pattern, const char *path, char star[STARS][24])
{
    int stars = 0;
    while (*pattern && *path) {
        if (*pattern != '*') {
            if (*pattern++ != *path++)
                return false;
            continue;
        }
        size_t length = strcspn(path, "/");
        if (!length || length >= sizeof *star || stars == STARS)
            return false;
        if (star)
            snprintf(star[stars], sizeof *star, "%.*s", (int)length, path);
        stars++;
        pattern++;
        path += length;
    }
    return !*pattern && !*path;
}

bool routes_let_in(void *user, http_request *request, http_answer *answer)
{
    const ln_routes *all = user;
    if (!gate_let_in(&all->gate, request, answer))
        return false;
    const char *other = NULL;
    for (size_t i = 0; i < sizeof all_routes / sizeof *all_routes; i++) {
        if (!matches(all_routes[i].path, request->path, NULL))
            continue;
        if (!strcmp(all_routes[i].method, request->method)) {
            request->route = &all_routes[i];
            request->lane = all_routes[i].lane;
            return true;
        }
        other = all_routes[i].method;
    }
    if (other || strcmp(request->method, "GET"))
        return gate_refuse(answer, other ? 405 : 404, "missing", other ? "this is asked another way: GET what is read, POST what is done" : "there is nothing at this address");
    request->route = &page_route;
    request->lane = HTTP_WORDS;
    return true;
}

void routes_answer(void *user, const http_request *request, http_answer *answer)
{
    visit v = { .all = user, .request = request, .answer = answer };
    const route *r = request->route;
    if (*r->path)
        matches(r->path, request->path, v.star);
    ln_status status = r->go(&v);
    if (status)
        refuse(answer, status);
}
