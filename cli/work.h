/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_CLI_WORK_H
#define LN_CLI_WORK_H

#include "call.h"

/* Steps that several commands take. */

/* Say before hours are spent what would only be found out at the end: the target of --option is the source, a folder, or lies where nothing can be made.
 *   LN_ESAME LN_EWRITE */
ln_status work_target(const char *option, const char *source, const char *target);

/* The same for all that the command writes, by name: --output, --removed, --plot, and `film` (which may be NULL); and that no two of them are one file.
 *   LN_ESAME LN_EWRITE LN_ESETTING */
ln_status work_targets(const ln_call *call, const char *source, const char *film);

/* Ask every operation of the command, with the settings given, for proposals on `clip`; an operation whose kind of track is not there is passed over, unless it
 * is the only one. */
ln_status work_propose(ln_call *call, const ln_media_info *clip, ln_proposals *into);

/* Accept what is open in `list`: a person's own as given, what lanterne found at and above the threshold in bulk, and recorded so in `film` when it is not NULL. */
ln_status work_accept(ln_call *call, ln_ledger *film, ln_proposals *list);

/* Render what is accepted in `list` and, when `film` is not NULL, record it there. */
ln_status work_render(ln_call *call, const ln_media_info *source, const ln_proposals *list, ln_ledger *film, const ln_asset *asset);

/* What was made, what it cost, and where it is recorded: the last lines of a command that writes. */
ln_status work_told(ln_call *call, const ln_proposals *list, const char *film_path, ln_ledger *film);

/* Open the command's film file for reading what is there. */
ln_status work_film(ln_call *call, const char *path, bool create, ln_ledger **film);

#endif
