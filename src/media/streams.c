/* SPDX-License-Identifier: Apache-2.0 */
#include "media/streams.h"

#include <libavutil/avstring.h>
#include <libavutil/mem.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* What muxers say of themselves, and Matroska's statistics of streams, are made anew. */
static bool is_stale(const char *key)
{
    static const char *const names[] = { "encoder", "major_brand", "minor_version", "compatible_brands", "DURATION", "NUMBER_OF_FRAMES", "NUMBER_OF_BYTES", "BPS" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        size_t length = strlen(names[i]);
        if (!strncasecmp(key, names[i], length) && (!key[length] || key[length] == '-'))
            return true;
    }
    return av_stristart(key, "_STATISTICS_", NULL);
}

static ln_status copy_tags(AVDictionary *from, AVDictionary **to)
{
    for (const AVDictionaryEntry *t = NULL; (t = av_dict_get(from, "", t, AV_DICT_IGNORE_SUFFIX));)
        if (!is_stale(t->key) && av_dict_set(to, t->key, t->value, 0) < 0)
            return ln_fail(LN_EMEMORY, "no memory for tags");
    return LN_OK;
}

static ln_status copy_chapters(const AVFormatContext *from, int64_t shift, AVFormatContext *to)
{
    if (!from->nb_chapters)
        return LN_OK;
    to->chapters = av_calloc(from->nb_chapters, sizeof *to->chapters);
    for (unsigned i = 0; to->chapters && i < from->nb_chapters; i++) {
        const AVChapter *was = from->chapters[i];
        AVChapter *c = av_mallocz(sizeof *c);
        if (!c)
            break;
        int64_t off = av_rescale_q(shift, AV_TIME_BASE_Q, was->time_base);
        to->chapters[to->nb_chapters++] = c;
        c->id = was->id;
        c->time_base = was->time_base;
        c->start = was->start - off;
        c->end = was->end - off;
        if (copy_tags(was->metadata, &c->metadata))
            break;
    }
    return to->nb_chapters == from->nb_chapters ? LN_OK : ln_fail(LN_EMEMORY, "no memory for chapters");
}

/* Keys that MP4's and QuickTime's fixed lists know. Others (cameras' com.apple.quicktime.*, production notes) need the open list, which in turn has no place for covers and
 * which older players do not read: it is used only where something would be lost. */
static bool needs_open_list(const AVFormatContext *from)
{
    static const char known[] = "title,artist,album_artist,composer,album,date,encoder,comment,genre,copyright,grouping,lyrics,description,synopsis,show,episode_id,network,keywords,"
                                "episode_sort,season_number,media_type,hd_video,gapless_playback,compilation,track,disc,creation_time,timecode,location,author,make,model,performer";
    bool other = false;
    for (const AVDictionaryEntry *t = NULL; (t = av_dict_get(from->metadata, "", t, AV_DICT_IGNORE_SUFFIX));)
        other |= !is_stale(t->key) && !av_match_name(t->key, known);
    for (unsigned i = 0; i < from->nb_streams; i++)
        if (from->streams[i]->disposition & AV_DISPOSITION_ATTACHED_PIC)
            return false;
    return other;
}

static int sound_rate(const AVFormatContext *format)
{
    for (unsigned i = 0; i < format->nb_streams; i++)
        if (format->streams[i]->codecpar->codec_type == AVMEDIA_TYPE_AUDIO)
            return format->streams[i]->codecpar->sample_rate;
    return 0;
}

ln_status ln_streams_copy_file(const AVFormatContext *from, int64_t shift, const ln_container *container, AVFormatContext *to, AVDictionary **options)
{
    const char *name = container->format->name;
    ln_status status = copy_tags(from->metadata, &to->metadata);
    if (!status)
        status = copy_chapters(from, shift, to);
    if (av_match_name(name, "mov,mp4,ipod")) {
        /* Edit lists count in the movie's time scale: a sound's end is exact only when that is the sound's own. */
        if (sound_rate(to))
            av_dict_set_int(options, "movie_timescale", sound_rate(to), 0);
        av_dict_set(options, "movflags", needs_open_list(from) ? "+write_colr+use_metadata_tags" : "+write_colr", 0);
    }
    if (av_match_name(name, "mp4,ipod"))
        to->strict_std_compliance = FF_COMPLIANCE_EXPERIMENTAL; /* FLAC in MP4 was a draft when FFmpeg 5.1 came out */
    if (av_match_name(name, "matroska,webm"))
        av_dict_set(options, "default_mode", "passthrough", 0);
    if (!strcmp(name, "wav")) {
        av_dict_set(options, "rf64", "auto", 0);
        if (av_dict_get(from->metadata, "time_reference", NULL, 0) || av_dict_get(from->metadata, "originator", NULL, 0))
            av_dict_set(options, "write_bext", "1", 0);
    }
    if (!strcmp(name, "yuv4mpegpipe"))
        to->strict_std_compliance = FF_COMPLIANCE_UNOFFICIAL; /* more than 8 bits a sample */
    return status;
}

