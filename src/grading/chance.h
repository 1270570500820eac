/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_GRADING_CHANCE_H
#define LN_GRADING_CHANCE_H

#include <stdint.h>

/* Chance that is the same each time: a number for a key, without a state, so that rows may be made in any order. For kernels. */

/* Two rounds of multiply and shift by Wellons' constants ("Prospecting for hash functions", 2018), each bit of the key moving each bit of the answer about half the time. */
static inline uint32_t ln_scramble(uint32_t key)
{
    key ^= key >> 16;
    key *= 0x7feb352dU;
    key ^= key >> 15;
    key *= 0x846ca68bU;
    return key ^ key >> 16;
}

/* Mean 0, deviation 1, bell-shaped out to 3.46: four uniform numbers added (Irwin, Hall 1927). */
static inline float ln_bell(uint32_t key)
{
    const uint32_t a = ln_scramble(key), b = ln_scramble(key ^ 0x9e3779b9U);
    const int32_t sum = (int32_t)((a & 0xffff) + (a >> 16) + (b & 0xffff) + (b >> 16)) - 131070;
    return (float)sum * (1.7320508f / 65536);
}

#endif
