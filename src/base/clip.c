/* SPDX-License-Identifier: Apache-2.0 */
#include <lanterne/clip.h>

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/audible.h"

ln_status ln_clip_next(ln_clip *clip, ln_block **out)
{
    *out = NULL;
    return clip->verbs->next(clip, out);
}

ln_status ln_clip_seek(ln_clip *clip, int64_t at)
{
    return clip->verbs->seek(clip, at < clip->info.start ? clip->info.start : at);
}

void ln_clip_close(ln_clip **clip)
{
    if (clip && *clip)
        (*clip)->verbs->close(*clip);
    if (clip)
        *clip = NULL;
}

/* Copy what `block` holds of [from, from + to->length) into its place. */
static void lay_over(const ln_block *block, int64_t from, ln_block *to)
{
    int64_t first = block->at > from ? block->at : from;
    int64_t end = block->at + block->length, limit = from + to->length;
    int64_t count = (end < limit ? end : limit) - first;
    for (int c = 0; count > 0 && c < to->channels; c++)
        ln_copy_audible(block->sound[c] + (first - block->at), (size_t)count, to->sound[c] + (first - from));
}

ln_status ln_clip_read_sound(ln_clip *clip, int64_t from, int64_t to, ln_block **out)
{
    assert(clip->info.kind == LN_SOUND && from <= to);
    *out = NULL;
    if (to - from > (int64_t)600 * clip->info.rate)
        return ln_fail(LN_ESETTING, "a stretch of %.0f s is too long to be held: show at most 600 s", (double)(to - from) / clip->info.rate);
    ln_block *stretch;
    ln_status status = ln_block_sound(clip->info.channels, from, to - from, NULL, &stretch);
    if (status)
        return status;
    for (int c = 0; c < stretch->channels; c++)
        memset(stretch->sound[c], 0, (size_t)(to - from) * sizeof(float));
    status = ln_clip_seek(clip, from);
    for (int64_t reached = from; !status && reached < to;) {
        ln_block *block;
        status = ln_clip_next(clip, &block);
        if (status)
            break;
        lay_over(block, from, stretch);
        reached = block->at + block->length;
        ln_block_unref(&block);
    }
    if (status && status != LN_END) {
        ln_block_unref(&stretch);
        return status;
    }
    *out = stretch;
    return LN_OK;
}

typedef struct memory_clip {
    ln_clip clip;
    const float *const *planes;
    int64_t at;
    int step;
} memory_clip;

static ln_status memory_next(ln_clip *clip, ln_block **out)
{
    memory_clip *m = (memory_clip *)clip;
    int64_t left = clip->info.length - m->at, length = left < m->step ? left : m->step;
    if (length <= 0)
        return LN_END;
    ln_status status = ln_block_sound(clip->info.channels, m->at, length, NULL, out);
    if (status)
        return status;
    for (int c = 0; c < clip->info.channels; c++)
        memcpy((*out)->sound[c], m->planes[c] + m->at, (size_t)length * sizeof(float));
    (*out)->touched = false;
    m->at += length;
    return LN_OK;
}

static ln_status memory_seek(ln_clip *clip, int64_t at)
{
    ((memory_clip *)clip)->at = at;
    return LN_OK;
}

static void memory_close(ln_clip *clip)
{
    free(clip);
}

ln_status ln_clip_of_sound(const float *const *planes, int channels, int64_t length, int rate, int step, ln_clip **out)
{
    static const ln_clip_verbs verbs = { memory_next, memory_seek, memory_close };
    assert(channels > 0 && channels <= LN_CHANNELS_MAX && length >= 0 && rate > 0 && step > 0);
    memory_clip *m = calloc(1, sizeof *m);
    *out = NULL;
    if (!m)
        return ln_fail(LN_EMEMORY, "no memory for a clip");
    m->clip.verbs = &verbs;
    m->clip.info = (ln_clip_info){
        .kind = LN_SOUND, .base = { 1, rate }, .length = length, .rate = rate, .channels = channels, .frame_rate = { 0, 1 }, .timecode = { .rate = { 0, 1 } }, .track = -1, .path = "" };
    m->planes = planes;
    m->step = step;
    *out = &m->clip;
    return LN_OK;
}
