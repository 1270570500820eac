/* SPDX-License-Identifier: Apache-2.0 */
#include "draw.h"

#include <string.h>

#include <lanterne/history.h>

#include "base/filename.h"
#include "film/stems.h"
#include "media/difference.h"
#include "sound/plot.h"

static const char *name_of(const ln_proposal *p)
{
    const ln_family *family = *p->family ? ln_family_find(p->family) : NULL;
    return family ? family->label : *p->family ? p->family : "what was shown";
}

static bool is_whole(const ln_proposal *p, const ln_clip_info *info)
{
    ln_span span = ln_span_in(p->span, info->base);
    return span.from <= info->start && span.to - span.from >= info->length;
}

static bool is_drawn(const ln_proposal *p, const ln_clip_info *info)
{
    return p->verdict == LN_ACCEPTED && p->track == info->track && p->op->kind == LN_SOUND;
}

/* Boxes over the whole height: a proposal says when, and its label what. Those that cover the whole clip would frame the picture and nothing else: they stand in the title. */
static size_t marks_of(const ln_proposals *list, const ln_clip_info *info, ln_plot_mark *marks)
{
    size_t count = 0;
    for (size_t i = 0; i < list->count; i++)
        if (is_drawn(&list->item[i], info) && !is_whole(&list->item[i], info))
            marks[count++] = (ln_plot_mark){ .span = list->item[i].span, .label = name_of(&list->item[i]) };
    return count;
}

/* "street.wav; throughout: motor car, mains hum". */
static const char *title_of(const ln_proposals *list, const ln_clip_info *info, const char *source, ln_arena *arena)
{
    const char *title = ln_filename(source);
    bool any = false;
    for (size_t i = 0; title && i < list->count; i++)
        if (is_drawn(&list->item[i], info) && is_whole(&list->item[i], info)) {
            title = ln_arena_print(arena, "%s%s%s", title, any ? ", " : "; throughout: ", name_of(&list->item[i]));
            any = true;
        }
    return title;
}

ln_status draw_judge(const ln_call *call)
{
    const char *plot = call->general.plot;
    if (!plot || ln_plot_takes(plot))
        return LN_OK;
    return ln_fail(LN_ESETTING, "--plot does not take \"%.80s\": its name ends in .png or .svg", plot);
}

ln_status draw_plot(ln_call *call, const char *source, const ln_proposals *list)
{
    if (!call->general.plot)
        return LN_OK;
    ln_clip *before = NULL, *after = NULL, *kept = NULL, *whole = NULL, *removed = NULL;
    const bool part = call->delivery.listen != LN_LISTEN_RESULT;
    ln_plot_mark *marks = ln_arena_alloc(call->arena, (list->count + 1) * sizeof *marks);
    ln_status status = marks ? ln_media_open(source, LN_SOUND, -1, 1, &before) : LN_EMEMORY;
    if (!status)
        status = ln_media_open(call->general.output, LN_SOUND, -1, 1, &after);
    if (!status && !part)
        status = ln_film_stem(source, list, LN_LISTEN_REMOVED, before->info.track, &call->job, &whole, &kept);
    if (!status && !part)
        status = ln_difference(whole, kept, 0, &removed);
    if (!status) {
        const char *title = title_of(list, &before->info, source, call->arena);
        const ln_plot plot = { .title = title ? title : "",
                               .panel = { { before, "before" }, { after, part ? ln_listen_names[call->delivery.listen] : "after" }, { removed, "removed" } },
                               .panels = part ? 2 : 3,
                               .mark = marks,
                               .marks = marks_of(list, &before->info, marks) };
        status = ln_plot_spectrogram(&plot, call->general.plot, &call->job);
    }
    ln_clip_close(&removed);
    ln_clip_close(&kept);
    ln_clip_close(&whole);
    ln_clip_close(&before);
    ln_clip_close(&after);
    return status == LN_ESILENT ? LN_OK : status;
}
