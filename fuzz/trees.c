/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdlib.h>

#include "forest.h"
#include "nn/trees.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { FIGURES = 4 };

/* Whatever numbers stand in a forest: when it is accepted it ends, stays inside its file and answers with numbers. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const float figure[FIGURES] = { -1, 0, 0.5F, 1e9F };
    forest f = { .base = { 0 } };
    forest_file file;
    ln_weights *weights = NULL;
    ln_trees *trees = NULL;
    float sum[FOREST_OUTPUTS], share[FIGURES];
    memcpy(&f, data, size < sizeof f ? size : sizeof f);
    forest_lay(&f, &file);
    if (ln_weights_read(file.bytes, file.size, "fuzz.weights", &weights))
        abort();
    if (!ln_trees_of(weights, "a", FIGURES, &trees)) {
        ln_trees_sum(trees, figure, sum);
        ln_trees_explain(trees, figure, 0, share);
        if (isnan(sum[0]) || isnan(sum[1]) || isnan(share[0]))
            abort();
    } else if (trees)
        abort();
    ln_trees_free(&trees);
    ln_weights_free(&weights);
    return 0;
}
