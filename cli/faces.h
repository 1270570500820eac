/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_CLI_FACES_H
#define LN_CLI_FACES_H

#include "call.h"

/* What is printed from the tables besides help and JSON. `commands` ends with NULL; what a face needs meanwhile is taken from `arena`. Each returns LN_EMEMORY, or
 * LN_OK with all of it given to `out`; whether it arrived is the caller's to see. */

/* The manual's page of one command, and the one about all of them: man(7). */
ln_status face_man_command(const ln_command *command, ln_arena *arena, FILE *out);
ln_status face_man(const ln_command *const *commands, ln_arena *arena, FILE *out);

/* Completion. */
ln_status face_bash(const ln_command *const *commands, ln_arena *arena, FILE *out);
ln_status face_zsh(const ln_command *const *commands, ln_arena *arena, FILE *out);
ln_status face_fish(const ln_command *const *commands, ln_arena *arena, FILE *out);

/* Reference pages: Markdown. */
ln_status face_page_op(const ln_op *op, ln_arena *arena, FILE *out);
ln_status face_page(const ln_command *const *commands, ln_arena *arena, FILE *out);

/* Words for the fuzzer, one a line as libFuzzer and AFL read them. */
ln_status face_dictionary(const ln_command *const *commands, ln_arena *arena, FILE *out);

#endif
