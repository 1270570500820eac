/* SPDX-License-Identifier: Apache-2.0 */
#include <lanterne/film.h>

#include <lanterne/log.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/filename.h"
#include "film/tracks.h"

char *ln_film_beside(ln_arena *arena, const char *path)
{
    return ln_arena_print(arena, "%.*s.lanterne", (int)(ln_suffix(path) - path), path);
}

/* Spans of one film may count in different bases; ids do not exist yet, so time alone orders. */
static int by_time(const void *one, const void *other)
{
    const ln_proposal *a = one, *b = other;
    int64_t from = ln_rescale(b->span.from, b->span.base, a->span.base);
    return a->span.from != from ? (a->span.from > from) - (a->span.from < from) : a->track - b->track;
}

ln_status ln_film_propose_track(const char *path, const ln_op *op, const void *how, int track, ln_job *job, ln_proposals *into)
{
    ln_clip *clip;
    ln_status status = ln_media_open(path, op->kind, track, job->threads, &clip);
    if (!status)
        status = op->propose(how, clip, job, into);
    ln_clip_close(&clip);
    return status;
}

ln_status ln_film_propose(const ln_media_info *media, const ln_op *op, const void *how, ln_job *job, ln_proposals *into)
{
    ln_status status = LN_OK, unfit = LN_OK;
    size_t before = into->count, tracks = 0;
    for (size_t i = 0; !status && i < media->track_count; i++) {
        const ln_track *track = &media->track[i];
        if (!ln_track_is(track, op->kind))
            continue;
        const size_t fitting = into->count;
        tracks++;
        status = ln_film_propose_track(media->path, op, how, track->index, job, into);
        /* What a person showed may fit one track of several: a stretch that is silent on the second microphone is no reason to leave the first as it is. */
        if (status == LN_ESETTING) {
            unfit = status;
            status = LN_OK;
            into->count = fitting; /* half of what was asked for is not what was asked for */
            ln_log(LN_DETAIL, "track %d: %s", track->index, ln_why());
        }
    }
    if (!status && !tracks)
        status = op->kind == LN_SOUND ? ln_fail(LN_ESILENT, "%s holds no sound for %s", media->path, op->name) : ln_fail(LN_EBLIND, "%s holds no picture for %s", media->path, op->name);
    if (!status && unfit && into->count == before)
        status = unfit;
    if (into->count > before)
        qsort(into->item + before, into->count - before, sizeof *into->item, by_time);
    return status;
}
