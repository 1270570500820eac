/* SPDX-License-Identifier: Apache-2.0 */
/* The way of a clip through a film, as a person walks it. */
#include "stage.h"

#include <jansson.h>
#include <signal.h>
#include <time.h>

static json_t *parsed(const char *text)
{
    json_error_t error;
    json_t *value = json_loads(text, 0, &error);
    if (!value)
        fail_msg("not JSON: %s: %.200s", error.text, text);
    return value;
}

static const char *word_of(const json_t *object, const char *key)
{
    const char *word = json_string_value(json_object_get(object, key));
    if (!word)
        fail_msg("no \"%s\"", key);
    return word;
}

static json_t *proposal_of(const json_t *list, const char *op)
{
    size_t i;
    json_t *one;
    json_array_foreach(list, i, one)
        if (!strcmp(word_of(one, "op"), op))
            return one;
    fail_msg("no proposal of %s", op);
    return NULL;
}

static void period_does_all_and_says_what(void **state)
{
    (void)state;
    const ran *r = stage_done("period clip.mkv -o out.mkv --year 1895 --lut look.cube --by 'Alice Guy'");
    assert_non_null(strstr(r->out, "look.cube"));
    assert_non_null(strstr(r->out, "00:00:00.000-00:00:01.000  1.00  accepted"));
    assert_non_null(strstr(r->out, "Written  out.mkv"));
    assert_non_null(strstr(r->out, " Wh ("));
    assert_non_null(strstr(r->out, "Film     out.lanterne"));
    assert_true(stage_exists("out.mkv") && stage_exists("out.lanterne"));
    r = stage_done("log out.lanterne");
    assert_non_null(strstr(r->out, "as given"));
    assert_non_null(strstr(r->out, "Alice Guy"));
    assert_non_null(strstr(stage_done("verify out.lanterne --files")->out, "holds"));
    /* sound was not touched, so its stream is the same */
    stage_shell("ffmpeg -v error -i clip.mkv -map 0:a -c copy -f streamhash - >a.txt; ffmpeg -v error -i out.mkv -map 0:a -c copy -f streamhash - >b.txt; cmp a.txt b.txt");
}

static void bulk_acceptance_is_recorded_as_what_it_is(void **state)
{
    (void)state;
    const ran *r = stage_done("period clip.mkv -o bulk.mkv --year 1895 --threshold 0.05");
    r = stage_done("log --json bulk.lanterne");
    json_t *log = parsed(r->out);
    size_t i, bulk = 0;
    json_t *entry;
    json_array_foreach(log, i, entry)
        if (!strcmp(word_of(entry, "what"), "verdict") && !strcmp(word_of(json_object_get(entry, "body"), "how"), "above 0.05"))
            bulk++;
    assert_int_equal(bulk, 1);
    json_decref(log);
    stage_done("period clip.mkv -o open.mkv --year 1895 --threshold 1");
    assert_null(strstr(stage_done("proposals open.lanterne")->out, "accepted"));
}

static void verdicts_are_given_one_by_one(void **state)
{
    (void)state;
    stage_done("propose clip.mkv --film film.lanterne --year 1895 --saturation 0.25 --lut look.cube");
    json_t *list = parsed(stage_done("proposals film.lanterne --json")->out), *one;
    size_t i;
    static const char *const keys[] = { "id", "op", "from", "to", "family", "year", "confidence", "reason", "settings", "verdict", "by" };
    assert_true(json_array_size(list) >= 2);
    json_array_foreach(list, i, one) {
        for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
            assert_non_null(json_object_get(one, keys[k]));
        assert_string_equal(word_of(one, "verdict"), "open");
        assert_true(json_is_object(json_object_get(one, "settings")));
        assert_int_equal(json_integer_value(json_object_get(one, "year")), 1895);
    }
    one = proposal_of(list, "cdl");
    assert_float_equal(json_number_value(json_object_get(one, "to")), 1, 1e-9);
    char words[200];
    int id = (int)json_integer_value(json_object_get(one, "id"));
    json_decref(list);
    snprintf(words, sizeof words, "accept film.lanterne %d --set saturation=0.75 --set power=1.5", id);
    assert_non_null(strstr(stage_done(words)->out, "accepted"));
    assert_non_null(strstr(stage_done("proposals film.lanterne")->out, "saturation 0.75"));
    assert_non_null(strstr(stage_done("refuse film.lanterne --all")->out, "refused"));
    assert_null(strstr(stage_done("proposals film.lanterne")->out, " open "));
    stage_done("render film.lanterne -o rendered.mkv");
    stage_done("verify film.lanterne");
    stage_shell("ffmpeg -v error -xerror -i rendered.mkv -f null -");
}

