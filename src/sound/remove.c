/* SPDX-License-Identifier: Apache-2.0 */
#include "sound/tones.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/audible.h"
#include "base/list.h"
#include "sound/comb.h"

/* Where a track was cut a frame is half sound and half nothing, and the hill of a line, which is lowered for all of the frame, is put into the silence as well. So nothing is taken off silence (so many
 * seconds on end below -120 dB of full scale), and as long beside it the taking sets in. */
static const double cut_seconds = 0.005;
static const float nothing = 1e-6F;

/* The clip around a comb: one span, tones of one pace. Several cuts are several such clips, one pulling from the other.
 *
 * Before the span blocks pass, and the last of them are remembered, since the first frames lie half before it; inside, sound is taken from the memory and given out
 * in blocks of a hop; what had to be read beyond the span waits in line and is given out as it came. */

typedef struct line_up {
    ln_block **block;
    size_t first, count, room;
} line_up;

typedef struct comb_clip {
    ln_clip clip;
    ln_clip *in;
    ln_tones tones;
    ln_fading fading;
    int64_t to;         /* the span's end, or the clip's, once that has turned out to come before */
    ln_comb *comb;
    int size, hop, edge; /* samples; how many in a row of nothing are silence */
    /* Rings of `room` samples a channel, a power of two: the sound up to `heard`, and what is taken off it. */
    float *sound, *taken, *frame;
    float *spared; /* of a hop and its surroundings: how much of what would be taken off is, 0 in silence */
    int64_t room, heard, given, frames;
    ln_block *reading;  /* pulled, not yet wholly heard */
    line_up after;      /* from the span's end on */
    int64_t skip_to;    /* nothing before this is given out: a seek into the span */
    ln_status ended;    /* what the clip underneath said at its end */
} comb_clip;

static float *of_channel(const comb_clip *c, float *rings, int channel)
{
    return rings + (int64_t)channel * c->room;
}

static int64_t first_frame(const comb_clip *c)
{
    return c->fading.from - c->size;
}

/* Forget what was heard: the next block pulled begins at `at`. */
static void place_at(comb_clip *c, int64_t at)
{
    ln_block_unref(&c->reading);
    for (; c->after.count; c->after.count--)
        ln_block_unref(&c->after.block[c->after.first++]);
    c->after.first = 0;
    memset(c->sound, 0, (size_t)(2 * c->room * c->clip.info.channels) * sizeof *c->sound);
    c->frames = 0;
    c->given = at;
    c->heard = first_frame(c);
    c->ended = LN_OK;
}

/* The same with a comb that has heard nothing either. */
static ln_status begin_at(comb_clip *c, int64_t at)
{
    place_at(c, at);
    ln_comb_free(c->comb);
    return ln_comb_new(&c->tones, c->fading.floor, c->clip.info.rate, c->clip.info.channels, &c->comb);
}

static ln_status line_up_add(line_up *line, ln_block *block)
{
    ln_block **longer = ln_list_room(line->block, line->first + line->count, &line->room, sizeof(ln_block *));
    if (!longer)
        return LN_EMEMORY;
    line->block = longer;
    line->block[line->first + line->count++] = block;
    return LN_OK;
}

/* Copy what `block` holds between what was heard and `upto` into the ring. */
static void hear(comb_clip *c, const ln_block *block, int64_t upto)
{
    int64_t end = block->at + block->length < upto ? block->at + block->length : upto, from = c->heard > block->at ? c->heard : block->at;
    for (int64_t at = from; at < end;) {
        int64_t place = at & (c->room - 1), run = c->room - place < end - at ? c->room - place : end - at;
        for (int k = 0; k < block->channels; k++) {
            memcpy(of_channel(c, c->sound, k) + place, block->sound[k] + (at - block->at), (size_t)run * sizeof(float));
            memset(of_channel(c, c->taken, k) + place, 0, (size_t)run * sizeof(float));
        }
        at += run;
    }
    if (end > c->heard)
        c->heard = end;
}

