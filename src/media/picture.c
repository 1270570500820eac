/* SPDX-License-Identifier: Apache-2.0 */
/* The pictures of a file in order of display. One picture is read ahead, because only the next one's time says for certain how long this one stands: durations in
 * files of variable frame rate are often missing and sometimes wrong. */
#include <stdio.h>
#include <stdlib.h>

#include <lanterne/log.h>

#include "media/reader.h"

enum { LEAP_SECONDS = 10 }; /* in streams cut together, timestamps that jump further mean a new count, not a pause */

typedef struct picture_clip {
    ln_clip clip;
    ln_reader reader;
    ln_block *ahead;   /* decoded, not yet given out */
    ln_block *now;     /* after a jump, the one before it: the picture that stands there; else NULL */
    ln_status failed;  /* why there is none ahead: LN_END, or a failure whose sentence is `why` */
    char why[500];
    bool begun;        /* a picture has been placed since the last jump */
    bool only_keys;    /* after a jump: pictures before the first key picture refer to ones that were not read */
    int64_t last;      /* when the picture before began */
    int64_t usual;     /* a picture's nominal length, >= 1 */
    int64_t shift;     /* added to the file's time since the last leap */
    bool leapt;        /* there was one: the file's times do not say where to jump */
} picture_clip;

static void report_leap(const picture_clip *p, int64_t by)
{
    char at[24];
    ln_log(LN_WARNING, "\"%s\", track %d: the timestamps leap by %.3f s at %s: taken as a new count, the pictures follow each other", p->reader.path,
           p->reader.track, ln_seconds(by, p->clip.info.base), ln_time_print(p->last, p->clip.info.base, at));
}

/* When a frame is shown. Pictures stand in order: one that claims not to is shown a tick after the one before. */
static int64_t place(picture_clip *p, const AVFrame *frame)
{
    int64_t stamp = frame->best_effort_timestamp, leap = av_rescale_q(LEAP_SECONDS, (AVRational){ 1, 1 }, p->reader.stream->time_base);
    int64_t due = p->begun ? av_sat_add64(p->last, p->usual) : p->clip.info.start;
    int64_t at = stamp == AV_NOPTS_VALUE ? due : av_sat_add64(av_sat_sub64(stamp, p->reader.zero), p->shift);
    int64_t by = av_sat_sub64(at, due);
    bool recounts = p->reader.format->iformat->flags & AVFMT_TS_DISCONT;
    if (p->begun && (by < -leap || (recounts && by > leap))) {
        report_leap(p, by);
        p->shift = av_sat_sub64(p->shift, by);
        p->leapt = true;
        at = due;
    }
    if (p->begun && at <= p->last)
        at = av_sat_add64(p->last, 1);
    return at;
}

static ln_status read_one(picture_clip *p, ln_block **out)
{
    AVFrame *frame;
    ln_status status;
    *out = NULL;
    while (!(status = ln_reader_frame(&p->reader, &frame)) && p->only_keys && !frame->key_frame)
        av_frame_free(&frame);
    if (status)
        return status;
    p->only_keys = false;
    int64_t stands = frame->pkt_duration > 0 ? frame->pkt_duration : 0;
    frame->pts = place(p, frame);
    frame->time_base = p->reader.stream->time_base;
    p->last = frame->pts;
    p->begun = true;
    p->reader.damaged = false;
    status = ln_av_picture(frame, out);
    if (!status)
        (*out)->length = stands;
    return status;
}

static void fill_ahead(picture_clip *p)
{
    p->failed = read_one(p, &p->ahead);
    if (p->failed && p->failed != LN_END)
        snprintf(p->why, sizeof p->why, "%s", ln_why());
}

static ln_status fault(const picture_clip *p)
{
    return p->failed == LN_END ? LN_END : ln_fail(p->failed, "%s", p->why);
}

/* Give `block` its length, now that the next one is known or known not to be. */
static void settle(const picture_clip *p, ln_block *block)
{
    if (p->ahead)
        block->length = p->ahead->at - block->at;
    else if (block->length == 0 && (p->clip.info.frame_rate.num || ln_reader_is_still(p->reader.format)))
        block->length = p->usual;
}

