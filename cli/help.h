/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_CLI_HELP_H
#define LN_CLI_HELP_H

#include "call.h"

/* "-o, --output FILE", "--floor dB", "--[no-]dither"; cut to `size`. */
void option_spelling(const ln_option *option, char *text, size_t size);

/* What `lanterne --help` says: every command in one line, and how the program ends. */
void commands_help(const ln_command *const *commands, FILE *out, int width);

#endif
