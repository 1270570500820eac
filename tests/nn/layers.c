/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../check.h"
#include "nn/layers.h"

static float draw(uint32_t *seed)
{
    *seed = *seed * 1664525U + 1013904223U;
    return (float)(*seed >> 8) / 8388608 - 1;
}

static float *drawn(size_t count, uint32_t seed)
{
    float *x = malloc((count + 1) * sizeof *x);
    assert_non_null(x);
    for (size_t i = 0; i < count; i++)
        x[i] = draw(&seed);
    return x;
}

/* Against sums in double: what is left is single precision's rounding over up to 128 terms. */
static void dense_is_a_sum_of_products(void **state)
{
    (void)state;
    static const int shapes[][3] = { { 1, 1, 16 }, { 5, 3, 48 }, { 6, 16, 16 }, { 29, 124, 48 }, { 16, 128, 128 } };
    for (size_t s = 0; s < 4 * sizeof shapes / sizeof *shapes; s++) {
        int rows = shapes[s / 4][0], inputs = shapes[s / 4][1], outputs = shapes[s / 4][2], step = inputs + 3, how = s % 4;
        size_t size = (size_t)rows * (outputs + 5);
        float *in = drawn((size_t)rows * step, 1), *weights = drawn((size_t)inputs * outputs, 2), *bias = drawn((size_t)outputs, 3), *before = drawn(size, 4), *out = drawn(size, 4);
        for (int biased = 0; biased < 2; biased++) {
            memcpy(out, before, size * sizeof *out);
            ln_dense(in, rows, inputs, step, weights, biased ? bias : NULL, outputs, how, out, outputs + 5);
            for (int r = 0; r < rows; r++)
                for (int o = 0; o < outputs; o++) {
                    double sum = (biased ? (double)bias[o] : 0) + (how & LN_ONTO ? (double)before[r * (outputs + 5) + o] : 0);
                    for (int i = 0; i < inputs; i++)
                        sum += (double)in[r * step + i] * (double)weights[i * outputs + o];
                    assert_true(fabs((double)out[r * (outputs + 5) + o] - (how & LN_RELU && sum < 0 ? 0 : sum)) < 1e-5);
                }
        }
        free(in), free(weights), free(bias), free(before), free(out);
    }
}

static void norms_have_mean_0_and_variance_1(void **state)
{
    (void)state;
    enum { ROWS = 4, WIDTH = 56 };
    float *in = drawn(ROWS * WIDTH, 1), *weight = drawn(WIDTH, 2), *bias = drawn(WIDTH, 3), out[ROWS * WIDTH];
    ln_layer_norm(in, ROWS, WIDTH, weight, bias, out);
    for (int r = 0; r < ROWS; r++) {
        double mean = 0, square = 0;
        for (int i = 0; i < WIDTH; i++)
            mean += (double)in[r * WIDTH + i] / WIDTH;
        for (int i = 0; i < WIDTH; i++)
            square += pow((double)in[r * WIDTH + i] - mean, 2) / WIDTH;
        for (int i = 0; i < WIDTH; i++)
            assert_true(fabs(((double)in[r * WIDTH + i] - mean) / sqrt(square + 1e-5) * (double)weight[i] + (double)bias[i] - (double)out[r * WIDTH + i]) < 1e-5);
    }
    free(in), free(weight), free(bias);
}

static void shares_are_shares(void **state)
{
    (void)state;
    float rows[2][5] = { { 0, 1, 2, -1e4F, 3 }, { 900, 900, -900, 0, 1 } }, x[] = { -200, -87, -3, 0, 0.5F, 3, 88, 200 };
    ln_softmax(rows[0], 2, 5);
    double all = 1 + exp(1) + exp(2) + exp(3);
    for (int i = 0; i < 5; i++)
        assert_true(fabs((double)rows[0][i] - (i == 3 ? 0 : exp(i - i / 4) / all)) < 1e-6);
    assert_true(fabs((double)rows[1][0] - 0.5) < 1e-6 && rows[1][2] < 1e-30F);
    for (int i = 0; i < 8; i++) {
        float y = x[i];
        ln_sigmoid(&y, 1);
        assert_true(fabs((double)y - 1 / (1 + exp(-(double)x[i]))) < 1e-6);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dense_is_a_sum_of_products),
        cmocka_unit_test(norms_have_mean_0_and_variance_1),
        cmocka_unit_test(shares_are_shares),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
