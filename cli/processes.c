/* SPDX-License-Identifier: Apache-2.0 */
/* The colour processes that `look` knows: their years, and every number of one with its source. */
#include "processes.h"

#include <limits.h>
#include <string.h>

#include "grading/process.h"
#include "listing.h"
#include "text.h"

static const char *print_years(const ln_process *p, char text[24])
{
    snprintf(text, 24, p->until == INT_MAX ? "%d-" : "%d-%d", p->from, p->until);
    return text;
}

static bool asked_for(const ln_process *p, int year)
{
    return !year || (year >= p->from && year <= p->until);
}

static void print_all(int year)
{
    int name = 0, width = text_width(stdout), shown = 0;
    for (size_t i = 0; ln_processes[i]; i++)
        name = text_columns(ln_processes[i]->name) > name ? text_columns(ln_processes[i]->name) : name;
    for (size_t i = 0; ln_processes[i]; i++) {
        const ln_process *p = ln_processes[i];
        char years[24], why[700];
        if (!asked_for(p, year))
            continue;
        shown++;
        text_pad(stdout, p->name, name + 2);
        text_pad(stdout, print_years(p, years), 11);
        snprintf(why, sizeof why, "%s [%s]", p->why, p->source);
        text_wrap(stdout, why, name + 13, name + 13, width);
    }
    if (!shown && year < ln_processes[0]->from)
        printf("Before %d there was no film, and so no film colour. Honest references for %d are its paintings, hand-coloured prints and early photographs.\n", ln_processes[0]->from, year);
    else if (!shown)
        printf("No process that is known here was in use in %d.\n", year);
}

/* "0.65", "x 0.633 y 0.365 Y 0.177", "17 points from 400 to 700 nm" */
static const char *print_value(const ln_figure *f, char text[80])
{
    const double *n = f->number;
    if (f->curve)
        snprintf(text, 80, "%d points from %g to %g nm", f->points, f->curve[0][0], f->curve[f->points - 1][0]);
    else if (n[1] > 0)
        snprintf(text, 80, "x %g y %g Y %g", n[0], n[1], n[2]);
    else
        snprintf(text, 80, "%g", n[0]);
    return text;
}

static void print_figure(void *who, const ln_variant *variant, const ln_figure *f)
{
    const int *width = who;
    char value[80], line[900];
    printf("  ");
    text_pad(stdout, ln_known_name(f->known), 11);
    snprintf(line, sizeof line, "%s%s%s: %s. %s", variant ? variant->label : "", variant ? ": " : "", f->what, print_value(f, value), f->source);
    text_wrap(stdout, line, 13, 15, *width);
}

static void print_one(const ln_process *p)
{
    char years[24];
    int width = text_width(stdout);
    printf("%s, %s\n", p->label, print_years(p, years));
    text_wrap(stdout, p->story, 0, 0, width);
    printf("\n");
    ln_process_figures(p, print_figure, &width);
}

static void add_figure(void *who, const ln_variant *variant, const ln_figure *f)
{
    json_t *curve = f->curve ? json_array() : json_null();
    for (int i = 0; f->curve && i < f->points; i++)
        json_array_append_new(curve, json_pack("[f,f]", f->curve[i][0], f->curve[i][1]));
    json_t *numbers = f->curve ? json_null() : f->number[1] > 0 ? json_pack("[f,f,f]", f->number[0], f->number[1], f->number[2]) : json_pack("[f]", f->number[0]);
    json_array_append_new(who, json_pack("{ss ss ss ss* so so}", "what", f->what, "known", ln_known_name(f->known), "source", f->source, "variant", variant ? variant->name : NULL, "number", numbers,
                                         "curve", curve));
}

static json_t *process_json(const ln_process *p)
{
    json_t *figures = json_array();
    if (figures)
        ln_process_figures(p, add_figure, figures);
    return json_pack("{ss ss si so ss ss ss so}", "name", p->name, "label", p->label, "from", p->from, "until", p->until == INT_MAX ? json_null() : json_integer(p->until), "why", p->why, "source",
                     p->source, "story", p->story, "figures", figures);
}

static json_t *all_json(int year)
{
    json_t *list = json_array();
    for (size_t i = 0; list && ln_processes[i]; i++)
        if (asked_for(ln_processes[i], year) && json_array_append_new(list, process_json(ln_processes[i]))) {
            json_decref(list);
            return NULL;
        }
    return list;
}

static ln_status run_processes(ln_call *call)
{
    const char *name = call->operand_count ? call->operands[0] : NULL;
    const ln_process *one = name ? ln_process_find(name) : NULL;
    if (name && !one) {
        const char *near = nearest_word(name, ln_process_names + 1);
        return ln_fail(LN_ESETTING, "\"%.60s\" is no process that is known here%s%s; `lanterne processes` lists them", name, near ? "; did you mean " : "", near ? near : "");
    }
    if (call->general.json)
        return json_print(stdout, one ? process_json(one) : all_json(call->general.year));
    if (one)
        print_one(one);
    else
        print_all(call->general.year);
    return LN_OK;
}

const ln_command command_processes = {
    .name = "processes",
    .summary = "list the colour processes that look knows, or all numbers of one, with sources",
    .story = "Without a name: every process, its years, the events that give them and where they were read; with --year, those that were in use then. With a name: what it was, what the model "
             "leaves out, and each of its numbers, called measured, digitised or assumed, with its source.",
    .operands = { { .name = "PROCESS", .text = "one process", .kind = OPERAND_NUMBER, .optional = true } },
    .general = { "year", "json" },
    .run = run_processes,
};
