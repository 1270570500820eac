/* SPDX-License-Identifier: Apache-2.0 */
#include "mute.h"

#include <lanterne/job.h>

#include "base/arena.h"
#include "sound/roomtone.h"
#include "sound/tap.h"

enum { RATE = 24000, SECONDS = 12, LENGTH = RATE * SECONDS, FROM = 4 * RATE, TO = 8 * RATE };

/* A murmur throughout; between 4 and 8 s a machine over it. */
static float murmur[2][LENGTH], scene[2][LENGTH];

static int make_scene(void **state)
{
    (void)state;
    for (int c = 0; c < 2; c++) {
        sound room = sound_new(SECONDS, RATE), machine = sound_new(SECONDS, RATE);
        add_noise(&room, c ? 0.01 : 0.02, 3 + (uint32_t)c);
        add_noise(&machine, 0.1, 9);
        memcpy(murmur[c], room.sample, sizeof murmur[c]);
        for (int i = 0; i < LENGTH; i++)
            scene[c][i] = murmur[c][i] + (i >= FROM && i < TO ? machine.sample[i] : 0);
        free(room.sample);
        free(machine.sample);
    }
    return 0;
}

static const ln_span tone_span = { RATE, 3 * RATE, { 1, RATE } }, hole = { FROM, TO, { 1, RATE } };

/* tap, mute, fill. */
static ln_clip *filled(float (*planes)[LENGTH], int step, float gain, ln_span span, ln_span tone)
{
    static const float *plane[2];
    ln_clip *clip, *out;
    ln_tap *tap;
    plane[0] = planes[0];
    plane[1] = planes[1];
    assert_ok(ln_clip_of_sound(plane, 2, LENGTH, RATE, step, &clip));
    clip = muted(clip, FROM, TO, gain, &tap);
    assert_ok(ln_roomtone_fill(clip, tap, span, (ln_stretches){ &tone, 1 }, &out));
    assert_ok(ln_clip_seek(out, 0));
    return out;
}

static void drain(ln_clip *clip, float (*out)[LENGTH])
{
    ln_block *block;
    ln_status status;
    int64_t end = 0;
    while (!(status = ln_clip_next(clip, &block))) {
        assert_int_equal(block->at, end);
        end += block->length;
        for (int c = 0; c < 2; c++)
            memcpy(out[c] + block->at, block->sound[c], (size_t)block->length * sizeof(float));
        ln_block_unref(&block);
    }
    assert_int_equal(status, LN_END);
    assert_int_equal(end, LENGTH);
    ln_clip_close(&clip);
}

static double level(const float *x, int from, int to)
{
    double sum = 0;
    for (int i = from; i < to; i++)
        sum += (double)x[i] * (double)x[i];
    return 10 * log10(sum / (to - from) + 1e-20);
}

/* The machine was muted altogether, and the murmur with it: it goes on as loud as it was, in each channel, and neither pumps nor drops. */
static void a_hole_sounds_like_the_place(void **state)
{
    (void)state;
    static float out[2][LENGTH];
    drain(filled(scene, 1000, 0.0001F, hole, tone_span), out);
    for (int c = 0; c < 2; c++) {
        double place = level(murmur[c], FROM, TO), least = 0, most = -200;
        assert_true(fabs(level(out[c], FROM + RATE / 4, TO - RATE / 4) - place) < 0.75);
        for (int at = FROM - RATE / 2; at < TO + RATE / 4; at += RATE / 10) {
            double here = level(out[c], at, at + RATE / 5);
            least = fmin(least, here);
            most = fmax(most, here);
        }
        print_message("the place %.1f dB, the filled hole %.1f, from %.1f to %.1f\n", place, level(out[c], FROM + RATE / 4, TO - RATE / 4), least, most);
        assert_true(least > place - 1.5 && most < place + 1.5);
    }
}

/* Half the power is taken and six times the place's own is left: there is no hole. */
static void what_leaves_no_hole_is_not_filled(void **state)
{
    (void)state;
    static float out[2][LENGTH];
    drain(filled(scene, 1000, 0.9F, hole, tone_span), out);
    for (int c = 0; c < 2; c++) {
        double added = 0;
        for (int i = FROM; i < TO; i++)
            added = fmax(added, fabs((double)out[c][i] - 0.9 * (double)scene[c][i]));
        assert_true(added < 1e-4);
    }
}

/* Nothing is filled that was not taken, and nothing louder than what stood there. */
static void untouched_sound_stays_bit_for_bit(void **state)
{
    (void)state;
    static float out[2][LENGTH], soft[2][LENGTH];
    drain(filled(scene, 1000, 0.01F, hole, tone_span), out);
    for (int c = 0; c < 2; c++) {
        assert_memory_equal(out[c], scene[c], FROM * sizeof(float));
        assert_memory_equal(out[c] + TO, scene[c] + TO, (LENGTH - TO) * sizeof(float));
    }
    drain(filled(scene, 1000, 1, (ln_span){ 0, LENGTH, { 1, RATE } }, tone_span), out);
    assert_memory_equal(out, scene, sizeof out);
    for (int c = 0; c < 2; c++)
        for (int i = 0; i < LENGTH; i++)
            soft[c][i] = scene[c][i] * (i >= FROM && i < TO ? 0.001F : 1); /* silence, near enough, in the clip itself */
    drain(filled(soft, 1000, 0.01F, hole, tone_span), out);
    assert_true(level(out[0], FROM, TO) < level(soft[0], FROM, TO) + 1);
}

