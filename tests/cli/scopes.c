/* SPDX-License-Identifier: Apache-2.0 */
/* `lanterne scopes` as a colourist calls it: on clips and stills, at a moment, of what a film has accepted. */
#include "stage.h"

/* How wide and high a PNG is. */
static void check_size(const char *path, int width, int height)
{
    char command[200];
    snprintf(command, sizeof command, "test \"$(ffprobe -v error -show_entries stream=codec_name,width,height -of csv=p=0 %s)\" = png,%d,%d", path, width, height);
    stage_shell(command);
}

static void every_kind_is_drawn(void **state)
{
    (void)state;
    static const struct {
        const char *kind;
        int height;
    } kinds[] = { { "waveform", 360 }, { "parade", 360 }, { "vectorscope", 640 }, { "histogram", 360 }, { "all", 400 } };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        char words[100];
        snprintf(words, sizeof words, "scopes clip.mkv --kind %s --width 640 -o scope.png", kinds[i].kind);
        assert_non_null(strstr(stage_done(words)->out, kinds[i].kind));
        check_size("scope.png", 640, kinds[i].height);
    }
    stage_shell("ffmpeg -v error -y -i clip.mkv -frames:v 1 still.png");
    stage_done("scopes still.png -o scope.png -q");
    check_size("scope.png", 1600, 1000);
}

/* Another moment is another picture; the same one drawn twice is the same file. */
static void the_moment_is_the_one_asked_for(void **state)
{
    (void)state;
    assert_non_null(strstr(stage_done("scopes clip.mkv --at 0.5 -o one.png")->out, "at 00:00:00.500"));
    stage_done("scopes clip.mkv --at 00:00:00.500 -o two.png");
    stage_done("scopes clip.mkv -o three.png");
    stage_shell("cmp one.png two.png && ! cmp -s one.png three.png");
}

/* What a film has accepted is measured as it is given on the command line, and both as the render's own pictures. */
static void a_film_s_grade_is_measured(void **state)
{
    (void)state;
    stage_done("cdl clip.mkv --slope 0.5 --no-dither --film graded.lanterne -o graded.mkv -q");
    stage_done("scopes clip.mkv --film graded.lanterne -o film.png -q");
    stage_done("scopes clip.mkv --slope 0.5 --no-cdl-dither -o given.png -q");
    stage_done("scopes graded.mkv -o rendered.png -q");
    stage_done("scopes clip.mkv -o plain.png -q");
    stage_shell("cmp film.png given.png && cmp film.png rendered.png && ! cmp -s film.png plain.png");
    stage_shell("cp clip.mkv 'the same elsewhere.mkv'");
    stage_done("scopes 'the same elsewhere.mkv' --film graded.lanterne -o copy.png -q");
    stage_shell("cmp film.png copy.png");
}

static void before_and_after_stand_beside_each_other(void **state)
{
    (void)state;
    stage_done("scopes clip.mkv --split --slope 0 --width 640 -o split.png -q");
    check_size("split.png", 640, 360);
    stage_shell("test \"$(ffmpeg -v error -i split.png -vf crop=100:200:500:100 -pix_fmt gray -f rawvideo - | od -v -An -tu1 | tr -s ' \\n' '\\n' | sort -u | tr -d '\\n')\" = 0");
    stage_shell("test \"$(ffmpeg -v error -i split.png -vf crop=100:200:40:100 -pix_fmt gray -f rawvideo - | od -v -An -tu1 | tr -s ' \\n' '\\n' | sort -u | wc -l)\" -gt 10");
    stage_done("scopes clip.mkv --split --kind all --slope 0.5 --width 640 -o split.png -q");
    check_size("split.png", 640, 360 + 200);
}

static void what_cannot_be_drawn_is_said(void **state)
{
    (void)state;
    static const struct {
        const char *words;
        int status;
        const char *says;
    } wrong[] = {
        { "clip.mkv -o out.jpg", 2, ".png" },
        { "clip.mkv --at 10 -o out.png", 2, "behind the clip's last picture" },
        { "clip.mkv --at soon -o out.png", 2, "\"soon\"" },
        { "clip.mkv --split -o out.png", 2, "--split has nothing to show after" },
        { "clip.mkv --kind radar -o out.png", 2, "vectorscope" },
        { "clip.mkv --width 20 -o out.png", 2, "128" },
        { "clip.mkv --film nowhere.lanterne -o out.png", 3, "nowhere.lanterne" },
        { "clip.mkv -o nowhere/out.png", 4, "nowhere" },
        { "tone.wav -o out.png", 3, "no picture" },
        { "still.png -o still.png", 4, "never written" },
    };
    stage_shell("ffmpeg -v error -y -f lavfi -i sine=d=0.1 tone.wav && ffmpeg -v error -y -i clip.mkv -frames:v 1 still.png");
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char words[200];
        snprintf(words, sizeof words, "scopes %s", wrong[i].words);
        const ran *r = stage_run(words);
        if (r->status != wrong[i].status || !strstr(r->err, wrong[i].says))
            fail_msg("lanterne %s ended with %d: %s", words, r->status, r->err);
        assert_false(stage_exists("out.png"));
    }
    stage_shell("ffmpeg -v error -y -i clip.mkv -vf hue=s=0 -c:v ffv1 other.mkv");
    stage_done("propose clip.mkv --film holds.lanterne --year 1925 -q");
    const ran *r = stage_run("scopes other.mkv --film holds.lanterne -o out.png");
    assert_int_equal(r->status, 2);
    assert_non_null(strstr(r->err, "is no clip of"));
}

int main(int count, char **words)
{
    stage_program = count > 1 ? realpath(words[1], NULL) : NULL;
    if (!stage_program)
        return 99;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_is_drawn),         cmocka_unit_test(the_moment_is_the_one_asked_for), cmocka_unit_test(a_film_s_grade_is_measured),
        cmocka_unit_test(before_and_after_stand_beside_each_other), cmocka_unit_test(what_cannot_be_drawn_is_said),
    };
    return cmocka_run_group_tests_name("scopes", tests, stage_enter, stage_leave);
}
