/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_TESTS_MEDIA_SAMPLE_H
#define LN_TESTS_MEDIA_SAMPLE_H

/* Small media made by the ffmpeg program in a folder of its own, and what a clip gives of them as plain bytes. Comes after check.h. */

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <lanterne/log.h>
#include <lanterne/media.h>

static char folder[] = "/tmp/lanterne-media-XXXXXX";
static char heard[16][400]; /* the last warnings */
static int heard_count;

static void hear(void *user, ln_level level, const char *sentence)
{
    (void)user;
    if (level == LN_WARNING)
        snprintf(heard[heard_count++ % 16], sizeof heard[0], "%s", sentence);
}

static inline bool was_heard(const char *part)
{
    for (int i = 0; i < 16 && i < heard_count; i++)
        if (strstr(heard[i], part))
            return true;
    return false;
}

static inline int make_folder(void **state)
{
    (void)state;
    ln_log_to(hear, NULL);
    return !mkdtemp(folder) || chdir(folder);
}

static inline int drop_folder(void **state)
{
    char command[100];
    (void)state;
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return chdir("/") || system(command);
}

/* Run the program in the folder; sanitizers that slow us need not slow it. */
__attribute__((format(printf, 1, 2))) static inline void ffmpeg(const char *format, ...)
{
    char arguments[1800], command[2000];
    va_list list;
    va_start(list, format);
    vsnprintf(arguments, sizeof arguments, format, list);
    va_end(list);
    snprintf(command, sizeof command, "ffmpeg -nostdin -v error -y %s </dev/null 2>ffmpeg.log", arguments);
    if (system(command))
        fail_msg("%s", command);
}

/* One number that ffprobe prints. */
static inline double probe_number(const char *path, const char *what)
{
    char command[500], line[100] = "";
    snprintf(command, sizeof command, "ffprobe -v error %s -of default=nk=1:nw=1 %s", what, path);
    FILE *f = popen(command, "r");
    assert_non_null(f);
    assert_non_null(fgets(line, sizeof line, f));
    pclose(f);
    return strtod(line, NULL);
}

typedef struct bytes {
    uint8_t *data;
    size_t size, room;
} bytes;

static inline bytes load(const char *path)
{
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    fseek(f, 0, SEEK_END);
    bytes b = { .size = (size_t)ftell(f) };
    b.data = malloc(b.size + 1);
    rewind(f);
    assert_int_equal(fread(b.data, 1, b.size, f), b.size);
    fclose(f);
    return b;
}

static inline void save(const char *path, const uint8_t *data, size_t size)
{
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(data, 1, size, f), size);
    fclose(f);
}

static inline void append(bytes *b, const void *data, size_t size)
{
    if (b->size + size >= b->room) {
        b->room = 2 * (b->size + size) + 1; /* not a little each time: sanitizers move what grows */
        b->data = realloc(b->data, b->room);
        assert_non_null(b->data);
    }
    memcpy(b->data + b->size, data, size);
    b->size += size;
}

static inline ln_clip *open_clip(const char *path, ln_kind kind)
{
    ln_clip *clip;
    assert_ok(ln_media_open(path, kind, -1, 0, &clip));
    return clip;
}

/* Sound as interleaved float, at most `limit` samples from here on. Blocks must follow each other without a gap. */
static inline bytes hear_out(ln_clip *clip, int64_t limit)
{
    bytes b = { .data = malloc(1) };
    ln_block *block;
    ln_status status = LN_OK;
    int64_t next = INT64_MIN, done = 0;
    while (done < limit && !(status = ln_clip_next(clip, &block))) {
        assert_true(next == INT64_MIN || block->at == next);
        next = block->at + block->length;
        int64_t count = block->length < limit - done ? block->length : limit - done;
        float *mixed = malloc((size_t)count * (size_t)block->channels * sizeof(float) + 1);
        for (int64_t i = 0; i < count; i++)
            for (int c = 0; c < block->channels; c++)
                mixed[i * block->channels + c] = block->sound[c][i];
        append(&b, mixed, (size_t)count * (size_t)block->channels * sizeof(float));
        done += count;
        free(mixed);
        ln_block_unref(&block);
    }
    if (status && status != LN_END)
        fail_msg("%s", ln_why());
    return b;
}

static inline void lay_out(const ln_block *picture, bytes *b)
{
    int wide = picture->pixels.real ? 4 : picture->pixels.depth > 8 ? 2 : 1;
    for (int p = 0; p < ln_plane_count(&picture->pixels); p++)
        for (int y = 0; y < ln_plane_height(picture, p); y++)
            append(b, picture->plane[p] + y * picture->stride[p], (size_t)ln_plane_width(picture, p) * (size_t)wide);
}

static inline void assert_same_bytes(const char *what, bytes a, bytes b)
{
    size_t i = 0;
    while (i < a.size && i < b.size && a.data[i] == b.data[i])
        i++;
    if (a.size != b.size || i < a.size)
        fail_msg("%s: %zu and %zu bytes, the same up to byte %zu", what, a.size, b.size, i);
}

#endif
