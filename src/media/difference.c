/* SPDX-License-Identifier: Apache-2.0 */
#include "media/difference.h"

#include <stdlib.h>

#include "media/encode.h"

typedef struct difference {
    ln_clip clip;
    ln_clip *whole, *part;
    int bits;
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
                out->sound[c][t - whole->at] = ln_rounded(whole->sound[c][t - whole->at], d->bits) - (part ? ln_rounded(part->sound[c][t - part->at], d->bits) : 0);
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
    free(d);
}

ln_status ln_difference(ln_clip *whole, ln_clip *part, int bits, ln_clip **out)
{
    static const ln_clip_verbs verbs = { difference_next, difference_seek, difference_close };
    difference *d = calloc(1, sizeof *d);
    *out = NULL;
    if (!d)
        return ln_fail(LN_EMEMORY, "no memory for a clip");
    *d = (difference){ .clip = { &verbs, whole->info }, .whole = whole, .part = part, .bits = bits };
    *out = &d->clip;
    return LN_OK;
}