static void verdicts_on_nothing_are_refused(void **state)
{
    (void)state;
    static const char *const wrong[][2] = { { "accept film.lanterne 999", "999" },      { "accept film.lanterne", "ID" },          { "accept film.lanterne one", "one" },
                                            { "accept film.lanterne 0", "\"0\"" },      { "refuse film.lanterne 1 --all", "--all" }, { "accept film.lanterne 1 --set x", "--set" },
                                            { "accept film.lanterne 1 --set x=1", "x" }, { "accept film.lanterne -1", "-1" },         { "render film.lanterne -o r.mkv --clip 7", "7" } };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        const ran *r = stage_run(wrong[i][0]);
        if (r->status != 2 || !strstr(r->err, wrong[i][1]))
            fail_msg("lanterne %s ends with %d: %s", wrong[i][0], r->status, r->err);
    }
    stage_done("verify film.lanterne");
}

static void a_changed_source_is_not_rendered(void **state)
{
    (void)state;
    stage_shell("cp clip.mkv moving.mkv");
    stage_done("propose moving.mkv --film moving.lanterne --year 1895 --saturation 0.5");
    stage_done("accept moving.lanterne --all");
    stage_shell(STAGE_CLIP "-metadata title=other moving.mkv");
    const ran *r = stage_run("render moving.lanterne -o moved.mkv");
    assert_int_equal(r->status, 3);
    assert_non_null(strstr(r->err, "SHA-256"));
    assert_false(stage_exists("moved.mkv"));
}

/* What stays open is no end: the way on is told, with a film and without. */
static void what_stays_open_says_how_to_go_on(void **state)
{
    (void)state;
    stage_shell("ffmpeg -v error -y -i clip.mkv -vf hue=s=3 -c:v ffv1 -c:a copy vivid.mkv");
    const ran *r = stage_done("period vivid.mkv -o open.mkv --year 1895 --threshold 1 --film open.lanterne");
    assert_non_null(strstr(r->out, "1 left open"));
    assert_non_null(strstr(r->out, "`lanterne accept open.lanterne ID`"));
    stage_shell("ffmpeg -v error -y -f lavfi -i 'aevalsrc=0.2*sin(2*PI*if(mod(floor(t/0.6)\\,2)\\,580\\,435)*t):s=24000:d=4,apad=whole_dur=6' siren.wav");
    r = stage_done("hush siren.wav -o open.wav --remove 'two-tone siren' --threshold 1");
    assert_non_null(strstr(r->out, "1 left open"));
    assert_non_null(strstr(r->out, "not as sure as --threshold 1: give a lower one, or --film FILE"));
    stage_shell("ffmpeg -v error -y -f lavfi -i anullsrc=r=24000 -t 4 still.wav");
    static const char *const named[] = { "hush still.wav -o open.wav --remove 'mains hum'", "hush still.wav -o open.wav --remove 'mains hum' --bed car",
                                         "period still.wav -o open.wav --year 1895 --remove 'mains hum'", "propose still.wav --film open.lanterne --year 1895 --remove 'mains hum'" };
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        assert_non_null(strstr(stage_done(named[i])->err, "no mains hum was found: where you hear it alone, show it with --noise FROM-TO"));
    r = stage_done("log open.lanterne");
    assert_true(strstr(r->out, "year unsaid\n") && strstr(r->out, "  cdl  0."));
    assert_null(strstr(r->out, "0.0000"));
}

