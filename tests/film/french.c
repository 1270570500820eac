/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <string.h>

#include <lanterne/film.h>

#include "film/french.h"

static void judge(const char *op, const char *setting, const char *unit)
{
    const ln_french *f = ln_french_find(op, setting);
    if (!f)
        fail_msg("no French for %s %s", op, setting);
    else if (!*f->label || !*f->text || strchr(f->label, '\'') || strchr(f->text, '\'')) /* the apostrophe is ’ */
        fail_msg("the French of %s %s lacks a word, or has a typewriter's apostrophe", op, setting);
    else if (f->unit && !*unit)
        fail_msg("%s %s has no unit but in French", op, setting);
}

static void every_operation_and_every_setting_has_its_words(void **state)
{
    (void)state;
    for (size_t i = 0; ln_ops[i]; i++) {
        judge(ln_ops[i]->name, "", "");
        for (size_t k = 0; k < ln_ops[i]->table.count; k++)
            judge(ln_ops[i]->name, ln_ops[i]->table.settings[k].name, ln_ops[i]->table.settings[k].unit);
    }
}

static int has(const ln_op *op, const char *setting)
{
    int found = !*setting;
    for (size_t k = 0; k < op->table.count && !found; k++)
        found = !strcmp(op->table.settings[k].name, setting);
    return found;
}

static void no_word_is_left_over_or_stands_twice(void **state)
{
    (void)state;
    for (const ln_french *f = ln_french_words; f->op; f++) {
        int found = 0;
        for (size_t i = 0; ln_ops[i] && !found; i++)
            found = !strcmp(ln_ops[i]->name, f->op) && has(ln_ops[i], f->setting);
        if (!found || ln_french_find(f->op, f->setting) != f)
            fail_msg("%s %s is left over, or stands twice", f->op, f->setting);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_operation_and_every_setting_has_its_words),
        cmocka_unit_test(no_word_is_left_over_or_stands_twice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
