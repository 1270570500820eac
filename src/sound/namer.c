/* SPDX-License-Identifier: Apache-2.0 */
#include "sound/namer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "nn/models.h"
#include "nn/trees.h"

struct ln_namer {
    ln_weights *weights;
    ln_trees *modern, *families;
    ln_ear *ear;
    const ln_family *family[LN_NAMER_FAMILIES];
    size_t count;
    const float *curve, *whole_curve, *event_curve, *heat; /* from answers to probabilities: scale and shift, of a part and of a short clip; of an event: scale, what the logarithm of its seconds weighs, shift; what answers for families are divided by */
    const float *trust; /* what the mean of the ears weighs beside the trees */
};

/* Figures are known to the trees by their place alone: a model made of others must not be believed. */
static ln_status check_figures(const json_t *names)
{
    size_t count;
    const ln_description_figure *figures = ln_figures(&count);
    bool same = json_array_size(names) == count;
    for (size_t i = 0; same && i < count; i++) {
        const char *name = json_string_value(json_array_get(names, i));
        same = name && !strcmp(name, figures[i].name);
    }
    return same ? LN_OK : ln_fail(LN_EMODEL, "namer: made of other figures than this lanterne measures; train it again");
}

static ln_status find_families(ln_namer *n, const json_t *names)
{
    n->count = json_array_size(names);
    if (n->count < 1 || n->count > LN_NAMER_FAMILIES)
        return ln_fail(LN_EMODEL, "namer: %zu families; 1 to %d can be told apart", n->count, LN_NAMER_FAMILIES);
    for (size_t i = 0; i < n->count; i++) {
        const char *name = json_string_value(json_array_get(names, i));
        n->family[i] = name ? ln_family_find(name) : NULL;
        if (!n->family[i])
            return ln_fail(LN_EMODEL, "namer: family %s is not in history; train it again", name ? name : "without a name");
    }
    return LN_OK;
}

static ln_status open_parts(ln_namer *n)
{
    size_t figures;
    ln_figures(&figures);
    int64_t three[] = { 3 }, two[] = { 2 }, one[] = { 1 };
    ln_status status = ln_models_open("namer", &n->weights);
    if (status)
        return status;
    const json_t *card = ln_weights_card(n->weights);
    status = check_figures(json_object_get(card, "figures"));
    if (!status)
        status = find_families(n, json_object_get(card, "families"));
    if (!status)
        status = ln_weights_floats(n->weights, "modern.curve", 1, two, &n->curve);
    if (!status)
        status = ln_weights_floats(n->weights, "whole.curve", 1, two, &n->whole_curve);
    if (!status)
        status = ln_weights_floats(n->weights, "event.curve", 1, three, &n->event_curve);
    if (!status)
        status = ln_weights_floats(n->weights, "family.heat", 1, one, &n->heat);
    if (!status)
        status = ln_weights_floats(n->weights, "ear.trust", 1, one, &n->trust);
    if (!status)
        status = ln_ear_of(n->weights, &n->ear);
    if (!status)
        status = ln_trees_of(n->weights, "modern", (int)figures, &n->modern);
    if (!status)
        status = ln_trees_of(n->weights, "family", (int)figures, &n->families);
    if (!status && (ln_trees_outputs(n->modern) != 1 || (size_t)ln_trees_outputs(n->families) != n->count))
        status = ln_fail(LN_EMODEL, "namer: its trees do not answer for its %zu families; train it again", n->count);
    return status;
}

ln_status ln_namer_open(ln_namer **out)
{
    ln_namer *n = *out = calloc(1, sizeof *n);
    if (!n)
        return ln_fail(LN_EMEMORY, "no memory for the namer");
    ln_status status = open_parts(n);
    if (status)
        ln_namer_free(out);
    return status;
}

void ln_namer_free(ln_namer **namer)
{
    if (!namer || !*namer)
        return;
    ln_trees_free(&(*namer)->modern);
    ln_trees_free(&(*namer)->families);
    ln_ear_free(&(*namer)->ear);
    ln_weights_free(&(*namer)->weights);
    free(*namer);
    *namer = NULL;
}

size_t ln_namer_families(const ln_namer *namer)
{
    return namer->count;
}

const ln_family *ln_namer_family(const ln_namer *namer, size_t i)
{
    return namer->family[i];
}

const ln_ear *ln_namer_ear(const ln_namer *namer)
{
    return namer->ear;
}