/* Silence up to `upto`: the clip is over. */
static void hear_nothing(comb_clip *c, int64_t upto)
{
    for (; c->heard < upto; c->heard++)
        for (int k = 0; k < c->clip.info.channels; k++)
            of_channel(c, c->sound, k)[c->heard & (c->room - 1)] = of_channel(c, c->taken, k)[c->heard & (c->room - 1)] = 0;
}

/* The block that was being read is done with; what of it lies beyond the span goes in line. */
static ln_status put_aside(comb_clip *c)
{
    ln_block *block = c->reading, *part = NULL;
    ln_status status = LN_OK;
    c->reading = NULL;
    if (block->at >= c->to)
        part = ln_block_ref(block);
    else if (block->at + block->length > c->to)
        status = ln_block_part(block, c->to - block->at, block->length, &part);
    ln_block_unref(&block);
    if (part && !status) {
        status = line_up_add(&c->after, part);
        if (status)
            ln_block_unref(&part);
    }
    return status;
}

static ln_status hear_until(comb_clip *c, int64_t upto)
{
    while (c->heard < upto) {
        if (!c->reading && !c->ended) {
            ln_status status = ln_clip_next(c->in, &c->reading);
            if (status && status != LN_END)
                return status;
            c->ended = status;
            if (status && c->to > c->heard)
                c->to = c->heard;
        }
        if (!c->reading) {
            hear_nothing(c, upto);
            return LN_OK;
        }
        hear(c, c->reading, upto);
        if (c->heard < c->reading->at + c->reading->length)
            return LN_OK;
        ln_status status = put_aside(c);
        if (status)
            return status;
    }
    return LN_OK;
}

static void copy_frame(const comb_clip *c, int channel, int64_t at, float *frame)
{
    const float *ring = of_channel(c, c->sound, channel);
    int64_t place = at & (c->room - 1), run = c->room - place < c->size ? c->room - place : c->size;
    ln_copy_audible(ring + place, (size_t)run, frame);
    ln_copy_audible(ring, (size_t)(c->size - run), frame + run);
}

/* Look at one more frame, and comb the one that this decides. */
static ln_status next_frame(comb_clip *c)
{
    const float *frame[LN_CHANNELS_MAX + 1] = { NULL };
    int channels = c->clip.info.channels, lag = ln_comb_lag(c->comb);
    int64_t at = first_frame(c) + c->frames * c->hop;
    ln_status status = hear_until(c, at + c->size);
    if (status)
        return status;
    for (int k = 0; k < channels; k++) {
        copy_frame(c, k, at, c->frame + (int64_t)k * c->size);
        frame[k] = c->frame + (int64_t)k * c->size;
    }
    ln_comb_look(c->comb, frame);
    if (c->frames++ < lag)
        return LN_OK;
    at -= (int64_t)lag * c->hop;
    for (int k = 0; k < channels; k++) {
        copy_frame(c, k, at, c->frame);
        if (!ln_comb_take(c->comb, k, c->frame, c->frame + c->size))
            continue;
        float *taken = of_channel(c, c->taken, k);
        for (int i = 0; i < c->size; i++)
            taken[(at + i) & (c->room - 1)] += c->frame[c->size + i];
    }
    return LN_OK;
}

/* How far from silence each sample of [from, to) is, as a share of `edge`: 1 wherever there is none. */
static const float *spare_silence(comb_clip *c, int channel, int64_t from, int64_t to)
{
    const float *ring = of_channel(c, c->sound, channel);
    const int edge = c->edge, count = (int)(to - from) + 4 * edge;
    float *share = c->spared;
    int run = 0, far = edge;
    bool any = false;
    for (int i = 0; i < count; i++) {
        const int64_t at = from - 2 * edge + i;
        run = at >= c->clip.info.start && at < c->to && fabsf(ring[at & (c->room - 1)]) < nothing ? run + 1 : 0;
        share[i] = run < edge;
        any |= run >= edge;
        for (int k = i - edge + 1; run == edge && k < i; k++)
            share[k] = 0;
    }
    for (int i = 0; any && i < count; i++) {
        far = share[i] > 0 ? far + (far < edge) : 0;
        share[i] = (float)far / (float)edge;
    }
    far = edge;
    for (int i = count - 1; any && i >= 0; i--) {
        far = share[i] > 0 ? far + (far < edge) : 0;
        share[i] = fminf(share[i], (float)far / (float)edge);
    }
    return share + 2 * edge;
}

