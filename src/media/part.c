/* SPDX-License-Identifier: Apache-2.0 */
/* flock is BSD's and Linux's, not POSIX's: a lock that belongs to the open file, which fcntl's do not. */
#define _DEFAULT_SOURCE
#include "media/part.h"

#include <errno.h>
#include <fcntl.h>
#include <libavutil/error.h>
#include <libavutil/mem.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BUFFER = 256 * 1024 };

struct ln_part {
    int fd;
    int error;     /* errno of the first write that failed */
    AVIOContext *io;
    char *path, *part;
};

static ln_status trouble(const char *path, int error)
{
    if (error == ENOSPC || error == EDQUOT || error == EFBIG)
        return ln_fail(LN_EFULL, "%s: %s; make room or choose another place", path, error == EFBIG ? "the file would be larger than is allowed here" : "the disk is full");
    return ln_fail(LN_EWRITE, "%s cannot be written: %s; choose another place", path, strerror(error));
}

ln_status ln_part_trouble(const ln_part *part)
{
    return part->error ? trouble(part->path, part->error) : LN_OK;
}

static int write_all(ln_part *part, const uint8_t *bytes, size_t size)
{
    while (size > 0 && !part->error) {
        ssize_t n = write(part->fd, bytes, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            part->error = errno;
            break;
        }
        bytes += n;
        size -= (size_t)n;
    }
    return part->error ? AVERROR(part->error) : 0;
}

static int io_write(void *opaque, uint8_t *bytes, int size)
{
    int error = write_all(opaque, bytes, (size_t)size);
    return error ? error : size;
}

static int io_read(void *opaque, uint8_t *bytes, int size)
{
    ssize_t n = read(((ln_part *)opaque)->fd, bytes, (size_t)size);
    return n < 0 ? AVERROR(errno) : n ? (int)n : AVERROR_EOF;
}

static int64_t io_seek(void *opaque, int64_t at, int whence)
{
    ln_part *part = opaque;
    struct stat st;
    if (whence == AVSEEK_SIZE)
        return fstat(part->fd, &st) ? AVERROR(errno) : st.st_size;
    int64_t to = lseek(part->fd, at, whence & ~AVSEEK_FORCE);
    return to < 0 ? AVERROR(errno) : to;
}

static bool is_file(const char *path, const struct stat *other)
{
    struct stat st;
    return other && !stat(path, &st) && st.st_dev == other->st_dev && st.st_ino == other->st_ino;
}

/* A run that ends between our open and our lock has renamed the file that we then hold: only the inode still standing under the name is ours to empty. */
static ln_status lock_part(ln_part *part)
{
    struct stat held, standing;
    for (;;) {
        part->fd = open(part->part, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0666);
        if (part->fd < 0)
            return trouble(part->path, errno);
        if (flock(part->fd, LOCK_EX | LOCK_NB))
            return ln_fail(LN_EWRITE, "%s is being written by another run; wait for it or choose another name", part->path);
        if (fstat(part->fd, &held))
            return trouble(part->path, errno);
        if (!lstat(part->part, &standing) && standing.st_dev == held.st_dev && standing.st_ino == held.st_ino)
            return ftruncate(part->fd, 0) ? trouble(part->path, errno) : LN_OK;
        close(part->fd);
    }
}

static ln_status judge_target(const char *path, const char *part, const char *source)
{
    struct stat from, to;
    const struct stat *original = source && !stat(source, &from) ? &from : NULL;
    if (is_file(path, original) || is_file(part, original))
        return ln_fail(LN_ESAME, "%s is the source itself, which is never written; choose another name", path);
    if (!stat(path, &to) && !S_ISREG(to.st_mode))
        return ln_fail(LN_EWRITE, "%s is %s; give the name of a file", path, S_ISDIR(to.st_mode) ? "a directory" : "not a regular file");
    if (!lstat(part, &to) && !S_ISREG(to.st_mode))
        return ln_fail(LN_EWRITE, "%s stands where the file is to be made, and is not a regular file; remove it or choose another name", part);
    return LN_OK;
}

