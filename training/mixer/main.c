/* SPDX-License-Identifier: Apache-2.0 */
/* Items to train on, one after the other, on the standard output (items.h says how they lie):
 *
 *   mixer --list training/data.tsv --audio FOLDER --cache FOLDER [--split train] [--kind any] [--from 0] [--count N] [--generated 24]
 *
 * Without --count it goes on until nobody reads. The first run decodes all recordings of the split into the cache: 6 MB a minute. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mixer/items.h"

static item one;

typedef struct wish {
    const char *list, *audio, *cache, *split, *kind, *from, *count, *generated;
} wish;

static ln_status read_words(int argc, char **argv, wish *w)
{
    const struct {
        const char *name, **value;
    } words[] = { { "--list", &w->list }, { "--audio", &w->audio }, { "--cache", &w->cache }, { "--split", &w->split }, { "--kind", &w->kind }, { "--from", &w->from }, { "--count", &w->count },
                  { "--generated", &w->generated } };
    for (int i = 1; i < argc; i += 2) {
        size_t k = 0;
        while (k < sizeof words / sizeof *words && strcmp(words[k].name, argv[i]))
            k++;
        if (k == sizeof words / sizeof *words || i + 1 == argc)
            return ln_fail(LN_ESETTING, "%s: usage: mixer --list FILE --audio FOLDER --cache FOLDER [--split S] [--kind K] [--from N] [--count N] [--generated N]", argv[i]);
        *words[k].value = argv[i + 1];
    }
    return w->list && w->audio && w->cache ? LN_OK : ln_fail(LN_ESETTING, "--list, --audio and --cache are needed");
}

static ln_status kind_of(const char *name, item_kind *kind)
{
    for (int k = 0; k < ITEM_KINDS; k++)
        if (!strcmp(item_kinds[k], name)) {
            *kind = (item_kind)k;
            return LN_OK;
        }
    return ln_fail(LN_ESETTING, "--kind %s: any, clean, polluted, stays, loud, soft, absent or found", name);
}

int main(int argc, char **argv)
{
    wish w = { .split = "train", .kind = "any", .from = "0", .count = "-1", .generated = "24" };
    recordings r = { 0 };
    items *m = NULL;
    item_kind kind = ITEM_ANY;
    ln_status status = read_words(argc, argv, &w);
    if (!status)
        status = kind_of(w.kind, &kind);
    if (!status)
        status = recordings_open(w.list, w.audio, w.split, w.cache, atoi(w.generated), &r);
    if (!status)
        status = items_new(&r, &m);
    uint64_t from = strtoull(w.from, NULL, 10);
    long long count = atoll(w.count);
    for (long long i = 0; !status && i != count; i++) {
        status = items_make(m, kind, from + (uint64_t)i, &one);
        if (!status && fwrite(&one, sizeof one, 1, stdout) != 1)
            break; /* nobody reads any more */
    }
    items_free(&m);
    recordings_close(&r);
    if (status)
        fprintf(stderr, "mixer: %s\n", ln_why());
    return status ? 1 : 0;
}
