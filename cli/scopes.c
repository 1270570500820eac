/* SPDX-License-Identifier: Apache-2.0 */
/* One picture of a clip, measured: scopes, and before beside after. */
#include "scopes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/pool.h"
#include "grading/review.h"
#include "progress.h"
#include "work.h"

typedef struct shot {
    ln_block *before, *after; /* `after` NULL when nothing is laid over the clip */
    ln_ratio pixel_aspect;
    int64_t at;
    ln_ratio base;
} shot;

/* The film's clip that has this content, under whatever name; LN_ESETTING when it has none. */
static ln_status find_asset(ln_call *call, ln_ledger *film, const char *clip, ln_asset *found)
{
    ln_asset *assets;
    size_t count = 0;
    struct stat file;
    ln_status status = stat(clip, &file) ? ln_fail(LN_EMISSING, "%s is not there", clip) : ln_ledger_assets(film, call->arena, &assets, &count);
    for (size_t i = 0; i < count && !status; i++) {
        *found = assets[i];
        found->path = clip;
        if (found->bytes == (int64_t)file.st_size && !ln_ledger_check_asset(found, &call->job))
            return LN_OK;
        status = ln_job_stopping(&call->job) ? ln_job_stopped() : LN_OK;
    }
    return status ? status : ln_fail(LN_ESETTING, "%s is no clip of %s: it holds others, or this one was changed since; `lanterne log %s` tells them", clip, call->general.film, call->general.film);
}

/* What is to be laid over the clip: what the film has accepted for it, and what is given here. */
static ln_status gather(ln_call *call, const ln_media_info *media, ln_proposals *list)
{
    ln_ledger *film = NULL;
    ln_asset asset;
    ln_status status = LN_OK;
    ln_proposals own = { .arena = call->arena }, given = { .arena = call->arena };
    if (call->general.film) {
        status = work_film(call, call->general.film, false, &film);
        if (!status)
            status = find_asset(call, film, media->path, &asset);
        if (!status)
            status = ln_ledger_proposals(film, &asset, &own, NULL);
        ln_ledger_close(&film);
    }
    for (size_t i = 0; i < own.count && !status; i++)
        if (own.item[i].op != &ln_op_review) /* a grade is measured, not the scopes that are shown with it */
            status = ln_proposals_add(list, &own.item[i]);
    if (!status)
        status = work_propose(call, media, &given);
    if (!status)
        status = work_accept(call, NULL, &given);
    for (size_t i = 0; i < given.count && !status; i++)
        status = ln_proposals_add(list, &given.item[i]);
    return status;
}

static ln_status take(ln_clip *clip, int64_t at, ln_block **picture)
{
    ln_status status = at > clip->info.start ? ln_clip_seek(clip, at) : LN_OK;
    return status ? status : ln_clip_next(clip, picture);
}

static ln_status moment(ln_call *call, const ln_clip *clip, int64_t *at)
{
    *at = clip->info.start;
    if (!call->general.at)
        return LN_OK;
    ln_status status = ln_time_parse(call->general.at, &clip->info.timecode, clip->info.base, at);
    return status == LN_ESETTING ? ln_fail(LN_ESETTING, "--at %s", ln_why()) : status;
}

static bool touches_pictures(const ln_proposals *list, int track)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->item[i].verdict == LN_ACCEPTED && list->item[i].track == track)
            return true;
    return false;
}

static ln_status shoot(ln_call *call, const char *path, const ln_proposals *list, shot *s)
{
    ln_clip *before = NULL, *after = NULL;
    char text[24];
    ln_status status = ln_media_open(path, LN_PICTURE, -1, call->job.threads, &before);
    if (!status)
        status = moment(call, before, &s->at);
    if (!status)
        status = take(before, s->at, &s->before);
    if (status == LN_END)
        status = ln_fail(LN_ESETTING, "--at %s lies behind the clip's last picture: it is %s long", call->general.at, ln_time_print(before->info.length, before->info.base, text));
    if (!status && touches_pictures(list, before->info.track))
        status = ln_film_open(path, list, LN_PICTURE, before->info.track, &call->job, &after);
    if (!status && after)
        status = take(after, s->at, &s->after);
    if (before)
        s->base = before->info.base;
    ln_clip_close(&before);
    ln_clip_close(&after);
    return status;
}

/* Sheets are as wide as asked and of the shape that suits them. */
static ln_scope_sheet sheet_of(ln_scope kind, int width)
{
    int height = kind == LN_SCOPE_VECTORSCOPE ? width : kind == LN_SCOPE_ALL ? width * 10 / 16 : width * 9 / 16;
    return (ln_scope_sheet){ kind, width, height < LN_SCOPE_SIDE_MIN ? LN_SCOPE_SIDE_MIN : height, 1 };
}

typedef struct page {
    uint32_t *argb;
    int width, height;
} page;

static ln_status new_page(int width, int height, page *p)
{
    *p = (page){ calloc((size_t)width * (size_t)height, sizeof *p->argb), width, height };
    return p->argb ? LN_OK : ln_fail(LN_EMEMORY, "no memory for a picture of %d x %d", width, height);
}

