/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <limits.h>
#include <stdio.h>

#include "grading/process.h"

static int figures;

/* A number is worth what stands behind it. */
static void judge(void *who, const ln_variant *variant, const ln_figure *f)
{
    const ln_process *p = who;
    (void)variant;
    figures++;
    if (!f->what || strlen(f->what) < 4)
        fail_msg("%s: a figure does not say what it is", p->name);
    if (!f->source || strlen(f->source) < 8)
        fail_msg("%s: %s has no source", p->name, f->what);
    if (f->known != LN_MEASURED && f->known != LN_DIGITISED && f->known != LN_ASSUMED)
        fail_msg("%s: %s is neither measured, digitised nor assumed", p->name, f->what);
    if (f->known == LN_MEASURED && !strpbrk(f->source, "0123456789") && !strstr(f->source, "table"))
        fail_msg("%s: %s is called measured; when, where?", p->name, f->what);
    for (int i = 0; i < f->points; i++) {
        assert_true(f->curve[i][0] >= 380 && f->curve[i][0] <= 780 && f->curve[i][1] >= 0 && f->curve[i][1] <= 5);
        assert_true(!i || f->curve[i][0] > f->curve[i - 1][0]);
    }
    if (!f->curve)
        assert_true(f->number[0] > 0);
}

static void every_number_has_its_source_and_says_what_it_is(void **state)
{
    (void)state;
    for (size_t i = 0; ln_processes[i]; i++) {
        const ln_process *p = ln_processes[i];
        int before = figures;
        ln_process_figures(p, judge, (void *)(uintptr_t)p);
        assert_true(figures - before >= 8);
        assert_true(strlen(p->why) > 10 && strlen(p->source) > 10 && strlen(p->story) > 40);
    }
}

/* What develop.c reads without asking is there. */
static void a_process_is_whole(void **state)
{
    (void)state;
    for (size_t i = 0; ln_processes[i]; i++) {
        const ln_process *p = ln_processes[i];
        assert_true(p->scene && p->emulsion && p->gamma && p->toe && p->range && p->flare && p->projector && p->height && p->granularity);
        assert_true(p->records >= 1 && p->records <= LN_RECORDS_MAX && p->variant_count >= 1);
        for (int r = 0; r < p->records; r++)
            assert_true(p->records == 1 || p->taking[r]);
        for (int v = 0; v < p->variant_count; v++)
            for (int r = 0; r < p->records; r++)
                assert_true(p->scheme == LN_SILVER || p->variants[v].colour[r]);
        assert_true(p->scheme != LN_BRUSH || p->variants[0].colour[2]);
    }
}

/* Where a reader finds the years: the short address of a page, beside or instead of a book. */
static bool names_a_page(const char *source)
{
    static const char *const ends[] = { ".org", ".com", ".net", ".uk", ".fr", ".au", ".ch" };
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (strstr(source, ends[i]))
            return true;
    return false;
}

static void the_years_were_read_on_a_page(void **state)
{
    (void)state;
    for (size_t i = 0; ln_processes[i]; i++)
        if (!names_a_page(ln_processes[i]->source))
            fail_msg("%s: \"%s\" names no page", ln_processes[i]->name, ln_processes[i]->source);
}

/* A plate stood still, and black paper lay behind it; film had a base, a gate and a crank. */
static void a_plate_has_neither_gate_nor_halation(void **state)
{
    (void)state;
    for (size_t i = 0; ln_processes[i]; i++) {
        const ln_process *p = ln_processes[i];
        const bool film = strcmp(p->name, "autochrome");
        assert_true(film == !!p->halation && film == !!p->spread && film == !!p->flicker && film == !!p->weave);
    }
}

static void names_and_years_are_in_order(void **state)
{
    (void)state;
    assert_string_equal(ln_process_names[0], "none");
    size_t i = 0;
    for (; ln_processes[i]; i++) {
        const ln_process *p = ln_processes[i];
        assert_string_equal(p->name, ln_process_names[i + 1]);
        assert_ptr_equal(ln_process_find(p->name), p);
        assert_true(p->from >= 1895 && p->until > p->from && (p->until == INT_MAX || p->until < 1960));
        assert_true(!i || p->from >= ln_processes[i - 1]->from);
    }
    assert_null(ln_process_names[i + 1]);
    assert_null(ln_process_find("none"));
    assert_string_equal(ln_known_name(LN_MEASURED), "measured");
    assert_string_equal(ln_known_name(LN_ASSUMED), "assumed");
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(every_number_has_its_source_and_says_what_it_is), cmocka_unit_test(a_process_is_whole),
                                        cmocka_unit_test(the_years_were_read_on_a_page), cmocka_unit_test(a_plate_has_neither_gate_nor_halation),
                                        cmocka_unit_test(names_and_years_are_in_order) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
