/* SPDX-License-Identifier: Apache-2.0 */
#include "nn/layers.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/clones.h"

/* Tiles of what registers there are: 16 of 4 or 8 floats, 32 of 16. */
enum { VECTORS = 2 };
#define LANES 4
#define ROWS 6
#define FUNCTION static void dense_4
#include "nn/dense.inc"
#ifdef LN_CLONES_BY_HAND
#define LANES 8
#define ROWS 6
#define FUNCTION LN_CLONE(3) static void dense_8
#include "nn/dense.inc"
#define LANES 16
#define ROWS 12
#define FUNCTION LN_CLONE(4) static void dense_16
#include "nn/dense.inc"
#endif

void ln_dense(const float *in, int rows, int inputs, int in_step, const float *weights, const float *bias, int outputs, int how, float *out, int out_step)
{
#ifdef LN_CLONES_BY_HAND
    switch (ln_clones_level()) {
    case 4: dense_16(in, rows, inputs, in_step, weights, bias, outputs, how, out, out_step); return;
    case 3: dense_8(in, rows, inputs, in_step, weights, bias, outputs, how, out, out_step); return;
    }
#endif
    dense_4(in, rows, inputs, in_step, weights, bias, outputs, how, out, out_step);
}

/* Every lane becomes the sum of all. */
static inline __attribute__((always_inline)) void add_across(ln_floats_8 *x)
{
    *x += __builtin_shufflevector(*x, *x, 4, 5, 6, 7, 0, 1, 2, 3);
    *x += __builtin_shufflevector(*x, *x, 2, 3, 0, 1, 6, 7, 4, 5);
    *x += __builtin_shufflevector(*x, *x, 1, 0, 3, 2, 5, 4, 7, 6);
}

void LN_CLONES ln_layer_norm(const float *in, int rows, int width, const float *weight, const float *bias, float *out)
{
    const float share = 1 / (float)width;
    for (int r = 0; r < rows; r++, in += width, out += width) {
        ln_floats_8 mean = { 0 }, variance = { 0 };
        for (int i = 0; i < width; i += 8)
            mean += *(const ln_floats_8 *)(in + i);
        add_across(&mean);
        mean *= share;
        for (int i = 0; i < width; i += 8) {
            const ln_floats_8 off = *(const ln_floats_8 *)(in + i) - mean;
            variance += off * off;
        }
        add_across(&variance);
        const float scale = 1 / sqrtf(variance[0] * share + 1e-5F);
        for (int i = 0; i < width; i += 8)
            *(ln_floats_8 *)(out + i) = (*(const ln_floats_8 *)(in + i) - mean) * scale * *(const ln_floats_8 *)(weight + i) + *(const ln_floats_8 *)(bias + i);
    }
}

/* exp(x) for x of -87 to 88, to 2e-7 of it: 2^n times a polynomial over half a step to either side (Taylor's, six terms). */
static void LN_CLONES exponentials(float *x, int count)
{
    const float whole = 12582912; /* added, it leaves no room for a fraction */
    for (int i = 0; i < count; i++) {
        float y = x[i] < -87 ? -87 : x[i];
        y = (y > 88 ? 88 : y) * 1.44269504F;
        float n = (y + whole) - whole, r = (y - n) * 0.693147181F, power;
        int32_t bits = ((int32_t)n + 127) << 23;
        memcpy(&power, &bits, sizeof power);
        x[i] = power * (1 + r * (1 + r * (1.0F / 2 + r * (1.0F / 6 + r * (1.0F / 24 + r * (1.0F / 120 + r * (1.0F / 720)))))));
    }
}

void ln_softmax(float *rows, int count, int width)
{
    for (; count > 0; count--, rows += width) {
        float most = rows[0], sum = 0;
        for (int i = 1; i < width; i++)
            most = rows[i] > most ? rows[i] : most;
        for (int i = 0; i < width; i++)
            rows[i] -= most;
        exponentials(rows, width);
        for (int i = 0; i < width; i++)
            sum += rows[i];
        for (int i = 0; i < width; i++)
            rows[i] /= sum;
    }
}

static void LN_CLONES over_one_more(float *x, int count)
{
    for (int i = 0; i < count; i++)
        x[i] = 1 / (1 + x[i]);
}

static void LN_CLONES negate(float *x, int count)
{
    for (int i = 0; i < count; i++)
        x[i] = -x[i];
}

void ln_sigmoid(float *x, int count)
{
    negate(x, count);
    exponentials(x, count);
    over_one_more(x, count);
}

void LN_CLONES ln_add(const float *restrict x, int count, float *restrict out)
{
    for (int i = 0; i < count; i++)
        out[i] += x[i];
}
