/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <math.h>
#include <stdlib.h>

#include "damage.h"
#include "sound/array.h"
#include "sound/microphones.h"

/* A take of eight seconds at four microphones: a voice (bursts of a harmonic tone) near the second, rain-like clicks from one side, a broad noise from the other, each on its way with
 * a delay, a loudness and an echo or two of its own. The noise is alone for 1.5 s, the clicks are alone until 3.5 s, then all of them. */
enum { RATE = 16000, LENGTH = 11 * RATE, MICROPHONES = 4, SHOWN_TO = 3 * RATE / 2, STAYS_FROM = 2 * RATE, STAYS_TO = 7 * RATE / 2, ALL_FROM = 4 * RATE };
enum { VOICE, CLICKS, NOISE, SOURCES };

static float source[SOURCES][LENGTH], part[SOURCES][MICROPHONES][LENGTH], take[MICROPHONES][LENGTH], out[MICROPHONES][LENGTH], again[MICROPHONES][LENGTH];
static const ln_span shown = { 0, SHOWN_TO, { 1, RATE } }, stays = { STAYS_FROM, STAYS_TO, { 1, RATE } }, whole = { 0, LENGTH, { 1, RATE } };
static uint32_t seed = 1895;

static double draw(void)
{
    seed = seed * 1664525U + 1013904223U;
    return (double)seed / 2147483648.0 - 1;
}

/* What a microphone hears of a source: [microphone][source], first in samples, then in loudness; echoes come later and softer. */
static const int delay[MICROPHONES][SOURCES] = { { 40, 90, 300 }, { 8, 110, 330 }, { 90, 30, 280 }, { 95, 45, 310 } };
static const double loudness[MICROPHONES][SOURCES] = { { 1, 1, 1 }, { 3, 0.7, 0.9 }, { 0.5, 1.6, 1.1 }, { 0.5, 1.4, 0.9 } };

static void hear(int source_number, int microphone, int from, int to, double gain, int later)
{
    for (int i = from; i < to; i++)
        for (int echo = 0; echo < 4; echo++) {
            int at = i + delay[microphone][source_number] + later + echo * (37 + 53 * microphone + 71 * source_number);
            if (at < LENGTH)
                part[source_number][microphone][at] += (float)(gain * loudness[microphone][source_number] * pow(-0.45, echo)) * source[source_number][i];
        }
}

static int make_sources(void **state)
{
    (void)state;
    double slow = 0;
    for (int i = 0; i < LENGTH; i++) {
        double at = (double)i / RATE;
        for (int h = 1; h <= 12 && at > 4 && fmod(at, 0.5) < 0.3; h++)
            source[VOICE][i] += (float)(0.06 / h * sin(2 * 3.14159265358979 * fmod(170.0 * h * at, 1)));
        double click = draw() > 0.995 ? 0.3 * draw() : 0;
        source[CLICKS][i] = i < STAYS_FROM ? 0 : (float)click;
        slow += 0.4 * (draw() - slow);
        source[NOISE][i] = i < SHOWN_TO || i >= ALL_FROM ? (float)(0.07 * slow) : 0;
    }
    for (int m = 0; m < MICROPHONES; m++)
        for (int s = 0; s < SOURCES; s++)
            hear(s, m, 0, LENGTH, 1, 0);
    return 0;
}

static void mix(void)
{
    for (int m = 0; m < MICROPHONES; m++)
        for (int i = 0; i < LENGTH; i++)
            take[m][i] = part[VOICE][m][i] + part[CLICKS][m][i] + part[NOISE][m][i] + 1e-5F * (float)draw();
}

static ln_clip *clip_of(int channels, int step)
{
    static const float *const planes[MICROPHONES] = { take[0], take[1], take[2], take[3] };
    ln_clip *clip;
    assert_ok(ln_clip_of_sound(planes, channels, LENGTH, RATE, step, &clip));
    return clip;
}

static ln_array *learn(int channels, size_t keep, const char **why)
{
    ln_clip *clip = clip_of(channels, 1024);
    ln_array *array;
    assert_ok(ln_array_learn(clip, (ln_stretches){ &shown, 1 }, (ln_stretches){ &stays, keep }, whole, NULL, &array, why));
    ln_clip_close(&clip);
    return array;
}

/* Read all of the clip from where it stands, and close it. */
static void drain(ln_clip *clip, float (*to)[LENGTH])
{
    ln_block *block;
    ln_status status;
    int64_t next = -1;
    while (!(status = ln_clip_next(clip, &block))) {
        assert_true(next < 0 || block->at == next);
        next = block->at + block->length;
        for (int c = 0; c < block->channels; c++)
            memcpy(to[c] + block->at, block->sound[c], (size_t)block->length * sizeof(float));
        ln_block_unref(&block);
    }
    assert_int_equal(status, LN_END);
    assert_int_equal(next, LENGTH);
    ln_clip_close(&clip);
}

