/* SPDX-License-Identifier: Apache-2.0 */
#include "tools.h"

static int make_clips(void **state)
{
    if (go_there(state))
        return 1;
    sh(FFMPEG BARS TONE "-c:v libx264 -c:a aac clip.mp4");
    sh(FFMPEG BARS TONE TONE "-map 0 -map 1 -map 2 -c:v mpeg2video -c:a mp2 -f mpegts clip.ts");
    return 0;
}

static void what_is_not_accepted_is_named(void **state)
{
    (void)state;
    static const struct {
        const char *to;
        ln_delivery how;
        const char *names[3];
    } wrong[] = {
        { "out.mp4", { .crf = -1, .vcodec = "libx266" }, { "--vcodec", "libx266", "libx264" } },
        { "out.mp4", { .crf = -1, .vcodec = "prores_ks" }, { "--vcodec", "prores_ks", "libx264" } },
        { "out.mp4", { .crf = -1, .vcodec = "aac" }, { "--vcodec", "aac", "libx264" } },
        { "out.mp4", { .crf = -1, .acodec = "mp4" }, { "--acodec", "mp4", "aac" } },
        { "out.mp4", { .crf = -1, .acodec = "libx264" }, { "--acodec", "libx264", "aac" } },
        { "out.wav", { .crf = -1, .acodec = "flac" }, { "--acodec", "flac", "pcm" } },
        { "out.mp4", { .crf = 60 }, { "--crf", "60", "51" } },
        { "out.mov", { .crf = 10, .vcodec = "prores_ks" }, { "--crf", "10", "prores_ks" } },
        { "out.mp4", { .crf = -1, .preset = "quickly" }, { "--preset", "quickly", "veryslow" } },
        { "out.mov", { .crf = -1, .vcodec = "prores_ks", .preset = "slow" }, { "--preset", "slow", "prores_ks" } },
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_int_equal(render("clip.mp4", wrong[i].to, 0.5, true, &wrong[i].how), LN_ESETTING);
        for (int n = 0; n < 3; n++)
            if (!strstr(ln_why(), wrong[i].names[n]))
                fail_msg("\"%s\" does not name %s", ln_why(), wrong[i].names[n]);
        assert_false(exists(wrong[i].to));
    }
    assert_int_equal(render("clip.mp4", "out.xyz", 0.5, true, &best_fit), LN_ESETTING);
    assert_int_equal(render("clip.mp4", "out", 0.5, true, &best_fit), LN_ESETTING);
}

static void codecs_are_chosen_by_either_name(void **state)
{
    (void)state;
    static const char *const asked[][4] = { { "h264", "aac", "out.mkv", "h264,aac" },           { "hevc", "libopus", "out.mp4", "hevc,opus" }, { "prores_ks", "pcm_s16le", "out.mov", "prores,pcm_s16le" },
                                            { "libvpx-vp9", "opus", "out.webm", "vp9,opus" }, { "ffv1", "flac", "out.mkv", "ffv1,flac" },     { "mjpeg", "mp3", "out.avi", "mjpeg,mp3" } };
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        char line[80];
        const ln_delivery how = { .crf = -1, .vcodec = asked[i][0], .acodec = asked[i][1], .preset = strstr(asked[i][0], "h264") ? "ultrafast" : NULL };
        assert_ok(render("clip.mp4", asked[i][2], 0.5, true, &how));
        assert_string_equal(ask(line, sizeof line, PROBE "-show_entries stream=codec_name -of csv=p=0 %s | paste -sd,", asked[i][2]), asked[i][3]);
    }
}

static void one_track_for_a_file_of_one(void **state)
{
    (void)state;
    char line[80];
    assert_ok(render("clip.ts", "one.wav", 0, false, &best_fit));
    assert_non_null(strstr(said, "left out"));
    assert_string_equal(ask(line, sizeof line, PROBE "-show_entries stream=codec_name -of csv=p=0 one.wav | paste -sd,"), "pcm_s24le");
    assert_int_equal(render("one.wav", "one.png", 0, false, &best_fit), LN_EBLIND);
    sh(FFMPEG BARS "silent.mp4");
    assert_int_equal(render("silent.mp4", "silent.wav", 0, false, &best_fit), LN_ESILENT);
}