static ln_status give_combed(comb_clip *c, ln_block **out)
{
    int lag = ln_comb_lag(c->comb);
    /* Whole up to the start of the first frame that was not combed. */
    while (first_frame(c) + (c->frames - lag) * c->hop < c->given + c->hop && first_frame(c) + (c->frames - lag) * c->hop < c->to) {
        ln_status status = next_frame(c);
        if (status)
            return status;
    }
    int64_t from = c->given, to = from + c->hop < c->to ? from + c->hop : c->to;
    if (from >= to)
        return LN_OK;
    ln_status status = ln_block_sound(c->clip.info.channels, from, to - from, NULL, out);
    if (status)
        return status;
    for (int k = 0; k < c->clip.info.channels; k++) {
        const float *share = spare_silence(c, k, from, to);
        for (int64_t at = from; at < to; at++) {
            int64_t place = at & (c->room - 1);
            (*out)->sound[k][at - from] = of_channel(c, c->sound, k)[place] - share[at - from] * ln_fading_at(&c->fading, at) * of_channel(c, c->taken, k)[place];
        }
    }
    return LN_OK;
}

/* Before the span: pass the block, or the part of it that lies before, and remember what the first frames will need. */
static ln_status give_before(comb_clip *c, ln_block **out)
{
    ln_status status = ln_clip_next(c->in, out);
    if (status)
        return status;
    ln_block *block = *out;
    if (block->at + block->length <= c->fading.from) {
        hear(c, block, c->fading.from);
        return LN_OK;
    }
    *out = NULL;
    c->reading = block;
    hear(c, block, c->fading.from);
    return block->at < c->fading.from ? ln_block_part(block, 0, c->fading.from - block->at, out) : LN_OK;
}

static ln_status give_after(comb_clip *c, ln_block **out)
{
    ln_status status = c->reading ? put_aside(c) : LN_OK;
    if (status)
        return status;
    if (!c->after.count)
        return c->ended ? c->ended : ln_clip_next(c->in, out);
    *out = c->after.block[c->after.first++];
    c->after.count--;
    return LN_OK;
}

static ln_status comb_next(ln_clip *clip, ln_block **out)
{
    comb_clip *c = (comb_clip *)clip;
    for (;;) {
        ln_status status = LN_OK;
        if (c->given < c->fading.from)
            status = give_before(c, out);
        else if (c->given < c->to)
            status = give_combed(c, out);
        if (!status && !*out && c->given >= c->to)
            status = give_after(c, out);
        if (status)
            return status;
        if (!*out) /* the span began with this block */
            continue;
        ln_block *block = *out;
        c->given = block->at + block->length;
        if (block->at >= c->skip_to)
            return LN_OK;
        *out = NULL;
        if (c->given > c->skip_to)
            status = ln_block_part(block, c->skip_to - block->at, block->length, out);
        ln_block_unref(&block);
        if (status || *out)
            return status;
    }
}

static ln_status comb_seek(ln_clip *clip, int64_t at)
{
    comb_clip *c = (comb_clip *)clip;
    bool before = at < c->fading.from, inside = !before && at < c->to;
    /* The frames that reach into the span begin this much before it. */
    int64_t start = before && at > first_frame(c) ? first_frame(c) : inside ? first_frame(c) : at;
    start = start < clip->info.start ? clip->info.start : start;
    c->skip_to = at;
    ln_status status = begin_at(c, start);
    return status ? status : ln_clip_seek(c->in, start);
}

