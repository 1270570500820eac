/* SPDX-License-Identifier: Apache-2.0 */
/* The choice of sound codecs. Sound without loss stays without loss wherever the container has a way; what is lossy already gets a generous rate, since it is
 * compressed a second time: 128 kbit/s a channel, at which listening tests of AAC, Opus and MP3 find no difference. */
#include <libavutil/avstring.h>
#include <libavutil/pixdesc.h>
#include <string.h>

#include <lanterne/log.h>

#include "media/delivery.h"

enum { RATE_A_CHANNEL = 128000 };

static const struct {
    const char *container, *lossless, *lossy; /* "pcm": of the source's own depth */
} usual[] = {
    { "mp4,ipod,3gp,3g2,psp", "alac", "aac" }, { "mov", "pcm", "aac" },    { "matroska", "pcm", "aac" },  { "webm", "libopus", "libopus" }, { "avi", "pcm", "libmp3lame" },
    { "mxf", "pcm", "pcm" },                   { "wav,w64,aiff,au,caf", "pcm", "pcm" }, { "flac", "flac", "flac" },  { "ogg,oga", "flac", "libvorbis" },   { "opus", "libopus", "libopus" },
    { "mpegts", "aac", "aac" },                { "nut", "pcm", "pcm" },
};

static const AVCodec *encoder_for(enum AVCodecID id)
{
    const AVCodec *codec = id == AV_CODEC_ID_MP3 ? avcodec_find_encoder_by_name("libmp3lame") : avcodec_find_encoder(id);
    return codec && (codec->capabilities & AV_CODEC_CAP_EXPERIMENTAL) ? NULL : codec;
}

static bool is_lossless(enum AVCodecID id)
{
    const AVCodecDescriptor *d = avcodec_descriptor_get(id);
    return d && (d->props & AV_CODEC_PROP_LOSSLESS) && (!(d->props & AV_CODEC_PROP_LOSSY) || id == AV_CODEC_ID_WAVPACK); /* its lossy half is never asked for */
}

/* Bits an integer sample of the source really has; 0 for floating point. */
static int source_bits(const AVCodecParameters *source)
{
    enum AVSampleFormat format = av_get_packed_sample_fmt(source->format);
    if (format == AV_SAMPLE_FMT_FLT || format == AV_SAMPLE_FMT_DBL)
        return 0;
    int raw = source->bits_per_raw_sample ? source->bits_per_raw_sample : source->bits_per_coded_sample;
    int bytes = av_get_bytes_per_sample(format);
    return raw > 0 && raw <= bytes * 8 && is_lossless(source->codec_id) ? raw : bytes * 8;
}

static bool holds(const ln_container *c, enum AVCodecID id)
{
    const AVCodecParameters like = { .codec_type = AVMEDIA_TYPE_AUDIO, .codec_id = id };
    return ln_container_holds(c, &like);
}

/* Plain PCM of the source's depth that the container has, wider rather than narrower. What was decoded from a lossy codec gets 24 bits: its noise lies far above. */
static const AVCodec *pcm_for(const ln_container *c, const AVCodecParameters *source)
{
    static const enum AVCodecID integer[][2] = { { AV_CODEC_ID_PCM_S16LE, AV_CODEC_ID_PCM_S16BE }, { AV_CODEC_ID_PCM_S24LE, AV_CODEC_ID_PCM_S24BE }, { AV_CODEC_ID_PCM_S32LE, AV_CODEC_ID_PCM_S32BE } };
    static const enum AVCodecID real[][2] = { { AV_CODEC_ID_PCM_F32LE, AV_CODEC_ID_PCM_F32BE }, { AV_CODEC_ID_PCM_F64LE, AV_CODEC_ID_PCM_F64BE } };
    int bits = is_lossless(source->codec_id) ? source_bits(source) : 24;
    bool twice = av_get_packed_sample_fmt(source->format) == AV_SAMPLE_FMT_DBL;
    for (int i = twice; !bits && i < 2; i++)
        for (int end = 0; end < 2; end++)
            if (holds(c, real[i][end]))
                return avcodec_find_encoder(real[i][end]);
    for (int i = !bits || bits > 24 ? 2 : bits > 16 ? 1 : 0; i >= 0 && i < 3; i++)
        for (int end = 0; end < 2; end++)
            if (holds(c, integer[i][end]))
                return avcodec_find_encoder(integer[i][end]);
    return holds(c, AV_CODEC_ID_PCM_S24LE) ? avcodec_find_encoder(AV_CODEC_ID_PCM_S24LE) : avcodec_find_encoder(c->format->audio_codec);
}

