/* SPDX-License-Identifier: Apache-2.0 */
#include "tools.h"

enum { RATE = 48000, REACH = 2400, WINDOW = 16384, FROM = 30000 };

static bool has_picture(const char *path)
{
    return strstr(path, ".mp4") || strstr(path, ".mov") || strstr(path, ".mkv");
}

/* One channel as a player plays it: from time zero on. */
static float *decode(const char *path, size_t *count)
{
    struct stat st;
    sh(FFMPEG "%s -i %s -map 0:a:0 -af aresample=first_pts=0,pan=mono\\|c0=c0 -ar %d -f f32le decoded.raw", has_picture(path) ? "-copyts" : "", path, RATE);
    assert_int_equal(stat("decoded.raw", &st), 0);
    float *samples = malloc((size_t)st.st_size + 1);
    FILE *f = fopen("decoded.raw", "rb");
    assert_non_null(f);
    assert_non_null(samples);
    *count = fread(samples, sizeof *samples, (size_t)st.st_size / sizeof *samples, f);
    fclose(f);
    return samples;
}

/* By how many samples `b` comes later than `a`, from the highest correlation. */
static int lag(const float *a, const float *b)
{
    double best = -1;
    int where = 0;
    for (int shift = -REACH; shift <= REACH; shift++) {
        double sum = 0;
        for (int i = FROM; i < FROM + WINDOW; i++)
            sum += (double)a[i] * (double)b[i + shift];
        if (sum > best) {
            best = sum;
            where = shift;
        }
    }
    return where;
}

/* When the picture begins, in samples. */
static double picture_start(const char *path)
{
    char line[64];
    return RATE * atof(ask(line, sizeof line, PROBE "-select_streams v:0 -read_intervals %%+#1 -show_entries frame=best_effort_timestamp_time -of csv=p=0 %s", path));
}

/* Sound against picture, as in the source to the sample; where a container moves both, to its own tick (Matroska: a millisecond). */
static void check_sync(const char *was, const char *is)
{
    size_t before, after;
    float *a = decode(was, &before), *b = decode(is, &after);
    assert_true(before > FROM + WINDOW + REACH && after > FROM + WINDOW + REACH);
    double moved = has_picture(is) ? picture_start(is) - picture_start(was) : 0, off = lag(a, b) - moved;
    if (fabs(off) > (moved != 0 ? RATE / 1000 : 0))
        fail_msg("%s is %g samples late", is, off);
    free(a);
    free(b);
}

static int make_noise(void **state)
{
    if (go_there(state))
        return 1;
    sh(FFMPEG "-f lavfi -i anoisesrc=c=pink:r=48000:d=2:a=0.5:seed=7 -c:a pcm_s24le noise.wav");
    sh(FFMPEG "-f lavfi -i testsrc2=s=64x48:r=25:d=2 -i noise.wav -c:v libx264 -c:a pcm_s24le noise.mov");
    sh(FFMPEG "-i noise.mov -c:v copy -c:a flac noise.mkv");
    sh(FFMPEG "-i noise.mov -c:v copy -c:a aac -b:a 256k noise.mp4");
    sh(FFMPEG "-i noise.mov -c:v copy -c:a libopus -b:a 256k opus.mkv");
    return 0;
}

/* Encoder delay: AAC runs up 1024 samples, Opus 312, MP3 1105. A player must not notice. */
static void every_codec_stays_in_sync(void **state)
{
    (void)state;
    static const struct {
        const char *from, *to, *codec;
    } made[] = {
        { "noise.mov", "a.mov", NULL },      { "noise.mkv", "a.mkv", NULL },      { "noise.mp4", "a.mp4", NULL },       { "opus.mkv", "a.mkv", NULL },
        { "noise.mov", "a.mp4", "aac" },     { "noise.mov", "a.mov", "aac" },     { "noise.mov", "a.mkv", "aac" },      { "noise.mov", "a.mp4", "libopus" },
        { "noise.mov", "a.mkv", "libopus" }, { "noise.mov", "a.mp4", "flac" },    { "noise.mov", "a.mkv", "mp3" },      { "noise.mov", "a.mp4", "libmp3lame" },
        { "noise.mov", "a.mp4", NULL },      { "noise.mov", "a.wav", NULL },      { "noise.mov", "a.m4a", NULL },       { "noise.mov", "a.flac", NULL },
        { "noise.mov", "a.mp3", NULL },      { "noise.mov", "a.ogg", NULL },      { "noise.mov", "a.opus", NULL },      { "noise.mp4", "a.wav", NULL },
        { "noise.mp4", "a.m4a", NULL },
    };
    for (size_t i = 0; i < sizeof made / sizeof *made; i++) {
        const ln_delivery how = { .crf = -1, .acodec = made[i].codec };
        assert_ok(render(made[i].from, made[i].to, 0.9, false, &how));
        check_sync(made[i].from, made[i].to);
    }
}

