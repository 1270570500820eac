/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <locale.h>
#include <stdlib.h>

#include <lanterne/proposal.h>

#include "base/arena.h"

typedef struct sample {
    double level;
    int count;
    bool gentle;
    int shape;
    const char *name, *file;
    double gain[3];
    ln_texts noise, words;
} sample;

static const char *const shapes[] = { "round", "square", NULL };
static const ln_setting settings[] = {
    LN_FLOAT(sample, level, "level", "Level", "dB", -60, 0, -18, "how loud"),
    LN_INT(sample, count, "count", "Count", "", 1, 9, 3, "how many"),
    LN_BOOL(sample, gentle, "gentle", "Gentle", true, "softly"),
    LN_CHOICE(sample, shape, "shape", "Shape", shapes, 1, "which"),
    LN_TEXT(sample, name, "name", "Name", "nobody", "who"),
    LN_PATH(sample, file, "file", "File", "where"),
    LN_RGB(sample, gain, "gain", "Gain", "", 0, 4, 1, "how bright"),
    LN_SPANS(sample, noise, "noise", "Noise", "where it is alone"),
    LN_TEXTS(sample, words, "words", "Words", "what is said"),
};
static const ln_table table = LN_TABLE(sample, settings);

static ln_arena *arena;

static int make_arena(void **state)
{
    (void)state;
    arena = ln_arena_new();
    return !arena;
}

static int drop_arena(void **state)
{
    (void)state;
    ln_arena_free(arena);
    return 0;
}

static ln_status set(sample *s, const char *name, const char *value)
{
    return ln_setting_parse(ln_setting_find(&table, name), value, arena, s);
}

static void values_are_read_and_held_to_their_range(void **state)
{
    (void)state;
    sample s;
    ln_settings_standard(&table, &s);
    for (size_t i = 0; i < table.count; i++)
        assert_true(ln_setting_is_standard(&table.settings[i], &s));
    assert_ok(set(&s, "level", "-60"));
    assert_ok(set(&s, "gain", "1,2,3.5"));
    assert_ok(set(&s, "gain", "2"));
    assert_float_equal(s.gain[2], 2, 0);
    static const char *const wrong[][2] = { { "level", "-60.1" }, { "level", "" },        { "level", "nan" },  { "level", "1 " },     { "count", "2.5" },
                                            { "count", "10" },    { "gentle", "perhaps" }, { "shape", "oval" }, { "gain", "1,2" },     { "gain", "1,2,3,4" },
                                            { "gain", "1,2,5" },  { "noise", "5-4" },      { "noise", "x" },    { "level", "-1e999" }, { "file", "" } };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_int_equal(set(&s, wrong[i][0], wrong[i][1]), LN_ESETTING);
        assert_non_null(strstr(ln_why(), wrong[i][0]));
    }
    assert_float_equal(s.level, -60, 0);
    assert_false(ln_setting_is_standard(ln_setting_find(&table, "level"), &s));
}

static void json_and_text_come_back_as_they_went(void **state)
{
    (void)state;
    sample s, t;
    ln_settings_standard(&table, &s);
    assert_ok(set(&s, "level", "-12.345678901"));
    assert_ok(set(&s, "shape", "round"));
    assert_ok(set(&s, "name", "L\xc3\xa9" "a \"two\"\n"));
    assert_ok(set(&s, "noise", "1-2"));
    assert_ok(set(&s, "noise", "00:00:10:12-00:00:11:00"));
    assert_ok(set(&s, "gain", "0.1,0.2,0.3"));
    assert_ok(set(&s, "words", "one = 1"));
    assert_ok(set(&s, "words", ""));
    char *json = ln_settings_json(&table, &s);
    ln_settings_standard(&table, &t);
    assert_ok(ln_settings_from_json(&table, json, arena, &t));
    char *again = ln_settings_json(&table, &t);
    assert_string_equal(json, again);
    assert_int_equal(t.noise.count, 2);
    assert_int_equal(t.words.count, 2);
    assert_string_equal(t.words.text[0], "one = 1");
    for (size_t i = 0; i < table.count; i++) {
        char text[200];
        const ln_setting *one = &table.settings[i];
        assert_true(ln_setting_print(one, &s, text, sizeof text) < (int)sizeof text);
        if (*text && one->type != LN_TYPE_SPANS && one->type != LN_TYPE_TEXTS)
            assert_ok(ln_setting_parse(one, text, arena, &t));
    }
    free(json);
    free(again);
}

