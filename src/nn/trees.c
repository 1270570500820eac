/* SPDX-License-Identifier: Apache-2.0 */
#include "nn/trees.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct ln_trees {
    int figures;
    int64_t outputs, trees, nodes;
    const int32_t (*root)[2];
    const int32_t (*node)[3];
    const float *base, *split, *value;
};

enum { FIGURE, BELOW, ABOVE };
enum { ROOT, OUTPUT };
static const float largest = 1e30F; /* keeps sums of answers finite */

static const char *part(char *name, size_t size, const char *forest, const char *of)
{
    snprintf(name, size, "%s.%s", forest, of);
    return name;
}

static ln_status find(ln_trees *t, const ln_weights *weights, const char *forest)
{
    char name[80];
    const int32_t *root = NULL, *node = NULL;
    int64_t outputs[] = { -1 }, roots[] = { -1, 2 }, nodes[] = { -1, 3 }, each[] = { 0 };
    ln_status status = ln_weights_floats(weights, part(name, sizeof name, forest, "base"), 1, outputs, &t->base);
    if (!status)
        status = ln_weights_ints(weights, part(name, sizeof name, forest, "root"), 2, roots, &root);
    if (!status)
        status = ln_weights_ints(weights, part(name, sizeof name, forest, "node"), 2, nodes, &node);
    each[0] = nodes[0];
    if (!status)
        status = ln_weights_floats(weights, part(name, sizeof name, forest, "split"), 1, each, &t->split);
    if (!status)
        status = ln_weights_floats(weights, part(name, sizeof name, forest, "value"), 1, each, &t->value);
    t->root = (const int32_t(*)[2])root;
    t->node = (const int32_t(*)[3])node;
    t->outputs = outputs[0];
    t->trees = roots[0];
    t->nodes = nodes[0];
    return status;
}

static bool number(float x)
{
    return x >= -largest && x <= largest;
}

static bool is_sound(const ln_trees *t, int64_t n)
{
    const int32_t *node = t->node[n];
    bool inner = node[BELOW] > n && node[BELOW] < t->nodes && node[ABOVE] > n && node[ABOVE] < t->nodes && node[FIGURE] < t->figures;
    return number(t->split[n]) && number(t->value[n]) && (node[FIGURE] < 0 || inner);
}

static ln_status check(const ln_trees *t, const char *forest)
{
    for (int64_t i = 0; i < t->outputs; i++)
        if (!number(t->base[i]))
            return ln_fail(LN_EMODEL, "forest %.60s: output %lld begins with no number; get the file again", forest, (long long)i);
    for (int64_t i = 0; i < t->trees; i++)
        if (t->root[i][ROOT] < 0 || t->root[i][ROOT] >= t->nodes || t->root[i][OUTPUT] < 0 || t->root[i][OUTPUT] >= t->outputs)
            return ln_fail(LN_EMODEL, "forest %.60s: tree %lld stands nowhere; get the file again", forest, (long long)i);
    for (int64_t i = 0; i < t->nodes; i++)
        if (!is_sound(t, i))
            return ln_fail(LN_EMODEL, "forest %.60s: node %lld asks no figure of %d, or leads back; get the file again", forest, (long long)i, t->figures);
    return LN_OK;
}

ln_status ln_trees_of(const ln_weights *weights, const char *name, int figures, ln_trees **out)
{
    ln_trees *t = *out = calloc(1, sizeof *t);
    if (!t)
        return ln_fail(LN_EMEMORY, "no memory for forest %.60s", name);
    t->figures = figures;
    ln_status status = find(t, weights, name);
    if (!status)
        status = check(t, name);
    if (status)
        ln_trees_free(out);
    return status;
}

void ln_trees_free(ln_trees **trees)
{
    if (!trees)
        return;
    free(*trees);
    *trees = NULL;
}

int ln_trees_outputs(const ln_trees *trees)
{
    return (int)trees->outputs;
}

static int32_t step(const ln_trees *t, int32_t at, const float *figure)
{
    const int32_t *node = t->node[at];
    return node[figure[node[FIGURE]] <= t->split[at] ? BELOW : ABOVE];
}

void ln_trees_sum(const ln_trees *t, const float *figure, float *sum)
{
    memcpy(sum, t->base, (size_t)t->outputs * sizeof *sum);
    for (int64_t i = 0; i < t->trees; i++) {
        int32_t at = t->root[i][ROOT];
        while (t->node[at][FIGURE] >= 0)
            at = step(t, at, figure);
        sum[t->root[i][OUTPUT]] += t->value[at];
    }
}

void ln_trees_explain(const ln_trees *t, const float *figure, int output, float *share)
{
    memset(share, 0, (size_t)t->figures * sizeof *share);
    for (int64_t i = 0; i < t->trees; i++) {
        int32_t at = t->root[i][ROOT];
        while (t->root[i][OUTPUT] == output && t->node[at][FIGURE] >= 0) {
            int32_t next = step(t, at, figure);
            share[t->node[at][FIGURE]] += t->value[next] - t->value[at];
            at = next;
        }
    }
}
