/* SPDX-License-Identifier: Apache-2.0 */
/* What was accepted on one clip of a film, on its others: one microphone, one day, a noise that is there. */
#include "stage.h"

/* Ten seconds: a rough noise, alone for the first two and then under strokes of a bell; the same later under other strokes; the strokes alone. */
#define NOISE(seed) "anoisesrc=r=16000:a=0.3:seed=" seed ":d=10,highpass=f=200,lowpass=f=1500,tremolo=f=17:d=0.6"
#define BELL(hz) "aevalsrc=0.25*sin(2*PI*" hz "*t)*exp(-3*mod(t\\,1))*gte(t\\,2):s=16000:d=10"
#define BOTH(seed, hz) "ffmpeg -v error -y -f lavfi -i '" NOISE(seed) "' -f lavfi -i '" BELL(hz) "' -filter_complex 'amix=normalize=0' "
#define ALONE(hz) "ffmpeg -v error -y -f lavfi -i '" BELL(hz) "' "

static const char offer[] = "accepted on a.wav, shown there at 00:00:00.000-00:00:01.500, 1.5 s";

static int enter(void **state)
{
    int status = stage_enter(state);
    stage_shell(BOTH("1", "440") "a.wav");
    stage_shell(BOTH("2", "523") "b.wav");
    stage_shell(ALONE("523") "quiet.wav");
    stage_done("hush a.wav -o out.wav --noise 0:00-0:01.5 --film film.lanterne --by Alice");
    return status;
}

static void an_accepted_example_is_offered_where_its_noise_is_heard(void **state)
{
    (void)state;
    assert_non_null(strstr(stage_done("propose b.wav --film film.lanterne --year 1895")->out, offer));
    assert_null(strstr(stage_done("propose quiet.wav --film film.lanterne --year 1895")->out, "accepted on"));
    const ran *r = stage_done("proposals film.lanterne");
    assert_non_null(strstr(r->out, " open      hush: accepted on a.wav"));
    assert_null(strstr(stage_done("propose a.wav --film film.lanterne --year 1895")->out, "accepted on")); /* never on its own clip */
}

/* The identifier of the offer on b.wav. */
static int offered(void)
{
    int id = 0;
    const ran *r = stage_done("propose b.wav --film film.lanterne --year 1895");
    for (const char *line = r->out; line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL)
        if (strstr(line, "accepted on") && strstr(line, "accepted on") < line + strcspn(line, "\n"))
            id = atoi(line);
    assert_true(id > 0);
    return id;
}

static void an_offer_is_judged_like_any_other_proposal(void **state)
{
    (void)state;
    char words[200];
    snprintf(words, sizeof words, "refuse film.lanterne %d", offered());
    stage_done(words);
    assert_non_null(strstr(stage_done("propose b.wav --film film.lanterne --year 1895")->out, " refused   hush: accepted on a.wav"));
    snprintf(words, sizeof words, "accept film.lanterne %d", offered());
    stage_done(words);
    stage_done("render film.lanterne --clip 2 -o b2.wav --removed gone.wav");
    stage_shell("ffmpeg -v info -i gone.wav -af volumedetect -f null - 2>&1 | grep -q 'mean_volume: -[12][0-9]'");
    stage_done("verify film.lanterne --files");
}

static void what_it_rests_on_must_be_what_was_judged(void **state)
{
    (void)state;
    stage_shell("mv a.wav kept.wav");
    const ran *r = stage_run("render film.lanterne --clip 2 -o b3.wav");
    assert_int_equal(r->status, 3);
    assert_non_null(strstr(r->err, "a.wav"));
    stage_shell(BOTH("5", "440") "a.wav");
    r = stage_run("render film.lanterne --clip 2 -o b3.wav");
    assert_int_equal(r->status, 3);
    assert_non_null(strstr(r->err, "SHA-256"));
    assert_false(stage_exists("b3.wav"));
    stage_shell("mv kept.wav a.wav");
    stage_done("render film.lanterne --clip 2 -o b3.wav");
}

