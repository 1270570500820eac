/* SPDX-License-Identifier: Apache-2.0 */
#include "sound/beside.h"

#include <stdlib.h>
#include <string.h>

#include "sound/window.h"

int64_t ln_beside_at(const ln_beside *b, int64_t row)
{
    return b->lap.clip.info.start + (row - 1) * b->bands.hop;
}

const float *ln_beside_left(const ln_beside *b, int channel)
{
    return b->lap.heard.sound[channel] + (ln_beside_at(b, b->row) - b->lap.heard.from);
}

void ln_beside_before(const ln_beside *b, int channel, int64_t at, int count, float *out)
{
    ln_tap_read(b->tap, channel, at, count, out);
}

void ln_beside_look(ln_beside *b, const float *sound)
{
    ln_fft_windowed(b->fft, sound, b->window, b->spectrum);
}

void ln_beside_measure(ln_beside *b, const float *sound, float power[LN_BANDS])
{
    ln_beside_look(b, sound);
    memset(power, 0, LN_BANDS * sizeof *power);
    ln_bands_add(&b->bands, b->spectrum, power);
}

void ln_beside_power(ln_beside *b, int channel, float power[LN_BANDS])
{
    const float *noted = ln_tap_noted(b->tap, channel, b->row);
    if (noted) {
        memcpy(power, noted, LN_BANDS * sizeof *power);
        return;
    }
    ln_beside_before(b, channel, ln_beside_at(b, b->row), b->bands.frame, b->piece);
    ln_beside_measure(b, b->piece, power);
}

static ln_status lay_row(ln_beside *b)
{
    const int64_t at = ln_beside_at(b, b->given);
    ln_status status = ln_lap_gone(&b->lap, at, (size_t)b->bands.frame);
    for (int c = 0; !status && c < b->lap.clip.info.channels; c++) {
        if (!b->verbs->lay(b, b->given, c))
            continue;
        float *gone = b->lap.gone.sound[c] + (at - b->lap.gone.from);
        ln_fft_inverse(b->fft, b->spectrum, b->piece);
        for (int i = 0; i < b->bands.frame; i++)
            gone[i] -= b->piece[i] * b->window[i]; /* the lap takes off, and this comes on */
    }
    b->given++;
    return status;
}

static ln_status work(ln_lap *lap)
{
    ln_beside *b = (ln_beside *)lap;
    ln_status status = LN_OK;
    while (!status && ln_beside_at(b, b->row) + b->bands.frame <= ln_lap_heard_to(lap)) {
        b->verbs->hear(b, b->row, !b->started);
        b->started = true;
        if (++b->row > b->given + b->around)
            status = lay_row(b);
    }
    while (!status && lap->over && b->given < b->row)
        status = lay_row(b);
    lap->known = ln_beside_at(b, b->given);
    lap->needed = ln_beside_at(b, b->row);
    return status;
}

static void start(ln_lap *lap, int64_t tick)
{
    ln_beside *b = (ln_beside *)lap;
    int64_t row = (tick - lap->clip.info.start + b->bands.hop - 1) / b->bands.hop;
    b->row = b->given = row > 0 ? row + 1 : 0;
    b->started = false;
    lap->heard.from = lap->gone.from = ln_beside_at(b, b->row);
}

static void free_parts(ln_lap *lap)
{
    ln_beside_drop((ln_beside *)lap);
}

void ln_beside_drop(ln_beside *b)
{
    b->verbs->free(b);
    ln_fft_free(&b->fft);
    free(b->window);
}

ln_status ln_beside_prepare(ln_beside *b, const ln_beside_verbs *verbs, const ln_clip_info *info)
{
    b->verbs = verbs;
    b->lap.clip.info = *info;
    ln_bands_of(info->rate, &b->bands);
    size_t frame = (size_t)b->bands.frame;
    b->window = malloc((4 * frame + 2) * sizeof *b->window);
    if (!b->window)
        return ln_fail(LN_EMEMORY, "no memory for windows of %zu samples", frame);
    b->piece = b->window + frame;
    b->spectrum = b->piece + 2 * frame;
    ln_window_root(b->window, b->bands.frame);
    return ln_fft_new(b->bands.frame, &b->fft);
}

/* What has been given out is read no more: not by the lap, and, a window before it, not from the tap. */
static ln_status beside_next(ln_clip *clip, ln_block **out)
{
    ln_beside *b = (ln_beside *)clip;
    ln_status status = b->lap_verbs->next(clip, out);
    if (!status)
        ln_tap_forget(b->tap, (*out)->at - 2 * b->bands.frame);
    return status;
}

static ln_status beside_seek(ln_clip *clip, int64_t at)
{
    return ((ln_beside *)clip)->lap_verbs->seek(clip, at);
}

static void beside_close(ln_clip *clip)
{
    ((ln_beside *)clip)->lap_verbs->close(clip);
}

void ln_beside_begin(ln_beside *b, ln_clip *in, ln_tap *tap, const ln_fader *fader, int around)
{
    static const ln_lap_verbs verbs = { start, work, free_parts };
    static const ln_clip_verbs clip_verbs = { beside_next, beside_seek, beside_close };
    b->tap = tap;
    b->around = around;
    ln_lap_init(&b->lap, &verbs, in, fader, b->bands.frame, (int64_t)(2 * around + 4) * b->bands.hop + b->bands.frame);
    b->lap_verbs = b->lap.clip.verbs;
    b->lap.clip.verbs = &clip_verbs;
    ln_tap_open(tap);
}
