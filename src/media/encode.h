/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_MEDIA_ENCODE_H
#define LN_MEDIA_ENCODE_H

#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>

#include <lanterne/clip.h>

#include "media/delivery.h"

/* Blocks of one track in, packets out. One thread at a time. */
typedef struct ln_encoder ln_encoder;

/* Open the encoder of `choice` (borrowed) for a clip as `info` describes it, which comes from `source`, for `container`; `native` (which may be
 * NULL) is the source's first frame; `threads` as many as it may use.
 *   LN_ESETTING      the encoder refuses what was asked of it
 *   LN_EUNSUPPORTED  it does not take pictures or sound of this kind
 *   LN_EMEMORY       *out is then NULL */
ln_status ln_encoder_open(const ln_choice *choice, const ln_clip_info *info, const AVStream *source, const AVFrame *native, const ln_container *container,
                          int threads, ln_encoder **out);
void ln_encoder_close(ln_encoder **encoder); /* NULL inside is fine */

/* What the stream it makes is like. */
const AVCodecContext *ln_encoder_context(const ln_encoder *encoder);

/* What the times of its packets count: the clip's ticks, or samples where the rate changed. They are clip time. */
AVRational ln_encoder_base(const ln_encoder *encoder);

/* Give it the next block, NULL after the last one. Then take packets until LN_END.
 *   LN_OK LN_EMEMORY, LN_EUNSUPPORTED when a picture cannot be brought into the encoder's form */
ln_status ln_encoder_send(ln_encoder *encoder, ln_block *block);
ln_status ln_encoder_take(ln_encoder *encoder, AVPacket **packet);

/* Samples that were louder than an integer format holds, and were held at full scale. */
int64_t ln_encoder_clipped(const ln_encoder *encoder);

/* The frames between: one for each half of the trade (frames.c, sounds.c). A "bench" keeps what it needs from block to block. */
typedef struct ln_picture_bench ln_picture_bench;
ln_status ln_picture_bench_new(const ln_choice *choice, const ln_clip_info *info, ln_picture_bench **out);
void ln_picture_bench_free(ln_picture_bench **bench);
/* A frame in the encoder's pixel format and size with the block's time; the native frame itself when nobody touched it. */
ln_status ln_picture_bench_frame(ln_picture_bench *bench, ln_block *block, AVFrame **out);

typedef struct ln_sound_bench ln_sound_bench;
ln_status ln_sound_bench_new(const ln_choice *choice, const ln_clip_info *info, int frame_size, ln_sound_bench **out);
void ln_sound_bench_free(ln_sound_bench **bench);
/* Lay a block (NULL: the end) on the bench, then cut frames off it until LN_END. */
ln_status ln_sound_bench_lay(ln_sound_bench *bench, const ln_block *block);
ln_status ln_sound_bench_cut(ln_sound_bench *bench, AVFrame **out);
bool ln_sound_bench_ended(const ln_sound_bench *bench); /* nothing more will be laid on it */
int64_t ln_sound_bench_clipped(const ln_sound_bench *bench);

/* `x` as an integer format of `bits` keeps it (0 bits: floating point keeps all), back on the scale of [-1,1]. */
float ln_rounded(float x, int bits);

#endif
