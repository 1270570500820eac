/* SPDX-License-Identifier: Apache-2.0 */
/* From tables to a command line.
 *
 * A call first lays out every option its command has, each knowing its setting and the struct it writes to; then one loop reads the words. What a value must look
 * like is the tables' business: nothing here knows a range. */
#include "call.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    char letter;
    const char *name;
} letters[] = { { 'o', "output" }, { 'q', "quiet" }, { 'v', "verbose" } };

static char letter_of(const char *name)
{
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
        if (!strcmp(letters[i].name, name))
            return letters[i].letter;
    return 0;
}

ln_option *call_option(const ln_call *call, const char *name)
{
    for (size_t i = 0; i < call->option_count; i++)
        if (!strcmp(call->options[i].name, name))
            return &call->options[i];
    return NULL;
}

bool call_given(const ln_call *call, const char *name)
{
    const ln_option *o = call_option(call, name);
    return o && o->given;
}

bool option_repeats(const ln_setting *setting)
{
    return setting->type == LN_TYPE_SPANS || setting->type == LN_TYPE_TEXTS;
}

const char *option_value_name(const ln_setting *setting)
{
    switch (setting->type) {
    case LN_TYPE_FLOAT: return *setting->unit ? setting->unit : "X";
    case LN_TYPE_INT: return *setting->unit ? setting->unit : "N";
    case LN_TYPE_BOOL: return NULL;
    case LN_TYPE_CHOICE: return "WORD";
    case LN_TYPE_TEXT: return "TEXT";
    case LN_TYPE_PATH: return "FILE";
    case LN_TYPE_RGB: return "R,G,B";
    case LN_TYPE_SPANS: return "FROM-TO";
    case LN_TYPE_TEXTS: return "TEXT";
    }
    return NULL;
}

static bool has_range(const ln_setting *setting)
{
    return setting->type == LN_TYPE_FLOAT || setting->type == LN_TYPE_INT || setting->type == LN_TYPE_RGB;
}

const char *option_range(const ln_option *option, char *text, size_t size)
{
    const ln_setting *s = option->setting;
    int used = 0;
    *text = 0;
    if (has_range(s) || s->type == LN_TYPE_CHOICE)
        used = ln_setting_accepts(s, text, size);
    if (used < 0 || (size_t)used >= size || option->needed || (has_range(s) && (s->standard < s->min || s->standard > s->max)))
        return text;
    char *value = text + used;
    size_t room = size - (size_t)used;
    const char *join = used ? "; " : "";
    if (s->type == LN_TYPE_RGB || has_range(s))
        snprintf(value, room, "%sdefault %g", join, s->standard);
    else if (s->type == LN_TYPE_CHOICE)
        snprintf(value, room, "%sdefault %s", join, s->choices[(int)s->standard]);
    else if (s->type == LN_TYPE_BOOL && s->standard > 0)
        snprintf(value, room, "%sdefault yes", join);
    else if (s->standard_text && *s->standard_text)
        snprintf(value, room, "%sdefault %s", join, s->standard_text);
    return text;
}

/* True when another table of this command line has a setting of that name too. */
static bool shared(const ln_command *command, const char *name, const ln_op *but)
{
    bool found = ln_setting_find(&general_table, name) || (command->delivers && ln_setting_find(&ln_delivery_table, name));
    for (size_t i = 0; command->ops[i]; i++)
        found = found || (command->ops[i] != but && ln_setting_find(&command->ops[i]->table, name));
    return found;
}

/* Several operations on one command line: what an operation does nothing without is called like the operation (--lut LOOK.cube); a name that others have too stands
 * behind the operation's (--lut-dither). */
static const char *name_for(const ln_call *call, const ln_setting *setting, const ln_op *op)
{
    if (!op || !call->command->ops[1])
        return setting->name;
    if (setting == ln_op_main(op))
        return op->name;
    return shared(call->command, setting->name, op) ? ln_arena_print(call->arena, "%s-%s", op->name, setting->name) : setting->name;
}

static ln_status add_option(ln_call *call, const ln_setting *setting, void *values, const char *group, const ln_op *op)
{
    const char *name = name_for(call, setting, op);
    ln_setting *own = ln_arena_alloc(call->arena, sizeof *own);
    if (!name || !own)
        return LN_EMEMORY;
    *own = *setting;
    own->name = name;
    call->options[call->option_count++] = (ln_option){ .name = name, .letter = letter_of(name), .setting = own, .values = values, .group = group };
    return LN_OK;
}

static ln_status add_general(ln_call *call, const char *name, const char *group, bool needed)
{
    const ln_setting *setting = ln_setting_find(&general_table, name);
    ln_status status = setting ? add_option(call, setting, &call->general, group, NULL) : ln_fail(LN_ESETTING, "no general setting is called \"%s\"", name);
    if (!status)
        call->options[call->option_count - 1].needed = needed;
    return status;
}

static ln_status add_table(ln_call *call, const ln_table *table, void *values, const char *group, const ln_op *op)
{
    ln_status status = LN_OK;
    for (size_t i = 0; i < table->count && !status; i++)
        status = add_option(call, &table->settings[i], values, group, op);
    return status;
}

