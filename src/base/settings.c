/* SPDX-License-Identifier: Apache-2.0 */
/* The table's readers and printers: text and JSON in and out of a settings struct, ruled by its ln_setting entries and by nothing else. */
#include <lanterne/op.h>

#include <jansson.h>
#include <locale.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"

static void *field(const ln_setting *s, void *settings)
{
    return (char *)settings + s->offset;
}

static const void *field_of(const ln_setting *s, const void *settings)
{
    return (const char *)settings + s->offset;
}

const char *ln_department_name(ln_department department)
{
    return department == LN_DEPARTMENT_SOUND ? "sound" : "grading";
}

void ln_settings_standard(const ln_table *table, void *settings)
{
    memset(settings, 0, table->size);
    for (size_t i = 0; i < table->count; i++) {
        const ln_setting *s = &table->settings[i];
        void *at = field(s, settings);
        switch (s->type) {
        case LN_TYPE_FLOAT: *(double *)at = s->standard; break;
        case LN_TYPE_INT:
        case LN_TYPE_CHOICE: *(int *)at = (int)s->standard; break;
        case LN_TYPE_BOOL: *(bool *)at = s->standard > 0; break;
        case LN_TYPE_TEXT:
        case LN_TYPE_PATH: *(const char **)at = s->standard_text; break;
        case LN_TYPE_RGB:
            for (int c = 0; c < 3; c++)
                ((double *)at)[c] = s->standard;
            break;
        case LN_TYPE_SPANS:
        case LN_TYPE_TEXTS: break;
        }
    }
}

const ln_setting *ln_setting_find(const ln_table *table, const char *name)
{
    for (size_t i = 0; i < table->count; i++)
        if (!strcmp(table->settings[i].name, name))
            return &table->settings[i];
    return NULL;
}

const ln_setting *ln_op_main(const ln_op *op)
{
    const ln_setting *first = op->table.count ? &op->table.settings[0] : NULL;
    if (!first)
        return NULL;
    if (first->type == LN_TYPE_CHOICE)
        return strcmp(first->choices[(int)first->standard], "none") ? NULL : first;
    const bool words = first->type == LN_TYPE_PATH || first->type == LN_TYPE_TEXT;
    return words && !(first->standard_text && *first->standard_text) ? first : NULL;
}

static int choices_print(const char *const *choices, char *text, size_t size)
{
    int length = snprintf(text, size, "one of");
    for (size_t i = 0; choices[i]; i++) {
        size_t used = (size_t)length < size ? (size_t)length : size;
        length += snprintf(text + used, size - used, "%s %s", i ? "," : "", choices[i]);
    }
    return length;
}

int ln_setting_accepts(const ln_setting *s, char *text, size_t size)
{
    const char *space = *s->unit ? " " : "";
    switch (s->type) {
    case LN_TYPE_FLOAT: return snprintf(text, size, "%g to %g%s%s", s->min, s->max, space, s->unit);
    case LN_TYPE_INT: return snprintf(text, size, "a whole number, %g to %g%s%s", s->min, s->max, space, s->unit);
    case LN_TYPE_BOOL: return snprintf(text, size, "yes or no");
    case LN_TYPE_CHOICE: return choices_print(s->choices, text, size);
    case LN_TYPE_TEXT: return snprintf(text, size, "a text");
    case LN_TYPE_PATH: return snprintf(text, size, "the name of a file");
    case LN_TYPE_RGB: return snprintf(text, size, "one number or three (red,green,blue), each %g to %g%s%s", s->min, s->max, space, s->unit);
    case LN_TYPE_SPANS: return snprintf(text, size, "FROM-TO, such as 10-12.5 or 00:00:10-00:00:12");
    case LN_TYPE_TEXTS: return snprintf(text, size, "a text");
    }
    return 0;
}

static ln_status refuse(const ln_setting *s, const char *value)
{
    char accepts[256];
    ln_setting_accepts(s, accepts, sizeof accepts);
    return ln_fail(LN_ESETTING, "--%s does not take \"%.80s\": it takes %s", s->name, value, accepts);
}

/* A whole number of characters, whatever the locale's decimal point. */
static bool number(const char *text, const char **end, double *value)
{
    static locale_t c_locale;
    if (!c_locale)
        c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    locale_t before = uselocale(c_locale);
    char *stop;
    *value = strtod(text, &stop);
    uselocale(before);
    *end = stop;
    return stop != text && isfinite(*value);
}

static bool parse_rgb(const ln_setting *s, const char *text, double rgb[3])
{
    int count = 0;
    for (const char *p = text;; p++) {
        if (count == 3 || !number(p, &p, &rgb[count]) || rgb[count] < s->min || rgb[count] > s->max)
            return false;
        count++;
        if (*p != ',' && *p != ' ')
            return !*p && (count == 3 || (count == 1 && (rgb[1] = rgb[2] = rgb[0], true)));
    }
}

