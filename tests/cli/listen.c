/* SPDX-License-Identifier: Apache-2.0 */
/* Each part of the sound is written alone by --listen, and the parts add up. */
#include "heard.h"

#include <math.h>

static heard listen(const char *what, const char *words, const char *file)
{
    char line[400];
    snprintf(line, sizeof line, "hush scene.wav -q --listen %s -o %s %s", what, file, words);
    stage_done(line);
    return heard_in(file);
}

static double loudest(const heard *h, size_t from, size_t to)
{
    double most = 0;
    for (size_t i = from; i < to && i < h->count; i++)
        most = fmax(most, fabs((double)h->sample[i]));
    return most;
}

/* The most that a + b differs from c. */
static double off(const heard *a, const heard *b, const heard *c)
{
    double most = 0;
    assert_true(a->count == b->count && a->count == c->count);
    for (size_t i = 0; i < a->count; i++)
        most = fmax(most, fabs((double)a->sample[i] + (double)b->sample[i] - (double)c->sample[i]));
    return most;
}

/* 8 s at 24 kHz, two channels: a murmur, from 3 to 6 s a machine. */
enum { RATE = 24000 };
static const char filling[] = "--noise 4-5.5 --floor -60 --fill --tone 0.5-2", dry[] = "--noise 4-5.5 --floor -60";

static void parts_add_up(void **state)
{
    (void)state;
    static const char *const kinds[] = { "f32.wav", "out.flac" };
    for (int i = 0; i < 2; i++) {
        const double step = i ? 0 : 1e-6; /* whole numbers of 16 bits add up exactly */
        stage_shell(i ? "ffmpeg -v error -y -i made.wav -c:a pcm_s16le scene.wav" : "cp made.wav scene.wav");
        heard result = listen("result", filling, kinds[i]), kept = listen("kept", filling, kinds[i]), removed = listen("removed", filling, kinds[i]), tone = listen("tone", filling, kinds[i]),
              original = listen("original", filling, kinds[i]);
        assert_true(off(&kept, &removed, &original) <= step);
        assert_true(off(&kept, &tone, &result) <= step);
        assert_true(loudest(&removed, 2 * 4 * RATE, 2 * 5 * RATE) > 0.1);
        assert_true(loudest(&tone, 2 * 1 * RATE, 2 * 2 * RATE) > 0.002); /* the murmur is of the machine's colour and goes down with it: there is the hole */
        free(result.sample), free(kept.sample), free(removed.sample), free(tone.sample), free(original.sample);
    }
}

static void without_tone_nothing_is_added(void **state)
{
    (void)state;
    stage_shell("cp made.wav scene.wav");
    heard result = listen("result", dry, "result.wav"), kept = listen("kept", filling, "kept.wav"), tone = listen("tone", dry, "tone.wav");
    assert_int_equal(result.count, kept.count);
    assert_memory_equal(result.sample, kept.sample, kept.count * sizeof(float));
    assert_true(loudest(&tone, 0, tone.count) == 0);
    free(result.sample), free(kept.sample), free(tone.sample);
}

/* The stem that is written along holds what was taken off, also when something was laid in. */
static void the_stem_beside_the_result_knows_of_no_tone(void **state)
{
    (void)state;
    char words[200];
    stage_shell("cp made.wav scene.wav");
    snprintf(words, sizeof words, "%s --removed stem.wav", filling);
    heard result = listen("result", words, "result.wav"), removed = listen("removed", filling, "removed.wav");
    stage_shell("ffmpeg -v error -y -i stem.wav -f md5 stem.md5 && ffmpeg -v error -y -i removed.wav -f md5 removed.md5 && cmp stem.md5 removed.md5");
    const ran *r = stage_run("hush scene.wav --listen removed -o out.wav --noise 4-5.5 --removed stem.wav");
    assert_int_equal(r->status, 2);
    assert_non_null(strstr(r->err, "--removed stem.wav is made beside the result: with --listen removed leave it out"));
    free(result.sample), free(removed.sample);
}

/* What stands there from another day is not taken for what was removed today. */
static void where_nothing_was_taken_off_no_stem_is_written(void **state)
{
    (void)state;
    stage_shell("cp made.wav scene.wav && rm -f stem.wav");
    const ran *r = stage_done("hush scene.wav -o out.wav --remove 'two-tone siren' --removed stem.wav -q");
    assert_non_null(strstr(r->err, "nothing was taken off the sound: stem.wav is not written"));
    assert_false(stage_exists("stem.wav"));
}

/* Pictures go along, and of a track that nothing was taken off nothing is heard. */
static void a_films_other_tracks(void **state)
{
    (void)state;
    stage_shell("ffmpeg -v error -y -f lavfi -i testsrc2=s=64x36:r=10:d=8 -i made.wav -f lavfi -i sine=r=24000:d=8 -map 0 -map 1 -map 2 -c:v ffv1 -c:a pcm_s16le film.mkv");
    stage_done("hush film.mkv -o removed.mkv --listen removed --remove 'two-tone siren'");
    stage_shell("test \"$(ffprobe -v error -show_entries stream=codec_type -of csv=p=0 removed.mkv | tr '\\n' ,)\" = video,audio,audio,"
                " && ffmpeg -v error -y -i removed.mkv -map 0:a -f f32le all.raw && ! tr -d '\\000' <all.raw | grep -q . "
                " && ffmpeg -v error -i film.mkv -map 0:v -f md5 - >a && ffmpeg -v error -i removed.mkv -map 0:v -f md5 - >b && cmp a b");
}

