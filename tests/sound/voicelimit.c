/* SPDX-License-Identifier: Apache-2.0 */
#include "damage.h"
#include "mute.h"

#include "sound/voicelimit.h"

enum { RATE = 16000, SECONDS = 6, LENGTH = RATE * SECONDS, FROM = RATE, TO = 5 * RATE };

static ln_clip *limited(const float *plane, int step, float gain, double limit_db)
{
    static const float *planes[1];
    const ln_fader fader = { .span = { FROM, TO, { 1, RATE } } };
    ln_clip *clip, *out;
    ln_tap *tap;
    planes[0] = plane;
    assert_ok(ln_clip_of_sound(planes, 1, LENGTH, RATE, step, &clip));
    clip = muted(clip, FROM, TO, gain, &tap);
    assert_ok(ln_voice_limit(clip, tap, &fader, limit_db, &out));
    assert_ok(ln_clip_seek(out, 0));
    return out;
}

static sound passed(const sound *s, float gain, double limit_db)
{
    ln_clip *clip = limited(s->sample, 1000, gain, limit_db);
    sound out = sound_of_clip(clip, 0);
    ln_clip_close(&clip);
    return out;
}

static double lowered(const sound *in, const sound *out)
{
    return 10 * log10(power_of(out, 1.5, 4.5) / power_of(in, 1.5, 4.5));
}

static void a_voice_comes_back_to_the_limit(void **state)
{
    (void)state;
    sound voice = sound_new(SECONDS, RATE);
    add_voice(&voice, 0, SECONDS, 140, 0.1, 4);
    sound three = passed(&voice, 0.5F, -3), one = passed(&voice, 0.5F, -1), six = passed(&voice, 0.51F, -6);
    print_message("lowered by 6 dB: limited to 3 it is %.2f, to 1 %.2f\n", lowered(&voice, &three), lowered(&voice, &one));
    assert_true(lowered(&voice, &three) > -3.6 && lowered(&voice, &three) < -2.9);
    assert_true(lowered(&voice, &one) > -1.8 && lowered(&voice, &one) < -0.9);
    for (int i = FROM; i < TO; i++) /* within the limit: as the chain left it */
        assert_true(fabs((double)six.sample[i] - 0.51 * (double)voice.sample[i]) < 1e-7);
    assert_memory_equal(three.sample, voice.sample, FROM * sizeof(float));
    assert_memory_equal(three.sample + TO, voice.sample + TO, (LENGTH - TO) * sizeof(float));
    free(voice.sample), free(three.sample), free(one.sample), free(six.sample);
}

/* Noise does not repeat; an engine does, and is known by being lowered in all of its bands. */
static void noise_and_engines_stay_down(void **state)
{
    (void)state;
    sound noise = sound_new(SECONDS, RATE), engine = sound_new(SECONDS, RATE);
    add_noise(&noise, 0.1, 5);
    add_tone(&engine, 0, SECONDS, 110, 112, 30, 0.5, 0.05);
    sound left = passed(&noise, 0.5F, -1), stays = passed(&engine, 0.25F, -1);
    print_message("noise lowered by 6 dB: %.2f; an engine lowered by 12: %.2f\n", lowered(&noise, &left), lowered(&engine, &stays));
    assert_true(lowered(&noise, &left) < -5.5); /* now and then some of it repeats by chance */
    assert_true(lowered(&engine, &stays) < -12);
    free(noise.sample), free(engine.sample), free(left.sample), free(stays.sample);
}

static void neither_blocks_nor_seeks_change_a_sample(void **state)
{
    (void)state;
    static const int steps[] = { 77, 4096, LENGTH };
    static const int64_t places[] = { 2 * RATE + 13, 0, TO - 1, FROM - 1, TO + 5, FROM + 3 };
    sound s = sound_new(SECONDS, RATE);
    add_voice(&s, 0, SECONDS, 140, 0.1, 4);
    add_noise(&s, 0.02, 5);
    sound whole = passed(&s, 0.5F, -3);
    for (size_t i = 0; i < COUNT(steps); i++) {
        ln_clip *clip = limited(s.sample, steps[i], 0.5F, -3);
        sound again = sound_of_clip(clip, 0);
        assert_memory_equal(again.sample, whole.sample, LENGTH * sizeof(float));
        ln_clip_close(&clip);
        free(again.sample);
    }
    ln_clip *clip = limited(s.sample, 700, 0.5F, -3);
    assert_seeks(clip, places, COUNT(places), whole.sample);
    ln_clip_close(&clip);
    free(s.sample), free(whole.sample);
}

static void broken_samples_break_no_other(void **state)
{
    (void)state;
    sound s = sound_new(SECONDS, RATE);
    add_voice(&s, 0, SECONDS, 140, 0.1, 4);
    damage(s.sample, 2 * RATE, true);
    sound silenced = passed(&s, 0.5F, -3);
    damage(s.sample, 2 * RATE, false);
    sound out = passed(&s, 0.5F, -3);
    assert_breaks_no_other(out.sample, silenced.sample, LENGTH, 2 * RATE);
    free(s.sample), free(out.sample), free(silenced.sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(a_voice_comes_back_to_the_limit), cmocka_unit_test(noise_and_engines_stay_down), cmocka_unit_test(neither_blocks_nor_seeks_change_a_sample),
                                        cmocka_unit_test(broken_samples_break_no_other) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
