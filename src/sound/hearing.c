/* SPDX-License-Identifier: Apache-2.0 */
/* Two windows on the same moment: 20 ms for the bands, and 40 ms, at a rate of about 8 kHz, for what repeats in it. How much repeats is read off the autocorrelation, divided by the
 * window's own, so that a perfectly even tone reads 1 whatever its pitch (P. Boersma, Accurate short-term analysis of the fundamental frequency, 1993). */
#include "sound/hearing.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "media/fft.h"
#include "sound/window.h"

static const double pi = 3.14159265358979323846;
static const double pitch_rate = 8000, pitch_seconds = 0.04, lowest_pitch = 80, highest_pitch = 400;
static const double lowest_hz = 70, highest_hz = 1200; /* where voices repeat most clearly: above, breath and noise take over */

typedef struct hearing {
    ln_bands bands;
    ln_fft *fft, *pitch_fft;
    float *window, *piece, *spectrum;                           /* of the bands */
    float *pitch_window, *own, *pitch_piece, *pitch_spectrum;   /* `own`: the window's autocorrelation */
    int step, pitch_size, pitch_room;                           /* samples of the clip in one of pitch's; its window, bare and with as much silence */
    float *sound;                                               /* mean of the channels */
    int before, size, have;                                     /* samples heard before the bands' window and in all; how many are there */
    ln_heard heard;
    ln_hearing_row row;
    void *who;
} hearing;

/* Hann's window, symmetric: it is no part of a sum, but of a correlation. */
static void hann(float *window, int size)
{
    for (int i = 0; i < size; i++)
        window[i] = (float)(0.5 - 0.5 * cos(2 * pi * (i + 0.5) / size));
}

/* Powers of the pitch window's bins in, autocorrelation out. */
static void autocorrelate(hearing *h, double rate, double low, double high)
{
    ln_fft_forward(h->pitch_fft, h->pitch_piece, h->pitch_spectrum);
    for (int k = 0; k <= h->pitch_room / 2; k++) {
        double hz = k * rate / h->pitch_room;
        float *bin = h->pitch_spectrum + 2 * k;
        bin[0] = hz >= low && hz <= high ? bin[0] * bin[0] + bin[1] * bin[1] : 0;
        bin[1] = 0;
    }
    ln_fft_inverse(h->pitch_fft, h->pitch_spectrum, h->pitch_piece);
}

static ln_status prepare(hearing *h, int rate)
{
    ln_bands_of(rate, &h->bands);
    h->step = rate > pitch_rate ? (int)lround(rate / pitch_rate) : 1;
    h->pitch_room = ln_fft_size((int)(2 * pitch_seconds * rate / h->step));
    h->pitch_size = h->pitch_room / 2;
    int span = h->pitch_size * h->step, frame = h->bands.frame;
    h->before = span > frame ? (span - frame) / 2 : 0;
    h->size = 2 * h->before + (span > frame ? span - 2 * h->before : frame);
    size_t whole = (size_t)frame + 2, room = (size_t)h->pitch_room + 2;
    float **part[] = { &h->window, &h->piece, &h->spectrum, &h->pitch_window, &h->own, &h->pitch_piece, &h->pitch_spectrum, &h->sound };
    const size_t count[] = { whole, whole, whole, room, room, room, room, (size_t)h->size };
    for (size_t i = 0; i < sizeof part / sizeof *part; i++)
        if (!(*part[i] = calloc(count[i], sizeof(float))))
            return ln_fail(LN_EMEMORY, "no memory for windows of %d samples", h->size);
    ln_status status = ln_fft_new(frame, &h->fft);
    if (!status)
        status = ln_fft_new(h->pitch_room, &h->pitch_fft);
    if (status)
        return status;
    ln_window_root(h->window, frame); /* as in shown.c: powers mean the same there and here */
    hann(h->pitch_window, h->pitch_size);
    memcpy(h->pitch_piece, h->pitch_window, (size_t)h->pitch_size * sizeof(float));
    autocorrelate(h, 1, 0, 1);
    memcpy(h->own, h->pitch_piece, (size_t)h->pitch_room * sizeof(float));
    h->have = h->before + h->bands.hop; /* silence before the first tick */
    return LN_OK;
}

