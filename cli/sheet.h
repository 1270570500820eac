/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_CLI_SHEET_H
#define LN_CLI_SHEET_H

#include "call.h"

extern const ln_command command_sheet;

#endif
