/* SPDX-License-Identifier: Apache-2.0 */
#include "stage.h"

static bool is_there(const char *path)
{
    struct stat file;
    return !stat(path, &file) && file.st_size > 0;
}

/* The reference shows the left of a picture, one shot the middle, another the right. */
static void a_shot_leans_on_another(void **state)
{
    (void)state;
    stage_shell("ffmpeg -v error -y -f lavfi -i mandelbrot=s=1280x360:start_scale=1.2 -frames:v 1 whole.png");
    stage_shell("ffmpeg -v error -y -i whole.png -vf crop=480:360:260:0,eq=gamma_r=1.2:gamma_b=0.85:saturation=1.2 hero.png");
    stage_shell("ffmpeg -v error -y -i whole.png -vf crop=480:360:420:0 middle.png");
    stage_shell("ffmpeg -v error -y -i whole.png -vf crop=300:360:740:0 right.png");
    const ran *r = stage_done("scene middle.png right.png --reference hero.png --into graded");
    assert_true(is_there("graded/middle.png") && is_there("graded/right.png") && is_there("graded/scene.lanterne"));
    assert_non_null(strstr(r->out, "one scene"));
    assert_non_null(strstr(r->out, "through 1 other shot of its scene"));
    r = stage_done("proposals graded/scene.lanterne");
    assert_non_null(strstr(r->out, "through 1 other shot of its scene"));
    assert_non_null(strstr(r->out, "the picture"));
    assert_null(strstr(r->out, "00:00:00.000")); /* stills have no time */
}

static void what_cannot_be_made_is_said_first(void **state)
{
    (void)state;
    const ran *r = stage_run("scene clip.mkv ./clip.mkv --reference clip.mkv --into never");
    assert_int_equal(r->status, 2);
    assert_non_null(strstr(r->err, "both"));
    assert_false(is_there("never"));
    assert_int_equal(stage_run("scene clip.mkv --reference clip.mkv --into .")->status, 4); /* the source is never written */
    r = stage_run("scene clip.mkv --into never");
    assert_int_equal(r->status, 2);
    assert_non_null(strstr(r->err, "--reference"));
    assert_int_equal(stage_run("scene clip.mkv nowhere.mkv --reference clip.mkv --into never")->status, 3);
    assert_false(is_there("never"));
    r = stage_run("scene clip.mkv --reference clip.mkv --into clip.mkv");
    assert_int_equal(r->status, 4);
    assert_non_null(strstr(r->err, "--into clip.mkv is a file: it takes a FOLDER"));
}

int main(int count, char **words)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(a_shot_leans_on_another), cmocka_unit_test(what_cannot_be_made_is_said_first) };
    stage_program = count > 1 ? realpath(words[1], NULL) : NULL;
    if (!stage_program)
        return 99;
    return cmocka_run_group_tests(tests, stage_enter, stage_leave);
}
