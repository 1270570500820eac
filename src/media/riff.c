/* SPDX-License-Identifier: Apache-2.0 */
/* RIFF: chunks of four letters, a 32-bit size and that many bytes, padded to even. RF64 and BW64 (EBU Tech 3306, ITU-R BS.2088): the sizes of file and data stand as 64
 * bits in the ds64 chunk that comes first. */
#define _FILE_OFFSET_BITS 64
#include "media/riff.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libavutil/intreadwrite.h>

#include <lanterne/log.h>

enum { CHUNK_MAX = 64 << 20 };

typedef struct chunk {
    char name[4];
    int64_t at, size; /* of the bytes after the head */
} chunk;

/* One walk through a file. */
typedef struct walk {
    FILE *file;
    int64_t next, end, data_size;
} walk;

static bool read_at(FILE *file, int64_t at, void *bytes, size_t size)
{
    return !fseeko(file, at, SEEK_SET) && fread(bytes, 1, size, file) == size;
}

static bool begin(walk *w, const char *path)
{
    uint8_t head[12];
    *w = (walk){ .file = fopen(path, "rb"), .next = 12, .data_size = -1 };
    if (!w->file)
        return false;
    bool wave = read_at(w->file, 0, head, 12) && !memcmp(head + 8, "WAVE", 4) && (!memcmp(head, "RIFF", 4) || !memcmp(head, "RF64", 4) || !memcmp(head, "BW64", 4));
    if (wave && !fseeko(w->file, 0, SEEK_END))
        w->end = ftello(w->file);
    return wave;
}

static bool step(walk *w, chunk *c)
{
    uint8_t head[8], sizes[24];
    if (w->next + 8 > w->end || !read_at(w->file, w->next, head, 8))
        return false;
    memcpy(c->name, head, 4);
    c->at = w->next + 8;
    c->size = AV_RL32(head + 4);
    if (!memcmp(c->name, "ds64", 4) && c->size >= 24 && read_at(w->file, c->at, sizes, 24))
        w->data_size = (int64_t)AV_RL64(sizes + 8);
    if (!memcmp(c->name, "data", 4) && c->size == UINT32_MAX)
        c->size = w->data_size;
    if (c->size < 0 || c->size > w->end - c->at)
        return false;
    w->next = c->at + c->size + (c->size & 1);
    return true;
}

static bool is(const chunk *c, const char *names)
{
    for (; *names; names += 4)
        if (!memcmp(c->name, names, 4))
            return true;
    return false;
}

/* FFmpeg writes the INFO list from the metadata itself. PEAK, MD5 and levl speak of samples that may have changed. */
static bool is_ours(const walk *w, const chunk *c)
{
    char kind[4];
    if (is(c, "fmt data" "fact" "JUNK" "junk" "PAD FLLRds64bextPEAKlevlMD5 id3 ID3 ") || c->size > CHUNK_MAX)
        return false;
    return !is(c, "LIST") || (c->size >= 4 && read_at(w->file, c->at, kind, 4) && memcmp(kind, "INFO", 4));
}

static ln_status append(const walk *w, const chunk *c, ln_part *part, int64_t *added)
{
    size_t size = 8 + (size_t)c->size + (c->size & 1);
    uint8_t *bytes = calloc(1, size);
    ln_status status = bytes ? LN_OK : ln_fail(LN_EMEMORY, "no memory for a chunk of %lld bytes", (long long)c->size);
    if (!status && !read_at(w->file, c->at - 8, bytes, 8 + (size_t)c->size))
        status = ln_fail(LN_EREAD, "the chunk %.4s cannot be read", c->name);
    if (!status)
        status = ln_part_append(part, bytes, size);
    if (!status)
        *added += (int64_t)size;
    free(bytes);
    return status;
}

static ln_status patch_size(const walk *out, ln_part *part, int64_t size)
{
    uint8_t bytes[8];
    char name[4];
    if (!read_at(out->file, 0, name, 4))
        return ln_fail(LN_EWRITE, "%s cannot be read back", ln_part_path(part));
    AV_WL64(bytes, (uint64_t)(size - 8));
    if (!memcmp(name, "RIFF", 4))
        return size - 8 < UINT32_MAX ? ln_part_patch(part, 4, bytes, 4) : LN_OK; /* past 4 GiB the size is not looked at any more */
    return ln_part_patch(part, 20, bytes, 8);
}

/* Description, originator, time reference, UMID, loudness and coding history exactly as they were. */
static ln_status carry_bext(const walk *from, const chunk *was, walk *out, ln_part *part)
{
    chunk c;
    uint8_t *bytes = NULL;
    ln_status status = LN_OK;
    out->next = 12;
    while (step(out, &c))
        if (is(&c, "bext") && c.size == was->size && c.size <= CHUNK_MAX) {
            bytes = malloc((size_t)c.size);
            if (!bytes)
                return ln_fail(LN_EMEMORY, "no memory for a chunk");
            if (read_at(from->file, was->at, bytes, (size_t)c.size))
                status = ln_part_patch(part, c.at, bytes, (size_t)c.size);
            free(bytes);
            break;
        }
    return status;
}

ln_status ln_riff_carry(const char *source, ln_part *part)
{
    walk from, out = { 0 };
    chunk c;
    int64_t added = 0;
    ln_status status = LN_OK;
    if (!begin(&from, source) || !begin(&out, ln_part_path(part)))
        goto done;
    if (out.end & 1) {
        status = ln_part_append(part, "", 1);
        added = 1;
    }
    while (!status && step(&from, &c))
        if (is(&c, "bext"))
            status = carry_bext(&from, &c, &out, part);
        else if (is_ours(&from, &c)) {
            status = append(&from, &c, part, &added);
            ln_log(LN_DETAIL, "the chunk %.4s is carried over", c.name);
        }
    if (!status && added)
        status = patch_size(&out, part, out.end + added);
done:
    if (from.file)
        fclose(from.file);
    if (out.file)
        fclose(out.file);
    return status;
}

bool ln_riff_read(const char *path, const char *name, size_t most, char **bytes, size_t *size)
{
    walk w;
    chunk c;
    bool found = false;
    *bytes = NULL;
    if (begin(&w, path))
        while (!found && step(&w, &c))
            found = is(&c, name);
    if (found && c.size > 0 && (size_t)c.size <= most && (*bytes = malloc((size_t)c.size)) && !read_at(w.file, c.at, *bytes, (size_t)c.size)) {
        free(*bytes);
        *bytes = NULL;
    }
    *size = *bytes ? (size_t)c.size : 0;
    if (w.file)
        fclose(w.file);
    return *bytes;
}

int64_t ln_riff_lacks(const char *path)
{
    const int64_t unsaid = 0x7f000000; /* sox writes 0x7ffff000 into a pipe */
    walk w;
    chunk c = { .size = 0 };
    bool wave = begin(&w, path);
    while (wave && step(&w, &c))
        ;
    if (w.file)
        fclose(w.file);
    bool cut = wave && !memcmp(c.name, "data", 4) && c.size > w.end - c.at && (c.size < unsaid || c.size > UINT32_MAX);
    return cut ? c.size - (w.end - c.at) : 0;
}
