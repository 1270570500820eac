/* SPDX-License-Identifier: Apache-2.0 */
#include "damage.h"
#include "synth.h"

#include <lanterne/history.h>

#include "base/arena.h"
#include "sound/tones.h"
#include "sounds/sounds.h"

static ln_job job;

static int begin(void **state)
{
    (void)state;
    return ln_job_begin(&job);
}

static int end(void **state)
{
    (void)state;
    ln_job_end(&job);
    return 0;
}

static ln_tones_events found_in(const sound *s, int step)
{
    const float *planes[] = { s->sample };
    ln_clip *clip;
    ln_tones_events events = { .arena = job.arena };
    assert_ok(ln_clip_of_sound(planes, 1, s->length, s->rate, step, &clip));
    assert_ok(ln_tones_find(clip, &job, &events));
    ln_clip_close(&clip);
    for (size_t i = 0; i < events.count; i++) {
        const ln_tones_event *e = &events.item[i];
        assert_ok(ln_tones_parse(e->tones, NULL));
        assert_true(e->confidence >= 0 && e->confidence <= 1 && e->span.from < e->span.to);
        print_message("  %.2f %s %.2f-%.2f: %s (%s)\n", e->confidence, e->family, ln_seconds(e->span.from, e->span.base), ln_seconds(e->span.to, e->span.base), e->reason, e->tones);
    }
    return events;
}

/* The surest event of `family`; the test fails without one. */
static const ln_tones_event *one_of(const ln_tones_events *events, const char *family)
{
    const ln_tones_event *best = NULL;
    for (size_t i = 0; i < events->count; i++)
        if (!strcmp(events->item[i].family, family) && (!best || events->item[i].confidence > best->confidence))
            best = &events->item[i];
    if (!best)
        fail_msg("no %s was found", family);
    return best;
}

/* Onset within 100 ms at both ends. */
static void assert_span(const ln_tones_event *e, double from, double to)
{
    assert_float_equal(ln_seconds(e->span.from, e->span.base), from, 0.1);
    assert_float_equal(ln_seconds(e->span.to, e->span.base), to, 0.1);
}

static void assert_pitch(const ln_tones_event *e, double low, double high)
{
    ln_tones tones;
    assert_ok(ln_tones_parse(e->tones, &tones));
    assert_true(fabs(tones.item[0].from / low - 1) < 0.01);
    assert_true(fabs(tones.item[tones.count - 1].to / high - 1) < 0.01);
}

static sound background(double seconds, int rate)
{
    sound s = sound_new(seconds, rate);
    add_noise(&s, 0.004, 7);
    return s;
}

static void hum_is_found_as_it_drifts(void **state)
{
    (void)state;
    for (int mains = 50; mains <= 60; mains += 10) {
        sound s = background(14, 48000);
        add_voice(&s, 0, 14, 120, 0.03, 3);
        add_tone(&s, 2, 12, mains * 0.999, mains * 1.001, 12, 0.7, 0.01);
        ln_tones_events events = found_in(&s, 4096);
        const ln_tones_event *e = one_of(&events, "mains-hum");
        assert_true(e->confidence > 0.7);
        assert_pitch(e, mains, mains);
        /* Its frames are 0.7 s long, and presence is weighed over a second and more. */
        assert_float_equal(ln_seconds(e->span.from, e->span.base), 2, 0.7);
        assert_float_equal(ln_seconds(e->span.to, e->span.base), 12, 1.0);
        free(s.sample);
    }
}

static void a_two_tone_siren_is_found_under_a_voice(void **state)
{
    (void)state;
    static const double pitch[][3] = { { 435, 580, 0.55 }, { 440, 585, 0.45 }, { 450, 600, 0.7 }, { 410, 547, 1.2 } };
    for (size_t i = 0; i < COUNT(pitch); i++) {
        sound s = background(14, i % 2 ? 44100 : 48000);
        add_voice(&s, 0, 14, 140, 0.06, 4 + (uint32_t)i);
        add_two_tone(&s, 3, 3 + 12 * pitch[i][2] * (i == 3 ? 0.5 : 1), pitch[i][0], pitch[i][1], pitch[i][2], 0.06);
        ln_tones_events events = found_in(&s, 1000);
        const ln_tones_event *e = one_of(&events, "siren-two-tone");
        assert_true(e->confidence > 0.7);
        assert_span(e, 3, 3 + 12 * pitch[i][2] * (i == 3 ? 0.5 : 1));
        assert_pitch(e, pitch[i][0], pitch[i][1]);
        free(s.sample);
    }
}

static void a_wail_a_horn_and_beeps_are_found(void **state)
{
    (void)state;
    sound s = background(30, 48000);
    add_wail(&s, 2, 11, 600, 1400, 3, 0.05);
    add_tone(&s, 14, 15, 410, 410, 8, 0.6, 0.04);
    add_tone(&s, 14, 15, 510, 510, 8, 0.6, 0.04);
    for (int i = 0; i < 6; i++)
        add_tone(&s, 17 + i, 17.5 + i, 1250, 1250, 2, 1, 0.05);
    for (int i = 0; i < 8; i++)
        add_tone(&s, 25 + 0.25 * i, 25.12 + 0.25 * i, 2050, 2050, 1, 1, 0.05);
    ln_tones_events events = found_in(&s, 4096);
    const ln_tones_event *e = one_of(&events, "siren-wail");
    assert_true(e->confidence > 0.7);
    assert_span(e, 2, 11);
    e = one_of(&events, "car-horn");
    assert_true(e->confidence > 0.7);
    assert_span(e, 14, 15);
    assert_pitch(e, 410, 510);
    e = one_of(&events, "reversing-beeper");
    assert_true(e->confidence > 0.7);
    assert_span(e, 17, 22.5);
    assert_pitch(e, 1250, 1250);
    e = one_of(&events, "beep");
    assert_true(e->confidence > 0.7);
    assert_span(e, 25, 26.87);
    assert_pitch(e, 2050, 2050);
    free(s.sample);
}

