/* SPDX-License-Identifier: Apache-2.0 */
#include "media/av.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <libavutil/avstring.h>
#include <libavutil/opt.h>

#include <lanterne/log.h>

enum {
    IO_BYTES = 64 * 1024,
    PACKET_BYTES = 8 * 1024,
    DISGUISED_BYTES = 64 * 1024, /* of 16-bit samples that may be DTS or AC-3 in disguise, which is looked into whenever a file is opened */
    LINE_BYTES = 512,
};

/* Formats that are lists of other files, scripts, or text that FFmpeg would draw as a picture. */
static const char lists[] = "concat,hls,dash,imf,sdp,rtp,rtsp,sap,vobsub,webm_dash_manifest,image2,alias_pix,brender_pix,avisynth,vapoursynth,ffmetadata";
static const char texts[] = "tty,sbg,bin,xbin,adf,idf";

static void hear(void *context, int level, const char *format, va_list list)
{
    char line[LINE_BYTES];
    int prefix = 1;
    if (level > AV_LOG_WARNING)
        return;
    av_log_format_line2(context, level, format, list, line, sizeof line, &prefix);
    line[strcspn(line, "\n")] = 0;
    ln_log(LN_DETAIL, "FFmpeg: %s", line);
}

static void set_callback(void)
{
    av_log_set_callback(hear);
}

void ln_av_listen(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, set_callback);
}

static ln_status status_of(int error, ln_status otherwise)
{
    switch (error) {
    case AVERROR(ENOENT):
    case AVERROR(ENOTDIR): return LN_EMISSING;
    case AVERROR(ENOMEM): return LN_EMEMORY;
    case AVERROR(ENOSPC):
    case AVERROR(EDQUOT):
    case AVERROR(EFBIG): return LN_EFULL;
    case AVERROR_EXIT: return LN_ECANCELLED;
    case AVERROR_INVALIDDATA:
    case AVERROR_EOF: return LN_EDAMAGED;
    case AVERROR_DECODER_NOT_FOUND:
    case AVERROR_ENCODER_NOT_FOUND:
    case AVERROR_DEMUXER_NOT_FOUND:
    case AVERROR_PATCHWELCOME:
    case AVERROR(ENOSYS): return LN_EUNSUPPORTED;
    default: return otherwise;
    }
}

ln_status ln_av_fail(int error, ln_status otherwise, const char *doing, const char *path)
{
    char said[AV_ERROR_MAX_STRING_SIZE];
    av_strerror(error, said, sizeof said);
    return ln_fail(status_of(error, otherwise), "cannot %s \"%s\": %s", doing, path, said);
}

/* The file is read through a descriptor of our own, so that no protocol of FFmpeg is ever asked to open a name. */
typedef struct tape {
    int fd;
    int64_t bytes;
} tape;

static int tape_read(void *opaque, uint8_t *to, int bytes)
{
    const tape *t = opaque;
    ssize_t got;
    do
        got = read(t->fd, to, (size_t)bytes);
    while (got < 0 && errno == EINTR);
    return got > 0 ? (int)got : got ? AVERROR(errno) : AVERROR_EOF;
}

static int64_t tape_seek(void *opaque, int64_t to, int whence)
{
    const tape *t = opaque;
    if (whence & AVSEEK_SIZE)
        return t->bytes;
    int64_t at = lseek(t->fd, to, whence & ~AVSEEK_FORCE);
    return at < 0 ? AVERROR(errno) : at;
}

static ln_status tape_check(const char *path, int fd, tape *t)
{
    struct stat is;
    if (fstat(fd, &is))
        return ln_fail(LN_EREAD, "cannot read \"%s\": %s", path, strerror(errno));
    if (S_ISDIR(is.st_mode))
        return ln_fail(LN_EUNSUPPORTED, "\"%s\" is a folder: name one file in it", path);
    if (!S_ISREG(is.st_mode))
        return ln_fail(LN_EUNSUPPORTED, "\"%s\" is a device or a pipe: only regular files are read, copy it into one first", path);
    if (is.st_size == 0)
        return ln_fail(LN_EDAMAGED, "\"%s\" is empty (0 bytes): copy it again", path);
    *t = (tape){ fd, is.st_size };
    return LN_OK;
}

static void drop_io(AVIOContext **io)
{
    if (!*io)
        return;
    tape *t = (*io)->opaque;
    close(t->fd);
    av_free(t);
    av_freep(&(*io)->buffer);
    avio_context_free(io);
}

static ln_status open_io(const char *path, AVIOContext **out)
{
    if (strstr(path, "://"))
        return ln_fail(LN_EUNSUPPORTED, "\"%s\" is an address, not a file: only files are read, fetch it first", path);
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY); /* non-blocking: a pipe nobody writes to must not hold us */
    if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
        return ln_fail(LN_EMISSING, "there is no file \"%s\": check its name and folder", path);
    if (fd < 0)
        return ln_fail(LN_EREAD, "cannot read \"%s\": %s", path, strerror(errno));
    tape held, *t = NULL;
    uint8_t *buffer = NULL;
    ln_status status = tape_check(path, fd, &held);
    if (status)
        goto done;
    t = av_memdup(&held, sizeof held);
    buffer = av_malloc(IO_BYTES);
    *out = t && buffer ? avio_alloc_context(buffer, IO_BYTES, 0, t, tape_read, NULL, tape_seek) : NULL;
    if (*out)
        return LN_OK;
    status = ln_fail(LN_EMEMORY, "no memory to open \"%s\"", path);
