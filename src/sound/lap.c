/* SPDX-License-Identifier: Apache-2.0 */
#include "sound/lap.h"

#include <stdlib.h>
#include <string.h>

#include "base/audible.h"
#include "base/clones.h"
#include "base/list.h"

static void tape_free(ln_tape *t)
{
    for (int c = 0; c < LN_CHANNELS_MAX; c++)
        free(t->sound[c]);
}

static ln_status tape_reach(ln_tape *t, int channels, size_t length)
{
    if (length <= t->room)
        return LN_OK;
    size_t room = length + length / 2;
    for (int c = 0; c < channels; c++) {
        float *longer = realloc(t->sound[c], room * sizeof *longer);
        if (!longer)
            return ln_fail(LN_EMEMORY, "no memory for %zu samples", room);
        t->sound[c] = longer;
    }
    t->room = room;
    return LN_OK;
}

/* Add `count` samples, of `block` from its sample `first` on, or silence. */
static ln_status tape_add(ln_tape *t, int channels, const ln_block *block, int64_t first, size_t count)
{
    ln_status status = tape_reach(t, channels, t->length + count);
    for (int c = 0; !status && c < channels; c++) {
        float *to = t->sound[c] + t->length;
        if (block)
            ln_copy_audible(block->sound[c] + first, count, to);
        else
            memset(to, 0, count * sizeof *to);
    }
    if (!status)
        t->length += count;
    return status;
}

/* Forget what lies before `tick`, once it is worth the copying. */
static void tape_forget(ln_tape *t, int channels, int64_t tick)
{
    size_t gone = tick > t->from ? (size_t)(tick - t->from) : 0;
    if (gone == 0 || gone < t->length / 2 || gone > t->length)
        return;
    for (int c = 0; c < channels; c++)
        memmove(t->sound[c], t->sound[c] + gone, (t->length - gone) * sizeof(float));
    t->from += (int64_t)gone;
    t->length -= gone;
}

int64_t ln_lap_heard_to(const ln_lap *l)
{
    return l->heard.from + (int64_t)l->heard.length;
}

ln_status ln_lap_gone(ln_lap *l, int64_t tick, size_t count)
{
    size_t end = (size_t)(tick - l->gone.from) + count;
    return end > l->gone.length ? tape_add(&l->gone, l->clip.info.channels, NULL, 0, end - l->gone.length) : LN_OK;
}

static ln_status start(ln_lap *l, int64_t tick)
{
    l->running = true;
    l->heard.length = l->gone.length = 0;
    l->verbs->start(l, tick);
    l->known = l->needed = l->heard.from;
    int64_t before = l->clip.info.start - l->heard.from;
    return before > 0 ? tape_add(&l->heard, l->clip.info.channels, NULL, 0, (size_t)before) : LN_OK;
}

static ln_status hear(ln_lap *l, ln_block *block)
{
    int64_t end = block->at + block->length, zone = l->fading.from > l->clip.info.start + l->reach ? l->fading.from - l->reach : l->clip.info.start;
    ln_status status = LN_OK;
    if (l->running && block->at - l->reach >= l->fading.to) {
        l->running = false; /* what goes is known for the whole span by now */
        return LN_OK;
    }
    if (!l->running && end > zone && block->at < l->fading.to)
        status = start(l, block->at > zone ? block->at : zone);
    if (status || !l->running)
        return status;
    int64_t next = ln_lap_heard_to(l), first = next > block->at ? next - block->at : 0;
    if (first < block->length)
        status = tape_add(&l->heard, l->clip.info.channels, block, first, (size_t)(block->length - first));
    return status ? status : l->verbs->work(l);
}

static ln_status wait_in_line(ln_lap *l, ln_block *block)
{
    ln_block **line = ln_list_room(l->line, l->line_count, &l->line_room, sizeof(ln_block *));
    if (!line)
        return LN_EMEMORY;
    l->line = line;
    l->line[l->line_count++] = block;
    return LN_OK;
}

static int64_t known(const ln_lap *l)
{
    return l->over || !l->running ? INT64_MAX : l->known;
}

static void LN_CLONES take_off(float *restrict x, const float *restrict gone, int64_t count)
{
    for (int64_t i = 0; i < count; i++)
        x[i] -= gone[i];
}

static void take_off_fading(const ln_fading *fading, float *x, const float *gone, int64_t from, int64_t to)
{
    for (int64_t t = from; t < to; t++, x++, gone++)
        *x -= ln_fading_at(fading, t) * *gone;
}

static int64_t within(int64_t tick, int64_t from, int64_t to)
{
    return tick < from ? from : tick > to ? to : tick;
}

