/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LANTERNE_HISTORY_H
#define LANTERNE_HISTORY_H

#include <stdbool.h>
#include <stddef.h>

/* What could be heard, and until when: families of sounds with the years, each with a source. */
typedef struct ln_family {
    const char *name;    /* "motor-cycle": lower case, hyphens; used in proposals and in JSON */
    const char *label;   /* "motor cycle" */
    const char *label_fr;/* "motocyclette" */
    int from;            /* first year it could be heard in a European street or room; INT_MIN: always */
    int until;           /* last year it was common; INT_MAX: still */
    const char *why;     /* one clause: "Daimler Reitwagen, first run 10 November 1885" */
    const char *why_fr;  /* the same in French */
    const char *source;  /* author, title, year: where the date was read */
} ln_family;

/* All families, in order of `from`. Constant. */
const ln_family *ln_families(size_t *count);

/* The family of that name or of that label in English or French, whatever its case, spaces and hyphens; NULL when there is none. */
const ln_family *ln_family_find(const char *name);

/* True when the family could be heard in `year`. */
bool ln_family_heard(const ln_family *family, int year);

/* The year from which it was no rarity, `from` or later, with the reason and where that was read (either may be NULL; constant texts). */
int ln_family_usual_from(const ln_family *family, const char **why, const char **source);

/* True when it could be heard in `year` and was no rarity: what is kept in a film of that year. A motor car could be heard in 1895, by a handful of people. */
bool ln_family_usual(const ln_family *family, int year);

#endif
