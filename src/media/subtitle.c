/* SPDX-License-Identifier: Apache-2.0 */
#include "media/subtitle.h"

#include <stdlib.h>
#include <string.h>

enum { WORDS = 64 * 1024 }; /* bytes of one subtitle */

struct ln_subtitle {
    AVCodecContext *from, *to;
    uint8_t *buffer;
};

static bool is_words(enum AVCodecID id)
{
    const AVCodecDescriptor *d = avcodec_descriptor_get(id);
    return d && (d->props & AV_CODEC_PROP_TEXT_SUB);
}

static ln_status open_both(ln_subtitle *s, const AVStream *source, const AVCodec *decoder, const AVCodec *encoder)
{
    s->from = avcodec_alloc_context3(decoder);
    s->to = avcodec_alloc_context3(encoder);
    s->buffer = malloc(WORDS);
    if (!s->from || !s->to || !s->buffer || avcodec_parameters_to_context(s->from, source->codecpar) < 0)
        return ln_fail(LN_EMEMORY, "no memory for subtitles");
    s->from->pkt_timebase = source->time_base;
    if (avcodec_open2(s->from, decoder, NULL) < 0)
        return ln_fail(LN_EUNSUPPORTED, "the subtitles cannot be read");
    s->to->time_base = AV_TIME_BASE_Q;
    if (s->from->subtitle_header_size > 0) {
        s->to->subtitle_header = av_mallocz((size_t)s->from->subtitle_header_size + 1);
        if (!s->to->subtitle_header)
            return ln_fail(LN_EMEMORY, "no memory for subtitles");
        memcpy(s->to->subtitle_header, s->from->subtitle_header, (size_t)s->from->subtitle_header_size);
        s->to->subtitle_header_size = s->from->subtitle_header_size;
    }
    return avcodec_open2(s->to, encoder, NULL) < 0 ? ln_fail(LN_EUNSUPPORTED, "the subtitles cannot be written as %s", encoder->name) : LN_OK;
}

ln_status ln_subtitle_open(const AVStream *source, enum AVCodecID id, ln_subtitle **out)
{
    const AVCodec *decoder = avcodec_find_decoder(source->codecpar->codec_id), *encoder = avcodec_find_encoder(id);
    *out = NULL;
    if (!decoder || !encoder || !is_words(source->codecpar->codec_id) || !is_words(id))
        return ln_fail(LN_EUNSUPPORTED, "subtitles of the kind %s cannot be retold as %s", avcodec_get_name(source->codecpar->codec_id), avcodec_get_name(id));
    ln_subtitle *s = calloc(1, sizeof *s);
    if (!s)
        return ln_fail(LN_EMEMORY, "no memory for subtitles");
    ln_status status = open_both(s, source, decoder, encoder);
    if (status)
        ln_subtitle_close(&s);
    *out = s;
    return status;
}

const AVCodecContext *ln_subtitle_context(const ln_subtitle *subtitle)
{
    return subtitle->to;
}

ln_status ln_subtitle_retell(ln_subtitle *s, AVPacket *packet)
{
    AVSubtitle words;
    int got = 0, size = 0;
    if (avcodec_decode_subtitle2(s->from, &words, &got, packet) < 0 || !got)
        return LN_END;
    if (words.num_rects) {
        words.pts = 0;
        words.start_display_time = 0;
        size = avcodec_encode_subtitle(s->to, s->buffer, WORDS, &words);
    }
    avsubtitle_free(&words);
    if (size <= 0)
        return LN_END;
    AVPacket *made = av_packet_alloc();
    if (!made || av_new_packet(made, size) < 0) {
        av_packet_free(&made);
        return ln_fail(LN_EMEMORY, "no memory for subtitles");
    }
    memcpy(made->data, s->buffer, (size_t)size);
    made->pts = packet->pts;
    made->dts = packet->dts;
    made->duration = packet->duration;
    made->flags = AV_PKT_FLAG_KEY;
    made->stream_index = packet->stream_index;
    av_packet_unref(packet);
    av_packet_move_ref(packet, made);
    av_packet_free(&made);
    return LN_OK;
}

void ln_subtitle_close(ln_subtitle **subtitle)
{
    ln_subtitle *s = *subtitle;
    *subtitle = NULL;
    if (!s)
        return;
    avcodec_free_context(&s->from);
    avcodec_free_context(&s->to);
    free(s->buffer);
    free(s);
}