static const AVCodec *usual_encoder(const ln_container *c, const AVCodecParameters *source)
{
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
        if (av_match_name(c->format->name, usual[i].container)) {
            const char *name = is_lossless(source->codec_id) ? usual[i].lossless : usual[i].lossy;
            return strcmp(name, "pcm") ? avcodec_find_encoder_by_name(name) : pcm_for(c, source);
        }
    return encoder_for(c->format->audio_codec);
}

static ln_status asked_encoder(const ln_container *c, const char *name, const AVCodecParameters *source, const AVCodec **out)
{
    const AVCodecDescriptor *family = avcodec_descriptor_get_by_name(name);
    const AVCodec *codec = avcodec_find_encoder_by_name(name), *other = usual_encoder(c, source);
    if (family && family->type == AVMEDIA_TYPE_AUDIO && (!codec || codec->id == family->id) && encoder_for(family->id))
        codec = encoder_for(family->id);
    const char *usually = other ? other->name : "another extension";
    if (!codec || codec->type != AVMEDIA_TYPE_AUDIO)
        return ln_fail(LN_ESETTING, "--acodec %.40s: there is no such sound encoder here; for .%s try %s, pcm_s24le, flac or aac", name, c->extension, usually);
    if (!holds(c, codec->id))
        return ln_fail(LN_ESETTING, "--acodec %.40s: a .%s file does not hold %s; try %s, or another extension", name, c->extension, avcodec_get_name(codec->id), usually);
    *out = codec;
    return LN_OK;
}

/* The encoder's sample format that keeps most: floating point for a lossy codec or a floating source, else the narrowest integer that is wide enough. */
static enum AVSampleFormat choose_samples(const AVCodec *codec, int bits, bool lossless)
{
    enum AVSampleFormat best = codec->sample_fmts ? codec->sample_fmts[0] : AV_SAMPLE_FMT_FLT;
    int most = -1;
    for (const enum AVSampleFormat *f = codec->sample_fmts; f && *f != AV_SAMPLE_FMT_NONE; f++) {
        enum AVSampleFormat packed = av_get_packed_sample_fmt(*f);
        bool real = packed == AV_SAMPLE_FMT_FLT || packed == AV_SAMPLE_FMT_DBL;
        int width = av_get_bytes_per_sample(*f) * 8, score = 200 - width;
        if (!lossless)
            score = real ? 300 : width;
        else if (width < bits || (!bits && !real))
            score = width;
        if (score > most) {
            most = score;
            best = *f;
        }
    }
    return best;
}

/* Bits that survive in the encoder's samples: FLAC and ALAC of FFmpeg 5.1 take 32-bit words and keep 24. */
static int kept_bits(const AVCodec *codec, enum AVSampleFormat format)
{
    enum AVSampleFormat packed = av_get_packed_sample_fmt(format);
    int coded = av_get_exact_bits_per_sample(codec->id);
    if (packed == AV_SAMPLE_FMT_FLT || packed == AV_SAMPLE_FMT_DBL)
        return 0;
    if (coded >= 16)
        return coded;
    int width = av_get_bytes_per_sample(format) * 8;
    return width == 32 && (codec->id == AV_CODEC_ID_FLAC || codec->id == AV_CODEC_ID_ALAC) ? 24 : width;
}

static int choose_rate(const AVCodec *codec, int rate)
{
    int above = 0, below = 0;
    for (const int *r = codec->supported_samplerates; r && *r; r++) {
        above = *r >= rate && (!above || *r < above) ? *r : above;
        below = *r < rate && *r > below ? *r : below;
    }
    return !codec->supported_samplerates ? rate : above ? above : below;
}

static int channels_max(const AVCodec *codec)
{
    return codec->id == AV_CODEC_ID_MP3 || codec->id == AV_CODEC_ID_MP2 ? 2 : codec->id == AV_CODEC_ID_FLAC || codec->id == AV_CODEC_ID_ALAC ? 8 : 64;
}

