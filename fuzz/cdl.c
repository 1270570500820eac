/* SPDX-License-Identifier: Apache-2.0 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "grading/cdl.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The first line of the input is a slope as a person would write it, then offset, power, saturation. What is accepted keeps every colour between black and white. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = { "slope", "offset", "power", "saturation" };
    ln_arena *arena = ln_arena_new();
    char *text = malloc(size + 1);
    ln_cdl cdl;
    ln_settings_standard(&ln_op_cdl.table, &cdl);
    if (!arena || !text)
        abort();
    memcpy(text, data, size);
    text[size] = '\0';
    char *line = text;
    for (int i = 0; i < 4 && line; i++) {
        char *end = strchr(line, '\n');
        if (end)
            *end++ = '\0';
        ln_setting_parse(ln_setting_find(&ln_op_cdl.table, names[i]), line, arena, &cdl);
        line = end;
    }
    float red[] = { 0, 1, 0.5f, -1e30f, 1e30f }, green[] = { 1e-38f, 0.9f, -0.1f, 3e38f, 0.2f }, blue[] = { 0, 1.1f, 0.01f, 0.3f, 1 };
    ln_cdl_rows(&cdl, red, green, blue, 5);
    for (int i = 0; i < 5; i++)
        if (!(red[i] >= 0 && red[i] <= 1.00001f && green[i] >= 0 && green[i] <= 1.00001f && blue[i] >= 0 && blue[i] <= 1.00001f))
            abort();
    free(text);
    ln_arena_free(arena);
    return 0;
}