/* The block less what goes. */
static ln_status treat(ln_lap *l, ln_block **block)
{
    ln_block *old = *block, *new;
    int64_t first = old->at > l->fading.from ? old->at : l->fading.from, end = old->at + old->length < l->fading.to ? old->at + old->length : l->fading.to;
    int64_t heard = l->gone.from + (int64_t)l->gone.length;
    end = end < heard ? end : heard;
    first = first > l->gone.from ? first : l->gone.from;
    int64_t in = within(l->fading.from + (int64_t)l->fading.in + 1, first, end), out = within(l->fading.to - (int64_t)l->fading.out - 1, in, end);
    ln_status status = ln_block_sound(old->channels, old->at, old->length, old, &new);
    if (status)
        return status;
    for (int c = 0; c < old->channels; c++) {
        memcpy(new->sound[c], old->sound[c], (size_t)old->length * sizeof(float));
        if (first >= end)
            continue;
        float *x = new->sound[c] + (first - old->at);
        const float *gone = l->gone.sound[c] + (first - l->gone.from);
        take_off_fading(&l->fading, x, gone, first, in);
        take_off(x + (in - first), gone + (in - first), out - in);
        take_off_fading(&l->fading, x + (out - first), gone + (out - first), out, end);
    }
    ln_block_unref(block);
    *block = new;
    return LN_OK;
}

/* Give out the first block in line, cut to what was asked for by a seek; *out stays NULL when all of it lies before that. */
static ln_status give(ln_lap *l, ln_block **out)
{
    ln_block *block = l->line[0];
    ln_status status = LN_OK;
    memmove(l->line, l->line + 1, --l->line_count * sizeof *l->line);
    int64_t end = block->at + block->length;
    if (end > l->fading.from && block->at < l->fading.to && end > l->skip)
        status = treat(l, &block);
    if (l->running) {
        tape_forget(&l->gone, l->clip.info.channels, end < l->known ? end : l->known);
        tape_forget(&l->heard, l->clip.info.channels, l->needed);
    }
    if (!status && block->at < l->skip && end > l->skip) {
        ln_block *part;
        status = ln_block_part(block, l->skip - block->at, block->length, &part);
        if (!status) {
            ln_block_unref(&block);
            block = part;
        }
    }
    if (!status && end > l->skip)
        *out = block;
    else
        ln_block_unref(&block);
    return status;
}

static ln_status finish(ln_lap *l)
{
    l->over = true;
    l->end = ln_lap_heard_to(l);
    ln_status status = l->running ? tape_add(&l->heard, l->clip.info.channels, NULL, 0, (size_t)l->window) : LN_OK;
    return status || !l->running ? status : l->verbs->work(l);
}

static ln_status lap_next(ln_clip *clip, ln_block **out)
{
    ln_lap *l = (ln_lap *)clip;
    ln_status status = LN_OK;
    while (!status && !*out) {
        ln_block *block, *first = l->line_count ? l->line[0] : NULL;
        int64_t end = first ? first->at + first->length : 0;
        if (first && (end <= l->fading.from || first->at >= l->fading.to || known(l) >= (end < l->fading.to ? end : l->fading.to))) {
            status = give(l, out);
            continue;
        }
        if (l->over)
            return LN_END;
        status = ln_clip_next(l->in, &block);
        if (status == LN_END) {
            status = finish(l);
            continue;
        }
        if (!status && (status = wait_in_line(l, block)))
            ln_block_unref(&block);
        if (!status)
            status = hear(l, block);
    }
    return status;
}

static void drop_line(ln_lap *l)
{
    for (size_t i = 0; i < l->line_count; i++)
        ln_block_unref(&l->line[i]);
    l->line_count = 0;
}

static ln_status lap_seek(ln_clip *clip, int64_t at)
{
    ln_lap *l = (ln_lap *)clip;
    int64_t read = at;
    if (at < l->fading.to && at > l->fading.from - l->reach)
        read = at - 2 * l->reach;
    drop_line(l);
    l->running = l->over = false;
    l->skip = at;
    return ln_clip_seek(l->in, read);
}

static void lap_close(ln_clip *clip)
{
    ln_lap *l = (ln_lap *)clip;
    drop_line(l);
    free(l->line);
    tape_free(&l->heard);
    tape_free(&l->gone);
    l->verbs->free(l);
    ln_clip_close(&l->in);
    free(l);
}

void ln_lap_init(ln_lap *l, const ln_lap_verbs *verbs, ln_clip *in, const ln_fader *fader, int window, int64_t reach)
{
    static const ln_clip_verbs clip_verbs = { lap_next, lap_seek, lap_close };
    l->clip.verbs = &clip_verbs;
    l->clip.info = in->info;
    l->verbs = verbs;
    l->in = in;
    l->fading = ln_fading_of(fader, &in->info);
    l->window = window;
    l->reach = reach;
    l->skip = INT64_MIN;
}
