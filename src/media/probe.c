/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdio.h>

#include <libavcodec/avcodec.h>
#include <libavutil/display.h>
#include <libavutil/pixdesc.h>

#include <lanterne/log.h>

#include "base/arena.h"
#include "media/ixml.h"
#include "media/reader.h"
#include "media/riff.h"

static const char *text(struct ln_arena *arena, const char *from)
{
    return ln_arena_text(arena, from ? from : "");
}

static const char *tag(struct ln_arena *arena, const AVDictionary *from, const char *name)
{
    const AVDictionaryEntry *entry = av_dict_get(from, name, NULL, 0);
    return text(arena, entry ? entry->value : NULL);
}

static ln_track_kind kind_of(const AVStream *stream)
{
    switch (stream->codecpar->codec_type) {
    case AVMEDIA_TYPE_VIDEO: return ln_av_is_picture(stream) ? LN_TRACK_PICTURE : LN_TRACK_ATTACHED;
    case AVMEDIA_TYPE_AUDIO: return LN_TRACK_SOUND;
    case AVMEDIA_TYPE_SUBTITLE: return LN_TRACK_SUBTITLE;
    case AVMEDIA_TYPE_ATTACHMENT: return LN_TRACK_ATTACHED;
    default: return LN_TRACK_DATA;
    }
}

/* FFmpeg counts anticlockwise. A matrix that squashes everything onto a line has no angle. */
static int rotation(const AVStream *stream)
{
    size_t size = 0;
    const uint8_t *matrix = av_stream_get_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, &size);
    double angle = matrix && size >= 9 * sizeof(int32_t) ? av_display_rotation_get((const int32_t *)(const void *)matrix) : 0;
    return isfinite(angle) ? (int)(lround(-angle) % 360 + 360) % 360 : 0;
}

static const char *layout(struct ln_arena *arena, const AVCodecParameters *p)
{
    char name[256] = "";
    if (p->codec_type == AVMEDIA_TYPE_AUDIO && av_channel_layout_describe(&p->ch_layout, name, sizeof name) < 0)
        name[0] = 0;
    return text(arena, name);
}

static void describe(AVFormatContext *format, AVStream *stream, struct ln_arena *arena, ln_track *track)
{
    const AVCodecParameters *p = stream->codecpar;
    AVRational aspect = p->codec_type == AVMEDIA_TYPE_VIDEO ? av_guess_sample_aspect_ratio(format, stream, NULL) : (AVRational){ 1, 1 };
    *track = (ln_track){
        .index = stream->index,
        .kind = kind_of(stream),
        .codec = text(arena, avcodec_get_name(p->codec_id)),
        .profile = text(arena, avcodec_profile_name(p->codec_id, p->profile)),
        .language = tag(arena, stream->metadata, "language"),
        .title = tag(arena, stream->metadata, "title"),
        .layout = layout(arena, p),
        .pixel_format = text(arena, p->codec_type == AVMEDIA_TYPE_VIDEO ? av_get_pix_fmt_name(p->format) : NULL),
        .rotation = rotation(stream),
        .pixel_aspect = aspect.num > 0 && aspect.den > 0 ? ln_av_ratio(aspect) : (ln_ratio){ 1, 1 },
        .bit_rate = p->bit_rate,
        .standard = (stream->disposition & AV_DISPOSITION_DEFAULT) != 0,
    };
    if (track->kind == LN_TRACK_PICTURE || track->kind == LN_TRACK_SOUND)
        ln_reader_describe(format, stream, &track->info);
}

/* What the recorder called the channels, one after the other. */
static const char *channels_of(struct ln_arena *arena, const ln_ixml *ixml, int channels)
{
    const char *names = "";
    for (int c = 0; names && ixml->count && c < channels && c < LN_CHANNELS_MAX; c++) {
        char number[16];
        snprintf(number, sizeof number, "%d", c + 1);
        names = ln_arena_print(arena, "%s%s%s", names, c ? ", " : "", *ixml->name[c] ? ixml->name[c] : number);
    }
    return names;
}

static bool is_usable(const ln_track *track)
{
    return track->kind == LN_TRACK_SOUND ? track->info.rate > 0 && track->info.channels > 0 : track->kind != LN_TRACK_PICTURE || (track->info.width > 0 && track->info.height > 0);
}