static ln_status paste_scope(const ln_block *picture, const ln_scope_sheet *sheet, ln_pool *pool, page *p, int x, int y)
{
    page own;
    ln_status status = new_page(sheet->width, sheet->height, &own);
    if (!status)
        status = ln_scope_draw(picture, sheet, pool, own.argb);
    for (int row = 0; row < sheet->height && !status; row++)
        memcpy(p->argb + (ptrdiff_t)(y + row) * p->width + x, own.argb + (ptrdiff_t)row * own.width, (size_t)own.width * sizeof *own.argb);
    free(own.argb);
    return status;
}

/* The picture, before and after, and below it the scopes of each where they were asked for. */
static ln_status draw_split(ln_call *call, const shot *s, ln_pool *pool, page *p)
{
    const ln_block *b = s->before;
    int width = call->general.width;
    double shown = (double)b->width * s->pixel_aspect.num / s->pixel_aspect.den;
    int high = (int)lrint(fmin(LN_SCOPE_SIDE_MAX, fmax(1, width * b->height / shown)));
    bool scopes = call_given(call, "kind");
    const ln_scope_sheet half = sheet_of((ln_scope)call->general.kind, width / 2);
    ln_status status = new_page(width, high + (scopes ? half.height : 0), p);
    if (!status)
        status = ln_scope_split(b, s->after, 0.5, width, high, pool, p->argb);
    if (!status && scopes)
        status = paste_scope(b, &half, pool, p, 0, high);
    if (!status && scopes)
        status = paste_scope(s->after, &half, pool, p, half.width, high);
    return status;
}

static ln_status draw(ln_call *call, const shot *s, page *p)
{
    ln_pool *pool = ln_pool_new(call->job.threads);
    const ln_scope_sheet sheet = sheet_of((ln_scope)call->general.kind, call->general.width);
    ln_status status = pool ? LN_OK : LN_EMEMORY;
    if (!status && call->general.split && !s->after)
        status = ln_fail(LN_ESETTING, "--split has nothing to show after: give a look (--lut FILE, --slope ...), or --film FILM with something accepted on this clip's pictures");
    if (!status && call->general.split)
        status = draw_split(call, s, pool, p);
    else if (!status) {
        status = new_page(sheet.width, sheet.height, p);
        if (!status)
            status = ln_scope_draw(s->after ? s->after : s->before, &sheet, pool, p->argb);
    }
    ln_pool_free(pool);
    return status;
}

static ln_ratio pixel_aspect(const ln_media_info *media)
{
    ln_ratio aspect = { 1, 1 };
    for (size_t i = 0; i < media->track_count; i++) {
        const ln_track *t = &media->track[i];
        if (t->kind == LN_TRACK_PICTURE && t->pixel_aspect.num > 0 && (t->standard || aspect.num == aspect.den))
            aspect = t->pixel_aspect;
    }
    return aspect;
}

static ln_status check_name(const char *path)
{
    size_t length = strlen(path);
    return length > 4 && !strcmp(path + length - 4, ".png") ? LN_OK : ln_fail(LN_ESETTING, "--output %s: scopes are written as .png", path);
}

static ln_status run_scopes(ln_call *call)
{
    const char *clip = call->operands[0];
    ln_proposals list = { .arena = call->arena };
    ln_media_info media;
    shot s = { 0 };
    page p = { 0 };
    char time[24];
    ln_status status = check_name(call->general.output);
    if (!status)
        status = ln_media_probe(clip, call->arena, &media);
    if (!status)
        status = work_target("output", clip, call->general.output);
    if (!status)
        status = gather(call, &media, &list);
    if (!status)
        s.pixel_aspect = pixel_aspect(&media);
    if (!status)
        status = shoot(call, clip, &list, &s);
    if (!status)
        status = draw(call, &s, &p);
    if (!status)
        status = ln_scope_to_file(p.argb, p.width, p.height, clip, call->general.output);
    progress_clear();
    if (!status && !call->general.quiet)
        printf("Written  %s: %s at %s%s\n", call->general.output, call->general.split ? "before and after" : ln_scope_names[call->general.kind], ln_time_print(s.at, s.base, time),
               s.after && !call->general.split ? ", as graded" : "");
    free(p.argb);
    ln_block_unref(&s.before);
    ln_block_unref(&s.after);
    return status;
}

ln_command command_of_scopes(const ln_op *const *ops)
{
    return (ln_command){
        .name = "scopes",
        .summary = "measure a picture: waveform, parade, vectorscope, histogram, before beside after",
        .story = "Draws what a colourist reads a picture with, from every pixel of it, into a PNG. Given a look or a grade, or a film in which something was accepted on this clip, the scopes "
                 "are those of the picture as graded; --split shows the picture itself instead, the left half as it was, and with --kind the scopes of both below.\n\n"
                 "Levels are per cent of the signal between black and white on the left (IRE) and 10-bit code values on the right. The vectorscope is drawn in the picture's own matrix; "
                 "boxes are 75 % bars, crosses 100 %. Heights of the histogram are square roots, so that small areas are seen beside large ones.",
        .operands = { { .name = "CLIP", .text = "a video file or a still", .kind = OPERAND_FILE } },
        .needs = { "output" },
        .general = { "at", "kind", "split", "width", "film", "year", "threshold", "by", "quiet", "verbose" },
        .ops = ops,
        .run = run_scopes,
    };
}
