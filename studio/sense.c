/* SPDX-License-Identifier: Apache-2.0 */
/* What is seen and heard of a clip. */
#include "studio/visit.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

/* What a track gives is the same as long as its content is: known by its hash, and by nothing before it is recorded. */
__attribute__((format(printf, 3, 4))) static bool is_known(visit *v, const desk_track *track, const char *format, ...)
{
    char what[120];
    va_list list;
    va_start(list, format);
    vsnprintf(what, sizeof what, format, list);
    va_end(list);
    if (*track->sha256)
        return visit_known(v, "%.24s-%d-%s", track->sha256, track->track, what);
    http_say(v->answer, "Cache-Control", "no-store");
    return false;
}

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

ln_status sense_sound(visit *v)
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
    ln_status status = visit_track(v, LN_SOUND, &track);
    if (!status)
        status = visit_chosen(v, &track, &chosen);
    if (status)
        return status;
    status = listen_word(&chosen, track.track, word);
    if (status) {
        ln_arena_free(chosen.arena);
        return status;
    }
    v->answer->type = "audio/wav";
    if (is_known(v, &track, "%d-%.24s", version, version ? word : "")) {
        ln_arena_free(chosen.arena);
        return LN_OK;
    }
    status = listen_body(v->all->listen, &track, (listen_version)version, &chosen, &v->answer->body);
    return status ? status : hear_first(v);
}

ln_status sense_thumb(visit *v)
{
    desk_track track;
    int64_t rows;
    double at;
    ln_status status = visit_track(v, LN_PICTURE, &track);
    if (!status)
        status = visit_seconds(v, "at", &at);
    if (!status)
        status = visit_whole(v, "h", PICTURES_ROWS_LEAST, PICTURES_ROWS_MOST, 90, &rows);
    v->answer->type = "image/jpeg";
    if (status || is_known(v, &track, "%.3f-%d", at, (int)rows))
        return status;
    return pictures_thumb(v->all->pictures, &track, at, (int)rows, &v->answer->bytes, &v->answer->size);
}

ln_status sense_pictures(visit *v)
{
    desk_track track;
    ln_proposals chosen = { 0 };
    int64_t rows, count;
    double from;
    bool graded = !strcmp(v->star[1], "graded");
    if (!graded && strcmp(v->star[1], "original"))
        return ln_fail(LN_EMISSING, "a clip's pictures are original or graded");
    ln_status status = visit_track(v, LN_PICTURE, &track);
    if (!status)
        status = visit_seconds(v, "from", &from);
    if (!status)
        status = visit_whole(v, "count", 1, PICTURES_MOST, 1, &count);
    if (!status)
        status = visit_whole(v, "h", PICTURES_ROWS_LEAST, PICTURES_ROWS_MOST, 360, &rows);
    if (!status && graded)
        status = visit_chosen(v, &track, &chosen);
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
    ln_status status = visit_track(v, LN_SOUND, &track);
    if (!status)
        status = visit_whole(v, "level", 0, WAVES_LEVELS, 0, &level);
    if (!status)
        status = visit_whole(v, "tile", 0, INT64_MAX / WAVES_TILE, 0, &number);
    if (!status)
        status = waves_tile(v->all->waves, &track, kind, (int)level, number, &v->answer->bytes, &v->answer->size, &complete);
    if (status)
        return status;
    v->answer->type = "application/octet-stream";
    http_say(v->answer, "X-Complete", "%d", complete);
    if (!complete) {
        http_say(v->answer, "Cache-Control", "no-store");
    } else if (is_known(v, &track, "%d-%lld-%lld", kind, (long long)level, (long long)number)) {
        free(v->answer->bytes);
        v->answer->bytes = NULL;
        v->answer->size = 0;
    }
    return LN_OK;
}

ln_status sense_peaks(visit *v)
{
    return tile(v, WAVES_PEAKS);
}

ln_status sense_spectrum(visit *v)
{
    return tile(v, WAVES_SPECTRUM);
}

static ln_status scope_argument(const visit *v, ln_scope *kind)
{
    const char *name = http_query(v->request, "kind");
    for (int k = 0; ln_scope_names[k]; k++)
        if (!strcmp(name ? name : ln_scope_names[0], ln_scope_names[k])) {
            *kind = (ln_scope)k;
            return LN_OK;
        }
    return ln_fail(LN_ESETTING, "there is no scope \"%.40s\": it is one of waveform, parade, vectorscope, histogram, all", name);
}

/* The picture as the instruments of a grading room show it. */
ln_status sense_scopes(visit *v)
{
    enum { ROWS = 360, WIDTH = 640, HEIGHT = 360 };
    desk_track track;
    ln_proposals chosen = { 0 };
    ln_scope_sheet sheet = { .width = WIDTH, .height = HEIGHT, .opacity = 1 };
    double at;
    const char *version = http_query(v->request, "version");
    bool graded = !version || !strcmp(version, "graded");
    if (!graded && strcmp(version, "original"))
        return ln_fail(LN_ESETTING, "version takes original or graded, not \"%.40s\"", version);
    ln_status status = visit_track(v, LN_PICTURE, &track);
    if (!status)
        status = visit_seconds(v, "at", &at);
    if (!status)
        status = scope_argument(v, &sheet.kind);
    if (!status && graded)
        status = visit_chosen(v, &track, &chosen);
    if (!status)
        status = pictures_scope(v->all->pictures, &track, graded ? &chosen : NULL, at, ROWS, &sheet, &v->answer->bytes, &v->answer->size);
    ln_arena_free(chosen.arena);
    v->answer->type = "image/png";
    http_say(v->answer, "Cache-Control", "no-store");
    return status;
}
