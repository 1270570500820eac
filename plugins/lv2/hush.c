/* SPDX-License-Identifier: Apache-2.0 */
/* The remover of shown noise inside hosts of LV2 plugins. Hold Noise while the noise is heard alone, then Keep where it must not touch; let go, and it is taken off. What was heard is
 * saved with the session, not what was made of it, so that Keep can be shown on another day.
 *
 * What is made of it allocates, and what was made before is freed: where the host has a worker thread, there. */
#include "hush.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include <lv2/atom/atom.h>
#include <lv2/core/lv2.h>
#include <lv2/state/state.h>
#include <lv2/urid/urid.h>
#include <lv2/worker/worker.h>

#include "sound/live.h"

typedef struct hush {
    ln_live *live;
    int channels;
    const float *control[CONTROLS];
    float *latency;
    const float *in[2];
    float *out[2];
    ln_lesson lesson;
    atomic_bool learning; /* the worker reads the lessons: none may last meanwhile */
    ln_engines *done; /* shown no more; for the worker to free */
    const LV2_Worker_Schedule *worker;
    LV2_URID chunk, examples[2];
} hush;

static void *feature(const LV2_Feature *const *features, const char *uri)
{
    for (; features && *features; features++)
        if (!strcmp((*features)->URI, uri))
            return (*features)->data;
    return NULL;
}

static LV2_Handle instantiate(const LV2_Descriptor *descriptor, double rate, const char *bundle, const LV2_Feature *const *features)
{
    (void)bundle;
    hush *h = calloc(1, sizeof *h);
    for (size_t k = 0; h && k < HUSH_KINDS; k++)
        if (!strcmp(descriptor->URI, hush_kinds[k].uri))
            h->channels = hush_kinds[k].channels;
    if (!h || ln_live_new((int)(rate + 0.5), h->channels, &h->live)) {
        free(h);
        return NULL;
    }
    const LV2_URID_Map *map = feature(features, LV2_URID__map);
    h->worker = feature(features, LV2_WORKER__schedule);
    if (map) {
        h->chunk = map->map(map->handle, LV2_ATOM__Chunk);
        h->examples[0] = map->map(map->handle, HUSH_URI ":noise");
        h->examples[1] = map->map(map->handle, HUSH_URI ":keep");
    }
    return h;
}

static void connect_port(LV2_Handle instance, uint32_t port, void *data)
{
    hush *h = instance;
    uint32_t channels = (uint32_t)h->channels;
    if (port < CONTROLS)
        h->control[port] = data;
    else if (port == LATENCY)
        h->latency = data;
    else if (port < SOUND + channels)
        h->in[port - SOUND] = data;
    else if (port < SOUND + 2 * channels)
        h->out[port - SOUND - channels] = data;
}

static void activate(LV2_Handle instance)
{
    ln_live_start(((hush *)instance)->live);
}

/* Where there is time to free what was shown before. */
static void show(hush *h, ln_engines *engines)
{
    ln_engines *before = ln_live_show(h->live, engines);
    ln_engines_free(&before);
}

static void learn(hush *h)
{
    ln_engines *engines;
    if (h->worker)
        h->learning = h->worker->schedule_work(h->worker->handle, 0, NULL) == LV2_WORKER_SUCCESS;
    else if (!ln_live_learn(h->live, &engines))
        show(h, engines);
}

/* Nothing to work on: learn. Engines: they are done. */
static LV2_Worker_Status work(LV2_Handle instance, LV2_Worker_Respond_Function respond, LV2_Worker_Respond_Handle handle, uint32_t size, const void *data)
{
    ln_engines *engines = NULL;
    if (size == sizeof engines) {
        memcpy(&engines, data, sizeof engines);
        ln_engines_free(&engines);
        return LV2_WORKER_SUCCESS;
    }
    ln_live_learn(((hush *)instance)->live, &engines);
    LV2_Worker_Status status = respond(handle, sizeof engines, &engines);
    if (status) { /* nobody will answer: let it be shown once more */
        ln_engines_free(&engines);
        ((hush *)instance)->learning = false;
    }
    return status;
}

static LV2_Worker_Status work_response(LV2_Handle instance, uint32_t size, const void *body)
{
    hush *h = instance;
    ln_engines *engines = NULL;
    h->learning = false;
    if (size == sizeof engines)
        memcpy(&engines, body, sizeof engines);
    if (engines)
        h->done = ln_live_show(h->live, engines);
    return LV2_WORKER_SUCCESS;
}

