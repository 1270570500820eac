/* SPDX-License-Identifier: Apache-2.0 */
#include "grading/process.h"

#include <string.h>

#include "grading/processes/all.h"

const ln_process *const ln_processes[] = {
    &ln_process_blue,        &ln_process_hand,          &ln_process_tinting,       &ln_process_toning,        &ln_process_stencil, &ln_process_autochrome, &ln_process_kinemacolor,
    &ln_process_ortho,       &ln_process_pan,           &ln_process_technicolor_2, &ln_process_technicolor_3, &ln_process_dufay,   &ln_process_technicolor_4, NULL,
};

const char *const ln_process_names[] = { "none",          "blue-sensitive", "hand-coloured", "tinting",       "toning",    "pathe-stencil", "autochrome", "kinemacolor",
                                         "orthochromatic", "panchromatic",   "technicolor-2", "technicolor-3", "dufaycolor", "technicolor-4", NULL };

const char *ln_known_name(ln_known known)
{
    return known == LN_MEASURED ? "measured" : known == LN_DIGITISED ? "digitised" : "assumed";
}

const ln_process *ln_process_find(const char *name)
{
    for (size_t i = 0; ln_processes[i]; i++)
        if (!strcmp(ln_processes[i]->name, name))
            return ln_processes[i];
    return NULL;
}

void ln_process_figures(const ln_process *p, void (*tell)(void *who, const ln_variant *variant, const ln_figure *figure), void *who)
{
    const ln_figure *shared[] = { p->scene, p->emulsion,  p->taking[0], p->taking[1], p->taking[2],   p->gamma,   p->toe,
                                  p->range, p->flare,     p->projector, p->height,    p->granularity, p->halation,  p->spread,
                                  p->flicker, p->weave, p->elements };
    for (size_t i = 0; i < sizeof shared / sizeof *shared; i++)
        if (shared[i])
            tell(who, NULL, shared[i]);
    for (int v = 0; v < p->variant_count; v++) {
        for (int i = 0; i < LN_COLOURS_MAX; i++)
            if (p->variants[v].colour[i])
                tell(who, &p->variants[v], p->variants[v].colour[i]);
        if (p->variants[v].tone)
            tell(who, &p->variants[v], p->variants[v].tone);
    }
}
