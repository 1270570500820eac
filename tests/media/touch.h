/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_TESTS_TOUCH_H
#define LN_TESTS_TOUCH_H

#include <math.h>
#include <stdlib.h>

#include <lanterne/media.h>

/* An operation that changes nothing, or only the level of sound, and still touches every block: what a treatment looks like to the writer. */
typedef struct touch_clip {
    ln_clip clip, *in;
    float gain;
} touch_clip;

static inline ln_status touch_next(ln_clip *clip, ln_block **out)
{
    touch_clip *t = (touch_clip *)clip;
    ln_block *in, *made = NULL;
    ln_status status = ln_clip_next(t->in, &in);
    if (status)
        return status;
    if (in->kind == LN_SOUND)
        status = ln_block_sound(in->channels, in->at, in->length, in, &made);
    else
        status = ln_block_picture(&in->pixels, in->width, in->height, in, &made);
    for (int c = 0; !status && in->kind == LN_SOUND && c < in->channels; c++)
        for (int64_t i = 0; i < in->length; i++)
            made->sound[c][i] = in->sound[c][i] * t->gain;
    for (int p = 0; !status && in->kind == LN_PICTURE && p < ln_plane_count(&in->pixels); p++)
        for (int y = 0; y < ln_plane_height(in, p); y++)
            memcpy(made->plane[p] + made->stride[p] * y, in->plane[p] + in->stride[p] * y, (size_t)ln_plane_width(in, p) * (in->pixels.real ? 4 : in->pixels.depth > 8 ? 2 : 1));
    ln_block_unref(&in);
    *out = made;
    return status;
}

static inline ln_status touch_seek(ln_clip *clip, int64_t at)
{
    return ln_clip_seek(((touch_clip *)clip)->in, at);
}

static inline void touch_close(ln_clip *clip)
{
    ln_clip_close(&((touch_clip *)clip)->in);
    free(clip);
}

static inline ln_status touch(ln_clip *in, double gain, ln_clip **out)
{
    static const ln_clip_verbs verbs = { touch_next, touch_seek, touch_close };
    touch_clip *t = calloc(1, sizeof *t);
    if (!t)
        return ln_fail(LN_EMEMORY, "no memory");
    t->clip = *in;
    t->clip.verbs = &verbs;
    t->in = in;
    t->gain = (float)gain;
    *out = &t->clip;
    return LN_OK;
}

/* Render `from` to `to` with every sound and picture track touched that `sound` (a level, 0: untouched) and `picture` say. */
static inline ln_status render_touched(const char *from, const char *to, double sound, bool picture, const ln_delivery *how, ln_job *job)
{
    ln_treated treated[16];
    ln_media_info info;
    size_t count = 0;
    ln_status status = ln_media_probe(from, job->arena, &info);
    for (size_t i = 0; !status && i < info.track_count && count < 16; i++) {
        ln_track_kind kind = info.track[i].kind;
        bool wanted = (kind == LN_TRACK_SOUND && sound > 0) || (kind == LN_TRACK_PICTURE && picture);
        if (!wanted)
            continue;
        ln_clip *in = NULL;
        status = ln_media_open(from, kind == LN_TRACK_SOUND ? LN_SOUND : LN_PICTURE, info.track[i].index, job->threads, &in);
        if (status)
            break;
        treated[count] = (ln_treated){ .track = info.track[i].index };
        status = touch(in, sound, &treated[count].clip);
        if (status)
            ln_clip_close(&in);
        else
            count++;
    }
    if (!status)
        status = ln_media_render(from, treated, count, to, how, job);
    while (count)
        ln_clip_close(&treated[--count].clip);
    return status;
}

#endif
