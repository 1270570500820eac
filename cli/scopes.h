/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_CLI_SCOPES_H
#define LN_CLI_SCOPES_H

#include "call.h"

/* `lanterne scopes`, with the operations on pictures in `ops` (NULL-terminated, constant) as what may be laid over the clip first. */
ln_command command_of_scopes(const ln_op *const *ops);

#endif
