/* SPDX-License-Identifier: Apache-2.0 */
#define _DEFAULT_SOURCE /* wait4 */
#include "tools.h"

#include <sys/resource.h>
#include <sys/wait.h>

/* Memory does not grow with length, and two tracks never wait for each other however late one begins. */

/* Peak memory in KiB of a render of `minutes` of sound and picture, in a process of its own. */
static long peak(int minutes)
{
    struct rusage used;
    int how = 0;
    sh(FFMPEG "-f lavfi -i color=gray:s=64x48:r=1:d=%d -f lavfi -i sine=f=300:r=8000:d=%d -c:v mpeg4 -c:a pcm_s16le long.mkv", minutes * 60, minutes * 60);
    pid_t child = fork();
    if (!child)
        _exit(render("long.mkv", "long-out.mkv", 0.5, true, &best_fit) != LN_OK);
    assert_int_equal(wait4(child, &how, 0, &used), child);
    assert_true(WIFEXITED(how) && !WEXITSTATUS(how));
    same("long.mkv", "long-out.mkv", "ffprobe -v error -show_entries format=duration -of csv $F");
    return used.ru_maxrss;
}

static void two_hours_need_no_more_memory_than_ten_minutes(void **state)
{
    (void)state;
    long ten = peak(10), hours = peak(120);
    printf("peak memory: %ld KiB for 10 minutes, %ld KiB for 2 hours\n", ten, hours);
    assert_true(hours < ten + 6 * 1024); /* Matroska's cues, and what malloc does not give back */
}

/* Half a minute of picture before the first sound: more than all queues hold. Whoever had one reader for both would wait for ever. */
static void a_late_track_blocks_nobody(void **state)
{
    (void)state;
    sh(FFMPEG "-f lavfi -i testsrc2=s=96x64:r=25:d=40 -itsoffset 30 -f lavfi -i sine=f=440:r=48000:d=10 -c:v mpeg4 -c:a pcm_s16le late.mkv");
    for (int picture = 0; picture < 2; picture++) {
        assert_ok(render("late.mkv", "late-out.mkv", 0.5, picture, &best_fit));
        same("late.mkv", "late-out.mkv", "ffprobe -v error -show_entries stream=start_time:format=duration -of csv $F");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(two_hours_need_no_more_memory_than_ten_minutes), cmocka_unit_test(a_late_track_blocks_nobody) };
    return cmocka_run_group_tests(tests, go_there, leave);
}
