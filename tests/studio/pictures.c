/* SPDX-License-Identifier: Apache-2.0 */
/* Pictures in time, at their size, graded as a render would grade them. */
#include "client.h"

#include <lanterne/media.h>

enum { RATE = 10, SECONDS = 5 };

typedef struct shown {
    double at, length;
    const uint8_t *jpeg;
    uint32_t bytes;
} shown;

static int read_pictures(const client_answer *a, shown *list, int room)
{
    int count = 0;
    for (size_t at = 0; at + 20 <= a->size && count < room; count++) {
        memcpy(&list[count].bytes, a->body + at, 4);
        memcpy(&list[count].at, a->body + at + 4, 8);
        memcpy(&list[count].length, a->body + at + 12, 8);
        list[count].jpeg = (const uint8_t *)a->body + at + 20;
        at += 20 + list[count].bytes;
        assert_true(at <= a->size);
        assert_true(list[count].jpeg[0] == 0xff && list[count].jpeg[1] == 0xd8);
    }
    return count;
}

static const client_answer *ask(const char *which, double from, int count, const char *more)
{
    char path[300];
    snprintf(path, sizeof path, "/api/clips/1/pictures/%s?from=%.3f&count=%d&h=72%s", which, from, count, more);
    return client_done(client_get(path, ""), 200);
}

/* The picture's own number, which stands in its brightness. */
static ln_block *decode(const uint8_t *jpeg, uint32_t size)
{
    ln_clip *clip;
    ln_block *picture;
    FILE *file = fopen("one.jpg", "wb");
    assert_int_equal(fwrite(jpeg, 1, size, file), size);
    fclose(file);
    assert_ok(ln_media_open("one.jpg", LN_PICTURE, -1, 1, &clip));
    assert_ok(ln_clip_next(clip, &picture));
    ln_clip_close(&clip);
    return picture;
}

static int brightness(const shown *one)
{
    ln_block *picture = decode(one->jpeg, one->bytes);
    int y = picture->plane[0][30 * picture->stride[0] + 30];
    assert_int_equal(picture->height, 72);
    assert_int_equal(picture->width, 128);
    ln_block_unref(&picture);
    return y;
}

static void pictures_stand_in_time(void **state)
{
    (void)state;
    shown list[64];
    static const double froms[] = { 0, 1.0, 1.04, 2.5, 0.3, 4.0, 4.8 };
    for (size_t i = 0; i < sizeof froms / sizeof *froms; i++) {
        int count = read_pictures(ask("original", froms[i], 7, ""), list, 64), first = (int)(froms[i] * RATE + 1e-6);
        int should = RATE * SECONDS - first < 7 ? RATE * SECONDS - first : 7;
        assert_int_equal(count, should);
        for (int k = 0; k < count; k++) {
            double at = (double)(first + k) / RATE;
            assert_true(list[k].at > at - 1e-3 && list[k].at < at + 1e-3 && list[k].length > 0.099 && list[k].length < 0.101);
            int y = brightness(&list[k]), is = 20 + 4 * (first + k); /* as enter made them */
            if (abs(y - is) > 2)
                fail_msg("at %g: %d and not %d", at, y, is);
        }
    }
    assert_int_equal(ask("original", 5.5, 7, "")->size, 0); /* behind the end */
}

/* One after the other, as playing asks, costs no jump; a jump back is exact too. */
static void they_go_on_where_they_stopped(void **state)
{
    (void)state;
    shown list[64];
    double from = 0;
    for (int i = 0; i < 10; i++) {
        int count = read_pictures(ask("original", from, 5, ""), list, 64);
        assert_int_equal(count, 5);
        assert_true(list[0].at > from - 1e-3 && list[0].at < from + 1e-3);
        from = list[4].at + list[4].length;
    }
}

static void a_grade_is_seen(void **state)
{
    (void)state;
    shown one, other;
    ln_block *grey, *coloured;
    assert_int_equal(read_pictures(ask("original", 2, 1, ""), &one, 1), 1);
    coloured = decode(one.jpeg, one.bytes);
    assert_int_equal(read_pictures(ask("graded", 2, 1, "&p=1"), &other, 1), 1);
    grey = decode(other.jpeg, other.bytes);
    int u = coloured->plane[1][10 * coloured->stride[1] + 10], v = grey->plane[1][10 * grey->stride[1] + 10];
    assert_true(abs(u - 128) > 20 && abs(v - 128) <= 2); /* saturation 0 */
    ln_block_unref(&grey);
    assert_int_equal(read_pictures(ask("graded", 2, 1, "&p="), &other, 1), 1);
    assert_int_equal(other.bytes, one.bytes);
    grey = decode(other.jpeg, other.bytes);
    assert_int_equal(grey->plane[1][10 * grey->stride[1] + 10], u);
    ln_block_unref(&grey);
    ln_block_unref(&coloured);
}

