/* SPDX-License-Identifier: Apache-2.0 */
#include "media/still.h"

#include <libavutil/imgutils.h>
#include <libavutil/pixdesc.h>
#include <libswscale/swscale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "media/reader.h"

static int even(double x)
{
    int n = 2 * (int)lrint(x / 2);
    return n < 2 ? 2 : n;
}

void ln_small_size(int width, int height, ln_ratio aspect, int rotation, int rows, int *small_width, int *small_height)
{
    double wide = aspect.num > 0 && aspect.den > 0 ? (double)width * aspect.num / aspect.den : width;
    bool turned = rotation % 180 != 0;
    double shown = turned ? wide : height, scale = rows < shown ? rows / shown : 1;
    *small_width = even(wide * scale);
    *small_height = even(height * scale);
}

/* Scaled down */

typedef struct small_clip {
    ln_clip clip;
    ln_clip *in;
    struct SwsContext *scaler;
} small_clip;

/* Same pixels, other size: nothing is converted but the grid. */
static ln_status scale(small_clip *s, ln_block *picture, ln_block **out)
{
    const ln_clip_info *info = &s->clip.info;
    enum AVPixelFormat format = ln_av_format(&picture->pixels);
    const uint8_t *from[4] = { picture->plane[0], picture->plane[1], picture->plane[2], picture->plane[3] };
    int from_stride[4], to_stride[4];
    s->scaler = format == AV_PIX_FMT_NONE ? NULL : sws_getCachedContext(s->scaler, picture->width, picture->height, format, info->width, info->height, format, SWS_BILINEAR, NULL, NULL, NULL);
    if (!s->scaler)
        return ln_fail(LN_EUNSUPPORTED, "pictures of this kind cannot be scaled");
    sws_setColorspaceDetails(s->scaler, sws_getCoefficients(SWS_CS_ITU709), picture->pixels.full, sws_getCoefficients(SWS_CS_ITU709), picture->pixels.full, 0, 1 << 16, 1 << 16);
    ln_status status = ln_block_picture(&picture->pixels, info->width, info->height, picture, out);
    if (status)
        return status;
    for (int p = 0; p < 4; p++) {
        from_stride[p] = (int)picture->stride[p];
        to_stride[p] = (int)(*out)->stride[p];
    }
    if (sws_scale(s->scaler, from, from_stride, 0, picture->height, (*out)->plane, to_stride) >= 0)
        return LN_OK;
    ln_block_unref(out);
    return ln_fail(LN_EUNSUPPORTED, "a picture cannot be scaled");
}

static ln_status small_next(ln_clip *clip, ln_block **out)
{
    small_clip *s = (small_clip *)clip;
    ln_block *picture;
    *out = NULL;
    ln_status status = ln_clip_next(s->in, &picture);
    if (status)
        return status;
    if (picture->width == clip->info.width && picture->height == clip->info.height) {
        *out = picture;
        return LN_OK;
    }
    status = scale(s, picture, out);
    ln_block_unref(&picture);
    return status;
}

static ln_status small_seek(ln_clip *clip, int64_t at)
{
    return ln_clip_seek(((small_clip *)clip)->in, at);
}

static void small_close(ln_clip *clip)
{
    small_clip *s = (small_clip *)clip;
    ln_clip_close(&s->in);
    sws_freeContext(s->scaler);
    free(s);
}

ln_status ln_small_clip(ln_clip *in, int width, int height, ln_clip **out)
{
    static const ln_clip_verbs verbs = { small_next, small_seek, small_close };
    small_clip *s = calloc(1, sizeof *s);
    *out = NULL;
    if (!s)
        return ln_fail(LN_EMEMORY, "no memory for a clip");
    s->clip = (ln_clip){ &verbs, in->info };
    s->clip.info.width = width;
    s->clip.info.height = height;
    s->in = in;
    *out = &s->clip;
    return LN_OK;
}

/* Key pictures */

struct ln_stills {
    ln_reader reader;
};

