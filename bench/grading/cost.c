/* SPDX-License-Identifier: Apache-2.0 */
/* cost ROUNDS FRAMES: read "NAME<tab>COMMAND" lines, run the commands in turn, ROUNDS times, and print of each the fastest wall time and the least processor time (its own and its
 * children's), per frame, and against the first command. In turn, so that whatever else the machine does falls on all alike. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST = 16, LINE = 4096 };

typedef struct run {
    char name[80], command[LINE];
    double wall, cpu;
    int failed;
} run;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double children(void)
{
    struct rusage u;
    getrusage(RUSAGE_CHILDREN, &u);
    return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) + 1e-6 * (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec);
}

static void time_once(run *r)
{
    double wall = now(), cpu = children();
    fflush(stdout);
    int status = system(r->command);
    wall = now() - wall;
    cpu = children() - cpu;
    r->failed = r->failed || status != 0;
    r->wall = r->wall > 0 && r->wall < wall ? r->wall : wall;
    r->cpu = r->cpu > 0 && r->cpu < cpu ? r->cpu : cpu;
}

static int read_runs(run *runs)
{
    char line[LINE];
    int count = 0;
    while (count < MOST && fgets(line, sizeof line, stdin)) {
        char *tab = strchr(line, '\t');
        if (!tab)
            continue;
        *tab = 0;
        tab[1 + strcspn(tab + 1, "\n")] = 0;
        snprintf(runs[count].name, sizeof runs[count].name, "%.79s", line);
        snprintf(runs[count++].command, LINE, "%s", tab + 1);
    }
    return count;
}

int main(int words, char **word)
{
    static run runs[MOST];
    int rounds = words > 1 ? atoi(word[1]) : 0, frames = words > 2 ? atoi(word[2]) : 0, count = read_runs(runs);
    if (rounds < 1 || frames < 1 || !count) {
        fprintf(stderr, "cost ROUNDS FRAMES < NAME<tab>COMMAND...\n");
        return 2;
    }
    for (int r = 0; r < rounds; r++)
        for (int i = 0; i < count; i++)
            time_once(&runs[i]);
    printf("| %-46s | wall s | ratio | processor s | ratio | ms a frame |\n|---|---|---|---|---|---|\n", "");
    int bad = 0;
    for (int i = 0; i < count; i++) {
        const run *r = &runs[i];
        bad += r->failed;
        if (r->failed)
            printf("| %-46s | failed |||||\n", r->name);
        else
            printf("| %-46s | %6.2f | %5.2f | %11.2f | %5.2f | %10.1f |\n", r->name, r->wall, r->wall / runs[0].wall, r->cpu, r->cpu / runs[0].cpu, 1000 * r->cpu / frames);
    }
    return bad > 0;
}