static double start_of(const char *path, const char *stream)
{
    char line[80];
    return atof(ask(line, sizeof line, PROBE "-select_streams %s -show_entries stream=start_time -of default=nw=1:nk=1 %s", stream, path));
}

/* A broadcast begins anywhere on its clock; the output begins where a player begins, with sound and picture as they were to each other. */
static void broadcast_clocks_begin_at_zero(void **state)
{
    (void)state;
    for (int touched = 0; touched < 2; touched++) {
        assert_ok(render("clip.ts", "clock.mp4", touched ? 0.5 : 0, touched, &best_fit));
        double before = start_of("clip.ts", "a:0") - start_of("clip.ts", "v:0"), after = start_of("clock.mp4", "a:0") - start_of("clock.mp4", "v:0");
        assert_true(start_of("clip.ts", "v:0") > 1 && fmin(start_of("clock.mp4", "a:0"), start_of("clock.mp4", "v:0")) < 0.001);
        if (fabs(before - after) > 0.0005)
            fail_msg("sound began %g s after the picture, and now %g s", before, after);
    }
}

static void damage_on_the_way_is_rendered_around(void **state)
{
    (void)state;
    char line[80];
    sh(FFMPEG "-f lavfi -i testsrc2=s=96x64:r=25:d=4 -f lavfi -i sine=f=440:r=48000:d=4 -c:v libx264 -g 10 -c:a mp2 -f mpegts whole.ts");
    sh("S=$(stat -c %%s whole.ts); cp whole.ts holed.ts; dd if=/dev/urandom of=holed.ts bs=1 seek=$((S/2)) count=9000 conv=notrunc status=none");
    assert_ok(render("holed.ts", "holed.mp4", 0.5, true, &best_fit));
    assert_non_null(strstr(said, "00:00:0"));
    double seconds = atof(ask(line, sizeof line, PROBE "-show_entries format=duration -of csv=p=0 holed.mp4"));
    assert_true(seconds > 3.8 && seconds < 4.2);
}

static bool seen_coarse;

static void see_coarse(void *who, const char *what, double share, double seconds)
{
    (void)what, (void)share, (void)seconds;
    seen_coarse = ((const ln_job *)who)->coarse;
}

/* Operations are told before the first picture whether what they dither would outlive the codec. */
static void coarse_codecs_are_told(void **state)
{
    (void)state;
    static const struct {
        const char *codec, *to;
        double crf;
        bool coarse;
    } kinds[] = { { "libx264", "out.mp4", -1, true }, { "libx264", "out.mp4", 0, false }, { "libx264", "out.mp4", 9, false }, { "mpeg2video", "out.mov", -1, true },
                  { "ffv1", "out.mkv", -1, false },   { "prores_ks", "out.mov", -1, false }, { "mjpeg", "out.mov", -1, false } };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const ln_delivery how = { .crf = kinds[i].crf, .vcodec = kinds[i].codec };
        ln_job job;
        assert_ok(ln_job_begin(&job));
        job.progress = see_coarse;
        job.who = &job;
        seen_coarse = !kinds[i].coarse;
        assert_ok(render_touched("clip.mp4", kinds[i].to, 0, true, &how, &job));
        if (seen_coarse != kinds[i].coarse)
            fail_msg("%s at %g is told as %s", kinds[i].codec, kinds[i].crf, seen_coarse ? "coarse" : "fine");
        assert_false(job.coarse);
        ln_job_end(&job);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_accepted_is_named),  cmocka_unit_test(codecs_are_chosen_by_either_name),     cmocka_unit_test(one_track_for_a_file_of_one),
        cmocka_unit_test(broadcast_clocks_begin_at_zero), cmocka_unit_test(damage_on_the_way_is_rendered_around),
        cmocka_unit_test(coarse_codecs_are_told),
    };
    return cmocka_run_group_tests(tests, make_clips, leave);
}