ln_status ln_stills_open(const char *path, int track, ln_stills **out)
{
    ln_stills *s = calloc(1, sizeof *s);
    *out = NULL;
    if (!s)
        return ln_fail(LN_EMEMORY, "no memory for stills");
    ln_status status = ln_reader_open(path, LN_PICTURE, track, 1, &s->reader);
    if (status) {
        free(s);
        return status;
    }
    s->reader.codec->skip_frame = AVDISCARD_NONKEY;
    *out = s;
    return LN_OK;
}

void ln_stills_close(ln_stills **stills)
{
    if (!*stills)
        return;
    ln_reader_close(&(*stills)->reader);
    free(*stills);
    *stills = NULL;
}

ln_status ln_stills_at(ln_stills *s, double seconds, ln_block **out)
{
    AVFrame *frame;
    AVRational base = s->reader.stream->time_base;
    int64_t at = av_sat_add64((int64_t)(seconds / av_q2d(base)), s->reader.zero);
    *out = NULL;
    ln_status status = ln_reader_seek(&s->reader, at) ? LN_OK : ln_reader_rewind(&s->reader);
    if (status)
        return status;
    s->reader.codec->skip_frame = AVDISCARD_NONKEY; /* a rewind opens another decoder */
    status = ln_reader_frame(&s->reader, &frame);
    if (status == LN_END && !(status = ln_reader_rewind(&s->reader))) { /* beyond the last key picture of a file without an index */
        s->reader.codec->skip_frame = AVDISCARD_NONKEY;
        status = ln_reader_frame(&s->reader, &frame);
    }
    if (status)
        return status;
    int64_t stamp = frame->best_effort_timestamp;
    frame->pts = stamp == AV_NOPTS_VALUE ? 0 : av_sat_sub64(stamp, s->reader.zero);
    frame->time_base = base;
    return ln_av_picture(frame, out);
}

/* JPEG */

struct ln_jpeg {
    struct SwsContext *scaler;
    AVCodecContext *codec;
    AVPacket *packet;
    AVFrame *plain, *turned;
};

ln_status ln_jpeg_new(ln_jpeg **out)
{
    ln_jpeg *j = *out = calloc(1, sizeof *j);
    if (j) {
        j->packet = av_packet_alloc();
        j->plain = av_frame_alloc();
        j->turned = av_frame_alloc();
    }
    if (j && j->packet && j->plain && j->turned)
        return LN_OK;
    ln_jpeg_free(out);
    return ln_fail(LN_EMEMORY, "no memory to write JPEG");
}

void ln_jpeg_free(ln_jpeg **jpeg)
{
    ln_jpeg *j = *jpeg;
    if (!j)
        return;
    sws_freeContext(j->scaler);
    avcodec_free_context(&j->codec);
    av_packet_free(&j->packet);
    av_frame_free(&j->plain);
    av_frame_free(&j->turned);
    free(j);
    *jpeg = NULL;
}

static ln_status make_frame(AVFrame *frame, int width, int height)
{
    if (frame->width != width || frame->height != height)
        av_frame_unref(frame);
    frame->format = AV_PIX_FMT_YUVJ420P;
    frame->width = width;
    frame->height = height;
    int error = frame->data[0] ? av_frame_make_writable(frame) : av_frame_get_buffer(frame, 0);
    return error < 0 ? ln_fail(LN_EMEMORY, "no memory for a picture of %dx%d", width, height) : LN_OK;
}

