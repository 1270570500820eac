/* SPDX-License-Identifier: Apache-2.0 */
#include "studio/deskparts.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/filename.h"

const char *desk_film(const ln_desk *d)
{
    return d->film;
}

const char *desk_person(const ln_desk *d)
{
    return d->person;
}

ln_events *desk_events(const ln_desk *d)
{
    return d->events;
}

ln_status desk_begin(ln_desk *d, ln_job *job)
{
    ln_status status = ln_job_begin(job);
    if (status)
        return status;
    job->person = d->person;
    pthread_mutex_lock(&d->lock);
    return LN_OK;
}

ln_status desk_end(ln_desk *d, ln_job *job, ln_status status)
{
    pthread_mutex_unlock(&d->lock);
    ln_job_end(job);
    return status;
}

/* Opening */

static desk_clip *add_clip(ln_desk *d, int64_t id, const char *path, const char *sha256, int64_t bytes)
{
    if (d->count == d->room) {
        size_t room = d->room ? 2 * d->room : 8;
        desk_clip *grown = realloc(d->clips, room * sizeof *grown);
        if (!grown)
            return NULL;
        d->clips = grown;
        d->room = room;
    }
    desk_clip *c = &d->clips[d->count];
    *c = (desk_clip){ .id = id, .bytes = bytes, .path = ln_arena_text(d->arena, path), .sha256 = ln_arena_text(d->arena, sha256) };
    d->count += c->path && c->sha256;
    return c->path && c->sha256 ? c : NULL;
}

static ln_status read_clips(ln_desk *d)
{
    ln_asset *assets;
    size_t count;
    ln_status status = ln_ledger_assets(d->ledger, d->arena, &assets, &count);
    for (size_t i = 0; i < count && !status; i++)
        if (!add_clip(d, assets[i].id, assets[i].path, assets[i].sha256, assets[i].bytes))
            status = ln_fail(LN_EMEMORY, "no memory for the film's clips");
    return status;
}

/* The clip named on the command line: one that the film knows by its place and size, or a new one. */
static ln_status lay_down(ln_desk *d, const char *path, int64_t bytes)
{
    int64_t highest = 0;
    for (size_t i = 0; i < d->count; i++) {
        if (!strcmp(d->clips[i].path, path) && d->clips[i].bytes == bytes) {
            d->first = i;
            return LN_OK;
        }
        highest = d->clips[i].id > highest ? d->clips[i].id : highest;
    }
    d->first = d->count;
    return add_clip(d, highest + 1, path, "", bytes) ? LN_OK : ln_fail(LN_EMEMORY, "no memory for a clip");
}

static bool is_film(const char *path)
{
    char begins[16] = "";
    FILE *file = fopen(path, "rb");
    size_t got = file ? fread(begins, 1, sizeof begins, file) : 0;
    if (file)
        fclose(file);
    return (got == sizeof begins && !memcmp(begins, "SQLite format 3", sizeof begins)) || !strcmp(ln_suffix(path), ".lanterne");
}

static ln_status open_clip(ln_desk *d, const char *path, const char *whole)
{
    ln_media_info media;
    struct stat file;
    ln_status status = ln_media_probe(path, d->arena, &media);
    if (!status && stat(whole, &file))
        status = ln_fail(LN_EMISSING, "%s cannot be reached: %s", path, strerror(errno));
    if (!status && !(d->film = ln_film_beside(d->arena, whole)))
        status = LN_EMEMORY;
    if (!status)
        status = ln_ledger_open(d->film, true, ln_ops, &d->ledger);
    if (!status)
        status = read_clips(d);
    return status ? status : lay_down(d, whole, file.st_size);
}

static ln_status open_film(ln_desk *d, const char *path, const char *whole)
{
    d->film = ln_arena_text(d->arena, whole);
    ln_status status = d->film ? ln_ledger_open(path, false, ln_ops, &d->ledger) : LN_EMEMORY;
    return status ? status : read_clips(d);
}