static void drop(hearing *h)
{
    float *part[] = { h->window, h->piece, h->spectrum, h->pitch_window, h->own, h->pitch_piece, h->pitch_spectrum, h->sound };
    for (size_t i = 0; i < sizeof part / sizeof *part; i++)
        free(part[i]);
    ln_fft_free(&h->fft);
    ln_fft_free(&h->pitch_fft);
}

static void hear_pitch(hearing *h, double rate)
{
    memset(h->pitch_piece, 0, (size_t)h->pitch_room * sizeof(float));
    for (int i = 0; i < h->pitch_size; i++) {
        float sum = 0;
        for (int k = 0; k < h->step; k++)
            sum += h->sound[i * h->step + k];
        h->pitch_piece[i] = sum * h->pitch_window[i];
    }
    autocorrelate(h, rate, lowest_hz, highest_hz);
    h->heard.voicing = h->heard.pitch = 0;
    int last = (int)(rate / lowest_pitch);
    for (int lag = (int)ceil(rate / highest_pitch); lag <= last && lag < h->pitch_size && h->pitch_piece[0] > 1e-12F; lag++) {
        float share = h->pitch_piece[lag] / h->pitch_piece[0] * h->own[0] / h->own[lag];
        if (share > h->heard.voicing) {
            h->heard.voicing = share;
            h->heard.pitch = (float)(rate / lag);
        }
    }
    h->heard.voicing = fminf(h->heard.voicing, 1);
}

/* One row from a full `sound`, which moves on by a hop. A pitch is good for two rows. */
static ln_status tell_row(hearing *h, double rate)
{
    ln_window_lay(h->sound + h->before, h->window, h->piece, h->bands.frame);
    ln_fft_forward(h->fft, h->piece, h->spectrum);
    memset(h->heard.power, 0, sizeof h->heard.power);
    ln_bands_add(&h->bands, h->spectrum, h->heard.power);
    if (h->heard.row % 2 == 0)
        hear_pitch(h, rate / h->step);
    ln_status status = h->row(h->who, &h->heard);
    h->heard.row++;
    h->have = h->size - h->bands.hop;
    memmove(h->sound, h->sound + h->bands.hop, (size_t)h->have * sizeof(float));
    return status;
}

static ln_status hear_block(hearing *h, const ln_block *block, double rate)
{
    ln_status status = LN_OK;
    for (int64_t i = 0; i < block->length && !status; i++) {
        float sum = 0;
        for (int c = 0; c < block->channels; c++)
            sum += block->sound[c][i];
        sum /= (float)block->channels;
        h->sound[h->have++] = sum > -1e6F && sum < 1e6F ? sum : 0;
        if (h->have == h->size)
            status = tell_row(h, rate);
    }
    return status;
}

/* Silence behind the end, until every tick has been at the centre of a row or before it. */
static ln_status hear_end(hearing *h, int64_t length, double rate)
{
    ln_status status = LN_OK;
    while (!status && h->heard.row * h->bands.hop < length) {
        memset(h->sound + h->have, 0, (size_t)(h->size - h->have) * sizeof(float));
        status = tell_row(h, rate);
    }
    return status;
}

ln_status ln_hear(ln_clip *clip, const ln_job *job, ln_hearing_row row, void *who)
{
    hearing h = { .row = row, .who = who };
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
        status = hear_block(&h, block, clip->info.rate);
        heard += block->length;
        if (job && job->progress)
            job->progress(job->who, "listening", clip->info.length > 0 ? (double)heard / (double)clip->info.length : -1, ln_seconds(heard, clip->info.base));
        ln_block_unref(&block);
    }
    if (status == LN_END)
        status = hear_end(&h, heard, clip->info.rate);
    drop(&h);
    return status;
}
