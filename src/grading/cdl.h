/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_GRADING_CDL_H
#define LN_GRADING_CDL_H

#include <lanterne/op.h>

/* Ten numbers every grading system reads: American Society of Cinematographers Color Decision List, version 1.2 (Pines, Reisner, "ASC Color Decision List (ASC CDL)
 * Transfer Functions and Interchange Syntax", 2009). Each of R'G'B': clamp(in * slope + offset) ^ power; then luma + saturation * (that - luma), clamped, luma being
 * Rec. 709's. Clamps are to 0 and 1: what lies below black or above white in a narrow-range picture ends there. */
typedef struct ln_cdl {
    double slope[3], offset[3], power[3]; /* of red, green, blue */
    double saturation;
    bool dither;
} ln_cdl;

/* The ten numbers on colours, in place. Within 1e-6 of the formula; a number that is not one becomes 0. Any thread. */
void ln_cdl_rows(const ln_cdl *cdl, float *red, float *green, float *blue, int count);

/* propose: with a number that is not at its default, one proposal over the whole clip by job->person. With all at their defaults and job->year said, the year's
 * first grade (firstgrade.h) by "lanterne", where there is one; without a year, nothing.
 *   LN_EUNSUPPORTED  pictures that cannot be graded (picture.h)
 * apply: as propose. */
extern const ln_op ln_op_cdl;

#endif
