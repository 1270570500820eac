/* SPDX-License-Identifier: Apache-2.0 */
/* Before the filter is trusted it has to prove itself. First the take is looked over for dead channels, which are left out; an overdriven one is not: with a lavalier cut at a quarter
 * of its peak, leaving it out cost 1.5 to 2 dB and no take was worse for it. Then the examples give what the microphones hear of the noise and of what stays. Then the filter runs over the
 * take and is asked by how much it lowers what the one-channel gains call noise: a source that moved is no longer where it was shown, and the drop says so. */
#include "sound/arraytake.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <lanterne/log.h>

#include "base/list.h"
#include "media/fft.h"
#include "sound/loan.h"
#include "sound/window.h"

enum {
    STRETCHES = 6, STRETCH_SECONDS = 10, /* of a long take: as much is listened to */
    SPECTRA_PER_CHANNEL = 4,             /* of an example, 75 % over each other: fewer tell nothing of directions */
};
static const double dead = 1e-10; /* mean power: -100 dB under full scale */

/* The least drop in dB for so many microphones. Over 24 simulated takes with a source that moves, two microphones that lowered the noise by up to 6.2 dB still left the take up to 0.8 dB worse than one,
 * four that lowered it by more than 4 never did. */
static const double least_drop[] = { 0, 0, 6.5, 5, 4 };

/* Mean power of a channel over what was read of it. */
typedef struct glance {
    double power;
    int64_t count;
} glance;

static void glance_at(glance *g, const float *x, int64_t count)
{
    for (int64_t i = 0; i < count; i++)
        if (fabsf(x[i]) < HUGE_VALF)
            g->power += (double)x[i] * (double)x[i];
    g->count += count;
}

static bool is_alive(const glance *g)
{
    return g->count && g->power > dead * (double)g->count;
}

/* The stretches of the take that are listened to: all of it when it is short. */
static int stretches_of(const ln_clip_info *info, ln_span span, ln_span part[STRETCHES])
{
    int64_t length = (int64_t)STRETCH_SECONDS * info->rate, end = info->length < 0 ? INT64_MAX : info->start + info->length;
    span = ln_span_in(span, info->base);
    span.from = span.from > info->start ? span.from : info->start;
    span.to = span.to < end ? span.to : end;
    if (span.to <= span.from)
        return 0;
    if (span.to - span.from <= STRETCHES * length) {
        part[0] = span;
        return 1;
    }
    for (int i = 0; i < STRETCHES; i++) {
        int64_t from = span.from + (span.to - span.from - length) / (STRETCHES - 1) * i;
        part[i] = (ln_span){ from, from + length, info->base };
    }
    return STRETCHES;
}

/* Read the stretches of `clip`, glancing at each channel when `seen` is given. */
static ln_status read_through(ln_clip *clip, const ln_span *part, int count, glance *seen, const ln_job *job)
{
    ln_status status = LN_OK;
    for (int i = 0; i < count && !status; i++) {
        int64_t reached = part[i].from;
        status = ln_clip_seek(clip, reached);
        while (!status && reached < part[i].to) {
            ln_block *block;
            status = job && ln_job_stopping(job) ? ln_job_stopped() : ln_clip_next(clip, &block);
            if (status)
                break;
            for (int c = 0; seen && c < block->channels; c++)
                glance_at(&seen[c], block->sound[c], block->length);
            reached = block->at + block->length;
            ln_block_unref(&block);
        }
        status = status == LN_END ? LN_OK : status;
    }
    return status;
}

/* Tools for reading examples. */
typedef struct lens {
    ln_array *array;
    ln_bands bands;
    ln_fft *fft, *small_fft;
    float *window, *small_window, *spectrum[LN_EIGEN_MAX];
    float *row[2]; /* of what goes, and of what stays */
    size_t rows[2], room[2];
} lens;

/* Rows of the first channel, as the gains will see them. */
static ln_status add_rows(lens *l, int kind, const float *x, int64_t length)
{
    for (int64_t at = 0; at + l->bands.frame <= length; at += l->bands.hop) {
        float *row = ln_list_room(l->row[kind], l->rows[kind], &l->room[kind], LN_BANDS * sizeof *row), *power;
        if (!row)
            return LN_EMEMORY;
        l->row[kind] = row;
        power = row + l->rows[kind]++ * LN_BANDS;
        memset(power, 0, LN_BANDS * sizeof *power);
        ln_fft_windowed(l->small_fft, x + at, l->small_window, l->spectrum[0]);
        ln_bands_add(&l->bands, l->spectrum[0], power);
    }
    return LN_OK;
}

static ln_status hear_stretch(lens *l, ln_clip *clip, ln_span span, int kind, ln_covariance *into)
{
    ln_block *block;
    ln_array *a = l->array;
    ln_status status = ln_clip_read_sound(clip, span.from, span.to, &block);
    if (status)
        return status;
    for (int64_t at = 0; at + a->frame <= block->length; at += a->frame / 4) {
        for (int i = 0; i < a->n; i++) {
            ln_fft_windowed(l->fft, block->sound[a->channel[i]] + at, l->window, l->spectrum[i]);
        }
        ln_covariance_add(into, (const float *const *)l->spectrum);
    }
    status = add_rows(l, kind, block->sound[a->channel[0]], block->length);
    ln_block_unref(&block);
    return status;
}

