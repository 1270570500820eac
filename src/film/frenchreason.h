/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_FILM_FRENCHREASON_H
#define LN_FILM_FRENCHREASON_H

/* The reason of a proposal in French. A film's file keeps reasons in English, as they were found, and a reason is clauses within clauses: "road traffic, perhaps motor car: beating at 26 Hz,
 * 9 s". So it is taken apart by a table of clauses, and what stands in their holes the same way: families get their French label, numbers their decimal comma, names of files
 * stay. What no row knows stays in English; of reasons longer than 500 bytes that is all.
 *
 * Freed by the caller; NULL without memory. May run beside itself. */
char *ln_french_reason(const char *english);

#endif
