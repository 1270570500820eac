/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_CLI_TREAT_H
#define LN_CLI_TREAT_H

#include "call.h"

extern const ln_command command_period, command_propose;

/* The command of one operation: `op` points to it and to the NULL after it, and outlives the command. */
ln_command command_of_op(const ln_op *const *op);

#endif
