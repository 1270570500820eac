/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <math.h>
#include <stdlib.h>

#include "damage.h"
#include "sound/shown.h"

enum { CHANNELS_MAX = 8 };

/* A take of `seconds`: noise all through, alone in its first 1.5 s, then also a voice: bursts of a harmonic tone. */
typedef struct take {
    int rate, length;
    float *mix, *voice;
} take;

static take make_take(int rate, double seconds, double noise_level)
{
    take t = { rate, (int)(rate * seconds), NULL, NULL };
    t.mix = calloc((size_t)t.length + 1, sizeof(float));
    t.voice = calloc((size_t)t.length + 1, sizeof(float));
    uint32_t seed = 7;
    double slow = 0;
    for (int i = 0; i < t.length; i++) {
        double at = (double)i / rate, voice = 0;
        seed = seed * 1664525U + 1013904223U;
        slow += 0.3 * ((double)seed / 2147483648.0 - 1 - slow);
        if (at > 1.5 && fmod(at, 0.5) < 0.3)
            for (int h = 1; h <= 12; h++)
                voice += sin(2 * 3.14159265358979 * fmod(160.0 * h * at, 1)) / h;
        t.voice[i] = (float)(0.2 * voice);
        t.mix[i] = t.voice[i] + (float)(noise_level * slow);
    }
    return t;
}

static void free_take(take *t)
{
    free(t->mix);
    free(t->voice);
}

static ln_clip *clip_of(const float *const *planes, int channels, int length, int rate, int step)
{
    ln_clip *clip;
    assert_ok(ln_clip_of_sound(planes, channels, length, rate, step, &clip));
    return clip;
}

/* The example of the first 1.5 s. */
static ln_example learn(const take *t)
{
    const float *planes = t->mix;
    ln_example example;
    ln_span alone = { 0, (int64_t)(1.5 * t->rate), { 1, t->rate } };
    ln_clip *clip = clip_of(&planes, 1, t->length, t->rate, 1000);
    assert_ok(ln_shown_learn(clip, (ln_stretches){ &alone, 1 }, (ln_stretches){ 0 }, NULL, &example));
    ln_clip_close(&clip);
    return example;
}

/* Read all of the clip from where it stands into out[c], and close it; returns the last sample's place. */
static int64_t drain(ln_clip *clip, float *const *out)
{
    ln_block *block;
    ln_status status;
    int64_t end = -1;
    while (!(status = ln_clip_next(clip, &block))) {
        assert_true(end < 0 || block->at == end);
        end = block->at + block->length;
        for (int c = 0; c < block->channels; c++)
            memcpy(out[c] + block->at, block->sound[c], (size_t)block->length * sizeof(float));
        ln_block_unref(&block);
    }
    assert_int_equal(status, LN_END);
    assert_int_equal(ln_clip_next(clip, &block), LN_END);
    ln_clip_close(&clip);
    return end;
}

static ln_clip *hush(ln_clip *in, const ln_example *example, int64_t from, int64_t to, double floor_db)
{
    ln_clip *out;
    assert_ok(ln_shown_remove(in, &(ln_fader){ { from, to, in->info.base }, floor_db, 0, 0 }, example, 1, &out));
    return out;
}

static float *hushed(const take *t, const float *sound, const ln_example *example, int step)
{
    float *out = calloc((size_t)t->length + 1, sizeof *out);
    assert_int_equal(drain(hush(clip_of(&sound, 1, t->length, t->rate, step), example, 0, t->length, -18), &out), t->length);
    return out;
}

static double si_sdr(const float *reference, const float *x, int count)
{
    double rr = 0, rx = 0, xx = 0;
    for (int i = 0; i < count; i++) {
        rr += (double)reference[i] * (double)reference[i];
        rx += (double)reference[i] * (double)x[i];
        xx += (double)x[i] * (double)x[i];
    }
    return 10 * log10(rx * rx / rr / (xx - rx * rx / rr));
}

/* The voice stands 6 dB or so above the noise: 64 bands gain 6 dB and more where it is a tone. */
static void a_voice_gains_at_every_rate(void **state)
{
    (void)state;
    static const int rates[] = { 8000, 11025, 16000, 22050, 44100, 48000, 96000, 192000 };
    for (size_t i = 0; i < sizeof rates / sizeof *rates; i++) {
        take t = make_take(rates[i], 6, 0.25);
        ln_example example = learn(&t);
        float *out = hushed(&t, t.mix, &example, 1024);
        double gain = si_sdr(t.voice, out, t.length) - si_sdr(t.voice, t.mix, t.length);
        if (gain < 3)
            fail_msg("%d Hz: %.2f dB", rates[i], gain);
        free(out);
        free_take(&t);
    }
}

