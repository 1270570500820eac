/* SPDX-License-Identifier: Apache-2.0 */
#include "nn/layers.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/clones.h"

/* Tiles of what registers there are: 16 of 4 or 8 floats, 32 of 16. */
#define LANES 4
#define ROWS 6
#define VECTORS 2
#define FUNCTION static void dense_4
#include "nn/dense.inc"
#ifdef LN_CLONES_BY_HAND
#define LANES 8
#define ROWS 6
#define VECTORS 2
#define FUNCTION LN_CLONE(3) static void dense_8
#include "nn/dense.inc"
#define LANES 16
#define ROWS 12
#define VECTORS 2
#define FUNCTION LN_CLONE(4) static void dense_16
#include "nn/dense.inc"
#endif

void ln_dense(const float *in, int rows, int inputs, int in_step, const float *weights, const float *bias, int outputs, int relu, float *out, int out_step)
{
#ifdef LN_CLONES_BY_HAND
    switch (ln_clones_level()) {
    case 4: dense_16(in, rows, inputs, in_step, weights, bias, outputs, relu, out, out_step); return;
    case 3: dense_8(in, rows, inputs, in_step, weights, bias, outputs, relu, out, out_step); return;
    }
#endif
    dense_4(in, rows, inputs, in_step, weights, bias, outputs, relu, out, out_step);
}

void LN_CLONES ln_layer_norm(const float *in, int rows, int width, const float *weight, const float *bias, float *out)
{
    for (int r = 0; r < rows; r++, in += width, out += width) {
        float part[8] = { 0 }, squares[8] = { 0 }, mean = 0, variance = 0;
        int i = 0;
        for (; i + 8 <= width; i += 8)
            for (int j = 0; j < 8; j++)
                part[j] += in[i + j];
        for (int j = 0; i < width; i++, j++)
            part[j] += in[i];
        for (int j = 0; j < 8; j++)
            mean += part[j];
        mean /= (float)width;
        for (i = 0; i + 8 <= width; i += 8)
            for (int j = 0; j < 8; j++)
                squares[j] += (in[i + j] - mean) * (in[i + j] - mean);
        for (int j = 0; i < width; i++, j++)
            squares[j] += (in[i] - mean) * (in[i] - mean);
        for (int j = 0; j < 8; j++)
            variance += squares[j];
        float scale = 1 / sqrtf(variance / (float)width + 1e-5F);
        for (i = 0; i < width; i++)
            out[i] = (in[i] - mean) * scale * weight[i] + bias[i];
    }
}

/* exp(x) for x of -87 to 88, to 2e-7 of it: 2^n times a polynomial over half a step to either side (Taylor's, six terms). */
static void LN_CLONES exponentials(float *x, int count)
{
    for (int i = 0; i < count; i++) {
        float y = x[i] < -87 ? -87 : x[i];
        y = (y > 88 ? 88 : y) * 1.44269504F;
        float n = (float)(int32_t)(y + (y < 0 ? -0.5F : 0.5F)), r = (y - n) * 0.693147181F, power;
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
