/* SPDX-License-Identifier: Apache-2.0 */
/* transcode IN OUT [s][p]: render IN to OUT with sound (s) and picture (p) passing through a treatment that changes nothing, so that the time can be held against a bare
 * ffmpeg transcode with the same codecs: bench/transcode.sh does both and prints the ratio. */
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include <lanterne/log.h>

#include "../tests/media/touch.h"

static void print(void *user, ln_level level, const char *sentence)
{
    (void)user;
    if (level < LN_DETAIL)
        fprintf(stderr, "%s\n", sentence);
}

int main(int count, char **word)
{
    ln_job job;
    ln_cost cost;
    struct rusage used;
    const char *what = count > 3 ? word[3] : "sp";
    const ln_delivery how = { .crf = -1, .vcodec = count > 4 && *word[4] ? word[4] : NULL, .acodec = count > 5 && *word[5] ? word[5] : NULL, .removed = count > 6 ? word[6] : NULL };
    if (count < 3 || ln_job_begin(&job)) {
        fprintf(stderr, "transcode IN OUT [s][p] [VCODEC] [ACODEC] [REMOVED.wav]\n");
        return 2;
    }
    ln_log_to(print, NULL);
    ln_status status = render_touched(word[1], word[2], strchr(what, 's') ? 1 : 0, strchr(what, 'p') != NULL, &how, &job);
    ln_job_cost(&job, &cost);
    getrusage(RUSAGE_SELF, &used);
    if (status)
        fprintf(stderr, "%s: %s\n", ln_status_name(status), ln_why());
    printf("%.2f s, %.2f s of processor, %ld KiB at most\n", cost.wall_seconds, cost.cpu_seconds, used.ru_maxrss);
    ln_job_end(&job);
    return status != LN_OK;
}