static void neither_blocks_nor_seeks_change_the_tone(void **state)
{
    (void)state;
    static float out[2][LENGTH], again[2][LENGTH];
    static const int steps[] = { 77, 4096, LENGTH };
    static const int64_t places[] = { 5 * RATE + 13, 0, TO - 1, FROM - 1, 2 * RATE, TO + 5, 6 * RATE };
    drain(filled(scene, 1000, 0.01F, hole, tone_span), out);
    for (size_t i = 0; i < COUNT(steps); i++) {
        drain(filled(scene, steps[i], 0.01F, hole, tone_span), again);
        assert_memory_equal(again, out, sizeof out);
    }
    ln_clip *clip = filled(scene, 700, 0.01F, hole, tone_span);
    for (size_t i = 0; i < COUNT(places); i++) {
        int64_t at = places[i];
        assert_ok(ln_clip_seek(clip, at));
        for (int k = 0; k < 9; k++) {
            ln_block *block;
            assert_ok(ln_clip_next(clip, &block));
            assert_int_equal(block->at, at);
            for (int c = 0; c < 2; c++)
                assert_memory_equal(block->sound[c], out[c] + at, (size_t)block->length * sizeof(float));
            at += block->length;
            ln_block_unref(&block);
        }
    }
    ln_clip_close(&clip);
}

/* A loop of the recording would agree with itself one turn later. */
static void no_loop_comes_round(void **state)
{
    (void)state;
    static float out[2][LENGTH];
    const ln_span one = { 2 * RATE, 3 * RATE, { 1, RATE } };
    drain(filled(scene, 1000, 0.0001F, hole, one), out);
    double own = 0, most = 0;
    const int first = FROM + RATE / 2, span = RATE;
    for (int i = first; i < first + span; i++)
        own += (double)out[0][i] * (double)out[0][i];
    for (int lag = RATE / 10; lag < 2 * RATE; lag++) {
        double sum = 0;
        for (int i = first; i < first + span; i++)
            sum += (double)out[0][i] * (double)out[0][i + lag];
        most = fmax(most, fabs(sum) / own);
    }
    print_message("from one second of tone, at most %.2f of a second comes again at one distance\n", most);
    assert_true(most < 0.35);
}

static void what_is_no_tone_is_refused(void **state)
{
    (void)state;
    static float silent[2][LENGTH];
    static const float *planes[] = { silent[0], silent[1] };
    const ln_span brief = { RATE, RATE + RATE / 5, { 1, RATE } };
    ln_clip *clip, *tapped, *out;
    ln_tap *tap;
    assert_ok(ln_clip_of_sound(planes, 2, LENGTH, RATE, 1000, &clip));
    assert_ok(ln_tap_new(clip, &tap, &tapped));
    assert_int_equal(ln_roomtone_fill(tapped, tap, hole, (ln_stretches){ &tone_span, 1 }, &out), LN_ESETTING);
    assert_non_null(strstr(ln_why(), "--tone: what was shown as room tone is silent"));
    assert_null(out);
    assert_int_equal(ln_roomtone_fill(tapped, tap, hole, (ln_stretches){ &brief, 1 }, &out), LN_ESETTING);
    assert_non_null(strstr(ln_why(), "0.2 s long: show 0.3 s"));
    ln_clip_close(&tapped);
}

static void tone_is_found_where_nothing_else_is_heard(void **state)
{
    (void)state;
    static float heard[LENGTH];
    static const float *plane = heard;
    ln_span found[LN_ROOMTONE_FOUND];
    const ln_span noise = { 5 * RATE, 7 * RATE, { 1, RATE } }, busy = { 8 * RATE, 10 * RATE, { 1, RATE } }, all = { 0, LENGTH, { 1, RATE } };
    size_t count;
    ln_clip *clip;
    sound voice = sound_new(SECONDS, RATE);
    add_voice(&voice, 0.2, 2.5, 140, 0.1, 4);
    for (int i = 0; i < LENGTH; i++)
        heard[i] = scene[0][i] + voice.sample[i];
    free(voice.sample);
    assert_ok(ln_clip_of_sound(&plane, 1, LENGTH, RATE, 1000, &clip));
    assert_ok(ln_roomtone_find(clip, (ln_stretches){ &noise, 1 }, (ln_stretches){ &busy, 1 }, NULL, found, &count));
    assert_true(count > 0);
    for (size_t i = 0; i < count; i++) {
        double from = ln_seconds(found[i].from, found[i].base), to = ln_seconds(found[i].to, found[i].base);
        bool alone = (from >= 2.4 && to <= 4.1) || from >= 9.9;
        if (!alone)
            fail_msg("%g-%g", from, to);
    }
    assert_int_equal(ln_roomtone_find(clip, (ln_stretches){ &noise, 1 }, (ln_stretches){ &all, 1 }, NULL, found, &count), LN_ESETTING);
    assert_non_null(strstr(ln_why(), "--tone FROM-TO"));
    /* A machine that runs throughout leaves no tone: its own pauses are not the place's. */
    assert_int_equal(ln_roomtone_find(clip, (ln_stretches){ &(ln_span){ 3 * RATE, 4 * RATE, { 1, RATE } }, 1 }, (ln_stretches){ 0 }, NULL, found, &count), LN_ESETTING);
    ln_clip_close(&clip);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_hole_sounds_like_the_place),
        cmocka_unit_test(what_leaves_no_hole_is_not_filled),
        cmocka_unit_test(untouched_sound_stays_bit_for_bit),
        cmocka_unit_test(neither_blocks_nor_seeks_change_the_tone),
        cmocka_unit_test(no_loop_comes_round),
        cmocka_unit_test(what_is_no_tone_is_refused),
        cmocka_unit_test(tone_is_found_where_nothing_else_is_heard),
    };
    return cmocka_run_group_tests(tests, make_scene, NULL);
}
