/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_GRADING_MATCH_H
#define LN_GRADING_MATCH_H

#include <lanterne/op.h>

#include "grading/estimate.h"
#include "grading/picture.h"

enum { LN_MATCH_BESIDE = 16 };

/* What propose found of one shot: the figures behind its reason, or behind its being left. */
typedef struct ln_match_told {
    const char *clip;             /* the file it is of */
    ln_span span;
    const char *left;             /* why it is left as it is; NULL: it got a proposal, with `reason` and `cdl` */
    const char *reason;
    ln_cdl cdl;
    double residual;              /* the largest shift of red, green or blue after `cdl`, in R'G'B' */
    ln_match_evidence evidence;
    ln_match_belief belief;       /* all 0 where the evidence alone spoke against a match, and so is */
    ln_match_decision decision;
} ln_match_told;

/* In order of the shots, in the arena of the job that proposed. */
typedef struct ln_match_account {
    ln_match_told *shot;
    size_t count, room;
} ln_match_account;

/* One grade a shot, so that a clip goes with a reference. */
typedef struct ln_match {
    const char *reference, *reference_mask, *mask;
    ln_texts beside;                              /* other files of the scene, LN_MATCH_BESIDE at most */
    int log, reference_log;                       /* ln_transfer */
    double strength;
    double slope[3], offset[3], power[3], saturation;
    bool dither;
    double residual;                              /* percent of the range */
    const char *matched_residual;                 /* residual.h; NULL or "": none */
    bool classes;                                 /* sky, skin and greys of both sides are the same ones, in one light (classmatch.h) */
    ln_match_account *account; /* no setting: NULL, or where propose is to tell what it found */
} ln_match;

/* The ten numbers as strong as they are to be: slope, power and saturation to the power of strength, offset times it. */
ln_cdl ln_match_cdl(const ln_match *how);

/* What a grade is, and so which files hold it whole. */
typedef enum ln_match_form {
    LN_MATCH_CDL,          /* the ten numbers are all of it */
    LN_MATCH_CDL_RESIDUAL, /* with a residual after them */
    LN_MATCH_LATTICE,      /* the curve of the footage comes before them */
} ln_match_form;

/* The footage as a display shows it, then the ten numbers, then as much of the residual as `strength` says, all of it from 1 on. *own holds what grade->what points to, freed with
 * ln_match_free; it is NULL on failure.
 *   LN_ESETTING as ln_residual_read;  LN_EMEMORY */
ln_status ln_match_grade(const ln_match *how, ln_grade *grade, ln_match_form *form, void **own);
void ln_match_free(void *own); /* NULL is fine */

/* propose: one proposal a shot (shots.h; shots that a dissolve joins count as one, since a grade that changed in the middle of it would be seen) by "lanterne", of which the ten
 * numbers can be changed and the residual (residual.h) emptied, which only a shot has of which the reference shows places; a shot for which no grade can be told gets none, and the log says why. Up to LN_TOGETHER_MAX shots in a row, files beside included, are solved together
 * (together.h). With one of the ten numbers given, one proposal over the whole clip by job->person, and nothing is looked at.
 *   LN_ESETTING     no reference and no numbers; a residual that cannot be read; a reference, or a mask, of which nothing can be seen
 *   LN_EUNSUPPORTED pictures that cannot be graded (picture.h), PQ and HLG
 *   LN_EMISSING LN_EREAD LN_EDAMAGED LN_EBLIND  the reference or a mask, as reading says
 * apply: the footage as a display shows it (display.h), then the ten numbers, then the residual; the same for every picture of a shot. */
extern const ln_op ln_op_match;

#endif
