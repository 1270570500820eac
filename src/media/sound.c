/* SPDX-License-Identifier: Apache-2.0 */
/* The sound of a file as one unbroken stretch. Samples are counted, not dated: a container's timestamps (whole milliseconds in Matroska) only say where the first one
 * stands and whether something is missing. Encoder delay and edit lists are FFmpeg's to honour; what it hands out here is what a player plays. */
#include <stdlib.h>
#include <string.h>

#include <lanterne/log.h>

#include "media/ixml.h"
#include "media/native.h"
#include "media/reader.h"

enum {
    HOLE_MS = 10,         /* timestamps may wander this far from the count before a hole or an overlap is believed; a quarter of a picture */
    LEAP_SECONDS = 10,    /* in streams cut together, a jump beyond this is a new count, not a pause */
    BEYOND_SECONDS = 24 * 3600, /* silence is filled in up to this far past the end the file declares; more is a damaged number */
    WARM_SECONDS = 1,     /* decoders that remember the past (overlap, bit reservoir, prediction) have forgotten a jump after this */
    NEAR_SECONDS = 5,     /* a seek this short is read through */
    STRANGE_MAX = 50,     /* frames in a row of another rate or channel count: no longer damage, another sound */
    SILENCE = 65536,      /* samples of silence a block */
    MARKS = 512,
};

/* Where in the count a packet's timestamp stands, so that coming back to it is exact. */
typedef struct mark {
    int64_t stamp, at;
} mark;

typedef struct sound_clip {
    ln_clip clip;
    ln_reader reader;
    ln_block *held;       /* decoded, to be given out after `gap` */
    ln_block *silence;    /* made when first needed */
    int64_t next;         /* the sample after the last one given out, `held` and `gap` not counted */
    int64_t gap;          /* samples of silence due */
    int64_t shift;        /* added to the file's time: leaps, and the rounding of the first timestamp */
    int64_t packet, packet_before; /* samples in the last frames */
    int64_t mark_every;   /* samples between marks; doubles when the table is full */
    mark marks[MARKS];
    int mark_count;
    bool begun;
    bool leapt;           /* timestamps do not run through: only reading from the start finds a place */
    bool warned;          /* of samples that are no numbers */
    bool ended;           /* and that was said, if it was too early */
    bool broken;          /* the file could not be opened again */
    int strange;
} sound_clip;

/* The file's ticks in samples, rounded up: how well a timestamp can say where a sample stands. */
static int64_t tick_samples(const sound_clip *s)
{
    AVRational tick = s->reader.stream->time_base;
    int64_t samples = av_rescale_rnd(s->clip.info.rate, tick.num, tick.den, AV_ROUND_UP);
    return samples > 1 ? samples : 1;
}

/* Every sample has a timestamp of its own: containers that count in samples or in a multiple. */
static bool is_exact(const sound_clip *s)
{
    AVRational tick = s->reader.stream->time_base;
    return tick.den % ((int64_t)s->clip.info.rate * tick.num) == 0;
}

static void report(const sound_clip *s, const char *what, int64_t samples, int64_t at)
{
    char when[24];
    ln_log(LN_WARNING, "\"%s\", track %d: %s of %.1f ms at %s", s->reader.path, s->reader.track, what, 1e3 * ln_seconds(samples, s->clip.info.base),
           ln_time_print(at, s->clip.info.base, when));
}

static void set_mark(sound_clip *s, int64_t stamp, int64_t at)
{
    if (stamp == AV_NOPTS_VALUE || (s->mark_count && (at < s->marks[s->mark_count - 1].at + s->mark_every || stamp <= s->marks[s->mark_count - 1].stamp)))
        return;
    if (s->mark_count == MARKS) {
        for (int i = 0; i < MARKS / 2; i++)
            s->marks[i] = s->marks[2 * i];
        s->mark_count = MARKS / 2;
        s->mark_every *= 2;
        return;
    }
    s->marks[s->mark_count++] = (mark){ stamp, at };
}