/* Without any voice the noise sinks to the floor, not below it. */
static void the_floor_is_reached_and_held(void **state)
{
    (void)state;
    take t = make_take(48000, 1.5, 0.25);
    ln_example example = learn(&t);
    float *out = hushed(&t, t.mix, &example, 1024);
    double before = 0, after = 0;
    for (int i = 0; i < t.length; i++) {
        before += (double)t.mix[i] * (double)t.mix[i];
        after += (double)out[i] * (double)out[i];
    }
    double change = 10 * log10(after / before);
    assert_true(change > -18.5 && change < -15);
    free(out);
    free_take(&t);
}

static void noise_at_another_level_is_found(void **state)
{
    (void)state;
    take t = make_take(48000, 6, 0.25);
    for (int db = -8; db <= 8; db += 16) {
        ln_example example = learn(&t);
        for (int b = 0; b < LN_BANDS; b++) {
            example.profile.noise[b] *= powf(10, (float)db / 10);
            example.profile.low[b] *= powf(10, (float)db / 10);
            for (size_t i = 0; i < example.noise_count; i++)
                example.noise[i][b] *= powf(10, (float)db / 10);
        }
        float *out = hushed(&t, t.mix, &example, 1024);
        assert_true(si_sdr(t.voice, out, t.length) - si_sdr(t.voice, t.mix, t.length) > 3);
        free(out);
    }
    free_take(&t);
}

static void absent_noise_leaves_the_sound_alone(void **state)
{
    (void)state;
    take t = make_take(48000, 6, 0.25);
    ln_example example = learn(&t);
    example.shown_count = 0; /* in another clip */
    float *out = hushed(&t, t.voice, &example, 1024);
    assert_true(si_sdr(t.voice, out, t.length) > 25); /* a plain Wiener gain leaves 12 dB */
    free(out);
    free_take(&t);
}

/* 1.5 s of noise in 8 s of voice, of which half was shown: its level cannot be read from the seconds around, and who showed it wants it gone from beginning to end. */
static void a_short_sound_goes_where_it_was_shown(void **state)
{
    (void)state;
    take t = make_take(48000, 8, 0.25);
    const int from = 4 * t.rate, to = from + t.rate * 3 / 2, edge = t.rate / 20;
    for (int i = 0; i < t.length; i++)
        if (i < from || i >= to)
            t.mix[i] = t.voice[i];
    const float *planes = t.mix;
    ln_example example;
    ln_span half = { from + t.rate / 4, from + t.rate, { 1, t.rate } };
    ln_clip *clip = clip_of(&planes, 1, t.length, t.rate, 1000);
    assert_ok(ln_shown_learn(clip, (ln_stretches){ &half, 1 }, (ln_stretches){ 0 }, NULL, &example));
    ln_clip_close(&clip);
    float *out = hushed(&t, t.mix, &example, 1024);
    double before = 0, after = 0;
    for (int i = from + edge; i < to - edge; i++)
        if (t.voice[i] == 0) {
            before += (double)t.mix[i] * (double)t.mix[i];
            after += (double)out[i] * (double)out[i];
        }
    assert_true(10 * log10(after / before) < -12);
    assert_true(si_sdr(t.voice, out, from - t.rate / 2) > 25 && si_sdr(t.voice + to + t.rate / 2, out + to + t.rate / 2, t.length - to - t.rate / 2) > 25);
    free(out);
    free_take(&t);
}

/* The example holds the voice too; the voice alone is shown as what stays. */
static void what_stays_is_left_in(void **state)
{
    (void)state;
    take t = make_take(48000, 9, 0.25);
    float *tape = malloc((size_t)t.length * sizeof *tape), *out[2];
    const float *planes = tape;
    memcpy(tape, t.mix, (size_t)t.length * sizeof *tape);
    memcpy(tape + 6 * 48000, t.voice + 6 * 48000, 3 * 48000 * sizeof *tape);
    const ln_span both = { 3 * 48000, 5 * 48000, { 1, 48000 } }, voice = { 6 * 48000, 8 * 48000, { 1, 48000 } };
    for (size_t with = 0; with < 2; with++) {
        ln_example example;
        ln_clip *clip = clip_of(&planes, 1, t.length, t.rate, 1000);
        assert_ok(ln_shown_learn(clip, (ln_stretches){ &both, 1 }, (ln_stretches){ &voice, with }, NULL, &example));
        ln_clip_close(&clip);
        out[with] = hushed(&t, t.mix, &example, 1024);
    }
    assert_true(si_sdr(t.voice, out[1], t.length) > si_sdr(t.voice, out[0], t.length) + 1);
    assert_true(si_sdr(t.voice, out[1], t.length) > si_sdr(t.voice, t.mix, t.length) + 1);
    free(out[0]);
    free(out[1]);
    free(tape);
    free_take(&t);
}

