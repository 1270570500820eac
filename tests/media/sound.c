/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <math.h>

#include "sample.h"

/* A voice-like tone with a slow sweep, different in each channel, so that a sample out of place shows. */
#define TONE "-f lavfi -i \"aevalsrc=0.3*sin(2*PI*t*(300+40*t))+0.1*sin(2*PI*t*1733)|0.2*sin(2*PI*t*(500+90*t)):s=%d:d=%s\""

typedef struct kind {
    const char *file, *options;
    int rate, channels;
    bool exact_seek; /* no noise of the decoder's own, no prediction: what it gives after a jump is what it gave before */
} kind;

static const kind kinds[] = {
    { "s16.wav", "-c:a pcm_s16le", 48000, 2, true },
    { "s24.wav", "-c:a pcm_s24le", 44100, 2, true },
    { "s32.wav", "-c:a pcm_s32le", 96000, 2, true },
    { "f32.wav", "-c:a pcm_f32le", 192000, 2, true },
    { "f64.wav", "-c:a pcm_f64le", 48000, 2, true },
    { "u8.wav", "-c:a pcm_u8 -ac 1", 8000, 1, true },
    { "alaw.wav", "-c:a pcm_alaw -ac 1", 8000, 1, true },
    { "surround.wav", "-c:a pcm_s24le -af \"pan=5.1|c0=c0|c1=c1|c2=0.5*c0|c3=0.2*c1|c4=0.3*c0|c5=0.7*c1\"", 48000, 6, true },
    { "big.aiff", "-c:a pcm_s24be", 44100, 2, true },
    { "a.flac", "-c:a flac -sample_fmt s16", 44100, 2, true },
    { "b.flac", "-c:a flac -sample_fmt s32", 96000, 2, true },
    { "mkv.mka", "-c:a pcm_s16le", 44100, 2, true },
    { "a.m4a", "-c:a aac", 44100, 2, false },
    { "a.mkv", "-c:a aac", 48000, 2, false },
    { "a.ts", "-c:a aac", 48000, 2, false },
    { "a.aac", "-c:a aac", 48000, 2, false },
    { "a.mp3", "-c:a libmp3lame -q:a 4", 44100, 2, true },
    { "mono.mp3", "-c:a libmp3lame -b:a 64k -ac 1", 22050, 1, true },
    { "a.opus", "-c:a libopus", 48000, 2, false },
    { "b.mka", "-c:a libopus", 48000, 2, false },
    { "a.ogg", "-c:a libvorbis", 44100, 2, true },
    { "a.ac3", "-c:a ac3", 48000, 2, false },
    { "b.mkv", "-c:a flac", 48000, 2, true },
    { "alac.m4a", "-c:a alac", 48000, 2, true },
    { "a.mov", "-c:a pcm_s24le", 48000, 2, true },
    { "a.avi", "-c:a libmp3lame", 44100, 2, true },
    { "a.flv", "-c:a aac", 44100, 2, false },
    { "a.mxf", "-c:a pcm_s24le -f mxf_opatom", 48000, 1, true },
};
enum { KINDS = sizeof kinds / sizeof *kinds };

static bytes whole[KINDS];

static int make(void **state)
{
    if (make_folder(state))
        return 1;
    for (int i = 0; i < KINDS; i++) {
        bool mxf = strstr(kinds[i].file, ".mxf");
        ffmpeg(TONE " %s %s %s", kinds[i].rate, "8", mxf ? "-ac 1" : "", kinds[i].options, kinds[i].file);
    }
    return 0;
}

static int drop(void **state)
{
    for (int i = 0; i < KINDS; i++)
        free(whole[i].data);
    return drop_folder(state);
}

