/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_CLI_EXPORTS_H
#define LN_CLI_EXPORTS_H

#include "call.h"

/* Grades for other programs: --cube, --clf, --cdl, --edl and --reasons of the commands that grade. */

/* One file that was looked at, and what is proposed for it. */
typedef struct export_clip {
    const char *path;
    const ln_proposals *list;
} export_clip;

/* Say before the work what would only be found out after it: another ending than the option's, `clip` itself, or a folder where nothing can be made.
 *   LN_ESETTING LN_ESAME LN_EWRITE */
ln_status exports_judge(const ln_call *call, const char *clip);

/* With --reasons: have a match keep what it finds. To be called before it proposes. LN_EMEMORY */
ln_status exports_ask(ln_call *call);

/* Write what was asked for of what is accepted in the lists of `count` clips, which follow each other in a cut. A .ccc, .cdl or .edl and the reasons hold all of them; of the other
 * forms one grade goes where the option says, and each of several into a file of its own, look-01.cube and so on in order of time.
 *   LN_EUNSUPPORTED  ten numbers asked of a grade that is more;  LN_EWRITE LN_EFULL LN_EMEMORY, as probing a clip says */
ln_status exports_write(ln_call *call, const export_clip *clip, size_t count);

#endif
