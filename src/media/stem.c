/* SPDX-License-Identifier: Apache-2.0 */
#include "media/stem.h"

#include <libavformat/avformat.h>
#include <stdlib.h>
#include <string.h>

#include <lanterne/media.h>

#include "media/av.h"
#include "media/encode.h"
#include "media/part.h"

struct ln_stem {
    ln_part *part;
    ln_clip *original, *kept; /* kept: NULL where what is added is what was kept */
    AVFormatContext *format;
    ln_block *block, *left;   /* of the two, not yet used up */
    bool begun, headed;
    int bits, channels;
    int64_t next;
};

static ln_status begin_wav(ln_stem *s, const ln_clip_info *info, const char *path)
{
    AVDictionary *options = NULL;
    if (avformat_alloc_output_context2(&s->format, NULL, "wav", NULL) < 0)
        return ln_fail(LN_EMEMORY, "no memory to write %s", path);
    AVStream *stream = avformat_new_stream(s->format, NULL);
    if (!stream)
        return ln_fail(LN_EMEMORY, "no memory to write %s", path);
    AVCodecParameters *par = stream->codecpar;
    par->codec_type = AVMEDIA_TYPE_AUDIO;
    par->codec_id = AV_CODEC_ID_PCM_F32LE;
    par->format = AV_SAMPLE_FMT_FLT;
    par->sample_rate = info->rate;
    par->bits_per_coded_sample = 32;
    par->block_align = 4 * info->channels;
    par->bit_rate = (int64_t)par->block_align * 8 * info->rate;
    av_channel_layout_default(&par->ch_layout, info->channels);
    stream->time_base = (AVRational){ 1, info->rate };
    s->format->pb = ln_part_io(s->part);
    s->format->flags |= AVFMT_FLAG_CUSTOM_IO;
    av_dict_set(&options, "rf64", "auto", 0);
    int error = avformat_write_header(s->format, &options);
    av_dict_free(&options);
    s->headed = error >= 0;
    return error < 0 ? ln_part_trouble(s->part) ? ln_part_trouble(s->part) : ln_av_fail(error, LN_EWRITE, "write", path) : LN_OK;
}

ln_status ln_stem_open(const char *path, const char *source, int track, int bits, const ln_clip_info *info, ln_clip *kept, ln_stem **out)
{
    ln_stem *s = calloc(1, sizeof *s);
    *out = NULL;
    if (!s)
        return ln_fail(LN_EMEMORY, "no memory to write %s", path);
    s->bits = kept ? 0 : bits;
    s->kept = kept;
    s->channels = info->channels;
    ln_status status = ln_part_open(path, source, &s->part);
    if (!status)
        status = ln_media_open(source, LN_SOUND, track, 1, &s->original);
    if (!status)
        status = begin_wav(s, info, path);
    if (status)
        ln_stem_drop(&s);
    *out = s;
    return status;
}

/* Make *block the clip's block that holds sample `at`, or NULL when it has none there. */
static ln_status find(ln_clip *clip, int64_t at, ln_block **block)
{
    while (!*block || (*block)->at + (*block)->length <= at) {
        ln_block_unref(block);
        ln_status status = ln_clip_next(clip, block);
        if (status)
            return status == LN_END ? LN_OK : status;
    }
    return LN_OK;
}

static ln_status write_samples(ln_stem *s, const float *interleaved, int64_t count)
{
    AVPacket *packet = av_packet_alloc();
    size_t bytes = (size_t)count * (size_t)s->channels * sizeof(float);
    if (!packet || av_new_packet(packet, (int)bytes) < 0) {
        av_packet_free(&packet);
        return ln_fail(LN_EMEMORY, "no memory for the removed sound");
    }
    memcpy(packet->data, interleaved, bytes);
    packet->pts = packet->dts = s->next;
    s->next += count;
    int error = av_write_frame(s->format, packet);
    av_packet_free(&packet);
    ln_status status = ln_part_trouble(s->part);
    return status ? status : error < 0 ? ln_av_fail(error, LN_EWRITE, "write the removed sound to", ln_part_path(s->part)) : LN_OK;
}

/* A sample of a block, which may be NULL or begin later: silence then. */
static float sample(const ln_block *block, int channel, int64_t at)
{
    return block && block->at <= at ? block->sound[channel][at - block->at] : 0;
}

ln_status ln_stem_add(ln_stem *s, const ln_block *block)
{
    float *mix = malloc(((size_t)block->length * (size_t)s->channels + 1) * sizeof *mix);
    ln_status status = mix ? LN_OK : ln_fail(LN_EMEMORY, "no memory for the removed sound");
    for (int64_t i = 0; !status && i < block->length; i++) {
        int64_t at = block->at + i;
        status = find(s->original, at, &s->block);
        if (!status && s->kept)
            status = find(s->kept, at, &s->left);
        for (int c = 0; !status && c < s->channels; c++)
            mix[i * s->channels + c] = sample(s->block, c, at) - ln_rounded(sample(s->kept ? s->left : block, c, at), s->bits);
    }
    if (!status && block->length)
        status = write_samples(s, mix, block->length);
    free(mix);
    return status;
}

ln_status ln_stem_flush(ln_stem *s)
{
    int error = av_write_trailer(s->format);
    s->headed = false;
    ln_status status = ln_part_flush(s->part);
    return status ? status : error < 0 ? ln_av_fail(error, LN_EWRITE, "finish", ln_part_path(s->part)) : LN_OK;
}

static void free_stem(ln_stem **stem)
{
    ln_stem *s = *stem;
    ln_clip_close(&s->original);
    ln_block_unref(&s->block);
    ln_block_unref(&s->left);
    ln_part_drop(&s->part);
    avformat_free_context(s->format);
    free(s);
    *stem = NULL;
}

ln_status ln_stem_commit(ln_stem **stem)
{
    ln_status status = ln_part_commit(&(*stem)->part);
    free_stem(stem);
    return status;
}

void ln_stem_drop(ln_stem **stem)
{
    if (!*stem)
        return;
    if ((*stem)->headed)
        av_write_trailer((*stem)->format); /* the muxer frees what it holds */
    free_stem(stem);
}
