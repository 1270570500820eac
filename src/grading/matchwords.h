/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_GRADING_MATCHWORDS_H
#define LN_GRADING_MATCHWORDS_H

#include "grading/estimate.h"

struct ln_arena;

/* What a match found, for a person. All in `arena`; NULL without memory. */

/* "matched to hero.png (one scene, 57 places seen in both): lighter, warmer, colours 1.2 times as strong; 85 % of the difference should go" */
const char *ln_match_reason(const char *reference, const ln_match_evidence *evidence, const ln_match_decision *decision, struct ln_arena *arena);

/* Why a shot is left as it is, or NULL when nothing speaks against a match: a side that is one colour, too dark or blown out, a reference without colour,
 * evidence too weak. `decision` may be NULL: it is not known yet. */
const char *ln_match_refusal(const ln_match_evidence *evidence, const ln_match_decision *decision, struct ln_arena *arena);

#endif
