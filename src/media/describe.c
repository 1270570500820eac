/* SPDX-License-Identifier: Apache-2.0 */
/* What a file says of its streams, without decoding any. */
#include <stdlib.h>
#include <string.h>

#include <libavutil/timecode.h>

#include "media/reader.h"

bool ln_reader_is_still(const AVFormatContext *format)
{
    const char *tail = strrchr(format->iformat->name, '_'); /* FFmpeg reads "png_pipe", "tiff_pipe" ... when the content shows one image */
    return tail && !strcmp(tail, "_pipe");
}

/* FFmpeg measures two rates: the mean, and the one that all timestamps are multiples of. They are equal but for rounding when the rate is constant; a container of
 * milliseconds rounds 1/24 by 1 %, which over a whole clip leaves less than 1 in 500. Interlaced streams may count fields. */
ln_ratio ln_reader_frame_rate(const AVStream *stream)
{
    double mean = av_q2d(stream->avg_frame_rate), all = av_q2d(stream->r_frame_rate);
    const ln_ratio varies = { 0, 1 };
    if (stream->avg_frame_rate.num <= 0 || stream->avg_frame_rate.den <= 0)
        return stream->nb_frames == 1 ? varies : ln_av_ratio(stream->r_frame_rate);
    if (stream->r_frame_rate.num <= 0 || stream->r_frame_rate.den <= 0)
        return ln_av_ratio(stream->avg_frame_rate);
    double ratio = all / mean;
    if (ratio > 0.998 && ratio < 1.002)
        return ln_av_ratio(stream->r_frame_rate);
    return ratio > 1.998 && ratio < 2.002 ? ln_av_ratio(stream->avg_frame_rate) : varies;
}

static const char *tag(const AVDictionary *from, const char *name)
{
    const AVDictionaryEntry *entry = av_dict_get(from, name, NULL, 0);
    return entry ? entry->value : NULL;
}

/* The stream that carries a start timecode as text, and the rate it is counted at. */
static const char *find_timecode(const AVFormatContext *format, ln_ratio *rate)
{
    const char *found = tag(format->metadata, "timecode");
    for (unsigned i = 0; i < format->nb_streams; i++) {
        const AVStream *s = format->streams[i];
        const char *text = tag(s->metadata, "timecode");
        if (ln_av_is_picture(s) && !rate->num)
            *rate = ln_reader_frame_rate(s);
        if (!found)
            found = text;
        if (!rate->num && text && s->codecpar->codec_type == AVMEDIA_TYPE_DATA)
            *rate = ln_av_ratio(s->avg_frame_rate);
    }
    return found;
}

/* Broadcast wave files count samples since midnight (EBU Tech 3285, TimeReference): frames of one sample. */
static void sample_count(const AVFormatContext *format, ln_timecode *timecode)
{
    const char *text = tag(format->metadata, "time_reference");
    const AVCodecParameters *p = format->streams[0]->codecpar;
    char *end;
    if (!text || format->nb_streams != 1 || p->codec_type != AVMEDIA_TYPE_AUDIO || p->sample_rate <= 0)
        return;
    long long first = strtoll(text, &end, 10);
    if (end == text || first < 0)
        return;
    *timecode = (ln_timecode){ .rate = { p->sample_rate, 1 }, .fps = p->sample_rate, .first = first, .present = true };
}

void ln_reader_timecode(const AVFormatContext *format, ln_timecode *timecode)
{
    AVTimecode tc;
    ln_ratio rate = { 0, 1 };
    const char *text = find_timecode(format, &rate);
    *timecode = (ln_timecode){ .rate = { 0, 1 } };
    if (!rate.num || ln_reader_is_still(format)) {
        sample_count(format, timecode);
        return;
    }
    timecode->rate = rate;
    timecode->fps = (int)((rate.num + (int64_t)rate.den / 2) / rate.den);
    if (!text || timecode->fps < 1 || av_timecode_init_from_string(&tc, ln_av_rational(rate), text, NULL) < 0)
        return;
    timecode->fps = (int)tc.fps;
    timecode->drop = (tc.flags & AV_TIMECODE_FLAG_DROPFRAME) != 0;
    timecode->first = tc.start;
    timecode->present = true;
}

static int64_t ticks(int64_t timestamp, const AVStream *stream, ln_ratio base)
{
    return timestamp == AV_NOPTS_VALUE ? -1 : av_rescale_q(timestamp, stream->time_base, ln_av_rational(base));
}

static int64_t length(const AVFormatContext *format, const AVStream *stream, ln_ratio base)
{
    if (stream->duration != AV_NOPTS_VALUE && stream->duration > 0)
        return ticks(stream->duration, stream, base);
    if (format->duration == AV_NOPTS_VALUE || format->duration <= 0)
        return -1;
    return av_rescale_q(format->duration, AV_TIME_BASE_Q, ln_av_rational(base));
}

static void describe_picture(const AVStream *stream, ln_clip_info *info)
{
    const AVCodecParameters *p = stream->codecpar;
    AVFrame shape = { .format = p->format, .color_primaries = p->color_primaries, .color_trc = p->color_trc, .colorspace = p->color_space,
                      .color_range = p->color_range, .chroma_location = p->chroma_location };
    info->width = p->width;
    info->height = p->height;
    info->frame_rate = ln_reader_frame_rate(stream);
    ln_av_pixels(&shape, &info->pixels);
}

void ln_reader_describe(AVFormatContext *format, AVStream *stream, ln_clip_info *info)
{
    bool sound = stream->codecpar->codec_type == AVMEDIA_TYPE_AUDIO;
    *info = (ln_clip_info){ .kind = sound ? LN_SOUND : LN_PICTURE, .frame_rate = { 0, 1 }, .track = stream->index, .path = "" };
    info->base = sound && stream->codecpar->sample_rate > 0 ? (ln_ratio){ 1, stream->codecpar->sample_rate } : ln_av_ratio(stream->time_base);
    if (sound) {
        info->rate = stream->codecpar->sample_rate;
        info->channels = stream->codecpar->ch_layout.nb_channels;
    } else {
        describe_picture(stream, info);
    }
    if (stream->start_time != AV_NOPTS_VALUE)
        info->start = ticks(av_sat_sub64(stream->start_time, ln_av_zero(format, stream)), stream, info->base);
    info->length = length(format, stream, info->base);
    if (ln_reader_is_still(format)) {
        info->length = 1;
        info->frame_rate = (ln_ratio){ 0, 1 };
    }
    ln_reader_timecode(format, &info->timecode);
}
