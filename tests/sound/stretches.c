/* SPDX-License-Identifier: Apache-2.0 */
#include "synth.h"

#include <lanterne/job.h>

#include "sound/stretches.h"

static ln_background cut(const sound *s, int step)
{
    const float *planes[] = { s->sample };
    ln_background b;
    ln_clip *clip;
    assert_ok(ln_clip_of_sound(planes, 1, s->length, s->rate, step, &clip));
    assert_ok(ln_background_cut(clip, NULL, NULL, &b));
    ln_clip_close(&clip);
    return b;
}

static double at(const sound *s, int64_t tick)
{
    return (double)tick / s->rate;
}

/* An engine: pulses at 25 Hz that beat noise, and a comb under them. */
static void add_engine(sound *s, double from, double to, double level)
{
    uint32_t seed = 9;
    for (int64_t i = (int64_t)(from * s->rate); i < (int64_t)(to * s->rate); i++) {
        double t = (double)i / s->rate, sum = 0;
        for (int h = 1; h < 20; h++)
            sum += sin(2 * PI * 25 * h * t + h * h) / h;
        s->sample[i] += (float)(level * (sum + 0.4 * random_one(&seed) * (1 + sin(2 * PI * 25 * t))));
    }
}

static void stretches_cover_the_clip(const sound *s, const ln_background *b)
{
    int64_t end = 0;
    size_t pauses = 0;
    for (size_t i = 0; i < b->count; i++) {
        assert_int_equal(b->stretch[i].from, end);
        assert_int_equal(b->stretch[i].pause, pauses);
        end = b->stretch[i].to;
        pauses += b->stretch[i].pauses;
    }
    assert_int_equal(end, s->length);
    assert_int_equal(pauses, b->pauses);
}

static void an_engine_that_comes_and_goes_is_cut_out(void **state)
{
    (void)state;
    static const int rates[] = { 16000, 48000 };
    for (size_t i = 0; i < COUNT(rates); i++) {
        sound s = sound_new(18, rates[i]);
        add_noise(&s, 0.01, 7);
        add_engine(&s, 6, 12, 0.02);
        ln_background b = cut(&s, 4096);
        stretches_cover_the_clip(&s, &b);
        assert_int_equal(b.count, 3);
        assert_float_equal(at(&s, b.stretch[1].from), 6, 0.3);
        assert_float_equal(at(&s, b.stretch[1].to), 12, 0.3);
        assert_true(b.stretch[0].free > 5 && b.stretch[1].free > 5);
        ln_background_free(&b);
        free(s.sample);
    }
}

static void what_stays_the_same_is_one_stretch(void **state)
{
    (void)state;
    sound s = sound_new(70, 16000);
    add_noise(&s, 0.01, 7);
    add_voice(&s, 5, 20, 120, 0.05, 3);
    add_voice(&s, 33, 48, 210, 0.05, 4);
    ln_background b = cut(&s, 4096);
    stretches_cover_the_clip(&s, &b);
    assert_int_equal(b.count, 1);
    ln_background_free(&b);
    free(s.sample);
}

static void nobody_speaks_in_a_pause(void **state)
{
    (void)state;
    sound s = sound_new(20, 16000), voice = sound_new(20, 16000);
    for (int i = 0; i < 4; i++)
        add_voice(&voice, 5 * i + 1, 5 * i + 4, i % 2 ? 110 : 220, 0.06, 3 + (uint32_t)i);
    add_noise(&s, 0.01, 7);
    add_engine(&s, 0, 20, 0.006);
    for (int64_t i = 0; i < s.length; i++)
        s.sample[i] += voice.sample[i];
    ln_background b = cut(&s, 4096);
    double spoken = 0, free_seconds = 0;
    for (size_t i = 0; i < b.pauses; i++) {
        const ln_pause *p = &b.pause[i];
        assert_true(p->to - p->from >= (int64_t)(0.12 * s.rate) && p->to - p->from <= 2 * s.rate);
        spoken += power_of(&voice, at(&s, p->from), at(&s, p->to));
        free_seconds += at(&s, p->to - p->from);
    }
    assert_true(free_seconds > 4);
    assert_true(spoken < 0.002 * power_of(&voice, 0, 20));
    ln_background_free(&b);
    free(s.sample);
    free(voice.sample);
}

