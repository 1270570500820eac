/* SPDX-License-Identifier: Apache-2.0 */
/* The choice of picture codecs, and the table of all delivery settings.
 *
 * Same codec as the source where container and encoders allow, since whoever shot ProRes wants ProRes back; else the container's usual one. Figures that are "visually
 * lossless" lie where trained eyes stop telling the copy from the source at normal distance: CRF 16 to 18 of x264 and x265 (both manuals call 17 to 18 visually lossless
 * or nearly so), and one step towards safety since the clip will be graded and cut again. */
#include "media/delivery.h"

#include <libavutil/avstring.h>
#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <lanterne/log.h>

const char *const ln_listen_names[] = { "result", "kept", "removed", "tone", "original", NULL };

static const ln_setting settings[] = {
    LN_TEXT(ln_delivery, vcodec, "vcodec", "Picture codec", NULL, "how a treated picture is compressed, as ffmpeg calls it (libx264, prores_ks, ffv1 ...); unsaid, as the source was"),
    LN_TEXT(ln_delivery, acodec, "acodec", "Sound codec", NULL, "how treated sound is compressed (pcm_s24le, flac, aac ...); unsaid, as the source was"),
    LN_TEXT(ln_delivery, preset, "preset", "Preset", NULL, "how long the picture encoder thinks: slower makes a smaller file of the same look"),
    LN_FLOAT(ln_delivery, crf, "crf", "Quality", "", -1, 63, -1, "constant quality of the picture: lower looks better and weighs more, -1 is the codec's visually lossless value"),
    LN_PATH(ln_delivery, removed, "removed", "Removed sound", "a WAV file that gets what was taken off the sound, so that you hear what you lose"),
    LN_CHOICE(ln_delivery, listen, "listen", "Listen to", ln_listen_names, LN_LISTEN_RESULT,
              "which part of the sound is written: the result, what was kept, what was removed, the room tone that was laid in, or the original; kept and removed add up to the original; to hear it at once, send it to a player: -o - | aplay"),
};
const ln_table ln_delivery_table = LN_TABLE(ln_delivery, settings);

static const char *const x26x[] = { "ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow", "slower", "veryslow", "placebo", NULL };
static const char *const vpx[] = { "best", "good", "realtime", NULL };
static const char *const svt[] = { "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", NULL };
static const char *const aom[] = { "0", "1", "2", "3", "4", "5", "6", "7", "8", NULL };

/* How an encoder is asked for its best. */
typedef struct recipe {
    const char *encoder;
    double crf, crf_max;    /* crf_max 0: it has none */
    const char *option, *preset;
    const char *const *presets;
    int quality;
} recipe;

static const recipe recipes[] = {
    { "libx264", 16, 51, "preset", "medium", x26x, 0 },   { "libx264rgb", 16, 51, "preset", "medium", x26x, 0 }, { "libx265", 17, 51, "preset", "medium", x26x, 0 },
    { "libvpx-vp9", 18, 63, "deadline", "good", vpx, 0 }, { "libvpx", 6, 63, "deadline", "good", vpx, 0 },       { "libsvtav1", 18, 63, "preset", "8", svt, 0 },
    { "libaom-av1", 18, 63, "cpu-used", "6", aom, 0 },    { "mjpeg", 0, 0, NULL, NULL, NULL, 1 },                { "mpeg2video", 0, 0, NULL, NULL, NULL, 2 },
    { "mpeg4", 0, 0, NULL, NULL, NULL, 2 },               { "mpeg1video", 0, 0, NULL, NULL, NULL, 2 },           { "libtheora", 0, 0, NULL, NULL, NULL, 10 },
    { "flv", 0, 0, NULL, NULL, NULL, 2 },                 { "h263p", 0, 0, NULL, NULL, NULL, 2 },
};

/* The first that holds the source's pixels exactly is taken, else the first. */
static const struct {
    const char *container;
    const char *encoders[4];
} usual[] = {
    { "mp4,ipod,3gp,3g2,psp", { "libx264", "libx265" } }, { "mov", { "libx264", "prores_ks", "libx265" } }, { "matroska", { "libx264", "libx265", "ffv1" } },
    { "webm", { "libvpx-vp9" } },                         { "avi", { "mjpeg", "ffv1" } },                   { "mxf", { "dnxhd", "mpeg2video" } },
    { "ogg,ogv", { "libtheora" } },                       { "mpegts", { "libx264", "libx265" } },           { "yuv4mpegpipe", { "wrapped_avframe" } },
    { "nut", { "ffv1" } },
};

