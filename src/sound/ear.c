/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers lie band by band, moments of a band side by side, each with its channels. So what a kernel sees in one band are neighbours in memory, and a convolution is a product of matrices for each band
 * of its kernel, one onto the other. Two moments of nothing stand before and behind. */
#include "sound/ear.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/lines.h"
#include "nn/layers.h"

enum { LAYERS = 5, EDGE = 2, SEEN = 2 };
static const struct shape {
    int kernel, step, before; /* bands and moments alike; bands that the first kernel lacks */
    int bands;                /* that come out */
} shapes[LAYERS] = { { 5, 2, 2, 24 }, { 3, 2, 1, 12 }, { 3, 2, 1, 6 }, { 3, 2, 1, 3 }, { 3, 1, 0, 1 } };
static const float contrast = 1.5f; /* of what moves in a band against the picture as a whole, as in training/ear.py */

struct ln_ear {
    int count;
    struct one {
        struct {
            const float *weight, *bias;
            int inputs, outputs;
        } layer[LAYERS];
        const float *last, *bias;
    } one[LN_EARS];
};

static ln_status fit_layer(const ln_weights *w, int ear, int l, struct one *one)
{
    const struct shape *s = &shapes[l];
    char name[40];
    const int inputs = l ? one->layer[l - 1].outputs : SEEN;
    int64_t kernel[3] = { s->kernel, (int64_t)s->kernel * inputs, -1 }, bias[2] = { s->bands, -1 };
    snprintf(name, sizeof name, "ear.%d.%d.weight", ear, l);
    ln_status status = ln_weights_floats(w, name, 3, kernel, &one->layer[l].weight);
    snprintf(name, sizeof name, "ear.%d.%d.bias", ear, l);
    status = status ? status : ln_weights_floats(w, name, 2, bias, &one->layer[l].bias);
    if (!status && (kernel[2] != bias[1] || kernel[2] < 16 || kernel[2] > LN_EAR_WIDTH || kernel[2] % 16))
        status = ln_fail(LN_EMODEL, "layer %d of ear %d has %lld outputs; a multiple of 16 is known, up to %d", l, ear, (long long)kernel[2], LN_EAR_WIDTH);
    one->layer[l].inputs = inputs;
    one->layer[l].outputs = status ? 0 : (int)kernel[2];
    return status;
}

static ln_status fit(const ln_weights *w, int ear, struct one *one)
{
    char name[40];
    ln_status status = LN_OK;
    for (int l = 0; !status && l < LAYERS; l++)
        status = fit_layer(w, ear, l, one);
    if (status)
        return status;
    int64_t shape[] = { 2 * (int64_t)one->layer[LAYERS - 1].outputs }, single[] = { 1 };
    snprintf(name, sizeof name, "ear.%d.last.weight", ear);
    status = ln_weights_floats(w, name, 1, shape, &one->last);
    snprintf(name, sizeof name, "ear.%d.last.bias", ear);
    return status ? status : ln_weights_floats(w, name, 1, single, &one->bias);
}

ln_status ln_ear_of(const ln_weights *weights, ln_ear **out)
{
    const int32_t *count;
    int64_t one[] = { 1 };
    ln_ear *ear = *out = calloc(1, sizeof *ear);
    if (!ear)
        return ln_fail(LN_EMEMORY, "no memory for an ear");
    ln_status status = ln_weights_ints(weights, "ear.count", 1, one, &count);
    if (!status && (*count < 1 || *count > LN_EARS))
        status = ln_fail(LN_EMODEL, "%d ears; 1 to %d are known", *count, LN_EARS);
    for (; !status && ear->count < *count; ear->count++)
        status = fit(weights, ear->count, &ear->one[ear->count]);
    if (status)
        ln_ear_free(out);
    return status;
}

void ln_ear_free(ln_ear **ear)
{
    if (!ear)
        return;
    free(*ear);
    *ear = NULL;
}

int ln_ear_count(const ln_ear *ear)
{
    return ear->count;
}

/* Floats of a picture, after a layer or before the first, to a whole line. */
static size_t room_of(int bands, int moments, int channels)
{
    return ((size_t)bands * (size_t)(moments + 2 * EDGE) * (size_t)channels + LN_LINE - 1) / LN_LINE * LN_LINE;
}

