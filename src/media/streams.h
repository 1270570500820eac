/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_MEDIA_STREAMS_H
#define LN_MEDIA_STREAMS_H

#include <libavformat/avformat.h>

#include <lanterne/status.h>

#include "media/delivery.h"

/* What is said about a file and its streams, carried from one to the other. All of them LN_OK or LN_EMEMORY. */

/* Tags of the file, chapters; options of the muxer that keep more of them are added to `options`. `shift` (microseconds) is taken off all times. */
ln_status ln_streams_copy_file(const AVFormatContext *from, int64_t shift, const ln_container *container, AVFormatContext *to, AVDictionary **options);

/* Tags, disposition, aspect, rates and side data of a stream whose codec parameters are set already. `made`: its packets are new, so what describes the old ones stays. */
ln_status ln_streams_copy_words(const AVStream *from, bool made, AVStream *to);

/* What the frames say of mastering display and light level, said of the stream too where it is silent, for containers that have a place for it. */
ln_status ln_streams_copy_light(const AVFrame *native, AVStream *to);

/* Codec parameters of a stream that is copied bit for bit. */
ln_status ln_streams_copy_codec(const AVStream *from, const AVOutputFormat *format, AVStream *to);

/* Make `to` an attachment (as Matroska keeps covers) with the bytes of the attached picture `from`. */
ln_status ln_streams_pin_cover(const AVStream *from, AVStream *to);

#endif
