/* SPDX-License-Identifier: Apache-2.0 */
#include "media/fft.h"

#include <stdbool.h>
#include <stdlib.h>

#include <libavutil/tx.h>

#include "media/fft16.h"

struct ln_fft {
    ln_fft16 *own; /* NULL: libavutil's, like the rest */
    int size;
    float *under;  /* a window */
    AVTXContext *forward, *inverse;
    av_tx_fn run_forward, run_inverse;
};

int ln_fft_size(int samples)
{
    static const int odd[] = { 1, 3, 5, 7, 15 };
    int best = 16;
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
        for (int size = odd[i] * 4; size <= 1 << 20; size *= 2)
            if (size >= 16 && abs(size - samples) < abs(best - samples))
                best = size;
    return best;
}

static bool ask_libavutil(ln_fft *fft, int size)
{
    const float there = 1, back = 1.0F / (float)size;
    if (size < 16 || size % 2)
        return false;
    fft->size = size;
    fft->under = malloc((size_t)size * sizeof *fft->under);
    return fft->under && av_tx_init(&fft->forward, &fft->run_forward, AV_TX_FLOAT_RDFT, 0, size, &there, AV_TX_UNALIGNED) >= 0 &&
           av_tx_init(&fft->inverse, &fft->run_inverse, AV_TX_FLOAT_RDFT, 1, size, &back, AV_TX_UNALIGNED) >= 0;
}

ln_status ln_fft_new(int size, ln_fft **out)
{
    ln_fft *fft = *out = calloc(1, sizeof *fft);
    if (fft && ((fft->own = ln_fft16_new(size)) || ask_libavutil(fft, size)))
        return LN_OK;
    ln_fft_free(out);
    return ln_fail(LN_EMEMORY, "no memory for a transform of %d samples", size);
}

void ln_fft_free(ln_fft **fft)
{
    if (!fft || !*fft)
        return;
    ln_fft16_free((*fft)->own);
    free((*fft)->under);
    av_tx_uninit(&(*fft)->forward);
    av_tx_uninit(&(*fft)->inverse);
    free(*fft);
    *fft = NULL;
}

void ln_fft_forward(ln_fft *fft, const float *sound, float *spectrum)
{
    if (fft->own) {
        ln_fft16_forward(fft->own, sound, spectrum);
        return;
    }
    /* libavutil takes its input as writable, and leaves it alone on the way there. */
    fft->run_forward(fft->forward, spectrum, (void *)(uintptr_t)sound, sizeof(float));
    spectrum[fft->size + 1] = 0; /* libavutil 57.28 leaves the last bin's imaginary part as it found it */
}

void ln_fft_windowed(ln_fft *fft, const float *sound, const float *window, float *spectrum)
{
    if (fft->own) {
        ln_fft16_windowed(fft->own, sound, window, spectrum);
        return;
    }
    for (int i = 0; i < fft->size; i++)
        fft->under[i] = sound[i] * window[i];
    ln_fft_forward(fft, fft->under, spectrum);
}

void ln_fft_inverse(ln_fft *fft, float *spectrum, float *sound)
{
    if (fft->own)
        ln_fft16_inverse(fft->own, spectrum, sound);
    else
        fft->run_inverse(fft->inverse, sound, spectrum, sizeof(float));
}
