/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LANTERNE_PROPOSAL_H
#define LANTERNE_PROPOSAL_H

#include <lanterne/op.h>

typedef enum ln_verdict { LN_OPEN, LN_ACCEPTED, LN_REFUSED } ln_verdict;
const char *ln_verdict_name(ln_verdict verdict); /* "open", "accepted", "refused" */

/* One thing that could be done to one stretch of one track, and why. */
typedef struct ln_proposal {
    int64_t id;          /* in its film, from 1; 0 before it is stored */
    const ln_op *op;
    int track;           /* stream index in the file */
    ln_span span;        /* nothing outside it changes */
    const char *family;  /* a family of `history`, "" when it is none */
    int year;            /* the film's year it was proposed for, 0 when none was said */
    double confidence;   /* 0 to 1; 1 when a person showed it */
    const char *reason;  /* one clause in words: "two-tone siren 435/580 Hz" */
    const char *by;      /* who proposed: "lanterne" or a person's name */
    void *settings;      /* a struct of op->table, all that apply needs to do it again */
    ln_verdict verdict;
    const char *judge;   /* who gave the verdict, "" while it is open */
} ln_proposal;

/* A growing list; the list, its proposals and their texts belong to `arena`. */
typedef struct ln_proposals {
    struct ln_arena *arena;
    ln_proposal *item;
    size_t count, room;
} ln_proposals;

/* Add a copy of `proposal`, its texts and its settings (spans included). LN_EMEMORY leaves the list as it was.
 * Pointers into `item` are good until the next addition. */
ln_status ln_proposals_add(ln_proposals *list, const ln_proposal *proposal);

#endif
