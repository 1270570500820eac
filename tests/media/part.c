/* SPDX-License-Identifier: Apache-2.0 */
#include "tools.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

/* Whole under its name, or not there at all; and the source is never written. */

static int make_clip(void **state)
{
    if (go_there(state))
        return 1;
    sh(FFMPEG BARS TONE "-c:v libx264 -c:a pcm_s16le clip.mov && cp clip.mov original.mov && mkdir links && ln -s ../clip.mov links/soft.mov && ln clip.mov links/hard.mov");
    return 0;
}

static bool nothing_left(void)
{
    return system("test -z \"$(find . -name '*.part')\"") == 0;
}

static void the_source_is_never_written(void **state)
{
    (void)state;
    static const char *const names[] = { "clip.mov", "./clip.mov", "links/soft.mov", "links/hard.mov", "links/../clip.mov" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_int_equal(render("clip.mov", names[i], 0.5, false, &best_fit), LN_ESAME);
        assert_int_equal(render(names[i], "clip.mov", 0, false, &best_fit), LN_ESAME);
    }
    sh("cmp clip.mov original.mov");
    assert_true(nothing_left());
}

static void places_that_cannot_be_written_are_named(void **state)
{
    (void)state;
    static const char *const places[] = { "nowhere/out.mov", "links", "/proc/out.mov", "/dev/full" };
    sh("mkfifo pipe.mov && mkdir folder.mov");
    assert_int_equal(render("clip.mov", places[0], 0, false, &best_fit), LN_EWRITE);
    assert_non_null(strstr(ln_why(), places[0]));
    assert_int_equal(render("clip.mov", places[2], 0, false, &best_fit), LN_EWRITE);
    assert_int_equal(render("clip.mov", "pipe.mov", 0, false, &best_fit), LN_EWRITE);
    assert_int_equal(render("clip.mov", "folder.mov", 0, false, &best_fit), LN_EWRITE);
    assert_int_equal(render("clip.mov", places[1], 0, false, &best_fit), LN_ESETTING);
    assert_int_equal(render("clip.mov", places[3], 0, false, &best_fit), LN_ESETTING);
    assert_int_equal(render("missing.mov", "out.mov", 0, false, &best_fit), LN_EMISSING);
    assert_true(nothing_left());
}

/* The limit on a file's size stands for the full disk: the same write fails at the same byte, wherever it falls. */
static void a_full_disk_leaves_what_was_there(void **state)
{
    (void)state;
    struct stat st;
    assert_int_equal(stat("clip.mov", &st), 0);
    sh("echo before > full.mov");
    signal(SIGXFSZ, SIG_IGN);
    for (int i = 0; i < 8; i++) {
        pid_t child = fork();
        if (!child) {
            const struct rlimit limit = { (rlim_t)st.st_size * (rlim_t)i / 8, (rlim_t)st.st_size };
            setrlimit(RLIMIT_FSIZE, &limit);
            _exit(render("clip.mov", "full.mov", i & 1 ? 0.5 : 0, false, &best_fit) == LN_EFULL && strstr(ln_why(), "full.mov") ? 0 : 1);
        }
        int how = 0;
        waitpid(child, &how, 0);
        assert_true(WIFEXITED(how) && !WEXITSTATUS(how));
        sh("test \"$(cat full.mov)\" = before");
        assert_true(nothing_left());
    }
    signal(SIGXFSZ, SIG_DFL);
}

static void stop_soon(void *who, const char *what, double share, double seconds)
{
    (void)what, (void)share, (void)seconds;
    atomic_store(&((ln_job *)who)->stop, true);
}

static void stopping_leaves_nothing(void **state)
{
    (void)state;
    for (int early = 0; early < 2; early++) {
        ln_job job;
        assert_ok(ln_job_begin(&job));
        job.progress = stop_soon;
        job.who = &job;
        atomic_store(&job.stop, early);
        sh("echo before > stopped.mov");
        assert_int_equal(render_touched("clip.mov", "stopped.mov", 0.5, true, &best_fit, &job), LN_ECANCELLED);
        sh("test \"$(cat stopped.mov)\" = before");
        assert_true(nothing_left());
        ln_job_end(&job);
    }
}

static void a_killed_run_is_cleared_away_by_the_next(void **state)
{
    (void)state;
    sh("head -c 5000000 /dev/zero > killed.mov.part");
    assert_ok(render("clip.mov", "killed.mov", 0.5, false, &best_fit));
    assert_true(nothing_left());
    sh(PROBE "killed.mov");
    sh("ln -s clip.mov trap.mov.part");
    assert_int_not_equal(render("clip.mov", "trap.mov", 0.5, false, &best_fit), LN_OK);
    sh("cmp clip.mov original.mov; rm trap.mov.part");
}

static void a_kill_at_any_moment_leaves_no_half(void **state)
{
    (void)state;
    for (int i = 0; i < 12; i++) {
        sh("rm -f kill.mov kill.mov.part");
        pid_t child = fork();
        if (!child)
            _exit(render("clip.mov", "kill.mov", 0.5, true, &best_fit) != LN_OK);
        nanosleep(&(struct timespec){ .tv_nsec = i * 8000000L }, NULL);
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
        if (exists("kill.mov"))
            sh("test $(" PROBE "-count_packets -select_streams v -show_entries stream=nb_read_packets -of csv=p=0 kill.mov) = 25");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_source_is_never_written),       cmocka_unit_test(places_that_cannot_be_written_are_named), cmocka_unit_test(a_full_disk_leaves_what_was_there),
        cmocka_unit_test(stopping_leaves_nothing),           cmocka_unit_test(a_killed_run_is_cleared_away_by_the_next),    cmocka_unit_test(a_kill_at_any_moment_leaves_no_half),
    };
    return cmocka_run_group_tests(tests, make_clip, leave);
}
