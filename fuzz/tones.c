/* SPDX-License-Identifier: Apache-2.0 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "sound/tones.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What was accepted keeps the ranges that the contract names; what was refused leaves the struct alone. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    if (!text)
        return 0;
    memcpy(text, data, size);
    text[size] = '\0';
    ln_tones tones = { .count = -1 };
    if (ln_tones_parse(text, &tones)) {
        if (tones.count != -1)
            abort();
    } else {
        if (tones.count < 0 || tones.count > LN_TONES_ITEMS)
            abort();
        for (int i = 0; i < tones.count; i++) {
            const ln_tone *t = &tones.item[i];
            if (!(t->from >= 20 && t->from <= t->to && t->to <= 20000) || t->harmonics < 1 || t->harmonics > LN_TONES_HARMONICS)
                abort();
        }
    }
    free(text);
    return 0;
}
