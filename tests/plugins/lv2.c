/* SPDX-License-Identifier: Apache-2.0 */
/* The plugin as a host sees it, through lilv: ports and latency, a noise shown with the switch, and a session saved and opened again. */
#include "../check.h"

#include <math.h>
#include <stdlib.h>

#include <lilv/lilv.h>
#include <lv2/urid/urid.h>
#include <lv2/worker/worker.h>

enum { RATE = 48000, LENGTH = 8 * RATE, BLOCK = 256 };

typedef struct host {
    LilvWorld *world;
    const LilvPlugin *plugin;
    LilvInstance *instance;
    float floor, strength, noise, keep, latency;
} host;

/* As many as any test needs; URIDs begin at 1. */
static LV2_URID map_uri(LV2_URID_Map_Handle handle, const char *uri)
{
    static char known[32][100];
    (void)handle;
    for (LV2_URID i = 0; i < 32; i++) {
        if (!*known[i])
            snprintf(known[i], sizeof known[i], "%s", uri);
        if (!strcmp(known[i], uri))
            return i + 1;
    }
    return 0;
}

static const char *const uris[] = { "http://lv2plug.in/ns/ext/atom#Chunk", "urn:lanterne:hush:noise", "urn:lanterne:hush:keep" };
static const char *unmap_uri(LV2_URID_Unmap_Handle handle, LV2_URID urid)
{
    for (size_t i = 0; i < sizeof uris / sizeof *uris; i++)
        if (map_uri(handle, uris[i]) == urid)
            return uris[i];
    return NULL;
}

static LV2_URID_Map map = { NULL, map_uri };
static LV2_URID_Unmap unmap = { NULL, unmap_uri };

/* A host's worker, which is always behind: it works when it is told to. */
static struct {
    bool there;
    int asked, answered; /* so far */
    uint32_t size;
    char data[64];
} worker;

static LV2_Worker_Status ask(LV2_Worker_Schedule_Handle handle, uint32_t size, const void *data)
{
    (void)handle;
    assert_true(size <= sizeof worker.data);
    if (worker.asked > worker.answered)
        return LV2_WORKER_ERR_NO_SPACE;
    worker.size = size;
    if (size)
        memcpy(worker.data, data, size);
    worker.asked++;
    return LV2_WORKER_SUCCESS;
}

static LV2_Worker_Status answer(LV2_Worker_Respond_Handle handle, uint32_t size, const void *data)
{
    const LilvInstance *instance = handle;
    const LV2_Worker_Interface *work = lilv_instance_get_extension_data(instance, LV2_WORKER__interface);
    return work ? work->work_response(lilv_instance_get_handle(instance), size, data) : LV2_WORKER_ERR_UNKNOWN;
}

static void let_work(LilvInstance *instance)
{
    const LV2_Worker_Interface *work = lilv_instance_get_extension_data(instance, LV2_WORKER__interface);
    if (!work || worker.asked == worker.answered)
        return;
    assert_int_equal(work->work(lilv_instance_get_handle(instance), answer, instance, worker.size, worker.data), LV2_WORKER_SUCCESS);
    worker.answered++;
}

static void host_open(host *h, const char *uri)
{
    static LV2_Worker_Schedule schedule = { NULL, ask };
    static const LV2_Feature urid = { LV2_URID__map, &map }, working = { LV2_WORKER__schedule, &schedule };
    const LV2_Feature *const features[] = { &urid, worker.there ? &working : NULL, NULL };
    *h = (host){ .world = lilv_world_new() };
    lilv_world_load_all(h->world);
    LilvNode *node = lilv_new_uri(h->world, uri);
    h->plugin = lilv_plugins_get_by_uri(lilv_world_get_all_plugins(h->world), node);
    lilv_node_free(node);
    assert_non_null(h->plugin);
    assert_true(lilv_plugin_verify(h->plugin));
    h->instance = lilv_plugin_instantiate(h->plugin, RATE, features);
    assert_non_null(h->instance);
    float *ports[] = { &h->floor, &h->strength, &h->noise, &h->keep, &h->latency }, standard[20];
    lilv_plugin_get_port_ranges_float(h->plugin, NULL, NULL, standard);
    for (uint32_t i = 0; i < 5; i++) {
        *ports[i] = standard[i];
        lilv_instance_connect_port(h->instance, i, ports[i]);
    }
    lilv_instance_activate(h->instance);
}

static void host_close(host *h)
{
    lilv_instance_deactivate(h->instance);
    lilv_instance_free(h->instance);
    lilv_world_free(h->world);
}

/* Noise, the same for both channels but for its strength. */
static void make_noise(float *left, float *right)
{
    uint32_t seed = 1;
    for (int i = 0; i < LENGTH; i++) {
        seed = seed * 1664525U + 1013904223U;
        left[i] = 0.1F * ((float)seed / 2147483648.0F - 1);
        right[i] = 0.5F * left[i];
    }
}

static void play(host *h, const float *left, const float *right, float *out_left, float *out_right, double hold_from, double hold_to)
{
    for (int at = 0; at < LENGTH; at += BLOCK) {
        h->noise = at >= hold_from * RATE && at < hold_to * RATE;
        lilv_instance_connect_port(h->instance, 5, (void *)(left + at));
        lilv_instance_connect_port(h->instance, 6, (void *)(right + at));
        lilv_instance_connect_port(h->instance, 7, out_left + at);
        lilv_instance_connect_port(h->instance, 8, out_right + at);
        lilv_instance_run(h->instance, BLOCK);
    }
}

