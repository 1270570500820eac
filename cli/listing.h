/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_CLI_LISTING_H
#define LN_CLI_LISTING_H

#include <jansson.h>
#include <stdio.h>

#include <lanterne/proposal.h>

/* Proposals as people read them: span, how sure, verdict, what and why, one a line; running text is broken only where `out` is a terminal. Ids only where there are any. */
void listing_print(FILE *out, const ln_proposals *list);

/* Why this year: "not heard before 1906: ..."; cut to `size`, "" when history has nothing to say. */
const char *listing_year(const ln_proposal *proposal, char *text, size_t size);

/* Print `value` on `out` and let go of it; LN_EMEMORY when it is NULL. */
ln_status json_print(FILE *out, json_t *value);

#endif
