/* SPDX-License-Identifier: Apache-2.0 */
#include <lanterne/block.h>

#include "sound/live.h"
#include "sound/shown.h"

#include "damage.h"
#include "synth.h"

/* 7 s of noise; from 2.5 s on a voice of bursts over it. */
static sound take(int rate, double noise, double voice)
{
    sound s = sound_new(7, rate);
    add_noise(&s, noise, 5);
    for (double at = 2.5; at < 6.5; at += 0.5)
        add_tone(&s, at, at + 0.3, 160, 150, 12, 1, voice);
    return s;
}

/* Play `in` in pieces that take `step` samples at most, with the noise held from 0.7 s to 2.2 s as it comes out, and shown from then on; the latency is taken off again. */
static sound play(const sound *in, const sound *other, size_t step, double floor_db)
{
    ln_live *live;
    ln_engines *engines;
    sound out = sound_copy(in);
    assert_ok(ln_live_new(in->rate, other ? 2 : 1, &live));
    int64_t latency = ln_live_latency(live), begin = latency + (int64_t)(0.7 * in->rate), end = latency + (int64_t)(2.2 * in->rate);
    float *silence = calloc(step, sizeof *silence), *left = malloc(step * sizeof *left), *right = malloc(step * sizeof *right);
    for (int64_t at = 0; at < in->length + latency;) {
        int64_t next = at < begin ? begin : at < end ? end : in->length + latency;
        next = at < in->length && next > in->length ? in->length : next;
        size_t count = (size_t)(next - at) < step ? (size_t)(next - at) : step;
        ln_live_hear(live, at >= begin && at < end ? LN_LESSON_NOISE : LN_LESSON_NONE);
        if (at == end) {
            assert_ok(ln_live_learn(live, &engines));
            assert_null(ln_live_show(live, engines));
        }
        const float *coming[2] = { at < in->length ? in->sample + at : silence, at < in->length && other ? other->sample + at : silence };
        float *going[2] = { left, right };
        ln_live_process(live, coming, going, count, floor_db, 1);
        for (size_t i = 0; i < count; i++)
            if (at + (int64_t)i >= latency)
                out.sample[at + (int64_t)i - latency] = left[i];
        at += (int64_t)count;
    }
    free(silence);
    free(left);
    free(right);
    ln_live_free(&live);
    return out;
}

static double energy(const sound *s, double from, double to)
{
    double sum = 0;
    for (int64_t i = (int64_t)(from * s->rate); i < (int64_t)(to * s->rate); i++)
        sum += (double)s->sample[i] * (double)s->sample[i];
    return sum;
}

/* The voice loses what lies under the noise. */
static void noise_goes_and_the_voice_stays(void **state)
{
    (void)state;
    sound in = take(48000, 0.03, 0.2), out = play(&in, NULL, 512, -18), voice = take(48000, 0, 0.2);
    for (int64_t i = 0; i < in.length; i++)
        if (i < (int64_t)(2.1 * in.rate) && (out.sample[i] < in.sample[i] || out.sample[i] > in.sample[i]))
            fail_msg("sample %d changed before anything was shown", (int)i);
    double pauses = 10 * log10(energy(&out, 6.55, 6.95) / energy(&in, 6.55, 6.95));
    if (!(pauses < -12))
        fail_msg("noise in a pause changed by %.1f dB only", pauses);
    double kept = 10 * log10(energy(&out, 4, 4.3) / energy(&voice, 4, 4.3));
    if (fabs(kept) > 1)
        fail_msg("the voice changed by %.2f dB", kept);
    free(in.sample);
    free(out.sample);
    free(voice.sample);
}

/* The same noise shown in the same place of a file. */
static sound hushed(const sound *in, double floor_db)
{
    const float *plane = in->sample;
    const ln_ratio base = { 1, in->rate };
    const ln_span shown = { (int64_t)(0.7 * in->rate), (int64_t)(2.2 * in->rate), base };
    ln_example example;
    ln_clip *clip, *out;
    assert_ok(ln_clip_of_sound(&plane, 1, in->length, in->rate, 1000, &clip));
    assert_ok(ln_shown_learn(clip, (ln_stretches){ &shown, 1 }, (ln_stretches){ 0 }, NULL, &example));
    assert_ok(ln_clip_seek(clip, 0));
    assert_ok(ln_shown_remove(clip, &(ln_fader){ { 0, in->length, base }, floor_db, 0, 0 }, &example, 1, &out));
    sound s = sound_of_clip(out, 0);
    ln_clip_close(&out);
    return s;
}

/* Of what is given out, how far what should be there stands above all that is wrong, in dB. */
static double distance(const sound *is, const sound *should, double from, double to)
{
    sound wrong = sound_copy(is);
    for (int64_t i = 0; i < wrong.length; i++)
        wrong.sample[i] -= should->sample[i];
    double db = 10 * log10(energy(should, from, to) / energy(&wrong, from, to));
    free(wrong.sample);
    return db;
}

