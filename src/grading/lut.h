/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_GRADING_LUT_H
#define LN_GRADING_LUT_H

#include <lanterne/op.h>

/* A look from a file over a clip. */
typedef struct ln_lut {
    const char *file;
    const char *correction; /* of a file of several: its id; NULL or "": there is one */
    const char *sha256;     /* of the file, 64 hex digits; NULL or "": whatever is there */
    int space;              /* the look's: 0 is the clip's own, else an ln_transfer and 1 (within.h) */
    bool dither;
} ln_lut;

/* propose: one proposal over the whole clip by job->person, with the file's full path and its hash in the settings.
 *   LN_ESETTING  no file given;  LN_EUNSUPPORTED  pictures that cannot be graded (picture.h)
 *   LN_EMISSING, and what ln_lut_read says of the file
 * apply: as propose, and LN_ESETTING when the file is no longer the one the hash names. */
extern const ln_op ln_op_lut;

#endif