/* Until the worker has room for them they are kept, and nothing is learnt in their place. */
static void retire(hush *h)
{
    if (h->done && !h->worker->schedule_work(h->worker->handle, sizeof h->done, &h->done))
        h->done = NULL;
}

static bool held(const hush *h, int control)
{
    return h->control[control] && *h->control[control] > 0.5F;
}

/* What another plugin sends that is no number would be heard as a bang by whoever comes behind us: silence goes out in its place. */
static void mend(float *sound, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        sound[i] = isfinite(sound[i]) ? sound[i] : 0;
}

static void run(LV2_Handle instance, uint32_t count)
{
    hush *h = instance;
    retire(h);
    ln_lesson lesson = h->learning || h->done ? LN_LESSON_NONE : held(h, NOISE) ? LN_LESSON_NOISE : held(h, KEEP) ? LN_LESSON_KEEP : LN_LESSON_NONE;
    ln_live_hear(h->live, lesson);
    if (lesson != h->lesson && h->lesson != LN_LESSON_NONE)
        learn(h);
    h->lesson = lesson;
    ln_live_process(h->live, h->in, h->out, count, (double)*h->control[FLOOR], (double)*h->control[STRENGTH]);
    for (int c = 0; c < h->channels; c++)
        mend(h->out[c], count);
    if (h->latency)
        *h->latency = (float)ln_live_latency(h->live);
}

static void cleanup(LV2_Handle instance)
{
    hush *h = instance;
    ln_engines_free(&h->done);
    ln_live_free(&h->live);
    free(h);
}

static LV2_State_Status save(LV2_Handle instance, LV2_State_Store_Function store, LV2_State_Handle handle, uint32_t flags, const LV2_Feature *const *features)
{
    (void)flags, (void)features;
    hush *h = instance;
    LV2_State_Status status = h->chunk ? LV2_STATE_SUCCESS : LV2_STATE_ERR_NO_FEATURE;
    for (int i = 0; i < 2 && !status; i++) {
        size_t count;
        const float *rows = ln_live_lesson(h->live, LN_LESSON_NOISE + i, &count);
        if (count)
            status = store(handle, h->examples[i], rows, count * LN_BANDS * sizeof *rows, h->chunk, LV2_STATE_IS_POD);
    }
    return status;
}

/* Bytes from a session need not lie where floats may. */
static ln_status teach(hush *h, ln_lesson lesson, const void *bytes, size_t size)
{
    const size_t row = LN_BANDS * sizeof(float);
    float *rows = malloc(size + row);
    if (!rows)
        return LN_EMEMORY;
    if (size)
        memcpy(rows, bytes, size);
    ln_status status = size % row ? ln_fail(LN_EDAMAGED, "an example of %zu bytes", size) : ln_live_teach(h->live, lesson, rows, size / row);
    free(rows);
    return status;
}

static LV2_State_Status restore(LV2_Handle instance, LV2_State_Retrieve_Function retrieve, LV2_State_Handle handle, uint32_t flags, const LV2_Feature *const *features)
{
    (void)flags, (void)features;
    hush *h = instance;
    ln_engines *engines;
    if (!h->chunk)
        return LV2_STATE_ERR_NO_FEATURE;
    for (int i = 0; i < 2; i++) {
        size_t size = 0;
        uint32_t type = 0, how = 0;
        const void *bytes = retrieve(handle, h->examples[i], &size, &type, &how);
        if (bytes && type != h->chunk)
            return LV2_STATE_ERR_BAD_TYPE;
        if (teach(h, LN_LESSON_NOISE + i, bytes, bytes ? size : 0))
            return LV2_STATE_ERR_UNKNOWN;
    }
    ln_live_learn(h->live, &engines);
    show(h, engines);
    return LV2_STATE_SUCCESS;
}

static const void *extension_data(const char *uri)
{
    static const LV2_State_Interface state = { save, restore };
    static const LV2_Worker_Interface worker = { work, work_response, NULL };
    return !strcmp(uri, LV2_STATE__interface) ? (const void *)&state : !strcmp(uri, LV2_WORKER__interface) ? (const void *)&worker : NULL;
}

LV2_SYMBOL_EXPORT const LV2_Descriptor *lv2_descriptor(uint32_t index)
{
    static const LV2_Descriptor descriptors[HUSH_KINDS] = {
        { HUSH_URI_MONO, instantiate, connect_port, activate, run, NULL, cleanup, extension_data },
        { HUSH_URI_STEREO, instantiate, connect_port, activate, run, NULL, cleanup, extension_data },
    };
    return index < HUSH_KINDS ? &descriptors[index] : NULL;
}
