/* SPDX-License-Identifier: Apache-2.0 */
#include "grading/glimpse.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <lanterne/media.h>

void ln_glimpses_free(ln_glimpses *g)
{
    for (int i = 0; i < g->count; i++)
        free(g->small[i]);
    memset(g, 0, sizeof *g);
}

static void lay_mask(ln_small *small, const ln_small *mask)
{
    for (int y = 0; y < small->height; y++)
        for (int x = 0; x < small->width; x++) {
            int there = y * mask->height / small->height * mask->width + x * mask->width / small->width;
            small->alpha[y * small->width + x] *= fminf(fmaxf(mask->rgb[1][there], 0), 1) * mask->alpha[there];
        }
}

static ln_status take(ln_clip *clip, const ln_grade *display, const ln_small *mask, ln_glimpses *out, int64_t *at)
{
    ln_block *picture;
    ln_small *small;
    int width, height;
    ln_status status = ln_clip_next(clip, &picture);
    if (status)
        return status;
    *at = picture->at;
    ln_small_grid(picture->width, picture->height, LN_GLIMPSE_CELLS, &width, &height);
    status = ln_small_make_closely(picture, width, height, &small);
    ln_block_unref(&picture);
    if (status)
        return status;
    float *const *const rows[] = { small->rgb, small->low, small->high };
    for (int i = 0; i < 3 && display->rows; i++)
        display->rows(display->what, rows[i][0], rows[i][1], rows[i][2], small->width * small->height);
    if (mask)
        lay_mask(small, mask);
    out->small[out->count++] = small;
    return LN_OK;
}

ln_status ln_glimpses_take(ln_clip *clip, int64_t from, int64_t to, int want, const ln_grade *display, const ln_small *mask, ln_job *job, ln_glimpses *out)
{
    ln_status status = LN_OK;
    int64_t last = INT64_MIN, at = 0;
    memset(out, 0, sizeof *out);
    for (int i = 0; i < want && !status; i++) {
        int64_t aim = from + (int64_t)((double)(to - from) * (2 * i + 1) / (2 * want));
        if (ln_job_stopping(job))
            status = ln_job_stopped();
        else
            status = ln_clip_seek(clip, aim);
        if (!status)
            status = take(clip, display, mask, out, &at);
        if (status == LN_END && out->count)
            return LN_OK; /* the file promised more than it has */
        if (!status && at == last) { /* the same picture still stands */
            free(out->small[--out->count]);
            out->small[out->count] = NULL;
        }
        last = at;
    }
    if (status == LN_END)
        status = ln_fail(LN_EBLIND, "%s holds no picture there", *clip->info.path ? clip->info.path : "the clip");
    if (status)
        ln_glimpses_free(out);
    return status;
}

ln_status ln_mask_read(const char *path, ln_small **out)
{
    ln_clip *clip = NULL;
    ln_block *picture = NULL;
    int width, height;
    *out = NULL;
    ln_status status = ln_media_open(path, LN_PICTURE, -1, 1, &clip);
    if (!status)
        status = ln_clip_next(clip, &picture);
    if (status == LN_END)
        status = ln_fail(LN_EBLIND, "%s holds no picture", path);
    if (!status) {
        ln_small_grid(picture->width, picture->height, LN_GLIMPSE_CELLS, &width, &height);
        status = ln_small_make(picture, width, height, out);
    }
    ln_block_unref(&picture);
    ln_clip_close(&clip);
    return status;
}
