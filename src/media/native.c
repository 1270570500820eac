/* SPDX-License-Identifier: Apache-2.0 */
/* Samples as decoders give them, as float in [-1, 1): whole numbers are divided by 2^(bits - 1), which is exact up to 24 bits and agrees with FFmpeg's own
 * conversion bit for bit. */
#include "media/native.h"

#include <string.h>

#include "base/clones.h"

typedef void convert(const void *from, int step, float *to, int count);

#define CONVERT(name, type, value)                                          \
    LN_CLONES static void name(const void *from, int step, float *to, int count) \
    {                                                                       \
        const type *x = from;                                               \
        for (int i = 0; i < count; i++, x += step)                          \
            to[i] = (value);                                                \
    }
CONVERT(from_u8, uint8_t, (float)(*x - 128) * (1.0F / 128))
CONVERT(from_s16, int16_t, (float)*x * (1.0F / 32768))
CONVERT(from_s32, int32_t, (float)*x * (1.0F / 2147483648.0F))
CONVERT(from_s64, int64_t, (float)*x * (1.0F / 9223372036854775808.0F))
CONVERT(from_float, float, *x)
CONVERT(from_double, double, (float)*x)

static convert *converter(enum AVSampleFormat packed)
{
    switch (packed) {
    case AV_SAMPLE_FMT_U8: return from_u8;
    case AV_SAMPLE_FMT_S16: return from_s16;
    case AV_SAMPLE_FMT_S32: return from_s32;
    case AV_SAMPLE_FMT_S64: return from_s64;
    case AV_SAMPLE_FMT_FLT: return from_float;
    case AV_SAMPLE_FMT_DBL: return from_double;
    default: return NULL;
    }
}

/* An exponent of all ones is infinity or no number. */
LN_CLONES static uint32_t count_wild(const float *x, int count)
{
    uint32_t wild = 0;
    for (int i = 0; i < count; i++) {
        uint32_t bits;
        memcpy(&bits, &x[i], sizeof bits);
        wild += (bits & 0x7f800000U) == 0x7f800000U;
    }
    return wild;
}

static void tame(float *x, int count)
{
    for (int i = 0; i < count; i++)
        if (count_wild(&x[i], 1))
            x[i] = 0;
}

static bool is_wild(const ln_block *block)
{
    for (int c = 0; c < block->channels; c++)
        if (count_wild(block->sound[c], (int)block->length))
            return true;
    return false;
}

static ln_status show(const AVFrame *frame, ln_origin *origin, ln_block **out)
{
    ln_status status = ln_block_over(LN_SOUND, origin, out);
    if (status)
        return status;
    (*out)->at = frame->pts;
    (*out)->length = frame->nb_samples;
    (*out)->channels = frame->ch_layout.nb_channels;
    for (int c = 0; c < (*out)->channels; c++)
        (*out)->sound[c] = (float *)(void *)frame->extended_data[c];
    return LN_OK;
}

static ln_status copy(const AVFrame *frame, ln_origin *origin, ln_block **out)
{
    int channels = frame->ch_layout.nb_channels;
    bool planar = av_sample_fmt_is_planar(frame->format);
    int bytes = av_get_bytes_per_sample(frame->format);
    convert *to_float = converter(av_get_packed_sample_fmt(frame->format));
    ln_status status = ln_block_sound(channels, frame->pts, frame->nb_samples, NULL, out);
    if (status)
        return status;
    (*out)->origin = origin;
    for (int c = 0; c < channels; c++) {
        const uint8_t *from = planar ? frame->extended_data[c] : frame->extended_data[0] + bytes * c;
        to_float(from, planar ? 1 : channels, (*out)->sound[c], frame->nb_samples);
    }
    (*out)->touched = false;
    return LN_OK;
}

ln_status ln_native_sound(AVFrame *frame, ln_block **out, bool *mended)
{
    *out = NULL;
    *mended = false;
    if (!converter(av_get_packed_sample_fmt(frame->format)) || frame->ch_layout.nb_channels > LN_CHANNELS_MAX) {
        av_frame_free(&frame);
        return ln_fail(LN_EUNSUPPORTED, "sound samples of this kind are not handled: convert the file to 24-bit or float samples first");
    }
    ln_origin *origin = ln_origin_new(frame, ln_av_free_frame);
    if (!origin) {
        av_frame_free(&frame);
        return LN_EMEMORY;
    }
    bool as_is = frame->format == AV_SAMPLE_FMT_FLTP;
    ln_status status = as_is ? show(frame, origin, out) : copy(frame, origin, out);
    if (!status && is_wild(*out)) {
        if (as_is) {
            ln_origin_ref(origin); /* the frame's own samples stay as they are: the writer may want them */
            ln_block_unref(out);
            status = copy(frame, origin, out);
        }
        for (int c = 0; !status && c < (*out)->channels; c++)
            tame((*out)->sound[c], frame->nb_samples);
        if (!status)
            *mended = (*out)->touched = true;
    }
    if (status)
        ln_origin_unref(&origin);
    return status;
}
