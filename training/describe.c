/* SPDX-License-Identifier: Apache-2.0 */
/* Describe stretches of sound as the namer will see them, for training/namer.py.
 *
 *   describe names                        one figure a line: name, unit, what it says
 *   describe stretches RATE SAMPLES [EARS]  from the standard input, float32, one channel: stretches of SAMPLES samples, one after the other; with a file of ears, what each of them says of it
 *                                         comes after its figures
 *   describe named RATE SAMPLES           the same, and what the namer says of them, for bench/sound/namer.py: how likely something modern is, then how likely each family is, should it be
 *   describe families                     the families, in that order
 *
 * Numbers come out as float32, one stretch after the other; the figures of a stretch without sound are all zeros. */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sound/describe.h"
#include "sound/namer.h"

static int print_names(void)
{
    size_t count;
    const ln_description_figure *figures = ln_figures(&count);
    for (size_t i = 0; i < count; i++)
        printf("%s\t%s\t%s\n", figures[i].name, figures[i].unit, figures[i].what);
    return 0;
}

static int print_families(const ln_namer *namer)
{
    for (size_t i = 0; i < ln_namer_families(namer); i++)
        printf("%s\n", ln_namer_family(namer, i)->name);
    return 0;
}

static bool write_name(const ln_namer *namer, const ln_description *d)
{
    float out[1 + LN_NAMER_FAMILIES];
    size_t count = 1 + ln_namer_families(namer);
    ln_name name;
    ln_namer_name(namer, d, &name);
    out[0] = (float)name.modern;
    for (size_t i = 1; i < count; i++)
        out[i] = (float)name.family[i - 1];
    return fwrite(out, sizeof *out, count, stdout) == count;
}

/* Figures, and what ears say. */
static bool write_description(const ln_description *d, size_t figures, size_t ears)
{
    return fwrite(d->value, sizeof *d->value, figures, stdout) == figures && fwrite(d->heard, sizeof *d->heard, ears, stdout) == ears;
}

/* `namer` NULL: figures and ears. */
static int describe_all(const ln_namer *namer, const ln_ear *ear, int rate, size_t samples)
{
    size_t figures;
    ln_figures(&figures);
    ln_describe *describe = NULL;
    float *sound = samples ? malloc(samples * sizeof *sound) : NULL;
    int failed = !sound || ln_describe_new(rate, ear, &describe);
    while (!failed && fread(sound, sizeof *sound, samples, stdin) == samples) {
        ln_description d;
        ln_describe_push(describe, sound, samples);
        (void)ln_describe_finish(describe, &d); /* silence is all zeros, as promised */
        failed = namer ? !write_name(namer, &d) : !write_description(&d, figures, ear ? (size_t)ln_ear_count(ear) : 0);
    }
    if (failed)
        fprintf(stderr, "describe: %s\n", ln_why());
    ln_describe_free(&describe);
    free(sound);
    return failed;
}

int main(int argc, char **argv)
{
    ln_namer *namer = NULL;
    ln_weights *weights = NULL;
    ln_ear *ear = NULL;
    int failed = 2;
    if (argc == 2 && !strcmp(argv[1], "names"))
        failed = print_names();
    else if (argc == 5 && (ln_weights_open(argv[4], &weights) || ln_ear_of(weights, &ear)))
        fprintf(stderr, "describe: %s\n", ln_why());
    else if ((argc == 4 || argc == 5) && !strcmp(argv[1], "stretches"))
        failed = describe_all(NULL, ear, atoi(argv[2]), (size_t)strtoull(argv[3], NULL, 10));
    else if (argc > 1 && (!strcmp(argv[1], "named") || !strcmp(argv[1], "families")) && ln_namer_open(&namer))
        fprintf(stderr, "describe: %s\n", ln_why());
    else if (argc == 2 && namer)
        failed = print_families(namer);
    else if (argc == 4 && namer)
        failed = describe_all(namer, ln_namer_ear(namer), atoi(argv[2]), (size_t)strtoull(argv[3], NULL, 10));
    else
        fprintf(stderr, "describe names | families | stretches RATE SAMPLES [EARS] < float32 > float32 | named RATE SAMPLES < float32 > float32\n");
    ln_ear_free(&ear);
    ln_weights_free(&weights);
    ln_namer_free(&namer);
    return failed;
}
