/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_MEDIA_LANE_H
#define LN_MEDIA_LANE_H

#include <lanterne/job.h>

#include "media/delivery.h"
#include "media/stem.h"

/* One track on its way from clip to packets, in two threads of its own: one pulls and treats, one encodes, so that decoding, treatment and encoding overlap. What waits
 * between them is bounded. */
typedef struct ln_lane ln_lane;

/* Make the track's encoder; of pictures the first is pulled for it. `clip`, `stem` (which may be NULL) and `job` are borrowed until the lane is closed. Nothing runs yet.
 *   as ln_encoder_open */
ln_status ln_lane_open(ln_clip *clip, const ln_choice *choice, const AVStream *source, const ln_container *container, ln_stem *stem, ln_job *job, ln_lane **out);
const AVCodecContext *ln_lane_context(const ln_lane *lane);

/* The decoder's frame behind the first picture, NULL for sound; before ln_lane_start. */
const AVFrame *ln_lane_native(const ln_lane *lane);

ln_status ln_lane_start(ln_lane *lane); /* LN_EMEMORY when there are no threads to be had */

AVRational ln_lane_base(const ln_lane *lane); /* as ln_encoder_base */

/* The next packet, the caller's. LN_END, or why pulling or encoding failed. */
ln_status ln_lane_take(ln_lane *lane, AVPacket **packet);

/* Samples held at full scale; whole once ln_lane_take said LN_END. */
int64_t ln_lane_clipped(const ln_lane *lane);

/* Stop the threads, within a block, and free. NULL inside is fine. */
void ln_lane_close(ln_lane **lane);

#endif
