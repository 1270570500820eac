/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_SOUND_HUM_H
#define LN_SOUND_HUM_H

#include <lanterne/status.h>

/* Listens for mains hum: lines at multiples of 50 or 60 Hz +- 1 % that stand still through speech and pauses. */
typedef struct ln_hum ln_hum;
typedef struct ln_hum_heard {
    double from, to, hz; /* seconds from the first sample shown; the fundamental */
    int lines, highest;  /* most lines seen at once; the highest multiple among them */
} ln_hum_heard;

ln_status ln_hum_new(int rate, ln_status (*heard)(void *who, const ln_hum_heard *hum), void *who, ln_hum **out);
void ln_hum_free(ln_hum *hum); /* NULL is fine */
int ln_hum_size(const ln_hum *hum); /* samples in a frame */
int ln_hum_hop(const ln_hum *hum);
ln_status ln_hum_listen(ln_hum *hum, const float *sound); /* sound[0..size) */
ln_status ln_hum_end(ln_hum *hum);

#endif