static bool speaks_of_packets(enum AVPacketSideDataType type)
{
    return type == AV_PKT_DATA_NEW_EXTRADATA || type == AV_PKT_DATA_PALETTE || type == AV_PKT_DATA_SKIP_SAMPLES || type == AV_PKT_DATA_CPB_PROPERTIES ||
           type == AV_PKT_DATA_QUALITY_STATS || type == AV_PKT_DATA_DOVI_CONF || type == AV_PKT_DATA_FALLBACK_TRACK;
}

static ln_status copy_side_data(const AVStream *from, bool made, AVStream *to)
{
    for (int i = 0; i < from->nb_side_data; i++) {
        const AVPacketSideData *was = &from->side_data[i];
        if ((made && speaks_of_packets(was->type)) || !was->size)
            continue;
        uint8_t *copy = av_stream_new_side_data(to, was->type, was->size);
        if (!copy)
            return ln_fail(LN_EMEMORY, "no memory for side data");
        memcpy(copy, was->data, was->size);
    }
    return LN_OK;
}

ln_status ln_streams_copy_words(const AVStream *from, bool made, AVStream *to)
{
    ln_status status = copy_tags(from->metadata, &to->metadata);
    to->id = from->id;
    to->disposition = from->disposition;
    to->discard = AVDISCARD_DEFAULT;
    if (from->codecpar->codec_type == AVMEDIA_TYPE_VIDEO) {
        to->avg_frame_rate = from->avg_frame_rate;
        to->r_frame_rate = from->r_frame_rate;
        to->sample_aspect_ratio = from->sample_aspect_ratio.num ? from->sample_aspect_ratio : from->codecpar->sample_aspect_ratio;
        if (to->sample_aspect_ratio.num)
            to->codecpar->sample_aspect_ratio = to->sample_aspect_ratio;
    }
    return status ? status : copy_side_data(from, made, to);
}

ln_status ln_streams_copy_light(const AVFrame *native, AVStream *to)
{
    static const struct {
        enum AVFrameSideDataType in;
        enum AVPacketSideDataType out;
    } pairs[] = { { AV_FRAME_DATA_MASTERING_DISPLAY_METADATA, AV_PKT_DATA_MASTERING_DISPLAY_METADATA }, { AV_FRAME_DATA_CONTENT_LIGHT_LEVEL, AV_PKT_DATA_CONTENT_LIGHT_LEVEL } };
    for (size_t i = 0; native && i < sizeof pairs / sizeof *pairs; i++) {
        const AVFrameSideData *was = av_frame_get_side_data(native, pairs[i].in);
        if (!was || av_stream_get_side_data(to, pairs[i].out, NULL))
            continue;
        uint8_t *copy = av_stream_new_side_data(to, pairs[i].out, was->size);
        if (!copy)
            return ln_fail(LN_EMEMORY, "no memory for side data");
        memcpy(copy, was->data, was->size);
    }
    return LN_OK;
}

ln_status ln_streams_copy_codec(const AVStream *from, const AVOutputFormat *format, AVStream *to)
{
    unsigned other;
    if (avcodec_parameters_copy(to->codecpar, from->codecpar) < 0)
        return ln_fail(LN_EMEMORY, "no memory for a stream");
    uint32_t tag = from->codecpar->codec_tag;
    bool known = format->codec_tag && av_codec_get_id(format->codec_tag, tag) == from->codecpar->codec_id;
    if (format->codec_tag && !known && av_codec_get_tag2(format->codec_tag, from->codecpar->codec_id, &other))
        to->codecpar->codec_tag = 0;
    if (!format->codec_tag)
        to->codecpar->codec_tag = 0;
    to->time_base = from->time_base;
    return LN_OK;
}

ln_status ln_streams_pin_cover(const AVStream *from, AVStream *to)
{
    bool png = from->codecpar->codec_id == AV_CODEC_ID_PNG;
    AVCodecParameters *par = to->codecpar;
    int size = from->attached_pic.size;
    par->codec_type = AVMEDIA_TYPE_ATTACHMENT;
    par->codec_id = from->codecpar->codec_id;
    par->extradata = av_mallocz((size_t)size + AV_INPUT_BUFFER_PADDING_SIZE);
    if (!par->extradata)
        return ln_fail(LN_EMEMORY, "no memory for a cover");
    memcpy(par->extradata, from->attached_pic.data, (size_t)size);
    par->extradata_size = size;
    ln_status status = copy_tags(from->metadata, &to->metadata);
    if (!av_dict_get(to->metadata, "filename", NULL, 0))
        av_dict_set(&to->metadata, "filename", png ? "cover.png" : "cover.jpg", 0);
    if (!av_dict_get(to->metadata, "mimetype", NULL, 0))
        av_dict_set(&to->metadata, "mimetype", png ? "image/png" : "image/jpeg", 0);
    return status;
}
