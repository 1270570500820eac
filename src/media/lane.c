/* SPDX-License-Identifier: Apache-2.0 */
#include "media/lane.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/queue.h"
#include "media/av.h"
#include "media/encode.h"

enum { PICTURES_WAITING = 3, SOUNDS_WAITING = 16, PACKETS_WAITING = 64 };

struct ln_lane {
    ln_clip *clip;
    ln_block *first; /* of a picture: what the encoder had to know before it was opened */
    ln_stem *stem;
    ln_job *job;
    ln_encoder *encoder;
    ln_queue *blocks, *packets;
    pthread_t puller, maker;
    bool pulling, making;
};

static void free_block(void *block)
{
    ln_block *b = block;
    ln_block_unref(&b);
}

static void free_packet(void *packet)
{
    AVPacket *p = packet;
    av_packet_free(&p);
}

static ln_status pull_one(ln_lane *lane)
{
    ln_block *block;
    if (ln_job_stopping(lane->job))
        return ln_job_stopped();
    ln_status status = LN_OK;
    block = lane->first;
    lane->first = NULL;
    if (!block)
        status = ln_clip_next(lane->clip, &block);
    if (!status && lane->stem)
        status = ln_stem_add(lane->stem, block);
    if (!status)
        status = ln_queue_put(lane->blocks, block);
    if (status && status != LN_END)
        ln_block_unref(&block);
    return status;
}

static void *pull(void *opaque)
{
    ln_lane *lane = opaque;
    ln_status status;
    do
        status = pull_one(lane);
    while (!status);
    ln_queue_end(lane->blocks, status);
    return NULL;
}

static ln_status pass_packets(ln_lane *lane)
{
    AVPacket *packet;
    ln_status status;
    while (!(status = ln_encoder_take(lane->encoder, &packet))) {
        status = ln_queue_put(lane->packets, packet);
        if (status) {
            av_packet_free(&packet);
            return status;
        }
    }
    return status == LN_END ? LN_OK : status;
}

static ln_status make_one(ln_lane *lane)
{
    void *item = NULL;
    ln_status taken = ln_queue_take(lane->blocks, &item);
    ln_block *block = item;
    if (taken && taken != LN_END)
        return taken;
    ln_status status = ln_encoder_send(lane->encoder, block);
    ln_block_unref(&block);
    if (!status)
        status = pass_packets(lane);
    return status ? status : taken;
}

static void *make(void *opaque)
{
    ln_lane *lane = opaque;
    ln_status status;
    do
        status = make_one(lane);
    while (!status);
    ln_queue_close(lane->blocks);
    ln_queue_end(lane->packets, status);
    return NULL;
}

const AVFrame *ln_lane_native(const ln_lane *lane)
{
    return lane->first ? ln_av_native(lane->first) : NULL;
}

ln_status ln_lane_open(ln_clip *clip, const ln_choice *choice, const AVStream *source, const ln_container *container, ln_stem *stem, ln_job *job, ln_lane **out)
{
    ln_lane *lane = calloc(1, sizeof *lane);
    *out = NULL;
    if (!lane)
        return ln_fail(LN_EMEMORY, "no memory for a track");
    lane->clip = clip;
    lane->stem = stem;
    lane->job = job;
    lane->blocks = ln_queue_new(clip->info.kind == LN_PICTURE ? PICTURES_WAITING : SOUNDS_WAITING, free_block);
    lane->packets = ln_queue_new(PACKETS_WAITING, free_packet);
    ln_status status = lane->blocks && lane->packets ? LN_OK : LN_EMEMORY;
    if (!status && clip->info.kind == LN_PICTURE)
        status = ln_clip_next(clip, &lane->first);
    if (status == LN_END)
        status = LN_OK;
    if (!status)
        status = ln_encoder_open(choice, &clip->info, source, ln_lane_native(lane), container, job->threads, &lane->encoder);
    if (status)
        ln_lane_close(&lane);
    *out = lane;
    return status;
}

const AVCodecContext *ln_lane_context(const ln_lane *lane)
{
    return ln_encoder_context(lane->encoder);
}

AVRational ln_lane_base(const ln_lane *lane)
{
    return ln_encoder_base(lane->encoder);
}

ln_status ln_lane_start(ln_lane *lane)
{
    lane->pulling = !pthread_create(&lane->puller, NULL, pull, lane);
    lane->making = lane->pulling && !pthread_create(&lane->maker, NULL, make, lane);
    return lane->making ? LN_OK : ln_fail(LN_EMEMORY, "no thread to be had for a track");
}

ln_status ln_lane_take(ln_lane *lane, AVPacket **packet)
{
    void *item;
    ln_status status = ln_queue_take(lane->packets, &item);
    *packet = item;
    return status;
}

int64_t ln_lane_clipped(const ln_lane *lane)
{
    return ln_encoder_clipped(lane->encoder);
}

void ln_lane_close(ln_lane **out)
{
    ln_lane *lane = *out;
    *out = NULL;
    if (!lane)
        return;
    if (lane->pulling) {
        ln_queue_close(lane->packets);
        ln_queue_close(lane->blocks);
        pthread_join(lane->puller, NULL);
    }
    if (lane->making)
        pthread_join(lane->maker, NULL);
    ln_block_unref(&lane->first);
    ln_queue_free(lane->blocks);
    ln_queue_free(lane->packets);
    ln_encoder_close(&lane->encoder);
    free(lane);
}