/* The largest picture between two layers, the first: each that follows has half of the bands and no more moments. */
static size_t between(int rows)
{
    return room_of(shapes[0].bands, (rows + 1) / 2, LN_EAR_WIDTH);
}

float *ln_ear_room(int rows)
{
    return ln_lines_new((room_of(LN_EAR_BANDS, rows, SEEN) + 2 * between(rows)) * sizeof(float));
}

/* The level against the picture's mean, and against its band's own, in bels. */
static void look(const float *level, int rows, int step, float *picture)
{
    double mean[LN_EAR_BANDS] = { 0 }, whole = 0;
    memset(picture, 0, room_of(LN_EAR_BANDS, rows, SEEN) * sizeof *picture);
    for (int b = 0; b < LN_EAR_BANDS; b++) {
        for (int t = 0; t < rows; t++)
            mean[b] += (double)level[(size_t)b * (size_t)step + (size_t)t] / rows;
        whole += mean[b] / LN_EAR_BANDS;
    }
    for (int b = 0; b < LN_EAR_BANDS; b++) {
        float *to = picture + ((size_t)b * (size_t)(rows + 2 * EDGE) + EDGE) * SEEN;
        for (int t = 0; t < rows; t++, to += SEEN) {
            const float x = level[(size_t)b * (size_t)step + (size_t)t];
            to[0] = (x - (float)whole) / 10;
            to[1] = contrast * (x - (float)mean[b]) / 10;
        }
    }
}

/* One layer; returns how many moments come out. */
static int convolve(const struct one *one, int l, const float *in, int bands, int moments, float *out)
{
    const struct shape *s = &shapes[l];
    const int inputs = one->layer[l].inputs, outputs = one->layer[l].outputs, after = (moments + s->step - 1) / s->step;
    const size_t in_pitch = (size_t)(moments + 2 * EDGE) * (size_t)inputs, out_pitch = (size_t)(after + 2 * EDGE) * (size_t)outputs, seen = (size_t)(s->kernel * inputs);
    memset(out, 0, room_of(s->bands, after, outputs) * sizeof *out);
    for (int b = 0; b < s->bands; b++) {
        const int first = b * s->step - s->before, from = first < 0 ? -first : 0, to = first + s->kernel > bands ? bands - first : s->kernel;
        for (int k = from; k < to; k++)
            ln_dense(in + (size_t)(first + k) * in_pitch + (size_t)((EDGE - s->kernel / 2) * inputs), after, (int)seen, s->step * inputs, one->layer[l].weight + (size_t)k * seen * (size_t)outputs,
                     k == from ? one->layer[l].bias + (size_t)(b * outputs) : NULL, outputs, (k > from ? LN_ONTO : 0) | (k == to - 1 ? LN_RELU : 0), out + (size_t)b * out_pitch + (size_t)(EDGE * outputs),
                     outputs);
    }
    return after;
}

static float answer_of(const struct one *one, const float *picture, int rows, float *room)
{
    float *now = room, *next = room + between(rows), answer = *one->bias;
    int bands = LN_EAR_BANDS, moments = rows;
    for (int l = 0; l < LAYERS; l++) {
        moments = convolve(one, l, l ? now : picture, bands, moments, next);
        bands = shapes[l].bands;
        float *swap = now;
        now = next;
        next = swap;
    }
    const int width = one->layer[LAYERS - 1].outputs;
    for (int i = 0; i < width; i++) {
        float sum = 0, most = 0; /* none is below 0 */
        for (int t = 0; t < moments; t++) {
            const float x = now[(size_t)(EDGE + t) * (size_t)width + (size_t)i];
            sum += x;
            most = x > most ? x : most;
        }
        answer += one->last[i] * sum / (float)moments + one->last[width + i] * most;
    }
    return answer;
}

void ln_ear_hear(const ln_ear *ear, const float *level, int rows, int step, float *room, float answer[LN_EARS])
{
    look(level, rows, step, room);
    for (int e = 0; e < ear->count; e++)
        answer[e] = answer_of(&ear->one[e], room, rows, room + room_of(LN_EAR_BANDS, rows, SEEN));
}