/* FFmpeg's own first choice is not always the one people mean. */
static const struct {
    enum AVCodecID id;
    const char *encoder;
} meant[] = {
    { AV_CODEC_ID_H264, "libx264" },  { AV_CODEC_ID_HEVC, "libx265" },   { AV_CODEC_ID_VP9, "libvpx-vp9" },       { AV_CODEC_ID_VP8, "libvpx" },
    { AV_CODEC_ID_AV1, "libsvtav1" }, { AV_CODEC_ID_PRORES, "prores_ks" }, { AV_CODEC_ID_JPEG2000, "libopenjpeg" },
};

static const AVCodec *encoder_for(enum AVCodecID id)
{
    for (size_t i = 0; i < sizeof meant / sizeof *meant; i++)
        if (meant[i].id == id)
            return avcodec_find_encoder_by_name(meant[i].encoder);
    const AVCodec *codec = avcodec_find_encoder(id);
    return codec && (codec->capabilities & (AV_CODEC_CAP_EXPERIMENTAL | AV_CODEC_CAP_HARDWARE)) ? NULL : codec;
}

static bool has_format(const AVCodec *codec, enum AVPixelFormat format)
{
    for (const enum AVPixelFormat *f = codec->pix_fmts; f && *f != AV_PIX_FMT_NONE; f++)
        if (*f == format)
            return true;
    return !codec->pix_fmts;
}

static const char *const *usual_encoders(const AVOutputFormat *format)
{
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
        if (av_match_name(format->name, usual[i].container))
            return usual[i].encoders;
    return NULL;
}

static const AVCodec *usual_encoder(const ln_container *c, enum AVPixelFormat source)
{
    const char *const *names = usual_encoders(c->format);
    const AVCodec *first = NULL;
    if (c->still != AV_CODEC_ID_NONE)
        return encoder_for(c->still);
    for (int i = 0; names && i < 4 && names[i]; i++) {
        const AVCodec *codec = avcodec_find_encoder_by_name(names[i]);
        if (codec && has_format(codec, source))
            return codec;
        first = first ? first : codec;
    }
    return first ? first : encoder_for(c->format->video_codec);
}

static bool container_takes(const ln_container *c, enum AVCodecID id)
{
    const AVCodecParameters like = { .codec_type = AVMEDIA_TYPE_VIDEO, .codec_id = id };
    return id == AV_CODEC_ID_WRAPPED_AVFRAME ? !strcmp(c->format->name, "yuv4mpegpipe") : ln_container_holds(c, &like);
}

/* Names of usual encoders of the container, for sentences. */
static const char *accepted(const ln_container *c, char *text, size_t size)
{
    const char *const *names = usual_encoders(c->format);
    *text = 0;
    for (int i = 0; names && i < 4 && names[i]; i++)
        av_strlcatf(text, size, "%s%s", i ? ", " : "", names[i]);
    return *text ? text : "the codec of that name";
}

static ln_status asked_encoder(const ln_container *c, const char *name, const AVCodec **out)
{
    char names[100];
    const AVCodecDescriptor *family = avcodec_descriptor_get_by_name(name);
    const AVCodec *codec = avcodec_find_encoder_by_name(name);
    if (family && family->type == AVMEDIA_TYPE_VIDEO && (!codec || codec->id == family->id) && encoder_for(family->id))
        codec = encoder_for(family->id);
    if (!codec || codec->type != AVMEDIA_TYPE_VIDEO)
        return ln_fail(LN_ESETTING, "--vcodec %.40s: there is no such picture encoder here; for .%s try %s", name, c->extension, accepted(c, names, sizeof names));
    if (!container_takes(c, codec->id))
        return ln_fail(LN_ESETTING, "--vcodec %.40s: a .%s file does not hold %s; try %s, or another extension", name, c->extension, avcodec_get_name(codec->id),
                       accepted(c, names, sizeof names));
    *out = codec;
    return LN_OK;
}

static ln_status choose_preset(const recipe *r, const char *encoder, const char *asked, ln_choice *out)
{
    char list[160] = "";
    if (asked && (!r || !r->presets))
        return ln_fail(LN_ESETTING, "--preset %.40s: %s has no presets; leave it out", asked, encoder);
    if (!r || !r->presets)
        return LN_OK;
    out->preset_option = r->option;
    out->preset = asked ? asked : r->preset;
    for (int i = 0; r->presets[i]; i++) {
        if (!strcmp(r->presets[i], out->preset))
            return LN_OK;
        av_strlcatf(list, sizeof list, "%s%s", i ? ", " : "", r->presets[i]);
    }
    return ln_fail(LN_ESETTING, "--preset %.40s: %s has no such preset; it has %s", asked, encoder, list);
}

