/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_SOUND_LOAN_H
#define LN_SOUND_LOAN_H

#include <stdbool.h>

#include <lanterne/clip.h>

/* A link that passes everything and, when it is closed, leaves what it passes alone: a chain built on it can be thrown away, and whoever lent the clip has it back whole. */
typedef struct ln_loan {
    ln_clip clip;
    ln_clip *in;
    bool kept; /* set once the chain is complete: closing it then closes `in` too */
} ln_loan;

/* LN_EMEMORY leaves *out NULL. Ends with ln_clip_close(&loan->clip), or of the chain around it. */
ln_status ln_lend(ln_clip *in, ln_loan **out);

#endif
