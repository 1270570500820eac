/* SPDX-License-Identifier: Apache-2.0 */
#include "nn/models.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The bytes of each file of models/, laid down by bytes.S. */
extern const unsigned char ln_model_hush[] __attribute__((visibility("hidden"))), ln_model_hush_end[] __attribute__((visibility("hidden")));
extern const unsigned char ln_model_namer[] __attribute__((visibility("hidden"))), ln_model_namer_end[] __attribute__((visibility("hidden")));

ln_status ln_models_open(const char *name, ln_weights **out)
{
    static const struct {
        const char *name;
        const unsigned char *from, *end;
    } models[] = { { "hush", ln_model_hush, ln_model_hush_end }, { "namer", ln_model_namer, ln_model_namer_end } };
    const char *folder = getenv("LANTERNE_MODELS");
    char path[1000];
    *out = NULL;
    if (folder && *folder)
        return snprintf(path, sizeof path, "%s/%s.weights", folder, name) < (int)sizeof path ? ln_weights_open(path, out) : ln_fail(LN_EMODEL, "LANTERNE_MODELS is longer than a path");
    for (size_t i = 0; i < sizeof models / sizeof *models; i++)
        if (!strcmp(models[i].name, name))
            return ln_weights_read(models[i].from, (size_t)(models[i].end - models[i].from), name, out);
    return ln_fail(LN_EMODEL, "no weights are called %.60s", name);
}