static void every_sample_is_there_once(void **state)
{
    (void)state;
    for (int i = 0; i < KINDS; i++) {
        const kind *k = &kinds[i];
        heard_count = 0;
        ln_clip *clip = open_clip(k->file, LN_SOUND);
        assert_int_equal(clip->info.rate, k->rate);
        assert_int_equal(clip->info.channels, k->channels);
        assert_int_equal(clip->info.base.den, k->rate);
        if (clip->info.start != 0)
            fail_msg("%s starts at %lld", k->file, (long long)clip->info.start);
        whole[i] = hear_out(clip, INT64_MAX);
        int64_t samples = (int64_t)(whole[i].size / sizeof(float)) / k->channels;
        if (samples < 8 * k->rate || samples > 8 * k->rate + k->rate / 8 + 4000)
            fail_msg("%s: %lld samples", k->file, (long long)samples);
        if (heard_count)
            fail_msg("%s: %s", k->file, heard[0]);
        ffmpeg("-i %s -map 0:a:0 -f f32le out.raw", k->file);
        bytes theirs = load("out.raw");
        assert_same_bytes(k->file, whole[i], theirs);
        free(theirs.data);
        ln_clip_close(&clip);
    }
}

static void compare_at(const kind *k, ln_clip *clip, bytes all, int64_t at)
{
    ln_block *block;
    size_t frame = sizeof(float) * (size_t)k->channels;
    int64_t total = (int64_t)(all.size / frame);
    assert_ok(ln_clip_seek(clip, at));
    ln_status status = ln_clip_next(clip, &block);
    if (at >= total) {
        assert_int_equal(status, LN_END);
        return;
    }
    assert_ok(status);
    if (block->at != (at > 0 ? at : 0))
        fail_msg("%s: sought %lld, got %lld", k->file, (long long)at, (long long)block->at);
    const float *there = (const float *)(const void *)(all.data + frame * (size_t)block->at);
    for (int64_t s = 0; s < block->length; s++)
        for (int c = 0; c < k->channels; c++) {
            /* -40 dB of the tone: a sample out of place would differ by its slope, a hundred times as much over a block */
            float tolerance = k->exact_seek ? 1e-6F : 0.004F;
            if (!(fabsf(block->sound[c][s] - there[s * k->channels + c]) <= tolerance))
                fail_msg("%s: sought %lld, sample %lld is %g, was %g", k->file, (long long)at, (long long)s, (double)block->sound[c][s],
                         (double)there[s * k->channels + c]);
        }
    ln_block_unref(&block);
}

static void seeks_are_exact_to_the_sample(void **state)
{
    (void)state;
    for (int i = 0; i < KINDS; i++) {
        const kind *k = &kinds[i];
        static const double places[] = { 7.5, 0.3, 2.0001, 7.9999, 0, 5.123456, 5.2, 5.1, 99, 6.6 };
        ln_clip *fresh = open_clip(k->file, LN_SOUND), *read = open_clip(k->file, LN_SOUND);
        bytes again = hear_out(read, INT64_MAX);
        free(again.data);
        for (size_t p = 0; p < sizeof places / sizeof *places; p++) {
            compare_at(k, fresh, whole[i], (int64_t)(places[p] * k->rate));
            compare_at(k, read, whole[i], (int64_t)(places[p] * k->rate));
        }
        assert_ok(ln_clip_seek(read, INT64_MIN));
        again = hear_out(read, INT64_MAX);
        assert_same_bytes(k->file, again, whole[i]);
        free(again.data);
        ln_clip_close(&fresh);
        ln_clip_close(&read);
    }
}

static void sound_that_begins_later_says_so(void **state)
{
    (void)state;
    static const char *const files[] = { "late.mkv", "late.mov", "late.ts", "late.mp4" };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        ffmpeg("-f lavfi -i testsrc2=s=64x48:r=25:d=3 -itsoffset 0.5 " TONE " -map 0 -map 1 -c:v %s -c:a %s %s", 48000, "2", i == 2 ? "mpeg2video" : "mpeg4",
               i < 2 ? "pcm_s16le" : "aac", files[i]);
        ln_clip *sound = open_clip(files[i], LN_SOUND), *picture = open_clip(files[i], LN_PICTURE);
        assert_int_equal(picture->info.start, 0);
        int64_t said = (int64_t)floor((probe_number(files[i], "-select_streams a -show_entries stream=start_time") - probe_number(files[i], "-show_entries format=start_time")) * 48000 + 0.5);
        if (llabs(sound->info.start - said) > 1 || llabs(said - 24000) > 1100) /* an AAC encoder's priming may stand before the first sample */
            fail_msg("%s: sound starts at %lld, ffprobe says %lld", files[i], (long long)sound->info.start, (long long)said);
        ln_clip_close(&sound);
        ln_clip_close(&picture);
    }
}

