/* SPDX-License-Identifier: Apache-2.0 */
#include "synth.h"

#include "sound/hearing.h"

typedef struct ears {
    int64_t rows, samples;
    double sum;
    double voicing, pitch, power;
    ln_status stop_with;
} ears;

static ln_status listen(void *who, const ln_heard *heard)
{
    ears *e = who;
    assert_int_equal(heard->row, e->rows);
    e->rows++;
    e->voicing += (double)heard->voicing;
    e->pitch += (double)heard->pitch;
    for (int b = 0; b < LN_BANDS; b++)
        e->power += (double)heard->power[b];
    return e->rows > 20 ? e->stop_with : LN_OK;
}

static ln_status listen_beside(void *who, const float *mean, size_t count)
{
    ears *e = who;
    for (size_t i = 0; i < count; i++)
        e->sum += (double)mean[i] * (double)(++e->samples % 97);
    return e->samples > 5000 ? e->stop_with : LN_OK;
}

static ears heard_in(const sound *s, int step)
{
    const float *planes[] = { s->sample };
    ears e = { 0 };
    ln_clip *clip;
    assert_ok(ln_clip_of_sound(planes, 1, s->length, s->rate, step, &clip));
    assert_ok(ln_hear(clip, NULL, listen, &e, &(ln_listener){ listen_beside, &e }));
    ln_clip_close(&clip);
    if (e.rows) {
        e.voicing /= (double)e.rows;
        e.pitch /= (double)e.rows;
        e.power /= (double)e.rows;
    }
    return e;
}

static void a_tone_repeats_and_noise_does_not(void **state)
{
    (void)state;
    static const int rates[] = { 8000, 44100, 48000, 192000 };
    for (size_t i = 0; i < COUNT(rates); i++) {
        sound s = sound_new(2, rates[i]), n = sound_new(2, rates[i]);
        add_tone(&s, 0, 2, 150, 150, 6, 1, 0.1);
        add_noise(&n, 0.1, 3);
        ears tone = heard_in(&s, 1000), noise = heard_in(&n, 1000);
        assert_true(tone.voicing > 0.9 && noise.voicing < 0.6);
        assert_float_equal(tone.pitch, 150, 8);
        assert_true(llabs(tone.rows - 200) <= 10); /* a row is 10 ms to the nearest window that is quick to transform */
        free(s.sample);
        free(n.sample);
    }
}

static void blocks_make_no_difference(void **state)
{
    (void)state;
    sound s = sound_new(1.237, 16000);
    add_voice(&s, 0, 1.2, 130, 0.1, 5);
    ears one = heard_in(&s, 7), other = heard_in(&s, 100000);
    assert_int_equal(one.rows, other.rows);
    assert_true(one.voicing == other.voicing && one.power == other.power);
    double sum = 0; /* each sample once, in its place */
    for (int64_t i = 0; i < s.length; i++)
        sum += (double)s.sample[i] * (double)((i + 1) % 97);
    assert_true(one.samples == s.length && other.samples == s.length && one.sum == sum && other.sum == sum);
    free(s.sample);
}

static void what_is_no_number_is_silence(void **state)
{
    (void)state;
    sound s = sound_new(1, 16000);
    for (int64_t i = 0; i < s.length; i++)
        s.sample[i] = i % 3 ? NAN : INFINITY;
    ears e = heard_in(&s, 512);
    assert_true(e.power == 0 && e.voicing == 0);
    for (s.length = 0; s.length < 3; s.length++)
        assert_int_equal(heard_in(&s, 512).rows, s.length > 0);
    free(s.sample);
}

static void whoever_listens_may_end_it(void **state)
{
    (void)state;
    sound s = sound_new(1, 16000);
    const float *planes[] = { s.sample };
    ears e = { .stop_with = LN_EMEMORY };
    ln_clip *clip;
    assert_ok(ln_clip_of_sound(planes, 1, s.length, s.rate, 512, &clip));
    assert_int_equal(ln_hear(clip, NULL, listen, &e, NULL), LN_EMEMORY);
    assert_int_equal(e.rows, 21);
    ears beside = { .stop_with = LN_EMODEL };
    e = (ears){ 0 };
    assert_int_equal(ln_hear(clip, NULL, listen, &e, &(ln_listener){ listen_beside, &beside }), LN_EMODEL);
    assert_true(beside.samples > 5000 && beside.samples < s.length);
    ln_clip_close(&clip);
    free(s.sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tone_repeats_and_noise_does_not),
        cmocka_unit_test(blocks_make_no_difference),
        cmocka_unit_test(what_is_no_number_is_silence),
        cmocka_unit_test(whoever_listens_may_end_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
