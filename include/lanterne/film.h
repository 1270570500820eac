/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LANTERNE_FILM_H
#define LANTERNE_FILM_H

#include <lanterne/ledger.h>
#include <lanterne/media.h>

/* Where the departments meet: every operation there is, and the two steps between a clip, a film's file and an output. */

/* Where a film's file is looked for unless it is named: beside a clip or an output, by its name with the ending .lanterne. In `arena`; NULL without memory. */
char *ln_film_beside(struct ln_arena *arena, const char *path);

/* All operations, in the order in which they are applied; NULL-terminated, constant. */
extern const ln_op *const ln_ops[];
const ln_op *ln_op_find(const char *name); /* NULL when there is none */

/* Ask `op` for proposals on every track of its kind in a file that was probed; `how` is its settings. Proposals are added to `into` in order of time.
 *   LN_ESILENT, LN_EBLIND  the file has no such track
 *   others                 as reading and the operation say */
ln_status ln_film_propose(const ln_media_info *media, const ln_op *op, const void *how, ln_job *job, ln_proposals *into);

/* The same on one track only, by its stream index in the file `path`. */
ln_status ln_film_propose_track(const char *path, const ln_op *op, const void *how, int track, ln_job *job, ln_proposals *into);

/* Offer on a clip of the film, `asset`, what was accepted on its others (ln_op.offer), where the files leave it open that one microphone recorded both on one day: tracks of one number, with as
 * many channels at one rate, no two days or recorders named. Offers are added to `into`, which holds what `op` proposed for this clip.
 *   as reading the ledger and the clip say; clips that are no longer there are passed over and said so in the log */
ln_status ln_film_offer(ln_ledger *ledger, const ln_asset *asset, const ln_media_info *media, const ln_op *op, ln_job *job, ln_proposals *into);

/* What ln_ledger_check_asset says of the clip, and of the film's other clips in which what is accepted on it was shown.
 *   LN_EDAMAGED LN_EMISSING LN_EREAD LN_ECANCELLED, as there; the sentence names the file */
ln_status ln_film_check(ln_ledger *ledger, const ln_asset *asset, const ln_proposals *proposals, ln_job *job);

/* Open one track of `path` (as ln_media_open) with what is accepted for it in `proposals`, each operation around the one before in the order of ln_ops: sample for sample and
 * pixel for pixel what ln_film_render would write. What is needed of `proposals` is copied into the job's arena; the job must outlive the clip. On failure *out is NULL. */
ln_status ln_film_open(const char *path, const ln_proposals *proposals, ln_kind kind, int track, ln_job *job, ln_clip **out);

/* The same around a clip that is open already, for its kind and track. *clip is replaced, and can be closed whatever happens. */
ln_status ln_film_chain(const ln_proposals *proposals, ln_job *job, ln_clip **clip);

/* Write `output` from a file that was probed with what is accepted in `proposals`, and nothing else. */
ln_status ln_film_render(const ln_media_info *media, const ln_proposals *proposals, const char *output, const ln_delivery *how, ln_job *job);

#endif
