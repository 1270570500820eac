/* SPDX-License-Identifier: Apache-2.0 */
/* Fingerprints: of texts, so that no two lists of texts are written alike, and of files, read once from front to back. */
#include "ledger/store.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHUNK = 1 << 18, CHUNKS_A_WORD = 64 }; /* progress is told every 16 MiB */

static ln_status finish(EVP_MD_CTX *sha, char hex[LN_HEX])
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    if (!EVP_DigestFinal_ex(sha, digest, NULL))
        return ln_fail(LN_EMEMORY, "no memory for a fingerprint");
    for (int i = 0; i < (LN_HEX - 1) / 2; i++)
        snprintf(hex + 2 * i, 3, "%02x", digest[i]);
    return LN_OK;
}

static EVP_MD_CTX *start(void)
{
    EVP_MD_CTX *sha = EVP_MD_CTX_new();
    if (sha && EVP_DigestInit_ex(sha, EVP_sha256(), NULL))
        return sha;
    EVP_MD_CTX_free(sha);
    ln_fail(LN_EMEMORY, "no memory for a fingerprint");
    return NULL;
}

ln_status ln_seal(const char *const *parts, size_t count, char hex[LN_HEX])
{
    EVP_MD_CTX *sha = start();
    if (!sha)
        return LN_EMEMORY;
    int good = 1;
    for (size_t i = 0; i < count && good; i++) {
        size_t length = strlen(parts[i]);
        unsigned char size[8];
        for (int b = 0; b < 8; b++)
            size[b] = (unsigned char)((uint64_t)length >> (56 - 8 * b));
        good = EVP_DigestUpdate(sha, size, sizeof size) && EVP_DigestUpdate(sha, parts[i], length);
    }
    ln_status status = good ? finish(sha, hex) : ln_fail(LN_EMEMORY, "no memory for a fingerprint");
    EVP_MD_CTX_free(sha);
    return status;
}

static ln_status unreadable(const char *path)
{
    if (errno == ENOENT || errno == ENOTDIR)
        return ln_fail(LN_EMISSING, "%s is not there", path);
    return ln_fail(LN_EREAD, "%s cannot be read: %s", path, strerror(errno));
}

/* Read all of `file` into `sha`. */
static ln_status take_in(int file, const char *path, int64_t size, ln_job *job, EVP_MD_CTX *sha, int64_t *bytes)
{
    unsigned char *chunk = malloc(CHUNK);
    if (!chunk)
        return ln_fail(LN_EMEMORY, "no memory to read %s", path);
    ln_status status = LN_OK;
    *bytes = 0;
    for (int turn = 0; !status; turn++) {
        ssize_t got = read(file, chunk, CHUNK);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            status = unreadable(path);
        else if (ln_job_stopping(job))
            status = ln_job_stopped();
        else if (got > 0 && !EVP_DigestUpdate(sha, chunk, (size_t)got))
            status = ln_fail(LN_EMEMORY, "no memory for a fingerprint");
        if (got <= 0)
            break;
        *bytes += got;
        if (job && job->progress && turn % CHUNKS_A_WORD == 0)
            job->progress(job->who, "fingerprint", size > 0 ? (double)*bytes / (double)size : -1, 0);
    }
    free(chunk);
    return status;
}

static bool same_state(const struct stat *a, const struct stat *b)
{
    return a->st_size == b->st_size && a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

ln_status ln_seal_file(const char *path, ln_job *job, char hex[LN_HEX], int64_t *bytes)
{
    EVP_MD_CTX *sha = NULL;
    struct stat before, after;
    ln_status status = LN_OK;
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY); /* a named pipe must not hold us */
    if (file < 0 || fstat(file, &before)) {
        status = unreadable(path);
        goto done;
    }
    if (!S_ISREG(before.st_mode)) {
        status = ln_fail(LN_EREAD, "%s is not a file", path);
        goto done;
    }
    sha = start();
    status = sha ? take_in(file, path, before.st_size, job, sha, bytes) : LN_EMEMORY;
    if (!status && fstat(file, &after))
        status = unreadable(path);
    if (!status && (!same_state(&before, &after) || *bytes != after.st_size))
        status = ln_fail(LN_EREAD, "%s changed while it was read: wait until it is whole", path);
    if (!status)
        status = finish(sha, hex);
done:
    EVP_MD_CTX_free(sha);
    if (file >= 0)
        close(file);
    return status;
}
