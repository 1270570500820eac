/* SPDX-License-Identifier: Apache-2.0 */
#include "film/stems.h"

#include "base/arena.h"
#include "sound/hush.h"

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

ln_status ln_film_stem(const char *path, const ln_proposals *proposals, ln_listening which, int track, ln_job *job, ln_clip **out, ln_clip **less)
{
    const ln_proposals none = { .arena = job->arena };
    *out = *less = NULL;
    if (which == LN_LISTEN_KEPT)
        return open_kept(path, proposals, track, job, out);
    ln_status status = ln_film_open(path, which == LN_LISTEN_RESULT || which == LN_LISTEN_TONE ? proposals : &none, LN_SOUND, track, job, out);
    if (!status && (which == LN_LISTEN_REMOVED || which == LN_LISTEN_TONE))
        status = open_kept(path, proposals, track, job, less);
    if (status)
        ln_clip_close(out);
    return status;
}
