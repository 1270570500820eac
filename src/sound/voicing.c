/* SPDX-License-Identifier: Apache-2.0 */
/* At a rate of about 8 kHz; how much repeats is read off the autocorrelation, divided by the window's own, so that a perfectly even tone reads 1 whatever its pitch (P. Boersma, Accurate
 * short-term analysis of the fundamental frequency, 1993). */
#include "sound/voicing.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "media/fft.h"

static const double pi = 3.14159265358979323846;
static const double low_rate = 8000, seconds = 0.04, lowest_pitch = 80, highest_pitch = 400;
static const double lowest_hz = 70, highest_hz = 1200; /* where voices repeat most clearly: above, breath and noise take over */

struct ln_voicing {
    int step, size, room;                     /* samples of the sound in one of ours; the window, bare and with as much silence */
    double rate;                              /* ours */
    ln_fft *fft;
    float *window, *own, *piece, *spectrum;   /* own: the window's autocorrelation */
};

/* The piece in, its autocorrelation out, of the frequencies from `low` to `high` alone. */
static void autocorrelate(ln_voicing *v, double rate, double low, double high)
{
    ln_fft_forward(v->fft, v->piece, v->spectrum);
    for (int k = 0; k <= v->room / 2; k++) {
        double hz = k * rate / v->room;
        float *bin = v->spectrum + 2 * k;
        bin[0] = hz >= low && hz <= high ? bin[0] * bin[0] + bin[1] * bin[1] : 0;
        bin[1] = 0;
    }
    ln_fft_inverse(v->fft, v->spectrum, v->piece);
}

ln_status ln_voicing_new(int rate, ln_voicing **out)
{
    ln_voicing *v = *out = calloc(1, sizeof *v);
    if (!v)
        return ln_fail(LN_EMEMORY, "no memory to listen for voices");
    v->step = rate > low_rate ? (int)lround(rate / low_rate) : 1;
    v->rate = (double)rate / v->step;
    v->room = ln_fft_size((int)(2 * seconds * rate / v->step));
    v->size = v->room / 2;
    const size_t room = (size_t)v->room + 2;
    v->window = calloc(4 * room, sizeof *v->window);
    ln_status status = v->window ? ln_fft_new(v->room, &v->fft) : ln_fail(LN_EMEMORY, "no memory to listen for voices");
    if (status) {
        ln_voicing_free(out);
        return status;
    }
    v->own = v->window + room;
    v->piece = v->own + room;
    v->spectrum = v->piece + room;
    for (int i = 0; i < v->size; i++) /* symmetric: it is no part of a sum, but of a correlation */
        v->window[i] = (float)(0.5 - 0.5 * cos(2 * pi * (i + 0.5) / v->size));
    memcpy(v->piece, v->window, (size_t)v->size * sizeof(float));
    autocorrelate(v, 1, 0, 1);
    memcpy(v->own, v->piece, (size_t)v->room * sizeof(float));
    return LN_OK;
}

void ln_voicing_free(ln_voicing **voicing)
{
    if (!voicing || !*voicing)
        return;
    ln_fft_free(&(*voicing)->fft);
    free((*voicing)->window);
    free(*voicing);
    *voicing = NULL;
}

int ln_voicing_span(const ln_voicing *v)
{
    return v->size * v->step;
}

float ln_voicing_hear(ln_voicing *v, const float *sound, float *pitch)
{
    float most = 0;
    memset(v->piece, 0, (size_t)v->room * sizeof(float));
    for (int i = 0; i < v->size; i++) {
        float sum = 0;
        for (int k = 0; k < v->step; k++)
            sum += sound[i * v->step + k];
        v->piece[i] = sum * v->window[i];
    }
    autocorrelate(v, v->rate, lowest_hz, highest_hz);
    *pitch = 0;
    int last = (int)(v->rate / lowest_pitch);
    for (int lag = (int)ceil(v->rate / highest_pitch); lag <= last && lag < v->size && v->piece[0] > 1e-12F; lag++) {
        float share = v->piece[lag] / v->piece[0] * v->own[0] / v->own[lag];
        if (share > most) {
            most = share;
            *pitch = (float)(v->rate / lag);
        }
    }
    return fminf(most, 1);
}
