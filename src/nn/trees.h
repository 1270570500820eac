/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_NN_TREES_H
#define LN_NN_TREES_H

#include "nn/weights.h"

/* Boosted decision trees: each asks figures one after the other, below or above, and ends at a number; an output is the sum of its trees' numbers (J. Friedman, Greedy function
 * approximation: a gradient boosting machine, 2001). In a file of weights, for a forest called NAME:
 *
 *   NAME.base   f32 [outputs]   where each sum begins
 *   NAME.root   i32 [trees, 2]  the node a tree begins with, the output it adds to
 *   NAME.node   i32 [nodes, 3]  the figure asked, the node that comes next when it is <= split, and the one otherwise; a figure < 0 ends the tree
 *   NAME.split  f32 [nodes]
 *   NAME.value  f32 [nodes]     what the tree would answer if it ended here: the mean of what came this way in training
 *
 * Nodes follow their parents, so that no file can lead in a circle. */
typedef struct ln_trees ln_trees;

/* The forest of that name, which asks figures 0 to `figures` - 1. `weights` must outlive it.
 *   LN_EMODEL  not there, or not a forest over so many figures; *out is then NULL
 *   LN_EMEMORY the same */
ln_status ln_trees_of(const ln_weights *weights, const char *name, int figures, ln_trees **out);
void ln_trees_free(ln_trees **trees); /* NULL and *trees NULL are fine */

int ln_trees_outputs(const ln_trees *trees);

/* sum[0..outputs) of the figures, which should be finite: one that is no number counts as above every split. Any number of threads at once. */
void ln_trees_sum(const ln_trees *trees, const float *figure, float *sum);

/* Who moved one output, and how far: share[0..figures) is set so that base + what stands at the roots + all shares is the sum. Each step down a tree moves its answer from a
 * node's value to the next one's, and the figure asked there is given that much (A. Saabas, Interpreting random forests, 2014). */
void ln_trees_explain(const ln_trees *trees, const float *figure, int output, float *share);

#endif