static void a_steady_tone_is_found(void **state)
{
    (void)state;
    static const int rates[] = { 8000, 192000 };
    for (size_t i = 0; i < COUNT(rates); i++) {
        sound s = background(10, rates[i]);
        add_tone(&s, 1, 9, 997, 997, 1, 1, 0.02);
        ln_tones_events events = found_in(&s, 4096);
        const ln_tones_event *e = one_of(&events, "tone");
        assert_true(e->confidence > 0.7);
        assert_span(e, 1, 9);
        assert_pitch(e, 997, 997);
        free(s.sample);
    }
}

/* What a film of 1895 is full of. */
static void voices_bells_and_birds_are_left_alone(void **state)
{
    (void)state;
    sound s = background(40, 48000);
    add_voice(&s, 0, 20, 110, 0.1, 11);
    add_voice(&s, 20, 40, 210, 0.1, 12);
    for (int i = 0; i < 12; i++)
        add_bell(&s, 1 + 3 * i, i % 2 ? 220 : 294, 0.05);
    add_birds(&s, 0, 40, 0.02, 13);
    ln_tones_events events = found_in(&s, 4096);
    for (size_t i = 0; i < events.count; i++)
        assert_true(events.item[i].confidence < 0.5);
    free(s.sample);
}

static void silence_and_scraps_give_nothing(void **state)
{
    (void)state;
    sound s = sound_new(5, 48000);
    assert_int_equal(found_in(&s, 4096).count, 0);
    for (int64_t i = 0; i < s.length; i++)
        s.sample[i] = 0.7f;
    assert_int_equal(found_in(&s, 4096).count, 0);
    for (s.length = 0; s.length < 3; s.length++)
        assert_int_equal(found_in(&s, 4096).count, 0);
    free(s.sample);
}

static void the_year_decides_what_is_said(void **state)
{
    (void)state;
    sound s = background(8, 16000);
    add_two_tone(&s, 1, 7, 435, 580, 0.5, 0.1);
    const ln_family *family = ln_family_find("siren-two-tone");
    assert_non_null(family);
    job.year = family->from - 1;
    assert_int_equal(found_in(&s, 4096).count, 1);
    job.year = family->from + 1;
    assert_int_equal(found_in(&s, 4096).count, 0);
    job.year = 0;
    free(s.sample);
}

static void neither_blocks_nor_broken_samples_make_a_difference(void **state)
{
    (void)state;
    sound s = background(8, 16000);
    add_two_tone(&s, 1, 7, 435, 580, 0.5, 0.1);
    damage(s.sample, 40000, true);
    ln_tones_events a = found_in(&s, 1);
    damage(s.sample, 40000, false);
    ln_tones_events b = found_in(&s, 128000);
    assert_int_equal(a.count, b.count);
    for (size_t i = 0; i < a.count; i++) {
        assert_int_equal(a.item[i].span.from, b.item[i].span.from);
        assert_string_equal(a.item[i].tones, b.item[i].tones);
    }
    free(s.sample);
}

static void a_stopped_job_says_so(void **state)
{
    (void)state;
    sound s = background(1, 16000);
    const float *planes[] = { s.sample };
    ln_clip *clip;
    ln_tones_events events = { .arena = job.arena };
    assert_ok(ln_clip_of_sound(planes, 1, s.length, s.rate, 100, &clip));
    atomic_store(&job.stop, true);
    assert_int_equal(ln_tones_find(clip, &job, &events), LN_ECANCELLED);
    atomic_store(&job.stop, false);
    ln_clip_close(&clip);
    free(s.sample);
}

/* A bell whose slowest partial stands for seconds: what else was struck with it dies away. */
static void a_bell_that_rings_on_is_no_tone(void **state)
{
    (void)state;
    sound s = sound_new(8, 24000);
    assert_ok(ln_sound_make(ln_sound_find("bells"), 1, s.rate, 8, s.sample));
    ln_tones_events events = found_in(&s, 4096);
    for (size_t k = 0; k < events.count; k++)
        if (events.item[k].confidence > 0.6)
            fail_msg("%.2f %s", events.item[k].confidence, events.item[k].reason);
    free(s.sample);
}

static void every_name_is_one_of_history(void **state)
{
    (void)state;
    for (int i = 0; ln_tones_families[i]; i++)
        if (!ln_family_find(ln_tones_families[i]))
            fail_msg("%s is no family", ln_tones_families[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hum_is_found_as_it_drifts),      cmocka_unit_test(a_two_tone_siren_is_found_under_a_voice), cmocka_unit_test(a_wail_a_horn_and_beeps_are_found),
        cmocka_unit_test(a_steady_tone_is_found),         cmocka_unit_test(voices_bells_and_birds_are_left_alone),  cmocka_unit_test(silence_and_scraps_give_nothing),
        cmocka_unit_test(the_year_decides_what_is_said),  cmocka_unit_test(neither_blocks_nor_broken_samples_make_a_difference),              cmocka_unit_test(a_stopped_job_says_so),
        cmocka_unit_test(every_name_is_one_of_history),   cmocka_unit_test(a_bell_that_rings_on_is_no_tone),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
