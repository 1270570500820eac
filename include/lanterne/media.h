/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LANTERNE_MEDIA_H
#define LANTERNE_MEDIA_H

#include <lanterne/job.h>

/* Files in, files out. */

typedef enum ln_track_kind { LN_TRACK_PICTURE, LN_TRACK_SOUND, LN_TRACK_SUBTITLE, LN_TRACK_ATTACHED, LN_TRACK_DATA } ln_track_kind;

/* What a file says of one of its streams. Texts belong to the arena it was read into, "" when absent. */
typedef struct ln_track {
    int index;                /* in the file */
    ln_track_kind kind;       /* an attached picture (cover) is LN_TRACK_ATTACHED, not a picture */
    const char *codec, *profile, *language, *title, *layout;
    const char *pixel_format; /* FFmpeg's name of the stored format */
    ln_clip_info info;        /* PICTURE and SOUND only */
    const char *channels;     /* what a field recorder calls the channels, "Boom, Anna, 3": a number for one without a name */
    int rotation;             /* degrees clockwise the player turns it */
    ln_ratio pixel_aspect;    /* 1/1 when unsaid */
    int64_t bit_rate;
    bool standard;            /* the default track of its kind */
} ln_track;

typedef struct ln_media_info {
    const char *path, *container; /* FFmpeg's short names of the container */
    double seconds;               /* below 0: unknown */
    ln_timecode timecode;
    ln_track *track;
    size_t track_count, chapter_count;
    bool still;                   /* one picture, no time */
    /* Where a field recorder or a camera says so (bext chunk, QuickTime tags), else "": which day it was recorded by its own clock, "2026-03-14", and by what, "Sound Devices 833". */
    const char *day, *recorder;
} ln_media_info;

/* Read what `path` holds, into `arena`. Opens files only: names that look like a URL or a device are refused.
 *   LN_EMISSING LN_EREAD LN_EDAMAGED LN_EUNSUPPORTED */
ln_status ln_media_probe(const char *path, struct ln_arena *arena, ln_media_info *info);

/* Open one track of `path` as a clip: `track` is a stream index, or -1 for the default one of `kind`. `threads` for the decoder, 0: as many as it likes.
 *   as ln_media_probe, and LN_ESILENT, LN_EBLIND when there is no such track */
ln_status ln_media_open(const char *path, ln_kind kind, int track, int threads, ln_clip **out);

/* Which part of a treated sound track is written. kept + removed is the original, kept + tone the result. */
typedef enum ln_listening { LN_LISTEN_RESULT, LN_LISTEN_KEPT, LN_LISTEN_REMOVED, LN_LISTEN_TONE, LN_LISTEN_ORIGINAL } ln_listening;
extern const char *const ln_listen_names[]; /* NULL-terminated */

/* How an output is made: one table for all commands that write. */
typedef struct ln_delivery {
    const char *vcodec, *acodec, *preset; /* NULL: the best fit for container and source */
    double crf;                           /* below 0: the codec's visually lossless value */
    const char *removed;                  /* NULL, or where what was taken off the sound goes (WAV) */
    int listen;                           /* an ln_listening; heeded by ln_film_render, which makes the clips */
} ln_delivery;
extern const ln_table ln_delivery_table;

/* A track whose blocks come from `clip` and not from the file. */
typedef struct ln_treated {
    int track;      /* stream index in the source */
    ln_clip *clip;  /* borrowed, at its start */
    ln_clip *less;  /* NULL, or sound that is taken off `clip`, each rounded first as the output rounds: borrowed, at its start */
    ln_clip *kept;  /* NULL, or sound as it was before anything was laid in: borrowed, at its start. What was taken off is the original less this */
} ln_treated;

/* Say before hours are spent what ln_media_render would find out after them: names that end as no file that it writes.  LN_ESETTING LN_ESAME */
ln_status ln_media_judge(const char *path, const ln_delivery *how);

/* Write `path` with the tracks in `treated` replaced and everything else copied bit for bit: packets, timestamps, timecode, chapters, subtitles, attachments,
 * metadata, colour tags, side data, rotation. What the container cannot hold is converted when it can be and reported through the log when it cannot. Of PCM in floating point
 * nothing changes but samples that are no numbers, which become silence.
 *
 * The file is made as PATH.part beside its place, flushed, read back far enough to know that it is whole, and renamed; on any failure the .part is removed and what stood
 * under PATH before is still there. The source is never written.
 *
 * Damaged stretches met on the way are rendered around and reported through the log, each with its time.
 *
 *   LN_ESAME LN_EWRITE LN_EFULL LN_ESETTING LN_EUNSUPPORTED LN_ECANCELLED, and what reading can say */
ln_status ln_media_render(const char *source, const ln_treated *treated, size_t count, const char *path, const ln_delivery *how, ln_job *job);

#endif