/* Half a file copied off a card plays as if it were whole. */
static void tell_cut(const AVFormatContext *format, const char *path)
{
    const int64_t lacks = strcmp(format->iformat->name, "wav") ? 0 : ln_riff_lacks(path);
    const AVCodecParameters *par = format->streams[0]->codecpar;
    if (lacks && par->bit_rate > 0)
        ln_log(LN_WARNING, "\"%s\" is cut short: the last %.3g s of sound that its header tells of are not there; copy it again", path, (double)lacks * 8 / (double)par->bit_rate);
}

static const char *tag_of(const AVFormatContext *format, const char *const *keys)
{
    for (size_t i = 0; keys[i]; i++) {
        const AVDictionaryEntry *e = av_dict_get(format->metadata, keys[i], NULL, 0);
        if (e && *e->value)
            return e->value;
    }
    return "";
}

/* A time of creation is left aside: exports have one too, and it is theirs. */
static const char *day_of(const AVFormatContext *format, struct ln_arena *arena)
{
    static const char *const keys[] = { "com.apple.quicktime.creationdate", "date", NULL };
    const char *told = tag_of(format, keys);
    int year, month, day, length = 0;
    return sscanf(told, "%4d-%2d-%2d%n", &year, &month, &day, &length) == 3 && length == 10 ? ln_arena_print(arena, "%.10s", told) : "";
}

static const char *recorder_of(const AVFormatContext *format, struct ln_arena *arena)
{
    static const char *const originator[] = { "originator", "encoded_by", NULL }, *const make[] = { "com.apple.quicktime.make", "make", NULL }, *const model[] = { "com.apple.quicktime.model", "model", NULL };
    const char *first = tag_of(format, originator), *second = "";
    if (!*first) {
        first = tag_of(format, make);
        second = tag_of(format, model);
    }
    return ln_arena_print(arena, "%s%s%s", first, *first && *second ? " " : "", second);
}

static ln_status fill(AVFormatContext *format, struct ln_arena *arena, ln_media_info *info)
{
    bool usable = false;
    ln_ixml ixml;
    ln_ixml_of(info->path, &ixml);
    info->container = text(arena, format->iformat->name);
    info->seconds = format->duration == AV_NOPTS_VALUE || format->duration < 0 ? -1 : (double)format->duration / AV_TIME_BASE;
    info->still = ln_reader_is_still(format);
    ln_reader_timecode(format, &info->timecode);
    info->chapter_count = format->nb_chapters;
    info->track_count = format->nb_streams;
    info->track = ln_arena_alloc(arena, format->nb_streams * sizeof *info->track);
    info->day = day_of(format, arena);
    info->recorder = recorder_of(format, arena);
    if (!info->track || !info->container || !info->path || !info->day || !info->recorder)
        return LN_EMEMORY;
    for (unsigned i = 0; i < format->nb_streams; i++) {
        ln_track *t = &info->track[i];
        describe(format, format->streams[i], arena, t);
        if (!t->codec || !t->profile || !t->language || !t->title || !t->layout || !t->pixel_format)
            return LN_EMEMORY;
        t->info.path = info->path;
        t->channels = "";
        if (t->kind == LN_TRACK_SOUND) {
            t->info.microphones = ln_ixml_microphones(&ixml, t->info.channels);
            t->channels = channels_of(arena, &ixml, t->info.channels);
        }
        if (!t->channels)
            return LN_EMEMORY;
        usable = usable || is_usable(t);
    }
    return usable ? LN_OK : ln_fail(LN_EDAMAGED, "\"%s\" looks like %s, but nothing in it can be decoded", info->path, format->iformat->long_name);
}

ln_status ln_media_probe(const char *path, struct ln_arena *arena, ln_media_info *info)
{
    AVFormatContext *format;
    *info = (ln_media_info){ .path = text(arena, path) };
    ln_status status = ln_av_open(path, &format);
    if (!status)
        status = fill(format, arena, info);
    if (!status)
        tell_cut(format, path);
    ln_av_close(&format);
    return status;
}

ln_status ln_media_open(const char *path, ln_kind kind, int track, int threads, ln_clip **out)
{
    ln_reader reader;
    *out = NULL;
    ln_status status = ln_reader_open(path, kind, track, threads, &reader);
    if (status)
        return status;
    status = kind == LN_SOUND ? ln_sound_clip(&reader, out) : ln_picture_clip(&reader, out);
    if (status)
        ln_reader_close(&reader);
    return status;
}
