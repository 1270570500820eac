/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LANTERNE_FILM_H
#define LANTERNE_FILM_H

#include <lanterne/ledger.h>
#include <lanterne/media.h>

/* Where the departments meet: every operation there is, and the two steps between a clip, a film's file and an output. */

/* All operations, in the order in which they are applied; NULL-terminated, constant. */
extern const ln_op *const ln_ops[];
const ln_op *ln_op_find(const char *name); /* NULL when there is none */

/* Ask `op` for proposals on every track of its kind in `path`; `how` is its settings. Proposals are added to `into` in order of time.
 *   LN_ESILENT, LN_EBLIND  the file has no such track
 *   others                 as reading and the operation say */
ln_status ln_film_propose(const char *path, const ln_op *op, const void *how, ln_job *job, ln_proposals *into);

/* Write `output` from `path` with what is accepted in `proposals`, and nothing else. */
ln_status ln_film_render(const char *path, const ln_proposals *proposals, const char *output, const ln_delivery *how, ln_job *job);

#endif
