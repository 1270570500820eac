/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LANTERNE_CLIP_H
#define LANTERNE_CLIP_H

#include <lanterne/block.h>
#include <lanterne/time.h>

/* A source of blocks: one sound or picture track of a file, or the same after an operation. Clips are pulled, so a chain of operations is a chain of clips, each
 * owning the one it pulls from, and memory does not grow with length.
 *
 * Sound is continuous: block follows block without gap or overlap (a hole in the file comes as silence and is reported through the log), all with the same
 * channels, at one sample a tick. Pictures come in order of display, with their own times. */
typedef struct ln_clip_info {
    ln_kind kind;
    ln_ratio base;      /* seconds a tick; for sound 1/rate */
    int64_t start;      /* first tick */
    int64_t length;     /* ticks, by the file's own word: may be wrong by a block; -1 unknown */
    int rate, channels; /* sound */
    bool microphones;   /* the file says that channels are separate microphones (iXML track list of a field recorder) */
    int width, height;  /* picture, as the first one has it */
    ln_pixels pixels;
    ln_ratio frame_rate; /* nominal, 0/1 when it varies or is unknown */
    ln_timecode timecode;
    int track;          /* stream index in the file, -1 when there is no file */
    const char *path;   /* the file, "" when there is none; owned by the clip */
} ln_clip_info;

typedef struct ln_clip ln_clip;
typedef struct ln_clip_verbs {
    ln_status (*next)(ln_clip *clip, ln_block **out);
    ln_status (*seek)(ln_clip *clip, int64_t at);
    void (*close)(ln_clip *clip); /* frees all, `clip` itself included */
} ln_clip_verbs;

/* What every kind of clip begins with; an implementation puts it first in its own struct. */
struct ln_clip {
    const ln_clip_verbs *verbs;
    ln_clip_info info;
};

/* The next block, one reference, the caller's.
 *   LN_OK         *out is set
 *   LN_END        the clip is over; *out NULL; asked again it says so again
 *   other         *out NULL; the clip can only be closed or sought
 * One thread at a time on one clip. */
ln_status ln_clip_next(ln_clip *clip, ln_block **out);

/* Go to `at` (ticks; before the start is the start, past the end makes the next call LN_END). The next sound block begins at `at` exactly; the next picture is
 * the one that stands at `at`. */
ln_status ln_clip_seek(ln_clip *clip, int64_t at);

/* Close, and all it pulls from. NULL and *clip NULL are fine; *clip becomes NULL. */
void ln_clip_close(ln_clip **clip);

/* Read the sound in [from, to) into one new block (touched, exactly to - from samples; silence outside the clip, and where a sample is no number or 120 dB over full scale). Leaves the clip's place wherever it got to.
 *   LN_ESETTING  longer than 600 s: show a shorter stretch */
ln_status ln_clip_read_sound(ln_clip *clip, int64_t from, int64_t to, ln_block **out);

/* A clip over sound in memory, for tests and for plugins: planes[c][0..length) at `rate`, borrowed, given out in blocks of at most `step` samples. */
ln_status ln_clip_of_sound(const float *const *planes, int channels, int64_t length, int rate, int step, ln_clip **out);

#endif