done:
    av_free(t);
    av_free(buffer);
    close(fd);
    return status;
}

static int refuse_open(AVFormatContext *format, AVIOContext **io, const char *url, int flags, AVDictionary **options)
{
    (void)format, (void)io, (void)flags, (void)options;
    ln_log(LN_DETAIL, "the file asks for another one, \"%.300s\": not opened", url);
    return AVERROR(EPERM);
}

static ln_status recognise(const char *path, AVIOContext *io, const AVInputFormat **kind)
{
    int error = av_probe_input_buffer2(io, kind, path, NULL, 0, 0);
    if (error >= 0 && av_match_name((*kind)->name, "image2")) { /* numbered stills, by the name alone: the content says which one still it is */
        *kind = NULL;
        error = avio_seek(io, 0, SEEK_SET) < 0 ? AVERROR(EIO) : av_probe_input_buffer2(io, kind, "", NULL, 0, 0);
    }
    if (error < 0)
        return ln_fail(status_of(error, LN_EREAD) == LN_EMEMORY ? LN_EMEMORY : LN_EDAMAGED, "\"%s\" is not media that can be read, or its beginning is damaged", path);
    if (av_match_name((*kind)->name, lists))
        return ln_fail(LN_EUNSUPPORTED, "\"%s\" is a list that leads to other files (%s): open those one by one", path, (*kind)->long_name);
    if (av_match_name((*kind)->name, texts))
        return ln_fail(LN_EDAMAGED, "\"%s\" is text, not media", path);
    return LN_OK;
}

/* Frames that nobody could hold are refused by the decoders already while the streams are being looked at. */
static int find_streams(AVFormatContext *format)
{
    unsigned count = format->nb_streams;
    AVDictionary **each = av_calloc(count ? count : 1, sizeof(*each));
    if (!each)
        return AVERROR(ENOMEM);
    for (unsigned i = 0; i < count; i++)
        av_dict_set_int(&each[i], "max_pixels", (int64_t)LN_SIDE_MAX * LN_SIDE_MAX, 0);
    int error = avformat_find_stream_info(format, each);
    for (unsigned i = 0; i < count; i++)
        av_dict_free(&each[i]);
    av_free(each);
    return error;
}

ln_status ln_av_open(const char *path, AVFormatContext **out)
{
    AVIOContext *io = NULL;
    AVFormatContext *format = NULL;
    AVDictionary *options = NULL;
    const AVInputFormat *kind = NULL;
    *out = NULL;
    ln_av_listen();
    ln_status status = open_io(path, &io);
    if (!status)
        status = recognise(path, io, &kind);
    if (status)
        goto done;
    format = avformat_alloc_context();
    if (!format || !(format->protocol_whitelist = av_strdup("none"))) {
        status = ln_fail(LN_EMEMORY, "no memory to open \"%s\"", path);
        goto done;
    }
    format->pb = io;
    format->io_open = refuse_open;
    if (av_match_name(kind->name, "wav,w64")) { /* which cut their sound themselves: each packet costs its way through all threads */
        av_dict_set_int(&options, "max_size", PACKET_BYTES, 0);
        format->max_probe_packets = DISGUISED_BYTES / PACKET_BYTES;
    }
    int error = avformat_open_input(&format, path, kind, &options);
    if (error >= 0)
        error = find_streams(format);
    if (error < 0)
        status = ln_av_fail(error, LN_EDAMAGED, "read", path);
    else if (!format->nb_streams)
        status = ln_fail(LN_EDAMAGED, "\"%s\" holds no picture and no sound", path);
done:
    av_dict_free(&options);
    if (status) {
        avformat_close_input(&format);
        drop_io(&io);
    }
    *out = format;
    return status;
}

void ln_av_close(AVFormatContext **format)
{
    if (!*format)
        return;
    AVIOContext *io = (*format)->pb;
    avformat_close_input(format);
    drop_io(&io);
}

bool ln_av_is_picture(const AVStream *stream)
{
    return stream->codecpar->codec_type == AVMEDIA_TYPE_VIDEO && !(stream->disposition & (AV_DISPOSITION_ATTACHED_PIC | AV_DISPOSITION_TIMED_THUMBNAILS));
}

/* The container's start time is in microseconds; the stream it was taken from knows it exactly. */
int64_t ln_av_zero(const AVFormatContext *format, const AVStream *stream)
{
    int64_t start = format->start_time;
    if (start == AV_NOPTS_VALUE || start <= 0)
        return 0;
    for (unsigned i = 0; i < format->nb_streams; i++) {
        const AVStream *s = format->streams[i];
        if (s->start_time != AV_NOPTS_VALUE && av_rescale_q(s->start_time, s->time_base, AV_TIME_BASE_Q) == start)
            return av_rescale_q(s->start_time, s->time_base, stream->time_base);
    }
    return av_rescale_q(start, AV_TIME_BASE_Q, stream->time_base);
}

ln_ratio ln_av_ratio(AVRational r)
{
    return r.num > 0 && r.den > 0 ? (ln_ratio){ r.num, r.den } : (ln_ratio){ 0, 1 };
}

AVRational ln_av_rational(ln_ratio r)
{
    return (AVRational){ r.num, r.den };
}
