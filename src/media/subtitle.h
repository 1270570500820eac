/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_MEDIA_SUBTITLE_H
#define LN_MEDIA_SUBTITLE_H

#include <stdbool.h>

#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>

#include <lanterne/status.h>

/* Subtitles of words, told again in the form another container understands. */
typedef struct ln_subtitle ln_subtitle;

/* From the codec of `source` to `id`.  LN_EUNSUPPORTED when one of both is pictures, or there is no codec; *out is then NULL */
ln_status ln_subtitle_open(const AVStream *source, enum AVCodecID id, ln_subtitle **out);
const AVCodecContext *ln_subtitle_context(const ln_subtitle *subtitle);

/* Rewrite `packet` in place, its times stay. LN_END: it says nothing, leave it out. */
ln_status ln_subtitle_retell(ln_subtitle *subtitle, AVPacket *packet);
void ln_subtitle_close(ln_subtitle **subtitle); /* NULL inside is fine */

#endif