static ln_status choose_quality(const AVCodec *codec, const ln_delivery *how, ln_choice *out)
{
    const recipe *r = NULL;
    for (size_t i = 0; i < sizeof recipes / sizeof *recipes; i++)
        if (!strcmp(recipes[i].encoder, codec->name))
            r = &recipes[i];
    out->crf = -1;
    if (how->crf >= 0 && (!r || r->crf_max <= 0))
        return ln_fail(LN_ESETTING, "--crf %g: %s has no constant quality of that kind; leave it out", how->crf, codec->name);
    if (r && how->crf > r->crf_max)
        return ln_fail(LN_ESETTING, "--crf %g: %s takes 0 to %g", how->crf, codec->name, r->crf_max);
    if (r && r->crf_max > 0)
        out->crf = how->crf >= 0 ? how->crf : r->crf;
    out->quality = r ? r->quality : 0;
    return choose_preset(r, codec->name, how->preset, out);
}

static enum AVPixelFormat without_j(enum AVPixelFormat format)
{
    switch (format) {
    case AV_PIX_FMT_YUVJ420P: return AV_PIX_FMT_YUV420P;
    case AV_PIX_FMT_YUVJ422P: return AV_PIX_FMT_YUV422P;
    case AV_PIX_FMT_YUVJ444P: return AV_PIX_FMT_YUV444P;
    case AV_PIX_FMT_YUVJ440P: return AV_PIX_FMT_YUV440P;
    default: return format;
    }
}

/* The least loss, depth before all: what was 10 bits does not become 8 as long as the encoder knows a wider format. */
static enum AVPixelFormat nearest_format(const AVCodec *codec, enum AVPixelFormat source)
{
    const AVPixFmtDescriptor *from = av_pix_fmt_desc_get(source);
    bool alpha = from->flags & AV_PIX_FMT_FLAG_ALPHA;
    enum AVPixelFormat deep[64];
    int count = 0;
    for (const enum AVPixelFormat *f = codec->pix_fmts; *f != AV_PIX_FMT_NONE && count < 63; f++)
        if (av_pix_fmt_desc_get(*f)->comp[0].depth >= from->comp[0].depth && !(av_pix_fmt_desc_get(*f)->flags & AV_PIX_FMT_FLAG_HWACCEL))
            deep[count++] = *f;
    deep[count] = AV_PIX_FMT_NONE;
    return without_j(avcodec_find_best_pix_fmt_of_list(count ? deep : codec->pix_fmts, source, alpha, NULL));
}

static void tell_loss(const AVCodec *codec, enum AVPixelFormat from, enum AVPixelFormat to)
{
    const AVPixFmtDescriptor *a = av_pix_fmt_desc_get(from), *b = av_pix_fmt_desc_get(to);
    int loss = av_get_pix_fmt_loss(to, from, a->flags & AV_PIX_FMT_FLAG_ALPHA);
    ln_level level = loss & (FF_LOSS_RESOLUTION | FF_LOSS_DEPTH | FF_LOSS_ALPHA | FF_LOSS_CHROMA) ? LN_WARNING : LN_NOTE;
    ln_log(level, "%s does not hold pixels of the kind %s: they are written as %s%s", codec->name, a->name, b->name,
           level == LN_WARNING ? ", which holds less; choose another --vcodec to keep them" : "");
}

/* 4:2:0 and 4:2:2 of x264 and x265 want whole pairs of pixels. */
static bool odd_for(const AVCodec *codec, enum AVPixelFormat format, const ln_clip_info *clip)
{
    const AVPixFmtDescriptor *d = av_pix_fmt_desc_get(format);
    bool strict = codec->id == AV_CODEC_ID_H264 || codec->id == AV_CODEC_ID_HEVC;
    return strict && ((clip->width & ((1 << d->log2_chroma_w) - 1)) || (clip->height & ((1 << d->log2_chroma_h) - 1)));
}

