/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_CLI_PIPE_H
#define LN_CLI_PIPE_H

#include "call.h"

/* `-o -`: the output goes to another program, a player as a rule, as WAV. It is made whole in a folder for temporary files first, so that a pipe too gets all of it or nothing. */

/* True when that is what the person asked for. */
bool pipe_asked(const ln_call *call);

/* Run `run` with a file in the pipe's place and nothing else on standard output, then send it on.
 *   LN_ESETTING  standard output is a terminal, or the call names a film, which could not say where the output lies
 *   LN_EWRITE    the folder or the pipe cannot be written; and what `run` says */
ln_status pipe_run(ln_call *call, ln_status (*run)(ln_call *call));

#endif