static ln_status add_ops(ln_call *call)
{
    const ln_op *const *ops = call->command->ops;
    ln_status status = LN_OK;
    for (size_t i = 0; ops && ops[i] && !status; i++) {
        call->op_settings[i] = ln_arena_alloc(call->arena, ops[i]->table.size);
        if (!call->op_settings[i])
            return LN_EMEMORY;
        ln_settings_standard(&ops[i]->table, call->op_settings[i]);
        status = add_table(call, &ops[i]->table, call->op_settings[i], ops[i]->label, ops[i]);
    }
    return status;
}

static size_t count_options(const ln_command *command, size_t *ops)
{
    size_t count = general_table.count + (command->delivers ? ln_delivery_table.count : 0);
    for (*ops = 0; command->ops && command->ops[*ops]; ++*ops)
        count += command->ops[*ops]->table.count;
    return count;
}

ln_status call_prepare(const ln_command *command, ln_arena *arena, ln_call *call)
{
    size_t ops, count = count_options(command, &ops);
    memset(call, 0, sizeof *call);
    call->command = command;
    call->arena = arena;
    call->options = ln_arena_alloc(arena, count * sizeof *call->options);
    call->op_settings = ln_arena_alloc(arena, (ops + 1) * sizeof *call->op_settings);
    if (!call->options || !call->op_settings)
        return LN_EMEMORY;
    ln_settings_standard(&general_table, &call->general);
    ln_status status = LN_OK;
    for (size_t i = 0; i < NEEDS_MAX && command->needs[i] && !status; i++)
        status = add_general(call, command->needs[i], "", true);
    if (!status)
        status = add_ops(call);
    for (size_t i = 0; i < GENERAL_MAX && command->general[i] && !status; i++)
        status = add_general(call, command->general[i], "General", false);
    if (!status && command->delivers) {
        ln_settings_standard(&ln_delivery_table, &call->delivery);
        status = add_table(call, &ln_delivery_table, &call->delivery, "Delivery", NULL);
    }
    return status;
}

const char *call_synopsis(const ln_call *call, char *text, size_t size)
{
    const ln_command *c = call->command;
    size_t used = (size_t)snprintf(text, size, "lanterne %s", c->name);
    for (int i = 0; i < OPERANDS_MAX && c->operands[i].name && used < size; i++) {
        const ln_operand *o = &c->operands[i];
        used += (size_t)snprintf(text + used, size - used, o->optional ? " [%s%s]" : " %s%s", o->name, o->repeat ? "..." : "");
    }
    bool more = false;
    for (size_t i = 0; i < call->option_count && used < size; i++) {
        const ln_option *o = &call->options[i];
        more = more || !o->needed;
        if (o->needed && o->letter)
            used += (size_t)snprintf(text + used, size - used, " -%c %s", o->letter, option_value_name(o->setting));
        else if (o->needed)
            used += (size_t)snprintf(text + used, size - used, " --%s %s", o->name, option_value_name(o->setting));
    }
    if (more && used < size)
        snprintf(text + used, size - used, " [OPTION]...");
    return text;
}

/* How many letters must be put in, taken out, changed or swapped with their neighbour to make `b` of `a` (Damerau 1964, restricted); words of at most 39. */
static int distance(const char *a, const char *b)
{
    enum { MOST = 40 };
    int d[MOST][MOST];
    int m = (int)strlen(a), n = (int)strlen(b);
    if (m >= MOST || n >= MOST)
        return MOST;
    for (int i = 0; i <= m; i++)
        for (int j = 0; j <= n; j++) {
            if (!i || !j) {
                d[i][j] = i + j;
                continue;
            }
            int best = d[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
            best = d[i - 1][j] + 1 < best ? d[i - 1][j] + 1 : best;
            best = d[i][j - 1] + 1 < best ? d[i][j - 1] + 1 : best;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] && d[i - 2][j - 2] + 1 < best)
                best = d[i - 2][j - 2] + 1;
            d[i][j] = best;
        }
    return d[m][n];
}

const char *nearest_word(const char *word, const char *const *words)
{
    const char *nearest = NULL;
    int least = (int)strlen(word) / 3 + 1; /* a slip in three letters is still a slip */
    for (size_t i = 0; words[i]; i++) {
        int d = strlen(word) > 2 && !strncmp(words[i], word, strlen(word)) ? 1 : distance(word, words[i]);
        if (d <= least && (!nearest || d < least)) {
            nearest = words[i];
            least = d;
        }
    }
    return nearest;
}

