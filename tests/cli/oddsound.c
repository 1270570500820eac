/* SPDX-License-Identifier: Apache-2.0 */
/* Sound of every odd kind through the real program, shown a noise, filled, and looked through for a year: as many samples come out as went in, all of them numbers, and nothing is
 * much louder than it was (room tone rises above what was clipped); or it is refused with a sentence that says what to do. */
#include "heard.h"

#include <math.h>

static const struct odd {
    const char *name, *made; /* by ffmpeg */
    int shown;               /* how `hush --noise 0-0.5` ends */
    const char *says;
    bool mute;               /* there is nothing to be heard in it: no room tone */
} odds[] = {
    { "silence", "-f lavfi -i anullsrc=r=48000:cl=stereo:d=2", 2, "is silent", false },
    { "direct current", "-f lavfi -i 'aevalsrc=0.5:s=48000:d=2'", 0, NULL, true },
    { "clipped", "-f lavfi -i 'anoisesrc=r=44100:d=2:a=1:seed=4,volume=20dB,aformat=s16'", 0, NULL, false },
    { "8 kHz mono", "-f lavfi -i 'anoisesrc=r=8000:d=2:a=0.1:seed=4'", 0, NULL, false },
    { "7.1", "-f lavfi -i 'anoisesrc=r=48000:d=2:a=0.1:seed=4,aformat=channel_layouts=7.1'", 0, NULL, false },
    { "192 kHz", "-f lavfi -i 'anoisesrc=r=192000:d=2:a=0.1:seed=4'", 0, NULL, false },
    { "a sample that is no number", "-f lavfi -i 'aevalsrc=if(eq(n\\,40000)\\,0/0\\,0.1*(random(0)-0.5)):s=24000:d=2'", 0, NULL, false },
    { "an example with one", "-f lavfi -i 'aevalsrc=if(eq(n\\,4000)\\,0/0\\,0.1*(random(0)-0.5)):s=24000:d=2'", 0, NULL, false },
    { "an infinite sample", "-f lavfi -i 'aevalsrc=if(eq(n\\,4000)\\,1/0\\,0.1*(random(0)-0.5)):s=24000:d=2'", 0, NULL, false },
    { "nothing but those", "-f lavfi -i 'aevalsrc=0/0:s=24000:d=2'", 2, "is silent", false },
    { "huge", "-f lavfi -i 'aevalsrc=1e30*(random(0)-0.5):s=24000:d=2'", 2, "is silent", false }, /* 120 dB over full scale is damage, not sound */
    { "tiny", "-f lavfi -i 'aevalsrc=1e-38*(random(0)-0.5):s=24000:d=2'", 2, "is silent", false },
    { "one sample", "-f lavfi -i 'anoisesrc=r=48000:d=2:a=0.1:seed=4,atrim=end_sample=1'", 2, "outside the clip", false },
    { "shorter than an example", "-f lavfi -i 'anoisesrc=r=48000:d=0.3:a=0.1:seed=4'", 2, "outside the clip", false },
};

static float loudest(const heard *h)
{
    float most = 0;
    for (size_t i = 0; i < h->count; i++)
        most = isfinite(h->sample[i]) ? fmaxf(most, fabsf(h->sample[i])) : most;
    return most;
}

static void check(const char *name, const char *words, int status, const char *says)
{
    char line[300];
    snprintf(line, sizeof line, "%s -q", words);
    const ran *r = stage_run(line);
    if (r->status != status || (says && !strstr(r->err, says)))
        fail_msg("%s: lanterne %s ends with %d: %s", name, words, r->status, r->err);
    if (status)
        return;
    heard in = heard_in("odd.wav"), out = heard_in("out.wav");
    if (in.count != out.count)
        fail_msg("%s: lanterne %s: %zu samples became %zu", name, words, in.count, out.count);
    for (size_t i = 0; i < in.count; i++)
        if (!isfinite(out.sample[i]))
            fail_msg("%s: lanterne %s: sample %zu is no number", name, words, i);
    if (loudest(&out) > (strstr(words, "--tone ") ? 2.5F : 1.5F) * loudest(&in))
        fail_msg("%s: lanterne %s: %g became %g", name, words, (double)loudest(&in), (double)loudest(&out));
    free(in.sample);
    free(out.sample);
    unlink("out.wav");
}

static void odd_sound_comes_out_whole_or_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof odds / sizeof *odds; i++) {
        char line[600];
        snprintf(line, sizeof line, "ffmpeg -v error -y %s -c:a pcm_f32le odd.wav </dev/null", odds[i].made);
        stage_shell(line);
        check(odds[i].name, "hush odd.wav -o out.wav --noise 0-0.5", odds[i].shown, odds[i].says);
        if (!odds[i].shown)
            check(odds[i].name, "hush odd.wav -o out.wav --noise 0-0.5 --tone 1-1.5 --floor -60 --tones 50x9", odds[i].mute ? 2 : 0, odds[i].mute ? "room tone is silent" : NULL);
        check(odds[i].name, "period odd.wav -o out.wav --year 1895", 0, NULL);
        unlink("out.lanterne");
    }
}