static bool parse_bool(const char *text, bool *value)
{
    static const char *const yes[] = { "yes", "true", "on", "1" }, *const no[] = { "no", "false", "off", "0" };
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
        *value = !strcasecmp(text, yes[i]);
        if (*value || !strcasecmp(text, no[i]))
            return true;
    }
    return false;
}

static ln_status add_text(ln_texts *texts, const char *value, ln_arena *arena)
{
    const char **grown = ln_arena_alloc(arena, (texts->count + 1) * sizeof *grown);
    char *copy = ln_arena_text(arena, value);
    if (!grown || !copy)
        return LN_EMEMORY;
    if (texts->count)
        memcpy(grown, texts->text, texts->count * sizeof *grown);
    grown[texts->count] = copy;
    *texts = (ln_texts){ grown, texts->count + 1 };
    return LN_OK;
}

ln_status ln_setting_parse(const ln_setting *s, const char *value, ln_arena *arena, void *settings)
{
    void *at = field(s, settings);
    const char *end;
    double x, rgb[3];
    bool yes;
    ln_span span;
    char *copy;
    switch (s->type) {
    case LN_TYPE_FLOAT:
    case LN_TYPE_INT:
        if (!number(value, &end, &x) || *end || x < s->min || x > s->max || (s->type == LN_TYPE_INT && x != floor(x)))
            return refuse(s, value);
        if (s->type == LN_TYPE_INT)
            *(int *)at = (int)x;
        else
            *(double *)at = x;
        return LN_OK;
    case LN_TYPE_BOOL:
        if (!parse_bool(value, &yes))
            return refuse(s, value);
        *(bool *)at = yes;
        return LN_OK;
    case LN_TYPE_CHOICE:
        for (int i = 0; s->choices[i]; i++)
            if (!strcmp(s->choices[i], value)) {
                *(int *)at = i;
                return LN_OK;
            }
        return refuse(s, value);
    case LN_TYPE_TEXT:
    case LN_TYPE_PATH:
        if (s->type == LN_TYPE_PATH && !*value)
            return refuse(s, value);
        copy = ln_arena_text(arena, value);
        if (!copy)
            return LN_EMEMORY;
        *(const char **)at = copy;
        return LN_OK;
    case LN_TYPE_RGB:
        if (!parse_rgb(s, value, rgb))
            return refuse(s, value);
        memcpy(at, rgb, sizeof rgb);
        return LN_OK;
    case LN_TYPE_SPANS: {
        /* A generous clock, so that here only the form is judged; whether frames have a rate is known once there is a clip. */
        const ln_timecode any = { .rate = { 1000, 1 }, .fps = 1000 };
        if (ln_span_parse(value, &any, (ln_ratio){ 1, 1000000 }, &span))
            return ln_fail(LN_ESETTING, "--%s: %s", s->name, ln_why());
        return add_text(at, value, arena);
    }
    case LN_TYPE_TEXTS: return add_text(at, value, arena);
    }
    return refuse(s, value);
}

static int print_texts(const ln_texts *texts, char *text, size_t size)
{
    int length = snprintf(text, size, "%s", "");
    for (size_t i = 0; i < texts->count; i++) {
        size_t used = (size_t)length < size ? (size_t)length : size;
        length += snprintf(text + used, size - used, "%s%s", i ? " " : "", texts->text[i]);
    }
    return length;
}

int ln_setting_print(const ln_setting *s, const void *settings, char *text, size_t size)
{
    const void *at = field_of(s, settings);
    const char *const *word;
    const double *rgb;
    switch (s->type) {
    case LN_TYPE_FLOAT: return snprintf(text, size, "%.9g", *(const double *)at);
    case LN_TYPE_INT: return snprintf(text, size, "%d", *(const int *)at);
    case LN_TYPE_BOOL: return snprintf(text, size, "%s", *(const bool *)at ? "yes" : "no");
    case LN_TYPE_CHOICE: return snprintf(text, size, "%s", s->choices[*(const int *)at]);
    case LN_TYPE_TEXT:
    case LN_TYPE_PATH:
        word = at;
        return snprintf(text, size, "%s", *word ? *word : "");
    case LN_TYPE_RGB:
        rgb = at;
        return snprintf(text, size, "%.9g,%.9g,%.9g", rgb[0], rgb[1], rgb[2]);
    case LN_TYPE_SPANS:
    case LN_TYPE_TEXTS: return print_texts(at, text, size);
    }
    return 0;
}

static json_t *to_json(const ln_setting *s, const void *settings)
{
    const void *at = field_of(s, settings);
    switch (s->type) {
    case LN_TYPE_FLOAT: return json_real(*(const double *)at);
    case LN_TYPE_INT: return json_integer(*(const int *)at);
    case LN_TYPE_BOOL: return json_boolean(*(const bool *)at);
    case LN_TYPE_CHOICE: return json_string(s->choices[*(const int *)at]);
    case LN_TYPE_TEXT:
    case LN_TYPE_PATH: {
        const char *const *word = at;
        return *word ? json_string(*word) : json_null();
    }
    case LN_TYPE_RGB: {
        const double *rgb = at;
        return json_pack("[fff]", rgb[0], rgb[1], rgb[2]);
    }
    case LN_TYPE_SPANS:
    case LN_TYPE_TEXTS: {
        const ln_texts *texts = at;
        json_t *array = json_array();
        for (size_t i = 0; i < texts->count && array; i++)
            if (json_array_append_new(array, json_string(texts->text[i]))) {
                json_decref(array);
                array = NULL;
            }
        return array;
    }
    }
    return NULL;
}

