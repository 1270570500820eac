/* SPDX-License-Identifier: Apache-2.0 */
#include <lanterne/film.h>

#include <string.h>

#include "grading/cdl.h"
#include "grading/look.h"
#include "grading/lut.h"
#include "grading/match.h"
#include "grading/review.h"
#include "sound/hush.h"

/* A period's look is laid on a graded picture, as a colourist's chain has it: shots matched to each other, then graded, the process after it, the show's LUT last. Behind all, what is
 * shown of it. */
const ln_op *const ln_ops[] = { &ln_op_hush, &ln_op_match, &ln_op_cdl, &ln_op_look, &ln_op_lut, &ln_op_review, NULL };

const ln_op *ln_op_find(const char *name)
{
    for (size_t i = 0; ln_ops[i]; i++)
        if (!strcmp(ln_ops[i]->name, name))
            return ln_ops[i];
    return NULL;
}