static void another_day_recorder_or_make_is_another_microphone(void **state)
{
    (void)state;
#define SAYS(day, who) "-write_bext 1 -metadata origination_date=" day " -metadata originator=" who " "
    static const struct {
        const char *make;
        bool offered;
    } other[] = {
        { BOTH("3", "587") SAYS("2026-03-14", "833") "other.wav", true }, { BOTH("3", "587") SAYS("2026-03-15", "833") "other.wav", false },
        { BOTH("3", "587") SAYS("2026-03-14", "F8") "other.wav", false }, { BOTH("3", "587") "other.wav", true },
        { BOTH("3", "587") "-ar 22050 other.wav", false },                { BOTH("3", "587") "-ac 2 other.wav", false },
    };
    stage_shell(BOTH("1", "440") SAYS("2026-03-14", "833") "day.wav");
    stage_done("hush day.wav -o out.wav --noise 0:00-0:01.5 --film day.lanterne --by Alice");
    assert_non_null(strstr(stage_done("info day.wav")->out, "recorded  2026-03-14, 833"));
    for (size_t i = 0; i < sizeof other / sizeof *other; i++) {
        stage_shell(other[i].make);
        const ran *r = stage_done("propose other.wav --film day.lanterne --year 1895");
        if (!strstr(r->out, "accepted on day.wav") == other[i].offered)
            fail_msg("%s: %s", other[i].make, r->out);
    }
}

/* Whoever has accepted it on two clips is not asked to take it off twice. */
static void one_noise_is_offered_once(void **state)
{
    (void)state;
    stage_shell(BOTH("6", "349") "c.wav");
    stage_done("hush c.wav -o out.wav --noise 0:00-0:01.5 --film twice.lanterne --by Alice");
    stage_done("hush a.wav -o out.wav --noise 0:00-0:01.5 --film twice.lanterne --by Alice");
    const ran *r = stage_done("propose b.wav --film twice.lanterne --year 1895");
    const char *first = strstr(r->out, "accepted on");
    assert_non_null(first);
    assert_null(strstr(first + 1, "accepted on"));
}

static void a_clip_that_is_gone_is_passed_over(void **state)
{
    (void)state;
    stage_shell(BOTH("7", "349") "gone-by.wav");
    stage_done("hush gone-by.wav -o out.wav --noise 0:00-0:01.5 --film gone.lanterne --by Alice");
    stage_shell("rm gone-by.wav");
    const ran *r = stage_done("propose b.wav --film gone.lanterne --year 1895");
    assert_non_null(strstr(r->err, "gone-by.wav is not offered"));
}

static void a_person_shows_noise_in_another_file(void **state)
{
    (void)state;
    const ran *r = stage_done("hush b.wav -o by-hand.wav --noise 0:00-0:01.5 --shown-in a.wav");
    assert_non_null(strstr(r->out, "noise shown at 00:00:00.000-00:00:01.500, 1.5 s in a.wav"));
    r = stage_done("hush a.wav -o itself.wav --noise 0:00-0:01.5 --shown-in ./a.wav"); /* no other file */
    assert_null(strstr(r->out, " in a.wav"));
    static const char *const wrong[][2] = { { "--noise 0:00-0:01.5 --shown-in none.wav", "--shown-in none.wav" },
                                            { "--noise 0:11-0:12 --shown-in a.wav", "a.wav: --noise 0:11-0:12 lies outside" },
                                            { "--shown-in a.wav", "--noise FROM-TO" },
                                            { "--noise 0:00-0:01 --keep 0:00.5-0:02 --shown-in a.wav", "overlap" } };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char words[200];
        snprintf(words, sizeof words, "hush b.wav -o wrong.wav %s", wrong[i][0]);
        r = stage_run(words);
        if (!r->status || !strstr(r->err, wrong[i][1]) || stage_exists("wrong.wav"))
            fail_msg("lanterne %s ends with %d: %s", words, r->status, r->err);
    }
}

int main(int count, char **words)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_accepted_example_is_offered_where_its_noise_is_heard), cmocka_unit_test(an_offer_is_judged_like_any_other_proposal),
        cmocka_unit_test(what_it_rests_on_must_be_what_was_judged),               cmocka_unit_test(another_day_recorder_or_make_is_another_microphone),
        cmocka_unit_test(one_noise_is_offered_once),                              cmocka_unit_test(a_clip_that_is_gone_is_passed_over),
        cmocka_unit_test(a_person_shows_noise_in_another_file),
    };
    stage_program = count > 1 ? realpath(words[1], NULL) : NULL;
    if (!stage_program)
        return 99;
    return cmocka_run_group_tests(tests, enter, stage_leave);
}
