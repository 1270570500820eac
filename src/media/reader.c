/* SPDX-License-Identifier: Apache-2.0 */
#include "media/reader.h"

#include <stdlib.h>
#include <string.h>

#include <lanterne/log.h>

enum {
    REFUSED_MAX = 100, /* packets in a row that the demuxer cannot read: the rest of the file is given up */
    REPORTS_MAX = 20,  /* damages told one by one; a file of rubble would otherwise fill the screen */
};

static bool is_kind(const AVStream *stream, ln_kind kind)
{
    return kind == LN_PICTURE ? ln_av_is_picture(stream) : stream->codecpar->codec_type == AVMEDIA_TYPE_AUDIO;
}

/* The default one of a kind, or the first that a decoder is there for, or the first. */
static int choose(const AVFormatContext *format, ln_kind kind)
{
    int best = -1, best_score = -1;
    for (unsigned i = 0; i < format->nb_streams; i++) {
        const AVStream *s = format->streams[i];
        if (!is_kind(s, kind))
            continue;
        int score = 2 * (avcodec_find_decoder(s->codecpar->codec_id) != NULL) + ((s->disposition & AV_DISPOSITION_DEFAULT) != 0);
        if (score > best_score) {
            best = (int)i;
            best_score = score;
        }
    }
    return best;
}

static ln_status pick(ln_reader *r)
{
    const char *what = r->kind == LN_SOUND ? "sound" : "picture";
    ln_status none = r->kind == LN_SOUND ? LN_ESILENT : LN_EBLIND;
    int first = choose(r->format, r->kind);
    if (first < 0)
        return ln_fail(none, "\"%s\" holds no %s", r->path, what);
    if (r->track >= (int)r->format->nb_streams || (r->track >= 0 && !is_kind(r->format->streams[r->track], r->kind)))
        return ln_fail(none, "track %d of \"%s\" is no %s; track %d is one", r->track, r->path, what, first);
    r->track = r->track < 0 ? first : r->track;
    r->stream = r->format->streams[r->track];
    for (unsigned i = 0; i < r->format->nb_streams; i++)
        r->format->streams[i]->discard = (int)i == r->track ? AVDISCARD_DEFAULT : AVDISCARD_ALL;
    return LN_OK;
}

static ln_status check_sound(const ln_reader *r)
{
    const AVCodecParameters *p = r->stream->codecpar;
    if (p->sample_rate <= 0 || p->ch_layout.nb_channels <= 0)
        return ln_fail(LN_EDAMAGED, "nothing in track %d of \"%s\" can be decoded as sound (%s)", r->track, r->path, avcodec_get_name(p->codec_id));
    if (p->ch_layout.nb_channels > LN_CHANNELS_MAX)
        return ln_fail(LN_EUNSUPPORTED, "track %d of \"%s\" has %d channels: at most %d are handled", r->track, r->path, p->ch_layout.nb_channels, LN_CHANNELS_MAX);
    return LN_OK;
}

static ln_status check_picture(const ln_reader *r)
{
    const AVCodecParameters *p = r->stream->codecpar;
    if (p->width <= 0 || p->height <= 0)
        return ln_fail(LN_EDAMAGED, "nothing in track %d of \"%s\" can be decoded as a picture (%s)", r->track, r->path, avcodec_get_name(p->codec_id));
    if ((int64_t)p->width * p->height > (int64_t)LN_SIDE_MAX * LN_SIDE_MAX)
        return ln_fail(LN_EUNSUPPORTED, "pictures of %d x %d in \"%s\" are too large: at most %d x %d are handled", p->width, p->height, r->path, LN_SIDE_MAX, LN_SIDE_MAX);
    return LN_OK;
}

static ln_status open_decoder(ln_reader *r)
{
    const AVCodec *decoder = avcodec_find_decoder(r->stream->codecpar->codec_id);
    if (!decoder)
        return ln_fail(LN_EUNSUPPORTED, "track %d of \"%s\" is %s, for which there is no decoder: convert it first", r->track, r->path,
                       avcodec_get_name(r->stream->codecpar->codec_id));
    r->codec = avcodec_alloc_context3(decoder);
    r->packet = av_packet_alloc();
    int error = r->codec && r->packet ? avcodec_parameters_to_context(r->codec, r->stream->codecpar) : AVERROR(ENOMEM);
    if (error >= 0) {
        r->codec->pkt_timebase = r->stream->time_base;
        r->codec->framerate = r->stream->avg_frame_rate;
        r->codec->max_pixels = (int64_t)LN_SIDE_MAX * LN_SIDE_MAX;
        r->codec->thread_count = r->kind == LN_PICTURE ? r->threads : 1;
        r->codec->flags |= AV_CODEC_FLAG_UNALIGNED; /* crop to the exact column */
        error = avcodec_open2(r->codec, decoder, NULL);
    }
    return error < 0 ? ln_av_fail(error, LN_EDAMAGED, "decode", r->path) : LN_OK;
}

static ln_status open_again(ln_reader *r)
{
    ln_status status = ln_av_open(r->path, &r->format);
    if (!status)
        status = pick(r);
    if (!status)
        status = r->kind == LN_SOUND ? check_sound(r) : check_picture(r);
    if (!status)
        status = open_decoder(r);
    if (!status)
        r->zero = ln_av_zero(r->format, r->stream);
    r->drained = r->damaged = false;
    r->refused = 0;
    return status;
}

static void shut(ln_reader *r)
{
    avcodec_free_context(&r->codec);
    av_packet_free(&r->packet);
    ln_av_close(&r->format);
}

