/* SPDX-License-Identifier: Apache-2.0 */
#include "studio/visit.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "studio/chosen.h"
#include "studio/words.h"

/* Answers */

ln_status visit_say(visit *v, json_t *value)
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

/* Arguments */

ln_status visit_whole(const visit *v, const char *name, int64_t least, int64_t most, int64_t standard, int64_t *number)
{
    const char *text = http_query(v->request, name);
    *number = standard;
    if (!text || words_whole(text, least, most, number))
        return LN_OK;
    return ln_fail(LN_ESETTING, "%s does not take \"%.40s\": it takes %lld to %lld", name, text, (long long)least, (long long)most);
}

ln_status visit_track(const visit *v, ln_kind kind, desk_track *track)
{
    int64_t clip, wanted;
    if (!words_whole(v->star[0], 1, INT64_MAX, &clip))
        return ln_fail(LN_EMISSING, "the film has no clip \"%s\"", v->star[0]);
    ln_status status = visit_whole(v, "track", 0, 1000, -1, &wanted);
    return status ? status : desk_find_track(v->all->desk, clip, kind, (int)wanted, track);
}

ln_status visit_body(const visit *v, json_t **body)
{
    json_error_t error;
    *body = json_loadb(v->request->body, v->request->size, JSON_REJECT_DUPLICATES, &error);
    if (json_is_object(*body))
        return LN_OK;
    json_decref(*body);
    *body = NULL;
    return ln_fail(LN_ESETTING, "the body is no JSON object: %s", *error.text ? error.text : "it is something else");
}

ln_status visit_whole_of(const json_t *body, const char *name, int64_t least, int64_t most, int64_t standard, int64_t *number)
{
    const json_t *value = json_object_get(body, name);
    *number = value ? json_integer_value(value) : standard;
    if ((value && !json_is_integer(value)) || *number < least || *number > most)
        return ln_fail(LN_ESETTING, "\"%s\" is missing or not a whole number from %lld to %lld", name, (long long)least, (long long)most);
    return LN_OK;
}

ln_status visit_seconds(const visit *v, const char *name, double *seconds)
{
    const char *text = http_query(v->request, name);
    *seconds = 0;
    return !text || words_seconds(text, seconds) ? LN_OK : ln_fail(LN_ESETTING, "%s does not take \"%.40s\": it takes seconds, such as 12.5", name, text);
}

bool visit_known(visit *v, const char *format, ...)
{
    char etag[200];
    const char *has = http_header(v->request, "If-None-Match");
    va_list list;
    va_start(list, format);
    vsnprintf(etag, sizeof etag, format, list);
    va_end(list);
    http_say(v->answer, "ETag", "\"%s\"", etag);
    http_say(v->answer, "Cache-Control", "no-cache");
    size_t length = strlen(etag);
    bool known = has && strlen(has) == length + 2 && !strncmp(has + 1, etag, length);
    v->answer->status = known ? 304 : 200;
    return known;
}

ln_status visit_chosen(const visit *v, const desk_track *track, ln_proposals *chosen)
{
    return chosen_proposals(v->all->desk, track, http_query(v->request, "p"), http_query(v->request, "changes"), chosen);
}
