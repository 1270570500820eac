/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_MEDIA_AV_H
#define LN_MEDIA_AV_H

/* Where FFmpeg's types meet ours; only files of this folder include it. */

#include <libavformat/avformat.h>
#include <libavutil/frame.h>
#include <libavutil/pixfmt.h>

#include <lanterne/block.h>
#include <lanterne/time.h>

/* More than this is refused before memory is asked for: twice the side of 8K. */
enum { LN_SIDE_MAX = 16384 };

/* FFmpeg's messages, warnings and worse, go to ln_log as LN_DETAIL from now on instead of to stderr. Any number of times, from any thread. */
void ln_av_listen(void);

/* The status and sentence for FFmpeg's `error` (negative) about `path`; `doing` completes "cannot ... PATH": "read", "write the header of". What FFmpeg does not
 * say becomes `otherwise`. */
ln_status ln_av_fail(int error, ln_status otherwise, const char *doing, const char *path);

/* Open a regular file and find its streams. Nothing else is opened for it: formats that lead to other files or to the network (playlists, references inside MOV)
 * are refused or not followed. Close with ln_av_close.
 *   LN_EMISSING LN_EREAD LN_EDAMAGED LN_EUNSUPPORTED LN_EMEMORY; *out is then NULL */
ln_status ln_av_open(const char *path, AVFormatContext **out);
void ln_av_close(AVFormatContext **format); /* NULL inside is fine */

/* True for pictures in time; a cover or thumbnail is none. */
bool ln_av_is_picture(const AVStream *stream);

/* Zero of our time (see time.h) in ticks of the stream's time base: clip time = FFmpeg's timestamp - this. It is the container's start time; a start before 0 is
 * encoder delay, and zero then is FFmpeg's own. */
int64_t ln_av_zero(const AVFormatContext *format, const AVStream *stream);

ln_ratio ln_av_ratio(AVRational r); /* 0/1 for what is no ratio */
AVRational ln_av_rational(ln_ratio r);

/* What the pixels of a frame are in a block. True when the frame's planes can be shown as they are; false when they must be unpacked (packed, semi-planar,
 * palette, other byte order, upside down): `pixels` then says what they become. LN_EUNSUPPORTED formats leave depth 0. */
bool ln_av_pixels(const AVFrame *frame, ln_pixels *pixels);

/* FFmpeg's planar format that holds such pixels, AV_PIX_FMT_NONE when there is none (grey with alpha). */
enum AVPixelFormat ln_av_format(const ln_pixels *pixels);

/* Give the frame the tags of `pixels` (primaries, transfer, matrix, range, siting). */
void ln_av_tag(const ln_pixels *pixels, AVFrame *frame);

/* The numbers by which a scaler turns R'G'B' into a matrix of H.273 and back; for one that is not said, BT.601's up to 576 rows and BT.709's above. */
const int *ln_av_scaler_matrix(int matrix, int height);

/* Lets go of the AVFrame of an origin: ln_origin_new's free_frame. */
void ln_av_free_frame(void *frame);

/* A picture block of `frame`: over its planes when they are planar, else unpacked, losslessly, into memory of its own. Untouched either way. The frame, made by
 * av_frame_alloc, is taken over, also on failure; its pts must be the block's `at` already.
 *   LN_EUNSUPPORTED  no block can hold such pixels
 *   LN_EMEMORY */
ln_status ln_av_picture(AVFrame *frame, ln_block **out);

/* The decoder's frame behind a block, NULL when there is none. Its pts is its place in ticks of the clip's base: a sound block shows the native samples from
 * block->at - frame->pts on. */
const AVFrame *ln_av_native(const ln_block *block);

/* A new frame that shows the planes of a picture block without copying (it holds a reference to the block), with the block's tags, and with side data, pixel aspect
 * and field order of its native frame; pts is the block's `at`. The planes must not be written.
 *   LN_EUNSUPPORTED  grey with alpha
 *   LN_EMEMORY */
ln_status ln_av_frame(ln_block *picture, AVFrame **out);

#endif
