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

void ln_window_hann(float *window, int size)
{
    for (int i = 0; i < size; i++)
        window[i] = (float)(0.5 - 0.5 * cos(2 * pi * i / size));
}

static void LN_CLONES multiply(const float *restrict a, const float *restrict b, float *restrict out, int count)
{
    for (int i = 0; i < count; i++)
        out[i] = a[i] * b[i];
}

static void LN_CLONES add_product(const float *restrict a, const float *restrict b, float *restrict out, int count)
{
    for (int i = 0; i < count; i++)
        out[i] += a[i] * b[i];
}

void ln_window_lay(const float *x, const float *window, float *out, int size)
{
    multiply(x, window, out, size);
}

void ln_window_add(const float *x, const float *window, float *out, int size)
{
    add_product(x, window, out, size);
}
