/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grading/lutread.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The first byte says which kind of look the rest is. A look that was accepted is used: every colour, and what is no colour, goes through it and comes out finite. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = { "fuzz.cube", "fuzz.clf", "fuzz.ctf", "fuzz.3dl", "fuzz.cc", "fuzz.ccc", "fuzz.cdl", "fuzz.ale", "fuzz.edl", "fuzz" };
    const size_t kinds = sizeof names / sizeof *names;
    FILE *file = size > 1 ? fmemopen((void *)(data + 1), size - 1, "r") : NULL;
    if (!file)
        return 0;
    ln_chain *chain = NULL;
    char steps[100];
    if (!ln_lut_read(file, names[data[0] % kinds], data[0] >= 'a' ? "#1" : NULL, &chain)) {
        float red[] = { 0, 1, .5F, -1, 2, NAN, INFINITY, 1e30F }, green[] = { 0, 1, .25F, 2, -1, 0, -INFINITY, NAN }, blue[] = { 0, 1, .75F, .5F, .5F, 1, NAN, -1e30F };
        ln_chain_rows(chain, red, green, blue, 8);
        for (int i = 0; i < 8; i++)
            if (!isfinite(red[i]) || !isfinite(green[i]) || !isfinite(blue[i]))
                abort();
        ln_chain_say(chain, steps, sizeof steps);
    } else if (chain)
        abort();
    ln_chain_free(chain);
    fclose(file);
    return 0;
}
