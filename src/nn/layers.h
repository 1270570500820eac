/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_NN_LAYERS_H
#define LN_NN_LAYERS_H

/* What a small network is made of: plain C, for one thread. Matrices lie row by row. Nothing here allocates or fails; no argument overlaps an output unless it says so. */

/* out[r][o] = bias[o] + sum over i of in[r][i] weights[i][o]. `weights` is inputs x outputs (PyTorch's, transposed); outputs a multiple of 16; bias may be NULL (zeros). `in_step` and
 * `out_step` are the floats from one row to the next. `how`: LN_ONTO adds to what `out` holds, LN_RELU then leaves 0 of what is negative. */
enum { LN_RELU = 1, LN_ONTO = 2 };
void ln_dense(const float *in, int rows, int inputs, int in_step, const float *weights, const float *bias, int outputs, int how, float *out, int out_step);

/* Each row of `width` numbers, a multiple of 8, to mean 0 and variance 1 (biased, 1e-5 added), then times weight plus bias. */
void ln_layer_norm(const float *in, int rows, int width, const float *weight, const float *bias, float *out);

/* Each row of `width` numbers to shares of one, exp(x) over their sum, in place. */
void ln_softmax(float *rows, int count, int width);

/* x to 1 / (1 + exp(-x)), in place; to 1e-6. */
void ln_sigmoid(float *x, int count);

/* out += x, number by number. */
void ln_add(const float *x, int count, float *out);

#endif
