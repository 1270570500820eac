/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_CLI_REASONS_H
#define LN_CLI_REASONS_H

#include "grading/match.h"

/* Write what a match found as JSON: {"shots": [...]}, each with its numbers or why it was left, the evidence, what is believed of its grade and what was decided. The file appears whole
 * or not at all.
 *   LN_EWRITE LN_EFULL LN_EMEMORY */
ln_status reasons_write(const char *path, const ln_match_account *account);

#endif
