/* SPDX-License-Identifier: Apache-2.0 */
#include "sample.h"

#include <stdlib.h>

static const ln_command coat = { .name = "coat",
                                 .operands = { { .name = "CLIP", .kind = OPERAND_FILE }, { .name = "ID", .repeat = true, .optional = true } },
                                 .needs = { "output" },
                                 .general = { "year", "set", "quiet", "json" },
                                 .ops = one_op };
static const ln_command both = { .name = "both", .operands = { { .name = "CLIP" } }, .general = { "year" }, .ops = two_ops };

static ln_arena *arena;
static ln_call call;

static ln_status read_words(const ln_command *command, const char *words)
{
    static char empty[] = "";
    char *word[20], *copy = ln_arena_text(arena, words);
    int count = 0;
    for (char *p = strtok(copy, " "); p; p = strtok(NULL, " "))
        word[count++] = strcmp(p, "''") ? p : empty;
    assert_ok(call_prepare(command, arena, &call));
    return call_parse(&call, count, word);
}

static const varnish *read_varnish(void)
{
    return call.op_settings[0];
}

static void every_form_of_an_option_is_read(void **state)
{
    (void)state;
    assert_ok(read_words(&coat, "in.mov --thickness -12.5 --coats=5 -o out.mov --no-glossy --careful --finish mirror --maker '' --tint 1,2,3 --where 0:01-0:02 --where 10-12"));
    const varnish *v = read_varnish();
    assert_float_equal(v->thickness, -12.5, 0);
    assert_int_equal(v->coats, 5);
    assert_false(v->glossy);
    assert_true(v->careful);
    assert_int_equal(v->finish, 2);
    assert_string_equal(v->maker, "");
    assert_float_equal(v->tint[2], 3, 0);
    assert_int_equal(v->where.count, 2);
    assert_string_equal(v->where.text[1], "10-12");
    assert_string_equal(call.general.output, "out.mov");
    assert_int_equal(call.operand_count, 1);
    assert_true(call_given(&call, "coats"));
    assert_false(call_given(&call, "year"));
    assert_int_equal(call.general.year, 0);
    assert_ok(read_words(&coat, "in.mov -oout.mov --glossy=no --set a=1 --set b=2 -q 3 4 -- --5"));
    assert_false(read_varnish()->glossy);
    assert_int_equal(call.general.set.count, 2);
    assert_true(call.general.quiet);
    assert_int_equal(call.operand_count, 4);
    assert_string_equal(call.operands[3], "--5");
}

static void what_is_wrong_is_named(void **state)
{
    (void)state;
    static const char *const wrong[][3] = {
        { "a -o b --thicknes 1", "--thicknes", "--thickness" }, { "a -o b --no-glosy", "--no-glosy", "--glossy" },       { "a -o b --zebra", "--zebra", "help coat" },
        { "a -o b --coats", "--coats", "2 to 97" },             { "a -o b --where --careful", "--where", "FROM-TO" },     { "a -o b --coats 3 --coats 4", "twice", "\"4\"" },
        { "a -o b --coats 98", "--coats", "\"98\"" },           { "a -o b --coats 1e300", "1e300", "2 to 97" },           { "a -o b --thickness -99", "\"-99\"", "-61.25" },
        { "a -o b --finish dull", "dull", "satin" },            { "a -o b --glossy --no-glossy", "--glossy", "twice" },   { "a -o b --careful=perhaps", "perhaps", "yes" },
        { "a", "--output", "-o FILE" },                         { "-o b", "CLIP", "lanterne coat" },                      { "a -o b -x", "-x", "./-x" },
        { "a -o b -coats 3", "-coats", "--coats" },             { "a -o", "--output", "file" },                           { "a -o b --year 0", "--year", "\"0\"" },
        { "a -o b --=3", "--", "coat" },                        { "a -o b --year=", "--year", "\"\"" },
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_int_equal(read_words(&coat, wrong[i][0]), LN_ESETTING);
        if (!strstr(ln_why(), wrong[i][1]) || !strstr(ln_why(), wrong[i][2]))
            fail_msg("%s: \"%s\" names not %s and %s", wrong[i][0], ln_why(), wrong[i][1], wrong[i][2]);
    }
    assert_int_equal(read_words(&both, "a b"), LN_ESETTING);
    assert_non_null(strstr(ln_why(), "\"b\""));
}

static void several_operations_share_a_command_line(void **state)
{
    (void)state;
    assert_ok(read_words(&both, "a --varnish recipe.txt --polish cloth.txt --varnish-coats 5 --polish-coats 6"));
    const polish *p = call.op_settings[1];
    assert_string_equal(read_varnish()->file, "recipe.txt");
    assert_string_equal(p->file, "cloth.txt");
    assert_int_equal(read_varnish()->coats, 5);
    assert_int_equal(p->coats, 6);
    assert_int_equal(read_words(&both, "a --polish-coats 90"), LN_ESETTING);
    assert_non_null(strstr(ln_why(), "--polish-coats"));
    for (size_t i = 0; i < call.option_count; i++)
        assert_ptr_equal(call_option(&call, call.options[i].name), &call.options[i]);
}

static void help_comes_before_all_else(void **state)
{
    (void)state;
    assert_ok(read_words(&coat, "--help"));
    assert_true(call.help);
    assert_ok(read_words(&coat, "a -h --zebra"));
    assert_true(call.help);
    assert_int_equal(read_words(&coat, "a -o b -- --help"), LN_OK);
    assert_false(call.help);
}

static void defaults_outside_the_range_are_none(void **state)
{
    (void)state;
    char text[300];
    assert_ok(call_prepare(&coat, arena, &call));
    assert_string_equal(option_range(call_option(&call, "thickness"), text, sizeof text), "-61.25 to 3.75 um; default -17.125");
    assert_null(strstr(option_range(call_option(&call, "year"), text, sizeof text), "default"));
    assert_non_null(strstr(option_range(call_option(&call, "finish"), text, sizeof text), "default satin"));
    assert_string_equal(option_range(call_option(&call, "careful"), text, sizeof text), "");
    assert_string_equal(option_range(call_option(&call, "maker"), text, sizeof text), "default anonymous");
    assert_string_equal(call_synopsis(&call, text, sizeof text), "lanterne coat CLIP [ID...] -o FILE [OPTION]...");
}

static void slips_of_the_pen_are_guessed(void **state)
{
    (void)state;
    static const char *const words[] = { "hush", "history", "lut", "proposals", "propose", NULL };
    assert_string_equal(nearest_word("huhs", words), "hush");
    assert_string_equal(nearest_word("hist", words), "history");
    assert_string_equal(nearest_word("prposals", words), "proposals");
    assert_string_equal(nearest_word("lit", words), "lut");
    assert_null(nearest_word("helicopter", words));
    assert_null(nearest_word("", words));
}

static int open_arena(void **state)
{
    (void)state;
    arena = ln_arena_new();
    return !arena;
}

static int close_arena(void **state)
{
    (void)state;
    ln_arena_free(arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_form_of_an_option_is_read),     cmocka_unit_test(what_is_wrong_is_named),
        cmocka_unit_test(several_operations_share_a_command_line), cmocka_unit_test(help_comes_before_all_else),
        cmocka_unit_test(defaults_outside_the_range_are_none), cmocka_unit_test(slips_of_the_pen_are_guessed),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
