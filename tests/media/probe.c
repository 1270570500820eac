/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <sys/stat.h>

#include "base/arena.h"
#include "sample.h"

#define PICTURE "-f lavfi -i testsrc2=s=96x64:r=%s:d=1"
#define SOUND "-f lavfi -i sine=f=440:d=1:r=48000"

static ln_arena *arena;

static int make(void **state)
{
    arena = ln_arena_new();
    return !arena || make_folder(state);
}

static int drop(void **state)
{
    ln_arena_free(arena);
    return drop_folder(state);
}

static ln_media_info probe(const char *path)
{
    ln_media_info info;
    assert_ok(ln_media_probe(path, arena, &info));
    return info;
}

static void a_film_is_described_whole(void **state)
{
    (void)state;
    static const char words[] = "1\n00:00:00,100 --> 00:00:00,900\nBonjour\n";
    static const char chapters[] = ";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=500\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=500\nEND=1000\n";
    save("words.srt", (const uint8_t *)words, strlen(words));
    save("chapters.txt", (const uint8_t *)chapters, strlen(chapters));
    ffmpeg(PICTURE " " SOUND " -i words.srt -i chapters.txt -map 0 -map 1 -map 1 -map 2 -map_metadata 3 -c:v libx264 -pix_fmt yuv444p -vf setsar=4/3 -c:a aac -ac:a:0 2 -c:s mov_text "
           "-metadata:s:a:0 language=fra -metadata:s:a:1 language=eng -disposition:a:0 0 -disposition:a:1 default film.mp4", "24");
    ln_media_info m = probe("film.mp4");
    assert_true(m.track_count >= 4); /* FFmpeg may show chapters as a track too */
    assert_int_equal(m.chapter_count, 2);
    assert_false(m.still);
    assert_true(m.seconds > 0.99 && m.seconds < 1.1);
    const ln_track *t = m.track;
    assert_int_equal(t[0].kind, LN_TRACK_PICTURE);
    assert_string_equal(t[0].codec, "h264");
    assert_string_equal(t[0].pixel_format, "yuv444p");
    assert_int_equal(t[0].pixel_aspect.num * 3, t[0].pixel_aspect.den * 4);
    assert_int_equal(t[0].info.frame_rate.num, 24);
    assert_int_equal(t[0].info.width, 96);
    assert_int_equal(t[1].kind, LN_TRACK_SOUND);
    assert_string_equal(t[1].language, "fra");
    assert_string_equal(t[1].layout, "stereo");
    assert_false(t[1].standard);
    assert_true(t[2].standard);
    assert_string_equal(t[2].layout, "mono");
    assert_int_equal(t[2].info.rate, 48000);
    assert_int_equal(t[3].kind, LN_TRACK_SUBTITLE);
    ln_clip *clip = open_clip("film.mp4", LN_SOUND);
    assert_int_equal(clip->info.track, 2);
    ln_clip_close(&clip);
    assert_ok(ln_media_open("film.mp4", LN_SOUND, 1, 1, &clip));
    assert_int_equal(clip->info.channels, 2);
    ln_clip_close(&clip);
    assert_int_equal(ln_media_open("film.mp4", LN_SOUND, 0, 1, &clip), LN_ESILENT);
    assert_int_equal(ln_media_open("film.mp4", LN_PICTURE, 9, 1, &clip), LN_EBLIND);
    assert_non_null(strstr(ln_why(), "film.mp4"));
}

static void a_turned_picture_says_so(void **state)
{
    (void)state;
    ffmpeg(PICTURE " -c:v mpeg4 flat.mp4", "25");
    ffmpeg("-i flat.mp4 -c copy -metadata:s:v rotate=90 turned.mp4");
    double theirs = probe_number("turned.mp4", "-select_streams v -show_entries side_data=rotation"); /* anticlockwise */
    assert_true(theirs == 90 || theirs == -90);
    assert_int_equal(probe("turned.mp4").track[0].rotation, theirs < 0 ? 90 : 270);
    assert_int_equal(probe("flat.mp4").track[0].rotation, 0);
}

