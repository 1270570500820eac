/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"
#include "sample.h"

#include "media/still.h"

static void sizes_are_what_a_player_shows(void **state)
{
    (void)state;
    static const struct {
        int width, height;
        ln_ratio aspect;
        int rotation, rows, small_width, small_height;
    } cases[] = {
        { 1920, 1080, { 1, 1 }, 0, 360, 640, 360 },   { 720, 576, { 16, 15 }, 0, 288, 384, 288 }, { 720, 576, { 64, 45 }, 0, 576, 1024, 576 }, { 320, 180, { 1, 1 }, 0, 360, 320, 180 },
        { 1920, 1080, { 1, 1 }, 90, 480, 480, 270 },  { 1080, 1920, { 1, 1 }, 270, 108, 108, 192 }, { 33, 17, { 0, 1 }, 0, 17, 32, 16 },        { 10000, 10, { 1, 1 }, 0, 2, 2000, 2 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int width, height;
        ln_small_size(cases[i].width, cases[i].height, cases[i].aspect, cases[i].rotation, cases[i].rows, &width, &height);
        if (width != cases[i].small_width || height != cases[i].small_height)
            fail_msg("case %zu: %dx%d", i, width, height);
    }
}

/* One colour everywhere stays that colour, whatever the pixels; times stay too. */
static void a_small_clip_is_the_clip(void **state)
{
    (void)state;
    static const char *const formats[] = { "yuv420p", "yuv422p10le", "gbrp", "gray", "yuv444p12le" };
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        ln_clip *clip, *whole;
        ln_block *small, *large;
        ffmpeg("-f lavfi -i color=c=0x4080c0:s=320x180:r=10:d=0.5 -pix_fmt %s -c:v ffv1 colour.mkv", formats[i]);
        assert_ok(ln_media_open("colour.mkv", LN_PICTURE, -1, 1, &whole));
        assert_ok(ln_media_open("colour.mkv", LN_PICTURE, -1, 1, &clip));
        assert_ok(ln_small_clip(clip, 64, 36, &clip));
        assert_int_equal(clip->info.width, 64);
        assert_ok(ln_clip_seek(whole, ln_rescale(3, (ln_ratio){ 1, 10 }, whole->info.base)));
        assert_ok(ln_clip_seek(clip, ln_rescale(3, (ln_ratio){ 1, 10 }, clip->info.base)));
        assert_ok(ln_clip_next(whole, &large));
        assert_ok(ln_clip_next(clip, &small));
        assert_true(small->at == large->at && small->length == large->length && small->width == 64 && small->height == 36);
        assert_memory_equal(&small->pixels, &large->pixels, sizeof small->pixels);
        size_t wide = small->pixels.depth > 8 ? 2 : 1;
        for (int p = 0; p < ln_plane_count(&small->pixels); p++)
            for (int y = 0; y < ln_plane_height(small, p); y++)
                for (int x = 0; x < ln_plane_width(small, p); x++)
                    if (memcmp(small->plane[p] + y * small->stride[p] + x * wide, large->plane[p], wide))
                        fail_msg("%s, plane %d, %d,%d", formats[i], p, x, y);
        ln_block_unref(&small);
        ln_block_unref(&large);
        ln_clip_close(&clip);
        ln_clip_close(&whole);
    }
}

static void key_pictures_are_found(void **state)
{
    (void)state;
    ln_stills *stills;
    static const double cases[][2] = { { 1.55, 1 }, { 0, 0 }, { 1, 1 }, { 2.99, 2 }, { 100, 2 }, { 0.5, 0 } };
    ffmpeg("-f lavfi -i testsrc2=s=64x36:r=10 -t 3 -c:v mpeg4 -g 10 -sc_threshold 1000000000 keys.mp4");
    assert_ok(ln_stills_open("keys.mp4", -1, &stills));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ln_block *picture;
        assert_ok(ln_stills_at(stills, cases[i][0], &picture));
        double at = ln_seconds(picture->at, (ln_ratio){ 1, 10240 });
        if (at < cases[i][1] - 0.001 || at > cases[i][1] + 0.001)
            fail_msg("at %g: the key picture of %g", cases[i][0], at);
        ln_block_unref(&picture);
    }
    ln_stills_close(&stills);
}