ln_status ln_reader_open(const char *path, ln_kind kind, int track, int threads, ln_reader *r)
{
    *r = (ln_reader){ .path = strdup(path), .kind = kind, .track = track, .threads = threads };
    if (!r->path)
        return ln_fail(LN_EMEMORY, "no memory to open \"%s\"", path);
    ln_status status = open_again(r);
    if (status)
        ln_reader_close(r);
    return status;
}

void ln_reader_close(ln_reader *r)
{
    if (r->reports > REPORTS_MAX)
        ln_log(LN_WARNING, "\"%s\", track %d: %d more damaged stretches", r->path, r->track, r->reports - REPORTS_MAX);
    shut(r);
    free(r->path);
    r->path = NULL;
}

/* Samples of a plain WAV stand by themselves: no decoder has to begin anew, and opening the file again has FFmpeg look through it for other codecs first. */
static bool winds_back(ln_reader *r)
{
    if (r->kind != LN_SOUND || strcmp(r->format->iformat->name, "wav") || strncmp(avcodec_get_name(r->stream->codecpar->codec_id), "pcm_", 4) || !r->format->pb || r->format->pb->error)
        return false;
    if (av_seek_frame(r->format, r->track, 0, AVSEEK_FLAG_BACKWARD) < 0)
        return false;
    avcodec_flush_buffers(r->codec);
    r->drained = r->damaged = false;
    r->refused = 0;
    return true;
}

ln_status ln_reader_rewind(ln_reader *r)
{
    if (r->format && r->codec && winds_back(r))
        return LN_OK;
    shut(r);
    return open_again(r);
}

bool ln_reader_seek(ln_reader *r, int64_t timestamp)
{
    if (av_seek_frame(r->format, r->track, timestamp, AVSEEK_FLAG_BACKWARD) < 0)
        return false;
    avcodec_flush_buffers(r->codec);
    r->codec->flags |= AV_CODEC_FLAG_OUTPUT_CORRUPT; /* FFmpeg's H.264 doubts what follows a jump to an open group of pictures; the clip knows better */
    r->drained = r->damaged = false;
    r->refused = 0;
    return true;
}

char *ln_reader_time(const ln_reader *r, int64_t timestamp, char text[24])
{
    int64_t ticks = timestamp == AV_NOPTS_VALUE ? 0 : av_sat_sub64(timestamp, r->zero);
    return ln_time_print(ticks, ln_av_ratio(r->stream->time_base), text);
}

static void report_damage(ln_reader *r, int64_t timestamp)
{
    char at[24];
    if (!r->damaged && r->reports++ < REPORTS_MAX)
        ln_log(LN_WARNING, "\"%s\", track %d: damaged %s%s", r->path, r->track, timestamp == AV_NOPTS_VALUE ? "" : "at ",
               timestamp == AV_NOPTS_VALUE ? "data" : ln_reader_time(r, timestamp, at));
    r->damaged = true;
}

/* A whole packet of our stream. LN_END when the file is over, or so broken that it may as well be. */
static ln_status read_packet(ln_reader *r)
{
    for (;;) {
        av_packet_unref(r->packet);
        int error = av_read_frame(r->format, r->packet);
        if (error == AVERROR(ENOMEM))
            return ln_av_fail(error, LN_EMEMORY, "read", r->path);
        int disk = r->format->pb ? r->format->pb->error : 0;
        if (error < 0 && disk < 0 && disk != AVERROR_EOF)
            return ln_av_fail(disk, LN_EREAD, "read", r->path);
        if (error == AVERROR_EOF)
            return LN_END;
        if (error < 0) {
            report_damage(r, AV_NOPTS_VALUE);
            if (++r->refused > REFUSED_MAX || error != AVERROR_INVALIDDATA)
                return LN_END;
            continue;
        }
        r->refused = 0;
        if (r->packet->stream_index == r->track && r->packet->size > 0) /* an empty one would mean the end to the decoder */
            return LN_OK;
    }
}

static ln_status feed(ln_reader *r)
{
    ln_status status = read_packet(r);
    if (status && status != LN_END)
        return status;
    int error = avcodec_send_packet(r->codec, status == LN_END ? NULL : r->packet);
    r->drained = status == LN_END;
    if (error == AVERROR(ENOMEM))
        return ln_av_fail(error, LN_EMEMORY, "decode", r->path);
    if (error < 0 && !r->drained)
        report_damage(r, r->packet->pts);
    return LN_OK;
}

ln_status ln_reader_frame(ln_reader *r, AVFrame **out)
{
    ln_status status = LN_OK;
    AVFrame *frame = av_frame_alloc();
    *out = NULL;
    if (!frame)
        return ln_fail(LN_EMEMORY, "no memory for a frame");
    while (!status) {
        int error = avcodec_receive_frame(r->codec, frame);
        if (!error) {
            bool doubted = (frame->flags & AV_FRAME_FLAG_CORRUPT) && !(r->codec->flags & AV_CODEC_FLAG_OUTPUT_CORRUPT);
            if (frame->decode_error_flags || doubted)
                report_damage(r, frame->best_effort_timestamp);
            *out = frame;
            return LN_OK;
        }
        if (error == AVERROR(ENOMEM))
            status = ln_av_fail(error, LN_EMEMORY, "decode", r->path);
        else if (error == AVERROR_EOF || (r->drained && error == AVERROR(EAGAIN)))
            status = LN_END;
        else if (error == AVERROR(EAGAIN))
            status = feed(r);
        else
            report_damage(r, r->packet->pts);
    }
    av_frame_free(&frame);
    return status;
}