static void start_timecode_is_read(void **state)
{
    (void)state;
    ffmpeg(PICTURE " -c:v mpeg4 -timecode 10:00:00:12 plain.mov", "25");
    ln_timecode t = probe("plain.mov").timecode;
    assert_true(t.present && !t.drop);
    assert_int_equal(t.fps, 25);
    assert_int_equal(t.first, 10 * 3600 * 25 + 12);
    ffmpeg(PICTURE " -c:v mpeg4 -timecode '01:00:00;00' drop.mov", "30000/1001");
    t = probe("drop.mov").timecode;
    assert_true(t.present && t.drop);
    assert_int_equal(t.fps, 30);
    assert_int_equal(t.rate.num, 30000);
    assert_int_equal(t.first, 107892); /* SMPTE ST 12-1: frames in an hour of drop-frame count */
    ffmpeg(PICTURE " " SOUND " -c:v mpeg2video -timecode 00:00:10:00 tc.mxf", "25");
    assert_int_equal(probe("tc.mxf").timecode.first, 250);
    ffmpeg(SOUND " -write_bext 1 -metadata time_reference=172800480 bwf.wav");
    t = probe("bwf.wav").timecode;
    assert_true(t.present);
    int64_t ticks;
    assert_ok(ln_time_parse("01:00:02:00", &t, (ln_ratio){ 1, 48000 }, &ticks));
    assert_int_equal(ticks, 2 * 48000 - 480);
    ffmpeg(PICTURE " -c:v mpeg4 none.mp4", "24");
    t = probe("none.mp4").timecode;
    assert_false(t.present);
    assert_int_equal(t.fps, 24);
}

/* A day is one whole, and no time of making: exports have that too. */
static void day_and_recorder_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *path, *day, *recorder;
    } of[] = { { "bext.wav", "2026-03-14", "Sound Devices 833" }, { "camera.mov", "2026-03-14", "ARRI ALEXA" }, { "made.mov", "", "" }, { "year.mp3", "", "" } };
    ffmpeg(SOUND " -write_bext 1 -metadata origination_date=2026-03-14 -metadata originator='Sound Devices 833' bext.wav");
    ffmpeg(PICTURE " -c:v mpeg4 -movflags use_metadata_tags -metadata com.apple.quicktime.creationdate=2026-03-14T09:30:00+0100 -metadata com.apple.quicktime.make=ARRI"
                   " -metadata com.apple.quicktime.model=ALEXA camera.mov", "25");
    ffmpeg(PICTURE " -c:v mpeg4 -metadata creation_time=2026-03-14T09:30:00Z made.mov", "25");
    ffmpeg(SOUND " -metadata date=2026 year.mp3");
    for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
        const ln_media_info m = probe(of[i].path);
        assert_string_equal(m.day, of[i].day);
        assert_string_equal(m.recorder, of[i].recorder);
    }
}

static void a_cover_is_no_picture(void **state)
{
    (void)state;
    ffmpeg(PICTURE " -frames:v 1 cover.png", "25");
    ffmpeg(SOUND " -i cover.png -map 0 -map 1 -c:v copy -disposition:v attached_pic cover.mp3");
    ln_media_info m = probe("cover.mp3");
    assert_int_equal(m.track_count, 2);
    assert_int_equal(m.track[1].kind, LN_TRACK_ATTACHED);
    ln_clip *clip;
    assert_int_equal(ln_media_open("cover.mp3", LN_PICTURE, -1, 1, &clip), LN_EBLIND);
    assert_null(clip);
    m = probe("cover.png");
    assert_true(m.still);
    assert_int_equal(m.track[0].info.length, 1);
}

static void wrong_extensions_do_not_matter(void **state)
{
    (void)state;
    ffmpeg(PICTURE " -c:v mpeg4 -f mp4 film.wav", "25");
    assert_int_equal(probe("film.wav").track[0].kind, LN_TRACK_PICTURE);
    ffmpeg(PICTURE " -frames:v 1 -f image2 -c:v mjpeg still.mp4", "25");
    assert_true(probe("still.mp4").still);
    ffmpeg(PICTURE " -frames:v 1 -f image2 -c:v png %s", "25", "still.jpg");
    assert_true(probe("still.jpg").still);
}

static void refused(const char *path, ln_status status, const char *because)
{
    ln_media_info info;
    ln_clip *clip;
    if (ln_media_probe(path, arena, &info) != status || !strstr(ln_why(), because) || !strstr(ln_why(), path))
        fail_msg("%s: %s", path, ln_why());
    for (int kind = LN_SOUND; kind <= LN_PICTURE; kind++) {
        assert_int_equal(ln_media_open(path, kind, -1, 1, &clip), status);
        assert_null(clip);
    }
}

