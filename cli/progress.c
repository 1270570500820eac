/* SPDX-License-Identifier: Apache-2.0 */
#include "progress.h"

#include <langinfo.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "text.h"

enum { BAR_MOST = 30, LINE = 400, SAID = 64 };

static struct {
    bool verbose, drawn, utf8;
    char what[60];
    double started, last; /* seconds; of this `what`, and of the line written last */
    double pause;         /* until the next line where there is no terminal */
    uint64_t said[SAID];  /* what was said last, as hashes: a clip is read several times, and its faults are told once */
    size_t said_count;
} shown;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

void progress_clear(void)
{
    if (shown.drawn)
        fputs("\r\033[K", stderr);
    shown.drawn = false;
}

static int print_left(char *text, size_t size, double left)
{
    if (!(left >= 0) || left > 359999)
        return snprintf(text, size, "%s", "");
    int seconds = (int)ceil(left);
    if (seconds >= 3600)
        return snprintf(text, size, "  %d:%02d:%02d left", seconds / 3600, seconds / 60 % 60, seconds % 60);
    return snprintf(text, size, "  %d:%02d left", seconds / 60, seconds % 60);
}

/* A bar of `cells` columns, in eighths of a column where there are signs for it. */
static void print_bar(char *text, int cells, bool utf8, double share)
{
    static const char *const part[] = { "", "\u258f", "\u258e", "\u258d", "\u258c", "\u258b", "\u258a", "\u2589" };
    int eighths = (int)(share * cells * 8), used = 0;
    *text = 0;
    for (; used < eighths / 8; used++)
        strcat(text, utf8 ? "\u2588" : "#");
    if (utf8 && eighths % 8 && used < cells) {
        strcat(text, part[eighths % 8]);
        used++;
    }
    for (; used < cells; used++)
        strcat(text, utf8 ? " " : ".");
}

void progress_line(char *line, size_t size, int columns, bool utf8, const char *what, double share, double speed, double left)
{
    char tail[80] = "", bar[BAR_MOST * 3 + 1] = "", rest[40];
    int used = 0;
    if (share >= 0)
        used = snprintf(tail, sizeof tail, "%4.0f %%", 100 * (share < 1 ? share : 1));
    if (speed > 0)
        used += snprintf(tail + used, sizeof tail - (size_t)used, speed < 10 ? "  %.1fx" : "  %.0fx", speed);
    print_left(rest, sizeof rest, left);
    snprintf(tail + used, sizeof tail - (size_t)used, "%s", rest);
    int cells = columns - text_columns(what) - text_columns(tail) - 4;
    if (cells > BAR_MOST)
        cells = BAR_MOST;
    if (share >= 0 && cells >= 8) {
        print_bar(bar, cells, utf8, share < 1 ? share : 1);
        snprintf(line, size, utf8 ? "%s  \u2595%s\u258f%s" : "%s  [%s]%s", what, bar, tail);
    } else if (text_columns(what) + text_columns(tail) + 1 <= columns) {
        snprintf(line, size, "%s %s", what, tail);
    } else {
        snprintf(line, size, "%.*s", columns, tail);
    }
}

static void tell(void *who, const char *what, double share, double seconds_done)
{
    (void)who;
    double t = now();
    if (strncmp(what, shown.what, sizeof shown.what - 1)) {
        snprintf(shown.what, sizeof shown.what, "%s", what);
        shown.started = shown.last = t;
        shown.pause = 5;
    }
    int columns = text_terminal(stderr);
    if (t - shown.last < (columns ? 0.1 : shown.pause))
        return;
    char line[LINE];
    double spent = t - shown.started;
    progress_line(line, sizeof line, columns ? columns - 1 : text_columns(what) + 30 /* no room for a bar */, columns && shown.utf8, what, share, spent > 0.5 ? seconds_done / spent : -1,
                  share > 0.01 && spent > 1 ? spent / share - spent : -1);
    shown.last = t;
    shown.pause = shown.pause < 60 ? shown.pause * 2 : 60;
    if (columns)
        fprintf(stderr, "\r%s\033[K", line);
    else
        fprintf(stderr, "lanterne: %s\n", line);
    fflush(stderr);
    shown.drawn = columns > 0;
}

static bool was_said(const char *sentence)
{
    uint64_t hash = 14695981039346656037U; /* FNV-1a */
    for (const char *c = sentence; *c; c++)
        hash = (hash ^ (unsigned char)*c) * 1099511628211U;
    for (size_t i = 0; i < SAID && i < shown.said_count; i++)
        if (shown.said[i] == hash)
            return true;
    shown.said[shown.said_count++ % SAID] = hash;
    return false;
}

static void say(void *user, ln_level level, const char *sentence)
{
    (void)user;
    if ((level != LN_WARNING && !shown.verbose) || was_said(sentence))
        return;
    progress_clear();
    fprintf(stderr, "lanterne: %s%s\n", level == LN_WARNING ? "warning: " : "", sentence);
}

void progress_begin(ln_job *job, bool quiet, bool verbose)
{
    memset(&shown, 0, sizeof shown);
    shown.verbose = verbose;
    shown.utf8 = !strcmp(nl_langinfo(CODESET), "UTF-8");
    job->progress = quiet ? NULL : tell;
    ln_log_to(say, NULL);
}

void progress_end(ln_job *job)
{
    progress_clear();
    job->progress = NULL;
    ln_log_to(NULL, NULL);
}
