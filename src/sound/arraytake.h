/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_SOUND_ARRAYTAKE_H
#define LN_SOUND_ARRAYTAKE_H

#include <stdatomic.h>

#include "sound/array.h"
#include "sound/arrayfilter.h"

/* Between array.c, which takes the noise off, and arraylearn.c, which listens first. */
struct ln_array {
    atomic_int holders;
    int n, channel[LN_EIGEN_MAX]; /* that are filtered, in the clip's order; the first of them tells how loud the noise is */
    int frame;                    /* samples of a window */
    ln_array_noise noise;
    ln_profile profile;           /* of the noise in the first channel */
    double drop;
};

/* Samples in a window for n microphones: 2048 at 48 kHz, for four and more 4096, where more can be told apart. */
int ln_array_frame(int rate, int n);

/* Power in the first channel where its gains call it noise, before the filter and after; what lies in the noise's own examples does not count, for there the filter knows the
 * answer. */
typedef struct ln_array_drops {
    ln_stretches noise;
    double before, after;
} ln_array_drops;

/* As ln_array_remove; the clip adds to *drops (unless it is NULL) as it is read. */
ln_status ln_array_listen(ln_clip *in, const ln_fader *fader, ln_array *array, ln_array_drops *drops, ln_clip **out);

#endif
