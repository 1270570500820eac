/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_BENCH_GRADING_PEERS_H
#define LN_BENCH_GRADING_PEERS_H

/* Other ways to give one picture the colours of another, written here from their papers. Each works on `rgb` in place, R'G'B' from 0 to 1. */
typedef struct peer {
    const char *name;
    void (*match)(float *const rgb[3], int count, float *const reference[3], int reference_count);
} peer;

/* Reinhard, Ashikhmin, Gooch, Shirley: "Color transfer between images", IEEE Computer Graphics and Applications 21(5), 2001: mean and deviation, in L*a*b*.
 * MKL: Pitie, Kokaram: "The linear Monge-Kantorovitch linear colour mapping for example-based colour transfer", CVMP 2007: mean and covariance, in R'G'B'.
 * Histogram: each of R'G'B' by its quantiles.
 * IDT: Pitie, Kokaram, Dahyot 2007: quantiles along one set of axes after another, 20 of them. */
extern const peer peers[];
extern const int peer_count;

#endif
