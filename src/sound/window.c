/* SPDX-License-Identifier: Apache-2.0 */
#include "sound/window.h"

#include <math.h>

#include "base/clones.h"

static const double pi = 3.14159265358979323846;

void ln_window_root(float *window, int size)
{
    for (int i = 0; i < size; i++)
        window[i] = (float)sin(pi * i / size);
}

void ln_window_hann(float *window, int size, double most)
{
    for (int i = 0; i < size; i++)
        window[i] = (float)((0.5 - 0.5 * cos(2 * pi * i / size)) * most);
}

void LN_CLONES ln_window_add(const float *restrict x, const float *restrict window, float *restrict out, int size)
{
    for (int i = 0; i < size; i++)
        out[i] += x[i] * window[i];
}
