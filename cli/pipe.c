/* SPDX-License-Identifier: Apache-2.0 */
#include "pipe.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool pipe_asked(const ln_call *call)
{
    return call->general.output && !strcmp(call->general.output, "-");
}

static ln_status send_bytes(const char *bytes, size_t size)
{
    while (size) {
        ssize_t sent = write(STDOUT_FILENO, bytes, size);
        if (sent < 0 && errno != EINTR)
            return ln_fail(LN_EWRITE, "standard output cannot be written: %s", strerror(errno));
        bytes += sent > 0 ? sent : 0;
        size -= sent > 0 ? (size_t)sent : 0;
    }
    return LN_OK;
}

static ln_status send_file(const char *path)
{
    char bytes[1 << 16];
    ssize_t got = 0;
    ln_status status = LN_OK;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    while (file >= 0 && !status && (got = read(file, bytes, sizeof bytes)) > 0)
        status = send_bytes(bytes, (size_t)got);
    if (!status && (file < 0 || got < 0))
        status = ln_fail(LN_EREAD, "%s cannot be read: %s", path, strerror(errno));
    if (file >= 0)
        close(file);
    return status;
}

ln_status pipe_run(ln_call *call, ln_status (*run)(ln_call *call))
{
    const char *temporary = getenv("TMPDIR");
    if (isatty(STDOUT_FILENO))
        return ln_fail(LN_ESETTING, "--output -: a terminal shows no sound: send it to a player (... -o - | aplay), or name a file");
    if (call->general.film)
        return ln_fail(LN_ESETTING, "--output -: a film records where its outputs lie, and a pipe is nowhere: leave --film out, or name a file");
    char *folder = ln_arena_print(call->arena, "%s/lanterne-XXXXXX", temporary && *temporary ? temporary : "/tmp");
    if (!folder)
        return LN_EMEMORY;
    if (!mkdtemp(folder))
        return ln_fail(LN_EWRITE, "--output -: %s cannot be made: %s", folder, strerror(errno));
    const char *file = ln_arena_print(call->arena, "%s/sound.wav", folder);
    call->general.output = file;
    call->general.quiet = true;
    ln_status status = file ? run(call) : LN_EMEMORY;
    if (!status)
        status = send_file(file);
    if (file)
        unlink(file);
    rmdir(folder);
    return status;
}