static void what_is_no_media_is_refused_with_its_reason(void **state)
{
    (void)state;
    static const char text[] = "To whom it may concern,\n\nthis is a letter and no film.\n";
    static const char playlist[] = "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nflat.mp4\n#EXT-X-ENDLIST\n";
    static const char concat[] = "ffconcat version 1.0\nfile flat.mp4\n";
    static const char sdp[] = "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 5004 RTP/AVP 0\n";
    static const char dash[] = "<?xml version=\"1.0\"?>\n<MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" profiles=\"urn:mpeg:dash:profile:isoff-on-demand:2011\"></MPD>\n";
    uint8_t noise[5000];
    uint32_t seed = 1;
    for (size_t i = 0; i < sizeof noise; i++)
        noise[i] = (uint8_t)((seed = seed * 1664525 + 1013904223) >> 24);
    save("letter.mp4", (const uint8_t *)text, strlen(text));
    save("letter.txt", (const uint8_t *)text, strlen(text));
    save("noise.mp4", noise, sizeof noise);
    save("empty.mp4", noise, 0);
    save("list.m3u8", (const uint8_t *)playlist, strlen(playlist));
    save("list.mp4", (const uint8_t *)concat, strlen(concat));
    save("session.sdp", (const uint8_t *)sdp, strlen(sdp));
    save("list.mpd", (const uint8_t *)dash, strlen(dash));
    refused("nothing.mp4", LN_EMISSING, "no file");
    refused("letter.mp4/nothing.mp4", LN_EMISSING, "no file");
    refused("letter.mp4", LN_EDAMAGED, "");
    refused("letter.txt", LN_EDAMAGED, "");
    refused("noise.mp4", LN_EDAMAGED, "");
    refused("empty.mp4", LN_EDAMAGED, "0 bytes");
    refused("list.m3u8", LN_EUNSUPPORTED, "other files");
    refused("list.mp4", LN_EUNSUPPORTED, "other files");
    refused("list.mpd", LN_EUNSUPPORTED, "other files");
    refused("session.sdp", LN_EUNSUPPORTED, "other files");
    refused("http://127.0.0.1/film.mp4", LN_EUNSUPPORTED, "address");
    refused("file:flat.mp4", LN_EMISSING, "no file");
    refused("concat:flat.mp4", LN_EMISSING, "no file");
    refused("-", LN_EMISSING, "no file");
    refused("/dev/zero", LN_EUNSUPPORTED, "device");
    refused(folder, LN_EUNSUPPORTED, "folder");
    assert_int_equal(mkfifo("pipe.mp4", 0600), 0);
    refused("pipe.mp4", LN_EUNSUPPORTED, "pipe");
    if (geteuid() != 0) {
        save("locked.mp4", noise, sizeof noise);
        assert_int_equal(chmod("locked.mp4", 0), 0);
        refused("locked.mp4", LN_EREAD, "denied");
    }
}

static void pictures_too_large_to_hold_are_refused(void **state)
{
    (void)state;
    ffmpeg(PICTURE " -frames:v 1 huge.png", "25");
    bytes b = load("huge.png");
    memcpy(b.data + 16, "\0\0\x60\0\0\0\x60\0", 8); /* IHDR: 24576 x 24576; the checksum is not what saves us */
    save("huge.png", b.data, b.size);
    free(b.data);
    ln_clip *clip;
    ln_status status = ln_media_open("huge.png", LN_PICTURE, -1, 1, &clip);
    assert_true(status == LN_EUNSUPPORTED || status == LN_EDAMAGED);
    assert_non_null(strstr(ln_why(), "huge.png"));
}

static void a_film_cut_short_is_read_as_far_as_it_goes(void **state)
{
    (void)state;
    ffmpeg(PICTURE " " SOUND " -c:v mpeg4 -c:a pcm_s16le -movflags +faststart whole.mov", "25");
    bytes b = load("whole.mov");
    save("half.mov", b.data, b.size / 2);
    free(b.data);
    ln_clip *clip = open_clip("half.mov", LN_SOUND);
    heard_count = 0;
    bytes sound = hear_out(clip, INT64_MAX);
    assert_true(sound.size > 4 * 10000 && sound.size < 4 * 40000);
    assert_true(was_heard("cut off"));
    free(sound.data);
    ln_clip_close(&clip);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_film_is_described_whole),       cmocka_unit_test(a_turned_picture_says_so),
        cmocka_unit_test(start_timecode_is_read),          cmocka_unit_test(day_and_recorder_are_read), cmocka_unit_test(a_cover_is_no_picture),
        cmocka_unit_test(wrong_extensions_do_not_matter),  cmocka_unit_test(what_is_no_media_is_refused_with_its_reason),
        cmocka_unit_test(pictures_too_large_to_hold_are_refused), cmocka_unit_test(a_film_cut_short_is_read_as_far_as_it_goes),
    };
    return cmocka_run_group_tests(tests, make, drop);
}
