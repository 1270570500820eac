/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_MEDIA_PLAN_H
#define LN_MEDIA_PLAN_H

#include <libavformat/avformat.h>

#include <lanterne/media.h>

#include "media/lane.h"
#include "media/subtitle.h"

/* What becomes of each stream of the source. */
typedef enum ln_fate {
    LN_LEFT,   /* not in the output */
    LN_COPIED, /* its packets, bit for bit */
    LN_MADE,   /* encoded from a clip: treated, or of a kind that the container does not hold */
    LN_RETOLD, /* subtitles in another form */
    LN_PINNED, /* a cover that became an attachment: written with the header */
} ln_fate;

typedef struct ln_line {
    ln_fate fate;
    const AVStream *from;
    AVStream *to;          /* NULL when it is left */
    ln_clip *clip;         /* of what is made */
    bool own_clip;         /* opened here: closed here */
    ln_choice choice;
    ln_lane *lane;
    ln_stem *stem;
    ln_subtitle *subtitle;
    AVRational base;       /* what the times of its packets count, before they are the output's */
    int64_t offset;        /* added to them, in `base` */
    bool counted;          /* copied sound whose times are coarser than a sample: counted, in samples, along the times */
    int64_t counter;
    AVPacket *head;        /* the next one to be written, times in to->time_base */
    bool over;
    int64_t last, next;    /* dts given last, and the one expected after it */
    int64_t count;
} ln_line;

typedef struct ln_plan {
    const char *source;
    const ln_treated *treated;
    size_t treated_count;
    const ln_container *container;
    const ln_delivery *how;
    ln_job *job;
    AVFormatContext *from, *to;
    int64_t shift;         /* microseconds taken off all times of the source */
    ln_line *line;         /* one a stream that `from` had at the start: more may turn up while it is read */
    unsigned count;
} ln_plan;

/* Decide for every stream of plan->from, open encoders and make the streams of plan->to. The fields up to `shift` are set by the caller. ln_plan_clear in any case.
 *   LN_ESETTING LN_EUNSUPPORTED, and what opening says */
ln_status ln_plan_make(ln_plan *plan);
void ln_plan_clear(ln_plan *plan);

#endif
