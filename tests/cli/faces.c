/* SPDX-License-Identifier: Apache-2.0 */
/* Every face is printed from the tables: two operations that exist only here, with numbers that stand nowhere else, must show in each, and the true faces must be
 * what the manual's renderer, three shells and the committed pages say they are. */
#include "sample.h"
#include "stage.h"

#include "../../cli/faces.h"
#include "film/json.h"

static const char *program, *printer, *source;

static const ln_command *const *made_up(ln_arena *arena)
{
    static ln_command own[3];
    static const ln_command *all[4];
    const ln_command like = { .name = "both", .summary = "don't: [either] or", .story = "Both.", .operands = { { .name = "CLIP", .text = "a clip" } }, .needs = { "output" },
                              .general = { "year", "quiet" }, .ops = two_ops };
    (void)arena;
    own[0] = own[1] = own[2] = like;
    own[1].name = "varnish";
    own[1].story = op_varnish.story;
    own[1].ops = one_op;
    own[2].name = "help";
    own[2].ops = NULL;
    own[2].operands[0].kind = OPERAND_COMMAND;
    for (int i = 0; i < 3; i++)
        all[i] = &own[i];
    return all;
}

static void print_to(const char *path, ln_status (*face)(const ln_command *const *, ln_arena *, FILE *), ln_arena *arena)
{
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    assert_ok(face(made_up(arena), arena, out));
    assert_int_equal(fclose(out), 0);
}

static void check_holds(const char *path, const char *const *words)
{
    static char text[100000];
    stage_read(path, text, sizeof text);
    for (size_t i = 0; words[i]; i++)
        if (!strstr(text, words[i]))
            fail_msg("%s does not say \"%s\"", path, words[i]);
}

/* Ranges, defaults, choices: each is in each face that tells them. */
static void every_face_tells_what_the_table_says(void **state)
{
    (void)state;
    static const char *const numbers[] = { "61.25 to 3.75 um", "17.125", "2 to 97", "13", "0.0625 to 7.875", "1.375", "matte, satin, mirror", "satin", "anonymous", "default yes", NULL };
    static const char *const options[] = { "thickness", "coats", "no-glossy", "careful", "matte satin mirror", "polish", "tint", "where", "note", NULL };
    ln_arena *arena = ln_arena_new();
    ln_call call;
    FILE *out = fopen("help.txt", "w");
    assert_ok(call_prepare(made_up(arena)[1], arena, &call));
    call_help(&call, out, 400);
    fclose(out);
    check_holds("help.txt", numbers);
    assert_non_null(out = fopen("varnish.1", "w"));
    assert_ok(face_man_command(made_up(arena)[1], arena, out));
    fclose(out);
    stage_shell("groff -man -ww -Tutf8 -P-cbou -rLL=400n varnish.1 >man.txt 2>warnings.txt && test ! -s warnings.txt && sed -i 's/\\xe2\\x80\\x90/-/g; s/\\xe2\\x88\\x92/-/g; s/  */ /g' man.txt");
    check_holds("man.txt", numbers);
    check_holds("man.txt", (const char *const[]){ "It's .dry \\ soon.", "lanterne varnish a -o b", NULL });
    assert_non_null(out = fopen("varnish.md", "w"));
    assert_ok(face_page_op(&op_varnish, arena, out));
    fclose(out);
    check_holds("varnish.md", numbers);
    print_to("lanterne.bash", face_bash, arena);
    check_holds("lanterne.bash", options);
    print_to("_made_up", face_zsh, arena);
    check_holds("_made_up", options);
    print_to("lanterne.fish", face_fish, arena);
    check_holds("lanterne.fish", options);
    print_to("words.dict", face_dictionary, arena);
    check_holds("words.dict", (const char *const[]){ "\"-61.25\"", "\"3.75\"", "\"97\"", "\"0.0625\"", "\"7.875\"", "\"mirror\"", "\"--varnish-coats=\"", "\"\\x22tint\\x22:\"", NULL });
    stage_shell("bash -n lanterne.bash && if command -v zsh >/dev/null; then zsh -n _made_up; fi && if command -v fish >/dev/null; then fish -n lanterne.fish; fi");
    ln_arena_free(arena);
}