static ln_status unknown(const ln_call *call, const char *word, size_t length)
{
    const char *name = ln_arena_print(call->arena, "%.*s", (int)(length < 200 ? length : 200), word);
    const char **names = ln_arena_alloc(call->arena, (call->option_count + 2) * sizeof *names);
    if (!name || !names)
        return LN_EMEMORY;
    for (size_t i = 0; i < call->option_count; i++)
        names[i] = call->options[i].name;
    names[call->option_count] = "help";
    const ln_command *const *all = commands_all(call->arena);
    for (size_t i = 0; all && all[i]; i++)
        if (!strcmp(all[i]->name, name))
            return ln_fail(LN_ESETTING, "`%s` has no option --%s, but there is a command `lanterne %s`; `lanterne help %s` explains it", call->command->name, name, name, name);
    const char *near = nearest_word(strncmp(name, "no-", 3) ? name : name + 3, names);
    if (near)
        return ln_fail(LN_ESETTING, "`%s` has no option --%s; did you mean --%s?", call->command->name, name, near);
    return ln_fail(LN_ESETTING, "`%s` has no option --%s; `lanterne help %s` lists them", call->command->name, name, call->command->name);
}

static ln_status take(ln_call *call, ln_option *o, const char *value)
{
    if (o->given && !option_repeats(o->setting))
        return ln_fail(LN_ESETTING, "--%s is given twice, now with \"%.80s\": give it once", o->name, value);
    o->given = true;
    return ln_setting_parse(o->setting, value, call->arena, o->values);
}

/* The next word is this option's value, unless there is none or it is an option itself. A single dash may begin a number. */
static ln_status take_next(ln_call *call, ln_option *o, int count, char *const *words, int *at)
{
    char accepts[256];
    if (*at + 1 < count && strncmp(words[*at + 1], "--", 2))
        return take(call, o, words[++*at]);
    ln_setting_accepts(o->setting, accepts, sizeof accepts);
    return ln_fail(LN_ESETTING, "--%s stands without its value: it takes %s", o->name, accepts);
}

static ln_status parse_long(ln_call *call, int count, char *const *words, int *at)
{
    const char *word = words[*at] + 2, *equals = strchr(word, '=');
    size_t length = equals ? (size_t)(equals - word) : strlen(word);
    for (size_t i = 0; i < call->option_count; i++) {
        ln_option *o = &call->options[i];
        bool yes_or_no = o->setting->type == LN_TYPE_BOOL;
        if (strlen(o->name) == length && !strncmp(o->name, word, length)) {
            if (equals)
                return take(call, o, equals + 1);
            return yes_or_no ? take(call, o, "yes") : take_next(call, o, count, words, at);
        }
        if (yes_or_no && !equals && !strncmp(word, "no-", 3) && !strcmp(o->name, word + 3))
            return take(call, o, "no");
    }
    return unknown(call, word, length);
}

static ln_status parse_letter(ln_call *call, int count, char *const *words, int *at)
{
    const char *word = words[*at] + 1;
    for (size_t i = 0; i < call->option_count; i++) {
        ln_option *o = &call->options[i];
        if (o->letter != word[0])
            continue;
        if (o->setting->type != LN_TYPE_BOOL)
            return word[1] ? take(call, o, word + 1) : take_next(call, o, count, words, at);
        if (!word[1])
            return take(call, o, "yes");
    }
    const char *name = word[1] && call_option(call, word) ? word : NULL;
    return name ? ln_fail(LN_ESETTING, "-%s is read as single letters; write --%s", name, name)
                : ln_fail(LN_ESETTING, "`%s` has no option -%.40s; a file of that name is written ./-%.40s", call->command->name, word, word);
}

static ln_status judge_operands(const ln_call *call)
{
    const ln_command *c = call->command;
    size_t least = 0, most = 0;
    bool repeat = false;
    for (int i = 0; i < OPERANDS_MAX && c->operands[i].name; i++) {
        least += !c->operands[i].optional;
        most++;
        repeat = repeat || c->operands[i].repeat;
    }
    char synopsis[256];
    call_synopsis(call, synopsis, sizeof synopsis);
    if (call->operand_count < least)
        return ln_fail(LN_ESETTING, "%s is missing: %s", c->operands[call->operand_count].name, synopsis);
    if (call->operand_count > most && !repeat)
        return ln_fail(LN_ESETTING, "\"%.80s\" is one word too many: %s", call->operands[most], synopsis);
    for (size_t i = 0; i < call->option_count; i++)
        if (call->options[i].needed && !call->options[i].given)
            return ln_fail(LN_ESETTING, "--%s is missing (%s): %s", call->options[i].name, call->options[i].setting->text, synopsis);
    return LN_OK;
}

ln_status call_parse(ln_call *call, int count, char *const *words)
{
    bool open = true;
    ln_status status = LN_OK;
    call->operands = ln_arena_alloc(call->arena, ((size_t)count + 1) * sizeof *call->operands);
    if (!call->operands)
        return LN_EMEMORY;
    for (int i = 0; i < count && !status; i++) {
        const char *word = words[i];
        if (open && !strcmp(word, "--"))
            open = false;
        else if (open && (!strcmp(word, "--help") || !strcmp(word, "-h")))
            return call->help = true, LN_OK;
        else if (open && !strncmp(word, "--", 2))
            status = parse_long(call, count, words, &i);
        else if (open && word[0] == '-' && word[1])
            status = parse_letter(call, count, words, &i);
        else
            call->operands[call->operand_count++] = word;
    }
    return status ? status : judge_operands(call);
}
