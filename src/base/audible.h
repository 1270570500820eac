/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_BASE_AUDIBLE_H
#define LN_BASE_AUDIBLE_H

#include <stddef.h>

/* A damaged file holds samples that are no numbers, and numbers that drown what lies around them in every window. Whoever looks at sound takes them for silence; whoever gives it out gives them as they
 * were. Nothing that was recorded is 120 dB over full scale. */
static inline float ln_audible(float x)
{
    return x > -1e6F && x < 1e6F ? x : 0;
}

static inline void ln_copy_audible(const float *restrict x, size_t count, float *restrict out)
{
    for (size_t i = 0; i < count; i++)
        out[i] = ln_audible(x[i]);
}

#endif