static double logistic(double x)
{
    return 1 / (1 + exp(-x));
}

double ln_namer_modern(const ln_namer *n, double answer)
{
    return logistic((double)n->curve[0] * answer + (double)n->curve[1]);
}

double ln_namer_whole(const ln_namer *n, double answer)
{
    return logistic((double)n->whole_curve[0] * answer + (double)n->whole_curve[1]);
}

double ln_namer_event(const ln_namer *n, double odds, double seconds)
{
    return logistic((double)n->event_curve[0] * odds + (double)n->event_curve[1] * log(fmax(seconds, 1)) + (double)n->event_curve[2]);
}

/* What the ears say together, as much as they are trusted. */
static float hear(const ln_namer *n, const ln_description *description)
{
    const int ears = ln_ear_count(n->ear);
    float sum = 0;
    for (int e = 0; e < ears; e++)
        sum += description->heard[e];
    return *n->trust * sum / (float)ears;
}

void ln_namer_name(const ln_namer *n, const ln_description *description, ln_name *out)
{
    float sum[LN_NAMER_FAMILIES], top;
    double all = 0;
    memset(out, 0, sizeof *out);
    ln_trees_sum(n->modern, description->value, sum);
    out->answer = (double)(sum[0] + hear(n, description));
    out->modern = ln_namer_modern(n, out->answer);
    ln_trees_sum(n->families, description->value, sum);
    top = sum[0];
    for (size_t i = 1; i < n->count; i++)
        top = fmaxf(top, sum[i]);
    for (size_t i = 0; i < n->count; i++)
        all += out->family[i] = exp((double)(sum[i] - top) / (double)n->heat[0]);
    for (size_t i = 0; i < n->count; i++)
        out->family[i] /= all;
}

double ln_namer_share(const ln_namer *n, const ln_name *name, const char *family)
{
    for (size_t i = 0; i < n->count; i++)
        if (!strcmp(n->family[i]->name, family))
            return name->family[i];
    return 0;
}

/* The kinds that acoustics tells apart (training/families.py has the same). */
enum { KIN = 4, KINDS = 6 };
static const struct kind {
    const char *label, *family[KIN];
} kinds[KINDS] = {
    { "road traffic", { "car", "motor-bus", "motor-cycle", "dense-traffic" } },
    { "aircraft", { "helicopter", "propeller-aircraft", "jet" } },
    { "train", { "electric-train", "steam-train" } },
    { "saw or tool", { "chainsaw", "power-tool" } },
    { "machine", { "machine", "ventilation", "mains-hum" } },
    { "siren or horn", { "siren-wail", "car-horn" } },
};
static const double least_named = 0.5, least_kind = 0.4;

static double kind_share(const ln_namer *n, const ln_name *name, const struct kind *kind)
{
    double all = 0;
    for (size_t i = 0; i < KIN && kind->family[i]; i++)
        all += ln_namer_share(n, name, kind->family[i]);
    return all;
}

const ln_family *ln_namer_call(const ln_namer *n, const ln_name *name, const char **label)
{
    const struct kind *kind = &kinds[0];
    for (size_t k = 1; k < KINDS; k++)
        kind = kind_share(n, name, &kinds[k]) > kind_share(n, name, kind) ? &kinds[k] : kind;
    const char *best = kind->family[0];
    for (size_t i = 1; i < KIN && kind->family[i]; i++)
        best = ln_namer_share(n, name, kind->family[i]) > ln_namer_share(n, name, best) ? kind->family[i] : best;
    *label = ln_namer_share(n, name, best) >= least_named ? "" : kind_share(n, name, kind) >= least_kind ? kind->label : "engine or machine";
    return ln_family_find(best);
}

void ln_namer_reasons(const ln_namer *n, const ln_description *description, bool modern, int figure[LN_NAMER_REASONS])
{
    float share[LN_DESCRIPTIONS_MOST];
    size_t figures;
    ln_figures(&figures);
    ln_trees_explain(n->modern, description->value, 0, share);
    for (int r = 0; r < LN_NAMER_REASONS; r++) {
        float most = 0;
        figure[r] = -1;
        for (size_t i = 0; i < figures; i++) {
            float spoke = modern ? share[i] : -share[i];
            if (spoke > most) {
                most = spoke;
                figure[r] = (int)i;
            }
        }
        if (figure[r] >= 0)
            share[figure[r]] = 0;
    }
}