static void write_picture(const char *path, ln_block *picture, int width, int height, int rotation)
{
    ln_jpeg *jpeg;
    uint8_t *made;
    size_t size;
    assert_ok(ln_jpeg_new(&jpeg));
    for (int i = 0; i < 2; i++) { /* a second one with the same writer is the same */
        assert_ok(ln_jpeg_write(jpeg, picture, width, height, rotation, 2, &made, &size));
        FILE *file = fopen(path, "wb");
        assert_int_equal(fwrite(made, 1, size, file), size);
        fclose(file);
        free(made);
    }
    ln_jpeg_free(&jpeg);
}

static void read_picture(const char *path, ln_block **picture)
{
    ln_clip *clip;
    assert_ok(ln_media_open(path, LN_PICTURE, -1, 1, &clip));
    assert_ok(ln_clip_next(clip, picture));
    ln_clip_close(&clip);
}

/* Colours come out as JFIF's, whatever matrix and range the clip has. Y', Cb, Cr of R'G'B' = 64, 128, 192 by ITU-T T.871 clause 7: 116.2, 170.8, 90.8; within 3 for rounding on the way. */
static void jpeg_has_the_colours_of_the_clip(void **state)
{
    (void)state;
    static const char *const kinds[] = { "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p -colorspace bt709 -color_range tv", "scale=out_color_matrix=bt601:out_range=tv,format=yuv422p10le -colorspace smpte170m -color_range tv",
                                        "format=gbrp", "scale=out_color_matrix=bt2020:out_range=pc,format=yuv444p -colorspace bt2020nc -color_range pc" };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        ln_block *picture, *back;
        ffmpeg("-f lavfi -i color=c=0x4080c0:s=128x72:r=1:d=1,format=gbrp -vf %s -c:v ffv1 colour.mkv", kinds[i]);
        read_picture("colour.mkv", &picture);
        write_picture("colour.jpg", picture, 64, 36, 0);
        read_picture("colour.jpg", &back);
        assert_true(back->width == 64 && back->height == 36 && back->pixels.full);
        int y = back->plane[0][10 * back->stride[0] + 10], u = back->plane[1][5 * back->stride[1] + 5], v = back->plane[2][5 * back->stride[2] + 5];
        if (abs(y - 116) > 3 || abs(u - 171) > 3 || abs(v - 91) > 3)
            fail_msg("%s: %d %d %d", kinds[i], y, u, v);
        ln_block_unref(&picture);
        ln_block_unref(&back);
    }
}

/* Clockwise: what was on the left is on top after a quarter. */
static void jpeg_is_turned(void **state)
{
    (void)state;
    ln_block *picture, *back;
    ffmpeg("-f lavfi -i color=c=white:s=32x48:r=1:d=1 -f lavfi -i color=c=black:s=32x48:r=1:d=1 -filter_complex hstack,format=yuv420p -c:v ffv1 halves.mkv");
    read_picture("halves.mkv", &picture);
    for (int rotation = 90; rotation < 360; rotation += 90) {
        write_picture("turned.jpg", picture, 64, 48, rotation);
        read_picture("turned.jpg", &back);
        bool quarter = rotation != 180;
        assert_int_equal(back->width, quarter ? 48 : 64);
        int first = back->plane[0][4 * back->stride[0] + 4], last = back->plane[0][(back->height - 4) * back->stride[0] + back->width - 4];
        assert_true(rotation == 90 ? first > 200 && last < 50 : first < 50 && last > 200);
        ln_block_unref(&back);
    }
    ln_block_unref(&picture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sizes_are_what_a_player_shows), cmocka_unit_test(a_small_clip_is_the_clip), cmocka_unit_test(key_pictures_are_found),
        cmocka_unit_test(jpeg_has_the_colours_of_the_clip), cmocka_unit_test(jpeg_is_turned),
    };
    return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
