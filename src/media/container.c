/* SPDX-License-Identifier: Apache-2.0 */
/* What a file's name promises. FFmpeg's muxers accept more than players do (MP3 inside WAV, anything inside AVI): here stands what people expect to find. */
#include <libavutil/avstring.h>
#include <string.h>

#include "base/filename.h"
#include "media/delivery.h"

static const char sound_formats[] = "wav,w64,aiff,au,caf,flac,mp3,mp2,adts,oga,opus,spx,ac3,eac3,wv,tta,rf64,voc";
static const char sound_extensions[] = "m4a,m4b,mka,oga,ogg,opus";
static const char single_formats[] = "wav,w64,aiff,au,caf,flac,mp3,mp2,adts,ac3,eac3,wv,tta,yuv4mpegpipe,image2pipe,ivf,gif,webp,apng,h264,hevc,voc";
static const char pcm_formats[] = "wav,w64,aiff,au,caf";

static const struct {
    const char *extensions;
    enum AVCodecID id;
} stills[] = {
    { "png", AV_CODEC_ID_PNG },   { "jpg,jpeg", AV_CODEC_ID_MJPEG }, { "tif,tiff", AV_CODEC_ID_TIFF }, { "bmp", AV_CODEC_ID_BMP },       { "webp", AV_CODEC_ID_WEBP },
    { "tga", AV_CODEC_ID_TARGA }, { "dpx", AV_CODEC_ID_DPX },        { "exr", AV_CODEC_ID_EXR },       { "jp2", AV_CODEC_ID_JPEG2000 }, { "ppm", AV_CODEC_ID_PPM },
};

ln_status ln_container_of(const char *path, ln_container *out)
{
    const char *dot = strrchr(ln_filename(path), '.');
    *out = (ln_container){ .extension = dot ? dot + 1 : "" };
    for (size_t i = 0; dot && i < sizeof stills / sizeof *stills; i++)
        if (av_match_name(out->extension, stills[i].extensions)) {
            out->still = stills[i].id;
            out->format = av_guess_format("image2pipe", NULL, NULL);
        }
    if (dot && !out->format)
        out->format = av_guess_format(NULL, path, NULL);
    if (!out->format || (out->format->flags & AVFMT_NOFILE))
        return ln_fail(LN_ESETTING, "%s: \"%.20s\" is no kind of file that can be written; try mp4, mov, mkv, wav, flac, png or jpg", path, out->extension);
    out->sound_only = av_match_name(out->format->name, sound_formats) || av_match_name(out->extension, sound_extensions);
    out->picture_only = out->still != AV_CODEC_ID_NONE || !strcmp(out->format->name, "yuv4mpegpipe");
    out->single = av_match_name(out->format->name, single_formats);
    return LN_OK;
}

static bool is_pcm(enum AVCodecID id)
{
    return id >= AV_CODEC_ID_FIRST_AUDIO && id < AV_CODEC_ID_ADPCM_IMA_QT;
}

/* In its table, but refused when the header is written: QuickTime has no mapping for them. */
static bool not_in_quicktime(enum AVCodecID id)
{
    return id == AV_CODEC_ID_FLAC || id == AV_CODEC_ID_OPUS || id == AV_CODEC_ID_VP9 || id == AV_CODEC_ID_AV1 || id == AV_CODEC_ID_TRUEHD;
}

/* Muxers without a list of their own are asked through their tags; those with neither hold what they are named after. */
static bool muxer_holds(const AVOutputFormat *format, enum AVCodecID id)
{
    if (id == format->audio_codec || id == format->video_codec || id == format->subtitle_codec)
        return true;
    return avformat_query_codec(format, id, FF_COMPLIANCE_NORMAL) == 1;
}

bool ln_container_holds(const ln_container *c, const AVCodecParameters *stream)
{
    enum AVCodecID id = stream->codec_id;
    bool sound = stream->codec_type == AVMEDIA_TYPE_AUDIO, picture = stream->codec_type == AVMEDIA_TYPE_VIDEO;
    if (c->still != AV_CODEC_ID_NONE)
        return picture && id == c->still;
    if ((sound && c->picture_only) || (!sound && !picture && c->single) || id == AV_CODEC_ID_NONE)
        return false;
    if (sound && av_match_name(c->format->name, pcm_formats))
        return is_pcm(id) && muxer_holds(c->format, id);
    if (!strcmp(c->format->name, "yuv4mpegpipe"))
        return false; /* its packets are whole frames of FFmpeg's: always made anew */
    return !(!strcmp(c->format->name, "mov") && not_in_quicktime(id)) && muxer_holds(c->format, id);
}
