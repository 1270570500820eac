/* SPDX-License-Identifier: Apache-2.0 */
/* What a year has heard. */
#include "years.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <lanterne/history.h>

#include "listing.h"
#include "text.h"

static const char *print_years(const ln_family *f, char *text, size_t size)
{
    char from[24] = "always", until[24] = "";
    if (f->from != INT_MIN)
        snprintf(from, sizeof from, "%d", f->from);
    if (f->until != INT_MAX)
        snprintf(until, sizeof until, "%d", f->until);
    snprintf(text, size, f->from == INT_MIN && f->until == INT_MAX ? "%s" : "%s-%s", from, until);
    return text;
}

typedef enum standing { NOT_HEARD, A_RARITY, USUAL } standing;

static standing standing_of(const ln_family *f, int year)
{
    return ln_family_usual(f, year) ? USUAL : ln_family_heard(f, year) ? A_RARITY : NOT_HEARD;
}

static void print_group(const char *title, int year, standing group, int width)
{
    size_t count, members = 0;
    int column = 0;
    const ln_family *all = ln_families(&count);
    for (size_t i = 0; i < count; i++) {
        column = text_columns(all[i].label) > column ? text_columns(all[i].label) : column;
        members += standing_of(&all[i], year) == group;
    }
    printf("%s (%zu)\n", title, members);
    for (size_t i = 0; i < count; i++) {
        char years[60], why[700];
        if (standing_of(&all[i], year) != group)
            continue;
        printf("  ");
        text_pad(stdout, all[i].label, column + 2);
        text_pad(stdout, print_years(&all[i], years, sizeof years), 11);
        const char *clause = all[i].why, *source = all[i].source;
        char since[40] = "";
        if (group == A_RARITY)
            snprintf(since, sizeof since, "no rarity from %d: ", ln_family_usual_from(&all[i], &clause, &source));
        snprintf(why, sizeof why, "%s%s [%s]", since, clause, source);
        text_wrap(stdout, why, column + 15, column + 15, width);
    }
}

static ln_status print_json(int year)
{
    size_t count;
    const ln_family *all = ln_families(&count);
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        const ln_family *f = &all[i];
        json_array_append_new(list, json_pack("{ss ss ss so so so ss ss ss sb}", "name", f->name, "label", f->label, "label_fr", f->label_fr, "from",
                                              f->from == INT_MIN ? json_null() : json_integer(f->from), "until", f->until == INT_MAX ? json_null() : json_integer(f->until),
                                              "usual", f->from == INT_MIN ? json_null() : json_integer(ln_family_usual_from(f, NULL, NULL)),
                                              "why", f->why, "why_fr", f->why_fr, "source", f->source, "kept", ln_family_usual(f, year)));
    }
    return json_print(stdout, list);
}

static ln_status run_history(ln_call *call)
{
    char accepts[100];
    ln_general wanted = { 0 };
    const ln_setting *year = ln_setting_find(&general_table, "year");
    if (ln_setting_parse(year, call->operands[0], call->arena, &wanted)) {
        ln_setting_accepts(year, accepts, sizeof accepts);
        return ln_fail(LN_ESETTING, "\"%.60s\" is not a year: YEAR takes %s", call->operands[0], accepts);
    }
    if (call->general.json)
        return print_json(wanted.year);
    int width = text_width(stdout);
    char title[80];
    snprintf(title, sizeof title, "Not heard in %d: proposed for removal", wanted.year);
    print_group(title, wanted.year, NOT_HEARD, width);
    snprintf(title, sizeof title, "\nA rarity in %d: proposed for removal", wanted.year);
    print_group(title, wanted.year, A_RARITY, width);
    snprintf(title, sizeof title, "\nHeard in %d: kept", wanted.year);
    print_group(title, wanted.year, USUAL, width);
    return LN_OK;
}

const ln_command command_history = {
    .name = "history",
    .summary = "say what a year had heard, and what it had not heard yet",
    .story = "The families of sounds by which proposals are made: what is proposed for removal in a film of that year and what is kept, from when and until when, with the event that gives the date and "
             "where it was read. A date is the first at which the thing could be heard at all. Where it stayed a rarity for long (a motor car in 1895), it is proposed all the same, and yours to judge.",
    .operands = { { .name = "YEAR", .text = "the film's year", .kind = OPERAND_NUMBER } },
    .general = { "json" },
    .run = run_history,
};