/* Two words in an example of nine tenths of a second: less than half of it. What is left of the noise is not there because it was shown. */
static void what_comes_and_goes_in_a_doubted_example_is_left_in(void **state)
{
    (void)state;
    take t = make_take(48000, 8, 0.25);
    const float *planes = t.mix;
    const ln_span words = { 48000 * 6 / 5, 48000 * 21 / 10, { 1, 48000 } };
    float *out[3];
    ln_example example;
    ln_clip *clip = clip_of(&planes, 1, t.length, t.rate, 1000);
    assert_ok(ln_shown_learn(clip, (ln_stretches){ &words, 1 }, (ln_stretches){ 0 }, NULL, &example));
    ln_clip_close(&clip);
    out[0] = hushed(&t, t.mix, &example, 1024);
    ln_example_doubt(&example);
    out[1] = hushed(&t, t.mix, &example, 1024);
    out[2] = hushed(&t, t.voice, &example, 1024);
    double trusted = si_sdr(t.voice, out[0], t.length), doubted = si_sdr(t.voice, out[1], t.length), absent = si_sdr(t.voice, out[2], t.length);
    if (doubted < trusted + 1 || doubted < si_sdr(t.voice, t.mix, t.length) + 3 || absent < 25)
        fail_msg("%.2f dB trusted, %.2f dB doubted, %.2f dB where it is absent", trusted, doubted, absent);
    for (int i = 0; i < 3; i++)
        free(out[i]);
    free_take(&t);
}

/* A floor of 0 dB makes every gain one; what goes is then silence, and taking it off changes no bit. Kept and removed add up to the original. */
static void gains_of_one_change_no_bit_and_parts_add_up(void **state)
{
    (void)state;
    take t = make_take(44100, 3, 0.25);
    const float *planes = t.mix;
    ln_example example = learn(&t);
    float *same = calloc((size_t)t.length, sizeof *same);
    drain(hush(clip_of(&planes, 1, t.length, t.rate, 777), &example, 0, t.length, 0), &same);
    assert_memory_equal(same, t.mix, (size_t)t.length * sizeof *same);
    float *kept = hushed(&t, t.mix, &example, 777);
    for (int i = 0; i < t.length; i++) {
        float removed = t.mix[i] - kept[i];
        assert_float_equal(kept[i] + removed, t.mix[i], 1e-6); /* -120 dB of full scale */
    }
    free(same);
    free(kept);
    free_take(&t);
}

static void outside_the_span_nothing_moves(void **state)
{
    (void)state;
    take t = make_take(48000, 12, 0.25);
    const float *planes = t.mix;
    ln_example example = learn(&t);
    float *out = calloc((size_t)t.length, sizeof *out);
    const int from = 300001, to = 399999;
    drain(hush(clip_of(&planes, 1, t.length, t.rate, 4096), &example, from, to, -18), &out);
    assert_memory_equal(out, t.mix, (size_t)from * sizeof *out);
    assert_memory_equal(out + to, t.mix + to, (size_t)(t.length - to) * sizeof *out);
    double moved = 0;
    for (int i = from; i < to; i++)
        moved += fabs((double)out[i] - (double)t.mix[i]);
    assert_true(moved / (to - from) > 0.01);
    float edge = fabsf(out[from] - t.mix[from]) + fabsf(out[to - 1] - t.mix[to - 1]);
    assert_true(edge < 0.002F); /* 1/480 of what goes */
    ln_clip *clip = hush(clip_of(&planes, 1, t.length, t.rate, 4096), &example, from, to, -18);
    ln_block *block;
    assert_ok(ln_clip_next(clip, &block));
    assert_false(block->touched);
    ln_block_unref(&block);
    ln_clip_close(&clip);
    free(out);
    free_take(&t);
}

