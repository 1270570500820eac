/* SPDX-License-Identifier: Apache-2.0 */
/* A tile of 6 rows by 16 outputs stays in registers while the inputs go by: 12 of the 16 registers that AVX2 has. The vectors are GCC's own, of 8 floats; on plain arrays gcc 12 spills
 * the tile at every step (measured 3 times slower). */
#include "nn/layers.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/clones.h"

typedef float eight __attribute__((vector_size(32), aligned(4), may_alias));
typedef int32_t eight_flags __attribute__((vector_size(32), aligned(4), may_alias));
enum { TILE = 16 };

/* Inlined with `rows` a constant into each clone of ln_dense. */
static inline __attribute__((always_inline)) void dense_tile(const int rows, const float *x, int in_step, int inputs, const float *w, int outputs, eight b0, eight b1, int relu, float *y,
                                                             int out_step)
{
    const eight zero = { 0 };
    eight low[6], high[6];
    for (int r = 0; r < rows; r++) {
        low[r] = b0;
        high[r] = b1;
    }
    for (int i = 0; i < inputs; i++) {
        const eight w0 = *(const eight *)(w + i * outputs), w1 = *(const eight *)(w + i * outputs + 8);
        for (int r = 0; r < rows; r++) {
            low[r] += x[r * in_step + i] * w0;
            high[r] += x[r * in_step + i] * w1;
        }
    }
    for (int r = 0; r < rows; r++) {
        if (relu) {
            low[r] = (eight)((eight_flags)low[r] & (low[r] > zero));
            high[r] = (eight)((eight_flags)high[r] & (high[r] > zero));
        }
        *(eight *)(y + r * out_step) = low[r];
        *(eight *)(y + r * out_step + 8) = high[r];
    }
}

void LN_CLONES ln_dense(const float *in, int rows, int inputs, int in_step, const float *weights, const float *bias, int outputs, int relu, float *out, int out_step)
{
    const eight zero = { 0 };
    for (int o = 0; o < outputs; o += TILE) {
        const eight b0 = bias ? *(const eight *)(bias + o) : zero, b1 = bias ? *(const eight *)(bias + o + 8) : zero;
        int row = 0;
        for (; row + 6 <= rows; row += 6)
            dense_tile(6, in + (long)row * in_step, in_step, inputs, weights + o, outputs, b0, b1, relu, out + (long)row * out_step + o, out_step);
        for (; row + 4 <= rows; row += 4)
            dense_tile(4, in + (long)row * in_step, in_step, inputs, weights + o, outputs, b0, b1, relu, out + (long)row * out_step + o, out_step);
        for (; row + 2 <= rows; row += 2)
            dense_tile(2, in + (long)row * in_step, in_step, inputs, weights + o, outputs, b0, b1, relu, out + (long)row * out_step + o, out_step);
        for (; row < rows; row++)
            dense_tile(1, in + (long)row * in_step, in_step, inputs, weights + o, outputs, b0, b1, relu, out + (long)row * out_step + o, out_step);
    }
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
