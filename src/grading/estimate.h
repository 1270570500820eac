/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_GRADING_ESTIMATE_H
#define LN_GRADING_ESTIMATE_H

#include "grading/classmatch.h"
#include "grading/matchlearnt.h"
#include "grading/overlap.h"
#include "grading/transport.h"

/* Which grade lies on a reference, as far as it can be known, and how much of it may be laid on a source.
 *
 *   evidence   what two sets of pictures say: traits of each, the transport between them, places both show
 *   belief     what follows: the grade's effects with their covariance
 *   decision   the part of it that is expected to help and unlikely to harm; often less than all, sometimes nothing
 */
typedef struct ln_match_evidence {
    ln_traits source, reference;         /* means over the pictures of each */
    ln_transport transport;
    ln_overlap overlap;                  /* of the two pictures that have most in common */
    int in_source, in_reference;         /* which those are */
    double seen[LN_EFFECT_COUNT];        /* effects of the grade fitted to it, with an overlap */
    double left;                         /* what that fit leaves, in R'G'B' */
    int leant;                           /* links to other shots by which the grade was told, 0 before together.h and where the shot stands by itself */
    ln_class_match classes;              /* ln_match_look leaves it 0; believed where nothing is measured and it is trusted */
} ln_match_evidence;

/* Colourists are timid or bold: a grade is one of so many sizes. Which of them it is, is believed more or less, and what it is follows from that. */
enum { LN_MATCH_SIZES = 4 };

typedef struct ln_match_belief {
    double effect[LN_EFFECT_COUNT];
    double covariance[LN_EFFECT_COUNT][LN_EFFECT_COUNT];
    bool measured;                       /* off one scene, and not only likely from what pictures are */
    bool strange;                        /* not measured, and the reference is unlike all pictures that were learnt from: nothing is known */
    int sizes;                           /* LN_MATCH_SIZES, of which the above are mean and covariance; 0: it is one normal distribution */
    struct {
        double share;                    /* probability */
        double effect[LN_EFFECT_COUNT];
        double covariance[LN_EFFECT_COUNT][LN_EFFECT_COUNT];
    } of_size[LN_MATCH_SIZES];
} ln_match_belief;

typedef struct ln_match_decision {
    double effect[LN_EFFECT_COUNT];      /* all 0: leave it */
    double part;                         /* of the believed change that is taken: 0 to 1 */
    double nothing;                      /* expected difference to the right answer, in CIEDE2000, when nothing is done */
    double gain;                         /* how much of that is expected to go */
    double harm;                         /* probability that it is more than LN_MATCH_HARM worse than nothing */
} ln_match_decision;

/* Worse than doing nothing by this much, in mean CIEDE2000, is harm: half of what can just be seen. */
#define LN_MATCH_HARM 0.5

/* Look at both sides, `source_count` and `reference_count` (>= 1) small pictures of one shot each.
 *   LN_ESETTING  nothing is left of a side (masks, alpha): the sentence says of which;  LN_EMEMORY */
ln_status ln_match_look(ln_small *const *source, int source_count, ln_small *const *reference, int reference_count, ln_match_evidence *out);

/* What to believe: grades of each size, traits, transport and places, each as far as `learnt` trusts it (products of normal distributions). */
void ln_match_believe(const ln_match_learnt *learnt, const ln_match_evidence *evidence, ln_match_belief *out);

/* What to do: the part of it that gains most when a harm costs as much as `caution` CIEDE2000 gained. `source` says which colours there are to be changed. The same for the
 * same arguments, always. */
void ln_match_decide(const ln_match_belief *belief, const ln_traits *source, double caution, ln_match_decision *out);

/* What is shipped; bench/grading/README.md says what other values would trade. */
extern const double ln_match_caution;

/* All of these may run beside each other. */
#endif
