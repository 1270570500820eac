/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_CLI_CALL_H
#define LN_CLI_CALL_H

#include <stdio.h>

#include <lanterne/film.h>

#include "base/arena.h"

/* A command is a description too: what it takes is read from tables, and help, man page, completion and reference page are printed from the same ones.
 *
 *   command  what there is to say about `lanterne NAME`, constant
 *   option   one setting of one of its tables, as it is called on this command line
 *   call     one command line, read */

/* Settings that belong to no operation; every command names those it takes. The table is in general.c. */
typedef struct ln_general {
    const char *cube, *clf, *cdl, *edl, *reasons; /* where grades go for other programs */
    const char *output, *into, *film, *by, *plot, *at;
    int year, clip, kind, width, port; /* 0: not said */
    double threshold;
    bool all, split, files, json, open, quiet, verbose;
    ln_texts set;
} ln_general;
extern const ln_table general_table;

typedef enum ln_operand_kind { OPERAND_FILE, OPERAND_FILM, OPERAND_NUMBER, OPERAND_COMMAND } ln_operand_kind;

/* What stands on the command line without a name. */
typedef struct ln_operand {
    const char *name; /* "CLIP"; NULL ends the list */
    const char *text; /* one clause */
    ln_operand_kind kind;
    bool repeat;      /* any number of them */
    bool optional;
} ln_operand;

enum { OPERANDS_MAX = 3, NEEDS_MAX = 2, GENERAL_MAX = 13 };

typedef struct ln_call ln_call;

typedef struct ln_command {
    const char *name;
    const char *summary;              /* one clause, for lists */
    const char *story;                /* a few paragraphs, separated by empty lines; lines that begin with two spaces are kept as they are */
    ln_operand operands[OPERANDS_MAX];   /* repeated or optional ones last */
    const char *needs[NEEDS_MAX];     /* general settings that must be given */
    const char *general[GENERAL_MAX]; /* general settings that may be given */
    bool delivers;                    /* takes ln_delivery_table */
    const ln_op *const *ops;          /* NULL, or a NULL-terminated list of operations whose settings are options too */
    ln_status (*run)(ln_call *call);
} ln_command;

typedef struct ln_option {
    const char *name;          /* without dashes: the setting's, or made unlike all others where several operations meet (see options.c) */
    char letter;               /* of -o; 0 when there is none */
    const ln_setting *setting; /* with `name` as its name, so that refusals say what the person wrote */
    void *values;              /* the struct that it writes to */
    const char *group;         /* heading under which it is listed */
    bool needed, given;
} ln_option;

struct ln_call {
    const ln_command *command;
    ln_arena *arena; /* the job's; everything read lives in it */
    ln_job job;
    ln_general general;
    ln_delivery delivery;
    void **op_settings; /* one struct for each of command->ops */
    ln_option *options;
    size_t option_count;
    const char **operands;
    size_t operand_count;
    bool help;          /* --help was there: nothing else was judged */
};

/* Fill in a call of `command` with every setting at its default, in `arena`, which must outlive it. The job is the caller's to begin. LN_EMEMORY. */
ln_status call_prepare(const ln_command *command, ln_arena *arena, ln_call *call);

/* Read the words that follow the command's name. `--name value`, `--name=value`, `--name` and `--no-name` for yes and no, `-o value`, `-ovalue`; `--` ends options.
 *   LN_ESETTING  unknown, without its value, given twice, refused by its table, an operand missing or too many: the sentence says which and what would do */
ln_status call_parse(ln_call *call, int count, char *const *words);

/* The option of that name, NULL when the command has none; and whether the person gave it. */
ln_option *call_option(const ln_call *call, const char *name);
bool call_given(const ln_call *call, const char *name);

/* "FILE", "FROM-TO", "dB" ...: what stands for the value in help; NULL for yes-or-no options. */
const char *option_value_name(const ln_setting *setting);

/* "-60 to 0 dB; default -18", without what the table leaves open; cut to `size`, "" when there is nothing to say. */
const char *option_range(const ln_option *option, char *text, size_t size);

/* True when the option may be given again and adds to what is there. */
bool option_repeats(const ln_setting *setting);

/* `lanterne hush CLIP -o FILE [OPTION]...`; cut to `size`. */
const char *call_synopsis(const ln_call *call, char *text, size_t size);

/* The one of `words` that is nearest to `word` and near enough to be meant, NULL when none is. `words` ends with NULL. */
const char *nearest_word(const char *word, const char *const *words);

/* Write help for the command to `out`, `width` columns wide. */
void call_help(const ln_call *call, FILE *out, int width);

/* How the program ends for each kind of failure: one table, general.c's, for the exit itself and for every page that tells it. */
typedef struct ln_ending {
    int code;
    const char *when;
} ln_ending;
extern const ln_ending endings[]; /* ends with a NULL `when` */
int ending_of(ln_status status);

/* All commands, operations included, in the order in which help lists them; NULL-terminated, in `arena`. NULL without memory. */
const ln_command *const *commands_all(ln_arena *arena);

/* The one of that name; NULL when there is none, with a sentence that suggests the nearest. */
const ln_command *commands_find(const ln_command *const *commands, const char *name, ln_arena *arena);

#endif