static ln_status picture_next(ln_clip *clip, ln_block **out)
{
    picture_clip *p = (picture_clip *)clip;
    *out = p->now;
    p->now = NULL;
    if (*out)
        return LN_OK;
    if (!p->ahead)
        return fault(p);
    *out = p->ahead;
    p->ahead = NULL;
    fill_ahead(p);
    settle(p, *out);
    return LN_OK;
}

static void forget(picture_clip *p)
{
    ln_block_unref(&p->now);
    ln_block_unref(&p->ahead);
    p->begun = p->only_keys = false;
    p->shift = 0;
}

/* From wherever the reader is, read on to the picture that stands at `at`. False when there is none, or the first one found is later already. */
static bool roll(picture_clip *p, int64_t at)
{
    fill_ahead(p);
    if (!p->ahead || p->ahead->at > at)
        return false;
    while (p->ahead) {
        ln_block *standing = p->ahead;
        p->ahead = NULL;
        fill_ahead(p);
        settle(p, standing);
        if (p->ahead ? at < p->ahead->at : at < av_sat_add64(standing->at, standing->length ? standing->length : 1)) {
            p->now = standing;
            break;
        }
        ln_block_unref(&standing);
    }
    return true;
}

/* A key picture is decoded alike whether one came from the start or jumped to it; the one before it in the file may be shown after `at`, hence the second try. */
static bool jump(picture_clip *p, int64_t at)
{
    for (int64_t back = 0; back <= 10; back += 10) {
        int64_t target = av_sat_sub64(av_sat_add64(at, p->reader.zero), av_rescale_q(back, (AVRational){ 1, 1 }, p->reader.stream->time_base));
        forget(p);
        if (target <= p->clip.info.start || !ln_reader_seek(&p->reader, target))
            return false;
        p->only_keys = true;
        if (roll(p, at))
            return true;
    }
    return false;
}

static ln_status picture_seek(ln_clip *clip, int64_t at)
{
    picture_clip *p = (picture_clip *)clip;
    if (at > clip->info.start && !p->leapt && jump(p, at))
        return p->failed && p->failed != LN_END ? fault(p) : LN_OK;
    forget(p);
    p->failed = ln_reader_rewind(&p->reader);
    if (p->failed) {
        snprintf(p->why, sizeof p->why, "%s", ln_why());
        return p->failed;
    }
    roll(p, at);
    return LN_OK;
}

static void picture_close(ln_clip *clip)
{
    picture_clip *p = (picture_clip *)clip;
    forget(p);
    ln_reader_close(&p->reader);
    free(p);
}

static int64_t usual_length(const ln_clip_info *info)
{
    int64_t ticks = info->frame_rate.num ? ln_rescale(1, (ln_ratio){ info->frame_rate.den, info->frame_rate.num }, info->base) : 1;
    return ticks > 0 ? ticks : 1;
}

ln_status ln_picture_clip(ln_reader *reader, ln_clip **out)
{
    static const ln_clip_verbs verbs = { picture_next, picture_seek, picture_close };
    picture_clip *p = calloc(1, sizeof *p);
    *out = NULL;
    if (!p)
        return ln_fail(LN_EMEMORY, "no memory for a clip");
    p->clip.verbs = &verbs;
    p->reader = *reader;
    ln_reader_describe(reader->format, reader->stream, &p->clip.info);
    p->clip.info.path = reader->path;
    p->usual = usual_length(&p->clip.info);
    fill_ahead(p);
    if (!p->ahead) {
        ln_status status = p->failed == LN_END ? ln_fail(LN_EDAMAGED, "no picture of track %d in \"%s\" can be decoded", reader->track, reader->path) : fault(p);
        *reader = p->reader;
        free(p);
        return status;
    }
    p->clip.info.start = p->ahead->at;
    p->clip.info.width = p->ahead->width;
    p->clip.info.height = p->ahead->height;
    p->clip.info.pixels = p->ahead->pixels;
    *out = &p->clip;
    return LN_OK;
}