/* The same bytes as in a file, and nothing at all where there is no output. */
static void a_pipe_gets_all_or_nothing(void **state)
{
    (void)state;
    char line[900];
    stage_shell("cp made.wav scene.wav && mkdir -p temporary");
    stage_done("hush scene.wav -q -o removed.wav --listen removed --noise 4-5.5");
    snprintf(line, sizeof line, "export TMPDIR=$PWD/temporary; '%s' hush scene.wav -o - --listen removed --noise 4-5.5 2>said.txt | cmp - removed.wav && test ! -s said.txt && test -z \"$(ls temporary)\"", stage_program);
    stage_shell(line);
    snprintf(line, sizeof line, "export TMPDIR=$PWD/temporary; '%s' hush scene.wav -o - --noise 9-10 >got.wav 2>said.txt; test $? = 2 && test ! -s got.wav && test -z \"$(ls temporary)\"", stage_program);
    stage_shell(line);
    snprintf(line, sizeof line, "'%s' hush scene.wav -o - --noise 4-5 >/dev/full 2>said.txt; test $? = 4 && grep -q 'standard output' said.txt", stage_program);
    stage_shell(line);
    assert_int_equal(stage_run("hush scene.wav -o - --noise 4-5 --film a.lanterne")->status, 2);
    assert_int_equal(stage_run("period scene.wav -o - --year 1900")->status, 2);
}

/* Where there is no room for it, nothing of a drawing is left, and what stood there still stands. */
static void a_plot_is_whole_or_not_there(void **state)
{
    (void)state;
    stage_shell("cp made.wav scene.wav; echo precious >drawn.png");
    char line[300];
    snprintf(line, sizeof line, "ulimit -f 1600; trap '' XFSZ; '%s' hush scene.wav -q -o small.flac --noise 4-5 --plot drawn.png 2>said.txt; test $? = 4", stage_program); /* 800 KiB */
    stage_shell(line);
    stage_shell("grep -q precious drawn.png && test ! -e drawn.png.part && test -s small.flac");
}

/* What was accepted stands on the drawing, by name; below stand the result and what was removed, or the part that was asked for. */
static void a_plot_names_what_it_shows(void **state)
{
    (void)state;
    stage_shell("ffmpeg -v error -y -i made.wav -f lavfi -i 'aevalsrc=0.2*sin(2*PI*if(mod(floor(t/0.6)\\,2)\\,580\\,435)*t):s=24000:d=4,adelay=2000,apad=whole_dur=8'"
                " -filter_complex amix=2:normalize=0 scene.wav");
    stage_done("hush scene.wav -q -o out.wav --remove 'two-tone siren' --plot event.svg");
    stage_done("hush scene.wav -q -o out.wav --remove 'two-tone siren' --threshold 1 --plot none.svg");
    stage_done("hush scene.wav -q -o out.wav --remove 'two-tone siren' --listen removed --plot removed.svg");
    stage_done("hush scene.wav -q -o out.wav --remove 'two-tone siren' --noise 4-5 --plot bed.png");
    /* cairo draws letters as shapes and places them one by one: a box has a name, and a name has letters. Each panel is an image, and so is the scale. */
    stage_shell("letters() { grep -c '<use' $1; }; images() { grep -c '<image' $1; }; test $(letters event.svg) -gt $(($(letters none.svg) + 8))"
                " && test $(images event.svg) = 4 && test $(images removed.svg) = 3 && head -c 4 bed.png | grep -q PNG");
}

static int prepare(void **state)
{
    if (stage_enter(state))
        return 1;
    stage_shell("ffmpeg -v error -y -f lavfi -i anoisesrc=r=24000:d=8:a=0.02:seed=5:c=pink -f lavfi -i \"anoisesrc=r=24000:d=3:a=0.5:seed=6:c=pink,adelay=3000,apad=whole_dur=8\""
                " -filter_complex 'amix=2:normalize=0,aformat=channel_layouts=stereo' -c:a pcm_f32le made.wav");
    return 0;
}

int main(int count, char **words)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(parts_add_up), cmocka_unit_test(without_tone_nothing_is_added),
                                        cmocka_unit_test(the_stem_beside_the_result_knows_of_no_tone), cmocka_unit_test(where_nothing_was_taken_off_no_stem_is_written),
                                        cmocka_unit_test(a_films_other_tracks), cmocka_unit_test(a_plot_names_what_it_shows), cmocka_unit_test(a_plot_is_whole_or_not_there),
                                        cmocka_unit_test(a_pipe_gets_all_or_nothing) };
    stage_program = count > 1 ? realpath(words[1], NULL) : NULL;
    if (!stage_program)
        return 99;
    return cmocka_run_group_tests(tests, prepare, stage_leave);
}
