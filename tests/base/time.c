/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <lanterne/time.h>

static const ln_ratio millisecond = { 1, 1000 };

static int64_t ms(const char *text)
{
    int64_t ticks = -1;
    assert_ok(ln_time_parse(text, NULL, millisecond, &ticks));
    return ticks;
}

static void clock_time_is_read_in_every_form(void **state)
{
    (void)state;
    assert_int_equal(ms("12.5"), 12500);
    assert_int_equal(ms("1:02.5"), 62500);
    assert_int_equal(ms("00:01:02.500"), 62500);
    assert_int_equal(ms("100:00:00"), 360000000);
    assert_int_equal(ms("0"), 0);
    assert_int_equal(ms("90"), 90000);
}

static void what_is_no_moment_is_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = { "", "-1", "a", "1:60", "1:99:00", "1::2", "1.5:2", "1:2:3:4:5", "12x", ".", "nan", "1e3", "00:00:01:12" };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        int64_t ticks;
        assert_int_equal(ln_time_parse(wrong[i], NULL, millisecond, &ticks), LN_ESETTING);
        assert_non_null(strstr(ln_why(), "moment"));
    }
}

static void timecode_counts_frames_from_the_start_timecode(void **state)
{
    (void)state;
    const ln_timecode film = { .rate = { 24, 1 }, .fps = 24, .first = 10 * 3600 * 24, .present = true };
    const ln_timecode ntsc = { .rate = { 30000, 1001 }, .fps = 30, .drop = true };
    int64_t ticks;
    assert_ok(ln_time_parse("10:00:05:12", &film, (ln_ratio){ 1, 48000 }, &ticks));
    assert_int_equal(ticks, 264000);
    assert_int_equal(ln_time_parse("09:59:59:23", &film, millisecond, &ticks), LN_ESETTING);
    assert_int_equal(ln_time_parse("10:00:05:24", &film, millisecond, &ticks), LN_ESETTING);
    assert_ok(ln_time_parse("01:00:00;00", &ntsc, (ln_ratio){ 1001, 30000 }, &ticks));
    assert_int_equal(ticks, 107892); /* SMPTE ST 12-1: frames in an hour of drop-frame count */
}

static void spans_run_forwards(void **state)
{
    (void)state;
    ln_span span;
    assert_ok(ln_span_parse("10-12.5", NULL, millisecond, &span));
    assert_int_equal(span.from, 10000);
    assert_int_equal(span.to, 12500);
    assert_ok(ln_span_parse("0:10\xe2\x80\x93" "0:12", NULL, millisecond, &span));
    assert_int_equal(ln_span_parse("12-10", NULL, millisecond, &span), LN_ESETTING);
    assert_int_equal(ln_span_parse("12-12", NULL, millisecond, &span), LN_ESETTING);
    assert_int_equal(ln_span_parse("12", NULL, millisecond, &span), LN_ESETTING);
    assert_int_equal(ln_span_parse("-12", NULL, millisecond, &span), LN_ESETTING);
}

static void rescaling_is_exact_and_bounded(void **state)
{
    (void)state;
    assert_int_equal(ln_rescale(1001, (ln_ratio){ 1001, 30000 }, (ln_ratio){ 1, 48000 }), 1603202); /* 1603201.6 */
    assert_int_equal(ln_rescale(-5, (ln_ratio){ 1, 10 }, (ln_ratio){ 1, 1 }), -1);
    assert_int_equal(ln_rescale(INT64_MAX, (ln_ratio){ 1, 1 }, (ln_ratio){ 1, 1000 }), INT64_MAX);
    const ln_ratio tick = { 1, 44100 };
    for (int64_t at = 0; at < INT64_C(44100) * 7200; at += 1234567)
        assert_int_equal(ln_rescale(ln_rescale(at, tick, (ln_ratio){ 1, 705600000 }), (ln_ratio){ 1, 705600000 }, tick), at);
}

static void moments_are_printed(void **state)
{
    (void)state;
    char text[24];
    assert_string_equal(ln_time_print(62500, millisecond, text), "00:01:02.500");
    assert_string_equal(ln_time_print(-500, millisecond, text), "-00:00:00.500");
    ln_time_print(INT64_MAX, (ln_ratio){ INT32_MAX, 1 }, text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clock_time_is_read_in_every_form),
        cmocka_unit_test(what_is_no_moment_is_refused),
        cmocka_unit_test(timecode_counts_frames_from_the_start_timecode),
        cmocka_unit_test(spans_run_forwards),
        cmocka_unit_test(rescaling_is_exact_and_bounded),
        cmocka_unit_test(moments_are_printed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
