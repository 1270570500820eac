/* SPDX-License-Identifier: Apache-2.0 */
/* The modules as a host of frei0r sees them, which loads them by name. MODULES is the folder they lie in. */
#include "../check.h"

#include <dlfcn.h>
#include <frei0r.h>
#include <locale.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <lanterne/op.h>

#include "grading/cdl.h"
#include "grading/lut.h"

typedef struct module {
    void *library;
    int (*init)(void);
    void (*deinit)(void);
    void (*plugin_info)(f0r_plugin_info_t *);
    void (*param_info)(f0r_param_info_t *, int);
    f0r_instance_t (*construct)(unsigned, unsigned);
    void (*destruct)(f0r_instance_t);
    void (*set)(f0r_instance_t, f0r_param_t, int);
    void (*get)(f0r_instance_t, f0r_param_t, int);
    void (*update)(f0r_instance_t, double, const uint32_t *, uint32_t *);
} module;

static module cdl, lut;
static char here[] = "/tmp/lanterne-frei0r-XXXXXX";

static void *symbol(const module *m, const char *name)
{
    void *found = dlsym(m->library, name);
    if (!found)
        fail_msg("the module lacks %s", name);
    return found;
}

#define FIND(m, field, name) (*(void **)(void *)&(m)->field = symbol(m, name))

static void load(module *m, const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s.so", MODULES, name);
    m->library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!m->library)
        fail_msg("%s", dlerror());
    FIND(m, init, "f0r_init");
    FIND(m, deinit, "f0r_deinit");
    FIND(m, plugin_info, "f0r_get_plugin_info");
    FIND(m, param_info, "f0r_get_param_info");
    FIND(m, construct, "f0r_construct");
    FIND(m, destruct, "f0r_destruct");
    FIND(m, set, "f0r_set_param_value");
    FIND(m, get, "f0r_get_param_value");
    FIND(m, update, "f0r_update");
    assert_int_equal(m->init(), 1);
}

/* A look that shows every colour's opposite, times `scale`: exact at all 8-bit codes. */
static void write_look(const char *name, double scale)
{
    FILE *file = fopen(name, "w");
    assert_non_null(file);
    fprintf(file, "LUT_3D_SIZE 2\n");
    for (int i = 0; i < 8; i++)
        fprintf(file, "%d.%d %d.%d %d.%d\n", 0, i & 1 ? 0 : (int)(scale * 10), 0, i & 2 ? 0 : (int)(scale * 10), 0, i & 4 ? 0 : (int)(scale * 10));
    fclose(file);
}

static int begin(void **state)
{
    (void)state;
    if (!mkdtemp(here) || chdir(here))
        return 1;
    load(&cdl, "lanterne_cdl");
    load(&lut, "lanterne_lut");
    write_look("half.cube", 0.5);
    write_look("fifth.cube", 0.2);
    return 0;
}

static int end(void **state)
{
    (void)state;
    cdl.deinit();
    lut.deinit();
    return chdir("/") || system("rm -rf /tmp/lanterne-frei0r-*");
}

static int find(const module *m, const char *name)
{
    f0r_plugin_info_t info;
    m->plugin_info(&info);
    for (int i = 0; i < info.num_params; i++) {
        f0r_param_info_t p;
        m->param_info(&p, i);
        if (!strcmp(p.name, name))
            return i;
    }
    fail_msg("there is no parameter %s", name);
    return -1;
}

static void say_text(const module *m, f0r_instance_t instance, const char *name, const char *text)
{
    char *value = (char *)(uintptr_t)text;
    m->set(instance, &value, find(m, name));
}

static void say(const module *m, f0r_instance_t instance, const char *name, double value)
{
    m->set(instance, &value, find(m, name));
}

/* Each number of the table is there, and 0, 1 and the default are its ends and its default. */
static void parameters_are_the_tables(void **state)
{
    (void)state;
    const struct {
        const module *m;
        const ln_table *table;
    } both[] = { { &cdl, &ln_op_cdl.table }, { &lut, &ln_op_lut.table } };
    for (int k = 0; k < 2; k++) {
        f0r_instance_t instance = both[k].m->construct(16, 16);
        assert_non_null(instance);
        for (size_t i = 0; i < both[k].table->count; i++) {
            const ln_setting *s = &both[k].table->settings[i];
            char name[64];
            double value = -1;
            char *text = NULL;
            snprintf(name, sizeof name, "%s%s", s->name, s->type == LN_TYPE_RGB ? "-green" : "");
            int index = find(both[k].m, name);
            if (s->type == LN_TYPE_TEXT || s->type == LN_TYPE_PATH) {
                both[k].m->get(instance, &text, index);
                assert_string_equal(text, s->standard_text ? s->standard_text : "");
                continue;
            }
            both[k].m->get(instance, &value, index);
            assert_true(fabs(s->min + value * (s->max - s->min) - s->standard) < 1e-9);
            for (double x = 0; x <= 1; x += 1) {
                double back;
                both[k].m->set(instance, &x, index);
                both[k].m->get(instance, &back, index);
                assert_true(fabs(back - x) < 1e-9);
            }
        }
        both[k].m->destruct(instance);
    }
    assert_null(cdl.construct(0, 16));
}

