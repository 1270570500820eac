/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_TESTS_MUTE_H
#define LN_TESTS_MUTE_H

#include "sound/tap.h"
#include "synth.h"

/* A link that lowers [from, to) by a factor and leaves the rest alone: the crudest remover. */
typedef struct mute {
    ln_clip clip;
    ln_clip *in;
    int64_t from, to;
    float gain;
} mute;

static ln_status mute_next(ln_clip *clip, ln_block **out)
{
    mute *m = (mute *)clip;
    ln_block *block;
    ln_status status = ln_clip_next(m->in, &block);
    if (status)
        return status;
    assert_ok(ln_block_sound(block->channels, block->at, block->length, block, out));
    for (int c = 0; c < block->channels; c++)
        for (int64_t i = 0; i < block->length; i++)
            (*out)->sound[c][i] = block->sound[c][i] * (block->at + i >= m->from && block->at + i < m->to ? m->gain : 1);
    ln_block_unref(&block);
    return LN_OK;
}

static ln_status mute_seek(ln_clip *clip, int64_t at)
{
    return ln_clip_seek(((mute *)clip)->in, at);
}

static void mute_close(ln_clip *clip)
{
    ln_clip_close(&((mute *)clip)->in);
    free(clip);
}

static const ln_clip_verbs mute_verbs = { mute_next, mute_seek, mute_close };

/* A chain as mending finds it: a tap on `in`, which it owns, and [from, to) lowered behind it. */
static inline ln_clip *muted(ln_clip *in, int64_t from, int64_t to, float gain, ln_tap **tap)
{
    ln_clip *tapped;
    mute *m = calloc(1, sizeof *m);
    assert_non_null(m);
    assert_ok(ln_tap_new(in, tap, &tapped));
    *m = (mute){ { &mute_verbs, in->info }, tapped, from, to, gain };
    return &m->clip;
}

/* From each of the places on, a clip gives what it gives when it is read through. */
static inline void assert_seeks(ln_clip *clip, const int64_t *place, size_t count, const float *whole)
{
    for (size_t i = 0; i < count; i++) {
        int64_t at = place[i];
        assert_ok(ln_clip_seek(clip, at));
        for (int k = 0; k < 5; k++) {
            ln_block *block;
            assert_ok(ln_clip_next(clip, &block));
            assert_int_equal(block->at, at);
            assert_memory_equal(block->sound[0], whole + at, (size_t)block->length * sizeof(float));
            at += block->length;
            ln_block_unref(&block);
        }
    }
}

#endif
