/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_MEDIA_DELIVERY_H
#define LN_MEDIA_DELIVERY_H

#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>

#include <lanterne/media.h>

/* What an output is made with: which container, which tracks it can hold, which encoder for which source. */

/* The container a file's name asks for, with what lanterne knows of it. */
typedef struct ln_container {
    const AVOutputFormat *format;
    const char *extension;    /* as written, without the dot; part of the path */
    enum AVCodecID still;     /* of one picture; AV_CODEC_ID_NONE otherwise */
    bool sound_only;          /* takes no picture but a cover */
    bool picture_only;        /* stills, y4m */
    bool single;              /* holds one track */
} ln_container;

/*   LN_EUNSUPPORTED  the extension is unknown: the sentence names some that are */
ln_status ln_container_of(const char *path, ln_container *out);

/* True when a stream may go into the container as it is. */
bool ln_container_holds(const ln_container *container, const AVCodecParameters *stream);

/* How one track is encoded. */
typedef struct ln_choice {
    const AVCodec *codec;
    const char *preset_option, *preset; /* NULL: none */
    double crf;                         /* below 0: none */
    int quality;                        /* fixed quantiser for codecs without crf; 0: none */
    int64_t bit_rate;                   /* 0: the codec's own */
    const char *profile;                /* as the encoder calls it; NULL: its own choice */
    enum AVPixelFormat pixels;          /* of pictures */
    bool full;                          /* full range, whatever the source says: JPEG knows no other */
    bool coarse;                        /* pictures are predicted from each other and then err by more than a code value: dither does not outlive it */
    enum AVSampleFormat samples;        /* of sound */
    int bits;                           /* kept of an integer sample; 0 for floating point */
    int rate;
    AVChannelLayout layout;             /* uninit with av_channel_layout_uninit */
} ln_choice;

/* Choose for a picture or a sound track. `source` is the stream it comes from, `clip` what will be written. What is lost against the source (bits, colour resolution,
 * channels) goes to the log.
 *   LN_ESETTING      vcodec, acodec, preset or crf unknown or not for this container; the sentence lists what is accepted
 *   LN_EUNSUPPORTED  the container holds no such track */
ln_status ln_choose_picture(const ln_container *container, const AVCodecParameters *source, const ln_clip_info *clip, const ln_delivery *how, ln_choice *out);
ln_status ln_choose_sound(const ln_container *container, const AVCodecParameters *source, const ln_clip_info *clip, const ln_delivery *how, ln_choice *out);

#endif