static ln_status choose_layout(const AVCodec *codec, const AVCodecParameters *source, int channels, ln_choice *out)
{
    const AVChannelLayout *same = NULL;
    int error = 0;
    if (source->ch_layout.nb_channels == channels)
        error = av_channel_layout_copy(&out->layout, &source->ch_layout);
    else
        av_channel_layout_default(&out->layout, channels);
    for (const AVChannelLayout *l = codec->ch_layouts; l && l->nb_channels; l++)
        if (l->nb_channels == channels && (!same || !av_channel_layout_compare(l, &out->layout)))
            same = l;
    if (codec->ch_layouts && !same)
        return ln_fail(LN_EUNSUPPORTED, "%s does not hold %d channels; choose another --acodec", codec->name, channels);
    if (error >= 0 && same)
        error = av_channel_layout_copy(&out->layout, same);
    if (error >= 0 && channels > channels_max(codec))
        return ln_fail(LN_EUNSUPPORTED, "%s does not hold %d channels; choose another --acodec or extension", codec->name, channels);
    return error < 0 ? ln_fail(LN_EMEMORY, "no memory for a channel layout") : LN_OK;
}

static int64_t choose_bit_rate(const AVCodec *codec, const AVCodecParameters *source, int rate, int channels)
{
    int64_t wanted = (int64_t)RATE_A_CHANNEL * channels, most = INT64_MAX;
    if (is_lossless(codec->id))
        return 0;
    if (source->bit_rate > wanted && !is_lossless(source->codec_id))
        wanted = source->bit_rate;
    switch (codec->id) {
    case AV_CODEC_ID_AAC: most = (int64_t)6144 * channels * rate / 1024; break; /* a frame of 1024 samples holds 6144 bits a channel */
    case AV_CODEC_ID_MP3: return rate >= 32000 ? 320000 : rate >= 16000 ? 160000 : 64000;
    case AV_CODEC_ID_MP2: return rate >= 32000 ? (channels > 1 ? 384000 : 192000) : 160000;
    case AV_CODEC_ID_AC3: return channels > 2 ? 640000 : wanted;
    case AV_CODEC_ID_OPUS: most = (int64_t)256000 * channels; break;
    case AV_CODEC_ID_VORBIS: most = (int64_t)240000 * channels * (rate < 44100 ? rate : 44100) / 44100 / (rate < 26000 ? 2 : 1); break;
    default: break;
    }
    return wanted < most ? wanted : most;
}

static void tell(const ln_choice *out, const AVCodecParameters *source, int rate, bool asked, const ln_container *c)
{
    int bits = source_bits(source);
    if (out->codec->id != source->codec_id && !asked)
        ln_log(LN_NOTE, "the sound becomes %s: %s", avcodec_get_name(out->codec->id),
               holds(c, source->codec_id) ? "there is no encoder for what the source has" : "the container does not hold what the source has");
    if (is_lossless(source->codec_id) && out->bits && (bits == 0 || bits > out->bits))
        ln_log(LN_WARNING, "%s keeps %d bits of the source's %d%s; choose another --acodec or extension to keep all", out->codec->name, out->bits,
               av_get_bytes_per_sample(source->format) * 8, bits ? "" : "-bit floating point");
    if (out->rate != rate)
        ln_log(LN_NOTE, "%s has no %d Hz: the sound is written at %d Hz", out->codec->name, rate, out->rate);
}

ln_status ln_choose_sound(const ln_container *c, const AVCodecParameters *source, const ln_clip_info *clip, const ln_delivery *how, ln_choice *out)
{
    const AVCodec *codec = NULL;
    ln_status status = LN_OK;
    *out = (ln_choice){ .crf = -1, .pixels = AV_PIX_FMT_NONE };
    if (how->acodec)
        status = asked_encoder(c, how->acodec, source, &codec);
    else if (holds(c, source->codec_id))
        codec = encoder_for(source->codec_id);
    if (!codec && !status)
        codec = usual_encoder(c, source);
    if (status)
        return status;
    if (!codec || c->picture_only)
        return ln_fail(LN_EUNSUPPORTED, "a .%s file holds no sound; try mp4, mov, mkv or wav", c->extension);
    out->codec = codec;
    out->samples = choose_samples(codec, is_lossless(source->codec_id) ? source_bits(source) : 24, is_lossless(codec->id));
    out->bits = kept_bits(codec, out->samples);
    out->rate = choose_rate(codec, clip->rate);
    out->bit_rate = choose_bit_rate(codec, source, out->rate, clip->channels);
    status = choose_layout(codec, source, clip->channels, out);
    if (status)
        av_channel_layout_uninit(&out->layout);
    else
        tell(out, source, clip->rate, how->acodec != NULL, c);
    return status;
}
