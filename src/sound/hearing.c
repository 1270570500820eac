/* SPDX-License-Identifier: Apache-2.0 */
/* Two windows on the same moment: 20 ms for the bands, and 40 ms for what repeats in it (voicing.h). */
#include "sound/hearing.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/audible.h"
#include "media/fft.h"
#include "sound/voicing.h"
#include "sound/window.h"

typedef struct hearing {
    ln_bands bands;
    ln_fft *fft;
    ln_voicing *voicing;
    float *window, *spectrum;           /* of the bands */
    float *sound;                       /* mean of the channels */
    int before, size, have;             /* samples heard before the bands' window and in all; how many are there */
    ln_heard heard;
    ln_hearing_row row;
    void *who;
    const ln_listener *beside;
} hearing;

static ln_status prepare(hearing *h, int rate)
{
    ln_bands_of(rate, &h->bands);
    ln_status status = ln_voicing_new(rate, &h->voicing);
    if (status)
        return status;
    const int span = ln_voicing_span(h->voicing), frame = h->bands.frame;
    h->before = span > frame ? (span - frame) / 2 : 0;
    h->size = 2 * h->before + (span > frame ? span - 2 * h->before : frame);
    size_t whole = (size_t)frame + 2;
    float **part[] = { &h->window, &h->spectrum, &h->sound };
    const size_t count[] = { whole, whole, (size_t)h->size };
    for (size_t i = 0; i < sizeof part / sizeof *part; i++)
        if (!(*part[i] = calloc(count[i], sizeof(float))))
            return ln_fail(LN_EMEMORY, "no memory for windows of %d samples", h->size);
    ln_window_root(h->window, frame); /* as in shown.c: powers mean the same there and here */
    h->have = h->before + h->bands.hop; /* silence before the first tick */
    return ln_fft_new(frame, &h->fft);
}

static void drop(hearing *h)
{
    free(h->window);
    free(h->spectrum);
    free(h->sound);
    ln_fft_free(&h->fft);
    ln_voicing_free(&h->voicing);
}

/* One row from a full `sound`, which moves on by a hop. A pitch is good for two rows. */
static ln_status tell_row(hearing *h)
{
    ln_fft_windowed(h->fft, h->sound + h->before, h->window, h->spectrum);
    memset(h->heard.power, 0, sizeof h->heard.power);
    ln_bands_add(&h->bands, h->spectrum, h->heard.power);
    if (h->heard.row % 2 == 0)
        h->heard.voicing = ln_voicing_hear(h->voicing, h->sound, &h->heard.pitch);
    ln_status status = h->row(h->who, &h->heard);
    h->heard.row++;
    h->have = h->size - h->bands.hop;
    memmove(h->sound, h->sound + h->bands.hop, (size_t)h->have * sizeof(float));
    return status;
}

static ln_status hear_block(hearing *h, const ln_block *block)
{
    ln_status status = LN_OK;
    for (int64_t i = 0; i < block->length && !status;) {
        int fresh = h->have;
        for (; i < block->length && h->have < h->size; i++) {
            float sum = 0;
            for (int c = 0; c < block->channels; c++)
                sum += ln_audible(block->sound[c][i]);
            h->sound[h->have++] = sum / (float)block->channels;
        }
        if (h->beside)
            status = h->beside->sound(h->beside->who, h->sound + fresh, (size_t)(h->have - fresh));
        if (!status && h->have == h->size)
            status = tell_row(h);
    }
    return status;
}

/* Silence behind the end, until every tick has been at the centre of a row or before it. */
static ln_status hear_end(hearing *h, int64_t length)
{
    ln_status status = LN_OK;
    while (!status && h->heard.row * h->bands.hop < length) {
        memset(h->sound + h->have, 0, (size_t)(h->size - h->have) * sizeof(float));
        status = tell_row(h);
    }
    return status;
}

ln_status ln_hear(ln_clip *clip, const ln_job *job, ln_hearing_row row, void *who, const ln_listener *beside)
{
    hearing h = { .row = row, .who = who, .beside = beside };
    int64_t heard = 0;
    ln_status status = prepare(&h, clip->info.rate);
    if (!status)
        status = ln_clip_seek(clip, clip->info.start);
    while (!status) {
        ln_block *block;
        if (job && ln_job_stopping(job)) {
            status = ln_job_stopped();
            break;
        }
        status = ln_clip_next(clip, &block);
        if (status)
            break;
        status = hear_block(&h, block);
        heard += block->length;
        if (job && job->progress)
            job->progress(job->who, "listening", clip->info.length > 0 ? (double)heard / (double)clip->info.length : -1, ln_seconds(heard, clip->info.base));
        ln_block_unref(&block);
    }
    if (status == LN_END)
        status = hear_end(&h, heard);
    drop(&h);
    return status;
}