static bool is_leap(const sound_clip *s, int64_t off)
{
    int64_t second = s->clip.info.rate;
    int64_t end = av_sat_add64(s->clip.info.start, s->clip.info.length > 0 ? s->clip.info.length : 0);
    bool recounts = s->reader.format->iformat->flags & AVFMT_TS_DISCONT;
    return off < -LEAP_SECONDS * second || (recounts && off > LEAP_SECONDS * second) || av_sat_add64(s->next, off) > av_sat_add64(end, BEYOND_SECONDS * second);
}

/* How far the frame's timestamp lies from the count, 0 when the difference means nothing. After damage only the timestamp knows how much was lost: then a whole
 * number of packets, if those before were of one size. */
static int64_t distance(const sound_clip *s, int64_t dated)
{
    int64_t off = av_sat_sub64(dated, s->next), tick = 2 * tick_samples(s), packet = s->packet == s->packet_before ? s->packet : 0;
    int64_t ignored = s->reader.damaged ? tick : FFMAX(tick, (int64_t)s->clip.info.rate * HOLE_MS / 1000);
    if (FFABS(off) <= ignored || off == INT64_MIN)
        return 0;
    if (packet > 1 && off < INT64_MAX - packet) {
        int64_t whole = (off + packet / 2) / packet * packet;
        if (off > 0 && FFABS(off - whole) <= tick)
            return whole;
    }
    return off;
}

static int64_t dated(const sound_clip *s, const AVFrame *frame)
{
    if (frame->pts == AV_NOPTS_VALUE)
        return s->next;
    int64_t samples = av_rescale_q(av_sat_sub64(frame->pts, s->reader.zero), s->reader.stream->time_base, ln_av_rational(s->clip.info.base));
    return av_sat_add64(samples, s->shift);
}

/* The container's own tick is all it knows: a start within one of zero is zero. */
static void begin(sound_clip *s, int64_t at)
{
    s->next = FFABS(at) <= tick_samples(s) ? 0 : at;
    s->shift = s->next - at;
    s->begun = true;
}

/* Decide where the frame stands: s->gap is the silence before it, *trim how many of its first samples were heard already. */
static void place(sound_clip *s, const AVFrame *frame, int64_t *trim)
{
    int64_t at = dated(s, frame);
    *trim = 0;
    if (!s->begun)
        begin(s, at);
    int64_t off = distance(s, at);
    if (off && is_leap(s, off)) {
        report(s, "the timestamps leap: taken as a new count; a jump", off, s->next);
        s->shift = av_sat_sub64(s->shift, off);
        s->leapt = true;
        off = 0;
    }
    if (off > 0) {
        report(s, "a hole, filled with silence,", off, s->next);
        s->gap = off;
    } else if (off < 0) {
        *trim = FFMIN(-off, frame->nb_samples);
        report(s, "sound that overlaps what was heard is left out, a stretch", *trim, s->next);
    }
}

static bool is_strange(sound_clip *s, const AVFrame *frame)
{
    if (frame->nb_samples <= 0 || frame->sample_rate != s->clip.info.rate || frame->ch_layout.nb_channels != s->clip.info.channels)
        s->strange++;
    else
        s->strange = 0;
    return s->strange > 0;
}

static ln_status refuse_change(const sound_clip *s, const AVFrame *frame)
{
    char at[24];
    return ln_fail(LN_EUNSUPPORTED, "the sound of \"%s\" changes at %s from %d Hz, %d channels to %d Hz, %d channels: cut the file there and treat the parts alone",
                   s->reader.path, ln_time_print(s->next, s->clip.info.base, at), s->clip.info.rate, s->clip.info.channels, frame->sample_rate,
                   frame->ch_layout.nb_channels);
}

static ln_status hold(sound_clip *s, AVFrame *frame, int64_t trim)
{
    bool mended = false;
    int64_t stamp = frame->pts, at = s->next + s->gap - trim;
    frame->pts = at;
    frame->time_base = ln_av_rational(s->clip.info.base);
    ln_block *whole;
    ln_status status = ln_native_sound(frame, &whole, &mended);
    if (status)
        return status;
    if (mended && !s->warned) {
        char when[24];
        s->warned = true;
        ln_log(LN_WARNING, "\"%s\", track %d: samples that are no numbers, at %s first: taken as silence", s->reader.path, s->reader.track,
               ln_time_print(at, s->clip.info.base, when));
    }
    set_mark(s, stamp, at);
    if (!trim)
        s->held = whole;
    else {
        status = ln_block_part(whole, trim, whole->length, &s->held);
        ln_block_unref(&whole);
    }
    return status;
}

