/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_SOUND_TONES_H
#define LN_SOUND_TONES_H

#include <lanterne/clip.h>
#include <lanterne/job.h>

#include "sound/fader.h"

/* Sounds that stand as lines in time and frequency: mains hum, sirens, horns, beeps, whistling machines. Found without being shown, combed out line by line.
 *
 * Which lines is said in a short text, the same for a person and for the record: stretches of frequency, separated by spaces or commas.
 *
 *   1000          a steady line at 1000 Hz
 *   435x8         a steady line at 435 Hz and its multiples, up to the 8th
 *   500~1500x6    a line that moves between 500 and 1500 Hz, and its multiples up to the 6th
 *   50x40         below 130 Hz: mains hum, followed as slowly as it drifts
 *
 * Frequencies are 20 to 20,000 Hz, multiples 1 to 60, at most 8 items. A steady line is followed as far as 6 % from what the text says (a siren that drives
 * past at 70 km/h shifts by that much), hum as far as 1.2 %. */
enum { LN_TONES_ITEMS = 8, LN_TONES_HARMONICS = 60 };
typedef struct ln_tone {
    double from, to; /* Hz; equal for a steady line */
    int harmonics;   /* 1: the line alone */
} ln_tone;
typedef struct ln_tones {
    ln_tone item[LN_TONES_ITEMS];
    int count;
} ln_tones;

/* Read such a text; an empty one is no tones. `out` may be NULL to check only.
 *   LN_ESETTING  the sentence names --tones and the item, and says which forms are read; *out is unchanged */
ln_status ln_tones_parse(const char *text, ln_tones *out);

/* One sound found. Texts belong to the arena of the list. */
typedef struct ln_tones_event {
    ln_span span;       /* in ticks of the clip's base */
    const char *family; /* as in history: "mains-hum", "siren-two-tone" ... */
    double confidence;  /* 0 to 1 */
    const char *reason; /* one clause: "two-tone siren 435/580 Hz" */
    const char *tones;  /* what ln_tones_remove needs */
} ln_tones_event;
typedef struct ln_tones_events {
    struct ln_arena *arena;
    ln_tones_event *item;
    size_t count, room;
} ln_tones_events;

/* The families ln_tones_find can name, NULL-terminated: each is one of history's. */
extern const char *const ln_tones_families[];

/* Listen to `clip` once, from its start, and add what is found to `into`, in order of time. Families that could be heard in job->year are left out (job->year 0: none is).
 * Memory grows with what is found, not with the length. The clip is borrowed and left at its end.
 *
 *   LN_OK         done; nothing found is also LN_OK
 *   LN_ECANCELLED the job was stopped; what was found so far stays
 *   others        as reading the clip and memory say
 *
 * May run beside others on different clips. */
ln_status ln_tones_find(ln_clip *clip, ln_job *job, ln_tones_events *into);

/* One removal: these lines, lowered as the fader says. */
typedef struct ln_tones_cut {
    ln_fader fader;
    const char *tones; /* as above */
} ln_tones_cut;

/* Wrap `in` in a clip without those lines. Outside all spans the blocks of `in` pass through as they are (the same blocks or parts of them); inside, the change fades in and
 * out, so that nothing outside moves by a bit. What is taken off each channel is the part of that channel that stands out of its neighbourhood at the lines: never
 * more than is there, so the sum never gains energy. What is given out does not depend on how `in` cuts its blocks.
 *
 * On LN_OK the new clip owns `in`; otherwise `in` still belongs to the caller and *out is NULL. With no cuts, *out is `in`. Nothing in `cuts` is needed afterwards.
 * A seek into a span begins to read at the start of that span, so that the same sound comes out whichever way one got there.
 *
 *   LN_ESETTING  a text that is not tones, or a floor above 0
 *   LN_EMEMORY */
ln_status ln_tones_remove(ln_clip *in, const ln_tones_cut *cuts, size_t count, ln_clip **out);

#endif