static ln_clip *filtered(ln_array *array, int channels, int step, ln_span span)
{
    ln_clip *clip;
    assert_ok(ln_array_remove(clip_of(channels, step), &(ln_fader){ .span = span }, array, &clip));
    return clip;
}

static double si_sdr(int microphone, const float *x)
{
    double rr = 0, rx = 0, xx = 0;
    for (int i = ALL_FROM; i < LENGTH; i++) {
        double keep = (double)(part[VOICE][microphone][i] + part[CLICKS][microphone][i]);
        rr += keep * keep;
        rx += keep * (double)x[i];
        xx += (double)x[i] * (double)x[i];
    }
    return 10 * log10(rx * rx / rr / (xx - rx * rx / rr));
}

static void every_microphone_gains(void **state)
{
    (void)state;
    const char *why;
    mix();
    for (int channels = 2; channels <= MICROPHONES; channels++) {
        ln_array *array = learn(channels, 0, &why);
        assert_non_null(array);
        assert_true(ln_array_drop(array) > 6);
        drain(filtered(array, channels, 1024, whole), out);
        for (int m = 0; m < channels; m++)
            if (si_sdr(m, out[m]) < si_sdr(m, take[m]) + (channels == 4 ? 6 : 3))
                fail_msg("%d microphones, number %d: %.2f dB, was %.2f", channels, m, si_sdr(m, out[m]), si_sdr(m, take[m]));
        ln_array_free(&array);
    }
}

static void neither_blocks_nor_seeks_matter(void **state)
{
    (void)state;
    const char *why;
    mix();
    ln_array *array = learn(2, 0, &why);
    drain(filtered(array, 2, 4096, whole), out);
    drain(filtered(array, 2, 777, whole), again);
    assert_memory_equal(out, again, 2 * sizeof *out);
    static const int64_t to[] = { 0, 1, RATE, 5 * RATE + 123, 9 * RATE, LENGTH - 1 };
    for (size_t i = 0; i < sizeof to / sizeof *to; i++) {
        ln_clip *clip = filtered(array, 2, 1000, whole);
        ln_block *block;
        assert_ok(ln_clip_next(clip, &block));
        ln_block_unref(&block);
        assert_ok(ln_clip_seek(clip, to[i]));
        memset(again, 0, sizeof again);
        drain(clip, again);
        for (int m = 0; m < 2; m++)
            assert_memory_equal(out[m] + to[i], again[m] + to[i], (size_t)(LENGTH - to[i]) * sizeof(float));
    }
    ln_array_free(&array);
}

static void outside_the_span_no_bit_changes(void **state)
{
    (void)state;
    const char *why;
    mix();
    const ln_span span = { 5 * RATE, 7 * RATE, { 1, RATE } };
    ln_array *array = learn(2, 0, &why);
    drain(filtered(array, 2, 1024, whole), out);
    drain(filtered(array, 2, 1024, span), again);
    for (int m = 0; m < 2; m++) {
        assert_memory_equal(again[m], take[m], (size_t)span.from * sizeof(float));
        assert_memory_equal(again[m] + span.to, take[m] + span.to, (size_t)(LENGTH - span.to) * sizeof(float));
        assert_memory_equal(again[m] + span.from + RATE / 100 + 1, out[m] + span.from + RATE / 100 + 1, (size_t)(span.to - span.from - RATE / 50 - 2) * sizeof(float));
    }
    ln_array_free(&array);
}

/* What the stays example holds is left where it comes from, even when the noise's example holds it too. */
static void what_stays_is_left_in(void **state)
{
    (void)state;
    const char *why;
    double with[2];
    mix();
    for (int m = 0; m < MICROPHONES; m++)
        for (int i = 0; i < SHOWN_TO; i++)
            take[m][i] += part[CLICKS][m][6 * RATE + i];
    for (size_t keep = 0; keep < 2; keep++) {
        ln_array *array = learn(4, keep, &why);
        memcpy(out, take, sizeof out);
        if (array)
            drain(filtered(array, 4, 1024, whole), out);
        with[keep] = si_sdr(0, out[0]);
        ln_array_free(&array);
    }
    assert_true(with[1] > with[0] + 1);
    assert_true(with[1] > si_sdr(0, take[0]) + 1);
}

static void a_dead_channel_is_left_alone(void **state)
{
    (void)state;
    const char *why;
    mix();
    memset(take[1], 0, sizeof take[1]);
    ln_array *array = learn(4, 0, &why);
    assert_non_null(array);
    drain(filtered(array, 4, 1024, whole), out);
    assert_memory_equal(out[1], take[1], sizeof *out);
    assert_true(si_sdr(0, out[0]) > si_sdr(0, take[0]) + 3);
    ln_array_free(&array);
    array = learn(2, 0, &why);
    assert_null(array);
    assert_non_null(strstr(why, "fewer than two"));
}

