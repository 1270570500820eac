/* SPDX-License-Identifier: Apache-2.0 */
#include "sound/ground.h"

#include <assert.h>
#include <string.h>

enum { REACH_MAX = 64 };

float ln_nth(float *v, int count, int nth)
{
    int low = 0, high = count - 1;
    while (low < high) {
        float pivot = v[low + (high - low) / 2];
        int i = low, j = high;
        while (i <= j) {
            for (; v[i] < pivot; i++)
                ;
            for (; v[j] > pivot; j--)
                ;
            if (i <= j) {
                float swap = v[i];
                v[i++] = v[j];
                v[j--] = swap;
            }
        }
        if (nth <= j)
            high = j;
        else if (nth >= i)
            low = i;
        else
            break;
    }
    return v[nth];
}

static float middle_around(const float *level, int bins, int at, int reach)
{
    float near[2 * REACH_MAX + 1];
    int from = at - reach < 0 ? 0 : at - reach, to = at + reach >= bins ? bins - 1 : at + reach;
    memcpy(near, level + from, (size_t)(to - from + 1) * sizeof *near);
    return ln_nth(near, to - from + 1, (to - from + 1) / 2);
}

void ln_ground(const float *level, int bins, int reach, float *ground)
{
    assert(reach >= 1 && reach <= REACH_MAX && bins > 0);
    float left = middle_around(level, bins, 0, reach);
    for (int at = 0; at < bins; at += reach) {
        int next = at + reach < bins ? at + reach : bins - 1;
        float right = middle_around(level, bins, next, reach);
        for (int b = at; b <= next; b++)
            ground[b] = left + (right - left) * (next > at ? (float)(b - at) / (float)(next - at) : 0);
        left = right;
    }
}
