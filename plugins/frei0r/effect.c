/* SPDX-License-Identifier: Apache-2.0 */
/* An operation on pictures inside hosts of frei0r (ffmpeg, melt, Shotcut, Kdenlive, Flowblade ...), compiled once for each: EFFECT is its ln_op.
 *
 * The host's frames become the pictures of a clip, and the operation does on it what it does on any: it proposes from the settings, that is accepted, and its clip is pulled from,
 * picture by picture. frei0r knows numbers from 0 to 1, texts and switches: rows of the operation's table are mapped to them over their real ranges, three numbers to a row of red, green
 * and blue (frei0r's own colours are 8 bits in some hosts), and a row that is a list (stretches of a clip) is left out. Where nothing can be done, for lack of a file perhaps, pictures
 * pass as they are and stderr says why, once for each change. */
#include <frei0r.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lanterne/job.h>

#include "base/arena.h"

#define EXPORT __attribute__((visibility("default")))

extern const ln_op EFFECT;

enum { PARAMS_MAX = 64, MICROSECOND = 1000000 };

/* What the host sees: a row of the table, or one of its three numbers. */
typedef struct param {
    const ln_setting *row;
    size_t offset;         /* into the settings */
    char name[48], text[800];
} param;
static param params[PARAMS_MAX];
static int param_count;

/* The clip over the host's frames: one at a time. */
typedef struct feed {
    ln_clip clip;
    ln_block *picture; /* the next to be given out, or NULL */
} feed;

typedef struct effect {
    int width, height;
    void *settings;
    ln_arena *texts;   /* of the settings */
    char *shown;       /* the text that the host was given last */
    ln_job job;        /* with `ready`: everything of the operation at these settings */
    bool ready, failed;
    feed *feed;
    ln_clip *clip;     /* the operation's, around the feed */
    ln_proposals list;
} effect;

static int last_choice(const ln_setting *s)
{
    int last = 0;
    while (s->choices[last + 1])
        last++;
    return last;
}

/* "how bright it is (0 to 1 stands for -4 to 4 stops)". */
static void explain(const ln_setting *s, char *text, size_t size)
{
    char range[400];
    int used = snprintf(text, size, "%s", s->text);
    if (used < 0 || (size_t)used >= size)
        return;
    if (s->type == LN_TYPE_CHOICE) {
        ln_setting_accepts(s, range, sizeof range);
        snprintf(text + used, size - (size_t)used, " (from 0 to 1 in equal steps: %s)", range);
    } else if (s->type == LN_TYPE_FLOAT || s->type == LN_TYPE_INT || s->type == LN_TYPE_RGB)
        snprintf(text + used, size - (size_t)used, " (0 to 1 stands for %g to %g%s%s)", s->min, s->max, *s->unit ? " " : "", s->unit);
}

EXPORT int f0r_init(void)
{
    static const char *const parts[] = { "-red", "-green", "-blue" };
    param_count = 0;
    for (size_t i = 0; i < EFFECT.table.count; i++) {
        const ln_setting *s = &EFFECT.table.settings[i];
        bool list = s->type == LN_TYPE_SPANS || s->type == LN_TYPE_TEXTS, rgb = s->type == LN_TYPE_RGB;
        for (size_t k = 0; !list && k < (rgb ? 3 : 1) && param_count < PARAMS_MAX; k++) {
            param *p = &params[param_count++];
            *p = (param){ .row = s, .offset = s->offset + k * sizeof(double) };
            snprintf(p->name, sizeof p->name, "%s%s", s->name, rgb ? parts[k] : "");
            explain(s, p->text, sizeof p->text);
        }
    }
    return 1;
}

EXPORT void f0r_deinit(void)
{
}

EXPORT void f0r_get_plugin_info(f0r_plugin_info_t *info)
{
    *info = (f0r_plugin_info_t){ .name = EFFECT.label,
                                 .author = "lanterne",
                                 .plugin_type = F0R_PLUGIN_TYPE_FILTER,
                                 .color_model = F0R_COLOR_MODEL_RGBA8888,
                                 .frei0r_version = FREI0R_MAJOR_VERSION,
                                 .major_version = 0,
                                 .minor_version = 1,
                                 .num_params = param_count,
                                 .explanation = EFFECT.summary };
}

static int type_of(const ln_setting *s)
{
    switch (s->type) {
    case LN_TYPE_BOOL: return F0R_PARAM_BOOL;
    case LN_TYPE_TEXT:
    case LN_TYPE_PATH: return F0R_PARAM_STRING;
    default: return F0R_PARAM_DOUBLE;
    }
}

