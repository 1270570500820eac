/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LANTERNE_TIME_H
#define LANTERNE_TIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <lanterne/status.h>

/* Time is rational: a whole number of ticks of `base` seconds. Seconds as floating point appear only where a person reads them.
 *
 * Zero is where a player shows 00:00:00: the container's start, after edit lists and encoder delay. */
typedef struct ln_ratio {
    int32_t num, den; /* den > 0 */
} ln_ratio;

/* A stretch of time, `from` included and `to` excluded. */
typedef struct ln_span {
    int64_t from, to; /* ticks of base, from <= to */
    ln_ratio base;    /* seconds a tick */
} ln_span;

/* `ticks` of base `from`, in ticks of base `to`, to the nearest, halves away from zero; exact in between (128-bit), held to the int64_t range. */
int64_t ln_rescale(int64_t ticks, ln_ratio from, ln_ratio to);

/* The same span counted in another base, each end to the nearest tick. */
ln_span ln_span_in(ln_span span, ln_ratio base);

double ln_seconds(int64_t ticks, ln_ratio base);

/* How a clip counts its frames, for timecode. `fps` is the nominal rate (30 for 29.97 drop frame); `first` the frame number of the clip's start. */
typedef struct ln_timecode {
    ln_ratio rate;  /* frames a second, 0/1 when the clip has none: timecode is then clock time */
    int fps;        /* frames counted a second */
    bool drop;      /* drop-frame counting (SMPTE ST 12-1) */
    int64_t first;  /* the clip's start timecode in frames, 0 when it has none */
    bool present;   /* the file carries a start timecode */
} ln_timecode;

/* Read one moment: "12.5", "1:02.5", "00:01:02.500" are clock time from the clip's start; "10:00:05:12" (";" before the frames for drop frame) is timecode,
 * counted from `timecode` (NULL: from zero at 25 a second is refused, since frames then mean nothing). The moment is written to *ticks in `base`.
 *
 *   LN_OK        done
 *   LN_ESETTING  not a moment, negative, or frames without a frame rate; the sentence says which forms are read */
ln_status ln_time_parse(const char *text, const ln_timecode *timecode, ln_ratio base, int64_t *ticks);

/* Read "TC-TC", an en dash allowed, into *span in `base`. LN_ESETTING also when it is empty or runs backwards. */
ln_status ln_span_parse(const char *text, const ln_timecode *timecode, ln_ratio base, ln_span *span);

/* Write clock time "HH:MM:SS.mmm" (hours may pass 99) into `text`, which holds at least 24 bytes; returns `text`. Rounded down to the millisecond. */
char *ln_time_print(int64_t ticks, ln_ratio base, char text[24]);

#endif