static void comb_close(ln_clip *clip)
{
    comb_clip *c = (comb_clip *)clip;
    ln_block_unref(&c->reading);
    for (; c->after.count; c->after.count--)
        ln_block_unref(&c->after.block[c->after.first++]);
    free(c->after.block);
    ln_comb_free(c->comb);
    ln_clip_close(&c->in);
    free(c->sound);
    free(c->frame);
    free(c->spared);
    free(c);
}

static ln_status make_room(comb_clip *c)
{
    size_t channels = (size_t)c->clip.info.channels;
    for (c->room = 1; c->room < 4 * (int64_t)c->size;)
        c->room *= 2;
    c->sound = calloc((size_t)c->room * channels * 2, sizeof *c->sound);
    c->frame = calloc((size_t)c->size * (channels + 1), sizeof *c->frame);
    c->spared = calloc((size_t)(c->hop + 4 * c->edge), sizeof *c->spared);
    if (!c->sound || !c->frame || !c->spared)
        return ln_fail(LN_EMEMORY, "no memory for %lld samples of sound", (long long)c->room);
    c->taken = c->sound + (size_t)c->room * channels;
    return LN_OK;
}

static ln_status comb_clip_new(ln_clip *in, const ln_tones *tones, const ln_tones_cut *cut, ln_clip **out)
{
    static const ln_clip_verbs verbs = { comb_next, comb_seek, comb_close };
    comb_clip *c = calloc(1, sizeof *c);
    if (!c)
        return ln_fail(LN_EMEMORY, "no memory for a clip");
    c->clip = (ln_clip){ .verbs = &verbs, .info = in->info };
    c->tones = *tones;
    c->fading = ln_fading_of(&cut->fader, &in->info);
    c->to = c->fading.to;
    c->skip_to = in->info.start;
    ln_status status = ln_comb_new(tones, c->fading.floor, in->info.rate, in->info.channels, &c->comb);
    if (!status) {
        c->size = ln_comb_size(c->comb);
        c->hop = ln_comb_hop(c->comb);
        c->edge = (int)(cut_seconds * in->info.rate);
        status = make_room(c);
    }
    if (status) {
        comb_close(&c->clip);
        return status;
    }
    place_at(c, in->info.start);
    c->in = in;
    *out = &c->clip;
    return LN_OK;
}

/* The innermost clip under all the combs, given back when a later comb could not be made. */
static void take_apart(ln_clip *clip, const ln_clip *innermost)
{
    while (clip != innermost) {
        comb_clip *c = (comb_clip *)clip;
        clip = c->in;
        c->in = NULL;
        comb_close(&c->clip);
    }
}

/* One clip a pace, around `*clip`. */
static ln_status wrap(const ln_tones_cut *cut, ln_clip **clip)
{
    ln_tones all, some;
    ln_status status = ln_tones_parse(cut->tones, &all);
    if (status)
        return status;
    if (!(cut->fader.floor_db <= 0))
        return ln_fail(LN_ESETTING, "floor: %g dB would make tones louder: give 0 or below", cut->fader.floor_db);
    for (int pace = 0; pace < LN_PACES && !status; pace++) {
        some.count = 0;
        for (int i = 0; i < all.count; i++)
            if ((int)ln_tone_pace(&all.item[i]) == pace)
                some.item[some.count++] = all.item[i];
        if (some.count)
            status = comb_clip_new(*clip, &some, cut, clip);
    }
    return status;
}

ln_status ln_tones_remove(ln_clip *in, const ln_tones_cut *cuts, size_t count, ln_clip **out)
{
    ln_clip *clip = in;
    ln_status status = LN_OK;
    for (size_t i = 0; i < count && !status; i++)
        status = wrap(&cuts[i], &clip);
    if (status)
        take_apart(clip, in);
    *out = status ? NULL : clip;
    return status;
}
