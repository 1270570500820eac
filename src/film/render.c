/* SPDX-License-Identifier: Apache-2.0 */
#include <lanterne/film.h>

#include <lanterne/log.h>

#include "base/arena.h"
#include "film/stems.h"
#include "film/tracks.h"

/* What of `all` was accepted for this operation on this track, in `job`'s arena. */
static ln_status accepted_for(const ln_proposals *all, const ln_op *op, int track, ln_job *job, ln_proposals **out)
{
    ln_proposals *mine = *out = ln_arena_alloc(job->arena, sizeof *mine);
    if (!mine)
        return LN_EMEMORY;
    mine->arena = job->arena;
    ln_status status = LN_OK;
    for (size_t i = 0; !status && i < all->count; i++) {
        const ln_proposal *p = &all->item[i];
        if (p->op == op && p->track == track && p->verdict == LN_ACCEPTED)
            status = ln_proposals_add(mine, p);
    }
    return status;
}

ln_status ln_film_chain(const ln_proposals *proposals, ln_job *job, ln_clip **clip)
{
    ln_status status = LN_OK;
    for (size_t i = 0; !status && ln_ops[i]; i++) {
        ln_proposals *mine;
        ln_clip *next;
        if (ln_ops[i]->kind != (*clip)->info.kind)
            continue;
        status = accepted_for(proposals, ln_ops[i], (*clip)->info.track, job, &mine);
        if (status || !mine->count)
            continue;
        status = ln_ops[i]->apply(mine, *clip, job, &next);
        if (!status)
            *clip = next;
    }
    return status;
}

ln_status ln_film_open(const char *path, const ln_proposals *proposals, ln_kind kind, int track, ln_job *job, ln_clip **out)
{
    ln_status status = ln_media_open(path, kind, track, job->threads, out);
    if (!status)
        status = ln_film_chain(proposals, job, out);
    if (status)
        ln_clip_close(out);
    return status;
}

static bool is_wanted(const ln_proposals *all, int track)
{
    for (size_t i = 0; i < all->count; i++)
        if (all->item[i].track == track && all->item[i].verdict == LN_ACCEPTED)
            return true;
    return false;
}

/* The clip that goes into the output for a track, none where the track is copied. Whoever listens to what was removed hears nothing of a track that nothing was taken off. */
static ln_status treat(const char *path, const ln_track *track, const ln_proposals *proposals, const ln_delivery *how, ln_job *job, ln_treated *out)
{
    const bool wanted = is_wanted(proposals, track->index), part = how->listen == LN_LISTEN_REMOVED || how->listen == LN_LISTEN_TONE;
    *out = (ln_treated){ .track = track->index };
    if (ln_track_is(track, LN_PICTURE))
        return wanted ? ln_film_open(path, proposals, LN_PICTURE, track->index, job, &out->clip) : LN_OK;
    if (!ln_track_is(track, LN_SOUND) || how->listen == LN_LISTEN_ORIGINAL || (!wanted && !part))
        return LN_OK;
    ln_status status = ln_film_stem(path, proposals, (ln_listening)how->listen, track->index, job, &out->clip, &out->less);
    if (!status && how->removed && how->listen == LN_LISTEN_RESULT && ln_film_has_tone(proposals, track->index))
        status = ln_film_stem(path, proposals, LN_LISTEN_KEPT, track->index, job, &out->kept, &out->less);
    return status;
}

static ln_status judge(const ln_delivery *how)
{
    if (!how->removed || how->listen == LN_LISTEN_RESULT || how->listen == LN_LISTEN_KEPT)
        return LN_OK;
    return ln_fail(LN_ESETTING, "--removed %.80s is made beside the result: with --listen %s leave it out", how->removed, ln_listen_names[how->listen]);
}

ln_status ln_film_render(const ln_media_info *media, const ln_proposals *proposals, const char *output, const ln_delivery *how, ln_job *job)
{
    ln_treated *treated = NULL;
    size_t count = 0;
    ln_status status = judge(how);
    if (!status && !(treated = ln_arena_alloc(job->arena, (media->track_count + 1) * sizeof *treated)))
        status = LN_EMEMORY;
    for (size_t i = 0; !status && i < media->track_count; i++) {
        status = treat(media->path, &media->track[i], proposals, how, job, &treated[count]);
        count += treated[count].clip != NULL;
    }
    if (!status && !count && how->listen != LN_LISTEN_ORIGINAL)
        ln_log(LN_NOTE, "nothing was accepted: every stream is copied as it is");
    if (!status)
        status = ln_media_render(media->path, treated, count, output, how, job);
    for (size_t i = 0; i < count; i++) {
        ln_clip_close(&treated[i].clip);
        ln_clip_close(&treated[i].less);
        ln_clip_close(&treated[i].kept);
    }
    return status;
}