static uint8_t *noise(size_t bytes, unsigned seed)
{
    uint8_t *memory = malloc(bytes);
    assert_non_null(memory);
    for (size_t i = 0; i < bytes; i++) {
        seed = seed * 1664525U + 1013904223U;
        memory[i] = (uint8_t)(seed >> 24);
    }
    return memory;
}

/* Colours are the look's, alpha is the picture's, whatever the size. */
static void check_opposites(unsigned width, unsigned height, const char *look, double scale)
{
    size_t bytes = (size_t)width * height * 4;
    uint8_t *in = noise(bytes, width), *out = noise(bytes, 1);
    f0r_instance_t instance = lut.construct(width, height);
    say_text(&lut, instance, "file", look);
    say(&lut, instance, "dither", 0);
    lut.update(instance, 0.04, (const uint32_t *)(const void *)in, (uint32_t *)(void *)out);
    for (size_t i = 0; i < bytes; i++)
        if (i % 4 == 3)
            assert_int_equal(out[i], in[i]);
        else
            assert_true(fabs(out[i] - scale * (255 - in[i])) <= 0.501);
    lut.destruct(instance);
    free(in);
    free(out);
}

static void a_look_is_laid_and_alpha_kept(void **state)
{
    (void)state;
    static const unsigned sizes[][2] = { { 8, 8 }, { 64, 40 }, { 7, 5 }, { 1, 1 }, { 161, 91 } };
    setlocale(LC_ALL, "fr_FR.UTF-8"); /* hosts do, where it is installed: a look has points */
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        check_opposites(sizes[i][0], sizes[i][1], "half.cube", 0.5);
    setlocale(LC_ALL, "C");
}

static void *many(void *fifth)
{
    for (int i = 0; i < 30; i++)
        check_opposites(96, 64, fifth ? "fifth.cube" : "half.cube", fifth ? 0.2 : 0.5);
    return NULL;
}

static void instances_run_beside_each_other(void **state)
{
    (void)state;
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, many, (void *)1), 0);
    many(NULL);
    pthread_join(thread, NULL);
}

static void what_cannot_be_done_changes_nothing(void **state)
{
    (void)state;
    uint32_t in[64], out[64];
    memset(in, 0x5a, sizeof in);
    f0r_instance_t instance = lut.construct(8, 8);
    lut.update(instance, 0, in, out);
    assert_memory_equal(in, out, sizeof in);
    say_text(&lut, instance, "file", "nowhere.cube");
    memset(out, 0, sizeof out);
    lut.update(instance, NAN, in, out);
    assert_memory_equal(in, out, sizeof in);
    say_text(&lut, instance, "file", "half.cube"); /* and is mended by the next change */
    lut.update(instance, 1e300, in, out);
    assert_true(memcmp(in, out, sizeof in) != 0);
    lut.destruct(instance);
}

/* Numbers between the ends too: half of 0 to 16 is a slope of 8. */
static void a_number_means_what_its_range_says(void **state)
{
    (void)state;
    uint32_t in[64], out[64];
    memset(in, 10, sizeof in);
    f0r_instance_t instance = cdl.construct(8, 8);
    cdl.update(instance, 0, in, out);
    assert_memory_equal(in, out, sizeof in);
    say(&cdl, instance, "dither", 0);
    say(&cdl, instance, "slope-green", 0.5);
    cdl.update(instance, 0, in, out);
    assert_int_equal(((const uint8_t *)out)[1], 80);
    assert_int_equal(((const uint8_t *)out)[0], 10);
    cdl.destruct(instance);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parameters_are_the_tables),       cmocka_unit_test(a_look_is_laid_and_alpha_kept),      cmocka_unit_test(instances_run_beside_each_other),
        cmocka_unit_test(what_cannot_be_done_changes_nothing), cmocka_unit_test(a_number_means_what_its_range_says),
    };
    return cmocka_run_group_tests_name("frei0r", tests, begin, end);
}
