/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_GRADING_LUTREAD_H
#define LN_GRADING_LUTREAD_H

#include <stdio.h>

#include "grading/chain.h"

/* Read a look of any kind that is known: .cube (cube.h), .clf and .ctf (processlist.h), .3dl (threedl.h), .cc, .ccc and .cdl, ALE and EDL (cdlfile.h). The kind is told by what
 * stands in the file where that shows it, else by the ending of `name`, which is also what sentences call the file. `file` stays the caller's; it must allow seeking.
 * `id` is the correction in a file of several (cdlfile.h), NULL or "" else.
 *
 *   LN_OK           *out is the caller's, to be freed with ln_chain_free
 *   LN_ESETTING     `id` is needed, unknown, or given for a file that has no corrections
 *   LN_EREAD        the file cannot be read on
 *   LN_EDAMAGED     not a whole look; the sentence names file, line, what was found and what would be accepted
 *   LN_EUNSUPPORTED an operator that is not carried out here; the sentence names it
 *   LN_EMEMORY
 *
 * Any thread. */
ln_status ln_lut_read(FILE *file, const char *name, const char *id, ln_chain **out);

#endif
