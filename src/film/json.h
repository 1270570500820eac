/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_FILM_JSON_H
#define LN_FILM_JSON_H

#include <jansson.h>

#include <lanterne/film.h>

/* What programs are told: the command line's --json and the studio's page read the same. */

/* Operations: everything their tables say. NULL without memory. */
json_t *ln_ops_json(const ln_op *const *ops);

/* One proposal: id, op, from, to (seconds), family, year, confidence, reason and the same in French (reason_fr), settings, verdict, by, judge, track. NULL without memory. */
json_t *ln_proposal_json(const ln_proposal *proposal);

#endif