EXPORT void f0r_get_param_info(f0r_param_info_t *info, int index)
{
    if (index >= 0 && index < param_count)
        *info = (f0r_param_info_t){ .name = params[index].name, .type = type_of(params[index].row), .explanation = params[index].text };
}

static void drop(effect *e)
{
    if (e->ready) {
        ln_clip_close(&e->clip);
        ln_job_end(&e->job);
    }
    e->ready = e->failed = false;
}

EXPORT f0r_instance_t f0r_construct(unsigned width, unsigned height)
{
    effect *e = width && height && width <= 1 << 15 && height <= 1 << 15 ? calloc(1, sizeof *e) : NULL;
    if (!e)
        return NULL;
    e->width = (int)width;
    e->height = (int)height;
    e->settings = calloc(1, EFFECT.table.size);
    e->texts = ln_arena_new();
    if (!e->settings || !e->texts) {
        f0r_destruct(e);
        return NULL;
    }
    ln_settings_standard(&EFFECT.table, e->settings);
    return e;
}

EXPORT void f0r_destruct(f0r_instance_t instance)
{
    effect *e = instance;
    drop(e);
    ln_arena_free(e->texts);
    free(e->settings);
    free(e->shown);
    free(e);
}

/* Settings. */

static double held(double x)
{
    return x > 0 ? x < 1 ? x : 1 : 0; /* in this order what is no number is 0 */
}

static double real_of(const ln_setting *s, double x)
{
    return s->min + held(x) * (s->max - s->min);
}

static double share_of(const ln_setting *s, double real)
{
    return s->max > s->min ? held((real - s->min) / (s->max - s->min)) : 0;
}

static void set_text(effect *e, const ln_setting *s, const char *text)
{
    if (!text || (s->type == LN_TYPE_PATH && !*text))
        text = s->standard_text ? s->standard_text : "";
    if (ln_setting_parse(s, text, e->texts, e->settings))
        fprintf(stderr, "lanterne %s: %s\n", EFFECT.name, ln_why());
}

EXPORT void f0r_set_param_value(f0r_instance_t instance, f0r_param_t value, int index)
{
    effect *e = instance;
    if (index < 0 || index >= param_count || !value)
        return;
    const ln_setting *s = params[index].row;
    void *field = (char *)e->settings + params[index].offset;
    switch (s->type) {
    case LN_TYPE_FLOAT:
    case LN_TYPE_RGB: *(double *)field = real_of(s, *(const double *)value); break;
    case LN_TYPE_INT: *(int *)field = (int)lrint(real_of(s, *(const double *)value)); break;
    case LN_TYPE_CHOICE: *(int *)field = (int)lrint(held(*(const double *)value) * last_choice(s)); break;
    case LN_TYPE_BOOL: *(bool *)field = *(const double *)value >= 0.5; break;
    case LN_TYPE_TEXT:
    case LN_TYPE_PATH: set_text(e, s, *(char *const *)value); break;
    case LN_TYPE_SPANS:
    case LN_TYPE_TEXTS: break;
    }
    drop(e);
}

static char *show_text(effect *e, const char *text)
{
    free(e->shown);
    return e->shown = strdup(text ? text : "");
}

EXPORT void f0r_get_param_value(f0r_instance_t instance, f0r_param_t value, int index)
{
    effect *e = instance;
    if (index < 0 || index >= param_count || !value)
        return;
    const ln_setting *s = params[index].row;
    const void *field = (const char *)e->settings + params[index].offset;
    switch (s->type) {
    case LN_TYPE_FLOAT:
    case LN_TYPE_RGB: *(double *)value = share_of(s, *(const double *)field); break;
    case LN_TYPE_INT: *(double *)value = share_of(s, *(const int *)field); break;
    case LN_TYPE_CHOICE: *(double *)value = last_choice(s) ? (double)*(const int *)field / last_choice(s) : 0; break;
    case LN_TYPE_BOOL: *(double *)value = *(const bool *)field; break;
    case LN_TYPE_TEXT:
    case LN_TYPE_PATH: *(char **)value = show_text(e, *(const char *const *)field); break;
    case LN_TYPE_SPANS:
    case LN_TYPE_TEXTS: break;
    }
}

/* The clip of the host's frames. */

