/* SPDX-License-Identifier: Apache-2.0 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <lanterne/time.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The first bytes choose the clip's clock, the rest is what a person typed. What is read must lie where the contract says, and print. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const ln_timecode clocks[] = {
        { .rate = { 24, 1 }, .fps = 24, .first = 864000, .present = true },
        { .rate = { 25, 1 }, .fps = 25 },
        { .rate = { 30000, 1001 }, .fps = 30, .drop = true, .present = true },
        { .rate = { 60000, 1001 }, .fps = 60, .drop = true },
        { .rate = { 0, 1 } },
    };
    static const ln_ratio bases[] = { { 1, 48000 }, { 1, 1000 }, { 1001, 30000 }, { 1, 90000 }, { 1, INT32_MAX } };
    if (size < 2)
        return 0;
    const ln_timecode *clock = data[0] % 6 < 5 ? &clocks[data[0] % 6] : NULL;
    ln_ratio base = bases[data[1] % 5];
    char *text = malloc(size - 1), printed[24];
    if (!text)
        return 0;
    memcpy(text, data + 2, size - 2);
    text[size - 2] = '\0';
    int64_t at;
    ln_span span;
    if (!ln_time_parse(text, clock, base, &at)) {
        if (at < 0)
            abort();
        ln_time_print(at, base, printed);
    }
    if (!ln_span_parse(text, clock, base, &span)) {
        if (span.from < 0 || span.from >= span.to)
            abort();
        ln_span_in(span, bases[(data[1] / 5) % 5]);
    }
    free(text);
    return 0;
}
