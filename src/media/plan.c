/* SPDX-License-Identifier: Apache-2.0 */
#include "media/plan.h"

#include <libavutil/avstring.h>
#include <stdlib.h>
#include <string.h>

#include <lanterne/log.h>

#include "media/av.h"
#include "media/difference.h"
#include "media/streams.h"

static const ln_treated *treated(const ln_plan *plan, int track)
{
    static const ln_treated none;
    for (size_t i = 0; i < plan->treated_count; i++)
        if (plan->treated[i].track == track)
            return &plan->treated[i];
    return &none;
}

static bool is_cover(const AVStream *s)
{
    return s->codecpar->codec_type == AVMEDIA_TYPE_VIDEO && (s->disposition & AV_DISPOSITION_ATTACHED_PIC);
}

static bool is_sound(const AVStream *s)
{
    return s->codecpar->codec_type == AVMEDIA_TYPE_AUDIO;
}

/* The one track that a container for one gets: the treated one, else the default one. */
static int only_track(const ln_plan *plan)
{
    enum AVMediaType type = plan->container->picture_only ? AVMEDIA_TYPE_VIDEO : plan->container->sound_only ? AVMEDIA_TYPE_AUDIO : AVMEDIA_TYPE_UNKNOWN;
    for (size_t i = 0; i < plan->treated_count; i++)
        if (plan->from->streams[plan->treated[i].track]->codecpar->codec_type == type || type == AVMEDIA_TYPE_UNKNOWN)
            return plan->treated[i].track;
    int best = av_find_best_stream(plan->from, type == AVMEDIA_TYPE_UNKNOWN ? AVMEDIA_TYPE_VIDEO : type, -1, -1, NULL, 0);
    return best < 0 && type == AVMEDIA_TYPE_UNKNOWN ? av_find_best_stream(plan->from, AVMEDIA_TYPE_AUDIO, -1, -1, NULL, 0) : best;
}

/* Timecode and chapter tracks are written anew by the muxer from the tags: nothing is lost with them. */
static bool is_rewritten(const ln_plan *plan, const AVStream *s)
{
    uint32_t tag = s->codecpar->codec_tag;
    return s->codecpar->codec_type == AVMEDIA_TYPE_DATA && (tag == MKTAG('t', 'm', 'c', 'd') || (tag == MKTAG('t', 'e', 'x', 't') && plan->from->nb_chapters));
}

static bool holds_covers(const ln_container *c)
{
    return av_match_name(c->format->name, "mov,mp4,ipod,flac,mp3,aiff");
}

static ln_fate fate_of_cover(const ln_plan *plan, const AVStream *s)
{
    bool usual = s->codecpar->codec_id == AV_CODEC_ID_MJPEG || s->codecpar->codec_id == AV_CODEC_ID_PNG;
    if (usual && !strcmp(plan->container->format->name, "matroska") && s->attached_pic.size > 0)
        return LN_PINNED;
    return usual && holds_covers(plan->container) ? LN_COPIED : LN_LEFT;
}

/* MP4's muxer does not say which subtitles it is made for. */
static enum AVCodecID words_of(const ln_container *c)
{
    return av_match_name(c->format->name, "mov,mp4,ipod,3gp,3g2") ? AV_CODEC_ID_MOV_TEXT : c->format->subtitle_codec;
}

static ln_fate fate_of_words(const ln_plan *plan, ln_line *line)
{
    enum AVCodecID to = words_of(plan->container);
    if (ln_container_holds(plan->container, line->from->codecpar))
        return LN_COPIED;
    return !plan->container->single && to != AV_CODEC_ID_NONE && !ln_subtitle_open(line->from, to, &line->subtitle) ? LN_RETOLD : LN_LEFT;
}

/* Samples that stand in the file as they do in memory may be no numbers: such a track is written again as it is read, which changes nothing else in it. */
static bool may_hold_no_numbers(const AVStream *s)
{
    enum AVCodecID id = s->codecpar->codec_id;
    return id == AV_CODEC_ID_PCM_F32LE || id == AV_CODEC_ID_PCM_F32BE || id == AV_CODEC_ID_PCM_F64LE || id == AV_CODEC_ID_PCM_F64BE;
}

