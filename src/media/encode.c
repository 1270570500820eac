/* SPDX-License-Identifier: Apache-2.0 */
#include "media/encode.h"

#include <libavutil/avstring.h>
#include <libavutil/mastering_display_metadata.h>
#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "media/av.h"

enum { STANDING = 512 }; /* pictures an encoder may hold back: x264's longest look-ahead is 250 */

struct ln_encoder {
    AVCodecContext *context;
    ln_picture_bench *picture;
    ln_sound_bench *sound;
    ln_ratio clip_base;
    bool counted;  /* the codec knows pictures a second only: it gets their numbers */
    int64_t start; /* time of the first, in ticks of the clip */
    struct {
        int64_t pts, length;
    } standing[STANDING]; /* how long each picture stands: encoders forget it */
    unsigned sent;
    int64_t last;
    bool ended;
};

/* Codecs whose pictures have no times of their own, only a rate; MPEG-4 counts in 16 bits. */
static bool counts_frames(const AVCodec *codec, ln_ratio base)
{
    switch (codec->id) {
    case AV_CODEC_ID_MPEG1VIDEO:
    case AV_CODEC_ID_MPEG2VIDEO:
    case AV_CODEC_ID_THEORA:
    case AV_CODEC_ID_DNXHD:
    case AV_CODEC_ID_DVVIDEO: return true;
    case AV_CODEC_ID_MPEG4: return base.den > 65535;
    default: return false;
    }
}

/* H.265 carries the mastering display inside the stream; x265 wants it in words: chromaticities in 0.00002, luminances in 0.0001 cd/m2 (SMPTE ST 2086). */
static void describe_hdr(const AVFrame *native, char *words, size_t size)
{
    const AVFrameSideData *mastering = native ? av_frame_get_side_data(native, AV_FRAME_DATA_MASTERING_DISPLAY_METADATA) : NULL;
    const AVFrameSideData *light = native ? av_frame_get_side_data(native, AV_FRAME_DATA_CONTENT_LIGHT_LEVEL) : NULL;
    const AVMasteringDisplayMetadata *m = mastering ? (const void *)mastering->data : NULL;
    const AVContentLightMetadata *l = light ? (const void *)light->data : NULL;
    if (m && m->has_primaries && m->has_luminance) {
        static const char name[] = "RGB";
        static const int order[] = { 1, 2, 0 };
        av_strlcat(words, ":hdr10=1:master-display=", size);
        for (int i = 0; i < 3; i++)
            av_strlcatf(words, size, "%c(%ld,%ld)", name[order[i]], lrint(av_q2d(m->display_primaries[order[i]][0]) * 50000),
                        lrint(av_q2d(m->display_primaries[order[i]][1]) * 50000));
        av_strlcatf(words, size, "WP(%ld,%ld)L(%ld,%ld)", lrint(av_q2d(m->white_point[0]) * 50000), lrint(av_q2d(m->white_point[1]) * 50000),
                    lrint(av_q2d(m->max_luminance) * 10000), lrint(av_q2d(m->min_luminance) * 10000));
    }
    if (l)
        av_strlcatf(words, size, ":max-cll=%u,%u", l->MaxCLL, l->MaxFALL);
}

static void picture_options(const ln_choice *choice, const AVFrame *native, int threads, AVDictionary **options)
{
    const char *name = choice->codec->name;
    char words[400];
    if (choice->crf >= 0)
        av_dict_set(options, "crf", av_asprintf("%g", choice->crf), AV_DICT_DONT_STRDUP_VAL);
    if (choice->preset)
        av_dict_set(options, choice->preset_option, choice->preset, 0);
    if (choice->profile)
        av_dict_set(options, "profile", choice->profile, 0);
    if (!strcmp(name, "prores_ks"))
        av_dict_set(options, "vendor", "apl0", 0); /* Apple's tools look for it */
    if (!strcmp(name, "libvpx-vp9")) {
        av_dict_set(options, "row-mt", "1", 0);
        av_dict_set(options, "cpu-used", "2", 0);
    }
    if (!strcmp(name, "ffv1")) {
        av_dict_set(options, "level", "3", 0);
        av_dict_set(options, "slicecrc", "1", 0);
        av_dict_set(options, "g", "1", 0);
    }
    if (!strcmp(name, "libx265")) {
        snprintf(words, sizeof words, "log-level=none:pools=%d", threads);
        describe_hdr(native, words, sizeof words);
        av_dict_set(options, "x265-params", words, 0);
    }
}

