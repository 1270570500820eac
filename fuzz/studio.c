/* SPDX-License-Identifier: Apache-2.0 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "studio/http.h"
#include "studio/renders.h"
#include "studio/words.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What a page writes that is no JSON: the proposals of a listening, a range of bytes, a number, the name of an output. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static words_choice choice;
    char *text = malloc(size + 1);
    int64_t from, to, number;
    double seconds;
    if (!text)
        abort();
    memcpy(text, data, size);
    text[size] = '\0';
    if (!words_choice_parse(text, &choice)) {
        if (choice.count > WORDS_IDS_MAX || choice.noises > WORDS_STRETCHES_MAX || choice.keeps > WORDS_STRETCHES_MAX)
            abort();
        for (size_t i = 0; i < choice.noises; i++)
            if (!(choice.noise[i].from >= 0 && choice.noise[i].from < choice.noise[i].to && choice.noise[i].to < 1e9))
                abort();
    }
    if (!http_range(text, 1000, &from, &to) && !(from >= 0 && from <= to && to < 1000))
        abort();
    if (words_whole(text, 3, 70, &number) && !(number >= 3 && number <= 70))
        abort();
    if (words_seconds(text, &seconds) && !(seconds >= 0 && seconds < 1e9))
        abort();
    if (!renders_name_fault(text) && (strchr(text, '/') || *text == '.' || !strcmp(text, "")))
        abort();
    free(text);
    return 0;
}
