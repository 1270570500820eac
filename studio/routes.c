/* SPDX-License-Identifier: Apache-2.0 */
#include "studio/visit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "studio/page.h"

typedef struct route {
    const char *method, *path; /* a star is one segment */
    http_lane lane;
    ln_status (*go)(visit *v);
} route;

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

/* The page */

static ln_status go_page(visit *v)
{
    const char *path = strcmp(v->request->path, "/") ? v->request->path : "/index.html";
    for (const page_file *f = page_files; f->path; f++) {
        if (strcmp(f->path, path))
            continue;
        v->answer->type = f->type;
        if (visit_known(v, "%s", f->etag))
            return LN_OK;
        v->answer->fixed = f->bytes;
        v->answer->size = f->size;
        return LN_OK;
    }
    return ln_fail(LN_EMISSING, "there is nothing at this address");
}

static const route all_routes[] = {
    { "GET", "/api/film", HTTP_WORDS, film_tell },
    { "GET", "/api/proposals", HTTP_WORDS, film_proposals },
    { "GET", "/api/log", HTTP_WORDS, film_log },
    { "GET", "/api/events", HTTP_WORDS, film_events },
    { "POST", "/api/verdict", HTTP_WORDS, film_verdict },
    { "POST", "/api/look", HTTP_WORDS, film_look },
    { "POST", "/api/year", HTTP_WORDS, film_year },
    { "POST", "/api/show", HTTP_SOUND, film_show },
    { "POST", "/api/render", HTTP_WORDS, film_render },
    { "POST", "/api/render/stop", HTTP_WORDS, film_render_stop },
    { "GET", "/api/rendered", HTTP_WORDS, film_rendered },
    { "GET", "/api/rendered/*/file", HTTP_WORDS, film_rendered_file },
    { "GET", "/api/clips/*/sound/*", HTTP_SOUND, sense_sound },
    { "GET", "/api/clips/*/thumb", HTTP_PICTURES, sense_thumb },
    { "GET", "/api/clips/*/pictures/*", HTTP_PICTURES, sense_pictures },
    { "GET", "/api/clips/*/peaks", HTTP_WORDS, sense_peaks },
    { "GET", "/api/clips/*/spectrum", HTTP_WORDS, sense_spectrum },
    { "GET", "/api/scopes/*", HTTP_PICTURES, sense_scopes },
};
static const route page_route = { "GET", "", HTTP_WORDS, go_page };

/* The path against a pattern; what stands for stars goes to `star`, NULL when it is not asked for. */
static bool matches(const char *pattern, const char *path, char star[VISIT_STARS][24])
{
    int stars = 0;
    while (*pattern && *path) {
        if (*pattern != '*') {
            if (*pattern++ != *path++)
                return false;
            continue;
        }
        size_t length = strcspn(path, "/");
        if (!length || length >= sizeof *star || stars == VISIT_STARS)
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
