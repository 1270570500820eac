/* SPDX-License-Identifier: Apache-2.0 */
/* What is wrong ends with the code for its kind and a sentence that names it; the source is untouched, and nothing half-made is left. */
#include "stage.h"

static const struct wrong {
    const char *words;
    int status;
    const char *names[2]; /* what the sentence says */
} cases[] = {
    /* the input */
    { "cdl missing.mov -o out.mkv --saturation 0.5", 3, { "missing.mov" } },
    { "cdl empty.mp4 -o out.mkv --saturation 0.5", 3, { "empty.mp4" } },
    { "cdl text.mp4 -o out.mkv --saturation 0.5", 3, { "text.mp4" } },
    { "cdl folder -o out.mkv --saturation 0.5", 3, { "folder" } },
    { "cdl sound.wav -o out.wav --saturation 0.5", 3, { "picture" } },
    { "info missing.mov", 3, { "missing.mov" } },
    { "period missing.mov -o out.mkv --year 1895", 3, { "missing.mov" } },
    { "propose text.mp4 --film out.lanterne --year 1895", 3, { "text.mp4" } },
    { "cdl /dev/null -o out.mkv --saturation 0.5", 3, { "/dev/null" } },
    { "cdl http://localhost/a.mp4 -o out.mkv --saturation 0.5", 3, { "http://localhost/a.mp4" } },
    /* the target */
    { "cdl clip.mkv -o nowhere/out.mkv --saturation 0.5", 4, { "nowhere/out.mkv" } },
    { "cdl clip.mkv -o clip.mkv --saturation 0.5", 4, { "clip.mkv" } },
    { "cdl clip.mkv -o ./folder/../clip.mkv --saturation 0.5", 4, { "clip.mkv" } },
    { "cdl clip.mkv -o by-name.mkv --saturation 0.5", 4, { "by-name.mkv" } },
    { "cdl clip.mkv -o by-disk.mkv --saturation 0.5", 4, { "by-disk.mkv" } },
    { "cdl clip.mkv -o folder --saturation 0.5", 4, { "folder" } },
    { "period clip.mkv -o clip.mkv --year 1895", 4, { "clip.mkv" } },
    { "period clip.mkv -o out.lanterne --year 1895", 2, { "out.lanterne", "no kind of file" } },
    { "hush clip.mkv -o out.mkv --noise 0-0.5 --plot out.jpg", 2, { "--plot", "out.jpg" } },
    { "hush clip.mkv -o out.mkv --noise 0-0.5 --plot nowhere/out.png", 4, { "--plot", "nowhere" } },
    { "hush clip.mkv -o out.mkv --noise 0-0.5 --plot drawn.png", 4, { "--plot drawn.png", "clip itself" } },
    { "hush clip.mkv -o out.mkv --noise 0-0.5 --removed heard.wav", 4, { "--removed heard.wav", "clip itself" } },
    { "hush clip.mkv -o out.mkv --noise 0-0.5 --removed nowhere/out.wav", 4, { "--removed", "nowhere" } },
    { "hush clip.mkv -o out.wav --noise 0-0.5 --removed ./out.wav", 4, { "--removed ./out.wav", "--output" } },
    { "hush clip.mkv -o out.wav --noise 0-0.5 --film folder/../out.wav", 4, { "--film folder/../out.wav", "--output" } },
    { "period clip.mkv -o out.wav --year 1895 --film out.wav", 4, { "--film out.wav", "--output" } },
    /* words and values */
    { "cdl clip.mkv -o out.mkv --saturatoin 0.5", 2, { "--saturatoin", "--saturation" } },
    { "look --sheet clip.mkv -o out.png", 2, { "--sheet", "lanterne sheet" } },
    { "cdl clip.mkv -o out.mkv --saturation much", 2, { "--saturation", "\"much\"" } },
    { "cdl clip.mkv -o out.mkv --saturation 1e308", 2, { "--saturation", "1e308" } },
    { "cdl clip.mkv -o out.mkv --saturation 99999999999999999999999999999999999999999999999999", 2, { "--saturation", "9999999999" } },
    { "cdl clip.mkv -o out.mkv --saturation nan", 2, { "--saturation", "nan" } },
    { "cdl clip.mkv -o out.mkv --slope 1,1", 2, { "--slope", "1,1" } },
    { "cdl clip.mkv -o out.mkv --saturation", 2, { "--saturation", "value" } },
    { "cdl clip.mkv --saturation 0.5", 2, { "--output" } },
    { "cdl -o out.mkv", 2, { "CLIP" } },
    { "cdl clip.mkv clip.mkv -o out.mkv", 2, { "clip.mkv", "too many" } },
    { "lut clip.mkv -o out.mkv", 2, { "--file" } },
    { "hush silent.mkv -o out.mkv --noise 0-0.5", 3, { "sound" } },
    { "hush clip.mkv -o out.mkv --noise 100-101", 2, { "--noise", "100-101" } },
    { "hush clip.mkv -o out.mkv --noise 0.5-0.2", 2, { "--noise", "0.5-0.2" } },
    { "hush clip.mkv -o out.mkv --noise never", 2, { "--noise", "never" } },
    { "period clip.mkv -o out.mkv", 2, { "--year" } },
    { "period clip.mkv -o out.mkv --year 4000", 2, { "--year", "4000" } },
    { "period clip.mkv -o out.mkv --year 1895 --threshold 1.5", 2, { "--threshold", "1.5" } },
    { "history yesterday", 2, { "yesterday", "YEAR" } },
    { "help nothing", 2, { "nothing" } },
    { "perod", 2, { "period" } },
    { "--frobnicate", 2, { "--frobnicate" } },
    /* the film */
    { "proposals missing.lanterne", 3, { "missing.lanterne" } },
    { "proposals text.mp4", 3, { "text.mp4" } },
    { "verify text.mp4", 3, { "text.mp4" } },
    { "log folder", 3, { "folder" } },
    { "accept missing.lanterne 1", 3, { "missing.lanterne" } },
    { "render missing.lanterne -o out.mkv", 3, { "missing.lanterne" } },
};

