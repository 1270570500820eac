/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_MEDIA_READER_H
#define LN_MEDIA_READER_H

/* One stream of a file, decoded: what sound and picture clips have in common. One thread at a time. */

#include <libavcodec/avcodec.h>

#include <lanterne/media.h>

#include "media/av.h"

typedef struct ln_reader {
    AVFormatContext *format;
    AVStream *stream;
    AVCodecContext *codec;
    AVPacket *packet;
    char *path;
    ln_kind kind;
    int track, threads;
    int64_t zero;       /* ln_av_zero */
    bool drained;       /* the file is over and the decoder knows */
    bool damaged;       /* something was lost since the frame before */
    int refused;        /* packets in a row that could not be read */
    int reports;        /* damages said so far */
} ln_reader;

/* Open the stream `track` of `path`, or with -1 the default one of `kind`. On failure there is nothing to close. Statuses as ln_media_open. */
ln_status ln_reader_open(const char *path, ln_kind kind, int track, int threads, ln_reader *reader);
void ln_reader_close(ln_reader *reader);

/* The next frame in the decoder's order of output, the caller's to free. LN_END after the last one, again and again; damaged packets are passed over, with a
 * warning and `damaged` set. */
ln_status ln_reader_frame(ln_reader *reader, AVFrame **out);

/* Open the file anew: what is read then is what was read at first, whatever the demuxer thinks of seeking. On failure the reader can only be closed. */
ln_status ln_reader_rewind(ln_reader *reader);

/* Go to the last random access point at or before `timestamp` (of the stream, zero not subtracted); false when the demuxer cannot. */
bool ln_reader_seek(ln_reader *reader, int64_t timestamp);

/* A moment of the stream's time base as clock time, for reports. */
char *ln_reader_time(const ln_reader *reader, int64_t timestamp, char text[24]);

/* What the file says of a stream without decoding it; `path` is set to "". */
void ln_reader_describe(AVFormatContext *format, AVStream *stream, ln_clip_info *info);

/* Nominal frame rate; 0/1 when it varies. */
ln_ratio ln_reader_frame_rate(const AVStream *stream);

/* One picture, no time. */
bool ln_reader_is_still(const AVFormatContext *format);

/* How the file counts frames, and its start timecode when it has one. */
void ln_reader_timecode(const AVFormatContext *format, ln_timecode *timecode);

/* The two kinds of clip; `reader` is taken over on LN_OK. */
ln_status ln_sound_clip(ln_reader *reader, ln_clip **out);
ln_status ln_picture_clip(ln_reader *reader, ln_clip **out);

#endif
