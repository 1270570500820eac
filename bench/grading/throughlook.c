/* SPDX-License-Identifier: Apache-2.0 */
/* Colours through a look file: bench-through-look LOOK ID IN OUT, IN and OUT being R G B R G B ... as 32-bit floats. What is refused is said on the standard output, with
 * exit status 3. */
#include <stdio.h>
#include <stdlib.h>

#include "grading/lutread.h"

static int fail(const char *what)
{
    perror(what);
    return 1;
}

int main(int count, char **words)
{
    ln_chain *chain;
    if (count != 5)
        return 2;
    FILE *look = fopen(words[1], "rb"), *in = fopen(words[3], "rb"), *out = fopen(words[4], "wb");
    if (!look || !in || !out)
        return fail(look ? in ? words[4] : words[3] : words[1]);
    if (ln_lut_read(look, words[1], words[2], &chain)) {
        puts(ln_why());
        return 3;
    }
    for (float rgb[3]; fread(rgb, sizeof *rgb, 3, in) == 3;) {
        ln_chain_rows(chain, &rgb[0], &rgb[1], &rgb[2], 1);
        if (fwrite(rgb, sizeof *rgb, 3, out) != 3)
            return fail(words[4]);
    }
    ln_chain_free(chain);
    fclose(look);
    fclose(in);
    return fclose(out) ? fail(words[4]) : 0;
}