static ln_fate fate_of(const ln_plan *plan, ln_line *line, int only)
{
    const AVStream *s = line->from;
    const ln_container *c = plan->container;
    bool time = is_sound(s) || ln_av_is_picture(s);
    if (is_cover(s))
        return fate_of_cover(plan, s);
    if (time && ((c->single && s->index != only) || (c->sound_only && !is_sound(s)) || (c->picture_only && is_sound(s))))
        return LN_LEFT;
    if (time && (line->clip || !ln_container_holds(c, s->codecpar) || may_hold_no_numbers(s)))
        return LN_MADE;
    if (time)
        return LN_COPIED;
    if (s->codecpar->codec_type == AVMEDIA_TYPE_SUBTITLE && !c->sound_only)
        return fate_of_words(plan, line);
    if (s->codecpar->codec_type == AVMEDIA_TYPE_ATTACHMENT)
        return !strcmp(c->format->name, "matroska") ? LN_PINNED : LN_LEFT;
    return !is_rewritten(plan, s) && !c->single && avformat_query_codec(c->format, s->codecpar->codec_id, FF_COMPLIANCE_NORMAL) == 1 ? LN_COPIED : LN_LEFT;
}

static void tell_left(const ln_plan *plan, const ln_line *line)
{
    const char *kind = av_get_media_type_string(line->from->codecpar->codec_type);
    bool expected = plan->container->single || (plan->container->sound_only && !is_sound(line->from));
    if (!is_rewritten(plan, line->from))
        ln_log(expected ? LN_NOTE : LN_WARNING, "a .%s file does not hold stream %d (%s, %s): it is left out", plan->container->extension, line->from->index, kind ? kind : "data",
               avcodec_get_name(line->from->codecpar->codec_id));
}

/* How many bits of a sample of the clip the output keeps, 0: all. */
static int bits_of(const ln_line *line)
{
    return line->choice.rate == line->clip->info.rate ? line->choice.bits : 0;
}

static ln_status open_stem(const ln_plan *plan, ln_line *line)
{
    if (!is_sound(line->from))
        return LN_OK;
    for (const ln_line *other = plan->line; other < line; other++)
        if (other->stem) {
            ln_log(LN_WARNING, "%s holds what was taken off stream %d only, not off stream %d", plan->how->removed, other->from->index, line->from->index);
            return LN_OK;
        }
    return ln_stem_open(plan->how->removed, plan->source, line->from->index, bits_of(line), &line->clip->info, treated(plan, line->from->index)->kept, &line->stem);
}

/* Clip time to the output's: back onto the source's clock, minus what all times lose. */
static void set_clock(const ln_plan *plan, ln_line *line)
{
    const AVRational tb = line->from->time_base;
    int64_t shift = av_rescale_q(plan->shift, AV_TIME_BASE_Q, tb);
    const AVCodecParameters *par = line->from->codecpar;
    bool coarse = av_match_name(plan->container->format->name, "matroska,webm"); /* as the output itself */
    line->counted = line->fate == LN_COPIED && is_sound(line->from) && !coarse && par->sample_rate > 0 && (int64_t)tb.num * par->sample_rate > tb.den;
    line->counter = line->counted && par->initial_padding ? -par->initial_padding : AV_NOPTS_VALUE;
    line->base = line->fate == LN_MADE ? ln_lane_base(line->lane) : line->counted ? (AVRational){ 1, par->sample_rate } : tb;
    line->offset = av_rescale_q((line->fate == LN_MADE ? ln_av_zero(plan->from, line->from) : 0) - shift, tb, line->base);
    /* Matroska's times of Opus count from the encoder's run-up on; FFmpeg 5.1 takes it off when it reads and forgets to add it when it
     * writes. Of other codecs it cannot say the run-up: the muxer then moves all streams by it, which keeps them in sync. */
    if (line->to->codecpar->codec_id == AV_CODEC_ID_OPUS && av_match_name(plan->container->format->name, "matroska,webm"))
        line->offset += av_rescale_q(line->to->codecpar->initial_padding, (AVRational){ 1, line->to->codecpar->sample_rate }, line->base);
}

/* YUV4MPEG2 has no times, only a rate, which FFmpeg 5.1 takes from the stream's clock: one tick a picture. */
static AVRational picture_clock(const ln_plan *plan, const ln_line *line)
{
    const ln_ratio rate = line->clip->info.frame_rate;
    const bool counts = rate.num > 0 && !strcmp(plan->container->format->name, "yuv4mpegpipe");
    return counts ? (AVRational){ rate.den, rate.num } : line->from->time_base;
}

