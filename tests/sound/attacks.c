/* SPDX-License-Identifier: Apache-2.0 */
#include "damage.h"
#include "mute.h"

#include "sound/attacks.h"

enum { RATE = 32000, SECONDS = 6, LENGTH = RATE * SECONDS, FROM = RATE, TO = 5 * RATE, EVERY = RATE / 2, STROKE = RATE / 4 };

/* A murmur, and a tick twice a second: a click that dies away within 20 ms. */
static sound ticks(double murmur)
{
    sound s = sound_new(SECONDS, RATE);
    uint32_t seed = 8;
    add_noise(&s, murmur, 3);
    for (int at = STROKE; at < LENGTH; at += EVERY)
        for (int i = 0; i < RATE / 50; i++)
            s.sample[at + i] += (float)(0.5 * random_one(&seed) * exp(-i / (0.004 * RATE)));
    return s;
}

static ln_clip *kept(const float *plane, int step, float gain)
{
    static const float *planes[1];
    const ln_fader fader = { .span = { FROM, TO, { 1, RATE } } };
    ln_clip *clip, *out;
    ln_tap *tap;
    planes[0] = plane;
    assert_ok(ln_clip_of_sound(planes, 1, LENGTH, RATE, step, &clip));
    clip = muted(clip, FROM, TO, gain, &tap);
    assert_ok(ln_attacks_keep(clip, tap, &fader, &out));
    assert_ok(ln_clip_seek(out, 0));
    return out;
}

static sound passed(const sound *s, float gain)
{
    ln_clip *clip = kept(s->sample, 1000, gain);
    sound out = sound_of_clip(clip, 0);
    ln_clip_close(&clip);
    return out;
}

static double peak(const sound *s, int at)
{
    double most = 0;
    for (int i = at; i < at + RATE / 100; i++)
        most = fmax(most, fabs((double)s->sample[i]));
    return most;
}

static void a_tick_keeps_its_peak(void **state)
{
    (void)state;
    sound s = ticks(0.01), out = passed(&s, 0.55F);
    for (int at = STROKE + 2 * EVERY; at < TO; at += EVERY) {
        double lost = 20 * log10(peak(&out, at) / peak(&s, at));
        if (lost < -1.2 || lost > 0.1)
            fail_msg("at %d: %.2f dB", at, lost);
    }
    double between = 10 * log10(power_of(&out, 2.35, 2.6) / power_of(&s, 2.35, 2.6));
    print_message("between the ticks %.2f dB, as the chain left it\n", between);
    assert_true(fabs(between - 20 * log10(0.55)) < 0.3);
    assert_memory_equal(out.sample, s.sample, FROM * sizeof(float));
    assert_memory_equal(out.sample + TO, s.sample + TO, (LENGTH - TO) * sizeof(float));
    free(s.sample), free(out.sample);
}

/* Steady noise has no attacks; strokes that the chain takes away altogether are what was to go. */
static void what_is_no_attack_stays_down(void **state)
{
    (void)state;
    sound noise = sound_new(SECONDS, RATE), strokes = ticks(0.01);
    add_noise(&noise, 0.1, 5);
    sound one = passed(&noise, 0.55F), two = passed(&strokes, 0.25F);
    for (int i = FROM; i < TO; i++) {
        assert_true(fabs((double)one.sample[i] - 0.55 * (double)noise.sample[i]) < 1e-6);
        assert_true(fabs((double)two.sample[i] - 0.25 * (double)strokes.sample[i]) < 1e-6);
    }
    free(noise.sample), free(strokes.sample), free(one.sample), free(two.sample);
}

static void neither_blocks_nor_seeks_nor_broken_samples_matter(void **state)
{
    (void)state;
    static const int steps[] = { 77, 4096, LENGTH };
    static const int64_t places[] = { 2 * RATE + 13, 0, TO - 1, FROM - 1, TO + 5, STROKE + 4 * EVERY };
    sound s = ticks(0.02);
    damage(s.sample, 3 * RATE, true);
    sound silenced = passed(&s, 0.6F);
    damage(s.sample, 3 * RATE, false);
    sound whole = passed(&s, 0.6F);
    assert_breaks_no_other(whole.sample, silenced.sample, LENGTH, 3 * RATE);
    for (size_t i = 0; i < COUNT(steps); i++) {
        ln_clip *clip = kept(s.sample, steps[i], 0.6F);
        sound again = sound_of_clip(clip, 0);
        assert_memory_equal(again.sample, whole.sample, LENGTH * sizeof(float));
        ln_clip_close(&clip);
        free(again.sample);
    }
    ln_clip *clip = kept(s.sample, 700, 0.6F);
    assert_seeks(clip, places, COUNT(places), whole.sample);
    ln_clip_close(&clip);
    free(s.sample), free(whole.sample), free(silenced.sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(a_tick_keeps_its_peak), cmocka_unit_test(what_is_no_attack_stays_down), cmocka_unit_test(neither_blocks_nor_seeks_nor_broken_samples_matter) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