static void holes_are_silence_and_reported(void **state)
{
    (void)state;
    ffmpeg(TONE " -c:a pcm_s16le whole.mka", 48000, "6");
    ffmpeg("-i whole.mka -c copy -bsf:a \"noise=drop='between(pts*tb,2,2.5)'\" hole.mka");
    ln_clip *clip = open_clip("hole.mka", LN_SOUND);
    heard_count = 0;
    bytes b = hear_out(clip, INT64_MAX);
    assert_int_equal(b.size / 8, 6 * 48000);
    assert_true(was_heard("hole"));
    assert_true(was_heard("00:00:0"));
    const float *x = (const float *)(const void *)b.data;
    assert_true(x[2 * (48000 * 9 / 4)] == 0 && x[2 * (48000 * 9 / 4) + 1] == 0);
    ln_clip *source = open_clip("whole.mka", LN_SOUND);
    bytes all = hear_out(source, INT64_MAX);
    size_t after = 48000 * 3 * 2 * sizeof(float);
    assert_memory_equal(b.data + after, all.data + after, b.size - after); /* nothing has moved */
    free(all.data);
    ln_clip_close(&source);
    compare_at(&(kind){ "hole.mka", "", 48000, 2, true }, clip, b, 48000 * 9 / 4);
    compare_at(&(kind){ "hole.mka", "", 48000, 2, true }, clip, b, 48000 * 5);
    free(b.data);
    ln_clip_close(&clip);
}

static void numbers_that_are_none_are_silence(void **state)
{
    (void)state;
    bytes f = load("f32.wav");
    static const uint32_t wild[] = { 0x7fc00000, 0x7f800000, 0xff800000 };
    memcpy(f.data + f.size - 40000, wild, sizeof wild);
    save("wild.wav", f.data, f.size);
    free(f.data);
    ln_clip *clip = open_clip("wild.wav", LN_SOUND);
    heard_count = 0;
    ln_block *block;
    int touched = 0;
    while (!ln_clip_next(clip, &block)) {
        touched += block->touched;
        for (int c = 0; c < block->channels; c++)
            for (int64_t s = 0; s < block->length; s++)
                assert_true(isfinite(block->sound[c][s]));
        ln_block_unref(&block);
    }
    assert_int_equal(touched, 1);
    assert_true(was_heard("no numbers"));
    ln_clip_close(&clip);
}

static void another_sound_in_the_middle_is_refused(void **state)
{
    (void)state;
    ffmpeg(TONE " -c:a libmp3lame -b:a 128k one.mp3", 48000, "3");
    ffmpeg(TONE " -c:a libmp3lame -b:a 128k two.mp3", 32000, "3");
    bytes a = load("one.mp3"), b = load("two.mp3");
    append(&a, b.data, b.size);
    save("both.mp3", a.data, a.size);
    free(a.data);
    free(b.data);
    ln_clip *clip = open_clip("both.mp3", LN_SOUND);
    ln_block *block;
    ln_status status;
    int64_t read = 0;
    while (!(status = ln_clip_next(clip, &block))) {
        read += block->length;
        ln_block_unref(&block);
    }
    assert_int_equal(status, LN_EUNSUPPORTED);
    assert_non_null(strstr(ln_why(), "32000"));
    assert_true(read > 48000 * 5 / 2);
    ln_clip_close(&clip);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_sample_is_there_once),      cmocka_unit_test(seeks_are_exact_to_the_sample),
        cmocka_unit_test(sound_that_begins_later_says_so), cmocka_unit_test(holes_are_silence_and_reported),
        cmocka_unit_test(numbers_that_are_none_are_silence), cmocka_unit_test(another_sound_in_the_middle_is_refused),
    };
    return cmocka_run_group_tests(tests, make, drop);
}
