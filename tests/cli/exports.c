/* SPDX-License-Identifier: Apache-2.0 */
#include "stage.h"

static bool is_there(const char *path)
{
    struct stat file;
    return !stat(path, &file) && file.st_size > 0;
}

/* What is written is read again, by our own reader of looks and by FFmpeg. */
static void a_grade_goes_out_and_comes_back(void **state)
{
    (void)state;
    stage_done("cdl clip.mkv -o out.mkv --saturation 0.5 --slope 1.1,1,0.9 --cube grade.cube --clf grade.clf --cdl grade.cc");
    static const char *const files[] = { "grade.cube", "grade.clf", "grade.cc" };
    for (int i = 0; i < 3; i++) {
        char words[200];
        snprintf(words, sizeof words, "lut clip.mkv -o again.mkv -q --file %s", files[i]);
        stage_done(words);
        /* Both are dithered and each rounded once: two codes apart at most. */
        stage_shell("ffmpeg -v error -y -i out.mkv -i again.mkv -lavfi '[0:v][1:v]blend=all_mode=difference,signalstats,metadata=print:file=-:key=lavfi.signalstats.YMAX' -f null - "
                    "| awk -F= '/YMAX/ && $2 > most { most = $2 } END { exit most > 2 }'");
    }
    stage_shell("ffmpeg -v error -y -i clip.mkv -vf format=rgb24,lut3d=grade.cube -frames:v 1 -f null -");
}

/* Two shots, of which each has its grade: files with their numbers. */
static void several_grades_are_numbered(void **state)
{
    (void)state;
    stage_shell("ffmpeg -v error -y -f lavfi -i mandelbrot=s=320x180:r=10:start_scale=0.5 -t 1 -c:v ffv1 one.mkv");
    stage_shell("ffmpeg -v error -y -f lavfi -i mandelbrot=s=320x180:r=10:start_scale=0.002 -t 1 -c:v ffv1 two.mkv");
    stage_shell("ffmpeg -v error -y -i one.mkv -i two.mkv -filter_complex '[0:v][1:v]concat=n=2:v=1' -c:v ffv1 both.mkv");
    stage_shell("ffmpeg -v error -y -i both.mkv -vf eq=gamma_r=1.2:gamma_b=0.85:saturation=1.2 -c:v ffv1 wanted.mkv");
    stage_done("match both.mkv --reference wanted.mkv -o out.mkv --threshold 0 --cube shots.cube --cdl shots.ccc --edl shots.edl --reasons shots.json");
    assert_true(is_there("shots-01.cube") && is_there("shots-02.cube"));
    /* and the ten numbers of both in one file */
    stage_done("lut both.mkv -o again.mkv -q --file shots.ccc --correction 'both.mkv 02'");
    stage_done("lut both.mkv -o again.mkv -q --file shots.edl --correction 002");
    stage_shell("grep -q '^002  AX       V     C        00:00:01:00 00:00:02:00 01:00:01:00 01:00:02:00' shots.edl");
    stage_shell("python3 -c \"import json; s = json.load(open('shots.json'))['shots']; assert len(s) == 2 and s[0]['clip'] == 'both.mkv' and s[1]['from'] == 1\n"
                "for x in s: assert len(x['grade']['slope']) == 3 and x['left_because'] is None and x['evidence']['places_seen_in_both'] > 11 and x['belief']['measured'] and 0 <= x['evidence']['classes_in_shot']['sky']['share'] <= 1 and x['evidence']['classes_that_counted'] == []\"");
}

