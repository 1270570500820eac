/* SPDX-License-Identifier: Apache-2.0 */
#include "tools.h"

/* What nobody touched comes out bit for bit, with everything that is said about it. */

#define HASHES "ffmpeg -v error -i $F -map 0:v? -map 0:a? -map 0:s? -c copy -f streamhash -"
#define TIMES "ffprobe -v error -show_entries packet=stream_index,pts,duration,flags -of csv $F | grep -v ',N/A,' | sed 's/,side_data.*//; s/,*$//' | sort"
#define WORDS "ffprobe -v error -show_entries stream_tags=language,title,timecode:stream_disposition=default,forced,attached_pic,hearing_impaired:format_tags=title,artist,comment -of json $F"
#define LOOKS "ffprobe -v error -show_entries stream=codec_type,codec_name,profile,width,height,pix_fmt,sample_aspect_ratio,color_range,color_space,color_transfer,color_primaries,chroma_location,sample_fmt,sample_rate,channel_layout,bits_per_raw_sample,side_data_list:chapter=start_time,end_time:chapter_tags=title -show_chapters -of json $F | grep -v 'time_base\\|\"start\"\\|\"end\"'"

static int make_sources(void **state)
{
    if (go_there(state))
        return 1;
    sh("printf '1\\n00:00:00,200 --> 00:00:00,500\\nBonjour\\n\\n2\\n00:00:00,600 --> 00:00:00,900\\nLe train\\n' > s.srt");
    sh("printf ';FFMETADATA1\\ntitle=Arrivee\\nartist=Louis\\n[CHAPTER]\\nTIMEBASE=1/1000\\nSTART=0\\nEND=500\\ntitle=One\\n[CHAPTER]\\nTIMEBASE=1/1000\\nSTART=500\\nEND=1000\\ntitle=Two\\n' > m.txt");
    sh(FFMPEG "-f lavfi -i testsrc2=s=64x64 -frames:v 1 cover.jpg");
    sh(FFMPEG BARS "-f lavfi -i 'aevalsrc=0.3*sin(1000*t)|0.3*sin(1300*t)|0|0.1*sin(300*t)|0|0:c=5.1:s=48000:d=1' -i s.srt -i m.txt -i cover.jpg -map 0 -map 1 -map 2 -map 4 "
       "-map_metadata 3 -map_chapters 3 -c:v:0 libx264 -bf 2 -c:a aac -c:s mov_text -c:v:1 copy -disposition:v:1 attached_pic -metadata:s:a:0 language=fra "
       "-metadata:s:s:0 language=deu -aspect 4:3 -color_primaries bt709 -color_trc bt709 -colorspace bt709 -metadata:s:v:0 timecode=10:00:00:00 plain.mp4");
    sh(FFMPEG BARS TONE "-i s.srt -i m.txt -map 0 -map 1 -map 2 -map_metadata 3 -map_chapters 3 -c:v libx265 -x265-params "
       "'log-level=none:master-display=G(13250,34500)B(7500,3000)R(34000,16000)WP(15635,16450)L(10000000,50):max-cll=1000,400' -pix_fmt yuv420p10le "
       "-color_primaries bt2020 -color_trc smpte2084 -colorspace bt2020nc -c:a libopus -c:s srt -metadata:s:a:0 language=fra -metadata:s:a:0 title=Salle -disposition:s:0 forced "
       "-attach cover.jpg -metadata:s:t mimetype=image/jpeg hdr.mkv");
    sh(FFMPEG BARS TONE "-map 0 -map 1 -c:v prores_ks -profile:v 3 -pix_fmt yuv422p10le -c:a pcm_s24le -timecode 01:00:00:00 -vendor apl0 prores.mov");
    sh(FFMPEG "-i plain.mp4 -map 0:v:0 -map 0:a -c copy -bsf:v h264_metadata -metadata:s:v:0 rotate=90 turned.mp4");
    return 0;
}

