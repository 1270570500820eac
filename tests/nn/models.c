/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <math.h>
#include <stdlib.h>

#include "nn/models.h"
#include "nn/trees.h"

/* A sum of 400 single-precision leaves against LightGBM's in double precision. */
static const float rounding = 1e-4F;

static void agree(const ln_weights *weights, const char *forest, const char *answers)
{
    int64_t shape[] = { -1, -1 }, said[] = { 0, -1 };
    const float *figures, *answer;
    ln_trees *trees;
    float sum[64];
    assert_ok(ln_weights_floats(weights, "peer.figures", 2, shape, &figures));
    assert_ok(ln_trees_of(weights, forest, (int)shape[1], &trees));
    int outputs = ln_trees_outputs(trees);
    assert_true(outputs <= 64);
    said[0] = shape[0];
    int rank = outputs == 1 ? 1 : 2;
    assert_ok(ln_weights_floats(weights, answers, rank, said, &answer));
    assert_true(shape[0] >= 32);
    for (int64_t i = 0; i < shape[0]; i++) {
        ln_trees_sum(trees, figures + i * shape[1], sum);
        for (int k = 0; k < outputs; k++)
            assert_true(fabsf(sum[k] - answer[i * outputs + k]) < rounding);
    }
    ln_trees_free(&trees);
}

static void trees_answer_as_those_who_grew_them(void **state)
{
    (void)state;
    ln_weights *weights;
    assert_ok(ln_models_open("namer", &weights));
    assert_string_equal(ln_weights_say(weights, "licence"), "CC BY 4.0");
    agree(weights, "modern", "peer.modern");
    agree(weights, "family", "peer.family");
    ln_weights_free(&weights);
}

static void an_unknown_model_is_named(void **state)
{
    (void)state;
    ln_weights *weights;
    assert_int_equal(ln_models_open("nobody", &weights), LN_EMODEL);
    assert_null(weights);
    assert_non_null(strstr(ln_why(), "nobody"));
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(trees_answer_as_those_who_grew_them), cmocka_unit_test(an_unknown_model_is_named) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
