/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_TESTS_TOOLS_H
#define LN_TESTS_TOOLS_H

#include "../check.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <lanterne/log.h>

#include "touch.h"

/* A folder for the test program, the shell in it, and what was logged last. */
static char here[64];
static char said[8192];
static const ln_delivery best_fit = { .crf = -1 };

static void hear(void *user, ln_level level, const char *sentence)
{
    (void)user;
    if (level < LN_DETAIL && strlen(said) + strlen(sentence) + 2 < sizeof said)
        strcat(strcat(said, sentence), "\n");
}

static int go_there(void **state)
{
    (void)state;
    strcpy(here, "/tmp/lanterne-render-XXXXXX");
    ln_log_to(hear, NULL);
    return !mkdtemp(here) || chdir(here);
}

static int leave(void **state)
{
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", here);
    return chdir("/") || system(command);
}

__attribute__((format(printf, 1, 2))) static inline void sh(const char *format, ...)
{
    char command[4000];
    va_list list;
    va_start(list, format);
    vsnprintf(command, sizeof command, format, list);
    va_end(list);
    if (system(command))
        fail_msg("failed: %s", command);
}

/* The first line a command prints. */
__attribute__((format(printf, 3, 4))) static inline const char *ask(char *line, size_t size, const char *format, ...)
{
    char command[4000];
    va_list list;
    va_start(list, format);
    vsnprintf(command, sizeof command, format, list);
    va_end(list);
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    *line = 0;
    if (!fgets(line, (int)size, pipe))
        *line = 0;
    pclose(pipe);
    line[strcspn(line, "\n")] = 0;
    return line;
}

static inline ln_status render(const char *from, const char *to, double sound, bool picture, const ln_delivery *how)
{
    ln_job job;
    assert_ok(ln_job_begin(&job));
    job.threads = 2;
    *said = 0;
    ln_status status = render_touched(from, to, sound, picture, how, &job);
    ln_job_end(&job);
    return status;
}

static inline bool exists(const char *path)
{
    return !access(path, F_OK);
}

/* `command` prints the same of both files, which it calls $F. */
static inline void same(const char *a, const char *b, const char *command)
{
    sh("{ F=%s; %s; } > one.txt 2>&1; { F=%s; %s; } > two.txt 2>&1; test -s one.txt && diff one.txt two.txt", a, command, b, command);
}

/* libx265 3.5 never frees some of its parameters; LeakSanitizer asks here what to pass over. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libx265";
}

#define FFMPEG "ffmpeg -v error -y "
#define PROBE "ffprobe -v error "
#define BARS "-f lavfi -i testsrc2=s=96x64:r=25:d=1 "
#define TONE "-f lavfi -i sine=f=440:r=48000:d=1 "

#endif