static void broken_json_is_refused(void **state)
{
    (void)state;
    sample s;
    ln_settings_standard(&table, &s);
    assert_int_equal(ln_settings_from_json(&table, "{", arena, &s), LN_EDAMAGED);
    assert_int_equal(ln_settings_from_json(&table, "[]", arena, &s), LN_EDAMAGED);
    assert_int_equal(ln_settings_from_json(&table, "{\"nothing\":1}", arena, &s), LN_ESETTING);
    assert_int_equal(ln_settings_from_json(&table, "{\"level\":\"-3\"}", arena, &s), LN_ESETTING);
    assert_int_equal(ln_settings_from_json(&table, "{\"level\":3}", arena, &s), LN_ESETTING);
    assert_int_equal(ln_settings_from_json(&table, "{\"noise\":[3]}", arena, &s), LN_ESETTING);
    assert_int_equal(ln_settings_from_json(&table, "{\"words\":[3]}", arena, &s), LN_ESETTING);
}

static void a_decimal_comma_in_the_locale_changes_nothing(void **state)
{
    (void)state;
    sample s;
    ln_settings_standard(&table, &s);
    if (!setlocale(LC_ALL, "fr_FR.UTF-8"))
        skip();
    assert_ok(set(&s, "level", "-12.5"));
    setlocale(LC_ALL, "C");
    assert_float_equal(s.level, -12.5, 0);
}

static void proposals_own_what_they_hold(void **state)
{
    (void)state;
    static const ln_op op = { .name = "sample", .table = LN_TABLE(sample, settings) };
    sample s;
    ln_settings_standard(&table, &s);
    char span[] = "1-2";
    assert_ok(set(&s, "noise", span));
    ln_proposals list = { .arena = arena };
    for (int i = 0; i < 100; i++)
        assert_ok(ln_proposals_add(&list, &(ln_proposal){ .op = &op, .settings = &s, .track = i, .reason = "because" }));
    s.noise.count = 0;
    assert_int_equal(list.count, 100);
    assert_int_equal(list.item[99].track, 99);
    assert_string_equal(((sample *)list.item[0].settings)->noise.text[0], "1-2");
    assert_string_equal(list.item[0].family, "");
}

/* A file, a text or a choice that by default is none, if it stands first. */
static void what_an_operation_does_nothing_without_is_told_by_its_table(void **state)
{
    (void)state;
    static const char *const looks[] = { "none", "warm", NULL };
    static const ln_setting file[] = { LN_PATH(sample, file, "look", "Look", "which"), LN_INT(sample, count, "count", "Count", "", 1, 9, 3, "how many") };
    static const ln_setting choice[] = { LN_CHOICE(sample, shape, "look", "Look", looks, 0, "which") }, chosen[] = { LN_CHOICE(sample, shape, "look", "Look", looks, 1, "which") };
    static const ln_setting text[] = { LN_TEXT(sample, name, "look", "Look", "", "which") }, named[] = { LN_TEXT(sample, name, "look", "Look", "warm", "which") };
    static const ln_op with[] = { { .table = LN_TABLE(sample, file) }, { .table = LN_TABLE(sample, choice) }, { .table = LN_TABLE(sample, text) } };
    static const ln_op without[] = { { .table = LN_TABLE(sample, chosen) }, { .table = LN_TABLE(sample, named) }, { .table = LN_TABLE(sample, settings) }, { .name = "bare" } };
    for (int i = 0; i < 3; i++)
        assert_ptr_equal(ln_op_main(&with[i]), &with[i].table.settings[0]);
    for (int i = 0; i < 4; i++)
        assert_null(ln_op_main(&without[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_read_and_held_to_their_range), cmocka_unit_test(json_and_text_come_back_as_they_went),
        cmocka_unit_test(broken_json_is_refused),                  cmocka_unit_test(a_decimal_comma_in_the_locale_changes_nothing),
        cmocka_unit_test(proposals_own_what_they_hold),             cmocka_unit_test(what_an_operation_does_nothing_without_is_told_by_its_table),
    };
    return cmocka_run_group_tests(tests, make_arena, drop_arena);
}