static void untouched_streams_are_copied(void **state)
{
    (void)state;
    static const char *const names[][2] = { { "plain.mp4", "out.mp4" }, { "hdr.mkv", "out.mkv" }, { "prores.mov", "out.mov" }, { "turned.mp4", "out.mp4" } };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_ok(render(names[i][0], names[i][1], 0, false, &best_fit));
        same(names[i][0], names[i][1], HASHES);
        same(names[i][0], names[i][1], TIMES);
        same(names[i][0], names[i][1], LOOKS);
        same(names[i][0], names[i][1], WORDS);
        assert_string_equal(said, "");
    }
}

static void the_other_stream_is_copied(void **state)
{
    (void)state;
    static const char *const names[][2] = { { "plain.mp4", "out.mp4" }, { "hdr.mkv", "out.mkv" }, { "prores.mov", "out.mov" } };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_ok(render(names[i][0], names[i][1], 0.9, false, &best_fit));
        same(names[i][0], names[i][1], "ffmpeg -v error -i $F -map 0:v -c copy -f streamhash -");
        assert_ok(render(names[i][0], names[i][1], 0, true, &best_fit));
        same(names[i][0], names[i][1], "ffmpeg -v error -i $F -map 0:a -c copy -f streamhash -");
    }
}

static void made_streams_keep_what_is_said_of_them(void **state)
{
    (void)state;
    static const char *const names[][2] = { { "plain.mp4", "out.mp4" }, { "hdr.mkv", "out.mkv" }, { "prores.mov", "out.mov" }, { "turned.mp4", "out.mp4" } };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_ok(render(names[i][0], names[i][1], 0.9, true, &best_fit));
        same(names[i][0], names[i][1], LOOKS);
        same(names[i][0], names[i][1], WORDS);
        same(names[i][0], names[i][1], "ffprobe -v error -select_streams v:0 -show_entries frame=best_effort_timestamp_time -of csv $F");
    }
    assert_ok(render("hdr.mkv", "out.mkv", 0, true, &best_fit));
    same("hdr.mkv", "out.mkv", "ffprobe -v error -select_streams v:0 -read_intervals %+#1 -show_frames $F | grep 'red_x\\|white_point_y\\|luminance\\|max_content\\|max_average'");
}

static void containers_are_changed(void **state)
{
    (void)state;
    assert_ok(render("plain.mp4", "changed.mkv", 0, false, &best_fit));
    same("plain.mp4", "changed.mkv", "ffmpeg -v error -i $F -map 0:v -map 0:a -c copy -f streamhash -");
    same("plain.mp4", "changed.mkv", "ffprobe -v error -show_entries stream_tags=language:chapter_tags=title -show_chapters -of csv $F | grep -o 'fra\\|deu\\|One\\|Two'");
    assert_ok(render("hdr.mkv", "changed.mp4", 0, false, &best_fit));
    same("hdr.mkv", "changed.mp4", "ffmpeg -v error -i $F -map 0:v:0 -map 0:a -c copy -f streamhash -");
    same("hdr.mkv", "changed.mp4", "ffmpeg -v error -i $F -map 0:s -c:s srt -f srt - | grep -v -e '-->'");
    same("hdr.mkv", "changed.mp4", "ffprobe -v error -select_streams v:0 -show_entries packet=pts_time,flags -of csv $F");
    assert_ok(render("prores.mov", "lossless.mp4", 0, false, &best_fit));
    same("prores.mov", "lossless.mp4", "ffmpeg -v error -i $F -map 0:a -c pcm_s32le -f md5 -");
    assert_non_null(strstr(said, "alac"));
}

static void variable_frame_rates_stay(void **state)
{
    (void)state;
    sh(FFMPEG "-f lavfi -i testsrc2=s=64x48:r=30:d=2 -vf \"select='not(mod(n,7))+not(mod(n,3))',settb=1/90000\" -vsync vfr -enc_time_base 1/90000 -c:v libx264 -bf 2 -video_track_timescale 90000 vfr.mp4");
    sh(FFMPEG "-i vfr.mp4 -c copy vfr.mkv");
    assert_ok(render("vfr.mp4", "vfr-out.mp4", 0, true, &best_fit));
    same("vfr.mp4", "vfr-out.mp4", "ffprobe -v error -show_entries frame=pts,best_effort_timestamp -of csv $F");
    assert_ok(render("vfr.mkv", "vfr-out.mkv", 0, true, &best_fit));
    same("vfr.mkv", "vfr-out.mkv", "ffprobe -v error -show_entries frame=pts -of csv $F");
}