static ln_status feed_next(ln_clip *clip, ln_block **out)
{
    feed *f = (feed *)clip;
    *out = f->picture;
    f->picture = NULL;
    return *out ? LN_OK : LN_END;
}

static ln_status feed_seek(ln_clip *clip, int64_t at)
{
    (void)clip, (void)at;
    return LN_OK;
}

static void feed_close(ln_clip *clip)
{
    feed *f = (feed *)clip;
    ln_block_unref(&f->picture);
    free(f);
}

/* Red, green, blue and alpha of 8 bits, as the screen shows them. */
static const ln_pixels pixels = { .model = LN_RGB, .depth = 8, .alpha = true, .full = true, .primaries = 2, .transfer = 2, .matrix = 0, .siting = -1 };

static ln_clip *open_feed(effect *e)
{
    static const ln_clip_verbs verbs = { feed_next, feed_seek, feed_close };
    e->feed = calloc(1, sizeof *e->feed);
    if (!e->feed)
        return NULL;
    e->feed->clip = (ln_clip){ .verbs = &verbs,
                               .info = { .kind = LN_PICTURE, .base = { 1, MICROSECOND }, .length = -1, .width = e->width, .height = e->height, .pixels = pixels, .track = -1, .path = "" } };
    return &e->feed->clip;
}

/* Everything of the operation at these settings. */
static ln_status prepare(effect *e)
{
    if (ln_job_begin(&e->job))
        return LN_EMEMORY;
    ln_clip *source = open_feed(e);
    e->clip = source;
    e->list = (ln_proposals){ .arena = e->job.arena };
    ln_status status = source ? EFFECT.propose(e->settings, source, &e->job, &e->list) : ln_fail(LN_EMEMORY, "no memory for a clip");
    for (size_t i = 0; i < e->list.count; i++)
        e->list.item[i].verdict = LN_ACCEPTED;
    if (!status)
        status = EFFECT.apply(&e->list, source, &e->job, &e->clip);
    if (!status) {
        e->ready = true;
        return LN_OK;
    }
    ln_clip_close(&source);
    ln_job_end(&e->job);
    return status;
}

/* Packed and planar. */

static ln_status take_apart(const effect *e, double time, const uint8_t *in, ln_block **out)
{
    ln_status status = ln_block_picture(&pixels, e->width, e->height, NULL, out);
    if (status)
        return status;
    (*out)->at = time > -1e12 && time < 1e12 ? (int64_t)llrint(time * MICROSECOND) : 0;
    for (int y = 0; y < e->height; y++) {
        uint8_t *g = (*out)->plane[0] + (*out)->stride[0] * y, *b = (*out)->plane[1] + (*out)->stride[1] * y;
        uint8_t *r = (*out)->plane[2] + (*out)->stride[2] * y, *a = (*out)->plane[3] + (*out)->stride[3] * y;
        for (int x = 0; x < e->width; x++, in += 4) {
            r[x] = in[0];
            g[x] = in[1];
            b[x] = in[2];
            a[x] = in[3];
        }
    }
    return LN_OK;
}

static void put_together(const effect *e, const ln_block *picture, uint8_t *out)
{
    for (int y = 0; y < e->height; y++) {
        const uint8_t *row[4];
        for (int p = 0; p < 4; p++)
            row[p] = picture->plane[p] + picture->stride[p] * y;
        for (int x = 0; x < e->width; x++, out += 4) {
            out[0] = row[2][x];
            out[1] = row[0][x];
            out[2] = row[1][x];
            out[3] = row[3][x];
        }
    }
}

static ln_status carry(effect *e, double time, const uint32_t *in, uint32_t *out)
{
    ln_block *picture = NULL;
    ln_status status = e->ready ? LN_OK : prepare(e);
    if (!status)
        status = take_apart(e, time, (const uint8_t *)in, &e->feed->picture);
    if (!status)
        status = ln_clip_next(e->clip, &picture);
    if (!status)
        put_together(e, picture, (uint8_t *)out);
    ln_block_unref(&picture);
    return status;
}

EXPORT void f0r_update(f0r_instance_t instance, double time, const uint32_t *in, uint32_t *out)
{
    effect *e = instance;
    ln_status status = e->failed ? LN_EMISSING : carry(e, time, in, out);
    if (!status)
        return;
    if (!e->failed)
        fprintf(stderr, "lanterne %s: pictures pass as they are: %s\n", EFFECT.name, ln_why());
    e->failed = true;
    memmove(out, in, (size_t)e->width * (size_t)e->height * sizeof *out);
}