static void json_tells_what_the_table_says(void **state)
{
    (void)state;
    json_t *ops = ln_ops_json(two_ops), *op = json_array_get(ops, 0), *one;
    assert_int_equal(json_array_size(ops), 2);
    assert_string_equal(json_string_value(json_object_get(op, "name")), "varnish");
    json_t *settings = json_object_get(op, "settings");
    assert_int_equal(json_array_size(settings), sizeof varnish_settings / sizeof *varnish_settings);
    one = json_array_get(settings, 1);
    assert_float_equal(json_number_value(json_object_get(one, "min")), -61.25, 0);
    assert_float_equal(json_number_value(json_object_get(one, "max")), 3.75, 0);
    assert_float_equal(json_number_value(json_object_get(one, "default")), -17.125, 0);
    assert_true(json_is_true(json_object_get(json_array_get(settings, 3), "default")));
    assert_int_equal(json_array_size(json_object_get(json_array_get(settings, 5), "choices")), 3);
    assert_string_equal(json_string_value(json_object_get(json_array_get(settings, 5), "default")), "satin");
    json_decref(ops);
    json_error_t error;
    stage_program = program;
    ops = json_loads(stage_done("ops --json")->out, 0, &error);
    for (size_t i = 0; ln_ops[i]; i++)
        assert_string_equal(json_string_value(json_object_get(json_array_get(ops, i), "name")), ln_ops[i]->name);
    json_decref(ops);
}

/* What bash offers for the words of a line, the last one unfinished. */
static void check_offer(const char *words, const char *offered)
{
    char line[1500];
    snprintf(line, sizeof line,
             "bash --norc -c 'compopt() { :; }; source shells/lanterne; COMP_WORDS=(%s); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _lanterne; printf \"%%s\\n\" \"${COMPREPLY[@]}\"' >offer.txt", words);
    stage_shell(line);
    char text[4000], wanted[100];
    stage_read("offer.txt", text, sizeof text);
    snprintf(wanted, sizeof wanted, "%s\n", offered);
    const char *found = strstr(text, wanted);
    if (!found || (found != text && found[-1] != '\n'))
        fail_msg("%s: offers %s, not %s", words, text, offered);
}

static void bash_completes(void **state)
{
    (void)state;
    char line[600];
    snprintf(line, sizeof line, "'%s' shells shells && touch film.lanterne 'a clip.mov'", printer);
    stage_shell(line);
    check_offer("lanterne per", "period");
    check_offer("lanterne period --ye", "--year");
    check_offer("lanterne cdl --no", "--no-dither");
    check_offer("lanterne lut --file look", "look.cube");
    check_offer("lanterne lut --file = look", "look.cube");
    check_offer("lanterne period a", "a clip.mov");
    check_offer("lanterne proposals film", "film.lanterne");
    check_offer("lanterne help his", "history");
    check_offer("lanterne period --year \"\"", "");
    for (size_t i = 0; ln_ops[i]; i++)
        check_offer("lanterne \"\"", ln_ops[i]->name);
}

static void other_shells_read_their_files(void **state)
{
    (void)state;
    stage_shell("if command -v zsh >/dev/null; then zsh -n shells/_lanterne; fi");
    stage_shell("if command -v fish >/dev/null; then fish -n shells/lanterne.fish && HOME=. fish --no-config -c 'source shells/lanterne.fish; complete -C \"lanterne period --ye\"' | grep -q -- --year; fi");
}

static void the_manual_is_rendered_without_a_warning(void **state)
{
    (void)state;
    char line[600];
    snprintf(line, sizeof line, "'%s' man man1 && for page in man1/*.1; do groff -man -ww -Tutf8 -P-cbou $page >page.txt 2>>warnings.txt; grep -q SYNOPSIS page.txt || exit 1; done; test ! -s warnings.txt", printer);
    stage_shell(line);
    for (size_t i = 0; ln_ops[i]; i++) {
        snprintf(line, sizeof line, "man1/lanterne-%s.1", ln_ops[i]->name);
        assert_true(stage_exists(line));
    }
}

static void the_committed_pages_are_what_the_tables_say(void **state)
{
    (void)state;
    char line[1000];
    snprintf(line, sizeof line, "'%s' pages pages && diff -r pages '%s/docs/ops' >difference.txt", printer, source);
    if (stage_status(line)) {
        char text[3000];
        stage_read("difference.txt", text, sizeof text);
        fail_msg("docs/ops is out of date: run `ninja -C build pages`\n%s", text);
    }
}

int main(int count, char **words)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_face_tells_what_the_table_says), cmocka_unit_test(json_tells_what_the_table_says),
        cmocka_unit_test(bash_completes),                       cmocka_unit_test(other_shells_read_their_files),
        cmocka_unit_test(the_manual_is_rendered_without_a_warning), cmocka_unit_test(the_committed_pages_are_what_the_tables_say),
    };
    if (count != 4 || !(program = realpath(words[1], NULL)) || !(printer = realpath(words[2], NULL)) || !(source = realpath(words[3], NULL)))
        return 99;
    return cmocka_run_group_tests(tests, stage_enter, stage_leave);
}
