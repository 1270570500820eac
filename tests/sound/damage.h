/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_TESTS_DAMAGE_H
#define LN_TESTS_DAMAGE_H

#include <math.h>
#include <stdbool.h>

#include "../check.h"

/* Samples of a damaged file, each a little away from the one before; or, `silent`, what they count as. */
enum { DAMAGES = 6, DAMAGE_STEP = 1777 };

static inline void damage(float *sample, int64_t at, bool silent)
{
    static const float wild[DAMAGES] = { NAN, INFINITY, -INFINITY, 3e38F, -1e30F, 1e7F };
    for (int i = 0; i < DAMAGES; i++)
        sample[at + i * DAMAGE_STEP] = silent ? 0 : wild[i];
}

/* No other sample of `out` differs by a bit from what comes out where they are silent. */
static inline void assert_breaks_no_other(const float *out, const float *silenced, int64_t length, int64_t at)
{
    for (int64_t i = 0; i < length; i++) {
        bool damaged = i >= at && i < at + DAMAGES * DAMAGE_STEP && (i - at) % DAMAGE_STEP == 0;
        if (!damaged && memcmp(&out[i], &silenced[i], sizeof *out))
            fail_msg("sample %lld is %g and not %g", (long long)i, (double)out[i], (double)silenced[i]);
    }
}

#endif