/* What is shown, and is no example; the clip is two seconds of noise. */
static void odd_examples_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *words, *says;
    } wrong[] = {
        { "--noise 5-6", "--noise 5-6 lies outside the clip, which runs from 00:00:00.000 to 00:00:02.000" },
        { "--noise 0-6", "--noise 0-6 lies outside the clip" },
        { "--noise 1-1", "--noise" },
        { "--noise 1-1.01", "0.01 s long: show 0.1 to 60 s" },
        { "--noise ''", "--noise" },
        { "--noise 0-1 --keep 0-1", "--noise 0-1 and --keep 0-1 overlap" },
        { "--noise 0-1 --keep 0.5-1.5", "overlap" },
        { "--noise 0-1 --keep 1-1", "--keep" },
        { "--noise 0-1 --remove tuba", "--remove \"tuba\"" },
        { "--noise 0-1 --bed tuba=-9", "--bed \"tuba\"" },
        { "--noise 0-1 --bed helicopter=9", "-60 to 0 dB" },
        { "--noise 0-1 --fill", "--fill: no room tone was found" },
        { "--noise 0-1 --tone 9-10", "--tone 9-10 lies outside the clip" },
        { "--noise 0-1 --fade-in 0", "--fade-in" },
        { "--noise 0-1 --listen nothing", "--listen" },
    };
    stage_shell("rm -f out.wav; ffmpeg -v error -y -f lavfi -i 'anoisesrc=r=48000:d=2:a=0.1:seed=4' odd.wav </dev/null");
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char words[200];
        snprintf(words, sizeof words, "hush odd.wav -o out.wav %s", wrong[i].words);
        check("example", words, 2, wrong[i].says);
        assert_int_equal(access("out.wav", F_OK), -1);
    }
}

/* Half a file, and one that holds a sample that is no number: each is told, and however often the clip is read, once. What was written into a pipe is no half. */
static void a_fault_is_told_once(void **state)
{
    (void)state;
    stage_shell("ffmpeg -v error -y -f lavfi -i 'anoisesrc=r=48000:d=4:a=0.1:seed=4' whole.wav </dev/null; head -c 192044 whole.wav >odd.wav; rm -f out.wav");
    const ran *r = stage_done("hush odd.wav -o out.wav --noise 0-0.5 --removed stem.wav -q");
    assert_string_equal(r->err, "lanterne: warning: \"odd.wav\" is cut short: the last 2 s of sound that its header tells of are not there; copy it again\n");
    stage_shell("ffmpeg -v error -i whole.wav -f wav - </dev/null >odd.wav");
    assert_string_equal(stage_done("hush odd.wav -o out.wav --noise 0-0.5 --removed stem.wav -q")->err, "");
    stage_shell("ffmpeg -v error -y -f lavfi -i 'aevalsrc=if(eq(n\\,40000)\\,0/0\\,0.1*(random(0)-0.5)):s=24000:d=2' -c:a pcm_f32le odd.wav </dev/null");
    r = stage_done("hush odd.wav -o out.wav --noise 0-0.5 --removed stem.wav -q");
    const char *told = strstr(r->err, "samples that are no numbers");
    assert_true(told && !strstr(told + 1, "samples that are no numbers"));
}

/* Whoever shows a voice as the noise asks for the voice to go: that is done, and no more than the floor. */
static void a_voice_shown_as_noise_goes_no_deeper_than_the_floor(void **state)
{
    (void)state;
    stage_shell("ffmpeg -v error -y -f lavfi -i 'aevalsrc=0.2*sin(2*PI*150*t)*(1+sin(2*PI*4*t))+0.1*sin(2*PI*450*t)*(1+sin(2*PI*4*t)):s=16000:d=4' -c:a pcm_f32le odd.wav </dev/null");
    stage_done("hush odd.wav -o out.wav --noise 0.5-2.5 --floor -12 -q");
    heard in = heard_in("odd.wav"), out = heard_in("out.wav");
    double before = 0, after = 0;
    for (size_t i = 0; i < in.count; i++) {
        before += (double)in.sample[i] * (double)in.sample[i];
        after += (double)out.sample[i] * (double)out.sample[i];
    }
    assert_true(10 * log10(after / before) > -12.1 && after < before);
    free(in.sample);
    free(out.sample);
}

int main(int count, char **words)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(odd_sound_comes_out_whole_or_is_refused), cmocka_unit_test(odd_examples_are_refused), cmocka_unit_test(a_fault_is_told_once),
                                        cmocka_unit_test(a_voice_shown_as_noise_goes_no_deeper_than_the_floor) };
    stage_program = count > 1 ? realpath(words[1], NULL) : NULL;
    if (!stage_program)
        return 99;
    return cmocka_run_group_tests(tests, stage_enter, stage_leave);
}