static void check_case(const struct wrong *wrong)
{
    const ran *r = stage_run(wrong->words);
    if (r->status != wrong->status)
        fail_msg("lanterne %s: ends with %d, not %d: %s", wrong->words, r->status, wrong->status, r->err);
    if (strncmp(r->err, "lanterne: ", 10) || strchr(r->err, '\n') != r->err + strlen(r->err) - 1)
        fail_msg("lanterne %s: not one sentence: %s", wrong->words, r->err);
    for (int i = 0; i < 2 && wrong->names[i]; i++)
        if (!strstr(r->err, wrong->names[i]))
            fail_msg("lanterne %s: \"%s\" does not name %s", wrong->words, r->err, wrong->names[i]);
    if (stage_count("out.") || stage_count(".part"))
        fail_msg("lanterne %s: left something behind", wrong->words);
    stage_shell("sha256sum --quiet -c before.sha256");
}

static void every_fault_is_named_and_leaves_nothing(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_case(&cases[i]);
}

static void an_unwritable_folder_is_told(void **state)
{
    (void)state;
    if (!geteuid())
        skip(); /* root may write everywhere */
    check_case(&(struct wrong){ "cdl clip.mkv -o locked/out.mkv --saturation 0.5", 4, { "locked" } });
}

static void what_stood_there_stays_when_it_fails(void **state)
{
    (void)state;
    stage_write("old.mkv", "precious");
    assert_int_equal(stage_run("lut clip.mkv -o old.mkv --file text.mp4")->status, 3);
    assert_int_equal(stage_run("cdl text.mp4 -o old.mkv --saturation 0")->status, 3);
    char text[20];
    stage_read("old.mkv", text, sizeof text);
    assert_string_equal(text, "precious");
    unlink("old.mkv");
}

static void output_that_did_not_arrive_is_told(void **state)
{
    (void)state;
    char line[300];
    snprintf(line, sizeof line, "'%s' info clip.mkv >/dev/full 2>said.txt; test $? = 4 && grep -q 'standard output.*No space' said.txt", stage_program);
    stage_shell(line);
}

static void no_command_shows_what_there_is(void **state)
{
    (void)state;
    const ran *r = stage_run("");
    assert_int_equal(r->status, 2);
    assert_non_null(strstr(r->err, "period"));
    assert_string_equal(stage_done("--version")->out, "lanterne " LANTERNE_VERSION "\n");
    assert_non_null(strstr(stage_done("--help")->out, "verify"));
}

static int prepare(void **state)
{
    if (stage_enter(state))
        return 1;
    stage_shell("touch empty.mp4; echo 'this is no film' >text.mp4; mkdir folder; mkdir locked; chmod 555 locked; ln -s clip.mkv by-name.mkv; ln clip.mkv by-disk.mkv; ln -s clip.mkv drawn.png; ln clip.mkv heard.wav;"
                "ffmpeg -v error -y -i clip.mkv -vn sound.wav; ffmpeg -v error -y -i clip.mkv -an -c copy silent.mkv; sha256sum *.mkv *.mp4 *.wav >before.sha256");
    return 0;
}

int main(int count, char **words)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_fault_is_named_and_leaves_nothing),
        cmocka_unit_test(an_unwritable_folder_is_told),
        cmocka_unit_test(what_stood_there_stays_when_it_fails),
        cmocka_unit_test(output_that_did_not_arrive_is_told),
        cmocka_unit_test(no_command_shows_what_there_is),
    };
    stage_program = count > 1 ? realpath(words[1], NULL) : NULL;
    if (!stage_program)
        return 99;
    return cmocka_run_group_tests(tests, prepare, stage_leave);
}
