/* SPDX-License-Identifier: Apache-2.0 */
/* pipeline CLIP LOOK.cube [ROUNDS]: what a picture costs on its way, one thread, processor milliseconds: decoding, and the grade with and without dither, each by pulling
 * all pictures of the clip; the least of ROUNDS, taken in turn. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <lanterne/film.h>

#include "base/arena.h"
#include "grading/lut.h"

enum { STAGES = 3 };

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* The clip, with the look around it where `look` is given. */
static ln_status open_stage(const char *path, const char *look, bool dither, ln_job *job, ln_clip **clip)
{
    ln_proposals list = { .arena = job->arena };
    ln_lut how;
    ln_settings_standard(&ln_op_lut.table, &how);
    how.file = look;
    how.dither = dither;
    ln_media_info media;
    ln_status status = look ? ln_media_probe(path, job->arena, &media) : LN_OK;
    if (!status && look)
        status = ln_film_propose(&media, &ln_op_lut, &how, job, &list);
    for (size_t i = 0; i < list.count; i++)
        list.item[i].verdict = LN_ACCEPTED;
    return status ? status : ln_film_open(path, &list, LN_PICTURE, -1, job, clip);
}

/* The first picture is not counted: files are read and tables made for it. */
static ln_status pull(ln_clip *clip, double *milliseconds, int *pictures)
{
    ln_block *b;
    ln_status status = ln_clip_next(clip, &b);
    double began = now();
    for (*pictures = 0; !status; ++*pictures) {
        ln_block_unref(&b);
        status = ln_clip_next(clip, &b);
    }
    *milliseconds = 1000 * (now() - began) / (*pictures > 1 ? *pictures - 1 : 1);
    return status == LN_END ? LN_OK : status;
}

int main(int count, char **word)
{
    double least[STAGES] = { 1e9, 1e9, 1e9 };
    int rounds = count > 3 ? atoi(word[3]) : 3, pictures = 0;
    if (count < 3) {
        fprintf(stderr, "pipeline CLIP LOOK.cube [ROUNDS]\n");
        return 2;
    }
    for (int r = 0; r < rounds; r++)
        for (int s = 0; s < STAGES; s++) {
            ln_job job;
            ln_clip *clip = NULL;
            double ms = 0;
            if (ln_job_begin(&job))
                return 1;
            job.threads = 1;
            ln_status status = open_stage(word[1], s ? word[2] : NULL, s == 2, &job, &clip);
            if (!status)
                status = pull(clip, &ms, &pictures);
            ln_clip_close(&clip);
            ln_job_end(&job);
            if (status) {
                fprintf(stderr, "%s: %s\n", word[1], ln_why());
                return 1;
            }
            least[s] = ms < least[s] ? ms : least[s];
        }
    printf("| one thread, %4d pictures | ms a frame |\n|---|---|\n", pictures);
    printf("| decoding                  | %10.2f |\n| the grade                 | %10.2f |\n| the grade with dither     | %10.2f |\n", least[0], least[1] - least[0], least[2] - least[0]);
    return 0;
}