static ln_status convert(ln_jpeg *j, ln_block *picture, int width, int height)
{
    AVFrame *from;
    ln_status status = ln_av_frame(picture, &from);
    if (status)
        return status;
    j->scaler = sws_getCachedContext(j->scaler, from->width, from->height, from->format, width, height, AV_PIX_FMT_YUVJ420P, SWS_BILINEAR, NULL, NULL, NULL);
    status = j->scaler ? make_frame(j->plain, width, height) : ln_fail(LN_EUNSUPPORTED, "pictures of this kind cannot be shown");
    if (!status) {
        sws_setColorspaceDetails(j->scaler, ln_av_scaler_matrix(picture->pixels.matrix, picture->height), picture->pixels.full, sws_getCoefficients(SWS_CS_ITU601), 1, 0, 1 << 16, 1 << 16);
        if (sws_scale(j->scaler, (const uint8_t *const *)from->data, from->linesize, 0, from->height, j->plain->data, j->plain->linesize) < 0)
            status = ln_fail(LN_EUNSUPPORTED, "a picture cannot be converted to be shown");
    }
    av_frame_free(&from);
    return status;
}

/* A plane turned clockwise: where pixel (x, y) of the turned plane comes from. */
static void turn_plane(const uint8_t *from, int from_stride, uint8_t *to, int to_stride, int width, int height, int rotation)
{
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++) {
            int row = rotation == 90 ? width - 1 - x : rotation == 180 ? height - 1 - y : x;
            int column = rotation == 90 ? y : rotation == 180 ? width - 1 - x : height - 1 - y;
            to[(ptrdiff_t)y * to_stride + x] = from[(ptrdiff_t)row * from_stride + column];
        }
}

static ln_status turn(ln_jpeg *j, int rotation)
{
    const AVFrame *from = j->plain;
    int width = rotation == 180 ? from->width : from->height, height = rotation == 180 ? from->height : from->width;
    ln_status status = make_frame(j->turned, width, height);
    for (int p = 0; p < 3 && !status; p++)
        turn_plane(from->data[p], from->linesize[p], j->turned->data[p], j->turned->linesize[p], p ? (width + 1) / 2 : width, p ? (height + 1) / 2 : height, rotation);
    return status;
}

static ln_status open_codec(ln_jpeg *j, int width, int height)
{
    if (j->codec && j->codec->width == width && j->codec->height == height)
        return LN_OK;
    avcodec_free_context(&j->codec);
    const AVCodec *codec = avcodec_find_encoder(AV_CODEC_ID_MJPEG);
    j->codec = codec ? avcodec_alloc_context3(codec) : NULL;
    if (!j->codec)
        return ln_fail(LN_EUNSUPPORTED, "this FFmpeg writes no JPEG");
    j->codec->width = width;
    j->codec->height = height;
    j->codec->pix_fmt = AV_PIX_FMT_YUVJ420P;
    j->codec->time_base = (AVRational){ 1, 25 };
    j->codec->thread_count = 1;
    j->codec->flags |= AV_CODEC_FLAG_QSCALE;
    return avcodec_open2(j->codec, codec, NULL) < 0 ? ln_fail(LN_EUNSUPPORTED, "JPEG of %dx%d cannot be written", width, height) : LN_OK;
}

static ln_status encode(ln_jpeg *j, AVFrame *frame, int coarseness, uint8_t **bytes, size_t *size)
{
    ln_status status = open_codec(j, frame->width, frame->height);
    if (status)
        return status;
    frame->quality = coarseness * FF_QP2LAMBDA;
    frame->pts = AV_NOPTS_VALUE;
    if (avcodec_send_frame(j->codec, frame) < 0 || avcodec_receive_packet(j->codec, j->packet) < 0)
        return ln_fail(LN_EMEMORY, "no memory to write JPEG");
    *size = (size_t)j->packet->size;
    *bytes = malloc(*size);
    if (*bytes)
        memcpy(*bytes, j->packet->data, *size);
    av_packet_unref(j->packet);
    return *bytes ? LN_OK : ln_fail(LN_EMEMORY, "no memory to write JPEG");
}

ln_status ln_jpeg_write(ln_jpeg *j, ln_block *picture, int width, int height, int rotation, int coarseness, uint8_t **bytes, size_t *size)
{
    *bytes = NULL;
    ln_status status = convert(j, picture, width, height);
    if (!status && rotation)
        status = turn(j, rotation);
    return status ? status : encode(j, rotation ? j->turned : j->plain, coarseness, bytes, size);
}
