/* SPDX-License-Identifier: Apache-2.0 */
#include "grading/graded.h"

#include <stdlib.h>

typedef struct stretch {
    ln_span span; /* in the clip's base */
    ln_graded_look look;
} stretch;

typedef struct graded {
    ln_clip clip;
    ln_clip *in;
    ln_job *job;
    ln_pool *pool;
    ln_grade *now;   /* the grades of the picture in hand */
    size_t count;
    stretch stretch[];
} graded;

/* Which picture this is, counted from the clip's start. */
static int64_t frame_of(const ln_clip_info *info, int64_t at)
{
    const ln_ratio rate = info->frame_rate;
    return rate.num > 0 ? ln_rescale(at - info->start, info->base, (ln_ratio){ rate.den, rate.num }) : at;
}

/* Through the looks of its moment, one after the other. Where one needs the whole picture, those before it are carried out first and those after it go on from there. */
static ln_status carry(graded *g, ln_block *picture, ln_block **out)
{
    const float *rgb[3] = { NULL, NULL, NULL };
    int count = 0;
    bool touched = false, dither = false;
    ln_status status = LN_OK;
    *out = NULL;
    for (size_t i = 0; !status && i < g->count; i++) {
        const ln_graded_look *look = &g->stretch[i].look;
        if (picture->at < g->stretch[i].span.from || picture->at >= g->stretch[i].span.to)
            continue;
        touched = true;
        dither |= look->dither;
        if (!look->grade.rows) {
            ln_graded_film *film = look->own;
            status = film->show(film, picture, rgb[0] ? rgb : NULL, frame_of(&g->clip.info, picture->at), g->now, count, g->pool, rgb);
            count = 0;
        } else
            g->now[count++] = look->grade;
    }
    if (!status && !touched)
        *out = ln_block_ref(picture);
    else if (!status)
        status = ln_picture_close(picture, rgb[0] ? rgb : NULL, g->now, count, dither && !g->job->coarse, g->pool, out);
    return status;
}

static ln_status next(ln_clip *clip, ln_block **out)
{
    graded *g = (graded *)clip;
    ln_block *picture;
    if (ln_job_stopping(g->job))
        return ln_job_stopped();
    ln_status status = ln_clip_next(g->in, &picture);
    if (status)
        return status;
    status = carry(g, picture, out);
    ln_block_unref(&picture);
    return status;
}

static ln_status seek(ln_clip *clip, int64_t at)
{
    return ln_clip_seek(((graded *)clip)->in, at);
}

static void drop(graded *g)
{
    for (size_t i = 0; i < g->count; i++)
        if (g->stretch[i].look.free_own)
            g->stretch[i].look.free_own(g->stretch[i].look.own);
    ln_pool_free(g->pool);
    free(g->now);
    free(g);
}

static void close_graded(ln_clip *clip)
{
    graded *g = (graded *)clip;
    ln_clip_close(&g->in);
    drop(g);
}

ln_span ln_graded_whole(const ln_clip *clip)
{
    const ln_clip_info *info = &clip->info;
    int64_t end = info->length < 0 ? INT64_MAX : info->start + (info->length > 0 ? info->length : 1);
    return (ln_span){ info->start, end, info->base };
}

ln_span ln_graded_stretch(ln_span span, const ln_clip *clip)
{
    ln_span whole = ln_graded_whole(clip);
    span = ln_span_in(span, whole.base);
    if (span.from <= whole.from)
        span.from = INT64_MIN;
    if (span.to >= whole.to)
        span.to = INT64_MAX;
    return span;
}

static bool is_wanted(const ln_proposal *p, const ln_op *op, const ln_clip *in)
{
    return p->op == op && p->verdict == LN_ACCEPTED && p->track == in->info.track;
}

ln_status ln_graded_clip(const ln_op *op, ln_status (*make)(const void *settings, const ln_clip_info *clip, ln_graded_look *look), const ln_proposals *accepted, ln_clip *in, ln_job *job,
                         ln_clip **out)
{
    static const ln_clip_verbs verbs = { next, seek, close_graded };
    size_t count = 0;
    *out = NULL;
    for (size_t i = 0; i < accepted->count; i++)
        count += is_wanted(&accepted->item[i], op, in);
    if (!count) {
        *out = in;
        return LN_OK;
    }
    graded *g = calloc(1, sizeof *g + count * sizeof *g->stretch);
    if (!g)
        return ln_fail(LN_EMEMORY, "no memory for %zu grades", count);
    g->clip = (ln_clip){ &verbs, in->info };
    g->job = job;
    g->now = calloc(count, sizeof *g->now);
    g->pool = ln_pool_new(job->threads);
    ln_status status = !g->now || !g->pool ? ln_fail(LN_EMEMORY, "no memory for %zu grades", count) : ln_picture_gradable(&in->info.pixels);
    for (size_t i = 0; !status && i < accepted->count; i++) {
        const ln_proposal *p = &accepted->item[i];
        if (!is_wanted(p, op, in))
            continue;
        stretch *s = &g->stretch[g->count];
        s->span = ln_graded_stretch(p->span, in);
        if (!(status = make(p->settings, &in->info, &s->look)))
            g->count++;
    }
    if (status) {
        drop(g);
        return status;
    }
    g->in = in;
    *out = &g->clip;
    return LN_OK;
}
