/* SPDX-License-Identifier: Apache-2.0 */
#include "call.h"
#include "help.h"
#include "info.h"
#include "ops.h"
#include "processes.h"
#include "record.h"
#include "render.h"
#include "scene.h"
#include "scopes.h"
#include "sheet.h"
#include "studio.h"
#include "text.h"
#include "treat.h"
#include "verdict.h"
#include "years.h"

#include "grading/review.h"

#include <string.h>

static const ln_command *find(const ln_command *const *commands, const char *name)
{
    for (size_t i = 0; commands[i]; i++)
        if (!strcmp(commands[i]->name, name))
            return commands[i];
    return NULL;
}

const ln_command *commands_find(const ln_command *const *commands, const char *name, ln_arena *arena)
{
    const ln_command *found = find(commands, name);
    size_t count = 0;
    while (commands[count])
        count++;
    const char **names = found ? NULL : ln_arena_alloc(arena, (count + 1) * sizeof *names);
    if (found || !names)
        return found;
    for (size_t i = 0; i < count; i++)
        names[i] = commands[i]->name;
    const char *near = nearest_word(name, names);
    if (near)
        ln_fail(LN_ESETTING, "there is no command \"%.60s\"; did you mean \"%s\"?", name, near);
    else
        ln_fail(LN_ESETTING, "there is no command \"%.60s\"; `lanterne help` lists them", name);
    return NULL;
}

static ln_status run_help(ln_call *asked)
{
    const ln_command *const *commands = commands_all(asked->arena);
    if (!commands)
        return LN_EMEMORY;
    if (!asked->operand_count) {
        commands_help(commands, stdout, text_width(stdout));
        return LN_OK;
    }
    const ln_command *about = commands_find(commands, asked->operands[0], asked->arena);
    ln_call shown;
    ln_status status = about ? call_prepare(about, asked->arena, &shown) : LN_ESETTING;
    if (!status)
        call_help(&shown, stdout, text_width(stdout));
    return status;
}

static const ln_command command_help = {
    .name = "help",
    .summary = "explain a command: all that it takes, with ranges and defaults",
    .story = "",
    .operands = { { .name = "COMMAND", .text = "a command or an operation", .kind = OPERAND_COMMAND, .optional = true } },
    .run = run_help,
};

static const ln_command *const first[] = { &command_period, &command_propose, &command_proposals, &command_accept, &command_refuse, &command_render, &command_studio };
static const ln_command *const last[] = { &command_scene, &command_info, &command_ops, &command_history, &command_processes, &command_sheet, &command_log, &command_verify, &command_help };

/* Scopes measure what an operation on pictures makes of them, but no scopes in a picture. */
static ln_status scopes_command(ln_arena *arena, ln_command *command)
{
    size_t ops = 0, count = 0;
    while (ln_ops[ops])
        ops++;
    const ln_op **own = ln_arena_alloc(arena, (ops + 1) * sizeof *own);
    for (size_t i = 0; own && i < ops; i++)
        if (ln_ops[i]->kind == LN_PICTURE && ln_ops[i] != &ln_op_review)
            own[count++] = ln_ops[i];
    *command = command_of_scopes(own);
    return own ? LN_OK : LN_EMEMORY;
}

const ln_command *const *commands_all(ln_arena *arena)
{
    size_t ops = 0, count = 0;
    while (ln_ops[ops])
        ops++;
    const ln_command **all = ln_arena_alloc(arena, (sizeof first / sizeof *first + ops + sizeof last / sizeof *last + 2) * sizeof *all);
    ln_command *own = ln_arena_alloc(arena, (ops + 2) * sizeof *own);
    const ln_op **one = ln_arena_alloc(arena, (ops + 1) * 2 * sizeof *one);
    if (!all || !own || !one || scopes_command(arena, &own[ops]))
        return NULL;
    for (size_t i = 0; i < sizeof first / sizeof *first; i++)
        all[count++] = first[i];
    for (size_t i = 0; i < ops; i++) {
        one[2 * i] = ln_ops[i];
        own[i] = command_of_op((const ln_op *const *)&one[2 * i]);
        all[count++] = &own[i];
    }
    all[count++] = &own[ops];
    for (size_t i = 0; i < sizeof last / sizeof *last; i++)
        all[count++] = last[i];
    return all;
}