ln_status desk_open(const char *path, int year, const char *person, ln_events *events, ln_desk **out)
{
    ln_desk *d = calloc(1, sizeof *d);
    char *whole = realpath(path, NULL);
    *out = d;
    if (d)
        pthread_mutex_init(&d->lock, NULL);
    if (d)
        d->arena = ln_arena_new();
    ln_status status = d && d->arena ? LN_OK : ln_fail(LN_EMEMORY, "no memory for the film");
    if (!status && !whole)
        status = ln_fail(LN_EMISSING, "%s cannot be reached: %s", path, strerror(errno));
    if (!status) {
        d->events = events;
        d->person = ln_arena_text(d->arena, person);
        status = !d->person ? LN_EMEMORY : is_film(path) ? open_film(d, path, whole) : open_clip(d, path, whole);
    }
    if (!status)
        status = ln_ledger_year(d->ledger, &d->year);
    if (!status && year)
        d->year = year;
    free(whole);
    if (status)
        desk_close(out);
    return status;
}

void desk_close(ln_desk **desk_)
{
    ln_desk *d = *desk_;
    if (!d)
        return;
    ln_ledger_close(&d->ledger);
    ln_arena_free(d->arena);
    json_decref(d->looking);
    json_decref(d->rendering);
    free(d->clips);
    pthread_mutex_destroy(&d->lock);
    free(d);
    *desk_ = NULL;
}

int desk_year(ln_desk *d)
{
    pthread_mutex_lock(&d->lock);
    int year = d->year;
    pthread_mutex_unlock(&d->lock);
    return year;
}

/* Clips */

desk_clip *desk_clip_of(ln_desk *d, int64_t id)
{
    for (size_t i = 0; i < d->count; i++)
        if (d->clips[i].id == id)
            return &d->clips[i];
    ln_fail(LN_EMISSING, "the film has no clip %lld", (long long)id);
    return NULL;
}

/* What the file says of itself, asked once. */
ln_status desk_probe(ln_desk *d, desk_clip *c)
{
    if (!c->probed) {
        c->probed = true;
        c->fault = ln_media_probe(c->path, d->arena, &c->media);
        snprintf(c->why, sizeof c->why, "%s", c->fault ? ln_why() : "");
    }
    return c->fault ? ln_fail(c->fault, "%s", c->why) : LN_OK;
}

/* The same bytes as ever? Their number is seen at a glance; their hash is taken before anything is rendered. */
ln_status desk_is_there(const desk_clip *c)
{
    struct stat file;
    if (stat(c->path, &file))
        return ln_fail(LN_EMISSING, "%s is gone: %s", c->path, strerror(errno));
    if (file.st_size != c->bytes)
        return ln_fail(LN_EDAMAGED, "%s is not the clip that the film knows: put the old file back, or propose anew", c->path);
    return LN_OK;
}

static const ln_track *track_of(const desk_clip *c, ln_kind kind, int index)
{
    const ln_track *found = NULL;
    for (size_t i = 0; i < c->media.track_count; i++) {
        const ln_track *t = &c->media.track[i];
        if (t->kind != (kind == LN_SOUND ? LN_TRACK_SOUND : LN_TRACK_PICTURE) || (index >= 0 && t->index != index))
            continue;
        if (!found || (t->standard && !found->standard))
            found = t;
    }
    return found;
}

static ln_status fill_track(const desk_clip *c, ln_kind kind, int index, desk_track *out)
{
    const ln_track *t = track_of(c, kind, index);
    if (!t && kind == LN_SOUND)
        return ln_fail(LN_ESILENT, "clip %lld has no sound track %d", (long long)c->id, index);
    if (!t)
        return ln_fail(LN_EBLIND, "clip %lld has no picture track %d", (long long)c->id, index);
    *out = (desk_track){ .clip = c->id, .kind = kind, .track = t->index, .seconds = c->media.seconds, .rate = t->info.rate, .channels = t->info.channels,
                         .microphones = t->info.microphones, .width = t->info.width, .height = t->info.height, .rotation = t->rotation, .aspect = t->pixel_aspect };
    if (out->seconds <= 0 && t->info.length > 0)
        out->seconds = ln_seconds(t->info.length, t->info.base);
    out->samples = t->info.length > 0 ? ln_rescale(t->info.start + t->info.length, t->info.base, (ln_ratio){ 1, t->info.rate > 0 ? t->info.rate : 1 }) : (int64_t)(out->seconds * t->info.rate);
    snprintf(out->path, sizeof out->path, "%s", c->path);
    snprintf(out->sha256, sizeof out->sha256, "%s", c->sha256);
    return LN_OK;
}

