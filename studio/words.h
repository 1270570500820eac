/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_STUDIO_WORDS_H
#define LN_STUDIO_WORDS_H

#include <jansson.h>

#include <lanterne/film.h>

/* Things of the film as the page reads them, and the short texts that the page writes. */

enum { WORDS_YEAR_FIRST = 1880, WORDS_YEAR_LAST = 2026 }; /* the ends of the page's slider: before the first family of sounds, and today */

/* A clip; `media` NULL when its file is gone or another, with `why`. NULL without memory. */
json_t *words_clip(int64_t id, const char *path, const ln_media_info *media, const char *why);

/* All families of sounds, by name. */
json_t *words_families(void);

/* {"ids": [..]} of a list. */
json_t *words_ids(const ln_proposals *list);

/* For each proposal whether `year` still asks for it, and why not. */
json_t *words_would(const ln_proposals *list, int year);

/* A stretch of seconds. */
typedef struct words_stretch {
    double from, to;
} words_stretch;

enum { WORDS_IDS_MAX = 4096, WORDS_STRETCHES_MAX = 16 };

/* What counts as accepted for a listening: "3,4", "show:N2.0-3.5,K5.0-6.0", both joined by a comma, or nothing at all (NULL: what is accepted now). */
typedef struct words_choice {
    bool now;
    int64_t ids[WORDS_IDS_MAX];
    size_t count;
    words_stretch noise[WORDS_STRETCHES_MAX], keep[WORDS_STRETCHES_MAX];
    size_t noises, keeps;
} words_choice;

/* LN_ESETTING with a sentence when it is none of these. */
ln_status words_choice_parse(const char *text, words_choice *choice);

/* A number of seconds, digits and one point; a whole number. False when it is none, or out of range. */
bool words_seconds(const char *text, double *seconds);
bool words_whole(const char *text, int64_t least, int64_t most, int64_t *number);

#endif
