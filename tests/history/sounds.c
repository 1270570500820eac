/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <ctype.h>
#include <limits.h>
#include <stdio.h>

#include <lanterne/history.h>

static const ln_family *all;
static size_t count;

static int open_book(void **state)
{
    (void)state;
    all = ln_families(&count);
    return count == 0;
}

static void a_name_is_lower_case_with_hyphens(void **state)
{
    (void)state;
    for (size_t i = 0; i < count; i++) {
        const char *name = all[i].name;
        assert_int_equal(strspn(name, "abcdefghijklmnopqrstuvwxyz-"), strlen(name));
        assert_true(islower((unsigned char)name[0]) && islower((unsigned char)name[strlen(name) - 1]));
        assert_null(strstr(name, "--"));
    }
}

static void each_word_leads_to_one_family(void **state)
{
    (void)state;
    for (size_t i = 0; i < count; i++) {
        assert_ptr_equal(ln_family_find(all[i].name), &all[i]);
        assert_ptr_equal(ln_family_find(all[i].label), &all[i]);
        assert_ptr_equal(ln_family_find(all[i].label_fr), &all[i]);
    }
    assert_string_equal(ln_family_find("MOTOR Cycle")->name, "motor-cycle");
    assert_string_equal(ln_family_find("TRAMWAY ÉLECTRIQUE")->name, "electric-tram");
    assert_string_equal(ln_family_find("motorcycle")->name, "motor-cycle");
    assert_string_equal(ln_family_find("dense traffic")->name, "dense-traffic"); /* as `lanterne help hush` writes it */
    assert_null(ln_family_find(""));
    assert_null(ln_family_find(" - "));
    assert_null(ln_family_find("motor"));
    assert_null(ln_family_find("motor-cycles"));
}

static void families_stand_in_order_of_their_year(void **state)
{
    (void)state;
    for (size_t i = 0; i < count; i++) {
        if (i)
            assert_true(all[i - 1].from <= all[i].from);
        assert_true(all[i].from == INT_MIN || (all[i].from > 0 && all[i].from <= 2026));
        assert_true(all[i].until == INT_MAX || (all[i].until > all[i].from && all[i].until <= 2026));
    }
}

/* A date is worth what stands behind it: one clause and one source; and a last year is told in the clause. */
static void every_date_has_its_reason_and_source(void **state)
{
    (void)state;
    for (size_t i = 0; i < count; i++) {
        const ln_family *f = &all[i];
        assert_true(strlen(f->label) && strlen(f->label_fr) && strlen(f->why) && strlen(f->source));
        assert_true(strlen(f->why) < 160);
        const char *const texts[] = { f->label, f->label_fr, f->why, f->source };
        for (size_t t = 0; t < 4; t++)
            assert_false(isspace((unsigned char)texts[t][0]) || isspace((unsigned char)texts[t][strlen(texts[t]) - 1]) || strchr(texts[t], '\n'));
        char until[16];
        snprintf(until, sizeof until, "%d", f->until);
        if (f->until != INT_MAX && !strstr(f->why, until))
            fail_msg("%s: the last year %d stands nowhere in \"%s\"", f->name, f->until, f->why);
    }
}

static void a_year_divides_what_is_heard(void **state)
{
    (void)state;
    static const struct { const char *name; int year; bool heard; } known[] = {
        { "voice", -500, true },           { "bells", 1895, true },          { "car", 1885, false },         { "car", 1886, true },
        { "car", 1925, true },             { "jet", 1925, false },           { "mobile-phone", 1925, false }, { "beep", 1925, false },
        { "siren-two-tone", 1895, false }, { "siren-two-tone", 1932, true }, { "mains-hum", 1890, false },   { "mains-hum", 1950, true },
        { "horse-tram", 1895, true },      { "horse-tram", 1950, false },    { "steam-train", 1803, false }, { "drone", 2009, false },
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (ln_family_heard(ln_family_find(known[i].name), known[i].year) != known[i].heard)
            fail_msg("%s in %d", known[i].name, known[i].year);
}

/* In 1895 a car could be heard, and next to nobody had heard one. */
static void a_rarity_is_heard_and_not_usual(void **state)
{
    (void)state;
    static const struct { const char *name; int year; bool usual; } known[] = {
        { "car", 1895, false }, { "car", 1903, false }, { "car", 1904, true }, { "car", 1925, true }, { "jet", 1951, false }, { "jet", 1952, true },
        { "bells", 1895, true }, { "steam-train", 1895, true }, { "horse-tram", 1950, false }, { "telephone-bell", 1879, true }, { "drone", 2009, false },
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (ln_family_usual(ln_family_find(known[i].name), known[i].year) != known[i].usual)
            fail_msg("%s in %d", known[i].name, known[i].year);
    for (size_t i = 0; i < count; i++) {
        const char *why, *source;
        int from = ln_family_usual_from(&all[i], &why, &source);
        assert_true(from >= all[i].from && from <= all[i].until && strlen(why) && strlen(source));
    }
    const char *why;
    assert_int_equal(ln_family_usual_from(ln_family_find("car"), &why, NULL), 1904);
    assert_non_null(strstr(why, "number"));
}

static void what_the_tone_finder_names_is_here(void **state)
{
    (void)state;
    static const char *const names[] = { "mains-hum", "siren-two-tone", "siren-mechanical", "siren-wail", "car-horn", "beep", "reversing-beeper", "telephone-bell", "tone" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!ln_family_find(names[i]))
            fail_msg("no family \"%s\"", names[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_is_lower_case_with_hyphens),    cmocka_unit_test(each_word_leads_to_one_family),
        cmocka_unit_test(families_stand_in_order_of_their_year), cmocka_unit_test(every_date_has_its_reason_and_source),
        cmocka_unit_test(a_year_divides_what_is_heard),          cmocka_unit_test(a_rarity_is_heard_and_not_usual),
        cmocka_unit_test(what_the_tone_finder_names_is_here),
    };
    return cmocka_run_group_tests(tests, open_book, NULL);
}