static void choose_pixels(const AVCodec *codec, enum AVPixelFormat source, const ln_clip_info *clip, ln_choice *out)
{
    bool deep = av_pix_fmt_desc_get(source)->comp[0].depth > 8;
    out->pixels = has_format(codec, source) ? source : codec->pix_fmts ? nearest_format(codec, source) : source;
    if (odd_for(codec, out->pixels, clip))
        out->pixels = deep ? AV_PIX_FMT_YUV444P10 : AV_PIX_FMT_YUV444P;
    if (out->pixels != source)
        tell_loss(codec, source, out->pixels);
    out->full = codec->id == AV_CODEC_ID_MJPEG;
}

/* From here on x264 and x265 quantise in steps of two code values and more (0.625 * 2^(QP/6)). */
static const double coarse_crf = 10;

/* A codec for work (ProRes, DNxHR, JPEG) codes each picture by itself with steps fine enough for a dither; one for viewing predicts, and spends its bits again on whatever
 * a prediction cannot carry along. Measured with x264 at CRF 16 on clean 1080p: a dither of half a code value costs 40 % more time and 60 % more bits, and what comes out is
 * 0.62 code values off, more than the dither's own 0.55; without it, 0.38. */
static bool is_coarse(const AVCodec *codec, double crf)
{
    const AVCodecDescriptor *d = avcodec_descriptor_get(codec->id);
    bool predicts = d && (d->props & AV_CODEC_PROP_LOSSY) && !(d->props & AV_CODEC_PROP_INTRA_ONLY);
    return predicts && !(crf >= 0 && crf < coarse_crf);
}

static const char *profile_for(const AVCodec *codec, const AVCodecParameters *source, enum AVPixelFormat format)
{
    static const char *const prores[] = { "proxy", "lt", "standard", "hq", "4444", "4444xq" };
    static const char *const dnxhr[] = { "dnxhr_lb", "dnxhr_sq", "dnxhr_hq", "dnxhr_hqx", "dnxhr_444" };
    const AVPixFmtDescriptor *d = av_pix_fmt_desc_get(format);
    bool same = codec->id == source->codec_id, whole = !d->log2_chroma_w, deep = d->comp[0].depth > 8;
    if (codec->id == AV_CODEC_ID_PRORES && !strcmp(codec->name, "prores_ks")) {
        bool fits = same && source->profile >= 0 && source->profile < 6 && (source->profile >= FF_PROFILE_PRORES_4444) == whole;
        return fits ? prores[source->profile] : whole ? "4444" : "hq";
    }
    if (codec->id == AV_CODEC_ID_DNXHD) {
        int p = source->profile - FF_PROFILE_DNXHR_LB;
        bool fits = same && p >= 0 && p < 5 && (p >= 3) == deep && (p == 4) == whole;
        return fits ? dnxhr[p] : whole ? "dnxhr_444" : deep ? "dnxhr_hqx" : "dnxhr_hq";
    }
    return NULL;
}

ln_status ln_choose_picture(const ln_container *c, const AVCodecParameters *source, const ln_clip_info *clip, const ln_delivery *how, ln_choice *out)
{
    enum AVPixelFormat format = without_j(source->format);
    const AVCodec *codec = NULL;
    ln_status status = LN_OK;
    *out = (ln_choice){ .crf = -1, .samples = AV_SAMPLE_FMT_NONE };
    if (how->vcodec)
        status = asked_encoder(c, how->vcodec, &codec);
    else if (c->still == AV_CODEC_ID_NONE && container_takes(c, source->codec_id))
        codec = encoder_for(source->codec_id);
    if (!codec && !status)
        codec = usual_encoder(c, format);
    if (status)
        return status;
    if (!codec || c->sound_only)
        return ln_fail(LN_EUNSUPPORTED, "a .%s file holds no picture; try mp4, mov or mkv", c->extension);
    if (codec->id == AV_CODEC_ID_AV1 && !how->vcodec && !has_format(codec, format))
        codec = avcodec_find_encoder_by_name("libaom-av1") ? avcodec_find_encoder_by_name("libaom-av1") : codec;
    out->codec = codec;
    choose_pixels(codec, format, clip, out);
    out->profile = profile_for(codec, source, out->pixels);
    status = choose_quality(codec, how, out);
    out->coarse = is_coarse(codec, out->crf);
    if (!status && codec->id != source->codec_id && !how->vcodec && c->still == AV_CODEC_ID_NONE)
        ln_log(LN_NOTE, "the picture becomes %s: %s", avcodec_get_name(codec->id), container_takes(c, source->codec_id) ? "there is no encoder for what the source has"
                                                                                                                      : "the container does not hold what the source has");
    return status;
}
