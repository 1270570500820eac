/* SPDX-License-Identifier: Apache-2.0 */
/* The main job under a filter of system calls: whoever asks for a socket of any kind is killed by the kernel, and so is whoever opens the clip to write it.
 *
 * A filter sees numbers, not the names behind pointers, so the source is kept by its rights: it may only be read, and the program runs as nobody. */
#include "../check.h"

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const char program[] = "./lanterne"; /* a copy: nobody may not look into the folder of whoever builds as root */
static char given[PATH_MAX];
static char folder[64] = "/tmp/lanterne-offline-XXXXXX";

static const int forbidden[] = { SCMP_SYS(socket), SCMP_SYS(socketpair), SCMP_SYS(connect), SCMP_SYS(bind), SCMP_SYS(listen), SCMP_SYS(accept), SCMP_SYS(accept4),
                                 SCMP_SYS(sendto), SCMP_SYS(sendmsg), SCMP_SYS(recvfrom), SCMP_SYS(recvmsg), SCMP_SYS(io_uring_setup), SCMP_SYS(ptrace) };

/* From here on this process and what it becomes has no network. */
static int close_the_doors(void)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    int bad = !filter;
    for (size_t i = 0; i < sizeof forbidden / sizeof *forbidden && !bad; i++)
        bad = seccomp_rule_add(filter, SCMP_ACT_KILL_PROCESS, forbidden[i], 0) != 0;
    if (!bad)
        bad = seccomp_load(filter) != 0;
    seccomp_release(filter);
    return bad;
}

/* How `words` ends behind closed doors, as waitpid says it. */
static int run(const char *const words[])
{
    int how;
    pid_t child = fork();
    if (!child) {
        if (!geteuid() && (setgid(65534) || setuid(65534)))
            _exit(125);
        if (close_the_doors())
            _exit(126);
        int said = open("said.txt", O_CREAT | O_TRUNC | O_WRONLY, 0644);
        dup2(said, 1);
        dup2(said, 2);
        setenv("ASAN_OPTIONS", "detect_leaks=0", 1); /* the leak checker traces its own process, which nobody may not: it waits for ever */
        execv(words[0], (char **)words); /* which it only reads */
        _exit(127);
    }
    assert_int_equal(waitpid(child, &how, 0), child);
    return how;
}

static void done(const char *const words[])
{
    char said[2000] = "";
    int how = run(words);
    FILE *file = fopen("said.txt", "r");
    if (file) {
        said[fread(said, 1, sizeof said - 1, file)] = 0;
        fclose(file);
    }
    if (how)
        fail_msg("lanterne %s: %s %d: %s", words[1], WIFSIGNALED(how) ? "killed by signal" : "status", WIFSIGNALED(how) ? WTERMSIG(how) : WEXITSTATUS(how), said);
}

/* The filter itself: each family of addresses is met with SIGSYS. */
static void the_doors_are_closed(void **state)
{
    (void)state;
    static const int families[] = { AF_UNIX, AF_INET, AF_INET6, AF_NETLINK, AF_PACKET };
    for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
        int how;
        pid_t child = fork();
        if (!child) {
            if (close_the_doors())
                _exit(126);
            socket(families[i], SOCK_DGRAM, 0);
            _exit(0);
        }
        assert_int_equal(waitpid(child, &how, 0), child);
        assert_true(WIFSIGNALED(how) && WTERMSIG(how) == SIGSYS);
    }
}

static void the_main_job_needs_no_network(void **state)
{
    (void)state;
    done((const char *const[]){ program, "period", "clip.mkv", "-o", "out.mkv", "--year", "1895", "--film", "film.lanterne", NULL });
    assert_int_equal(access("out.mkv", F_OK), 0);
}

static void nor_does_any_step_of_it(void **state)
{
    (void)state;
    done((const char *const[]){ program, "info", "clip.mkv", NULL });
    done((const char *const[]){ program, "propose", "clip.mkv", "--film", "steps.lanterne", "--year", "1895", "--saturation", "0.5", NULL });
    done((const char *const[]){ program, "proposals", "steps.lanterne", "--json", NULL });
    done((const char *const[]){ program, "accept", "steps.lanterne", "--all", NULL });
    done((const char *const[]){ program, "render", "steps.lanterne", "-o", "steps.mkv", NULL });
    done((const char *const[]){ program, "log", "steps.lanterne", NULL });
    done((const char *const[]){ program, "verify", "steps.lanterne", NULL });
}

/* Names that FFmpeg would fetch are refused before anybody could ask for a socket. */
static void an_address_is_no_clip(void **state)
{
    (void)state;
    static const char *const addresses[] = { "http://127.0.0.1/clip.mkv", "tcp://127.0.0.1:9", "rtsp://[::1]/clip", "unix:///tmp/socket", "udp://127.0.0.1:9" };
    for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++) {
        int how = run((const char *const[]){ program, "info", addresses[i], NULL });
        assert_true(WIFEXITED(how));
        assert_int_equal(WEXITSTATUS(how), 3);
    }
}

static void the_source_is_as_it_was(void **state)
{
    (void)state;
    assert_int_equal(system("sha256sum -c --quiet source.txt"), 0);
}

static int enter(void **state)
{
    (void)state;
    char copy[PATH_MAX + 40];
    snprintf(copy, sizeof copy, "cp '%s' lanterne && chmod 755 lanterne", given);
    if (!mkdtemp(folder) || chmod(folder, 0777) || chdir(folder) || system(copy))
        return 1;
    return system("ffmpeg -v error -f lavfi -i testsrc2=s=64x36:r=10 -f lavfi -i sine=880:r=48000 -t 1 -c:v ffv1 -c:a pcm_s16le clip.mkv </dev/null"
                  " && chmod 444 clip.mkv && sha256sum clip.mkv > source.txt");
}

static int leave(void **state)
{
    (void)state;
    char command[100];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return chdir("/") || system(command);
}

int main(int count, char **words)
{
    if (count < 2 || !realpath(words[1], given))
        return 99;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_doors_are_closed), cmocka_unit_test(the_main_job_needs_no_network), cmocka_unit_test(nor_does_any_step_of_it),
        cmocka_unit_test(an_address_is_no_clip), cmocka_unit_test(the_source_is_as_it_was),
    };
    return cmocka_run_group_tests(tests, enter, leave);
}
