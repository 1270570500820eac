/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_SOUND_FINDER_H
#define LN_SOUND_FINDER_H

#include <lanterne/clip.h>
#include <lanterne/history.h>
#include <lanterne/job.h>

/* Finds what is heard behind the voices and does not belong to the film's year, and finds the two examples that the remover (shown.h) wants: moments in which nobody speaks, where the
 * sound stands alone or nearly so, and moments of the same clip where it is absent, which show what stays. */
enum { LN_FINDER_EXAMPLES = 12, LN_FINDER_FAMILIES = 24 };

typedef struct ln_finding {
    ln_span span;            /* where it is heard: the event with a margin to either side, or all of the clip */
    const ln_family *family; /* the likeliest; `reason` says how far to trust that */
    bool bed;                /* heard through the scene rather than coming and going */
    double confidence;       /* that it is modern and of a family that the year had not heard, or had as a rarity; 0 to 1, calibrated */
    const char *reason;      /* one clause in words */
    ln_span noise[LN_FINDER_EXAMPLES], keep[LN_FINDER_EXAMPLES]; /* the examples; no `noise`: there is no moment without a voice, and nothing can be taken off */
    size_t noise_count, keep_count;
    double floor_db;         /* how far it may be lowered with such examples */
} ln_finding;

/* In order of time. */
typedef struct ln_findings {
    struct ln_arena *arena; /* of the texts, and of the list */
    ln_finding *item;
    size_t count, room;
} ln_findings;

/* Listen to `clip`, which is borrowed, read once but for what is shown of it, and left anywhere. Memory grows with what is found and with pauses, not with samples.
 *
 * `wanted` NULL: whatever job->year had not heard yet, surer than `least` (0 to 1), or than half of that where all of a short clip is one finding. Otherwise the stretches of that
 * family, whatever the year, surer than `least` that it is that one, given that whoever asks knows it to be there.
 *   LN_OK          nothing found is also LN_OK
 *   LN_ECANCELLED  the job was stopped
 *   LN_EMODEL      the namer's weights are of another age than the program
 *   LN_ESETTING    a rate that ln_describe_new does not take
 *   others         as reading the clip and memory say */
ln_status ln_finder_find(ln_clip *clip, const ln_job *job, const ln_family *wanted, double least, ln_findings *into);

/* The family a word stands for, by its name or label in English or French, if it can be wanted: NULL otherwise. */
const ln_family *ln_finder_family(const char *word);

/* All that can be wanted, in the namer's order. */
ln_status ln_finder_families(const ln_family *family[LN_FINDER_FAMILIES], size_t *count);

#endif
