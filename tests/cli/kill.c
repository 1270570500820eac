/* SPDX-License-Identifier: Apache-2.0 */
/* The real program, killed at any moment: the film holds, what it had said it did is there, and no output stands under its name unless it is whole. */
#include <signal.h>
#include <time.h>

#include "stage.h"

enum { EACH = 34 }; /* kills of each of three commands */

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Run the program and kill it after `seconds` (below 0: never). Returns its exit status, -1 when it was killed. */
static int run(const char *const words[], double seconds)
{
    int how;
    pid_t child = fork();
    if (!child) {
        int nowhere = open("/dev/null", O_RDWR);
        for (int i = 0; i < 3; i++)
            dup2(nowhere, i);
        execv(stage_program, (char **)words); /* which it only reads */
        _exit(127);
    }
    if (seconds >= 0) {
        nanosleep(&(struct timespec){ (time_t)seconds, (long)((seconds - (double)(time_t)seconds) * 1e9) }, NULL);
        kill(child, SIGKILL);
    }
    assert_int_equal(waitpid(child, &how, 0), child);
    return WIFEXITED(how) ? WEXITSTATUS(how) : -1;
}

typedef struct command {
    const char *words[12];
    double seconds; /* how long it takes when nobody kills it */
    int killed;
} command;

static int kill_somewhere(command *c)
{
    int status = run(c->words, c->seconds * 1.1 * rand() / RAND_MAX);
    if (status > 0)
        fail_msg("%s ended with %d", c->words[1], status);
    c->killed += status < 0;
    stage_done("verify film.lanterne");
    return status;
}

static void time_it(command *c)
{
    double start = now();
    assert_int_equal(run(c->words, -1), 0);
    c->seconds = now() - start;
}

/* How often `word` stands in the list of proposals. */
static int listed(const char *word)
{
    int count = 0;
    for (const char *at = stage_done("proposals film.lanterne --json")->out; (at = strstr(at, word)); at++)
        count++;
    return count;
}

static char program[] = "lanterne", film[] = "film.lanterne";

/* A hand's grade, another saturation each time, is a proposal each time. */
static void while_proposing(void **state)
{
    (void)state;
    char saturation[16] = "2.5";
    command c = { { program, "propose", "clip.mkv", "--film", film, "--year", "1895", "--by", "Ana", "--saturation", saturation, NULL }, 0, 0 };
    time_it(&c);
    srand(1);
    for (int i = 0; i < EACH; i++) {
        snprintf(saturation, sizeof saturation, "%.3f", 2 + i * 0.001);
        int before = listed("\"op\""), status = kill_somewhere(&c), after = listed("\"op\"");
        assert_in_range(after, before, before + 1);
        if (!status)
            assert_int_equal(after, before + 1);
    }
    print_message("    propose: %d of %d killed\n", c.killed, EACH);
    assert_true(c.killed > 5);
}

static void while_judging(void **state)
{
    (void)state;
    command yes = { { program, "accept", film, "1", "--by", "Ana", NULL }, 0, 0 }, no = { { program, "refuse", film, "1", "--by", "Bruno", NULL }, 0, 0 };
    time_it(&no);
    time_it(&yes);
    srand(2);
    for (int i = 0; i < EACH; i++) {
        command *c = i % 2 ? &yes : &no;
        int before = listed("\"accepted\""), status = kill_somewhere(c), after = listed("\"accepted\"");
        assert_true(after == before || after == i % 2);
        if (!status)
            assert_int_equal(after, i % 2);
    }
    print_message("    accept, refuse: %d of %d killed\n", yes.killed + no.killed, EACH);
    assert_true(yes.killed + no.killed > 5);
}

#define HASH " -map 0 -c copy -f streamhash -v error "

static void while_rendering(void **state)
{
    (void)state;
    command c = { { program, "render", film, "-o", "out.mkv", NULL }, 0, 0 };
    int whole = 0;
    stage_done("accept film.lanterne 1");
    stage_done("render film.lanterne -o whole.mkv");
    stage_shell("ffmpeg -i whole.mkv" HASH "whole.txt </dev/null");
    time_it(&c);
    srand(3);
    for (int i = 0; i < EACH; i++) {
        unlink("out.mkv");
        int status = kill_somewhere(&c);
        if (!status)
            assert_true(stage_exists("out.mkv"));
        if (!stage_exists("out.mkv"))
            continue;
        whole++;
        stage_shell("ffmpeg -y -i out.mkv" HASH "out.txt </dev/null && cmp out.txt whole.txt");
    }
    print_message("    render: %d of %d killed, %d outputs, all whole\n", c.killed, EACH, whole);
    assert_true(c.killed > 5);
    stage_done("render film.lanterne -o out.mkv"); /* what a kill left lying does not stand in the way */
}

static void the_source_was_never_touched(void **state)
{
    (void)state;
    stage_shell("sha256sum -c --quiet source.txt");
}

static int enter(void **state)
{
    if (stage_enter(state))
        return 1;
    stage_shell("sha256sum clip.mkv > source.txt");
    return 0;
}

int main(int count, char **words)
{
    stage_program = count > 1 ? realpath(words[1], NULL) : NULL; /* each test runs in a folder of its own */
    if (!stage_program)
        return 2;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(while_proposing),
        cmocka_unit_test(while_judging),
        cmocka_unit_test(while_rendering),
        cmocka_unit_test(the_source_was_never_touched),
    };
    return cmocka_run_group_tests(tests, enter, stage_leave);
}
