/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_GRADING_TOGETHER_H
#define LN_GRADING_TOGETHER_H

#include <lanterne/job.h>

#include "grading/estimate.h"

/* Shots of one scene, solved together: one that shows nothing of the reference leans on another that does and shows a place of both. */
enum { LN_TOGETHER_MAX = 32 };

typedef struct ln_match_member {
    ln_small *picture;          /* what the shot is compared with others by; borrowed */
    ln_match_evidence evidence; /* towards the reference, as ln_match_look gives it; `leant` is filled in */
    ln_match_belief belief;     /* filled in */
} ln_match_member;

/* Fill in what to believe of each of `count` (up to LN_TOGETHER_MAX) members. Every grade that was measured, off the reference or off places that two members share, is one equation with its
 * covariance, and all are solved at once by weighted least squares of the effects (Gauss and Newton: what one grade after another does is put together exactly, and again at each
 * step). Members that no chain of shared places ties to a measured one keep the belief that ln_match_believe has of them: what is only likely, from the one reference that all share,
 * is not counted once for each.
 *   LN_OK  LN_ECANCELLED  LN_EMEMORY;  any thread */
ln_status ln_match_together(const ln_match_learnt *learnt, ln_match_member *member, int count, ln_job *job);

#endif
