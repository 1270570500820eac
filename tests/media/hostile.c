/* SPDX-License-Identifier: Apache-2.0 */
/* Files that a disk, a cable or an enemy has changed: whatever is in them, every track is read to its end or refused with a sentence, in bounded time. */
#include "../check.h"

#include <time.h>

#include "base/arena.h"
#include "sample.h"

/* Tiny files stay tiny: half a second of a small picture and of sound. Decoders that are not FFmpeg's own code come in through webm and mkv. */
static const char *const films[][2] = {
    { "a.mp4", "-c:v libx264 -preset ultrafast -bf 1 -c:a aac" },
    { "b.mp4", "-c:v libx265 -preset ultrafast -x265-params log-level=none -c:a aac -movflags frag_keyframe+empty_moov" },
    { "c.mov", "-c:v prores_ks -c:a pcm_s24le" },
    { "d.mkv", "-c:v ffv1 -c:a flac" },
    { "e.webm", "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -c:a libopus" },
    { "f.avi", "-c:v mjpeg -c:a libmp3lame" },
    { "g.ts", "-c:v mpeg2video -bf 2 -c:a aac" },
    { "h.mxf", "-c:v mpeg2video -c:a pcm_s16le -ar 48000" },
    { "i.ogg", "-vn -c:a libvorbis" },
    { "j.mp3", "-vn -c:a libmp3lame" },
    { "k.wav", "-vn -c:a pcm_f32le" },
    { "l.flac", "-vn -c:a flac" },
    { "m.png", "-an -frames:v 1" },
    { "n.tiff", "-an -frames:v 1 -pix_fmt rgb48le" },
    { "o.jpg", "-an -frames:v 1" },
    { "p.y4m", "-an -pix_fmt yuv420p" },
    { "q.gif", "-an" },
    { "r.aiff", "-vn" },
};
enum { FILMS = sizeof films / sizeof *films, FLIPPED = 20, CUT = 6, SECONDS_MAX = 20 };

static ln_arena *arena;

static int make(void **state)
{
    arena = ln_arena_new();
    if (!arena || make_folder(state))
        return 1;
    for (int i = 0; i < FILMS; i++)
        ffmpeg("-f lavfi -i testsrc2=s=64x48:r=25:d=0.4 -f lavfi -i sine=d=0.4:r=44100 %s %s", films[i][1], films[i][0]);
    return 0;
}

static int drop(void **state)
{
    ln_arena_free(arena);
    return drop_folder(state);
}

static uint32_t seed = 2463534242U;
static uint32_t any(void) /* xorshift, Marsaglia 2003 */
{
    seed ^= seed << 13;
    seed ^= seed >> 17;
    return seed ^= seed << 5;
}

static ln_status read_all(ln_clip *clip, int64_t *blocks)
{
    ln_block *block;
    ln_status status;
    int64_t last = INT64_MIN;
    while (!(status = ln_clip_next(clip, &block))) {
        if (block->kind == LN_SOUND ? last != INT64_MIN && block->at != last : block->at <= last)
            fail_msg("a block at %lld after %lld", (long long)block->at, (long long)last);
        last = block->kind == LN_SOUND ? block->at + block->length : block->at;
        ++*blocks;
        ln_block_unref(&block);
    }
    return status;
}

static int64_t read_track(const char *path, const ln_track *track)
{
    ln_clip *clip;
    int64_t blocks = 0;
    ln_kind kind = track->kind == LN_TRACK_SOUND ? LN_SOUND : LN_PICTURE;
    ln_status status = ln_media_open(path, kind, track->index, 2, &clip);
    if (status) {
        assert_true(ln_why()[0]);
        return 0;
    }
    status = read_all(clip, &blocks);
    assert_true(status == LN_END || ln_why()[0]);
    if (ln_clip_seek(clip, clip->info.start + clip->info.length / 2) == LN_OK)
        read_all(clip, &(int64_t){ 0 });
    ln_clip_close(&clip);
    return blocks;
}

/* How many blocks all tracks gave. A hang ends the test by its alarm, with the file still there to look at. */
static int64_t try_file(const char *path, const char *what)
{
    ln_media_info info;
    int64_t blocks = 0;
    time_t began = time(NULL);
    alarm(2 * SECONDS_MAX);
    ln_status status = ln_media_probe(path, arena, &info);
    if (status)
        assert_true(status != LN_END && ln_why()[0]);
    for (size_t i = 0; !status && i < info.track_count; i++)
        if (info.track[i].kind == LN_TRACK_SOUND || info.track[i].kind == LN_TRACK_PICTURE)
            blocks += read_track(path, &info.track[i]);
    alarm(0);
    if (time(NULL) - began > SECONDS_MAX)
        fail_msg("%s took %d s", what, (int)(time(NULL) - began));
    return blocks;
}

static void bits_may_flip(void **state)
{
    (void)state;
    int readable = 0;
    for (int i = 0; i < FILMS; i++) {
        bytes good = load(films[i][0]);
        uint8_t *bad = malloc(good.size);
        for (int n = 0; n < FLIPPED; n++) {
            char what[100], name[32];
            snprintf(name, sizeof name, "flipped-%s", films[i][0]);
            memcpy(bad, good.data, good.size);
            /* half of them in the header, where the sizes and counts are */
            size_t within = n % 2 && good.size > 600 ? 600 : good.size;
            for (int flips = 1 + n / 4; flips; flips--)
                bad[any() % within] ^= (uint8_t)(1U << any() % 8);
            snprintf(what, sizeof what, "%s, case %d", films[i][0], n);
            save(name, bad, good.size);
            readable += try_file(name, what) > 0;
        }
        free(bad);
        free(good.data);
    }
    assert_true(readable > FILMS * FLIPPED / 3); /* damage is read around, not run away from */
}

static void files_may_be_cut_anywhere(void **state)
{
    (void)state;
    for (int i = 0; i < FILMS; i++) {
        bytes good = load(films[i][0]);
        for (int n = 0; n < CUT; n++) {
            char what[100], name[32];
            snprintf(name, sizeof name, "cut-%s", films[i][0]);
            size_t size = n == 0 ? 1 : good.size * (size_t)n / CUT - any() % 16;
            snprintf(what, sizeof what, "%s cut to %zu bytes", films[i][0], size);
            save(name, good.data, size);
            try_file(name, what);
        }
        free(good.data);
    }
}

static void stretches_may_be_overwritten(void **state)
{
    (void)state;
    for (int i = 0; i < FILMS; i++) {
        bytes b = load(films[i][0]);
        char name[32];
        snprintf(name, sizeof name, "hole-%s", films[i][0]);
        for (size_t at = b.size / 2; at < b.size / 2 + b.size / 10; at++)
            b.data[at] = (uint8_t)any();
        save(name, b.data, b.size);
        free(b.data);
        bool one_piece = strstr(name, ".png") || strstr(name, ".jpg") || strstr(name, ".ogg"); /* all that little files of these hold stands or falls together */
        if (!try_file(name, name) && !one_piece)
            fail_msg("%s: nothing of it was read", name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bits_may_flip),
        cmocka_unit_test(files_may_be_cut_anywhere),
        cmocka_unit_test(stretches_may_be_overwritten),
    };
    return cmocka_run_group_tests(tests, make, drop);
}