/* How far steady noise is lowered by a span of 2 s, in dB, at every hundredth of a second. */
static void lowered(double fade, double left[600])
{
    take t = make_take(16000, 6, 0.25);
    for (int i = 0; i < t.length; i++)
        t.mix[i] -= t.voice[i];
    ln_example example = learn(&t);
    const float *planes = t.mix;
    float *out = calloc((size_t)t.length, sizeof *out);
    ln_clip *clip;
    const ln_fader fader = { { 2 * t.rate, 4 * t.rate, { 1, t.rate } }, -18, fade, fade };
    assert_ok(ln_shown_remove(clip_of(&planes, 1, t.length, t.rate, 1000), &fader, &example, 1, &clip));
    drain(clip, &out);
    for (int h = 0; h < 600; h++) {
        double before = 0, after = 0;
        for (int i = h * t.rate / 100; i < (h + 1) * t.rate / 100; i++) {
            before += (double)t.mix[i] * (double)t.mix[i];
            after += (double)out[i] * (double)out[i];
        }
        left[h] = 10 * log10(after / before);
    }
    free(out);
    free_take(&t);
}

static double largest_step(const double *left, int from, int to)
{
    double most = 0;
    for (int h = from; h < to; h++)
        most = fmax(most, fabs(left[h] - left[h - 1]));
    return most;
}

/* What is heard of an edge is how fast it falls. Fallen slowly it moves no faster than the gains do anyway. */
static void an_edge_is_no_step(void **state)
{
    (void)state;
    double slow[600], quick[600];
    lowered(0.25, slow);
    lowered(0.01, quick);
    double inside = largest_step(slow, 230, 370), edges = fmax(largest_step(slow, 190, 230), largest_step(slow, 370, 410)), clicks = fmax(largest_step(quick, 190, 230), largest_step(quick, 370, 410));
    print_message("at most %.2f dB in 10 ms inside, %.2f at edges of 0.25 s, %.2f at edges of 0.01 s\n", inside, edges, clicks);
    assert_true(edges < inside + 0.75 && clicks > 8);
}

static void neither_blocks_nor_seeks_change_the_sound(void **state)
{
    (void)state;
    take t = make_take(16000, 20, 0.25);
    const float *planes = t.mix;
    ln_example example = learn(&t);
    const int from = 50000, to = 250000;
    static const int steps[] = { 320000, 63, 1024, 16000 }, places[] = { 0, 1, 30000, 49999, 50000, 123457, 249999, 250000, 319999, 320000 };
    float *whole = calloc((size_t)t.length, sizeof *whole), *out = calloc((size_t)t.length, sizeof *out);
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        drain(hush(clip_of(&planes, 1, t.length, t.rate, steps[i]), &example, from, to, -18), i ? &out : &whole);
        if (i)
            assert_memory_equal(out, whole, (size_t)t.length * sizeof *out);
    }
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        ln_clip *clip = hush(clip_of(&planes, 1, t.length, t.rate, 1000), &example, from, to, -18);
        ln_block *block = NULL;
        assert_ok(ln_clip_next(clip, &block));
        ln_block_unref(&block);
        assert_ok(ln_clip_seek(clip, places[i]));
        memset(out, 0, (size_t)t.length * sizeof *out);
        int64_t end = drain(clip, &out);
        assert_int_equal(end, places[i] < t.length ? t.length : -1);
        assert_memory_equal(out + places[i], whole + places[i], (size_t)(t.length - places[i]) * sizeof *out);
        assert_true(places[i] == 0 || out[places[i] - 1] == 0);
    }
    free(whole);
    free(out);
    free_take(&t);
}

/* Gains look 7 s ahead and no further: where a clip ends is not heard before that, however much of it waits for its end to be known. */
static void what_comes_later_does_not_matter(void **state)
{
    (void)state;
    take t = make_take(16000, 20, 0.25), shorter = t;
    ln_example example = learn(&t);
    shorter.length = 12 * 16000;
    float *whole = hushed(&t, t.mix, &example, 1024), *part = hushed(&shorter, t.mix, &example, 1024);
    assert_memory_equal(whole, part, 5 * 16000 * sizeof *part);
    free(whole);
    free(part);
    free_take(&t);
}

/* All channels are turned alike, and by the same whatever the level: a power of two passes through every sum exactly. */
static void channels_are_linked_and_levels_do_not_matter(void **state)
{
    (void)state;
    take t = make_take(48000, 5, 0.25);
    ln_example example = learn(&t);
    float *half = malloc((size_t)t.length * sizeof *half), *out[3];
    for (int i = 0; i < t.length; i++)
        half[i] = t.mix[i] * 0.5F;
    const float *planes[3] = { t.mix, half, t.mix };
    for (int c = 0; c < 3; c++)
        out[c] = calloc((size_t)t.length, sizeof(float));
    drain(hush(clip_of(planes, 3, t.length, t.rate, 1024), &example, 0, t.length, -18), out);
    for (int i = 0; i < t.length; i++) {
        assert_true(out[1][i] == out[0][i] * 0.5F);
        assert_true(out[2][i] == out[0][i]);
    }
    take soft = make_take(48000, 5, 0.25);
    for (int i = 0; i < t.length; i++)
        soft.mix[i] *= 0.0078125F; /* -42 dB */
    ln_example soft_example = learn(&soft);
    float *loud = hushed(&t, t.mix, &example, 1024), *quiet = hushed(&soft, soft.mix, &soft_example, 1024);
    for (int i = 0; i < t.length; i++)
        assert_float_equal(quiet[i] * 128, loud[i], 1e-6);
    for (int c = 0; c < 3; c++)
        free(out[c]);
    free(half);
    free(loud);
    free(quiet);
    free_take(&t);
    free_take(&soft);
}