bool ln_setting_is_standard(const ln_setting *s, const void *settings)
{
    unsigned char *fresh = malloc(s->offset + 64);
    if (!fresh)
        return false;
    const ln_table one = { s, 1, s->offset + 64 };
    ln_settings_standard(&one, fresh);
    json_t *a = to_json(s, settings), *b = to_json(s, fresh);
    bool same = a && b && json_equal(a, b);
    json_decref(a);
    json_decref(b);
    free(fresh);
    return same;
}

char *ln_settings_json(const ln_table *table, const void *settings)
{
    json_t *object = json_object();
    for (size_t i = 0; i < table->count; i++)
        if (json_object_set_new(object, table->settings[i].name, to_json(&table->settings[i], settings))) {
            json_decref(object);
            ln_fail(LN_EMEMORY, "no memory for settings as JSON");
            return NULL;
        }
    /* Not json_dumps: jansson 2.14 drops the quote after a key when its buffer cannot grow, and says nothing. */
    size_t size = json_dumpb(object, NULL, 0, JSON_COMPACT | JSON_REAL_PRECISION(15));
    char *text = size ? malloc(size + 1) : NULL;
    bool written = text && json_dumpb(object, text, size, JSON_COMPACT | JSON_REAL_PRECISION(15)) == size;
    json_decref(object);
    if (!written) {
        free(text);
        ln_fail(LN_EMEMORY, "no memory for settings as JSON");
        return NULL;
    }
    text[size] = 0;
    return text;
}

static ln_status texts_from_json(const ln_setting *s, const json_t *value, ln_arena *arena, void *settings)
{
    ln_texts *texts = field(s, settings), before = *texts;
    size_t i;
    json_t *item;
    *texts = (ln_texts){ 0 };
    json_array_foreach((json_t *)value, i, item) {
        const char *text = json_string_value(item);
        ln_status status = text ? ln_setting_parse(s, text, arena, settings) : refuse(s, "another kind of value");
        if (status) {
            *texts = before;
            return status;
        }
    }
    return LN_OK;
}

/* JSON's own types are turned into the words a person would write, so that ranges are judged in one place. */
static ln_status one_from_json(const ln_setting *s, const json_t *value, ln_arena *arena, void *settings)
{
    bool word = s->type == LN_TYPE_TEXT || s->type == LN_TYPE_PATH;
    if (json_is_null(value) && word) {
        *(const char **)field(s, settings) = NULL;
        return LN_OK;
    }
    if (json_is_array(value) && (s->type == LN_TYPE_SPANS || s->type == LN_TYPE_TEXTS))
        return texts_from_json(s, value, arena, settings);
    if (json_is_string(value) && (word || s->type == LN_TYPE_CHOICE))
        return ln_setting_parse(s, json_string_value(value), arena, settings);
    if (json_is_boolean(value) && s->type == LN_TYPE_BOOL)
        return ln_setting_parse(s, json_is_true(value) ? "yes" : "no", arena, settings);
    char text[128] = "";
    if (json_is_number(value) && (s->type == LN_TYPE_FLOAT || s->type == LN_TYPE_INT || s->type == LN_TYPE_RGB))
        snprintf(text, sizeof text, "%.17g", json_number_value(value));
    else if (json_array_size(value) == 3 && s->type == LN_TYPE_RGB)
        snprintf(text, sizeof text, "%.17g,%.17g,%.17g", json_number_value(json_array_get(value, 0)), json_number_value(json_array_get(value, 1)),
                 json_number_value(json_array_get(value, 2)));
    else {
        char *dump = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
        ln_status status = refuse(s, dump ? dump : "?");
        free(dump);
        return status;
    }
    return ln_setting_parse(s, text, arena, settings);
}

ln_status ln_settings_from_json(const ln_table *table, const char *json, ln_arena *arena, void *settings)
{
    json_error_t error;
    json_t *object = json_loads(json, JSON_REJECT_DUPLICATES, &error);
    if (!json_is_object(object)) {
        json_decref(object);
        if (!object && (!*error.text || json_error_code(&error) == json_error_out_of_memory))
            return ln_fail(LN_EMEMORY, "no memory for settings as JSON");
        return ln_fail(LN_EDAMAGED, "settings are not a JSON object: %s", object ? "another kind of value" : error.text);
    }
    ln_status status = LN_OK;
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value) {
        const ln_setting *s = ln_setting_find(table, key);
        status = s ? one_from_json(s, value, arena, settings) : ln_fail(LN_ESETTING, "there is no setting \"%.60s\" here", key);
        if (status)
            break;
    }
    json_decref(object);
    return status;
}
