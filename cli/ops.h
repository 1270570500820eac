/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_CLI_OPS_H
#define LN_CLI_OPS_H

#include <jansson.h>

#include "call.h"

/* Operations as JSON: everything their tables say. NULL without memory. */
json_t *ops_json(const ln_op *const *ops);

extern const ln_command command_ops;

#endif
