/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_TESTS_CLI_STAGE_H
#define LN_TESTS_CLI_STAGE_H

/* The real program, run on small media in a folder of its own. */
#include "../check.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *stage_program; /* the lanterne under test; meson gives its path */
static char stage_folder[64];

typedef struct ran {
    int status; /* exit code; 128 + signal */
    char out[200000], err[20000];
} ran;

static inline void stage_read(const char *path, char *text, size_t size)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    text[fread(text, 1, size - 1, file)] = 0;
    fclose(file);
}

static inline void stage_write(const char *path, const char *text)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static inline int stage_status(const char *command)
{
    int status = system(command);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* Run a shell's line in the stage's folder; it must succeed. */
static inline void stage_shell(const char *line)
{
    if (stage_status(line))
        fail_msg("%s: did not succeed", line);
}

/* Run `lanterne WORDS`, the words as a shell reads them. */
static inline const ran *stage_run(const char *words)
{
    static ran last;
    char command[4000];
    snprintf(command, sizeof command, "'%s' %s >printed.txt 2>said.txt </dev/null", stage_program, words);
    last.status = stage_status(command);
    stage_read("printed.txt", last.out, sizeof last.out);
    stage_read("said.txt", last.err, sizeof last.err);
    return &last;
}

static inline const ran *stage_done(const char *words)
{
    const ran *r = stage_run(words);
    if (r->status)
        fail_msg("lanterne %s ended with %d: %s", words, r->status, r->err);
    return r;
}

/* A second of moving picture with a tone, small enough to be run a hundred times. */
#define STAGE_CLIP "ffmpeg -v error -y -f lavfi -i testsrc2=s=64x36:r=10 -f lavfi -i 'anoisesrc=r=48000:a=0.1:seed=1' -t 1 -c:v ffv1 -c:a pcm_s16le "
#define STAGE_LOOK "LUT_3D_SIZE 2\n0 0 0\n1 0 0\n0 1 0\n1 1 0\n0 0 1\n1 0 1\n0 1 1\n0.9 1 1\n"

static inline int stage_enter(void **state)
{
    (void)state;
    snprintf(stage_folder, sizeof stage_folder, "/tmp/lanterne-cli-XXXXXX");
    if (!mkdtemp(stage_folder) || chmod(stage_folder, 0755) || chdir(stage_folder))
        return 1;
    stage_write("look.cube", STAGE_LOOK);
    stage_shell(STAGE_CLIP "clip.mkv");
    return 0;
}

static inline int stage_leave(void **state)
{
    (void)state;
    char command[200];
    snprintf(command, sizeof command, "chmod -R u+w %s; rm -rf %s", stage_folder, stage_folder);
    return chdir("/") || system(command);
}

/* How many files in the stage's folder have `part` in their name. */
static inline int stage_count(const char *part)
{
    int count = 0;
    DIR *folder = opendir(".");
    for (struct dirent *entry; folder && (entry = readdir(folder));)
        count += strstr(entry->d_name, part) != NULL;
    closedir(folder);
    return count;
}

static inline bool stage_exists(const char *path)
{
    return !access(path, F_OK);
}

#endif