/* A siren under a voice, which the network and the moments know how to follow: played, it goes as far as out of a file. */
static void what_moves_is_followed(void **state)
{
    (void)state;
    sound voice = take(48000, 0.001, 0.1), in = sound_copy(&voice);
    add_wail(&in, 0, 7, 500, 1400, 1.5, 0.05);
    sound played = play(&in, NULL, 512, -18), file = hushed(&in, -18);
    const double was = distance(&in, &voice, 3, 6.5), is = distance(&played, &voice, 3, 6.5), could = distance(&file, &voice, 3, 6.5);
    if (!(is > was + 6 && is > could - 1))
        fail_msg("%.1f dB under the siren, %.1f dB as it is played, %.1f dB out of a file", was, is, could);
    free(voice.sample);
    free(in.sample);
    free(played.sample);
    free(file.sample);
}

static void pieces_of_any_size_give_the_same(void **state)
{
    (void)state;
    sound in = take(44100, 0.03, 0.2), whole = play(&in, NULL, 8192, -18);
    static const size_t steps[] = { 1, 63, 441, 1000 };
    for (size_t k = 0; k < COUNT(steps); k++) {
        sound out = play(&in, NULL, steps[k], -18);
        assert_memory_equal(out.sample, whole.sample, (size_t)in.length * sizeof *in.sample);
        free(out.sample);
    }
    free(in.sample);
    free(whole.sample);
}

/* One gain for both: a channel that is the other one 6 dB lower stays so. */
static void channels_are_linked(void **state)
{
    (void)state;
    sound in = take(48000, 0.03, 0.2), half = sound_copy(&in);
    for (int64_t i = 0; i < half.length; i++)
        half.sample[i] *= 0.5F;
    sound left = play(&in, &half, 256, -18), right = play(&half, &in, 256, -18);
    for (int64_t i = 0; i < in.length; i++)
        assert_true(fabs((double)left.sample[i] - 2 * (double)right.sample[i]) < 1e-6);
    free(in.sample);
    free(half.sample);
    free(left.sample);
    free(right.sample);
}

static void every_rate_has_its_latency(void **state)
{
    (void)state;
    static const int rates[] = { 8000, 11025, 44100, 96000, 192000 };
    ln_live *live;
    for (size_t i = 0; i < COUNT(rates); i++) {
        sound in = take(rates[i], 0.03, 0.2), out = play(&in, NULL, 999, -18), file = hushed(&in, -18);
        double pauses = 10 * log10(energy(&out, 6.55, 6.95) / energy(&in, 6.55, 6.95)), could = 10 * log10(energy(&file, 6.55, 6.95) / energy(&in, 6.55, 6.95));
        if (!(pauses < -8 && pauses < could + 3))
            fail_msg("at %d Hz noise in a pause changed by %.1f dB only, out of a file by %.1f dB", rates[i], pauses, could);
        assert_ok(ln_live_new(rates[i], 1, &live));
        assert_in_range(ln_live_latency(live), rates[i] / 2, rates[i]);
        ln_live_free(&live);
        free(in.sample);
        free(out.sample);
        free(file.sample);
    }
    assert_int_equal(ln_live_new(7999, 1, &live), LN_ESETTING);
    assert_int_equal(ln_live_new(48000, 0, &live), LN_ESETTING);
    assert_int_equal(ln_live_new(48000, LN_CHANNELS_MAX + 1, &live), LN_ESETTING);
}

static void what_cannot_be_learnt_is_told(void **state)
{
    (void)state;
    ln_live *live;
    ln_engines *engines;
    static float zero[9600];
    const float *in = zero;
    float out[9600], *to = out;
    assert_ok(ln_live_new(48000, 1, &live));
    assert_int_equal(ln_live_learn(live, &engines), LN_ESETTING);
    ln_live_hear(live, LN_LESSON_NOISE);
    for (int i = 0; i < 10; i++)
        ln_live_process(live, &in, &to, 9600, -18, 1);
    assert_int_equal(ln_live_learn(live, &engines), LN_ESETTING);
    assert_non_null(strstr(ln_why(), "0.00 s were heard"));
    ln_live_free(&live);
}

static void broken_samples_break_no_others(void **state)
{
    (void)state;
    sound in = take(48000, 0.03, 0.2);
    damage(in.sample, 5 * 48000, true);
    sound silenced = play(&in, NULL, 333, -18);
    damage(in.sample, 5 * 48000, false);
    sound out = play(&in, NULL, 333, -18);
    assert_breaks_no_other(out.sample, silenced.sample, out.length, 5 * 48000);
    free(in.sample);
    free(out.sample);
    free(silenced.sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(noise_goes_and_the_voice_stays), cmocka_unit_test(what_moves_is_followed), cmocka_unit_test(pieces_of_any_size_give_the_same), cmocka_unit_test(channels_are_linked),
        cmocka_unit_test(every_rate_has_its_latency),     cmocka_unit_test(what_cannot_be_learnt_is_told),    cmocka_unit_test(broken_samples_break_no_others),
    };
    return cmocka_run_group_tests_name("live", tests, NULL, NULL);
}
