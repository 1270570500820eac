/* SPDX-License-Identifier: Apache-2.0 */
#include "tools.h"

/* kept + removed = original. */

static float *samples_of(const char *path, size_t *count)
{
    struct stat st;
    sh(FFMPEG "-i %s -map 0:a:0 -f f32le samples.raw", path);
    assert_int_equal(stat("samples.raw", &st), 0);
    float *samples = malloc((size_t)st.st_size + 1);
    FILE *f = fopen("samples.raw", "rb");
    assert_non_null(f);
    assert_non_null(samples);
    *count = fread(samples, sizeof *samples, (size_t)st.st_size / sizeof *samples, f);
    fclose(f);
    return samples;
}

static void what_is_removed_and_kept_add_up(void **state)
{
    (void)state;
    static const char *const made[][2] = { { "pcm_s16le", "wav" }, { "pcm_s24le", "wav" }, { "pcm_f32le", "wav" }, { "flac", "flac" }, { "pcm_s24le", "mov" } };
    for (size_t i = 0; i < sizeof made / sizeof *made; i++) {
        const ln_delivery how = { .crf = -1, .removed = "removed.wav" };
        char in[20], out[20];
        size_t count[3];
        snprintf(in, sizeof in, "in.%s", made[i][1]);
        snprintf(out, sizeof out, "out.%s", made[i][1]);
        sh(FFMPEG "-f lavfi -i anoisesrc=c=pink:r=44100:d=1.3:a=0.5:seed=3 -ac 2 -c:a %s %s", made[i][0], in);
        assert_ok(render(in, out, 0.37, false, &how));
        float *original = samples_of(in, &count[0]), *kept = samples_of(out, &count[1]), *removed = samples_of("removed.wav", &count[2]);
        assert_int_equal(count[0], count[1]);
        assert_int_equal(count[0], count[2]);
        float most = 0, loudest = 0;
        for (size_t s = 0; s < count[0]; s++) {
            most = fmaxf(most, fabsf(original[s] - (kept[s] + removed[s])));
            loudest = fmaxf(loudest, fabsf(removed[s]));
        }
        assert_true(most <= 1e-6f); /* -120 dB of full scale */
        assert_true(loudest > 0.1f);
        free(original);
        free(kept);
        free(removed);
    }
}

static void no_stem_is_left_of_a_failed_render(void **state)
{
    (void)state;
    const ln_delivery how = { .crf = -1, .removed = "left.wav", .acodec = "nothing" };
    sh(FFMPEG TONE "tone.wav");
    assert_int_equal(render("tone.wav", "out.wav", 0.5, false, &how), LN_ESETTING);
    assert_false(exists("left.wav") || exists("left.wav.part") || exists("out.wav.part"));
    const ln_delivery same_place = { .crf = -1, .removed = "tone.wav" };
    assert_int_equal(render("tone.wav", "out2.wav", 0.5, false, &same_place), LN_ESAME);
    assert_false(exists("out2.wav") || exists("out2.wav.part"));
    const ln_delivery no_wav = { .crf = -1, .removed = "removed.mp3" };
    assert_int_equal(render("tone.wav", "out2.wav", 0.5, false, &no_wav), LN_ESETTING);
}

static void several_tracks_are_said(void **state)
{
    (void)state;
    const ln_delivery how = { .crf = -1, .removed = "first.wav" };
    sh(FFMPEG TONE TONE "-map 0 -map 1 -c:a flac two.mkv");
    assert_ok(render("two.mkv", "two-out.mkv", 0.5, false, &how));
    assert_non_null(strstr(said, "first.wav"));
    assert_true(exists("first.wav"));
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(what_is_removed_and_kept_add_up), cmocka_unit_test(no_stem_is_left_of_a_failed_render), cmocka_unit_test(several_tracks_are_said) };
    return cmocka_run_group_tests(tests, go_there, leave);
}
