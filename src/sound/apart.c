/* SPDX-License-Identifier: Apache-2.0 */
#include "sound/apart.h"

#include <stdlib.h>
#include <string.h>

#include "base/list.h"

/* Blocks of all channels, from which each channel's clip takes its own: kept until the last has read them. */
typedef struct desk {
    ln_clip *in;
    int channels;
    ln_block **block;
    size_t count, room;
    int64_t place;                 /* where `in` reads on */
    int64_t next[LN_CHANNELS_MAX]; /* where each channel does */
    bool keep;                     /* `in` stays the caller's */
} desk;

typedef struct channel_clip {
    ln_clip clip;
    desk *desk;
    int channel;
} channel_clip;

typedef struct joined {
    ln_clip clip;
    desk desk;
    ln_clip *one[LN_CHANNELS_MAX];
    ln_block *held[LN_CHANNELS_MAX]; /* of each channel, what was not given out yet */
} joined;

static void clear(desk *d, size_t count)
{
    for (size_t i = 0; i < count; i++)
        ln_block_unref(&d->block[i]);
    d->count -= count;
    if (count)
        memmove(d->block, d->block + count, d->count * sizeof *d->block); /* never of a desk without room, which is NULL */
}

static void drop_what_all_have_read(desk *d)
{
    int64_t least = INT64_MAX;
    size_t count = 0;
    for (int c = 0; c < d->channels; c++)
        least = d->next[c] < least ? d->next[c] : least;
    while (count < d->count && d->block[count]->at + d->block[count]->length <= least)
        count++;
    if (count)
        clear(d, count);
}

static ln_status read_one_more(desk *d)
{
    ln_block *block, **list = ln_list_room(d->block, d->count, &d->room, sizeof(ln_block *));
    if (!list)
        return LN_EMEMORY;
    d->block = list;
    ln_status status = ln_clip_next(d->in, &block);
    if (!status) {
        d->block[d->count++] = block;
        d->place = block->at + block->length;
    }
    return status;
}

/* The block that holds sample `at`, read when it must be. */
static ln_status find(desk *d, int64_t at, ln_block **found)
{
    ln_status status = LN_OK;
    if (d->count ? at < d->block[0]->at : at != d->place) {
        clear(d, d->count);
        status = ln_clip_seek(d->in, at);
    }
    for (size_t i = 0; !status; i++) {
        if (i == d->count)
            status = read_one_more(d);
        if (!status && at < d->block[i]->at + d->block[i]->length) {
            *found = d->block[i];
            return LN_OK;
        }
    }
    return status;
}

static ln_status channel_next(ln_clip *clip, ln_block **out)
{
    channel_clip *o = (channel_clip *)clip;
    ln_block *block;
    ln_status status = find(o->desk, o->desk->next[o->channel], &block);
    if (status)
        return status;
    int64_t at = o->desk->next[o->channel] > block->at ? o->desk->next[o->channel] : block->at;
    status = ln_block_part(block, at - block->at, block->length, out);
    if (status)
        return status;
    (*out)->sound[0] = (*out)->sound[o->channel];
    (*out)->channels = 1;
    o->desk->next[o->channel] = at + (*out)->length;
    drop_what_all_have_read(o->desk);
    return LN_OK;
}

static ln_status channel_seek(ln_clip *clip, int64_t at)
{
    channel_clip *o = (channel_clip *)clip;
    desk *d = o->desk;
    at = at > clip->info.start ? at : clip->info.start;
    d->next[o->channel] = at;
    if (d->count && (at < d->block[0]->at || at > d->place))
        clear(d, d->count); /* rather than read everything up to there */
    return LN_OK;
}

static void channel_close(ln_clip *clip)
{
    free(clip);
}

/* The first `length` samples of what is held of every channel, side by side. */
static ln_status join(joined *j, int64_t length, ln_block **out)
{
    ln_block *first = j->held[0], *all;
    ln_status status = ln_block_sound(j->desk.channels, first->at, length, first, &all);
    if (status)
        return status;
    all->touched = false;
    for (int c = 0; c < all->channels; c++) {
        memcpy(all->sound[c], j->held[c]->sound[0], (size_t)length * sizeof(float));
        all->touched = all->touched || j->held[c]->touched;
    }
    all->at = first->at;
    *out = all;
    return LN_OK;
}

static ln_status shorten(ln_block **block, int64_t by)
{
    ln_block *rest = NULL;
    ln_status status = by < (*block)->length ? ln_block_part(*block, by, (*block)->length, &rest) : LN_OK;
    if (!status) {
        ln_block_unref(block);
        *block = rest;
    }
    return status;
}

static ln_status joined_next(ln_clip *clip, ln_block **out)
{
    joined *j = (joined *)clip;
    ln_status status = LN_OK;
    int64_t length = INT64_MAX;
    for (int c = 0; c < j->desk.channels && !status; c++) {
        if (!j->held[c])
            status = ln_clip_next(j->one[c], &j->held[c]);
        if (!status && j->held[c]->length < length)
            length = j->held[c]->length;
    }
    if (!status)
        status = join(j, length, out);
    for (int c = 0; c < j->desk.channels && !status; c++)
        status = shorten(&j->held[c], length);
    if (status)
        ln_block_unref(out);
    return status;
}

static void drop_held(joined *j)
{
    for (int c = 0; c < j->desk.channels; c++)
        ln_block_unref(&j->held[c]);
}

static ln_status joined_seek(ln_clip *clip, int64_t at)
{
    joined *j = (joined *)clip;
    ln_status status = LN_OK;
    drop_held(j);
    for (int c = 0; c < j->desk.channels && !status; c++)
        status = ln_clip_seek(j->one[c], at);
    return status;
}

static void joined_close(ln_clip *clip)
{
    joined *j = (joined *)clip;
    drop_held(j);
    for (int c = 0; c < j->desk.channels; c++)
        ln_clip_close(&j->one[c]);
    clear(&j->desk, j->desk.count);
    free(j->desk.block);
    if (!j->desk.keep)
        ln_clip_close(&j->desk.in);
    free(j);
}

static ln_status set_apart(joined *j, int channel)
{
    static const ln_clip_verbs verbs = { channel_next, channel_seek, channel_close };
    channel_clip *o = calloc(1, sizeof *o);
    if (!o)
        return ln_fail(LN_EMEMORY, "no memory for a channel's clip");
    o->clip = (ln_clip){ &verbs, j->clip.info };
    o->clip.info.channels = 1;
    o->desk = &j->desk;
    o->channel = channel;
    j->one[channel] = &o->clip;
    return LN_OK;
}

ln_status ln_apart(ln_clip *in, ln_treat_channel *treat, void *who, ln_clip **out)
{
    static const ln_clip_verbs verbs = { joined_next, joined_seek, joined_close };
    joined *j = calloc(1, sizeof *j);
    *out = NULL;
    if (!j)
        return ln_fail(LN_EMEMORY, "no memory for a clip");
    j->clip = (ln_clip){ &verbs, in->info };
    j->desk = (desk){ .in = in, .channels = in->info.channels, .place = INT64_MIN, .keep = true };
    ln_status status = LN_OK;
    for (int c = 0; c < j->desk.channels && !status; c++) {
        j->desk.next[c] = in->info.start;
        status = set_apart(j, c);
    }
    for (int c = 0; c < j->desk.channels && !status; c++)
        status = treat(who, c, j->one[c], &j->one[c]);
    if (status) {
        joined_close(&j->clip);
        return status;
    }
    j->desk.keep = false;
    *out = &j->clip;
    return LN_OK;
}
