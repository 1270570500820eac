/* SPDX-License-Identifier: Apache-2.0 */
/* What the film remembers, and whether it holds. */
#include "record.h"

#include <stdlib.h>
#include <string.h>

#include "listing.h"
#include "text.h"
#include "work.h"

/* "accepted 1, 2 (above 0.60)": the few things of each kind of entry that a person looks for; all of it is in --json. */
static const struct {
    const char *what, *keys[6];
} told[] = {
    { "film", { "year" } },
    { "asset", { "id", "path", "sha256" } },
    { "proposal", { "id", "op", "confidence", "reason" } },
    { "verdict", { "verdict", "ids", "how" } },
    { "change", { "set" } },
    { "render", { "path", "applied", "sha256" } },
};

static void print_value(FILE *out, const json_t *value)
{
    if (json_is_string(value)) {
        fputs(json_string_value(value), out);
    } else if (json_is_array(value)) {
        size_t i;
        json_t *item;
        json_array_foreach(value, i, item) {
            fputs(i ? "," : "", out);
            print_value(out, item);
        }
    } else if (json_is_real(value)) {
        fprintf(out, "%.2f", json_real_value(value));
    } else {
        char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT | JSON_REAL_PRECISION(15));
        fputs(text ? text : "?", out);
        free(text);
    }
}

static void print_body(FILE *out, const char *what, const char *body)
{
    json_t *object = json_loads(body, 0, NULL);
    const char *const *keys = NULL;
    for (size_t i = 0; i < sizeof told / sizeof *told; i++)
        if (!strcmp(told[i].what, what))
            keys = told[i].keys;
    for (size_t i = 0; keys && keys[i]; i++) {
        const json_t *value = json_object_get(object, keys[i]);
        fputs(i ? "  " : "", out);
        fputs(!strcmp(keys[i], "applied") ? "carries out " : !strcmp(keys[i], "year") ? "year " : "", out);
        if (!strcmp(keys[i], "year") && !json_integer_value(value))
            fputs("unsaid", out);
        else if (!strcmp(keys[i], "sha256") && json_string_length(value) > 12)
            fprintf(out, "sha256 %.12s", json_string_value(value));
        else if (value)
            print_value(out, value);
    }
    if (!keys)
        fputs(body, out);
    json_decref(object);
}

static bool print_entry(void *user, const ln_entry *entry)
{
    (void)user;
    printf("%4lld  %.10s %.8s  ", (long long)entry->number, entry->when, strlen(entry->when) > 11 ? entry->when + 11 : "");
    text_pad(stdout, entry->who, 12);
    printf("  %-8s  ", entry->what);
    print_body(stdout, entry->what, entry->body);
    putchar('\n');
    return !ferror(stdout);
}

/* Entry by entry: a log may be long. */
static bool print_json_entry(void *user, const ln_entry *entry)
{
    bool *first = user;
    char *text = NULL;
    json_t *object = json_pack("{sI ss ss ss so ss}", "number", (json_int_t)entry->number, "when", entry->when, "who", entry->who, "what", entry->what, "body",
                               json_loads(entry->body, 0, NULL), "hash", entry->hash);
    if (object)
        text = json_dumps(object, JSON_COMPACT | JSON_REAL_PRECISION(15));
    json_decref(object);
    printf("%s\n%s", *first ? "" : ",", text ? text : "null");
    *first = false;
    free(text);
    return !ferror(stdout);
}

static ln_status print_head(ln_ledger *film, const char *path, const char *says)
{
    char head[65];
    int64_t count;
    ln_status status = ln_ledger_head(film, &count, head);
    if (!status)
        printf("%s %s: %lld entries, head %s\n", path, says, (long long)count, head);
    return status;
}

static ln_status run_log(ln_call *call)
{
    ln_ledger *film = NULL;
    bool first = true;
    ln_status status = work_film(call, call->operands[0], false, &film);
    if (!status && call->general.json) {
        putchar('[');
        status = ln_ledger_log(film, print_json_entry, &first);
        puts("\n]");
    } else if (!status) {
        status = ln_ledger_log(film, print_entry, NULL);
        if (!status)
            status = print_head(film, call->operands[0], "remembers");
    }
    ln_ledger_close(&film);
    return status;
}

static void print_fault(void *user, const char *sentence)
{
    const char *path = user;
    printf("%s: %s\n", path, sentence);
}

static ln_status run_verify(ln_call *call)
{
    char *path = ln_arena_text(call->arena, call->operands[0]);
    ln_ledger *film = NULL;
    ln_status status = path ? work_film(call, path, false, &film) : LN_EMEMORY;
    if (!status)
        status = ln_ledger_verify(film, print_fault, path);
    if (!status && call->general.files)
        status = ln_ledger_check_files(film, &call->job, print_fault, path);
    if (!status && !call->general.quiet)
        status = print_head(film, path, "holds");
    ln_ledger_close(&film);
    return status;
}

const ln_command command_log = {
    .name = "log",
    .summary = "print what a film remembers, oldest first",
    .story = "Every clip added, proposal, verdict, change and render, with when and who. Entries are chained by SHA-256; the head printed last stands for all of them, and proves a "
             "rewrite to whoever wrote it down elsewhere.",
    .operands = { { .name = "FILM", .text = "the film's file", .kind = OPERAND_FILM } },
    .general = { "json", "verbose" },
    .run = run_log,
};

const ln_command command_verify = {
    .name = "verify",
    .summary = "check that a film's record was not changed",
    .story = "Plays the log again from the start: the chain and its head, that the tables say what the log says, that the file itself is sound. Every fault is told in words. Ends with "
             "0 only when all holds.\n\n"
             "With --files the clips and outputs are read again too; those that are gone or changed are told, which is no fault: files are moved and worked on in the course of things.",
    .operands = { { .name = "FILM", .text = "the film's file", .kind = OPERAND_FILM } },
    .general = { "files", "quiet", "verbose" },
    .run = run_verify,
};
