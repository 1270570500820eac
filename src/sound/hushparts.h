/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_SOUND_HUSHPARTS_H
#define LN_SOUND_HUSHPARTS_H

#include <lanterne/job.h>
#include <lanterne/proposal.h>

#include "sound/hush.h"
#include "sound/shown.h"

/* Between the files of hush: hush.c proposes what a person shows and carries out what was accepted, hushshown.c reads what is shown, hushfind.c proposes what is found, hushoffer.c what was
 * accepted on other clips, hushmend.c gives attacks and voices back and fills with room tone. */

/* A clip that is looked through for proposals. */
typedef struct ln_hush_search {
    const ln_hush *how;
    ln_clip *clip;
    int64_t end; /* first tick behind it */
    ln_job *job;
    ln_proposals *into;
} ln_hush_search;

/* What the film's year had not heard; where a person has said what goes, and no year, nothing. */
ln_status ln_hush_find(const ln_hush_search *search);

/* What a person has named with --remove and --bed, whatever the year.
 *   LN_ESETTING  a word that is no sound, or a level that is none: the sentence says what could be */
ln_status ln_hush_want(const ln_hush_search *search);

/* What all proposals of one search have in common, but for those that are found. */
ln_proposal ln_hush_proposal(const ln_hush_search *search, ln_hush *settings);

/* The settings, but for what they show, name and look for. */
ln_hush ln_hush_bare(const ln_hush *how);

/* Spans as a person would have written them: what was found can be read, changed and shown again. */
ln_status ln_hush_write(const ln_span *span, size_t count, struct ln_arena *arena, ln_texts *out);

/* First tick behind the clip; when the file does not say, by listening to its end. */
ln_status ln_hush_end_of(ln_clip *clip, const ln_job *job, int64_t *end);

/* Read stretches that were given with --option and hold them against the clip, which ends at `end`.
 *   LN_ESETTING  one is no stretch, lies outside the clip, is too short or too long: the sentence names option and text */
ln_status ln_hush_stretches(const char *option, const ln_texts *texts, const ln_clip *clip, int64_t end, struct ln_arena *arena, ln_stretches *out);

/* LN_ESETTING where one of the stretches that were given with option[0] as texts[0] and another of option[1] and texts[1] overlap, which `why` says they must not. */
ln_status ln_hush_apart(const char *const option[2], const ln_texts *const texts[2], ln_stretches one, ln_stretches other, const char *why);

/* "00:00:10.000-00:00:12.000, 2 s", one after the other; NULL without memory. */
const char *ln_hush_words(ln_stretches stretches, struct ln_arena *arena);

/* What shows a noise, read and held against the clip that it lies in. */
typedef struct ln_hush_shown {
    ln_clip *in;     /* the clip that is treated, borrowed, or `opened` */
    ln_clip *opened; /* the file that `shown_in` names; NULL: none is named */
    ln_stretches noise, keep;
} ln_hush_shown;

/* `clip` ends at `end`. On LN_OK out is to be closed; on failure it is.
 *   LN_ESETTING  a stretch is none of that clip, or noise and keep overlap
 *   others       as opening and reading the other file say, its option and name before it */
ln_status ln_hush_show(const ln_hush *how, ln_clip *clip, int64_t end, const ln_job *job, struct ln_arena *arena, ln_hush_shown *out);
void ln_hush_shown_close(ln_hush_shown *shown);

/* Learn from it (ln_shown_learn), doubting it where that is asked for (ln_example_doubt); shown in another clip, it is not known where the noise is in this one. */
ln_status ln_hush_learn(const ln_hush_shown *shown, bool doubtful, const ln_job *job, ln_example *example);

/* Nobody has vouched that the noise stands alone where the proposal shows it. Of films of before there was a word for it: a person shows it where it is alone, and what is found are pauses. */
bool ln_hush_is_doubtful(const ln_proposal *proposal);

/* The operation's verb: op.h. */
ln_status ln_hush_offer(const ln_elsewhere *accepted, size_t count, ln_clip *clip, ln_job *job, ln_proposals *into);

/* Where room tone was asked for, say in each proposal of `into` from number `before` on where it comes from: as shown, or found in the clip outside of what they treat.
 *   LN_ESETTING  none was found, or --tone is no stretch of this clip */
ln_status ln_hush_find_tone(const ln_hush_search *search, size_t before);

/* Carrying out. What is mended is held against what was there before: taps where lines are combed out and the noise is still there (a hum must not come back with the tone), and at the chain's
 * end the links that give attacks and voices back, and then those that fill. *chain is replaced, and closable whatever happens. */
typedef struct ln_hush_taps {
    struct ln_tap *attack, *voice, *tone; /* NULL: not asked for */
    ln_stretches shown;                   /* of room tone */
} ln_hush_taps;
ln_status ln_hush_tap(const ln_proposal *const *chosen, size_t count, int64_t end, ln_job *job, ln_clip **chain, ln_hush_taps **taps);
ln_status ln_hush_mend(const ln_proposal *const *chosen, size_t count, ln_clip **chain, const ln_hush_taps *taps);

/* A proposal's span, floor and fades. */
ln_fader ln_hush_fader(const ln_proposal *proposal);

#endif
