/* SPDX-License-Identifier: Apache-2.0 */
/* One reader for what is copied, one lane for each track that is made, and here the one writer: it always writes the packet that is due first, so that it waits for the
 * slowest lane and nobody waits for the writer longer than a queue lasts. Every lane reads the source for itself, which is why no interleaving of the source, however
 * bad, can make two of them wait for each other. */
#include <libavformat/avformat.h>
#include <libavutil/avstring.h>
#include <stdlib.h>
#include <string.h>

#include <lanterne/log.h>
#include <lanterne/media.h>

#include "media/av.h"
#include "media/part.h"
#include "media/plan.h"
#include "media/riff.h"
#include "media/streams.h"

enum { BROKEN_MAX = 1000, TELL_EVERY = 32 };

typedef struct writer {
    ln_plan plan;
    ln_container container;
    ln_part *part;
    const char *path;
    ln_line *copied;     /* whose head holds the reader's next packet; NULL: to be read */
    bool read_all, headed;
    double seconds, total;
    int64_t written;
} writer;

static ln_line *line_of(const writer *w, unsigned i)
{
    return &w->plan.line[i];
}

static bool flows(const ln_line *line)
{
    return line->fate == LN_COPIED || line->fate == LN_RETOLD;
}

/* How long the packet stands, in ticks of the output. */
static int64_t length_of(const ln_line *line, const AVPacket *p)
{
    const AVRational rate = line->from->avg_frame_rate;
    int64_t ticks = p->duration > 0 ? p->duration : rate.num > 0 ? av_rescale_q(1, av_inv_q(rate), line->to->time_base) : 1;
    return ticks > 0 ? ticks : 1;
}

/* Matroska dates pictures only when they are shown, AVI only when they are decoded, and muxers want both, decoding in order and never after showing. What is missing is
 * counted on from the last; the first is as early as the codec's reordering asks for. When a picture is shown is never changed for it, if it can be helped. */
static void mend_times(ln_line *line, AVPacket *p)
{
    int64_t length = length_of(line, p), shown = p->pts;
    if (p->dts == AV_NOPTS_VALUE && line->last != AV_NOPTS_VALUE)
        p->dts = line->next;
    if (p->dts == AV_NOPTS_VALUE)
        p->dts = shown == AV_NOPTS_VALUE ? 0 : shown - length * line->from->codecpar->video_delay;
    if (shown != AV_NOPTS_VALUE && p->dts > shown)
        p->dts = shown;
    if (line->last != AV_NOPTS_VALUE && p->dts <= line->last)
        p->dts = line->last + 1;
    if (shown == AV_NOPTS_VALUE || shown < p->dts)
        p->pts = p->dts;
    line->last = p->dts;
    line->next = p->dts + length;
}

/* Matroska rounds to milliseconds, but sound has no gaps of half a millisecond: the count of samples goes on as long as it agrees with the stamps. */
static void count_samples(ln_line *line, AVPacket *p)
{
    const AVCodecParameters *par = line->from->codecpar;
    int length = av_get_audio_frame_duration2(line->from->codecpar, p->size);
    int64_t at = p->pts != AV_NOPTS_VALUE ? p->pts : p->dts;
    length = length > 0 ? length : par->frame_size > 0 ? par->frame_size : (int)av_rescale_q(p->duration, line->from->time_base, line->base);
    p->duration = length;
    if (at != AV_NOPTS_VALUE)
        p->pts = p->dts = av_rescale_delta(line->from->time_base, at, line->base, length, &line->counter, line->base);
}

static void set_times(ln_line *line, AVPacket *p)
{
    if (line->counted)
        count_samples(line, p);
    if (p->pts != AV_NOPTS_VALUE)
        p->pts += line->offset;
    if (p->dts != AV_NOPTS_VALUE)
        p->dts += line->offset;
    av_packet_rescale_ts(p, line->base, line->to->time_base);
    p->pos = -1;
    p->stream_index = line->to->index;
    mend_times(line, p);
}

