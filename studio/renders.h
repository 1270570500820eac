/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_STUDIO_RENDERS_H
#define LN_STUDIO_RENDERS_H

#include "studio/desk.h"

/* Renders: one at a time, in the background, through a ledger of their own, recorded there as those of the command line are. */
typedef struct ln_renders ln_renders;

ln_status renders_open(ln_desk *desk, ln_renders **out); /* the desk is borrowed */
void renders_close(ln_renders **renders); /* stops what is going on; NULL inside is fine */

/* Begin one of a clip under `name`, the bare name of a file beside the clip, or beside the film where the clip's folder cannot be written; with `removed` what was taken off the sound
 * goes beside it as NAME-removed.wav. *told is how it stands, as the page reads it.
 *   LN_ESETTING  the name leads elsewhere, is hidden, too long, or that of a film
 *   LN_ESAME     a file of that name is there and was not rendered by this film: it is never written over
 *   LN_ELEDGER   another one is running
 *   LN_EWRITE    neither folder can be written;  LN_EMISSING  no such clip, or its file is gone or changed */
ln_status renders_start(ln_renders *renders, int64_t clip, const char *name, bool removed, json_t **told);

/* Ask the one that is running to stop; fine when none is. */
void renders_stop(ln_renders *renders);

/* Those that the film remembers and whose files are still there, oldest first, as the page reads them. */
ln_status renders_list(ln_renders *renders, json_t **told);

/* The file of one of them as a body to send; `name` is its bare name.
 *   LN_EMISSING  no such render, or its file is gone or another */
ln_status renders_body(ln_renders *renders, int64_t id, http_body *body, char name[NAME_MAX + 1]);

/* What is wrong with `name` as the name of an output, NULL when nothing is. */
const char *renders_name_fault(const char *name);

#endif
