/* SPDX-License-Identifier: Apache-2.0 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "grading/residual.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What is read lies within its bounds, and printed reads as the same. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ln_arena *arena = ln_arena_new();
    char *text = malloc(size + 1);
    ln_residual residual, again;
    if (text && arena) {
        memcpy(text, data, size);
        text[size] = '\0';
        const bool good = !ln_residual_read(text, &residual);
        for (int n = 0; n < LN_RESIDUAL_NODES; n++)
            for (int c = 0; c < 3; c++)
                if (residual.node[n][c] < -LN_RESIDUAL_MOST || residual.node[n][c] > LN_RESIDUAL_MOST || (!good && residual.node[n][c]))
                    abort();
        const char *printed = ln_residual_print(&residual, arena);
        if (printed && (ln_residual_read(printed, &again) || memcmp(&residual, &again, sizeof again)))
            abort();
    }
    free(text);
    ln_arena_free(arena);
    return 0;
}
