/* SPDX-License-Identifier: Apache-2.0 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <lanterne/op.h>

#include "base/arena.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct sample {
    double level, gain[3];
    int count, shape;
    bool gentle;
    const char *name, *file;
    ln_texts noise;
} sample;

static const char *const shapes[] = { "round", "square", NULL };
static const ln_setting settings[] = {
    LN_FLOAT(sample, level, "level", "Level", "dB", -60, 0, -18, "how loud"),
    LN_INT(sample, count, "count", "Count", "", 1, 9, 3, "how many"),
    LN_BOOL(sample, gentle, "gentle", "Gentle", true, "softly"),
    LN_CHOICE(sample, shape, "shape", "Shape", shapes, 1, "which"),
    LN_TEXT(sample, name, "name", "Name", "nobody", "who"),
    LN_PATH(sample, file, "file", "File", "where"),
    LN_RGB(sample, gain, "gain", "Gain", "", 0, 4, 1, "how bright"),
    LN_SPANS(sample, noise, "noise", "Noise", "where it is alone"),
};
static const ln_table table = LN_TABLE(sample, settings);

/* What was read stays in its range, whatever was written. */
static void check(const sample *s)
{
    bool fits = s->level >= -60 && s->level <= 0 && s->count >= 1 && s->count <= 9 && (s->shape == 0 || s->shape == 1);
    for (int c = 0; c < 3; c++)
        fits = fits && s->gain[c] >= 0 && s->gain[c] <= 4;
    if (!fits)
        abort();
}

/* The text as a settings record, then as the value of every setting in turn; what was accepted is printed and must be accepted again. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sample s, again;
    char *text = malloc(size + 1);
    ln_arena *arena = ln_arena_new();
    if (!text || !arena)
        abort();
    memcpy(text, data, size);
    text[size] = '\0';
    ln_settings_standard(&table, &s);
    if (!ln_settings_from_json(&table, text, arena, &s))
        check(&s);
    for (size_t i = 0; i < table.count; i++)
        if (!ln_setting_parse(&table.settings[i], text, arena, &s))
            check(&s);
    char *json = ln_settings_json(&table, &s);
    ln_settings_standard(&table, &again);
    if (json && ln_settings_from_json(&table, json, arena, &again))
        abort();
    free(json);
    free(text);
    ln_arena_free(arena);
    return 0;
}
