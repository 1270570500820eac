/* SPDX-License-Identifier: Apache-2.0 */
#include "synth.h"

#include "sound/describe.h"

static ln_description describe_in(const sound *s, size_t portion)
{
    ln_describe *d;
    ln_description out;
    assert_ok(ln_describe_new(s->rate, NULL, &d));
    for (size_t at = 0; at < (size_t)s->length; at += portion)
        ln_describe_push(d, s->sample + at, at + portion < (size_t)s->length ? portion : (size_t)s->length - at);
    ln_status status = ln_describe_finish(d, &out);
    ln_describe_free(&d);
    assert_null(d);
    assert_int_equal(status, LN_OK);
    return out;
}

static double figure(const ln_description *d, const char *name)
{
    int at = ln_figure_find(name);
    assert_true(at >= 0);
    return (double)d->value[at];
}

static double of(const sound *s, const char *name)
{
    ln_description d = describe_in(s, 4096);
    return figure(&d, name);
}

/* Noise whose level goes up and down `rate` times a second, as blades make it. */
static sound beating(double seconds, int rate, double beats, double depth)
{
    sound s = sound_new(seconds, rate);
    add_noise(&s, 0.2, 7);
    for (int64_t i = 0; i < s.length; i++)
        s.sample[i] *= (float)(1 + depth * pow(0.5 + 0.5 * sin(2 * PI * beats * (double)i / rate), 4));
    return s;
}

static void figures_have_names_of_their_own(void **state)
{
    (void)state;
    size_t count;
    const ln_description_figure *figures = ln_figures(&count);
    assert_true(count > 60 && count <= LN_DESCRIPTIONS_MOST);
    for (size_t i = 0; i < count; i++) {
        assert_non_null(figures[i].name);
        assert_true(figures[i].what && *figures[i].what && figures[i].unit);
        assert_int_equal(ln_figure_find(figures[i].name), (int)i);
    }
    assert_int_equal(ln_figure_find("colour"), -1);
}

static void portions_do_not_matter(void **state)
{
    (void)state;
    sound s = beating(7.3, 16000, 11, 2);
    ln_description a = describe_in(&s, 1), b = describe_in(&s, 5000), c = describe_in(&s, (size_t)s.length);
    assert_memory_equal(a.value, b.value, sizeof a.value);
    assert_memory_equal(a.value, c.value, sizeof a.value);
    assert_true(fabs(a.seconds - 7.3) < 0.001);
    free(s.sample);
}

/* 1e-3 of a figure's size: rounding to 24 bits, and what it does to logarithms. */
static void level_does_not_matter(void **state)
{
    (void)state;
    sound s = beating(3, 48000, 22, 1), soft = sound_copy(&s);
    for (int64_t i = 0; i < s.length; i++)
        soft.sample[i] *= 0.01f;
    ln_description a = describe_in(&s, 4096), b = describe_in(&soft, 4096);
    for (int i = 0; i < LN_DESCRIPTIONS_MOST; i++)
        assert_true(fabsf(a.value[i] - b.value[i]) <= 1e-3f * (1 + fabsf(a.value[i])));
    free(s.sample);
    free(soft.sample);
}

static void an_engine_is_a_steady_comb_at_its_firing_rate(void **state)
{
    (void)state;
    static const int rates[] = { 16000, 44100, 48000, 96000 };
    for (size_t r = 0; r < COUNT(rates); r++) {
        sound noise = sound_new(3, rates[r]), engine = sound_new(3, rates[r]), voice = sound_new(3, rates[r]);
        add_noise(&noise, 0.02, 3);
        add_noise(&engine, 0.02, 3);
        add_noise(&voice, 0.02, 3);
        add_tone(&engine, 0, 3, 112, 112, 25, 0.5, 0.3);
        add_tone(&voice, 0, 3, 112, 190, 25, 0.5, 0.3);
        assert_true(fabs(exp2(of(&engine, "comb.pitch")) - 112) < 1.5);
        assert_true(fabs(exp2(of(&engine, "comb.steady.pitch")) - 112) < 1.5);
        assert_true(of(&engine, "comb.steady") > 3 * of(&noise, "comb.steady"));
        assert_true(of(&engine, "comb.steady") > 2 * of(&voice, "comb.steady"));
        assert_true(of(&voice, "comb") > 2 * of(&noise, "comb"));
        assert_true(of(&voice, "comb.glide") > 0.02 && fabs(of(&engine, "comb.glide")) < 0.005);
        assert_true(of(&engine, "lines") > of(&noise, "lines") + 1);
        free(noise.sample);
        free(engine.sample);
        free(voice.sample);
    }
}

static void blades_are_a_beat_at_their_rate(void **state)
{
    (void)state;
    static const int rates[] = { 16000, 44100, 48000 };
    static const double beats[] = { 11, 22, 34 };
    for (size_t r = 0; r < COUNT(rates); r++)
        for (size_t b = 0; b < COUNT(beats); b++) {
            sound still = beating(3, rates[r], beats[b], 0), blades = beating(3, rates[r], beats[b], 3);
            assert_true(fabs(exp2(of(&blades, "beat.comb.rate")) - beats[b]) < 0.3);
            assert_true(of(&blades, "beat.comb") > of(&still, "beat.comb") + 6);
            assert_true(of(&blades, "beat.all") > of(&still, "beat.all") + 6);
            free(still.sample);
            free(blades.sample);
        }
}

