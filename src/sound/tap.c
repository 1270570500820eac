/* SPDX-License-Identifier: Apache-2.0 */
#include "sound/tap.h"

#include <stdlib.h>
#include <string.h>

#include "base/audible.h"
#include "base/list.h"

typedef struct note {
    int64_t row; /* and one more: 0 is none */
    float power[LN_BANDS];
} note;

struct ln_tap {
    ln_clip clip;
    ln_clip *in;
    bool open;
    ln_block **block;
    size_t count, room;
    note *note; /* of each channel LN_TAP_NOTED; NULL: none are kept */
};

static void drop(ln_tap *t, size_t count)
{
    for (size_t i = 0; i < count; i++)
        ln_block_unref(&t->block[i]);
    t->count -= count;
    if (count)
        memmove(t->block, t->block + count, t->count * sizeof(ln_block *));
}

static ln_status remember(ln_tap *t, ln_block *block)
{
    ln_block **longer = ln_list_room(t->block, t->count, &t->room, sizeof(ln_block *));
    if (!longer)
        return LN_EMEMORY;
    t->block = longer;
    t->block[t->count++] = ln_block_ref(block);
    return LN_OK;
}

static ln_status tap_next(ln_clip *clip, ln_block **out)
{
    ln_tap *t = (ln_tap *)clip;
    ln_status status = ln_clip_next(t->in, out);
    if (!status && t->open && (status = remember(t, *out)))
        ln_block_unref(out);
    return status;
}

static ln_status tap_seek(ln_clip *clip, int64_t at)
{
    ln_tap *t = (ln_tap *)clip;
    drop(t, t->count);
    return ln_clip_seek(t->in, at);
}

static void tap_close(ln_clip *clip)
{
    ln_tap *t = (ln_tap *)clip;
    drop(t, t->count);
    free(t->block);
    free(t->note);
    ln_clip_close(&t->in);
    free(t);
}

ln_status ln_tap_new(ln_clip *in, ln_tap **tap, ln_clip **out)
{
    static const ln_clip_verbs verbs = { tap_next, tap_seek, tap_close };
    ln_tap *t = *tap = calloc(1, sizeof *t);
    *out = NULL;
    if (!t)
        return ln_fail(LN_EMEMORY, "no memory for a clip");
    *t = (ln_tap){ .clip = { &verbs, in->info }, .in = in };
    *out = &t->clip;
    return LN_OK;
}

ln_clip *ln_tap_clip(ln_tap *tap)
{
    return &tap->clip;
}

void ln_tap_open(ln_tap *tap)
{
    tap->open = true;
}

void ln_tap_read(const ln_tap *t, int channel, int64_t at, int count, float *out)
{
    memset(out, 0, (size_t)count * sizeof *out);
    for (size_t i = 0; i < t->count && t->block[i]->at < at + count; i++) {
        const ln_block *b = t->block[i];
        int64_t from = b->at > at ? b->at : at, to = b->at + b->length < at + count ? b->at + b->length : at + count;
        if (from < to)
            ln_copy_audible(b->sound[channel] + (from - b->at), (size_t)(to - from), out + (from - at));
    }
}

ln_status ln_tap_notes(ln_tap *t)
{
    if (!t->note)
        t->note = calloc((size_t)t->clip.info.channels * LN_TAP_NOTED, sizeof *t->note);
    return t->note ? LN_OK : ln_fail(LN_EMEMORY, "no memory for notes of %d rows", LN_TAP_NOTED);
}

static note *note_of(const ln_tap *t, int channel, int64_t row)
{
    return &t->note[channel * LN_TAP_NOTED + row % LN_TAP_NOTED];
}

void ln_tap_note(ln_tap *t, int channel, int64_t row, const float power[LN_BANDS])
{
    note *n = note_of(t, channel, row);
    n->row = row + 1;
    memcpy(n->power, power, sizeof n->power);
}

const float *ln_tap_noted(const ln_tap *t, int channel, int64_t row)
{
    const note *n = t->note ? note_of(t, channel, row) : NULL;
    return n && n->row == row + 1 ? n->power : NULL;
}

void ln_tap_forget(ln_tap *t, int64_t at)
{
    size_t count = 0;
    while (count < t->count && t->block[count]->at + t->block[count]->length <= at)
        count++;
    drop(t, count);
}
