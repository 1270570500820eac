/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_SOUND_HUSHPARTS_H
#define LN_SOUND_HUSHPARTS_H

#include <lanterne/job.h>
#include <lanterne/proposal.h>

#include "sound/hush.h"

/* Between the files of hush: hush.c proposes what a person shows and carries out what was accepted, hushfind.c proposes what is found. */

/* What the film's year had not heard; where a person has said what goes, and no year, nothing. */
ln_status ln_hush_find(const ln_hush *how, ln_clip *clip, ln_job *job, ln_proposals *into);

/* What a person has named with --remove and --bed, whatever the year.
 *   LN_ESETTING  a word that is no sound, or a level that is none: the sentence says what could be */
ln_status ln_hush_want(const ln_hush *how, ln_clip *clip, ln_job *job, ln_proposals *into);

/* First tick behind the clip; when the file does not say, by listening to its end. */
ln_status ln_hush_end(ln_clip *clip, int64_t *end);

/* What all proposals of one call have in common. */
ln_proposal ln_hush_proposal(const ln_clip *clip, int64_t end, const ln_job *job, ln_hush *settings);

/* The settings, but for what they show, name and look for. */
ln_hush ln_hush_bare(const ln_hush *how);

/* Spans as a person would have written them: what was found can be read, changed and shown again. */
ln_status ln_hush_write(const ln_span *span, size_t count, struct ln_arena *arena, ln_texts *out);

#endif
