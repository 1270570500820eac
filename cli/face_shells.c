/* SPDX-License-Identifier: Apache-2.0 */
/* Completion for three shells. Each asks the same of every option: does it want a file, one of some words, anything else, or nothing? */
#include "faces.h"

#include <string.h>

/* `text` inside single quotes, `marked` characters behind a backslash. */
static void quoted(FILE *out, const char *text, const char *marked, bool fish)
{
    for (; *text; text++) {
        if (*text == '\'')
            fputs(fish ? "\\'" : "'\\''", out);
        else if (strchr(marked, *text))
            fprintf(out, "\\%c", *text);
        else
            putc(*text, out);
    }
}

static void command_names(const ln_command *const *commands, FILE *out)
{
    for (size_t i = 0; commands[i]; i++)
        fprintf(out, "%s%s", i ? " " : "", commands[i]->name);
}

static void choices(const ln_setting *setting, FILE *out)
{
    for (size_t i = 0; setting->choices[i]; i++)
        fprintf(out, "%s%s", i ? " " : "", setting->choices[i]);
}

/* A yes-or-no option is offered in the form that changes something. */
static const char *no(const ln_option *o)
{
    return o->setting->type == LN_TYPE_BOOL && o->setting->standard > 0 ? "no-" : "";
}

static ln_operand_kind operands_of(const ln_command *command)
{
    return command->operands[0].name ? command->operands[0].kind : OPERAND_NUMBER;
}

static void bash_patterns(const ln_command *command, const ln_option *o, FILE *out)
{
    fprintf(out, "    '%s --%s'", command->name, o->name);
    if (o->letter)
        fprintf(out, "|'%s -%c'", command->name, o->letter);
    fputs(") ", out);
}

/* What follows an option. */
static ln_status bash_values(const ln_command *command, ln_arena *arena, FILE *out)
{
    ln_call call;
    ln_status status = call_prepare(command, arena, &call);
    for (size_t i = 0; i < call.option_count && !status; i++) {
        const ln_option *o = &call.options[i];
        if (o->setting->type == LN_TYPE_BOOL)
            continue;
        bash_patterns(command, o, out);
        if (o->setting->type == LN_TYPE_PATH) {
            fputs("_lanterne_files; ", out);
        } else if (o->setting->type == LN_TYPE_CHOICE) {
            fputs("mapfile -t COMPREPLY < <(compgen -W '", out);
            choices(o->setting, out);
            fputs("' -- \"$cur\"); ", out);
        }
        fputs("return ;;\n", out);
    }
    return status;
}

static ln_status bash_options(const ln_command *command, ln_arena *arena, FILE *out)
{
    ln_call call;
    ln_status status = call_prepare(command, arena, &call);
    fprintf(out, "    %s) options='--help", command->name);
    for (size_t i = 0; i < call.option_count && !status; i++)
        fprintf(out, " --%s%s", no(&call.options[i]), call.options[i].name);
    fputs("' ;;\n", out);
    return status;
}

ln_status face_bash(const ln_command *const *commands, ln_arena *arena, FILE *out)
{
    ln_status status = LN_OK;
    fputs("# bash completion for lanterne: printed from its tables\n"
          "_lanterne_files()\n{\n    compopt -o filenames 2>/dev/null\n    mapfile -t COMPREPLY < <(compgen -f -- \"$cur\")\n}\n\n"
          "_lanterne()\n{\n    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]} options=''\n    COMPREPLY=()\n"
          "    if [ \"$COMP_CWORD\" = 1 ]; then\n        mapfile -t COMPREPLY < <(compgen -W '",
          out);
    command_names(commands, out);
    fputs(" --help --version' -- \"$cur\")\n        return\n    fi\n"
          "    # --name=value comes as three words\n"
          "    if [ \"$cur\" = '=' ]; then\n        cur=''\n    elif [ \"$prev\" = '=' ] && [ \"$COMP_CWORD\" -gt 2 ]; then\n        prev=${COMP_WORDS[COMP_CWORD-2]}\n    fi\n"
          "    case \"$command $prev\" in\n",
          out);
    for (size_t i = 0; commands[i] && !status; i++)
        status = bash_values(commands[i], arena, out);
    fputs("    esac\n    case \"$command\" in\n", out);
    for (size_t i = 0; commands[i] && !status; i++)
        status = bash_options(commands[i], arena, out);
    fputs("    esac\n    if [ \"${cur#-}\" != \"$cur\" ]; then\n        mapfile -t COMPREPLY < <(compgen -W \"$options\" -- \"$cur\")\n        return\n    fi\n    case \"$command\" in\n", out);
    for (size_t i = 0; commands[i]; i++) {
        ln_operand_kind kind = operands_of(commands[i]);
        if (kind == OPERAND_FILE || kind == OPERAND_FILM)
            fprintf(out, "    %s) _lanterne_files ;;\n", commands[i]->name);
        if (kind == OPERAND_COMMAND) {
            fprintf(out, "    %s) mapfile -t COMPREPLY < <(compgen -W '", commands[i]->name);
            command_names(commands, out);
            fputs("' -- \"$cur\") ;;\n", out);
        }
    }
    fputs("    esac\n}\ncomplete -F _lanterne lanterne\n", out);
    return status;
}

