/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_CLI_VERDICT_H
#define LN_CLI_VERDICT_H

#include "call.h"

extern const ln_command command_proposals, command_accept, command_refuse;

#endif