static ln_status open_lens(ln_array *array, int rate, lens *l)
{
    size_t frame = (size_t)array->frame;
    *l = (lens){ .array = array };
    ln_bands_of(rate, &l->bands);
    size_t small = (size_t)l->bands.frame;
    bool good = (l->window = malloc(frame * sizeof(float))) && (l->small_window = malloc(small * sizeof(float)));
    for (int i = 0; good && i < array->n; i++)
        good = (l->spectrum[i] = malloc((frame + 2) * sizeof(float)));
    if (!good)
        return ln_fail(LN_EMEMORY, "no memory for windows of %zu samples", frame);
    ln_window_root(l->window, array->frame);
    ln_window_root(l->small_window, l->bands.frame);
    ln_status status = ln_fft_new(array->frame, &l->fft);
    return status ? status : ln_fft_new(l->bands.frame, &l->small_fft);
}

static void close_lens(lens *l)
{
    for (int i = 0; i < LN_EIGEN_MAX; i++)
        free(l->spectrum[i]);
    free(l->window);
    free(l->small_window);
    free(l->row[0]);
    free(l->row[1]);
    ln_fft_free(&l->fft);
    ln_fft_free(&l->small_fft);
}

/* The noise across the microphones and its profile in the first; *enough tells whether the example was long enough. */
static ln_status hear_examples(ln_clip *clip, ln_stretches noise, ln_stretches keep, ln_array *array, bool *enough)
{
    lens l;
    ln_covariance heard[2] = { 0 };
    ln_status status = open_lens(array, clip->info.rate, &l);
    for (int i = 0; !status && i < 2; i++)
        status = ln_covariance_new(array->n, array->frame / 2 + 1, &heard[i]);
    for (size_t i = 0; !status && i < noise.count; i++)
        status = hear_stretch(&l, clip, noise.span[i], 0, &heard[0]);
    for (size_t i = 0; !status && i < keep.count; i++)
        status = hear_stretch(&l, clip, keep.span[i], 1, &heard[1]);
    *enough = heard[0].count >= SPECTRA_PER_CHANNEL * array->n && l.rows[0];
    bool stays = heard[1].count >= SPECTRA_PER_CHANNEL * array->n;
    if (!status && *enough)
        status = ln_profile_of(l.row[0], l.rows[0], l.row[1], l.rows[1], &array->profile);
    if (!status && *enough)
        status = ln_array_noise_of(&heard[0], stays ? &heard[1] : NULL, &array->noise);
    ln_covariance_free(&heard[0]);
    ln_covariance_free(&heard[1]);
    close_lens(&l);
    return status;
}

static ln_status measure_drop(ln_clip *clip, const ln_span *part, int count, ln_stretches noise, ln_array *array, const ln_job *job)
{
    ln_status status = LN_OK;
    ln_array_drops drops = { .noise = noise };
    for (int i = 0; i < count && !status; i++) {
        ln_loan *lent;
        ln_clip *chain = NULL, *filtered;
        status = ln_lend(clip, &lent);
        if (!status) {
            chain = &lent->clip;
            status = ln_array_listen(chain, &(ln_fader){ .span = part[i] }, array, &drops, &filtered);
        }
        if (!status) {
            chain = filtered;
            status = read_through(chain, &part[i], 1, NULL, job);
        }
        ln_clip_close(&chain);
    }
    array->drop = drops.before > 0 ? 10 * log10(drops.before / (drops.after + 1e-30)) : 0;
    return status;
}

static void choose_channels(const glance *seen, const ln_clip_info *info, ln_array *array)
{
    for (int c = 0; c < info->channels; c++) {
        if (!is_alive(&seen[c]))
            ln_log(LN_DETAIL, "channel %d is silent: left out of the filter", c + 1);
        else if (array->n < LN_EIGEN_MAX)
            array->channel[array->n++] = c;
    }
    array->frame = ln_array_frame(info->rate, array->n);
}

ln_status ln_array_learn(ln_clip *clip, ln_stretches noise, ln_stretches keep, ln_span span, const ln_job *job, ln_array **out, const char **why)
{
    ln_span part[STRETCHES];
    glance seen[LN_CHANNELS_MAX] = { 0 };
    int count = stretches_of(&clip->info, span, part);
    bool enough = true;
    ln_array *array = calloc(1, sizeof *array);
    ln_status status = array ? LN_OK : ln_fail(LN_EMEMORY, "no memory for microphones");
    *out = NULL;
    *why = "fewer than two channels are alive";
    if (array) {
        atomic_init(&array->holders, 1);
        status = read_through(clip, part, count, seen, job);
    }
    if (status)
        goto done;
    choose_channels(seen, &clip->info, array);
    if (array->n < 2)
        goto done;
    status = hear_examples(clip, noise, keep, array, &enough);
    *why = "the example is too short to tell where the noise comes from";
    if (status || !enough)
        goto done;
    status = measure_drop(clip, part, count, noise, array, job);
    *why = "the noise does not come from where it was shown, or from everywhere alike";
    if (!status && array->drop >= least_drop[array->n < 4 ? array->n : 4]) {
        *out = array;
        array = NULL;
        *why = "several microphones part the noise from the rest";
    }
done:
    ln_array_free(&array);
    return status;
}

void ln_array_free(ln_array **array)
{
    if (!array || !*array)
        return;
    if (atomic_fetch_sub(&(*array)->holders, 1) == 1) {
        ln_array_noise_free(&(*array)->noise);
        free(*array);
    }
    *array = NULL;
}

double ln_array_drop(const ln_array *array)
{
    return array->drop;
}