static void tell_damage(writer *w, const AVPacket *p)
{
    char time[24];
    const AVStream *s = w->plan.from->streams[p->stream_index];
    int64_t at = p->pts != AV_NOPTS_VALUE ? p->pts : p->dts;
    if (!(p->flags & AV_PKT_FLAG_CORRUPT))
        return;
    ln_time_print(at == AV_NOPTS_VALUE ? 0 : at - ln_av_zero(w->plan.from, s), ln_av_ratio(s->time_base), time);
    ln_log(LN_WARNING, "stream %d is damaged at %s: it is copied as it is", p->stream_index, time);
}

static ln_status read_packet(writer *w, AVPacket *p)
{
    for (int broken = 0;; broken++) {
        int error = av_read_frame(w->plan.from, p);
        if (error >= 0)
            return LN_OK;
        if (error == AVERROR_EOF || (error == AVERROR_INVALIDDATA && broken == BROKEN_MAX))
            return LN_END;
        if (error != AVERROR_INVALIDDATA && error != AVERROR(EAGAIN))
            return ln_av_fail(error, LN_EREAD, "read", w->plan.source);
        if (!broken)
            ln_log(LN_WARNING, "%s is damaged on the way: what cannot be read is left out", w->plan.source);
    }
}

/* Put the reader's next packet of a stream that is carried over into its line. */
static ln_status read_copied(writer *w)
{
    AVPacket *p = av_packet_alloc();
    ln_status status = p ? LN_OK : ln_fail(LN_EMEMORY, "no memory for a packet");
    while (!status && !w->copied) {
        status = read_packet(w, p);
        if (status)
            break;
        ln_line *line = (unsigned)p->stream_index < w->plan.count ? line_of(w, (unsigned)p->stream_index) : NULL;
        if (!line || !flows(line)) {
            av_packet_unref(p);
            continue;
        }
        tell_damage(w, p);
        ln_status told = line->fate == LN_RETOLD ? ln_subtitle_retell(line->subtitle, p) : LN_OK;
        if (told) {
            av_packet_unref(p);
            status = told == LN_END ? LN_OK : told;
            continue;
        }
        set_times(line, p);
        line->head = p;
        w->copied = line;
        return LN_OK;
    }
    av_packet_free(&p);
    w->read_all = status == LN_END;
    return status == LN_END ? LN_OK : status;
}

static ln_status fill_heads(writer *w)
{
    ln_status status = w->copied || w->read_all ? LN_OK : read_copied(w);
    for (unsigned i = 0; !status && i < w->plan.count; i++) {
        ln_line *line = line_of(w, i);
        if (line->fate != LN_MADE || line->head || line->over)
            continue;
        AVPacket *p;
        status = ln_lane_take(line->lane, &p);
        if (!status && p)
            set_times(line, p);
        line->head = p;
        line->over = status == LN_END;
        status = line->over ? LN_OK : status;
    }
    return status;
}

static ln_line *due_first(const writer *w)
{
    ln_line *first = NULL;
    for (unsigned i = 0; i < w->plan.count; i++) {
        ln_line *line = line_of(w, i);
        if (line->head && (!first || av_compare_ts(line->head->dts, line->to->time_base, first->head->dts, first->to->time_base) < 0))
            first = line;
    }
    return first;
}

static void tell_progress(writer *w, const ln_line *line)
{
    ln_job *job = w->plan.job;
    double at = (double)line->last * av_q2d(line->to->time_base);
    w->seconds = at > w->seconds ? at : w->seconds;
    if (job->progress && w->written++ % TELL_EVERY == 0)
        job->progress(job->who, "render", w->total > 0 ? w->seconds < w->total ? w->seconds / w->total : 1 : -1, w->seconds);
}

