/* SPDX-License-Identifier: Apache-2.0 */
#include "draw.h"

#include <string.h>

#include "sound/plot.h"

/* Boxes over the whole height: a proposal says when, and its label what. Those that cover the whole clip would frame the picture and nothing else. */
static size_t marks_of(const ln_proposals *list, const ln_clip_info *info, ln_plot_mark *marks)
{
    size_t count = 0;
    for (size_t i = 0; i < list->count; i++) {
        const ln_proposal *p = &list->item[i];
        ln_span span = ln_span_in(p->span, info->base);
        bool whole = span.from <= info->start && span.to - span.from >= info->length;
        if (p->verdict == LN_ACCEPTED && p->track == info->track && !whole)
            marks[count++] = (ln_plot_mark){ .span = span, .label = *p->family ? p->family : p->op->name };
    }
    return count;
}

ln_status draw_plot(ln_call *call, const char *source, const ln_proposals *list)
{
    if (!call->general.plot)
        return LN_OK;
    ln_clip *before = NULL, *after = NULL;
    const char *name = strrchr(source, '/');
    ln_plot_mark *marks = ln_arena_alloc(call->arena, (list->count + 1) * sizeof *marks);
    ln_status status = marks ? ln_media_open(source, LN_SOUND, -1, 1, &before) : LN_EMEMORY;
    if (!status)
        status = ln_media_open(call->general.output, LN_SOUND, -1, 1, &after);
    if (!status) {
        const ln_plot plot = { .title = name ? name + 1 : source,
                               .panel = { { before, "before" }, { after, "after" } },
                               .panels = 2,
                               .mark = marks,
                               .marks = marks_of(list, &before->info, marks) };
        status = ln_plot_spectrogram(&plot, call->general.plot, &call->job);
    }
    ln_clip_close(&before);
    ln_clip_close(&after);
    return status == LN_ESILENT ? LN_OK : status;
}
