/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_TESTS_PEER_H
#define LN_TESTS_PEER_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* Other programs' answers, through files in a folder of the test's own. */

static char peer_folder[] = "/tmp/lanterne-peer-XXXXXX";

static inline void peer_begin(void)
{
    if (!mkdtemp(peer_folder))
        abort();
}

static inline void peer_end(void)
{
    char command[100];
    snprintf(command, sizeof command, "rm -r %s", peer_folder);
    if (system(command))
        abort();
}

static inline FILE *peer_open(const char *name, const char *mode)
{
    char path[100];
    snprintf(path, sizeof path, "%s/%s", peer_folder, name);
    FILE *file = fopen(path, mode);
    if (!file)
        abort();
    return file;
}

static inline void peer_write(const char *name, const void *bytes, size_t size)
{
    FILE *file = peer_open(name, "wb");
    if (fwrite(bytes, 1, size, file) != size || fclose(file))
        abort();
}

/* False when the file is not exactly that long. */
static inline bool peer_read(const char *name, void *bytes, size_t size)
{
    FILE *file = peer_open(name, "rb");
    bool whole = fread(bytes, 1, size, file) == size && getc(file) == EOF;
    fclose(file);
    return whole;
}

/* Exit status of `command` run inside the folder; 127 when the program is not there. */
static inline int peer_run(const char *command)
{
    char line[1500];
    snprintf(line, sizeof line, "cd %s && %s", peer_folder, command);
    int status = system(line);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

#endif