static void deep_pictures_stay_deep(void **state)
{
    (void)state;
    static const char *const made[][2] = {
        { "-c:v ffv1 -pix_fmt yuv444p12le", "deep.mkv" }, { "-c:v ffv1 -pix_fmt gbrp16le", "deep.mkv" },          { "-c:v libx265 -x265-params log-level=none -pix_fmt yuv422p10le", "deep.mp4" },
        { "-c:v libx264 -pix_fmt yuv422p10le", "deep.mov" }, { "-c:v dnxhd -profile:v dnxhr_hqx -pix_fmt yuv422p10le -s 256x128", "deep.mov" }, { "-c:v prores_ks -profile:v 4444 -pix_fmt yuva444p10le", "deep.mov" },
        { "-c:v libvpx-vp9 -pix_fmt yuv420p10le -deadline realtime", "deep.webm" }, { "-c:v mjpeg -pix_fmt yuvj422p", "deep.avi" },
    };
    for (size_t i = 0; i < sizeof made / sizeof *made; i++) {
        char out[40];
        snprintf(out, sizeof out, "out-%s", made[i][1]);
        sh(FFMPEG "-f lavfi -i testsrc2=s=96x64:r=25:d=0.2 %s %s", made[i][0], made[i][1]);
        assert_ok(render(made[i][1], out, 0, true, &best_fit));
        same(made[i][1], out, "ffprobe -v error -show_entries stream=codec_name,profile,pix_fmt,width,height,color_range -of csv $F");
        if (strstr(made[i][0], "ffv1"))
            same(made[i][1], out, "ffmpeg -v error -i $F -f framehash - | grep -v '^#'");
    }
}

static void stills_stay_stills(void **state)
{
    (void)state;
    static const char *const formats[][2] = { { "rgb24", "png" }, { "rgb48be", "png" }, { "rgb24", "tiff" }, { "yuvj444p", "jpg" }, { "gray", "png" }, { "rgba", "png" } };
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        char in[20], out[20];
        snprintf(in, sizeof in, "still.%s", formats[i][1]);
        snprintf(out, sizeof out, "made.%s", formats[i][1]);
        sh(FFMPEG "-f lavfi -i testsrc2=s=90x61 -frames:v 1 -pix_fmt %s %s", formats[i][0], in);
        assert_ok(render(in, out, 0, false, &best_fit));
        sh("cmp %s %s", in, out);
        assert_ok(render(in, out, 0, true, &best_fit));
        same(in, out, "ffprobe -v error -show_entries stream=width,height,pix_fmt -of csv $F");
        if (strcmp(formats[i][1], "jpg"))
            same(in, out, "ffmpeg -v error -i $F -f framemd5 - | grep -v '^#'");
    }
    sh(FFMPEG "-f lavfi -i testsrc2=s=64x48:r=25:d=0.2 -pix_fmt yuv422p clip.y4m");
    assert_ok(render("clip.y4m", "made.y4m", 0, true, &best_fit));
    sh("cmp clip.y4m made.y4m");
    sh(FFMPEG "-f lavfi -i testsrc2=s=64x48:r=30000/1001:d=2 clip.mp4"); /* whose clock is finer than its rate */
    assert_ok(render("clip.mp4", "made.y4m", 0, true, &best_fit));
    sh(FFMPEG "-i clip.mp4 whole.y4m");
    sh("cmp whole.y4m made.y4m");
    assert_int_equal(render("plain.mp4", "made.png", 0, false, &best_fit), LN_EUNSUPPORTED);
    assert_non_null(strstr(ln_why(), "one"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(untouched_streams_are_copied), cmocka_unit_test(the_other_stream_is_copied),  cmocka_unit_test(made_streams_keep_what_is_said_of_them),
        cmocka_unit_test(containers_are_changed),       cmocka_unit_test(variable_frame_rates_stay), cmocka_unit_test(deep_pictures_stay_deep),
        cmocka_unit_test(stills_stay_stills),
    };
    return cmocka_run_group_tests(tests, make_sources, leave);
}
