/* SPDX-License-Identifier: Apache-2.0 */
#include "film/stems.h"

#include <stdlib.h>

#include "base/arena.h"
#include "sound/hush.h"

typedef struct difference {
    ln_clip clip;
    ln_clip *whole, *part;
    ln_block *held; /* of `part`, not yet used up */
} difference;

/* The block of `part` that holds the sample, or NULL when it has none there. */
static ln_status find(difference *d, int64_t at)
{
    while (!d->held || d->held->at + d->held->length <= at) {
        ln_block_unref(&d->held);
        ln_status status = ln_clip_next(d->part, &d->held);
        if (status)
            return status == LN_END ? LN_OK : status;
    }
    return LN_OK;
}

static ln_status subtract(difference *d, const ln_block *whole, ln_block *out)
{
    ln_status status = LN_OK;
    for (int64_t at = whole->at, end = at + whole->length; !status && at < end;) {
        status = find(d, at);
        const ln_block *part = d->held && d->held->at <= at ? d->held : NULL;
        int64_t until = part && part->at + part->length < end ? part->at + part->length : end;
        for (int c = 0; !status && c < whole->channels; c++)
            for (int64_t t = at; t < until; t++)
                out->sound[c][t - whole->at] = whole->sound[c][t - whole->at] - (part ? part->sound[c][t - part->at] : 0);
        at = until;
    }
    return status;
}

static ln_status difference_next(ln_clip *clip, ln_block **out)
{
    difference *d = (difference *)clip;
    ln_block *whole;
    ln_status status = ln_clip_next(d->whole, &whole);
    if (status)
        return status;
    status = ln_block_sound(whole->channels, whole->at, whole->length, whole, out);
    if (!status)
        status = subtract(d, whole, *out);
    ln_block_unref(&whole);
    if (status)
        ln_block_unref(out);
    return status;
}

static ln_status difference_seek(ln_clip *clip, int64_t at)
{
    difference *d = (difference *)clip;
    ln_block_unref(&d->held);
    ln_status status = ln_clip_seek(d->whole, at);
    return status ? status : ln_clip_seek(d->part, at);
}

static void difference_close(ln_clip *clip)
{
    difference *d = (difference *)clip;
    ln_block_unref(&d->held);
    ln_clip_close(&d->whole);
    ln_clip_close(&d->part);
    free(d);
}

ln_status ln_difference(ln_clip *whole, ln_clip *part, ln_clip **out)
{
    static const ln_clip_verbs verbs = { difference_next, difference_seek, difference_close };
    difference *d = calloc(1, sizeof *d);
    *out = NULL;
    if (!d)
        return ln_fail(LN_EMEMORY, "no memory for a clip");
    *d = (difference){ .clip = { &verbs, whole->info }, .whole = whole, .part = part };
    *out = &d->clip;
    return LN_OK;
}

static bool lays_tone(const ln_proposal *p)
{
    return p->op == &ln_op_hush && p->verdict == LN_ACCEPTED && ((const ln_hush *)p->settings)->fill;
}

bool ln_film_has_tone(const ln_proposals *proposals, int track)
{
    for (size_t i = 0; i < proposals->count; i++)
        if (proposals->item[i].track == track && lays_tone(&proposals->item[i]))
            return true;
    return false;
}

ln_status ln_film_without_tone(const ln_proposals *all, ln_arena *arena, ln_proposals *out)
{
    ln_status status = LN_OK;
    *out = (ln_proposals){ .arena = arena };
    for (size_t i = 0; !status && i < all->count; i++) {
        ln_proposal one = all->item[i];
        ln_hush dry;
        if (lays_tone(&one)) {
            dry = *(const ln_hush *)one.settings;
            dry.fill = false;
            one.settings = &dry;
        }
        status = ln_proposals_add(out, &one);
    }
    return status;
}

static ln_status open_kept(const char *path, const ln_proposals *proposals, int track, ln_job *job, ln_clip **out)
{
    ln_proposals dry;
    ln_status status = ln_film_without_tone(proposals, job->arena, &dry);
    *out = NULL;
    return status ? status : ln_film_open(path, &dry, LN_SOUND, track, job, out);
}

ln_status ln_film_stem(const char *path, const ln_proposals *proposals, ln_listening which, int track, ln_job *job, ln_clip **out)
{
    const ln_proposals none = { .arena = job->arena };
    ln_clip *whole, *part;
    *out = NULL;
    if (which == LN_LISTEN_KEPT)
        return open_kept(path, proposals, track, job, out);
    ln_status status = ln_film_open(path, which == LN_LISTEN_RESULT || which == LN_LISTEN_TONE ? proposals : &none, LN_SOUND, track, job, &whole);
    if (status || which == LN_LISTEN_RESULT || which == LN_LISTEN_ORIGINAL) {
        *out = whole;
        return status;
    }
    status = open_kept(path, proposals, track, job, &part);
    if (!status)
        status = ln_difference(whole, part, out);
    if (status) {
        ln_clip_close(&part);
        ln_clip_close(&whole);
    }
    return status;
}
