/* SPDX-License-Identifier: Apache-2.0 */
#include "sound/network.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lanterne/log.h>

#include "base/lines.h"
#include "nn/models.h"

static ln_status fit(const ln_weights *w, const char *name, int64_t rows, int64_t columns, const float **out)
{
    int64_t shape[2] = { rows, columns }, flat[1] = { columns };
    return rows ? ln_weights_floats(w, name, 2, shape, out) : ln_weights_floats(w, name, 1, flat, out);
}

static ln_status fit_layer(const ln_weights *w, const char *name, int inputs, int outputs, bool biased, ln_layer *out)
{
    char full[80];
    snprintf(full, sizeof full, "%s.weight", name);
    ln_status status = fit(w, full, inputs, outputs, &out->weight);
    snprintf(full, sizeof full, "%s.bias", name);
    return status || !biased ? status : fit(w, full, 0, outputs, &out->bias);
}

static ln_status fit_shown(ln_network *n, int which)
{
    static const char *const names[] = { "goes", "stays" };
    const struct {
        const char *name;
        int inputs, outputs;
        ln_layer *layer;
    } layers[] = { { "look", NET_CELLS, NET_WIDTH, &n->shown[which].look },
                   { "key", NET_WIDTH, NET_HEADS * NET_KEY, &n->shown[which].key },
                   { "ask", NET_WIDTH, NET_HEADS * NET_KEY, &n->shown[which].ask },
                   { "usual", NET_WIDTH, NET_WIDTH, &n->shown[which].usual },
                   { "answer", NET_HEADS * NET_CELLS, NET_WIDTH, &n->shown[which].answer } };
    char name[80];
    ln_status status = LN_OK;
    for (size_t i = 0; !status && i < sizeof layers / sizeof *layers; i++) {
        snprintf(name, sizeof name, "%s.%s", names[which], layers[i].name);
        status = fit_layer(n->weights, name, layers[i].inputs, layers[i].outputs, strcmp(layers[i].name, "answer"), layers[i].layer);
    }
    snprintf(name, sizeof name, "%s.place", names[which]);
    return status ? status : fit(n->weights, name, NET_GROUPS, NET_WIDTH, &n->shown[which].place);
}

/* How many numbers a bias adds, as a count of units. */
static ln_status count_of(const ln_weights *w, const char *name, int unit, int most, int *count)
{
    const float *bias;
    int64_t shape[1] = { -1 };
    ln_status status = ln_weights_floats(w, name, 1, shape, &bias);
    if (status)
        return status;
    if (shape[0] < unit || shape[0] % unit || shape[0] > (int64_t)most * unit)
        return ln_fail(LN_EMODEL, "%s of the network has %lld numbers; a multiple of %d is known, up to %d", name, (long long)shape[0], unit, most * unit);
    *count = (int)shape[0] / unit;
    return LN_OK;
}

static ln_status fit_block(ln_network *n, int i, bool whole)
{
    char name[80];
    int sixteens = 0, width = whole ? NET_MOMENT : NET_WIDTH;
    snprintf(name, sizeof name, "blocks.%d.norm", i);
    ln_status status = fit_layer(n->weights, name, 0, NET_WIDTH, true, &n->block[i].norm);
    snprintf(name, sizeof name, "blocks.%d.rise.bias", i);
    status = status ? status : count_of(n->weights, name, 16, NET_HIDDEN / 16, &sixteens);
    n->block[i].hidden = 16 * sixteens;
    snprintf(name, sizeof name, "blocks.%d.rise", i);
    status = status ? status : fit_layer(n->weights, name, width, n->block[i].hidden, true, &n->block[i].rise);
    snprintf(name, sizeof name, "blocks.%d.fall", i);
    status = status ? status : fit_layer(n->weights, name, n->block[i].hidden, width, true, &n->block[i].fall);
    snprintf(name, sizeof name, "blocks.%d.taps", i);
    status = status ? status : fit(n->weights, name, NET_TAPS, NET_WIDTH, &n->block[i].taps);
    snprintf(name, sizeof name, "blocks.%d.across", i);
    return status || whole ? status : fit(n->weights, name, NET_GROUPS, NET_GROUPS, &n->block[i].across);
}