/* Take a decoded frame over: into s->held and s->gap, or nowhere when it was heard already or does not belong. */
static ln_status take(sound_clip *s, AVFrame *frame)
{
    int64_t trim;
    ln_status status = LN_OK;
    if (is_strange(s, frame)) {
        if (s->strange > STRANGE_MAX)
            status = refuse_change(s, frame);
        s->reader.damaged = true;
        av_frame_free(&frame);
        return status;
    }
    place(s, frame, &trim);
    s->reader.damaged = false;
    s->packet_before = s->packet;
    s->packet = frame->nb_samples;
    if (trim < frame->nb_samples)
        return hold(s, frame, trim);
    av_frame_free(&frame);
    return LN_OK;
}

/* Decode until there is something to give out. */
static ln_status read_on(sound_clip *s)
{
    ln_status status = LN_OK;
    while (!status && !s->held && !s->gap) {
        AVFrame *frame;
        status = ln_reader_frame(&s->reader, &frame);
        if (!status)
            status = take(s, frame);
    }
    return status;
}

static ln_status give_silence(sound_clip *s, ln_block **out)
{
    ln_status status = LN_OK;
    if (!s->silence) {
        status = ln_block_sound(s->clip.info.channels, 0, SILENCE, NULL, &s->silence);
        for (int c = 0; !status && c < s->clip.info.channels; c++)
            memset(s->silence->sound[c], 0, SILENCE * sizeof(float));
    }
    if (!status)
        status = ln_block_part(s->silence, 0, FFMIN(s->gap, SILENCE), out);
    if (status)
        return status;
    (*out)->at = s->next;
    s->gap -= (*out)->length;
    return LN_OK;
}

static void report_short(sound_clip *s)
{
    int64_t end = s->clip.info.start + s->clip.info.length;
    char is[24], said[24];
    if (s->ended)
        return;
    s->ended = true;
    if (s->clip.info.length > 0 && s->reader.format->duration_estimation_method != AVFMT_DURATION_FROM_BITRATE && end - s->next > s->clip.info.rate / 2)
        ln_log(LN_WARNING, "\"%s\", track %d: the sound ends at %s, and the file says %s: it is cut off or damaged", s->reader.path, s->reader.track,
               ln_time_print(s->next, s->clip.info.base, is), ln_time_print(end, s->clip.info.base, said));
}

static ln_status sound_next(ln_clip *clip, ln_block **out)
{
    sound_clip *s = (sound_clip *)clip;
    ln_status status = read_on(s);
    if (status == LN_END)
        report_short(s);
    if (!status && s->gap)
        status = give_silence(s, out);
    else if (!status) {
        *out = s->held;
        s->held = NULL;
    }
    if (!status)
        s->next += (*out)->length;
    return status;
}

static void forget(sound_clip *s)
{
    ln_block_unref(&s->held);
    s->gap = 0;
    s->strange = 0;
}

/* Drop sound up to `at`, which is not before what comes next. */
static ln_status roll(sound_clip *s, int64_t at)
{
    ln_block *block;
    for (;;) {
        ln_status status = sound_next(&s->clip, &block);
        if (status)
            return status == LN_END ? LN_OK : status;
        if (block->at + block->length > at)
            break;
        ln_block_unref(&block);
    }
    ln_status status = LN_OK;
    int64_t from = FFMAX(at, block->at);
    if (!block->origin) /* in the middle of silence: the rest of it is due, and what is held comes after */
        s->gap += block->at + block->length - from;
    else
        status = ln_block_part(block, from - block->at, block->length, &s->held);
    s->next = from;
    ln_block_unref(&block);
    return status;
}