/* Copied into a container that says the run-up another way. */
static void copies_stay_in_sync(void **state)
{
    (void)state;
    static const char *const made[][2] = { { "noise.mp4", "c.mkv" }, { "c.mkv", "d.mp4" }, { "opus.mkv", "e.mkv" }, { "e.mkv", "f.mkv" }, { "f.mkv", "g.mp4" } };
    for (size_t i = 0; i < sizeof made / sizeof *made; i++) {
        assert_ok(render(made[i][0], made[i][1], 0, false, &best_fit));
        check_sync(made[i][0], made[i][1]);
    }
}

/* A treatment that changes nothing gives back the very samples, in every width. */
static void samples_that_fit_stay_exact(void **state)
{
    (void)state;
    static const char *const made[][2] = { { "pcm_u8", "wav" },    { "pcm_s16le", "wav" }, { "pcm_s24le", "wav" }, { "pcm_f32le", "wav" }, { "pcm_s16be", "mov" }, { "pcm_s24le", "mov" },
                                           { "pcm_s16le", "mkv" }, { "flac", "flac" },     { "alac", "m4a" },      { "wavpack", "mkv" } };
    for (size_t i = 0; i < sizeof made / sizeof *made; i++) {
        char in[30], out[30];
        snprintf(in, sizeof in, "in.%s", made[i][1]);
        snprintf(out, sizeof out, "out.%s", made[i][1]);
        sh(FFMPEG "-i noise.wav -c:a %s -ar 44100 %s", made[i][0], in);
        assert_ok(render(in, out, 1, false, &best_fit));
        same(in, out, "ffprobe -v error -show_entries stream=codec_name,sample_rate,bits_per_raw_sample,sample_fmt -of csv $F");
        same(in, out, "ffmpeg -v error -i $F -c:a pcm_f64le -f md5 -");
    }
}

/* 32-bit integers and doubles hold more than a float: what nobody touched is the decoder's own. */
static void wide_samples_nobody_touched_stay_exact(void **state)
{
    (void)state;
    static const char *const wide[] = { "pcm_s32le", "pcm_f64le" };
    for (int i = 0; i < 2; i++) {
        ln_job job;
        ln_treated treated = { 0 };
        sh(FFMPEG "-f lavfi -i 'aevalsrc=0.3*sin(1000*t)+0.0000000009*sin(77*t):s=48000:d=1' -c:a %s wide.wav", wide[i]);
        assert_ok(ln_job_begin(&job));
        assert_ok(ln_media_open("wide.wav", LN_SOUND, -1, 1, &treated.clip));
        treated.track = 0;
        assert_ok(ln_media_render("wide.wav", &treated, 1, "wide-out.wav", &best_fit, &job));
        same("wide.wav", "wide-out.wav", "ffmpeg -v error -i $F -map 0:a -c copy -f md5 -");
        ln_clip_close(&treated.clip);
        ln_job_end(&job);
    }
}

static void layouts_and_rates_stay(void **state)
{
    (void)state;
    static const char *const made[][3] = { { "5.1", "aac", "mp4" }, { "5.1(side)", "flac", "mkv" }, { "7.1", "pcm_s24le", "wav" }, { "mono", "libopus", "mkv" }, { "quad", "pcm_s16le", "mov" } };
    for (size_t i = 0; i < sizeof made / sizeof *made; i++) {
        char in[30], out[30];
        snprintf(in, sizeof in, "layout.%s", made[i][2]);
        snprintf(out, sizeof out, "layout-out.%s", made[i][2]);
        sh(FFMPEG "-f lavfi -i 'sine=f=440:r=48000:d=0.5,aformat=channel_layouts=%s' -c:a %s %s", made[i][0], made[i][1], in);
        assert_ok(render(in, out, 0.9, false, &best_fit));
        same(in, out, "ffprobe -v error -show_entries stream=codec_name,channels,channel_layout,sample_rate -of csv $F");
    }
    sh(FFMPEG "-f lavfi -i sine=f=440:r=96000:d=1 -c:a pcm_s24le fast.wav");
    assert_ok(render("fast.wav", "fast.opus", 1, false, &best_fit));
    assert_non_null(strstr(said, "96000 Hz"));
}

static void loud_samples_are_held_and_told(void **state)
{
    (void)state;
    assert_ok(render("noise.wav", "loud.wav", 40, false, &best_fit));
    assert_non_null(strstr(said, "full scale"));
    assert_null(strchr(strstr(said, "full scale") + 1, 'f')); /* once */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_codec_stays_in_sync), cmocka_unit_test(copies_stay_in_sync),           cmocka_unit_test(samples_that_fit_stay_exact),
        cmocka_unit_test(layouts_and_rates_stay),    cmocka_unit_test(loud_samples_are_held_and_told), cmocka_unit_test(wide_samples_nobody_touched_stay_exact),
    };
    return cmocka_run_group_tests(tests, make_noise, leave);
}
