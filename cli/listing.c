/* SPDX-License-Identifier: Apache-2.0 */
#include "listing.h"

#include <stdlib.h>
#include <string.h>

#include <lanterne/history.h>

#include "text.h"

const char *listing_year(const ln_proposal *p, char *text, size_t size)
{
    const ln_family *family = *p->family ? ln_family_find(p->family) : NULL;
    *text = 0;
    if (family && p->year && p->year < family->from)
        snprintf(text, size, "not heard before %d (%s)", family->from, family->why);
    else if (family && p->year && p->year > family->until)
        snprintf(text, size, "no longer heard after %d (%s)", family->until, family->why);
    return text;
}

/* " [floor -12]": numbers and switches that are not the operation's defaults, so that a change shows. Files and texts are told by the reason. */
static void print_settings(const ln_proposal *p, char *text, size_t size)
{
    size_t used = 0;
    *text = 0;
    for (size_t i = 0; i < p->op->table.count && used < size; i++) {
        const ln_setting *s = &p->op->table.settings[i];
        char value[100];
        bool wordy = s->type == LN_TYPE_TEXT || s->type == LN_TYPE_PATH || s->type == LN_TYPE_SPANS || s->type == LN_TYPE_TEXTS;
        if (wordy || ln_setting_is_standard(s, p->settings))
            continue;
        ln_setting_print(s, p->settings, value, sizeof value);
        used += (size_t)snprintf(text + used, size - used, "%s%s %s", used ? ", " : " [", s->name, value);
    }
    if (used && used + 1 < size)
        snprintf(text + used, size - used, "]");
}

/* A still has no time: what is proposed for it lies on its first tick. */
static const char *where(const ln_proposal *p, char *text, size_t size)
{
    char from[24], to[24];
    if (p->op->kind == LN_PICTURE && p->span.from == 0 && p->span.to == 1)
        return "the picture";
    snprintf(text, size, "%s-%s", ln_time_print(p->span.from, p->span.base, from), ln_time_print(p->span.to, p->span.base, to));
    return text;
}

static void print_one(FILE *out, const ln_proposal *p, int id_columns, int width)
{
    char span[50], year[300], settings[300], why[1400];
    int at = 0;
    if (id_columns)
        at = fprintf(out, "%*lld  ", id_columns, (long long)p->id);
    at += fprintf(out, "%-25s  %4.2f  %-8s  ", where(p, span, sizeof span), p->confidence, ln_verdict_name(p->verdict));
    listing_year(p, year, sizeof year);
    print_settings(p, settings, sizeof settings);
    snprintf(why, sizeof why, "%s: %s%s%s%s", p->op->name, p->reason, *year ? "; " : "", year, settings);
    text_wrap(out, why, at, at, width > at + 24 ? width : at + 1000);
}

void listing_print(FILE *out, const ln_proposals *list)
{
    int64_t highest = 0;
    int columns = 0;
    for (size_t i = 0; i < list->count; i++)
        highest = list->item[i].id > highest ? list->item[i].id : highest;
    for (; highest; highest /= 10)
        columns++;
    if (list->count && columns)
        fprintf(out, "%*s  ", columns = columns < 2 ? 2 : columns, "ID");
    if (list->count)
        fprintf(out, "%-25s  Sure  %-8s  What, and why\n", "From-to", "Verdict");
    for (size_t i = 0; i < list->count; i++)
        print_one(out, &list->item[i], columns, text_terminal(out));
}

ln_status json_print(FILE *out, json_t *value)
{
    /* 15 digits tell the samples of the longest film at the highest rate apart, and end 0.1 where a person would. */
    char *text = value ? json_dumps(value, JSON_INDENT(2) | JSON_REAL_PRECISION(15)) : NULL;
    json_decref(value);
    if (!text)
        return ln_fail(LN_EMEMORY, "no memory for JSON");
    fprintf(out, "%s\n", text);
    free(text);
    return LN_OK;
}
