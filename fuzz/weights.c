/* SPDX-License-Identifier: Apache-2.0 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "nn/weights.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Weights that were accepted are used: every tensor that can be asked for by name and type is read to its end. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t room = (size + LN_WEIGHTS_ALIGN) / LN_WEIGHTS_ALIGN * LN_WEIGHTS_ALIGN;
    unsigned char *bytes = aligned_alloc(LN_WEIGHTS_ALIGN, room);
    ln_weights *weights = NULL;
    const float *a = NULL;
    const int32_t *b = NULL;
    volatile float last = 0;
    if (!bytes)
        return 0;
    memcpy(bytes, data, size);
    if (!ln_weights_read(bytes, size, "fuzz.weights", &weights)) {
        int64_t rows[] = { -1, -1 }, count[] = { -1 };
        if (!ln_weights_floats(weights, "a", 2, rows, &a))
            last = a[rows[0] * rows[1] - 1];
        if (!ln_weights_ints(weights, "b", 1, count, &b))
            last = (float)b[count[0] - 1];
        (void)last;
    } else if (weights)
        abort();
    ln_weights_free(&weights);
    free(bytes);
    return 0;
}