/* What the source leaves unsaid stays unsaid: a player then assumes of the output what it assumed of the source. */
static void set_colour(AVCodecContext *c, const ln_choice *choice, const ln_pixels *p, enum AVColorRange said)
{
    bool rgb = av_pix_fmt_desc_get(choice->pixels)->flags & AV_PIX_FMT_FLAG_RGB;
    c->color_primaries = (enum AVColorPrimaries)p->primaries;
    c->color_trc = (enum AVColorTransferCharacteristic)p->transfer;
    c->colorspace = rgb ? AVCOL_SPC_RGB : p->model == LN_RGB ? AVCOL_SPC_UNSPECIFIED : (enum AVColorSpace)p->matrix;
    c->color_range = choice->full || p->full ? AVCOL_RANGE_JPEG : said == AVCOL_RANGE_UNSPECIFIED ? said : AVCOL_RANGE_MPEG;
    c->chroma_sample_location = (enum AVChromaLocation)(p->siting + 1);
}

static void set_picture(AVCodecContext *c, bool counted, const ln_choice *choice, const ln_clip_info *info, const AVStream *source)
{
    const AVCodecParameters *par = source->codecpar;
    c->width = info->width;
    c->height = info->height;
    c->pix_fmt = choice->pixels;
    c->time_base = counted ? (AVRational){ info->frame_rate.den, info->frame_rate.num } : ln_av_rational(info->base);
    c->framerate = info->frame_rate.num > 0 ? ln_av_rational(info->frame_rate) : (AVRational){ 0, 1 };
    c->sample_aspect_ratio = source->sample_aspect_ratio.num ? source->sample_aspect_ratio : par->sample_aspect_ratio;
    c->field_order = par->field_order;
    c->bits_per_raw_sample = av_pix_fmt_desc_get(choice->pixels)->comp[0].depth;
    if (par->field_order > AV_FIELD_PROGRESSIVE)
        c->flags |= AV_CODEC_FLAG_INTERLACED_DCT | AV_CODEC_FLAG_INTERLACED_ME;
    if (choice->quality) {
        c->flags |= AV_CODEC_FLAG_QSCALE;
        c->global_quality = choice->quality * FF_QP2LAMBDA;
        c->qmin = choice->quality < c->qmin ? choice->quality : c->qmin;
    }
    set_colour(c, choice, &info->pixels, par->color_range);
}

static ln_status set_sound(AVCodecContext *c, const ln_choice *choice)
{
    c->sample_fmt = choice->samples;
    c->sample_rate = choice->rate;
    c->time_base = (AVRational){ 1, choice->rate };
    c->bits_per_raw_sample = choice->bits;
    c->bit_rate = choice->bit_rate;
    return av_channel_layout_copy(&c->ch_layout, &choice->layout) < 0 ? ln_fail(LN_EMEMORY, "no memory for a channel layout") : LN_OK;
}

static ln_status open_context(ln_encoder *e, const ln_choice *choice, const ln_clip_info *info, const AVFrame *native, int threads)
{
    AVDictionary *options = NULL;
    char why[AV_ERROR_MAX_STRING_SIZE];
    if (info->kind == LN_PICTURE)
        picture_options(choice, native, threads, &options);
    int error = avcodec_open2(e->context, choice->codec, &options);
    av_dict_free(&options);
    if (error >= 0)
        return LN_OK;
    av_strerror(error, why, sizeof why);
    if (info->kind == LN_PICTURE)
        return ln_fail(LN_EUNSUPPORTED, "%s does not take pictures of %dx%d %s: %s; choose another --vcodec", choice->codec->name, info->width, info->height,
                       av_get_pix_fmt_name(choice->pixels), why);
    return ln_fail(LN_EUNSUPPORTED, "%s does not take %d channels of %d Hz: %s; choose another --acodec", choice->codec->name, info->channels, choice->rate, why);
}

/* Threads of x264 wait for each other's rows: it keeps all processors busy with half as many more, which is also its own rule. */
static int threads_for(const AVCodec *codec, int threads)
{
    return threads > 1 && av_match_name(codec->name, "libx264,libx264rgb") ? threads * 3 / 2 : threads;
}

ln_status ln_encoder_open(const ln_choice *choice, const ln_clip_info *info, const AVStream *source, const AVFrame *native, const ln_container *container,
                          int threads, ln_encoder **out)
{
    ln_encoder *e = calloc(1, sizeof *e);
    ln_status status = LN_OK;
    *out = NULL;
    if (e)
        e->context = avcodec_alloc_context3(choice->codec);
    if (!e || !e->context) {
        free(e);
        return ln_fail(LN_EMEMORY, "no memory for an encoder");
    }
    e->last = INT64_MIN;
    e->clip_base = info->base;
    e->context->thread_count = threads_for(choice->codec, threads);
    if (container->format->flags & AVFMT_GLOBALHEADER)
        e->context->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
    e->counted = info->kind == LN_PICTURE && counts_frames(choice->codec, info->base) && info->frame_rate.num > 0;
    if (info->kind == LN_PICTURE)
        set_picture(e->context, e->counted, choice, info, source);
    else
        status = set_sound(e->context, choice);
    if (!status)
        status = open_context(e, choice, info, native, threads);
    if (!status && info->kind == LN_PICTURE)
        status = ln_picture_bench_new(choice, info, &e->picture);
    else if (!status)
        status = ln_sound_bench_new(choice, info, choice->codec->capabilities & AV_CODEC_CAP_VARIABLE_FRAME_SIZE ? 0 : e->context->frame_size, &e->sound);
    if (status)
        ln_encoder_close(&e);
    *out = e;
    return status;
}

