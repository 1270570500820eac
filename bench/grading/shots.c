/* SPDX-License-Identifier: Apache-2.0 */
/* bench-shots CLIP: a line a shot, its first picture's number and "cut" or "dissolve". bench/grading/shots.py asks it. */
#include <stdio.h>

#include <lanterne/media.h>

#include "grading/shots.h"

int main(int count, char **words)
{
    ln_job job;
    ln_clip *clip = NULL;
    ln_shots shots;
    if (count != 2 || ln_job_begin(&job))
        return 2;
    ln_status status = ln_media_open(words[1], LN_PICTURE, -1, 1, &clip);
    if (!status)
        status = ln_shots_find(clip, &job, &shots);
    long long number = 0;
    for (size_t i = 0; !status && i < shots.count; i++) {
        printf("%lld %s\n", number, shots.shot[i].dissolved ? "dissolve" : "cut");
        number += shots.shot[i].pictures;
    }
    if (status)
        fprintf(stderr, "%s\n", ln_why());
    ln_clip_close(&clip);
    ln_job_end(&job);
    return status ? 1 : 0;
}
