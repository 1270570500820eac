/* SPDX-License-Identifier: Apache-2.0 */
#include "stage.h"

#include <jansson.h>

static void processes_of_a_year_are_listed(void **state)
{
    (void)state;
    const ran *r = stage_run("processes --year 1910");
    assert_int_equal(r->status, 0);
    assert_non_null(strstr(r->out, "kinemacolor"));
    assert_null(strstr(r->out, "technicolor"));
    r = stage_run("processes --year 1874");
    assert_int_equal(r->status, 0);
    assert_non_null(strstr(r->out, "no film colour"));
    assert_non_null(strstr(r->out, "paintings"));
}

static void every_number_of_a_process_is_told_with_what_it_is(void **state)
{
    (void)state;
    const ran *r = stage_run("processes autochrome");
    assert_int_equal(r->status, 0);
    assert_non_null(strstr(r->out, "measured"));
    assert_non_null(strstr(r->out, "assumed"));
    assert_non_null(strstr(r->out, "Lavedrine"));
    r = stage_run("processes autochrom");
    assert_int_equal(r->status, 2);
    assert_non_null(strstr(r->err, "did you mean autochrome"));
}

static void json_has_figures_with_sources(void **state)
{
    (void)state;
    const ran *r = stage_run("processes --json");
    assert_int_equal(r->status, 0);
    json_t *all = json_loads(r->out, 0, NULL);
    assert_non_null(all);
    size_t i, k;
    json_t *process, *figure;
    json_array_foreach(all, i, process) {
        json_array_foreach(json_object_get(process, "figures"), k, figure)
            assert_true(json_string_length(json_object_get(figure, "source")) > 0 && json_string_length(json_object_get(figure, "known")) > 0);
        assert_true(k >= 8);
    }
    assert_true(i >= 13);
    json_decref(all);
}

static void a_sheet_is_drawn(void **state)
{
    (void)state;
    const ran *r = stage_run("sheet clip.mkv -o sheet.png -q");
    if (r->status)
        fail_msg("%s", r->err);
    stage_shell("ffmpeg -v error -i sheet.png -f null -");
    assert_int_equal(stage_run("sheet clip.mkv -o clip.mkv")->status, 4); /* the source is never written */
    assert_int_equal(stage_run("sheet clip.mkv -o sheet.png --year 1874")->status, 2);
}

int main(int count, char **words)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(processes_of_a_year_are_listed), cmocka_unit_test(every_number_of_a_process_is_told_with_what_it_is),
                                        cmocka_unit_test(json_has_figures_with_sources), cmocka_unit_test(a_sheet_is_drawn) };
    stage_program = count > 1 ? realpath(words[1], NULL) : NULL;
    if (!stage_program)
        return 99;
    return cmocka_run_group_tests(tests, stage_enter, stage_leave);
}