void ln_encoder_close(ln_encoder **encoder)
{
    ln_encoder *e = *encoder;
    *encoder = NULL;
    if (!e)
        return;
    avcodec_free_context(&e->context);
    ln_picture_bench_free(&e->picture);
    ln_sound_bench_free(&e->sound);
    free(e);
}

const AVCodecContext *ln_encoder_context(const ln_encoder *encoder)
{
    return encoder->context;
}

static ln_status refuse(const ln_encoder *e, int error)
{
    char why[AV_ERROR_MAX_STRING_SIZE];
    av_strerror(error, why, sizeof why);
    return ln_fail(error == AVERROR(ENOMEM) ? LN_EMEMORY : LN_EUNSUPPORTED, "%s failed: %s; choose another codec", e->context->codec->name, why);
}

static ln_status send_picture(ln_encoder *e, ln_block *block)
{
    AVFrame *frame;
    ln_status status = ln_picture_bench_frame(e->picture, block, &frame);
    if (status)
        return status;
    if (e->counted && !e->sent)
        e->start = block->at;
    frame->pts = ln_rescale(block->at - e->start, e->clip_base, ln_av_ratio(e->context->time_base));
    if (frame->pts <= e->last)
        frame->pts = e->last + 1;
    e->last = frame->pts;
    e->standing[e->sent % STANDING].pts = frame->pts;
    e->standing[e->sent++ % STANDING].length = ln_rescale(block->length, e->clip_base, ln_av_ratio(e->context->time_base));
    frame->quality = e->context->global_quality;
    int error = avcodec_send_frame(e->context, frame);
    av_frame_free(&frame);
    return error < 0 ? refuse(e, error) : LN_OK;
}

ln_status ln_encoder_send(ln_encoder *e, ln_block *block)
{
    if (e->sound)
        return ln_sound_bench_lay(e->sound, block);
    if (block)
        return send_picture(e, block);
    int error = avcodec_send_frame(e->context, NULL);
    return error < 0 && error != AVERROR_EOF ? refuse(e, error) : LN_OK;
}

/* Feed the encoder from the bench until it has a packet; LN_END when the bench is bare. */
static ln_status feed_sound(ln_encoder *e)
{
    AVFrame *frame;
    ln_status status = ln_sound_bench_cut(e->sound, &frame);
    int error = 0;
    if (!status)
        error = avcodec_send_frame(e->context, frame);
    else if (status == LN_END && ln_sound_bench_ended(e->sound) && !e->ended) {
        e->ended = true;
        error = avcodec_send_frame(e->context, NULL);
        status = LN_OK;
    }
    av_frame_free(&frame);
    return error < 0 ? refuse(e, error) : status;
}

static void restore_length(const ln_encoder *e, AVPacket *packet)
{
    unsigned kept = e->sent < STANDING ? e->sent : STANDING;
    for (unsigned i = 1; e->picture && i <= kept; i++)
        if (e->standing[(e->sent - i) % STANDING].pts == packet->pts) {
            packet->duration = e->standing[(e->sent - i) % STANDING].length;
            return;
        }
}

static void tell_time(const ln_encoder *e, AVPacket *packet)
{
    av_packet_rescale_ts(packet, e->context->time_base, ln_av_rational(e->clip_base));
    if (packet->pts != AV_NOPTS_VALUE)
        packet->pts += e->start;
    if (packet->dts != AV_NOPTS_VALUE)
        packet->dts += e->start;
}

AVRational ln_encoder_base(const ln_encoder *e)
{
    return e->sound ? e->context->time_base : ln_av_rational(e->clip_base);
}

ln_status ln_encoder_take(ln_encoder *e, AVPacket **packet)
{
    *packet = av_packet_alloc();
    if (!*packet)
        return ln_fail(LN_EMEMORY, "no memory for a packet");
    ln_status status = LN_OK;
    int error;
    while ((error = avcodec_receive_packet(e->context, *packet)) == AVERROR(EAGAIN) && e->sound && !status)
        status = feed_sound(e);
    if (!error) {
        restore_length(e, *packet);
        if (e->counted)
            tell_time(e, *packet);
        return LN_OK;
    }
    av_packet_free(packet);
    if (status)
        return status;
    return error == AVERROR(EAGAIN) || error == AVERROR_EOF ? LN_END : refuse(e, error);
}

int64_t ln_encoder_clipped(const ln_encoder *encoder)
{
    return encoder->sound ? ln_sound_bench_clipped(encoder->sound) : 0;
}