static ln_status write_head(writer *w, ln_line *line)
{
    AVPacket *p = line->head;
    line->head = NULL;
    if (line == w->copied)
        w->copied = NULL;
    ln_status status = LN_OK;
    if (w->container.still != AV_CODEC_ID_NONE && line->count++)
        status = ln_fail(LN_EUNSUPPORTED, "%s holds more than one picture and a .%s file one; choose a clip's extension: mp4, mov, mkv", w->plan.source, w->container.extension);
    int error = status ? 0 : av_interleaved_write_frame(w->plan.to, p);
    av_packet_free(&p);
    tell_progress(w, line);
    if (!status)
        status = ln_part_trouble(w->part);
    return status ? status : error < 0 ? ln_av_fail(error, LN_EUNSUPPORTED, "write", w->path) : LN_OK;
}

static ln_status write_all(writer *w)
{
    ln_status status = LN_OK;
    bool any_copied = false;
    for (unsigned i = 0; !status && i < w->plan.count; i++) {
        any_copied |= flows(line_of(w, i));
        w->plan.from->streams[i]->discard = flows(line_of(w, i)) ? AVDISCARD_DEFAULT : AVDISCARD_ALL;
        if (line_of(w, i)->fate == LN_MADE)
            status = ln_lane_start(line_of(w, i)->lane);
    }
    w->read_all = !any_copied;
    while (!status) {
        status = ln_job_stopping(w->plan.job) ? ln_job_stopped() : fill_heads(w);
        ln_line *line = status ? NULL : due_first(w);
        if (!line)
            break;
        status = write_head(w, line);
    }
    return status;
}

static ln_status write_header(writer *w)
{
    AVDictionary *options = NULL;
    ln_status status = ln_streams_copy_file(w->plan.from, w->plan.shift, &w->container, w->plan.to, &options);
    w->plan.to->pb = ln_part_io(w->part);
    w->plan.to->flags |= AVFMT_FLAG_CUSTOM_IO;
    w->plan.to->max_interleave_delta = AV_TIME_BASE; /* packets come in order already: a silent stream need not be waited for */
    int error = status ? 0 : avformat_write_header(w->plan.to, &options);
    av_dict_free(&options);
    w->headed = !status && error >= 0;
    if (!status)
        status = ln_part_trouble(w->part);
    return status ? status : error < 0 ? ln_av_fail(error, LN_EUNSUPPORTED, "write the header of", w->path) : LN_OK;
}

static ln_status write_trailer(writer *w)
{
    int error = av_write_trailer(w->plan.to);
    w->headed = false;
    ln_status status = ln_part_flush(w->part);
    if (!status && error < 0)
        status = ln_av_fail(error, LN_EWRITE, "finish", w->path);
    if (!status && !strcmp(w->container.format->name, "wav"))
        status = ln_riff_carry(w->plan.source, w->part);
    return status;
}

/* Muxers order streams their own way (covers last, timecode tracks between): each of ours must find one of its kind that no other has found.
 * Not of its codec: MP2 inside MP4 is read back as MP3. */
static unsigned found_again(const AVFormatContext *to, AVFormatContext *back)
{
    unsigned found = 0;
    for (unsigned i = 0; i < to->nb_streams; i++)
        for (unsigned k = 0; k < back->nb_streams; k++) {
            const AVCodecParameters *was = to->streams[i]->codecpar, *is = back->streams[k]->codecpar;
            if ((was->codec_type != is->codec_type && was->codec_type != AVMEDIA_TYPE_ATTACHMENT) || back->streams[k]->discard == AVDISCARD_ALL)
                continue;
            back->streams[k]->discard = AVDISCARD_ALL;
            found++;
            break;
        }
    return found;
}

/* Read the output back: every stream is there, of its codec, and the last packet is as late as it was written. */
static ln_status verify(const writer *w)
{
    AVFormatContext *back;
    ln_status status = ln_av_open(ln_part_path(w->part), &back);
    if (status)
        return ln_fail(LN_EWRITE, "%s came out damaged (%s); nothing is left of it", w->path, ln_why());
    unsigned found = found_again(w->plan.to, back);
    double seconds = back->duration != AV_NOPTS_VALUE ? (double)(back->duration + (back->start_time > 0 ? back->start_time : 0)) / AV_TIME_BASE : w->seconds;
    if (found < w->plan.to->nb_streams)
        status = ln_fail(LN_EWRITE, "%s came out with %u streams of %u; nothing is left of it", w->path, found, w->plan.to->nb_streams);
    else if (w->container.still == AV_CODEC_ID_NONE && seconds < w->seconds - 1)
        status = ln_fail(LN_EWRITE, "%s came out %.1f s long instead of %.1f s; nothing is left of it", w->path, seconds, w->seconds);
    ln_av_close(&back);
    return status;
}

