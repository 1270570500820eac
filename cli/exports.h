/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_CLI_EXPORTS_H
#define LN_CLI_EXPORTS_H

#include "call.h"

/* Grades for other programs: --cube, --clf and --cdl of the commands that grade. */

/* Say before the work what would only be found out after it: another ending than the option's, or a folder where nothing can be made.
 *   LN_ESETTING LN_EWRITE */
ln_status exports_judge(const ln_call *call);

/* Write what was asked for of what is accepted in `list`. One grade goes where the option says; of several, each into a file of its own, look-01.cube and so on in order of time.
 *   LN_EUNSUPPORTED  ten numbers asked of a grade that is more;  LN_EWRITE LN_EFULL LN_EMEMORY */
ln_status exports_write(ln_call *call, const ln_proposals *list);

#endif
