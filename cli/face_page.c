/* SPDX-License-Identifier: Apache-2.0 */
/* Reference pages in Markdown, and the fuzzer's words. */
#include "faces.h"

#include <string.h>

#include "help.h"
#include "treat.h"

/* In a table's cell, a bar would begin the next cell. */
static void cell(FILE *out, const char *text)
{
    fputs(" ", out);
    for (; *text; text++)
        fprintf(out, *text == '|' ? "\\%c" : "%c", *text);
    fputs(" |", out);
}

static void story(FILE *out, const char *text)
{
    bool kept = false;
    while (*text) {
        size_t bytes = strcspn(text, "\n");
        bool keep = !strncmp(text, "  ", 2);
        if (keep != kept)
            fputs("```\n", out);
        kept = keep;
        fprintf(out, "%.*s\n", (int)bytes - (keep ? 2 : 0), text + (keep ? 2 : 0));
        text += bytes + (text[bytes] == '\n');
    }
    if (kept)
        fputs("```\n", out);
}

static void options(const ln_call *call, FILE *out)
{
    const char *group = NULL;
    for (size_t i = 0; i < call->option_count; i++) {
        const ln_option *o = &call->options[i];
        char spelling[128], range[300], code[140];
        if (!group || strcmp(o->group, group))
            fprintf(out, "\n%s%s%s| option | what it does | takes |\n|---|---|---|\n", *o->group ? "## " : "", o->group, *o->group ? "\n\n" : "");
        group = o->group;
        option_spelling(o, spelling, sizeof spelling);
        snprintf(code, sizeof code, "`%s`", spelling);
        fputs("|", out);
        cell(out, code);
        cell(out, o->setting->text);
        option_range(o, range, sizeof range);
        if (option_repeats(o->setting))
            strcat(range, "may be given again");
        cell(out, range);
        putc('\n', out);
    }
}

ln_status face_page_op(const ln_op *op, ln_arena *arena, FILE *out)
{
    const ln_op **one = ln_arena_alloc(arena, 2 * sizeof *one);
    if (!one)
        return LN_EMEMORY;
    one[0] = op;
    ln_command command = command_of_op((const ln_op *const *)one);
    ln_call call;
    char synopsis[256];
    ln_status status = call_prepare(&command, arena, &call);
    if (status)
        return status;
    fprintf(out, "<!-- printed from the operation's table by `ninja -C build pages` -->\n# %s\n\n`%s`: %s.\n\n    %s\n\n", op->label, op->name, op->summary,
            call_synopsis(&call, synopsis, sizeof synopsis));
    story(out, op->story);
    options(&call, out);
    return LN_OK;
}

ln_status face_page(const ln_command *const *commands, ln_arena *arena, FILE *out)
{
    fputs("<!-- printed from the commands' tables by `ninja -C build pages` -->\n# Commands\n\n| command | what it does |\n|---|---|\n", out);
    for (size_t i = 0; commands[i]; i++) {
        ln_call call;
        char synopsis[256], code[300];
        ln_status status = call_prepare(commands[i], arena, &call);
        if (status)
            return status;
        /* An operation's command has a page of its own. */
        const ln_op *op = commands[i]->ops && !commands[i]->ops[1] ? commands[i]->ops[0] : NULL;
        call_synopsis(&call, synopsis, sizeof synopsis);
        snprintf(code, sizeof code, op ? "[`%s`](%s.md)" : "`%s`", synopsis, op ? op->name : "");
        fputs("|", out);
        cell(out, code);
        cell(out, commands[i]->summary);
        putc('\n', out);
    }
    fputs("\nA command ends with\n\n| code | when |\n|---|---|\n", out);
    for (const ln_ending *e = endings; e->when; e++)
        fprintf(out, "| %d | %s |\n", e->code, e->when);
    return LN_OK;
}

static void word(FILE *out, const char *text)
{
    putc('"', out);
    for (; *text; text++)
        if (*text == '"' || *text == '\\' || *text < 32)
            fprintf(out, "\\x%02x", (unsigned char)*text);
        else
            putc(*text, out);
    fputs("\"\n", out);
}

static void number(FILE *out, double value)
{
    char text[32];
    snprintf(text, sizeof text, "%g", value);
    word(out, text);
}

ln_status face_dictionary(const ln_command *const *commands, ln_arena *arena, FILE *out)
{
    for (size_t i = 0; commands[i]; i++) {
        ln_call call;
        ln_status status = call_prepare(commands[i], arena, &call);
        if (status)
            return status;
        word(out, commands[i]->name);
        for (size_t k = 0; k < call.option_count; k++) {
            const ln_setting *s = call.options[k].setting;
            char text[160];
            snprintf(text, sizeof text, "--%s=", s->name);
            word(out, text);
            snprintf(text, sizeof text, "\"%s\":", s->name);
            word(out, text);
            if (s->type == LN_TYPE_FLOAT || s->type == LN_TYPE_INT || s->type == LN_TYPE_RGB) {
                number(out, s->min);
                number(out, s->max);
            }
            for (size_t c = 0; s->type == LN_TYPE_CHOICE && s->choices[c]; c++)
                word(out, s->choices[c]);
        }
    }
    return LN_OK;
}