/* One number a block: how many moments its taps lie apart, negative where its layers see a whole moment. */
static ln_status fit_blocks(ln_network *n)
{
    const int32_t *dilation;
    int64_t shape[1] = { -1 };
    int reach = 0;
    ln_status status = ln_weights_ints(n->weights, "dilations", 1, shape, &dilation);
    if (!status && (shape[0] < 1 || shape[0] > NET_BLOCKS))
        status = ln_fail(LN_EMODEL, "the network has %lld blocks; 1 to %d are known", (long long)shape[0], NET_BLOCKS);
    for (int i = 0; !status && i < shape[0]; i++) {
        int apart = n->block[i].dilation = dilation[i] < 0 && dilation[i] >= -NET_FAR ? -dilation[i] : dilation[i];
        const bool known = apart >= 1 && apart <= NET_FAR;
        reach += known ? NET_TAPS / 2 * apart : 0;
        if (!known || reach > NET_REACH)
            status = ln_fail(LN_EMODEL, "block %d of the network looks %d moments apart; 1 to %d are known, and %d to either side in all", i, apart, NET_FAR, NET_REACH);
        else
            status = fit_block(n, i, dilation[i] < 0);
    }
    n->blocks = status ? 0 : (int)shape[0];
    n->reach = NET_PATCH * (reach + 2);
    return status;
}

static void turn(const float *weight, int inputs, int outputs, float *turned)
{
    for (int i = 0; i < inputs; i++)
        for (int o = 0; o < outputs; o++)
            turned[o * inputs + i] = weight[i * outputs + o];
}

/* From (row, band, inner) to (row, inner, band): neighbours in frequency then lie side by side. */
static void turn_set(ln_network *n)
{
    const int all = NET_CELLS * n->inner;
    for (int row = 0; row < NET_PATCH; row++)
        for (int inner = 0; inner < n->inner; inner++)
            for (int band = 0; band < NET_PATCH; band++) {
                int to = (row * n->inner + inner) * NET_PATCH + band, from = (row * NET_PATCH + band) * n->inner + inner;
                n->set_bias[to] = n->set.bias[from];
                for (int i = 0; i < NET_WIDTH; i++)
                    n->set_weight[i * all + to] = n->set.weight[i * all + from];
            }
}

ln_status ln_network_of(ln_weights *weights, ln_network **out)
{
    ln_network *n = *out = ln_lines_new(sizeof *n);
    if (!n) {
        ln_weights_free(&weights);
        return ln_fail(LN_EMEMORY, "no memory for a network");
    }
    n->weights = weights;
    ln_status status = fit_layer(weights, "see", NET_SEEN, NET_WIDTH, true, &n->see);
    status = status ? status : fit(weights, "place", NET_GROUPS, NET_WIDTH, &n->place);
    for (int i = 0; !status && i < 2; i++)
        status = fit_shown(n, i);
    status = status ? status : fit_blocks(n);
    status = status ? status : fit_layer(weights, "norm", 0, NET_WIDTH, true, &n->norm);
    status = status ? status : count_of(weights, "set.bias", NET_CELLS, NET_INNER, &n->inner);
    status = status ? status : fit_layer(weights, "set", NET_WIDTH, NET_CELLS * n->inner, true, &n->set);
    status = status ? status : fit_layer(weights, "fast", LN_FEATURES, n->inner, false, &n->fast);
    status = status ? status : fit_layer(weights, "out", n->inner, 2, true, &n->out);
    if (status)
        ln_network_free(out);
    else {
        turn_set(n);
        turn(n->fast.weight, LN_FEATURES, n->inner, n->fast_weight);
        turn(n->out.weight, n->inner, 2, n->out_weight);
    }
    return status;
}

void ln_network_free(ln_network **network)
{
    if (!network || !*network)
        return;
    ln_weights_free(&(*network)->weights);
    free(*network);
    *network = NULL;
}

static ln_network *shipped;

static void read_shipped(void)
{
    const char *models = getenv("LANTERNE_MODELS");
    ln_weights *weights;
    if (models && !*models)
        return;
    ln_status status = ln_models_open("hush", &weights);
    if (!status)
        status = ln_network_of(weights, &shipped);
    if (status)
        ln_log(LN_WARNING, "shown noise is taken off without the network: %s", ln_why());
}

const ln_network *ln_network_shipped(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, read_shipped);
    return shipped;
}
