/* SPDX-License-Identifier: Apache-2.0 */
/* The manual, in the man macros of groff_man(7), which groff and mandoc both read. */
#include "faces.h"

#include <ctype.h>
#include <string.h>

#include "help.h"

/* Text as roff wants it: backslashes and hyphens said, a dot or quote at the start of a line hidden, `quoted` words bold. */
static void print_text(FILE *out, const char *text, size_t bytes)
{
    bool bold = false, start = true;
    for (size_t i = 0; i < bytes; i++) {
        if (start && (text[i] == '.' || text[i] == '\''))
            fputs("\\&", out);
        start = text[i] == '\n';
        if (text[i] == '`')
            fputs((bold = !bold) ? "\\fB" : "\\fP", out);
        else if (text[i] == '\\')
            fputs("\\e", out);
        else if (text[i] == '-')
            fputs("\\-", out);
        else
            putc(text[i], out);
    }
    if (bold)
        fputs("\\fP", out);
}

static void line(FILE *out, const char *text)
{
    print_text(out, text, strlen(text));
    putc('\n', out);
}

static void print_story(FILE *out, const char *story)
{
    bool kept = false;
    while (*story) {
        size_t bytes = strcspn(story, "\n");
        bool keep = !strncmp(story, "  ", 2);
        if (keep != kept)
            fputs(keep ? ".PP\n.RS 4\n.nf\n" : ".fi\n.RE\n", out);
        kept = keep;
        if (!bytes) {
            if (!kept && story[1] && strncmp(story + 1, "  ", 2))
                fputs(".PP\n", out);
        } else {
            size_t indent = keep ? strspn(story, " ") : 0;
            print_text(out, story + indent, bytes - indent);
            putc('\n', out);
        }
        story += bytes + (story[bytes] == '\n');
    }
    if (kept)
        fputs(".fi\n.RE\n", out);
}

static void print_endings(FILE *out)
{
    fputs(".SH EXIT STATUS\n", out);
    for (const ln_ending *e = endings; e->when; e++) {
        fprintf(out, ".TP\n.B %d\n", e->code);
        line(out, e->when);
    }
}

static void print_option(FILE *out, const ln_option *o)
{
    char spelling[128], range[300];
    option_spelling(o, spelling, sizeof spelling);
    fputs(".TP\n.B ", out);
    line(out, spelling);
    print_text(out, o->setting->text, strlen(o->setting->text));
    if (option_repeats(o->setting))
        fputs("; may be given again", out);
    option_range(o, range, sizeof range);
    if (*range) {
        fputs(" (", out);
        print_text(out, range, strlen(range));
        putc(')', out);
    }
    fputs(".\n", out);
}

static void head(FILE *out, const char *name, const char *summary)
{
    fputs(".TH ", out);
    for (const char *p = name; *p; p++)
        putc(*p == '-' ? '-' : toupper((unsigned char)*p), out);
    fprintf(out, " 1 \"\" \"lanterne %s\" \"lanterne\"\n.SH NAME\n", LANTERNE_VERSION);
    print_text(out, name, strlen(name));
    fputs(" \\- ", out);
    line(out, summary);
}

ln_status face_man_command(const ln_command *command, ln_arena *arena, FILE *out)
{
    ln_call call;
    ln_status status = call_prepare(command, arena, &call);
    char *name = ln_arena_print(arena, "lanterne-%s", command->name), synopsis[256];
    if (status || !name)
        return LN_EMEMORY;
    head(out, name, command->summary);
    fputs(".SH SYNOPSIS\n", out);
    line(out, call_synopsis(&call, synopsis, sizeof synopsis));
    fputs(".SH DESCRIPTION\n", out);
    if (*command->story)
        print_story(out, command->story);
    for (int i = 0; i < OPERANDS_MAX && command->operands[i].name; i++) {
        fputs(".TP\n.I ", out);
        line(out, command->operands[i].name);
        line(out, command->operands[i].text);
    }
    const char *group = NULL;
    for (size_t i = 0; i < call.option_count; i++) {
        const ln_option *o = &call.options[i];
        if (!group)
            fputs(".SH OPTIONS\n", out);
        if (*o->group && (!group || strcmp(o->group, group))) {
            fputs(".SS ", out);
            line(out, o->group);
        }
        group = o->group;
        print_option(out, o);
    }
    print_endings(out);
    fputs(".SH SEE ALSO\n.BR lanterne (1)\n", out);
    return LN_OK;
}

ln_status face_man(const ln_command *const *commands, ln_arena *arena, FILE *out)
{
    (void)arena;
    head(out, "lanterne", "a local-first workshop for period film");
    fputs(".SH SYNOPSIS\nlanterne COMMAND ...\n.SH DESCRIPTION\n", out);
    print_story(out, "A film's year is its main setting: what had not been invented by then is heard or seen as a fault, and lanterne proposes how to mend it. A person decides, and the "
                     "film's file remembers who decided what, when and why.\n\n"
                     "  lanterne period street.mov -o street-1895.mov --year 1895\n\n"
                     "Nothing leaves the machine: no socket is opened. The source is never written, and an output stands under its name only when it is whole.\n");
    fputs(".SH COMMANDS\n", out);
    for (size_t i = 0; commands[i]; i++) {
        fprintf(out, ".TP\n.BR lanterne\\-");
        print_text(out, commands[i]->name, strlen(commands[i]->name));
        fprintf(out, " (1)\n");
        line(out, commands[i]->summary);
    }
    print_endings(out);
    return LN_OK;
}