/* Silence, a constant, full-scale squares, one sample, nothing at all, eight channels, the ends of the range of rates: no sample comes out that is not a number. */
static void odd_sound_comes_out_whole(void **state)
{
    (void)state;
    take t = make_take(48000, 2, 0.25);
    static const int lengths[] = { 0, 1, 2, 479, 480, 481, 961, 96000 }, rates[] = { 8000, 48000, 192000 };
    float *sound = calloc(96000, sizeof *sound), *out[CHANNELS_MAX];
    const float *planes[CHANNELS_MAX];
    ln_example example = learn(&t);
    for (int c = 0; c < CHANNELS_MAX; c++) {
        planes[c] = sound;
        out[c] = calloc(96000, sizeof **out);
    }
    for (int kind = 0; kind < 4; kind++) {
        for (int i = 0; i < 96000; i++)
            sound[i] = kind == 0 ? 0 : kind == 1 ? 1 : kind == 2 ? (i / 100 % 2 ? 1 : -1) : (i % 3 ? 1e30F : -1e30F);
        for (size_t l = 0; l < sizeof lengths / sizeof *lengths; l++)
            for (size_t r = 0; r < sizeof rates / sizeof *rates; r++) {
                int64_t end = drain(hush(clip_of(planes, CHANNELS_MAX, lengths[l], rates[r], 333), &example, 0, lengths[l], -60), out);
                assert_int_equal(end, lengths[l] ? lengths[l] : -1);
                for (int i = 0; i < lengths[l]; i++)
                    assert_true(isfinite(out[CHANNELS_MAX - 1][i]));
            }
    }
    for (int c = 0; c < CHANNELS_MAX; c++)
        free(out[c]);
    free(sound);
    free_take(&t);
}

static void broken_samples_break_no_other(void **state)
{
    (void)state;
    take t = make_take(48000, 4, 0.25);
    ln_example example = learn(&t);
    damage(t.mix, 100000, true);
    float *silenced = hushed(&t, t.mix, &example, 1024);
    damage(t.mix, 100000, false);
    float *out = hushed(&t, t.mix, &example, 1024);
    assert_breaks_no_other(out, silenced, t.length, 100000);
    free(out);
    free(silenced);
    free_take(&t);
}

static void silence_is_no_example(void **state)
{
    (void)state;
    float *silence = calloc(96000, sizeof *silence);
    const float *planes = silence;
    ln_example example;
    const ln_span span = { 4800, 48000, { 1, 48000 } };
    ln_clip *clip = clip_of(&planes, 1, 96000, 48000, 1000);
    assert_int_equal(ln_shown_learn(clip, (ln_stretches){ &span, 1 }, (ln_stretches){ 0 }, NULL, &example), LN_ESETTING);
    assert_non_null(strstr(ln_why(), "--noise 00:00:00.100-00:00:01.000"));
    ln_clip_close(&clip);
    free(silence);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_voice_gains_at_every_rate),
        cmocka_unit_test(the_floor_is_reached_and_held),
        cmocka_unit_test(noise_at_another_level_is_found),
        cmocka_unit_test(absent_noise_leaves_the_sound_alone),
        cmocka_unit_test(a_short_sound_goes_where_it_was_shown),
        cmocka_unit_test(what_stays_is_left_in),
        cmocka_unit_test(what_comes_and_goes_in_a_doubted_example_is_left_in),
        cmocka_unit_test(gains_of_one_change_no_bit_and_parts_add_up),
        cmocka_unit_test(outside_the_span_nothing_moves),
        cmocka_unit_test(an_edge_is_no_step),
        cmocka_unit_test(neither_blocks_nor_seeks_change_the_sound),
        cmocka_unit_test(what_comes_later_does_not_matter),
        cmocka_unit_test(channels_are_linked_and_levels_do_not_matter),
        cmocka_unit_test(odd_sound_comes_out_whole),
        cmocka_unit_test(broken_samples_break_no_other),
        cmocka_unit_test(silence_is_no_example),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