static ln_status make_line(ln_plan *plan, ln_line *line)
{
    const AVCodecParameters *par = line->from->codecpar;
    const bool as_it_is = !line->clip && ln_container_holds(plan->container, par);
    ln_delivery how = *plan->how;
    ln_status status = LN_OK;
    if (as_it_is) /* what is asked for is meant for what is treated */
        how.acodec = how.removed = NULL;
    if (!line->clip) {
        line->own_clip = true;
        status = ln_media_open(plan->source, is_sound(line->from) ? LN_SOUND : LN_PICTURE, line->from->index, plan->job->threads, &line->clip);
    }
    if (!status && is_sound(line->from))
        status = ln_choose_sound(plan->container, par, &line->clip->info, &how, &line->choice);
    else if (!status)
        status = ln_choose_picture(plan->container, par, &line->clip->info, plan->how, &line->choice);
    if (!status && treated(plan, line->from->index)->less) {
        status = ln_difference(line->clip, treated(plan, line->from->index)->less, bits_of(line), &line->clip);
        line->own_clip = !status;
    }
    if (!status && !is_sound(line->from))
        plan->job->coarse = line->choice.coarse;
    if (!status && how.removed)
        status = open_stem(plan, line);
    if (!status)
        status = ln_lane_open(line->clip, &line->choice, line->from, plan->container, line->stem, plan->job, &line->lane);
    if (status)
        return status;
    const AVCodecContext *c = ln_lane_context(line->lane);
    if (avcodec_parameters_from_context(line->to->codecpar, c) < 0)
        return ln_fail(LN_EMEMORY, "no memory for a stream");
    if (c->codec_id == AV_CODEC_ID_HEVC && av_match_name(plan->container->format->name, "mov,mp4"))
        line->to->codecpar->codec_tag = MKTAG('h', 'v', 'c', '1'); /* the only form Apple's players open */
    line->to->time_base = is_sound(line->from) ? c->time_base : picture_clock(plan, line);
    return LN_OK;
}

static ln_status retell_line(ln_line *line)
{
    line->to->time_base = line->from->time_base;
    return avcodec_parameters_from_context(line->to->codecpar, ln_subtitle_context(line->subtitle)) < 0 ? ln_fail(LN_EMEMORY, "no memory for a stream") : LN_OK;
}

static ln_status carry(ln_plan *plan, ln_line *line)
{
    ln_status status = LN_OK;
    line->to = avformat_new_stream(plan->to, NULL);
    if (!line->to)
        return ln_fail(LN_EMEMORY, "no memory for a stream");
    if (line->fate == LN_PINNED && is_cover(line->from))
        return ln_streams_pin_cover(line->from, line->to);
    if (line->fate == LN_MADE)
        status = make_line(plan, line);
    else if (line->fate == LN_RETOLD)
        status = retell_line(line);
    else
        status = ln_streams_copy_codec(line->from, plan->container->format, line->to);
    if (!status)
        status = ln_streams_copy_words(line->from, line->fate == LN_MADE, line->to);
    if (!status && line->fate == LN_MADE && line->to->codecpar->codec_id != AV_CODEC_ID_HEVC) /* which says it inside */
        status = ln_streams_copy_light(ln_lane_native(line->lane), line->to);
    if (!status)
        set_clock(plan, line);
    return status;
}

ln_status ln_plan_make(ln_plan *plan)
{
    unsigned count = plan->from->nb_streams;
    plan->line = calloc(count ? count : 1, sizeof *plan->line);
    plan->count = plan->line ? count : 0;
    if (!plan->line)
        return ln_fail(LN_EMEMORY, "no memory for a plan");
    int only = plan->container->single ? only_track(plan) : -1;
    bool any = false;
    ln_status status = LN_OK;
    for (unsigned i = 0; !status && i < count; i++) {
        ln_line *line = &plan->line[i];
        line->from = plan->from->streams[i];
        line->last = AV_NOPTS_VALUE;
        line->clip = treated(plan, (int)i)->clip;
        line->fate = fate_of(plan, line, only);
        if (line->fate == LN_LEFT)
            tell_left(plan, line);
        else
            status = carry(plan, line);
        any |= line->fate == LN_COPIED || line->fate == LN_MADE;
    }
    if (!status && !any)
        return ln_fail(plan->container->sound_only ? LN_ESILENT : LN_EBLIND, "%s has no %s that a .%s file could hold", plan->source,
                       plan->container->sound_only ? "sound" : "picture", plan->container->extension);
    return status;
}

void ln_plan_clear(ln_plan *plan)
{
    for (unsigned i = 0; i < plan->count; i++) {
        ln_line *line = &plan->line[i];
        ln_lane_close(&line->lane);
        ln_stem_drop(&line->stem);
        ln_subtitle_close(&line->subtitle);
        av_packet_free(&line->head);
        av_channel_layout_uninit(&line->choice.layout);
        if (line->own_clip)
            ln_clip_close(&line->clip);
    }
    free(plan->line);
    plan->line = NULL;
}