static void a_clock_strikes_and_keeps_time(void **state)
{
    (void)state;
    sound clock = sound_new(6, 48000), drops = sound_new(6, 48000);
    uint32_t seed = 5;
    add_noise(&clock, 0.0005, 1);
    add_noise(&drops, 0.0005, 1);
    for (int i = 0; i < 12; i++) {
        double even = 0.2 + 0.5 * i, odd = even + 0.2 * random_one(&seed);
        add_tone(&clock, even, even + 0.02, 2300, 2300, 3, 1, 0.3);
        add_tone(&drops, odd, odd + 0.02, 2300, 2300, 3, 1, 0.3);
    }
    assert_true(fabs(of(&clock, "onsets") - 2) < 0.3);
    assert_true(of(&clock, "onsets.regular") > 0.8);
    assert_true(of(&drops, "onsets.regular") < 0.6);
    free(clock.sample);
    free(drops.sample);
}

static void what_passes_by_comes_and_goes(void **state)
{
    (void)state;
    sound s = sound_new(3, 32000), coming = sound_new(3, 32000);
    add_noise(&s, 0.3, 2);
    add_noise(&coming, 0.3, 2);
    for (int64_t i = 0; i < s.length; i++) {
        double t = (double)i / s.rate;
        s.sample[i] *= (float)(1 / (1 + 4 * (t - 1.5) * (t - 1.5)));
        coming.sample[i] *= (float)pow(10, (t - 3) * 6 / 20);
    }
    assert_true(of(&s, "arch") > 5 && fabs(of(&s, "trend")) < 1);
    assert_true(fabs(of(&coming, "trend") - 6) < 0.5);
    free(s.sample);
    free(coming.sample);
}

static void silence_is_said_and_passed_over(void **state)
{
    (void)state;
    ln_describe *d;
    ln_description out, alone;
    sound s = sound_new(8, 48000), noise = sound_new(2, 48000);
    add_noise(&noise, 0.1, 9);
    alone = describe_in(&noise, 4096);
    memcpy(s.sample + 48000, noise.sample, (size_t)noise.length * sizeof *noise.sample);
    assert_ok(ln_describe_new(48000, NULL, &d));
    assert_int_equal(ln_describe_finish(d, &out), LN_ESILENT);
    ln_describe_push(d, s.sample, 48000);
    assert_int_equal(ln_describe_finish(d, &out), LN_ESILENT);
    assert_non_null(strstr(ln_why(), "half a second"));
    for (int i = 0; i < LN_DESCRIPTIONS_MOST; i++)
        assert_true(out.value[i] == 0);
    ln_describe_push(d, s.sample, (size_t)s.length);
    assert_ok(ln_describe_finish(d, &out));
    assert_true(fabs(out.seconds - 2) < 0.001);
    assert_true(fabs(figure(&out, "centroid") - figure(&alone, "centroid")) < 0.05);
    for (int i = 0; i < 4; i++) { /* half a second each, and half of nothing between them: where they are joined nothing strikes, and nothing pauses */
        ln_describe_push(d, noise.sample + i * 24000, 24000);
        ln_describe_push(d, s.sample, 24000);
    }
    assert_ok(ln_describe_finish(d, &out));
    assert_true(fabs(out.seconds - 2) < 0.001);
    assert_true(fabs(figure(&out, "onsets") - figure(&alone, "onsets")) < 0.6);
    assert_true(fabs(figure(&out, "dips.high") - figure(&alone, "dips.high")) < 0.3);
    ln_describe_free(&d);
    ln_describe_free(&d);
    ln_describe_free(NULL);
    free(s.sample);
    free(noise.sample);
}

static void whatever_comes_figures_are_finite(void **state)
{
    (void)state;
    static const int rates[] = { 8000, 11025, 192000 };
    for (size_t r = 0; r < COUNT(rates); r++)
        for (int kind = 0; kind < 5; kind++) {
            sound s = sound_new(kind == 4 ? 0.51 : 4.5, rates[r]);
            uint32_t seed = 3;
            for (int64_t i = 0; i < s.length; i++) {
                double noise = random_one(&seed);
                s.sample[i] = kind == 0 ? 1 : kind == 1 ? i % 100 ? 0.1f : NAN : kind == 2 ? INFINITY : kind == 3 ? (noise > 0 ? 1e30f : -1e30f) : (float)noise;
            }
            ln_describe *d;
            ln_description out;
            assert_ok(ln_describe_new(s.rate, NULL, &d));
            ln_describe_push(d, s.sample, (size_t)s.length);
            ln_status status = ln_describe_finish(d, &out);
            assert_true(status == (kind == 2 ? LN_ESILENT : LN_OK));
            for (int i = 0; i < LN_DESCRIPTIONS_MOST; i++)
                assert_true(isfinite(out.value[i]));
            ln_describe_free(&d);
            free(s.sample);
        }
}

static void a_rate_nobody_records_at_is_refused(void **state)
{
    (void)state;
    ln_describe *d;
    assert_int_equal(ln_describe_new(7999, NULL, &d), LN_ESETTING);
    assert_null(d);
    assert_int_equal(ln_describe_new(192001, NULL, &d), LN_ESETTING);
    assert_non_null(strstr(ln_why(), "192001"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_have_names_of_their_own),
        cmocka_unit_test(portions_do_not_matter),
        cmocka_unit_test(level_does_not_matter),
        cmocka_unit_test(an_engine_is_a_steady_comb_at_its_firing_rate),
        cmocka_unit_test(blades_are_a_beat_at_their_rate),
        cmocka_unit_test(a_clock_strikes_and_keeps_time),
        cmocka_unit_test(what_passes_by_comes_and_goes),
        cmocka_unit_test(silence_is_said_and_passed_over),
        cmocka_unit_test(whatever_comes_figures_are_finite),
        cmocka_unit_test(a_rate_nobody_records_at_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
