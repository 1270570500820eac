/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_GRADING_THREEDL_H
#define LN_GRADING_THREEDL_H

#include <stdio.h>

#include "grading/chain.h"

/* A .3dl file of Lustre, Flame and their like: whole numbers, first in one line the places of the lattice's points (or a curve before it), then rows of three, blue changing
 * fastest. The format says nowhere how many bits its numbers have: it is told, as everywhere, from the largest.
 *   LN_OK       steps were added to `chain`
 *   LN_EDAMAGED not a whole .3dl; the sentence names file, line, what was found and what would be accepted;  LN_EREAD  LN_EMEMORY */
ln_status ln_threedl_read(FILE *file, const char *name, ln_chain *chain);

#endif