/* What follows the ten numbers goes where there is room for it, comes back from the film's file to the bit, and can be emptied. */
static void a_residual_is_kept_and_can_be_emptied(void **state)
{
    (void)state;
    stage_done("match one.mkv --reference wanted.mkv -o first.mkv --threshold 0 --film kept.lanterne --cube whole.cube --clf whole.clf --cdl ten.cc --edl ten.edl --reasons whole.json");
    char said[2000];
    stage_read("said.txt", said, sizeof said);
    assert_non_null(strstr(said, "ten.cc holds the ten numbers alone"));
    assert_non_null(strstr(said, "ten.edl holds the ten numbers alone"));
    assert_null(strstr(said, "whole."));
    stage_shell("grep -q LUT3D whole.clf && python3 -c \"import json; s = json.load(open('whole.json'))['shots']; assert 0.005 < s[0]['residual_at_most'] <= 0.05\"");
    stage_done("lut one.mkv -o again.mkv -q --file whole.cube");
    stage_shell("ffmpeg -v error -y -i first.mkv -i again.mkv -lavfi '[0:v][1:v]blend=all_mode=difference,signalstats,metadata=print:file=-:key=lavfi.signalstats.YMAX' -f null - "
                "| awk -F= '/YMAX/ && $2 > most { most = $2 } END { exit most > 2 }'");
    stage_done("render kept.lanterne -o second.mkv");
    stage_shell("for v in first second; do ffmpeg -v error -y -i $v.mkv -map 0:v -f framemd5 $v.md5; done; cmp first.md5 second.md5");
    stage_done("match one.mkv --reference wanted.mkv -o plain.mkv --threshold 0 --residual 0 --cdl plain.cc --clf plain.clf");
    stage_read("said.txt", said, sizeof said);
    assert_null(strstr(said, "alone"));
    stage_shell("cmp ten.cc plain.cc && grep -q ASC_CDL plain.clf");
    stage_done("accept kept.lanterne 1 --set matched-residual=");
    stage_done("render kept.lanterne -o third.mkv");
    stage_shell("for v in plain third; do ffmpeg -v error -y -i $v.mkv -map 0:v -f framemd5 $v.md5; done; cmp plain.md5 third.md5 && ! cmp -s first.md5 third.md5");
    const ran *r = stage_run("match one.mkv -o never.mkv --matched-residual '1 2'");
    assert_int_equal(r->status, 2);
    assert_non_null(strstr(r->err, "--matched-residual ends after 2 numbers"));
}

/* Why a shot is left is a reason too. */
static void what_is_left_says_why_as_json(void **state)
{
    (void)state;
    stage_shell("ffmpeg -v error -y -f lavfi -i color=c=0x204060:s=320x180:r=10 -t 1 -c:v ffv1 flat.mkv");
    stage_done("match both.mkv --reference flat.mkv -o out.mkv --reasons left.json");
    stage_shell("python3 -c \"import json; s = json.load(open('left.json'))['shots']\n"
                "for x in s: assert x['grade'] is None and 'all one colour' in x['left_because'] and x['evidence']['reference']['spread'] < 3 and x['belief'] is None\"");
}

static void a_scene_goes_into_one_file(void **state)
{
    (void)state;
    stage_done("scene one.mkv two.mkv --reference wanted.mkv --into graded --threshold 0 --cdl scene.ccc --edl scene.edl --reasons scene.json");
    stage_shell("grep -q 'id=\"two.mkv 02\"' scene.ccc && grep -q '^\\* FROM CLIP NAME: two.mkv' scene.edl && grep -q '01:00:01:00 01:00:02:00$' scene.edl");
    stage_shell("python3 -c \"import json; assert [x['clip'] for x in json.load(open('scene.json'))['shots']] == ['one.mkv', 'two.mkv']\"");
    const ran *r = stage_run("scene one.mkv two.mkv --reference wanted.mkv --into never --cdl one.mkv");
    assert_int_equal(r->status, 2);
}

static void what_cannot_be_written_is_said_first(void **state)
{
    (void)state;
    const ran *r = stage_run("cdl clip.mkv -o never.mkv --saturation 0.5 --cube grade.clf");
    assert_int_equal(r->status, 2);
    assert_non_null(strstr(r->err, "--cube"));
    assert_non_null(strstr(r->err, "grade.clf"));
    r = stage_run("cdl clip.mkv -o never.mkv --saturation 0.5 --cdl nowhere/grade.cc");
    assert_int_equal(r->status, 4);
    assert_false(is_there("never.mkv"));
    r = stage_run("hush clip.mkv -o never.mkv --year 1900 --cube grade.cube");
    assert_int_equal(r->status, 2); /* nothing of a sound is a grade */
}

int main(int count, char **words)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_grade_goes_out_and_comes_back),
        cmocka_unit_test(several_grades_are_numbered),
        cmocka_unit_test(a_residual_is_kept_and_can_be_emptied),
        cmocka_unit_test(what_is_left_says_why_as_json),
        cmocka_unit_test(a_scene_goes_into_one_file),
        cmocka_unit_test(what_cannot_be_written_is_said_first),
    };
    stage_program = count > 1 ? realpath(words[1], NULL) : NULL;
    if (!stage_program)
        return 99;
    return cmocka_run_group_tests(tests, stage_enter, stage_leave);
}
