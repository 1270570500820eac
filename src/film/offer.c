/* SPDX-License-Identifier: Apache-2.0 */
/* What was accepted on one clip of a film, offered on another; and what a verdict that looks into other clips rests on. */
#include <lanterne/film.h>

#include <stdlib.h>
#include <string.h>

#include <lanterne/log.h>

#include "base/arena.h"
#include "film/tracks.h"
#include "sound/hush.h"

static const ln_track *track_of(const ln_media_info *media, const ln_proposal *p)
{
    for (size_t i = 0; i < media->track_count; i++)
        if (media->track[i].index == p->track && ln_track_is(&media->track[i], p->op->kind))
            return &media->track[i];
    return NULL;
}

static bool may_be_one(const char *a, const char *b)
{
    return !*a || !*b || !strcmp(a, b);
}

/* One microphone on one day, for all that the files say. Where it stood they do not say. */
static bool is_of_one_day(const ln_media_info *one, const ln_media_info *other)
{
    return may_be_one(one->day, other->day) && may_be_one(one->recorder, other->recorder);
}

static bool is_of_one_make(const ln_track *one, const ln_track *other)
{
    return one && other && one->info.rate == other->info.rate && one->info.channels == other->info.channels;
}

/* The film's clips, and all that was ever proposed for them. */
typedef struct others {
    ln_asset *assets;
    size_t asset_count;
    ln_proposals all;
    int64_t *asset_of;
} others;

static ln_status gather(ln_ledger *ledger, ln_arena *arena, others *o)
{
    *o = (others){ .all = { .arena = arena } };
    ln_status status = ln_ledger_proposals(ledger, NULL, &o->all, &o->asset_of);
    return status ? status : ln_ledger_assets(ledger, arena, &o->assets, &o->asset_count);
}

/* Add those accepted on one clip that may hold on `media`. */
static ln_status add_of(const others *o, const ln_asset *from, const ln_media_info *media, const ln_op *op, ln_arena *arena, ln_elsewhere *list, size_t *count)
{
    ln_media_info there;
    bool probed = false;
    for (size_t i = 0; i < o->all.count; i++) {
        const ln_proposal *p = &o->all.item[i];
        if (o->asset_of[i] != from->id || p->op != op || p->verdict != LN_ACCEPTED)
            continue;
        ln_status status = probed ? LN_OK : ln_media_probe(from->path, arena, &there);
        if (status == LN_EMEMORY)
            return status;
        if (status) {
            ln_log(LN_WARNING, "what was accepted on %s is not offered: %s", from->path, ln_why());
            return LN_OK;
        }
        if (!probed && !is_of_one_day(media, &there)) {
            ln_log(LN_DETAIL, "what was accepted on %s is not offered: it is of %s, %s", from->path, there.day, there.recorder);
            return LN_OK;
        }
        probed = true;
        if (is_of_one_make(track_of(media, p), track_of(&there, p)))
            list[(*count)++] = (ln_elsewhere){ p, from->path };
    }
    return LN_OK;
}

static ln_status offer_track(const ln_media_info *media, const ln_op *op, int track, const ln_elsewhere *list, size_t count, ln_job *job, ln_proposals *into)
{
    size_t fitting = 0;
    ln_elsewhere *of_track = ln_arena_alloc(job->arena, (count + 1) * sizeof *of_track);
    ln_clip *clip;
    if (!of_track)
        return LN_EMEMORY;
    for (size_t i = 0; i < count; i++)
        if (list[i].proposal->track == track)
            of_track[fitting++] = list[i];
    if (!fitting)
        return LN_OK;
    ln_status status = ln_media_open(media->path, op->kind, track, job->threads, &clip);
    if (!status)
        status = op->offer(of_track, fitting, clip, job, into);
    ln_clip_close(&clip);
    return status;
}

ln_status ln_film_offer(ln_ledger *ledger, const ln_asset *asset, const ln_media_info *media, const ln_op *op, ln_job *job, ln_proposals *into)
{
    others o;
    size_t count = 0;
    ln_status status = op->offer ? gather(ledger, job->arena, &o) : LN_OK;
    if (status || !op->offer)
        return status;
    ln_elsewhere *list = ln_arena_alloc(job->arena, (o.all.count + 1) * sizeof *list);
    status = list ? LN_OK : LN_EMEMORY;
    for (size_t i = 0; i < o.asset_count && !status; i++)
        if (o.assets[i].id != asset->id)
            status = add_of(&o, &o.assets[i], media, op, job->arena, list, &count);
    for (size_t i = 0; i < media->track_count && count && !status; i++)
        status = offer_track(media, op, media->track[i].index, list, count, job, into);
    return status;
}

/* Any file that is none of the film's clips is the person's own affair: nobody has hashed it. */
ln_status ln_film_check(ln_ledger *ledger, const ln_asset *asset, const ln_proposals *proposals, ln_job *job)
{
    ln_asset *all;
    size_t count;
    ln_status status = ln_ledger_check_asset(asset, job);
    if (!status)
        status = ln_ledger_assets(ledger, job->arena, &all, &count);
    for (size_t i = 0; !status && i < count; i++) {
        bool looked_at = false;
        for (size_t k = 0; k < proposals->count && !looked_at; k++) {
            const ln_proposal *p = &proposals->item[k];
            const char *path = p->op == &ln_op_hush && p->verdict == LN_ACCEPTED ? ((const ln_hush *)p->settings)->shown_in : NULL;
            looked_at = path && !strcmp(path, all[i].path);
        }
        if (looked_at && all[i].id != asset->id)
            status = ln_ledger_check_asset(&all[i], job);
    }
    return status;
}