static double energy(const float *x, double from, double to)
{
    double sum = 0;
    for (int i = (int)(from * RATE); i < (int)(to * RATE); i++)
        sum += (double)x[i] * (double)x[i];
    return sum;
}

static float left[LENGTH], right[LENGTH], out[2][LENGTH];

static void a_switch_held_is_a_noise_shown(void **state)
{
    (void)state;
    host h;
    host_open(&h, "urn:lanterne:hush:stereo");
    make_noise(left, right);
    play(&h, left, right, out[0], out[1], 1, 3);
    int latency = (int)h.latency;
    assert_in_range(latency, RATE / 10, RATE);
    assert_memory_equal(out[0] + latency, left, (size_t)(3 * RATE - latency - RATE / 2) * sizeof(float));
    double change = 10 * log10(energy(out[0], 6, 8) / energy(left, 6, 8));
    if (!(change < -12))
        fail_msg("noise that was shown changed by %.1f dB only", change);
    for (int i = 0; i < LENGTH; i++)
        assert_true(fabsf(out[0][i] - 2 * out[1][i]) < 1e-6F);
    host_close(&h);
}

/* Learning is the worker's, and so is freeing what was learnt before; until it has been at it everything passes. */
static void a_worker_learns_beside_the_sound(void **state)
{
    (void)state;
    host h;
    worker.there = true;
    host_open(&h, "urn:lanterne:hush:stereo");
    make_noise(left, right);
    play(&h, left, right, out[0], out[1], 1, 3);
    const int latency = (int)h.latency;
    assert_int_equal(worker.asked, 1);
    assert_memory_equal(out[0] + latency, left, (size_t)(LENGTH - latency) * sizeof(float));
    let_work(h.instance);
    play(&h, left, right, out[0], out[1], 1, 3); /* shown once more, while it is taken off */
    assert_true(10 * log10(energy(out[0], 6, 8) / energy(left, 6, 8)) < -12);
    assert_int_equal(worker.asked, 2);
    let_work(h.instance);
    play(&h, left, right, out[0], out[1], 0, 0);
    assert_true(10 * log10(energy(out[0], 6, 8) / energy(left, 6, 8)) < -12);
    assert_int_equal(worker.asked, 3); /* what was learnt first is to be freed */
    let_work(h.instance);
    host_close(&h);
    worker.there = false;
}

/* What is no number comes in while the noise is shown and after it: nothing of the kind goes out, and what was learnt holds. */
static void what_is_no_number_goes_no_farther(void **state)
{
    (void)state;
    host h;
    host_open(&h, "urn:lanterne:hush:stereo");
    make_noise(left, right);
    left[2 * RATE] = left[4 * RATE] = NAN;
    right[4 * RATE + 100] = INFINITY;
    play(&h, left, right, out[0], out[1], 1, 3);
    for (int i = 0; i < LENGTH; i++)
        assert_true(isfinite(out[0][i]) && isfinite(out[1][i]));
    double change = 10 * log10(energy(out[0], 6, 8) / energy(left, 6, 8));
    if (!(change < -12))
        fail_msg("noise that was shown changed by %.1f dB only", change);
    host_close(&h);
}

static void a_session_remembers_what_was_shown(void **state)
{
    (void)state;
    host h;
    host_open(&h, "urn:lanterne:hush:stereo");
    make_noise(left, right);
    play(&h, left, right, out[0], out[1], 1, 3);
    LilvState *saved = lilv_state_new_from_instance(h.plugin, h.instance, &map, NULL, NULL, NULL, NULL, NULL, NULL, 0, NULL);
    char *text = lilv_state_to_string(h.world, &map, &unmap, saved, "urn:lanterne:test", NULL);
    assert_non_null(text);
    lilv_state_free(saved);
    host_close(&h);
    host_open(&h, "urn:lanterne:hush:stereo");
    LilvState *opened = lilv_state_new_from_string(h.world, &map, text);
    assert_non_null(opened);
    lilv_state_restore(opened, h.instance, NULL, NULL, 0, NULL);
    play(&h, left, right, out[0], out[1], 0, 0);
    double change = 10 * log10(energy(out[0], 6, 8) / energy(left, 6, 8));
    if (!(change < -12))
        fail_msg("opened again, noise changed by %.1f dB only", change);
    lilv_state_free(opened);
    lilv_free(text);
    host_close(&h);
}

static void its_controls_are_the_table_s(void **state)
{
    (void)state;
    host h;
    host_open(&h, "urn:lanterne:hush:mono");
    float low[20], high[20], standard[20];
    assert_int_equal(lilv_plugin_get_num_ports(h.plugin), 7);
    lilv_plugin_get_port_ranges_float(h.plugin, low, high, standard);
    assert_true(low[0] < -59 && high[0] > -1 && standard[0] < -17 && standard[0] > -19);
    assert_true(standard[2] < 0.1F && high[2] > 0.9F);
    assert_true(lilv_plugin_has_latency(h.plugin));
    host_close(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_switch_held_is_a_noise_shown),         cmocka_unit_test(a_worker_learns_beside_the_sound), cmocka_unit_test(what_is_no_number_goes_no_farther),
        cmocka_unit_test(a_session_remembers_what_was_shown),     cmocka_unit_test(its_controls_are_the_table_s),
    };
    return cmocka_run_group_tests_name("lv2", tests, NULL, NULL);
}