static void blocks_make_no_difference(void **state)
{
    (void)state;
    sound s = sound_new(12, 16000);
    add_noise(&s, 0.01, 7);
    add_engine(&s, 4, 8, 0.02);
    add_voice(&s, 1, 9, 150, 0.05, 2);
    ln_background a = cut(&s, 1), b = cut(&s, 1000000);
    assert_int_equal(a.count, b.count);
    assert_int_equal(a.pauses, b.pauses);
    assert_memory_equal(a.stretch, b.stretch, a.count * sizeof *a.stretch);
    ln_background_free(&a);
    ln_background_free(&b);
    free(s.sample);
}

/* Takes of 1.1 s with 0.4 s of nothing between them: pauses are found in what is left as they were in the whole, and none of them is silent. */
static void pauses_of_an_edited_track_are_found(void **state)
{
    (void)state;
    sound s = sound_new(24, 16000), cuts = sound_new(24, 16000);
    add_noise(&s, 0.01, 7);
    add_voice(&s, 2, 22, 120, 0.05, 3);
    double whole = 0, edited = 0;
    for (int64_t i = 0; i < s.length; i++)
        cuts.sample[i] = i % 24000 < 17600 ? s.sample[i] : 0;
    ln_background b = cut(&s, 4096);
    for (size_t i = 0; i < b.pauses; i++)
        whole += at(&s, b.pause[i].to - b.pause[i].from);
    ln_background_free(&b);
    b = cut(&cuts, 4096);
    stretches_cover_the_clip(&cuts, &b);
    for (size_t i = 0; i < b.pauses; i++) {
        edited += at(&s, b.pause[i].to - b.pause[i].from);
        for (int64_t k = b.pause[i].from; k < b.pause[i].to; k++)
            assert_true(k % 24000 < 17600);
    }
    ln_background_free(&b);
    if (!(whole > 2 && edited > whole / 2))
        fail_msg("%.2f s of pauses, %.2f s in what was left", whole, edited);
    free(s.sample);
    free(cuts.sample);
}

static void scraps_and_silence_are_cut_too(void **state)
{
    (void)state;
    sound s = sound_new(3, 8000);
    for (s.length = 0; s.length < 4; s.length++) {
        ln_background b = cut(&s, 100);
        assert_int_equal(b.count, s.length > 0);
        ln_background_free(&b);
    }
    s.length = 3 * s.rate;
    ln_background b = cut(&s, 100);
    stretches_cover_the_clip(&s, &b);
    ln_background_free(&b);
    free(s.sample);
}

static void a_stopped_job_says_so(void **state)
{
    (void)state;
    sound s = sound_new(1, 16000);
    const float *planes[] = { s.sample };
    ln_background b;
    ln_clip *clip;
    ln_job job;
    assert_ok(ln_job_begin(&job));
    assert_ok(ln_clip_of_sound(planes, 1, s.length, s.rate, 100, &clip));
    atomic_store(&job.stop, true);
    assert_int_equal(ln_background_cut(clip, &job, NULL, &b), LN_ECANCELLED);
    ln_background_free(&b);
    ln_clip_close(&clip);
    ln_job_end(&job);
    free(s.sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_engine_that_comes_and_goes_is_cut_out), cmocka_unit_test(what_stays_the_same_is_one_stretch), cmocka_unit_test(nobody_speaks_in_a_pause),
        cmocka_unit_test(blocks_make_no_difference),                cmocka_unit_test(pauses_of_an_edited_track_are_found), cmocka_unit_test(scraps_and_silence_are_cut_too),     cmocka_unit_test(a_stopped_job_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
