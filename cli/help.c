/* SPDX-License-Identifier: Apache-2.0 */
/* Help for one command and for all, from the same tables that read the command line. */
#include "help.h"

#include <stdlib.h>
#include <string.h>

#include "text.h"

enum { INDENT = 2, GAP = 2, LEFT_MOST = 26 };

void option_spelling(const ln_option *o, char *text, size_t size)
{
    const char *value = option_value_name(o->setting);
    char letter[8] = "";
    if (o->letter)
        snprintf(letter, sizeof letter, "-%c, ", o->letter);
    if (value)
        snprintf(text, size, "%s--%s %s", letter, o->name, value);
    else
        snprintf(text, size, "%s--%s%s", letter, o->setting->standard > 0 ? "[no-]" : "", o->name);
}

/* The column where explanations begin: as far right as the longest spelling that still leaves room for them. */
static int explanations_at(const ln_call *call)
{
    int widest = 0;
    for (size_t i = 0; i < call->option_count; i++) {
        char spelling[128];
        option_spelling(&call->options[i], spelling, sizeof spelling);
        int columns = text_columns(spelling);
        if (columns > widest && columns <= LEFT_MOST)
            widest = columns;
    }
    for (int i = 0; i < OPERANDS_MAX && call->command->operands[i].name; i++)
        if (text_columns(call->command->operands[i].name) > widest)
            widest = text_columns(call->command->operands[i].name);
    return INDENT + widest + GAP;
}

static void entry(FILE *out, const char *left, const char *right, int column, int width)
{
    int used = INDENT + text_columns(left);
    fprintf(out, "%*s%s", INDENT, "", left);
    if (used + GAP > column) {
        putc('\n', out);
        used = 0;
    }
    fprintf(out, "%*s", column - used, "");
    text_wrap(out, right, column, column, width);
}

static void explain(FILE *out, const ln_option *o, int column, int width)
{
    char spelling[128], range[300], whole[1200];
    option_spelling(o, spelling, sizeof spelling);
    option_range(o, range, sizeof range);
    snprintf(whole, sizeof whole, "%s%s%s%s%s", o->setting->text, option_repeats(o->setting) ? "; may be given again" : "", *range ? " (" : "", range,
             *range ? ")" : "");
    entry(out, spelling, whole, column, width);
}

void call_help(const ln_call *call, FILE *out, int width)
{
    const ln_command *c = call->command;
    char synopsis[256];
    int column = explanations_at(call);
    int at = fprintf(out, "%s: ", c->name);
    text_wrap(out, c->summary, at, 0, width);
    fprintf(out, "\n%*s%s\n\n", INDENT, "", call_synopsis(call, synopsis, sizeof synopsis));
    if (c->story && *c->story) {
        text_wrap(out, c->story, 0, 0, width);
        putc('\n', out);
    }
    for (int i = 0; i < OPERANDS_MAX && c->operands[i].name; i++)
        entry(out, c->operands[i].name, c->operands[i].text, column, width);
    const char *group = "";
    for (size_t i = 0; i < call->option_count; i++) {
        const ln_option *o = &call->options[i];
        if (strcmp(o->group, group))
            fprintf(out, "\n%s\n", o->group);
        group = o->group;
        explain(out, o, column, width);
    }
}

void commands_help(const ln_command *const *commands, FILE *out, int width)
{
    int column = 0;
    fprintf(out, "A local-first workshop for period film: it proposes, you decide, the film's file remembers.\n\n%*slanterne COMMAND ...\n\n", INDENT, "");
    for (size_t i = 0; commands[i]; i++)
        if (text_columns(commands[i]->name) > column)
            column = text_columns(commands[i]->name);
    for (size_t i = 0; commands[i]; i++)
        entry(out, commands[i]->name, commands[i]->summary, INDENT + column + GAP, width);
    fprintf(out, "\n`lanterne help COMMAND` says all about one. Begin with:\n\n%*slanterne period street.mov -o street-1895.mov --year 1895\n\n", INDENT, "");
    fprintf(out, "It ends with\n");
    for (const ln_ending *e = endings; e->when; e++) {
        char code[8];
        snprintf(code, sizeof code, "%d", e->code);
        entry(out, code, e->when, INDENT + column + GAP, width);
    }
}