static void of_several_clips_one_must_be_named(void **state)
{
    (void)state;
    stage_shell("ffmpeg -v error -y -i clip.mkv -t 0.5 -c copy second.mkv");
    stage_done("propose clip.mkv --film two.lanterne --year 1895 --saturation 0.5");
    stage_done("propose second.mkv --film two.lanterne --year 1895 --saturation 0.5");
    const ran *r = stage_done("proposals two.lanterne");
    assert_true(strstr(r->out, "Clip 1  ") < strstr(r->out, "clip.mkv\n") && strstr(r->out, "clip.mkv\n") < strstr(r->out, "Clip 2  "));
    assert_non_null(strstr(strstr(r->out, "Clip 2  "), "second.mkv\n"));
    r = stage_run("render two.lanterne -o two.mkv");
    assert_int_equal(r->status, 2);
    assert_non_null(strstr(r->err, "--clip"));
    stage_done("accept two.lanterne --all");
    stage_done("render two.lanterne -o two.mkv --clip 2");
    stage_shell("test $(ffprobe -v error -show_entries format=duration -of csv=p=0 two.mkv | cut -c1-3) = 0.5");
}

static void tampering_is_found(void **state)
{
    (void)state;
    stage_done("propose clip.mkv --film t.lanterne --year 1895 --saturation 0.5");
    stage_shell("python3 -c \"import sys,re; b=open('t.lanterne','rb').read(); i=b.rindex(b'saturation'); open('t.lanterne','wb').write(b[:i]+b'Saturation'+b[i+10:])\"");
    assert_int_equal(stage_run("verify t.lanterne")->status, 1);
}

static void quiet_is_quiet(void **state)
{
    (void)state;
    const ran *r = stage_done("cdl clip.mkv -o q.mkv --saturation 0.5 -q");
    assert_string_equal(r->out, "");
    assert_string_equal(r->err, "");
}

static void a_reader_that_leaves_does_no_harm(void **state)
{
    (void)state;
    char line[600];
    snprintf(line, sizeof line, "'%s' cdl clip.mkv -o pipe.mkv --saturation 0.5 2>err.txt | true; ffmpeg -v error -xerror -i pipe.mkv -f null - && test ! -s err.txt", stage_program);
    stage_shell(line);
}

/* A clip long enough to be stopped in the middle. */
static void stopping_leaves_nothing(void **state)
{
    (void)state;
    stage_shell("ffmpeg -v error -y -f lavfi -i testsrc2=s=1280x720:r=25 -t 8 -c:v libx264 -preset ultrafast long.mp4");
    static const int numbers[] = { SIGINT, SIGTERM };
    for (int i = 0; i < 2; i++) {
        pid_t child = fork();
        if (!child) {
            if (freopen("/dev/null", "w", stdout) && freopen("stopped.txt", "w", stderr))
                execl(stage_program, "lanterne", "cdl", "long.mp4", "-o", "long-out.mp4", "--saturation", "0.5", "--preset", "slow", (char *)NULL);
            _exit(99);
        }
        for (int k = 0; k < 200 && !stage_count(".part"); k++)
            nanosleep(&(struct timespec){ .tv_nsec = 10000000 }, NULL);
        int status;
        kill(child, numbers[i]);
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status) && WTERMSIG(status) == numbers[i]);
        assert_int_equal(stage_count("long-out"), 0);
        char text[500];
        stage_read("stopped.txt", text, sizeof text);
        assert_non_null(strstr(text, "lanterne: stopped"));
    }
}

int main(int count, char **words)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(period_does_all_and_says_what), cmocka_unit_test(bulk_acceptance_is_recorded_as_what_it_is), cmocka_unit_test(verdicts_are_given_one_by_one),
        cmocka_unit_test(verdicts_on_nothing_are_refused), cmocka_unit_test(a_changed_source_is_not_rendered), cmocka_unit_test(what_stays_open_says_how_to_go_on), cmocka_unit_test(of_several_clips_one_must_be_named),
        cmocka_unit_test(tampering_is_found), cmocka_unit_test(quiet_is_quiet), cmocka_unit_test(a_reader_that_leaves_does_no_harm), cmocka_unit_test(stopping_leaves_nothing),
    };
    stage_program = count > 1 ? realpath(words[1], NULL) : NULL;
    if (!stage_program)
        return 99;
    return cmocka_run_group_tests(tests, stage_enter, stage_leave);
}
