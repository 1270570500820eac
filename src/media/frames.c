/* SPDX-License-Identifier: Apache-2.0 */
/* Picture blocks to what an encoder takes. A picture nobody touched goes as the decoder gave it; a touched one goes without copying when the encoder knows its form;
 * only what no encoder format matches is converted. */
#include <libavutil/imgutils.h>
#include <libavutil/pixdesc.h>
#include <libswscale/swscale.h>
#include <stdlib.h>

#include <lanterne/log.h>

#include "media/av.h"
#include "media/encode.h"

struct ln_picture_bench {
    enum AVPixelFormat format;
    int width, height;
    bool full, told;
    struct SwsContext *scaler;
};

ln_status ln_picture_bench_new(const ln_choice *choice, const ln_clip_info *info, ln_picture_bench **out)
{
    ln_picture_bench *b = calloc(1, sizeof *b);
    *out = b;
    if (!b)
        return ln_fail(LN_EMEMORY, "no memory for pictures on their way to the encoder");
    b->format = choice->pixels;
    b->width = info->width;
    b->height = info->height;
    b->full = choice->full;
    return LN_OK;
}

void ln_picture_bench_free(ln_picture_bench **bench)
{
    if (*bench)
        sws_freeContext((*bench)->scaler);
    free(*bench);
    *bench = NULL;
}

/* The J formats are the plain ones with a tag that we carry anyway. */
static enum AVPixelFormat plain(enum AVPixelFormat format)
{
    switch (format) {
    case AV_PIX_FMT_YUVJ420P: return AV_PIX_FMT_YUV420P;
    case AV_PIX_FMT_YUVJ422P: return AV_PIX_FMT_YUV422P;
    case AV_PIX_FMT_YUVJ444P: return AV_PIX_FMT_YUV444P;
    case AV_PIX_FMT_YUVJ440P: return AV_PIX_FMT_YUV440P;
    default: return format;
    }
}

static bool is_full(const AVFrame *f)
{
    const AVPixFmtDescriptor *d = av_pix_fmt_desc_get(f->format);
    return f->color_range == AVCOL_RANGE_JPEG || plain(f->format) != f->format || (d->flags & AV_PIX_FMT_FLAG_RGB);
}

static bool fits(const ln_picture_bench *b, const AVFrame *f)
{
    return plain(f->format) == b->format && f->width == b->width && f->height == b->height && (!b->full || is_full(f));
}

static ln_status convert(ln_picture_bench *b, const AVFrame *from, AVFrame *to)
{
    bool rgb = av_pix_fmt_desc_get(b->format)->flags & AV_PIX_FMT_FLAG_RGB, full = b->full || rgb || is_full(from);
    const int *matrix = ln_av_scaler_matrix(from->colorspace, from->height);
    if (!b->told && (from->width != b->width || from->height != b->height)) {
        b->told = true;
        ln_log(LN_WARNING, "the picture changes from %dx%d to %dx%d on the way: it is scaled to the size it began with", b->width, b->height, from->width, from->height);
    }
    b->scaler = sws_getCachedContext(b->scaler, from->width, from->height, plain(from->format), b->width, b->height, b->format,
                                     SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT | SWS_FULL_CHR_H_INP, NULL, NULL, NULL);
    if (!b->scaler)
        return ln_fail(LN_EUNSUPPORTED, "pictures of the kind %s cannot be written as %s", av_get_pix_fmt_name(from->format), av_get_pix_fmt_name(b->format));
    sws_setColorspaceDetails(b->scaler, matrix, is_full(from), matrix, full, 0, 1 << 16, 1 << 16);
    to->format = b->format;
    to->width = b->width;
    to->height = b->height;
    if (av_frame_copy_props(to, from) < 0 || av_frame_get_buffer(to, 0) < 0)
        return ln_fail(LN_EMEMORY, "no memory for a picture of %dx%d", b->width, b->height);
    to->color_range = full ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG;
    if (rgb)
        to->colorspace = AVCOL_SPC_RGB;
    return sws_scale(b->scaler, (const uint8_t *const *)from->data, from->linesize, 0, from->height, to->data, to->linesize) < 0
               ? ln_fail(LN_EUNSUPPORTED, "a picture cannot be converted to %s", av_get_pix_fmt_name(b->format))
               : LN_OK;
}

ln_status ln_picture_bench_frame(ln_picture_bench *b, ln_block *block, AVFrame **out)
{
    const AVFrame *native = block->touched ? NULL : ln_av_native(block);
    AVFrame *shown = NULL, *made = NULL;
    ln_status status = LN_OK;
    *out = NULL;
    if (native && !(shown = av_frame_clone(native)))
        status = ln_fail(LN_EMEMORY, "no memory for a picture");
    else if (!native)
        status = ln_av_frame(block, &shown);
    if (!status && !fits(b, shown)) {
        made = av_frame_alloc();
        status = made ? convert(b, shown, made) : ln_fail(LN_EMEMORY, "no memory for a picture");
        av_frame_free(&shown);
        shown = made;
    }
    if (status) {
        av_frame_free(&shown);
        return status;
    }
    shown->format = b->format;
    shown->pts = block->at;
    shown->pict_type = AV_PICTURE_TYPE_NONE; /* else the encoder repeats the source's choice of key frames */
    shown->key_frame = 0;
    *out = shown;
    return LN_OK;
}
