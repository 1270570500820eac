/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_BENCH_MASKS_H
#define LN_BENCH_MASKS_H

#include "systems.h"

/* keep / (keep + noise) of each of the 64 bands every 10 ms: what no gain in these bands can be better than by much. */
void mask_oracle(const task *task);

/* Twice the example's mean power (less that of what stays, 5 % at least) against the band's power, frame by frame, no lower than -18 dB. */
void mask_wiener(const task *task);

#endif
