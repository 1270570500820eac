/* SPDX-License-Identifier: Apache-2.0 */
/* Describe stretches of sound as the namer will see them, for training/namer.py.
 *
 *   describe names                        one figure a line: name, unit, what it says
 *   describe stretches RATE SAMPLES       from the standard input, float32, one channel: stretches of SAMPLES samples, one after the other
 *
 * Figures come out as float32, one stretch after the other; a stretch without sound is all zeros. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sound/describe.h"

static int print_names(void)
{
    size_t count;
    const ln_figure *figures = ln_figures(&count);
    for (size_t i = 0; i < count; i++)
        printf("%s\t%s\t%s\n", figures[i].name, figures[i].unit, figures[i].what);
    return 0;
}

static int describe_all(int rate, size_t samples)
{
    size_t figures;
    ln_figures(&figures);
    ln_describe *describe = NULL;
    float *sound = samples ? malloc(samples * sizeof *sound) : NULL;
    int failed = !sound || ln_describe_new(rate, &describe);
    while (!failed && fread(sound, sizeof *sound, samples, stdin) == samples) {
        ln_description d;
        ln_describe_push(describe, sound, samples);
        (void)ln_describe_finish(describe, &d); /* silence is all zeros, as promised */
        failed = fwrite(d.value, sizeof *d.value, figures, stdout) != figures;
    }
    if (failed)
        fprintf(stderr, "describe: %s\n", ln_why());
    ln_describe_free(&describe);
    free(sound);
    return failed;
}

int main(int argc, char **argv)
{
    if (argc == 2 && !strcmp(argv[1], "names"))
        return print_names();
    if (argc == 4 && !strcmp(argv[1], "stretches"))
        return describe_all(atoi(argv[2]), (size_t)strtoull(argv[3], NULL, 10));
    fprintf(stderr, "describe names | describe stretches RATE SAMPLES < float32 > float32\n");
    return 2;
}