ln_status desk_find_track(ln_desk *d, int64_t id, ln_kind kind, int track, desk_track *out)
{
    pthread_mutex_lock(&d->lock);
    desk_clip *c = desk_clip_of(d, id);
    ln_status status = c ? desk_is_there(c) : LN_EMISSING;
    if (!status)
        status = desk_probe(d, c);
    if (!status)
        status = fill_track(c, kind, track, out);
    pthread_mutex_unlock(&d->lock);
    return status;
}

int64_t desk_first_clip(ln_desk *d, bool *unseen)
{
    ln_job job;
    int64_t id = 0;
    *unseen = false;
    if (desk_begin(d, &job))
        return 0;
    if (d->first < d->count) {
        ln_proposals list = { .arena = job.arena };
        id = d->clips[d->first].id;
        *unseen = !*d->clips[d->first].sha256 || (!ln_ledger_proposals(d->ledger, &(ln_asset){ .id = id }, &list, NULL) && !list.count);
    }
    desk_end(d, &job, LN_OK);
    return id;
}

size_t desk_clips(ln_desk *d, int64_t *ids, size_t room)
{
    pthread_mutex_lock(&d->lock);
    size_t count = d->count < room ? d->count : room;
    for (size_t i = 0; i < count; i++)
        ids[i] = d->clips[i].id;
    pthread_mutex_unlock(&d->lock);
    return count;
}

ln_status desk_clip_path(ln_desk *d, int64_t id, char path[PATH_MAX], char sha256[65], int64_t *bytes)
{
    pthread_mutex_lock(&d->lock);
    const desk_clip *c = desk_clip_of(d, id);
    if (c) {
        snprintf(path, PATH_MAX, "%s", c->path);
        snprintf(sha256, 65, "%s", c->sha256);
        *bytes = c->bytes;
    }
    pthread_mutex_unlock(&d->lock);
    return c ? LN_OK : LN_EMISSING;
}

void desk_recorded(ln_desk *d, int64_t id, const ln_asset *asset)
{
    pthread_mutex_lock(&d->lock);
    desk_clip *c = desk_clip_of(d, id);
    bool moved = c && c->id != asset->id;
    for (size_t i = 0; moved && i < d->count; i++)
        if (&d->clips[i] != c && d->clips[i].id == asset->id) { /* it lay elsewhere: one place on the desk for one clip */
            d->clips[i].path = c->path;
            d->clips[i].probed = false;
            *c = d->clips[--d->count];
            c = &d->clips[i];
            d->first = i;
        }
    char *sha256 = c ? ln_arena_text(d->arena, asset->sha256) : NULL;
    if (sha256) {
        c->id = asset->id;
        c->bytes = asset->bytes;
        c->sha256 = sha256;
    }
    pthread_mutex_unlock(&d->lock);
    if (moved)
        events_tell(d->events, "film", json_pack("{s:i}", "year", desk_year(d)));
}

void desk_set_looking(ln_desk *d, json_t *looking)
{
    pthread_mutex_lock(&d->lock);
    json_decref(d->looking);
    d->looking = looking;
    pthread_mutex_unlock(&d->lock);
}

void desk_set_rendering(ln_desk *d, json_t *rendering)
{
    pthread_mutex_lock(&d->lock);
    json_decref(d->rendering);
    d->rendering = rendering;
    pthread_mutex_unlock(&d->lock);
}
