/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_GRADING_LOOK_H
#define LN_GRADING_LOOK_H

#include <lanterne/op.h>

#include "grading/picture.h"

/* The picture of a period process over a clip. */
typedef struct ln_look {
    int process;              /* index into ln_process_names: 0 is none */
    int age, tint, tone;      /* the variant, of processes that have such */
    double exposure;          /* stops */
    bool grain, halation, mosaic, fringes, flicker, weave; /* strip.h */
    int seed;
    bool dither;
} ln_look;

/* The look's colours alone as a grade, for whoever writes it to a file: R'G'B' in, R'G'B' out (BT.1886), without what grain, gate and lamp add.
 *   LN_OK        *own holds what grade->what points to, to be freed with ln_look_free
 *   LN_ESETTING  no process, or an age that it has not;  LN_EMEMORY */
ln_status ln_look_grade(const ln_look *how, ln_grade *grade, void **own);
void ln_look_free(void *own); /* NULL is fine */

/* propose: with a process, one proposal over the whole clip by job->person; without one, nothing, and the log is told what the year had.
 *   LN_ESETTING      a process that the year did not have (the sentence names its years, and what there was), or an age that it has not
 *   LN_EUNSUPPORTED  pictures that cannot be graded (picture.h)
 * apply: as propose. */
extern const ln_op ln_op_look;

#endif