static void an_overdriven_channel_does_no_harm(void **state)
{
    (void)state;
    const char *why;
    for (int channels = 2; channels <= MICROPHONES; channels++) {
        mix();
        for (int i = 0; i < LENGTH; i++)
            take[1][i] = fmaxf(-0.05F, fminf(0.05F, take[1][i]));
        ln_array *array = learn(channels, 0, &why);
        memcpy(out, take, sizeof out);
        if (array)
            drain(filtered(array, channels, 1024, whole), out);
        assert_true(si_sdr(0, out[0]) >= si_sdr(0, take[0]) + (channels == 4 ? 3 : 0));
        ln_array_free(&array);
    }
}

/* The source walks away as the take begins: every second it is heard from another place. */
static void a_source_that_moves_is_refused(void **state)
{
    (void)state;
    const char *why;
    static float was[MICROPHONES][LENGTH];
    memcpy(was, part[NOISE], sizeof was);
    memset(part[NOISE], 0, sizeof part[NOISE]);
    for (int m = 0; m < MICROPHONES; m++)
        for (int s = 0; s < 11; s++)
            hear(NOISE, m, s * RATE, (s + 1) * RATE, s < 4 ? 1 : 1 + 0.2 * sin(2.0 * m * s), s < 4 ? 0 : (s * (m + 1) * 29) % 181);
    mix();
    memcpy(part[NOISE], was, sizeof was);
    for (int channels = 2; channels <= MICROPHONES; channels++) {
        ln_array *array = learn(channels, 0, &why);
        assert_null(array);
        assert_non_null(strstr(why, "where it was shown"));
    }
}

static void too_short_an_example_is_refused(void **state)
{
    (void)state;
    const char *why;
    const ln_span brief = { 0, RATE / 10, { 1, RATE } };
    mix();
    ln_clip *clip = clip_of(4, 1024);
    ln_array *array;
    assert_ok(ln_array_learn(clip, (ln_stretches){ &brief, 1 }, (ln_stretches){ 0 }, whole, NULL, &array, &why));
    assert_null(array);
    assert_non_null(strstr(why, "too short"));
    ln_clip_close(&clip);
}

static void samples_that_are_no_numbers_break_no_other(void **state)
{
    (void)state;
    const char *why;
    mix();
    damage(take[1], 6 * RATE, true);
    ln_array *array = learn(4, 0, &why);
    assert_non_null(array);
    drain(filtered(array, 4, 1024, whole), again);
    damage(take[1], 6 * RATE, false);
    drain(filtered(array, 4, 1024, whole), out);
    for (int m = 0; m < MICROPHONES; m++)
        assert_breaks_no_other(out[m], again[m], LENGTH, 6 * RATE);
    ln_array_free(&array);
}

/* The whole of it: filter, then gains for each channel by itself; a refused filter leaves the gains. */
static void gains_come_after_channel_by_channel(void **state)
{
    (void)state;
    const char *why;
    ln_microphones how = { .noise = { &shown, 1 }, .fader = { .span = whole, .floor_db = -18 }, .strength = 1 };
    ln_clip *clip;
    mix();
    memset(take[3], 0, sizeof take[3]);
    ln_array *array = learn(4, 0, &why);
    drain(filtered(array, 4, 1024, whole), out);
    ln_array_free(&array);
    assert_ok(ln_microphones_remove(clip_of(4, 1024), &how, &clip));
    assert_ok(ln_clip_seek(clip, 0));
    drain(clip, again);
    for (int m = 0; m < 3; m++) {
        assert_memory_not_equal(again[m], out[m], sizeof *out);
        assert_true(si_sdr(m, again[m]) > si_sdr(m, take[m]) + 3);
    }
    assert_memory_equal(again[3], take[3], sizeof *again);
    how.fader.span = (ln_span){ 5 * RATE, 7 * RATE, { 1, RATE } };
    assert_ok(ln_microphones_remove(clip_of(4, 1024), &how, &clip));
    assert_ok(ln_clip_seek(clip, 4 * RATE));
    memcpy(out, again, sizeof out);
    drain(clip, again);
    for (int m = 0; m < MICROPHONES; m++) {
        assert_memory_equal(again[m] + 4 * RATE, take[m] + 4 * RATE, RATE * sizeof(float));
        assert_memory_equal(again[m] + 7 * RATE, take[m] + 7 * RATE, (size_t)(LENGTH - 7 * RATE) * sizeof(float));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_microphone_gains),
        cmocka_unit_test(neither_blocks_nor_seeks_matter),
        cmocka_unit_test(outside_the_span_no_bit_changes),
        cmocka_unit_test(what_stays_is_left_in),
        cmocka_unit_test(a_dead_channel_is_left_alone),
        cmocka_unit_test(an_overdriven_channel_does_no_harm),
        cmocka_unit_test(a_source_that_moves_is_refused),
        cmocka_unit_test(too_short_an_example_is_refused),
        cmocka_unit_test(samples_that_are_no_numbers_break_no_other),
        cmocka_unit_test(gains_come_after_channel_by_channel),
    };
    return cmocka_run_group_tests(tests, make_sources, NULL);
}
