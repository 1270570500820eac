/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <math.h>

#include "../../fuzz/forest.h"
#include "nn/trees.h"

enum { FIGURES = 3, LEAF = -1 };

/* Tree 0 asks figure 1, then figure 2 above; tree 1 asks figure 0 for the other output; trees 2 and 3 are a leaf each. */
static forest good(void)
{
    forest f = { .base = { 0.5F, -1 }, .root = { { 0, 0 }, { 5, 1 }, { 8, 0 }, { 8, 1 } } };
    for (int i = 0; i < FOREST_NODES; i++)
        f.node[i][0] = LEAF;
    const int32_t inner[3][4] = { { 0, 1, 1, 2 }, { 2, 2, 3, 4 }, { 5, 0, 6, 7 } };
    for (int i = 0; i < 3; i++)
        memcpy(f.node[inner[i][0]], inner[i] + 1, sizeof f.node[0]);
    f.split[0] = 10, f.split[2] = -2, f.split[5] = 0;
    const float value[] = { 0.1F, -1, 1.2F, 2, 0.4F, 0, 0.25F, -0.25F, 0.125F };
    memcpy(f.value, value, sizeof value);
    return f;
}

typedef struct grown {
    forest_file file;
    ln_weights *weights;
    ln_trees *trees;
} grown;

static ln_status grow(const forest *f, int figures, grown *g)
{
    forest_lay(f, &g->file);
    assert_ok(ln_weights_read(g->file.bytes, g->file.size, "test.weights", &g->weights));
    return ln_trees_of(g->weights, "a", figures, &g->trees);
}

static void drop(grown *g)
{
    ln_trees_free(&g->trees);
    ln_weights_free(&g->weights);
}

static void trees_are_summed_by_hand(void **state)
{
    (void)state;
    const forest f = good();
    grown g;
    float sum[FOREST_OUTPUTS];
    assert_ok(grow(&f, FIGURES, &g));
    assert_int_equal(ln_trees_outputs(g.trees), FOREST_OUTPUTS);
    const struct {
        float figure[FIGURES], sum[FOREST_OUTPUTS];
    } cases[] = {
        { { 0, 10, 0 }, { 0.5F - 1 + 0.125F, -1 + 0.25F + 0.125F } }, /* at the split is below it */
        { { 1, 11, -2 }, { 0.5F + 2 + 0.125F, -1 - 0.25F + 0.125F } },
        { { -1, 11, 5 }, { 0.5F + 0.4F + 0.125F, -1 + 0.25F + 0.125F } },
        { { NAN, NAN, NAN }, { 0.5F + 0.4F + 0.125F, -1 - 0.25F + 0.125F } },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ln_trees_sum(g.trees, cases[i].figure, sum);
        for (int k = 0; k < FOREST_OUTPUTS; k++)
            assert_true(fabsf(sum[k] - cases[i].sum[k]) < 1e-6F); /* three additions of numbers near 1 */
    }
    drop(&g);
}

static void shares_lead_from_the_roots_to_the_sum(void **state)
{
    (void)state;
    const forest f = good();
    const float figure[FIGURES] = { 1, 11, 5 };
    grown g;
    float share[FIGURES];
    assert_ok(grow(&f, FIGURES, &g));
    ln_trees_explain(g.trees, figure, 0, share);
    assert_true(share[0] == 0 && fabsf(share[1] - 1.1F) < 1e-6F && fabsf(share[2] + 0.8F) < 1e-6F);
    ln_trees_explain(g.trees, figure, 1, share);
    assert_true(fabsf(share[0] + 0.25F) < 1e-6F && share[1] == 0 && share[2] == 0);
    drop(&g);
}

static void refused(const forest *f, int figures, const char *word)
{
    grown g;
    assert_int_equal(grow(f, figures, &g), LN_EMODEL);
    assert_null(g.trees);
    if (!strstr(ln_why(), word))
        fail_msg("\"%s\" does not say \"%s\"", ln_why(), word);
    drop(&g);
}

static void what_is_no_forest_is_refused(void **state)
{
    (void)state;
    forest f = good();
    refused(&f, 2, "node 2 "); /* asks a third figure */
    f.node[2][1] = 2;
    refused(&f, FIGURES, "node 2 "); /* its own child */
    f.node[2][1] = FOREST_NODES;
    refused(&f, FIGURES, "node 2 ");
    f = good();
    f.root[3][0] = -1;
    refused(&f, FIGURES, "tree 3 ");
    f = good();
    f.root[1][1] = FOREST_OUTPUTS;
    refused(&f, FIGURES, "tree 1 ");
    f = good();
    f.value[4] = NAN;
    refused(&f, FIGURES, "node 4 ");
    f = good();
    f.base[1] = INFINITY;
    refused(&f, FIGURES, "output 1 ");
    f = good();
    grown g;
    assert_ok(grow(&f, FIGURES, &g));
    ln_trees_free(&g.trees);
    assert_int_equal(ln_trees_of(g.weights, "b", FIGURES, &g.trees), LN_EMODEL);
    drop(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(trees_are_summed_by_hand),
        cmocka_unit_test(shares_lead_from_the_roots_to_the_sum),
        cmocka_unit_test(what_is_no_forest_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