static ln_status finish(writer *w)
{
    ln_stem **stem = NULL;
    ln_status status = write_trailer(w);
    for (unsigned i = 0; !status && i < w->plan.count; i++) {
        ln_line *line = line_of(w, i);
        if (line->lane && ln_lane_clipped(line->lane))
            ln_log(LN_WARNING, "%lld samples of stream %u are louder than %s holds: they are cut at full scale", (long long)ln_lane_clipped(line->lane), i, line->choice.codec->name);
        if (line->stem)
            status = ln_stem_flush(*(stem = &line->stem));
    }
    if (!status && w->plan.how->removed && !stem)
        ln_log(LN_WARNING, "nothing was taken off the sound: %s is not written", w->plan.how->removed);
    if (!status)
        status = verify(w);
    if (!status && ln_job_stopping(w->plan.job))
        status = ln_job_stopped();
    if (!status)
        status = ln_part_commit(&w->part);
    if (!status && stem)
        status = ln_stem_commit(stem);
    return status;
}

static ln_status check_removed(const ln_delivery *how, const char *path)
{
    size_t length = how->removed ? strlen(how->removed) : 0;
    if (!length)
        return LN_OK;
    if (length < 4 || av_strcasecmp(how->removed + length - 4, ".wav"))
        return ln_fail(LN_ESETTING, "--removed %s: what is removed is written as a .wav file; give such a name", how->removed);
    return strcmp(how->removed, path) ? LN_OK : ln_fail(LN_ESAME, "--removed %s is the output itself; give another name", how->removed);
}

ln_status ln_media_judge(const char *path, const ln_delivery *how)
{
    ln_container container;
    ln_status status = ln_container_of(path, &container);
    return status ? status : check_removed(how, path);
}

static ln_status open_both(writer *w, const char *source, const char *path)
{
    ln_status status = ln_container_of(path, &w->container);
    if (!status)
        status = check_removed(w->plan.how, path);
    if (!status)
        status = ln_av_open(source, &w->plan.from);
    if (!status)
        status = ln_part_open(path, source, &w->part);
    if (status)
        return status;
    w->plan.from->flags |= AVFMT_FLAG_GENPTS;
    if (w->plan.from->duration > 0)
        w->total = (double)w->plan.from->duration / AV_TIME_BASE;
    if ((w->plan.from->iformat->flags & AVFMT_TS_DISCONT) && w->plan.from->start_time > 0) /* a broadcast's clock starts anywhere, and wraps */
        w->plan.shift = w->plan.from->start_time;
    if (avformat_alloc_output_context2(&w->plan.to, w->container.format, NULL, path) < 0)
        return ln_fail(LN_EMEMORY, "no memory to write %s", path);
    return LN_OK;
}

ln_status ln_media_render(const char *source, const ln_treated *treated, size_t count, const char *path, const ln_delivery *how, ln_job *job)
{
    writer w = { .path = path };
    w.plan = (ln_plan){ .source = source, .treated = treated, .treated_count = count, .how = how, .job = job, .container = &w.container };
    ln_status status = open_both(&w, source, path);
    if (!status)
        status = ln_plan_make(&w.plan);
    if (!status)
        status = write_header(&w);
    if (!status)
        status = write_all(&w);
    if (!status)
        status = finish(&w);
    if (w.headed)
        av_write_trailer(w.plan.to); /* the muxer frees what it holds; the .part goes */
    if (w.plan.from)
        ln_plan_clear(&w.plan);
    job->coarse = false;
    avformat_free_context(w.plan.to);
    ln_part_drop(&w.part);
    if (w.plan.from)
        ln_av_close(&w.plan.from);
    return status;
}
