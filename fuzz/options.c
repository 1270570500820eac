/* SPDX-License-Identifier: Apache-2.0 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "call.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A whole command line, a word a line: the first is the command. It is read as the program reads it and never run. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { WORDS = 40 };
    char *word[WORDS + 1], *text = malloc(size + 1);
    int count = 0;
    ln_arena *arena = ln_arena_new();
    if (!text || !arena)
        abort();
    memcpy(text, data, size);
    text[size] = '\0';
    for (char *at = text; at && count < WORDS; count++) {
        word[count] = at;
        at = strchr(at, '\n');
        if (at)
            *at++ = '\0';
    }
    word[count] = NULL;
    const ln_command *const *commands = commands_all(arena);
    const ln_command *command = commands ? commands_find(commands, word[0], arena) : NULL;
    ln_call call;
    if (command && !call_prepare(command, arena, &call))
        call_parse(&call, count - 1, word + 1);
    ln_arena_free(arena);
    free(text);
    return 0;
}