static void thumbs_are_small_and_known(void **state)
{
    (void)state;
    char tag[200], more[300];
    const client_answer *a = client_done(client_get("/api/clips/1/thumb?at=3.2&h=36", ""), 200);
    ln_block *picture = decode((const uint8_t *)a->body, (uint32_t)a->size);
    assert_true(picture->height == 36 && picture->width == 64);
    ln_block_unref(&picture);
    assert_int_equal(sscanf(strstr(a->head, "ETag: "), "ETag: %199s", tag), 1);
    snprintf(more, sizeof more, "If-None-Match: %s\r\n", tag);
    assert_int_equal(client_done(client_get("/api/clips/1/thumb?at=3.2&h=36", more), 304)->size, 0);
    client_done(client_get("/api/clips/1/thumb?at=3.3&h=36", more), 200);
    client_done(client_get("/api/clips/1/thumb?at=x", ""), 400);
    client_done(client_get("/api/clips/1/thumb?h=5", ""), 400);
    client_done(client_get("/api/clips/1/pictures/original?count=1000", ""), 400);
    client_done(client_get("/api/clips/1/pictures/stolen?count=1", ""), 404);
    client_done(client_get("/api/clips/1/sound/original.wav", ""), 400); /* it has none */
}

/* The scope of a colourless picture has no colour, and changes with the grade. */
static void scopes_see_the_grade(void **state)
{
    (void)state;
    static const char *const kinds[] = { "waveform", "parade", "vectorscope", "histogram", "all" };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        char path[200];
        static char before[400000];
        snprintf(path, sizeof path, "/api/scopes/1?at=2&kind=%s&version=original&p=1", kinds[i]);
        const client_answer *a = client_done(client_get(path, ""), 200);
        size_t size = a->size;
        assert_true(size > 100 && size < sizeof before && !memcmp(a->body, "\x89PNG", 4));
        memcpy(before, a->body, size);
        snprintf(path, sizeof path, "/api/scopes/1?at=2&kind=%s&version=graded&p=", kinds[i]);
        a = client_done(client_get(path, ""), 200);
        assert_true(a->size == size && !memcmp(a->body, before, size));
        snprintf(path, sizeof path, "/api/scopes/1?at=2&kind=%s&version=graded&p=1", kinds[i]);
        a = client_done(client_get(path, ""), 200);
        assert_true(a->size != size || memcmp(a->body, before, size) || !strcmp(kinds[i], "waveform")); /* luma stays */
    }
    client_done(client_get("/api/scopes/1?kind=smell", ""), 400);
    client_done(client_get("/api/scopes/1?version=third", ""), 400);
    client_done(client_get("/api/scopes/1?at=5.0", ""), 200); /* where playing has ended: the last picture */
    client_done(client_get("/api/scopes/1?at=99", ""), 200);
    client_done(client_get("/api/scopes/9", ""), 404);
}

static int enter(void **state)
{
    char line[300];
    if (client_enter(state))
        return 1;
    client_shell("ffmpeg -v error -f lavfi -i color=black:s=128x72:r=10:d=5,format=yuv420p,geq=lum=20+4*N:cb=90:cr=140 -color_range pc -colorspace smpte170m -c:v ffv1 clip.mkv </dev/null");
    snprintf(line, sizeof line, "%s propose clip.mkv --film film.lanterne --year 1895 --saturation 0 -q", client_program);
    client_shell(line);
    client_start((const char *const[]){ "lanterne", "studio", "film.lanterne", "--no-open", "--by", "Anna", NULL });
    return 0;
}

int main(int count, char **words)
{
    if (!client_takes(count, words))
        return 2;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pictures_stand_in_time),
        cmocka_unit_test(they_go_on_where_they_stopped),
        cmocka_unit_test(a_grade_is_seen),
        cmocka_unit_test(thumbs_are_small_and_known),
        cmocka_unit_test(scopes_see_the_grade),
    };
    return cmocka_run_group_tests(tests, enter, client_end);
}