static const mark *mark_before(const sound_clip *s, int64_t at)
{
    const mark *found = NULL;
    for (int i = 0; i < s->mark_count && s->marks[i].at <= at; i++)
        found = &s->marks[i];
    return found;
}

/* Jump to a second before `stamp` and let the decoder warm up until the frame dated `stamp` comes, whose place in the count is `at`. With `loose` any frame will do
 * that holds `stamp`: its own date is then its place. */
static bool jump(sound_clip *s, int64_t stamp, int64_t at, bool loose, ln_status *status)
{
    AVRational tick = s->reader.stream->time_base;
    forget(s);
    if (!ln_reader_seek(&s->reader, stamp - av_rescale_q(WARM_SECONDS, (AVRational){ 1, 1 }, tick)))
        return false;
    AVFrame *frame;
    while (!ln_reader_frame(&s->reader, &frame)) {
        int64_t place = dated(s, frame);
        bool here = loose ? place <= at && at < place + frame->nb_samples : frame->pts == stamp;
        if (here && frame->pts != AV_NOPTS_VALUE) {
            s->next = loose ? place : at;
            *status = take(s, frame);
            return true;
        }
        bool late = place > at && frame->pts > stamp;
        av_frame_free(&frame);
        if (late)
            break;
    }
    return false;
}

/* By a mark when one is near, else by the container's dates when each sample has its own, else by the last mark there is. */
static bool approach(sound_clip *s, int64_t at, ln_status *status)
{
    const mark *m = mark_before(s, at);
    int64_t warm = (int64_t)WARM_SECONDS * s->clip.info.rate;
    if (s->leapt || at - 2 * warm <= s->clip.info.start)
        return false;
    if (is_exact(s) && (!m || at - m->at > 2 * s->mark_every)) {
        int64_t stamp = s->reader.zero + av_rescale_q(at - s->shift, ln_av_rational(s->clip.info.base), s->reader.stream->time_base);
        if (jump(s, stamp, at, true, status))
            return true;
    }
    return m && m->at - warm > s->clip.info.start && jump(s, m->stamp, m->at, false, status);
}

static ln_status start_anew(sound_clip *s)
{
    forget(s);
    s->begun = s->leapt = s->ended = false;
    return ln_reader_rewind(&s->reader);
}

static ln_status sound_seek(ln_clip *clip, int64_t at)
{
    sound_clip *s = (sound_clip *)clip;
    ln_status status = LN_OK;
    if (s->broken || at < s->next || at - s->next > (int64_t)NEAR_SECONDS * clip->info.rate) {
        if (s->broken || !approach(s, at, &status))
            status = start_anew(s);
        s->broken = status != LN_OK;
    }
    return status ? status : roll(s, at);
}

static void sound_close(ln_clip *clip)
{
    sound_clip *s = (sound_clip *)clip;
    forget(s);
    ln_block_unref(&s->silence);
    ln_reader_close(&s->reader);
    free(s);
}

ln_status ln_sound_clip(ln_reader *reader, ln_clip **out)
{
    static const ln_clip_verbs verbs = { sound_next, sound_seek, sound_close };
    sound_clip *s = calloc(1, sizeof *s);
    *out = NULL;
    if (!s)
        return ln_fail(LN_EMEMORY, "no memory for a clip");
    s->clip.verbs = &verbs;
    s->reader = *reader;
    ln_reader_describe(reader->format, reader->stream, &s->clip.info);
    s->clip.info.path = reader->path;
    ln_ixml ixml;
    ln_ixml_of(reader->path, &ixml);
    s->clip.info.microphones = ln_ixml_microphones(&ixml, s->clip.info.channels);
    s->mark_every = (int64_t)NEAR_SECONDS * s->clip.info.rate;
    ln_status status = read_on(s);
    if (status) {
        if (status == LN_END)
            status = ln_fail(LN_EDAMAGED, "no sound of track %d in \"%s\" can be decoded", reader->track, reader->path);
        *reader = s->reader;
        free(s);
        return status;
    }
    s->clip.info.start = s->next;
    *out = &s->clip;
    return LN_OK;
}
