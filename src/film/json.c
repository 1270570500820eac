/* SPDX-License-Identifier: Apache-2.0 */
#include "film/json.h"

#include <stdlib.h>

#include "base/arena.h"
#include "film/french.h"
#include "film/frenchreason.h"

static const char *type_name(ln_type type)
{
    switch (type) {
    case LN_TYPE_FLOAT: return "number";
    case LN_TYPE_INT: return "whole number";
    case LN_TYPE_BOOL: return "yes or no";
    case LN_TYPE_CHOICE: return "choice";
    case LN_TYPE_TEXT: return "text";
    case LN_TYPE_PATH: return "file";
    case LN_TYPE_RGB: return "three numbers";
    case LN_TYPE_SPANS: return "stretches";
    case LN_TYPE_TEXTS: return "texts";
    }
    return "unknown";
}

/* What every setting at its default looks like is JSON that the table prints itself. */
static json_t *standard_of(const ln_table *table)
{
    ln_arena *arena = ln_arena_new();
    void *settings = arena ? ln_arena_alloc(arena, table->size) : NULL;
    char *text = NULL;
    if (settings) {
        ln_settings_standard(table, settings);
        text = ln_settings_json(table, settings);
    }
    json_t *object = text ? json_loads(text, 0, NULL) : NULL;
    free(text);
    ln_arena_free(arena);
    return object;
}

/* The same words in French, where they are known. */
static void add_french(json_t *object, const char *op, const char *setting, const char *text)
{
    const ln_french *french = ln_french_find(op, setting);
    if (!french)
        return;
    json_object_set_new(object, "label_fr", json_string(french->label));
    json_object_set_new(object, text, json_string(french->text));
    if (french->unit)
        json_object_set_new(object, "unit_fr", json_string(french->unit));
}

static json_t *setting_json(const char *op, const ln_setting *s, json_t *standard)
{
    json_t *object = json_pack("{ss ss ss ss ss sO sb}", "name", s->name, "label", s->label, "type", type_name(s->type), "unit", s->unit, "text", s->text, "default", standard,
                               "repeat", s->type == LN_TYPE_SPANS || s->type == LN_TYPE_TEXTS);
    add_french(object, op, s->name, "text_fr");
    if (s->type == LN_TYPE_FLOAT || s->type == LN_TYPE_RGB)
        json_object_update_new(object, json_pack("{sf sf}", "min", s->min, "max", s->max));
    if (s->type == LN_TYPE_INT)
        json_object_update_new(object, json_pack("{sI sI}", "min", (json_int_t)s->min, "max", (json_int_t)s->max));
    if (s->type == LN_TYPE_CHOICE) {
        json_t *choices = json_array();
        for (size_t i = 0; s->choices[i]; i++)
            json_array_append_new(choices, json_string(s->choices[i]));
        json_object_set_new(object, "choices", choices);
    }
    return object;
}

static json_t *op_json(const ln_op *op)
{
    json_t *standard = standard_of(&op->table), *settings = json_array();
    for (size_t i = 0; standard && i < op->table.count; i++)
        json_array_append_new(settings, setting_json(op->name, &op->table.settings[i], json_object_get(standard, op->table.settings[i].name)));
    json_decref(standard);
    json_t *object = json_pack("{ss ss ss ss ss ss so}", "name", op->name, "label", op->label, "summary", op->summary, "story", op->story, "department",
                     ln_department_name(op->department), "kind", op->kind == LN_SOUND ? "sound" : "picture", "settings", settings);
    add_french(object, op->name, "", "summary_fr");
    return object;
}

json_t *ln_ops_json(const ln_op *const *ops)
{
    json_t *all = json_array();
    for (size_t i = 0; ops[i]; i++)
        if (json_array_append_new(all, op_json(ops[i]))) {
            json_decref(all);
            return NULL;
        }
    return all;
}

json_t *ln_proposal_json(const ln_proposal *p)
{
    char *settings = ln_settings_json(&p->op->table, p->settings), *french = settings ? ln_french_reason(p->reason) : NULL;
    json_t *object = french ? json_pack("{sI ss sf sf ss si sf ss ss so ss ss ss si}", "id", (json_int_t)p->id, "op", p->op->name, "from",
                                        ln_seconds(p->span.from, p->span.base), "to", ln_seconds(p->span.to, p->span.base), "family", p->family, "year", p->year,
                                        "confidence", p->confidence, "reason", p->reason, "reason_fr", french, "settings", json_loads(settings, 0, NULL), "verdict",
                                        ln_verdict_name(p->verdict), "by", p->by, "judge", p->judge, "track", p->track)
                            : NULL;
    free(french);
    free(settings);
    return object;
}
