/* SPDX-License-Identifier: Apache-2.0 */
/* Float samples to what an encoder takes. Up to 24 bits a float holds an integer sample exactly, so rounding gives back what was read; wider native samples (32-bit
 * integers, 64-bit floats) are taken from the decoder's own frame as long as nobody touched them. */
#include <libavutil/audio_fifo.h>
#include <libavutil/opt.h>
#include <libswresample/swresample.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clones.h"
#include "media/av.h"
#include "media/encode.h"

enum {
    FREE_SIZE = 4096, /* samples a frame for encoders that take any */
    PIECE = 256,
};

struct ln_sound_bench {
    enum AVSampleFormat format;
    double scale; /* of integers: 2^(bits - 1), in double since 2^31 - 1 is no float */
    int bits, channels, rate, frame_size;
    AVChannelLayout layout;
    AVAudioFifo *fifo;
    SwrContext *resampler;
    ln_ratio from_base;
    int64_t next; /* time of the first sample in the fifo, in samples of the output */
    bool begun, ended;
    int64_t clipped;
};

float ln_rounded(float x, int bits)
{
    if (!bits || bits > 24)
        return x;
    float scale = ldexpf(1, bits - 1), y = rintf(x * scale);
    return (y < -scale ? -scale : y > scale - 1 ? scale - 1 : y) / scale;
}

/* One sample as an integer of `bits`. */
static int64_t integer(ln_sound_bench *b, float x)
{
    double y = (double)x * b->scale;
    if (y >= -b->scale - 0.5 && y < b->scale - 0.5)
        return lrint(y);
    b->clipped++;
    return y > 0 ? (int64_t)(b->scale - 1) : y <= 0 ? (int64_t)-b->scale : 0;
}

/* As integer() does it, of 16 bits; how many were clipped. A float times 2^15 loses nothing, and adding three times 2^22 rounds it to a whole number, halves to even ones. */
static int64_t LN_CLONES round_to_16(const float *restrict from, int count, int16_t *restrict to)
{
    const float whole = 12582912;
    int32_t clipped = 0;
    for (int i = 0; i < count; i++) {
        float y = from[i] * 32768;
        clipped += !((y >= -32768.5F) & (y < 32767.5F));
        y = y == y ? y : 0;
        y = y < 32767 ? y : 32767;
        y = y > -32768 ? y : -32768;
        to[i] = (int16_t)(int32_t)((y + whole) - whole);
    }
    return clipped;
}

static void write_16(ln_sound_bench *b, const float *from, int64_t count, uint8_t *to, ptrdiff_t step)
{
    int16_t words[PIECE];
    for (int64_t at = 0; at < count; at += PIECE) {
        const int piece = count - at < PIECE ? (int)(count - at) : PIECE;
        b->clipped += round_to_16(from + at, piece, words);
        for (int i = 0; i < piece; i++, to += step)
            memcpy(to, &words[i], sizeof *words);
    }
}

static void write_channel(ln_sound_bench *b, const float *from, int64_t count, uint8_t *to, ptrdiff_t step)
{
    enum AVSampleFormat packed = av_get_packed_sample_fmt(b->format);
    if (packed == AV_SAMPLE_FMT_S16) {
        write_16(b, from, count, to, step);
        return;
    }
    for (int64_t i = 0; i < count; i++, to += step) {
        float x = from[i];
        double wide = (double)x;
        uint8_t byte;
        int32_t whole;
        switch (packed) {
        case AV_SAMPLE_FMT_FLT: memcpy(to, &x, sizeof x); break;
        case AV_SAMPLE_FMT_DBL: memcpy(to, &wide, sizeof wide); break;
        case AV_SAMPLE_FMT_U8:
            byte = (uint8_t)(integer(b, x) + 128);
            *to = byte;
            break;
        default:
            whole = (int32_t)((uint32_t)integer(b, x) << (32 - b->bits)); /* 24 bits lie in the upper part of the word */
            memcpy(to, &whole, sizeof whole);
        }
    }
}

static void copy_channel(const uint8_t *from, ptrdiff_t from_step, uint8_t *to, ptrdiff_t to_step, int bytes, int64_t count)
{
    for (int64_t i = 0; i < count; i++, from += from_step, to += to_step)
        memcpy(to, from, (size_t)bytes);
}

/* Where channel `c` of a frame begins, and the bytes from sample to sample. */
static uint8_t *channel_of(const AVFrame *f, int channels, int c, ptrdiff_t *step)
{
    int bytes = av_get_bytes_per_sample(f->format);
    bool planar = av_sample_fmt_is_planar(f->format);
    *step = planar ? bytes : (ptrdiff_t)bytes * channels;
    return planar ? f->extended_data[c] : f->extended_data[0] + (ptrdiff_t)bytes * c;
}

static bool native_serves(const ln_sound_bench *b, const ln_block *block, const AVFrame *native)
{
    int64_t at = native ? block->at - native->pts : -1;
    return native && !block->touched && !b->resampler && av_get_packed_sample_fmt(native->format) == av_get_packed_sample_fmt(b->format) && at >= 0 &&
           at + block->length <= native->nb_samples && native->ch_layout.nb_channels == b->channels;
}

static ln_status new_frame(enum AVSampleFormat format, const AVChannelLayout *layout, int rate, int64_t count, AVFrame **out)
{
    AVFrame *f = av_frame_alloc();
    *out = NULL;
    if (!f)
        return ln_fail(LN_EMEMORY, "no memory for a frame of sound");
    f->format = format;
    f->sample_rate = rate;
    f->nb_samples = (int)count;
    if (av_channel_layout_copy(&f->ch_layout, layout) < 0 || av_frame_get_buffer(f, 0) < 0) {
        av_frame_free(&f);
        return ln_fail(LN_EMEMORY, "no memory for a frame of sound");
    }
    *out = f;
    return LN_OK;
}