static void zsh_option(const ln_option *o, FILE *out)
{
    const char *value = option_value_name(o->setting);
    fputs(" \\\n      ", out);
    if (o->letter)
        fprintf(out, "'(-%c --%s)'{-%c%s,--%s%s}'[", o->letter, o->name, o->letter, value ? "+" : "", o->name, value ? "=" : "");
    else
        fprintf(out, "'%s--%s%s%s[", option_repeats(o->setting) ? "*" : "", no(o), o->name, value ? "=" : "");
    quoted(out, o->setting->text, "[]:\\", false);
    putc(']', out);
    if (value) {
        putc(':', out);
        quoted(out, value, ":\\", false);
        putc(':', out);
    }
    if (o->setting->type == LN_TYPE_PATH)
        fputs("_files", out);
    if (o->setting->type == LN_TYPE_CHOICE) {
        putc('(', out);
        choices(o->setting, out);
        putc(')', out);
    }
    putc('\'', out);
}

static ln_status zsh_command(const ln_command *command, ln_arena *arena, FILE *out)
{
    ln_call call;
    ln_status status = call_prepare(command, arena, &call);
    fprintf(out, "    %s)\n      _arguments -s '(- *)'{-h,--help}'[explain this command]'", command->name);
    for (size_t i = 0; i < call.option_count && !status; i++)
        zsh_option(&call.options[i], out);
    for (int i = 0; i < OPERANDS_MAX && command->operands[i].name; i++) {
        const ln_operand *o = &command->operands[i];
        const char *what = o->kind == OPERAND_FILE ? "_files" : o->kind == OPERAND_FILM ? "_files -g \"*.lanterne\"" : o->kind == OPERAND_COMMAND ? "_lanterne_commands" : "";
        fprintf(out, " \\\n      '%s:%s:%s'", o->repeat ? "*" : "", o->name, what);
    }
    fputs("\n      ;;\n", out);
    return status;
}

ln_status face_zsh(const ln_command *const *commands, ln_arena *arena, FILE *out)
{
    ln_status status = LN_OK;
    fputs("#compdef lanterne\n# printed from lanterne's tables\n\n_lanterne_commands() {\n  local -a commands=(\n", out);
    for (size_t i = 0; commands[i]; i++) {
        fprintf(out, "    '%s:", commands[i]->name);
        quoted(out, commands[i]->summary, ":\\", false);
        fputs("'\n", out);
    }
    fputs("  )\n  _describe command commands\n}\n\n_lanterne() {\n  if (( CURRENT == 2 )); then\n    _lanterne_commands\n    return\n  fi\n"
          "  local command=$words[2]\n  shift words\n  (( CURRENT-- ))\n  case $command in\n",
          out);
    for (size_t i = 0; commands[i] && !status; i++)
        status = zsh_command(commands[i], arena, out);
    fputs("  esac\n}\n\nif [[ $funcstack[1] == _lanterne ]]; then\n  _lanterne \"$@\"\nelse\n  compdef _lanterne lanterne\nfi\n", out);
    return status;
}

static ln_status fish_command(const ln_command *command, ln_arena *arena, FILE *out)
{
    ln_call call;
    ln_status status = call_prepare(command, arena, &call);
    for (size_t i = 0; i < call.option_count && !status; i++) {
        const ln_option *o = &call.options[i];
        fprintf(out, "complete -c lanterne -n '__fish_seen_subcommand_from %s' -l %s%s", command->name, no(o), o->name);
        if (o->letter)
            fprintf(out, " -s %c", o->letter);
        if (o->setting->type == LN_TYPE_PATH)
            fputs(" -r -F", out);
        else if (o->setting->type == LN_TYPE_CHOICE) {
            fputs(" -x -a '", out);
            choices(o->setting, out);
            putc('\'', out);
        } else if (o->setting->type != LN_TYPE_BOOL)
            fputs(" -x", out);
        fputs(" -d '", out);
        quoted(out, o->setting->text, "\\", true);
        fputs("'\n", out);
    }
    return status;
}

ln_status face_fish(const ln_command *const *commands, ln_arena *arena, FILE *out)
{
    ln_status status = LN_OK;
    fputs("# fish completion for lanterne: printed from its tables\ncomplete -c lanterne -n __fish_use_subcommand -f\n", out);
    for (size_t i = 0; commands[i]; i++) {
        fprintf(out, "complete -c lanterne -n __fish_use_subcommand -a %s -d '", commands[i]->name);
        quoted(out, commands[i]->summary, "\\", true);
        fputs("'\n", out);
    }
    for (size_t i = 0; commands[i] && !status; i++) {
        ln_operand_kind kind = operands_of(commands[i]);
        if (kind == OPERAND_COMMAND) {
            fprintf(out, "complete -c lanterne -n '__fish_seen_subcommand_from %s' -f -a '", commands[i]->name);
            command_names(commands, out);
            fputs("'\n", out);
        } else if (kind == OPERAND_NUMBER)
            fprintf(out, "complete -c lanterne -n '__fish_seen_subcommand_from %s' -f\n", commands[i]->name);
        status = fish_command(commands[i], arena, out);
    }
    return status;
}