ln_status ln_part_open(const char *path, const char *source, ln_part **out)
{
    size_t size = strlen(path) + sizeof ".part";
    ln_part *part = calloc(1, sizeof *part);
    uint8_t *buffer = NULL;
    ln_status status = LN_EMEMORY;
    *out = NULL;
    if (!part)
        return ln_fail(LN_EMEMORY, "no memory to write %s", path);
    part->fd = -1;
    part->path = strdup(path);
    part->part = malloc(size);
    if (!part->path || !part->part)
        goto done;
    snprintf(part->part, size, "%s.part", path);
    status = judge_target(path, part->part, source);
    if (!status)
        status = lock_part(part);
    if (status)
        goto done;
    status = LN_EMEMORY;
    buffer = av_malloc(BUFFER);
    part->io = buffer ? avio_alloc_context(buffer, BUFFER, 1, part, io_read, io_write, io_seek) : NULL;
    if (!part->io)
        goto done;
    *out = part;
    return LN_OK;
done:
    if (status == LN_EMEMORY)
        ln_fail(LN_EMEMORY, "no memory to write %s", path);
    av_free(buffer);
    if (part->fd >= 0) /* ours only when it was locked and emptied */
        close(part->fd);
    if (status == LN_EMEMORY && part->fd >= 0)
        unlink(part->part);
    free(part->path);
    free(part->part);
    free(part);
    return status;
}

AVIOContext *ln_part_io(ln_part *part)
{
    return part->io;
}

const char *ln_part_path(const ln_part *part)
{
    return part->part;
}

static void free_io(ln_part *part)
{
    if (part->io)
        av_freep(&part->io->buffer);
    avio_context_free(&part->io);
}

ln_status ln_part_flush(ln_part *part)
{
    if (part->io)
        avio_flush(part->io);
    free_io(part);
    if (!part->error && fsync(part->fd))
        part->error = errno;
    return ln_part_trouble(part);
}

ln_status ln_part_append(ln_part *part, const void *bytes, size_t size)
{
    if (lseek(part->fd, 0, SEEK_END) < 0)
        return trouble(part->path, errno);
    write_all(part, bytes, size);
    return ln_part_trouble(part);
}

ln_status ln_part_patch(ln_part *part, int64_t at, const void *bytes, size_t size)
{
    if (lseek(part->fd, at, SEEK_SET) < 0)
        return trouble(part->path, errno);
    write_all(part, bytes, size);
    return ln_part_trouble(part);
}

static void free_part(ln_part **part)
{
    free_io(*part);
    if ((*part)->fd >= 0)
        close((*part)->fd);
    free((*part)->path);
    free((*part)->part);
    free(*part);
    *part = NULL;
}

/* The name itself must survive a power cut too. Some file systems cannot sync a directory and say EINVAL: nothing more can be done there. */
static void sync_directory(char *path)
{
    int fd = open(dirname(path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        fsync(fd);
        close(fd);
    }
}

ln_status ln_part_commit(ln_part **part)
{
    ln_part *p = *part;
    ln_status status = fsync(p->fd) ? trouble(p->path, errno) : LN_OK;
    if (!status && rename(p->part, p->path))
        status = trouble(p->path, errno);
    if (status)
        unlink(p->part);
    else
        sync_directory(p->part); /* cut short by dirname: not needed any more */
    free_part(part);
    return status;
}

void ln_part_drop(ln_part **part)
{
    if (!part || !*part)
        return;
    unlink((*part)->part);
    free_part(part);
}

ln_status ln_part_whole(const char *path, const char *source, const void *bytes, size_t size)
{
    ln_part *part = NULL;
    ln_status status = ln_part_open(path, source, &part);
    if (!status)
        status = ln_part_flush(part); /* the bytes from here on are ours, not FFmpeg's */
    if (!status)
        status = ln_part_append(part, bytes, size);
    if (!status)
        return ln_part_commit(&part);
    ln_part_drop(&part);
    return status;
}