static void fill(ln_sound_bench *b, const ln_block *block, AVFrame *to)
{
    const AVFrame *native = ln_av_native(block);
    bool serves = native_serves(b, block, native);
    int bytes = av_get_bytes_per_sample(b->format);
    for (int c = 0; c < b->channels; c++) {
        ptrdiff_t step, from_step;
        uint8_t *at = channel_of(to, b->channels, c, &step);
        if (serves) {
            const uint8_t *from = channel_of(native, b->channels, c, &from_step);
            copy_channel(from + (block->at - native->pts) * from_step, from_step, at, step, bytes, block->length);
        } else
            write_channel(b, block->sound[c], block->length, at, step);
    }
}

static ln_status keep(ln_sound_bench *b, AVFrame *f)
{
    int kept = av_audio_fifo_write(b->fifo, (void **)f->extended_data, f->nb_samples);
    return kept < f->nb_samples ? ln_fail(LN_EMEMORY, "no memory for sound on its way to the encoder") : LN_OK;
}

static ln_status resample(ln_sound_bench *b, const ln_block *block)
{
    const uint8_t *planes[LN_CHANNELS_MAX] = { 0 };
    int count = block ? (int)block->length : 0;
    AVFrame *f;
    for (int c = 0; block && c < b->channels; c++)
        planes[c] = (const uint8_t *)block->sound[c];
    int64_t room = swr_get_out_samples(b->resampler, count);
    if (room <= 0)
        return LN_OK;
    ln_status status = new_frame(b->format, &b->layout, b->rate, room, &f);
    if (status)
        return status;
    f->nb_samples = swr_convert(b->resampler, f->extended_data, (int)room, block ? planes : NULL, count);
    status = f->nb_samples < 0 ? ln_fail(LN_EMEMORY, "the sound cannot be brought to %d Hz", b->rate) : keep(b, f);
    av_frame_free(&f);
    return status;
}

ln_status ln_sound_bench_lay(ln_sound_bench *b, const ln_block *block)
{
    AVFrame *f;
    b->ended = !block;
    if (block && !b->begun) {
        b->begun = true;
        b->next = ln_rescale(block->at, b->from_base, (ln_ratio){ 1, b->rate });
    }
    if (b->resampler)
        return resample(b, block);
    if (!block || !block->length)
        return LN_OK;
    ln_status status = new_frame(b->format, &b->layout, b->rate, block->length, &f);
    if (status)
        return status;
    fill(b, block, f);
    status = keep(b, f);
    av_frame_free(&f);
    return status;
}

ln_status ln_sound_bench_cut(ln_sound_bench *b, AVFrame **out)
{
    int there = av_audio_fifo_size(b->fifo), count = b->frame_size ? b->frame_size : FREE_SIZE;
    *out = NULL;
    if (!there || (there < count && !b->ended))
        return LN_END;
    count = there < count ? there : count;
    ln_status status = new_frame(b->format, &b->layout, b->rate, count, out);
    if (status)
        return status;
    if (av_audio_fifo_read(b->fifo, (void **)(*out)->extended_data, count) < count)
        status = ln_fail(LN_EMEMORY, "no memory for sound on its way to the encoder");
    (*out)->pts = b->next;
    b->next += count;
    if (status)
        av_frame_free(out);
    return status;
}

static ln_status open_resampler(ln_sound_bench *b, const ln_clip_info *info)
{
    int error = swr_alloc_set_opts2(&b->resampler, &b->layout, b->format, b->rate, &b->layout, AV_SAMPLE_FMT_FLTP, info->rate, 0, NULL);
    if (error >= 0) {
        av_opt_set_int(b->resampler, "filter_size", 64, 0);
        av_opt_set_int(b->resampler, "output_sample_bits", b->bits, 0);
        error = swr_init(b->resampler);
    }
    return error < 0 ? ln_fail(LN_EUNSUPPORTED, "sound of %d Hz cannot be brought to %d Hz", info->rate, b->rate) : LN_OK;
}

ln_status ln_sound_bench_new(const ln_choice *choice, const ln_clip_info *info, int frame_size, ln_sound_bench **out)
{
    ln_sound_bench *b = calloc(1, sizeof *b);
    ln_status status = LN_OK;
    *out = NULL;
    if (!b)
        return ln_fail(LN_EMEMORY, "no memory for sound on its way to the encoder");
    b->format = choice->samples;
    b->bits = choice->bits;
    b->scale = ldexp(1, b->bits - 1);
    b->channels = info->channels;
    b->rate = choice->rate;
    b->frame_size = frame_size;
    b->from_base = info->base;
    b->fifo = av_audio_fifo_alloc(b->format, b->channels, frame_size + FREE_SIZE);
    if (!b->fifo || av_channel_layout_copy(&b->layout, &choice->layout) < 0)
        status = ln_fail(LN_EMEMORY, "no memory for sound on its way to the encoder");
    if (!status && b->rate != info->rate)
        status = open_resampler(b, info);
    if (status)
        ln_sound_bench_free(&b);
    *out = b;
    return status;
}

void ln_sound_bench_free(ln_sound_bench **bench)
{
    ln_sound_bench *b = *bench;
    *bench = NULL;
    if (!b)
        return;
    if (b->fifo)
        av_audio_fifo_free(b->fifo);
    swr_free(&b->resampler);
    av_channel_layout_uninit(&b->layout);
    free(b);
}

bool ln_sound_bench_ended(const ln_sound_bench *bench)
{
    return bench->ended;
}

int64_t ln_sound_bench_clipped(const ln_sound_bench *bench)
{
    return bench->clipped;
}
