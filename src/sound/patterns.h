/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_SOUND_PATTERNS_H
#define LN_SOUND_PATTERNS_H

#include <stdbool.h>
#include <stddef.h>

#include "sound/notes.h"

/* What notes make together: pitches in turn, pulses in time, a chord held, a line that sweeps. */
typedef enum ln_pattern_kind { LN_TWO_TONE, LN_WAIL, LN_MECHANICAL, LN_HORN, LN_BEEP, LN_REVERSING, LN_STEADY_TONE, LN_HUM, LN_PATTERN_KINDS } ln_pattern_kind;
typedef struct ln_pattern {
    ln_pattern_kind kind;
    double from, to;    /* seconds */
    double hz[2];       /* both pitches; lowest and highest of a sweep; else [0] alone */
    int lines;          /* multiples seen, 1 when none but itself */
    int count;          /* notes in turn, pulses, turns */
    double period;      /* seconds, 0 when it has none */
    double confidence;  /* 0 to 1 */
    bool struck;        /* what stands around it dies away, as bells do */
} ln_pattern;

typedef ln_status (*ln_pattern_found)(void *who, const ln_pattern *pattern);

/* The notes of the last seconds, and what they are part of so far. */
typedef struct ln_patterns ln_patterns;
ln_status ln_patterns_new(ln_pattern_found found, void *who, ln_patterns **out);
void ln_patterns_free(ln_patterns *patterns); /* NULL is fine */

/* Notes in order of end, an ln_note_heard; and the end of them. */
ln_status ln_patterns_hear(void *patterns, const ln_note *note);
ln_status ln_patterns_end(ln_patterns *patterns);

#endif
