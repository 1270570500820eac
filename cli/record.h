/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_CLI_RECORD_H
#define LN_CLI_RECORD_H

#include "call.h"

extern const ln_command command_log, command_verify;

#endif
