/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_SOUND_SWEEPS_H
#define LN_SOUND_SWEEPS_H

#include <stddef.h>
#include <stdint.h>

#include <lanterne/status.h>

/* Finds lines that go up and down between 300 and 2300 Hz in the same way again and again, as sirens do: wails, yelps, two tones in turn. Also under a voice, which follows no such course twice. */
typedef struct ln_sweep {
    int64_t from, to;   /* samples from the first one pushed, to within some seconds */
    double low, high;   /* Hz */
    double period;      /* seconds */
    double confidence;  /* 0 to 1 */
} ln_sweep;

typedef struct ln_sweeps ln_sweeps;

/* Rates of 8000 Hz and more; below, nothing is found. LN_EMEMORY leaves *out NULL. */
ln_status ln_sweeps_new(int rate, ln_sweeps **out);
void ln_sweeps_free(ln_sweeps **sweeps); /* NULL and *sweeps NULL are fine */

/* The next samples, in any portions; then that there are no more. LN_EMEMORY: what was found so far stays. Memory grows with what is found. */
ln_status ln_sweeps_push(ln_sweeps *sweeps, const float *sound, size_t count);
ln_status ln_sweeps_end(ln_sweeps *sweeps);

/* What was found, in order of time; it belongs to `sweeps`. */
const ln_sweep *ln_sweeps_found(const ln_sweeps *sweeps, size_t *count);

#endif
