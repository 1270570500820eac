/* SPDX-License-Identifier: Apache-2.0 */
/* The sound is cut into windows of 20 ms, half over half, with a square-rooted Hann window on the way in and again on the way out: their squares add up to one. What is added
 * up is not the sound that stays but the sound that goes, and it is taken off the original. Exact reconstruction then asks nothing of the transform: a gain of one is silence
 * subtracted. Gains look some seconds ahead (gains.h), so the blocks that came in wait in a line until what goes is known for all of their samples. */
#include "sound/shown.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clones.h"
#include "media/fft.h"

static const double fade_seconds = 0.01;

/* Samples of every channel from tick `from` on. */
typedef struct tape {
    float *sound[LN_CHANNELS_MAX];
    int64_t from;
    size_t length, room;
} tape;

typedef struct shown {
    ln_clip clip;
    ln_clip *in;
    int64_t from, to;   /* the span, in ticks of the clip */
    int64_t skip;       /* nothing before this tick is given out: set by a seek */
    bool running;       /* windows are being taken: rows come from tape `heard` */
    bool over;          /* `in` has ended */
    int64_t row;        /* the next one to be pushed */
    int64_t given;      /* the next one to be taken off */
    ln_bands bands;
    ln_fft *fft;
    ln_gains *gains;
    float *window, *piece, *spectrum;
    tape heard, gone;   /* what came in; what goes, complete up to its window `given` */
    ln_block **line;    /* blocks that wait */
    size_t line_count, line_room;
} shown;

static void tape_free(tape *t)
{
    for (int c = 0; c < LN_CHANNELS_MAX; c++)
        free(t->sound[c]);
}

static ln_status tape_reach(tape *t, int channels, size_t length)
{
    if (length <= t->room)
        return LN_OK;
    size_t room = length + length / 2;
    for (int c = 0; c < channels; c++) {
        float *longer = realloc(t->sound[c], room * sizeof *longer);
        if (!longer)
            return ln_fail(LN_EMEMORY, "no memory for %zu samples", room);
        t->sound[c] = longer;
    }
    t->room = room;
    return LN_OK;
}

/* Add `count` samples, of `block` from its sample `first` on, or silence. */
static ln_status tape_add(tape *t, int channels, const ln_block *block, int64_t first, size_t count)
{
    ln_status status = tape_reach(t, channels, t->length + count);
    for (int c = 0; !status && c < channels; c++) {
        float *to = t->sound[c] + t->length;
        if (block)
            memcpy(to, block->sound[c] + first, count * sizeof *to);
        else
            memset(to, 0, count * sizeof *to);
    }
    if (!status)
        t->length += count;
    return status;
}

/* Forget what lies before `tick`, once it is worth the copying. */
static void tape_forget(tape *t, int channels, int64_t tick)
{
    size_t gone = tick > t->from ? (size_t)(tick - t->from) : 0;
    if (gone == 0 || gone < t->length / 2 || gone > t->length)
        return;
    for (int c = 0; c < channels; c++)
        memmove(t->sound[c], t->sound[c] + gone, (t->length - gone) * sizeof(float));
    t->from += (int64_t)gone;
    t->length -= gone;
}

static void LN_CLONES multiply(const float *restrict a, const float *restrict b, float *restrict out, int count)
{
    for (int i = 0; i < count; i++)
        out[i] = a[i] * b[i];
}

static void LN_CLONES add_product(const float *restrict a, const float *restrict b, float *restrict out, int count)
{
    for (int i = 0; i < count; i++)
        out[i] += a[i] * b[i];
}

/* sqrt of the periodic Hann window. */
static void make_window(float *window, int frame)
{
    for (int i = 0; i < frame; i++)
        window[i] = (float)sin(3.14159265358979323846 * i / frame);
}

/* First tick of a row's window: row 0 is centred on the clip's start. */
static int64_t row_at(const shown *s, int64_t row)
{
    return s->clip.info.start + (row - 1) * s->bands.hop;
}

static void look(shown *s, int64_t row, int channel)
{
    multiply(s->heard.sound[channel] + (row_at(s, row) - s->heard.from), s->window, s->piece, s->bands.frame);
    ln_fft_forward(s->fft, s->piece, s->spectrum);
}

/* Push every row whose window is whole. */
static void push_rows(shown *s)
{
    int64_t end = s->heard.from + (int64_t)s->heard.length;
    for (; row_at(s, s->row) + s->bands.frame <= end && s->row - s->given < LN_GAINS_REACH; s->row++) {
        float power[LN_BANDS] = { 0 };
        for (int c = 0; c < s->clip.info.channels; c++) {
            look(s, s->row, c);
            ln_bands_add(&s->bands, s->spectrum, power);
        }
        ln_gains_push(s->gains, power);
    }
}

/* Add what goes in every row whose gains are known. */
static ln_status take_off(shown *s)
{
    float gain[LN_BANDS];
    while (ln_gains_pull(s->gains, gain)) {
        int64_t at = row_at(s, s->given);
        size_t end = (size_t)(at + s->bands.frame - s->gone.from);
        ln_status status = end > s->gone.length ? tape_add(&s->gone, s->clip.info.channels, NULL, 0, end - s->gone.length) : LN_OK;
        if (status)
            return status;
        bool some = false;
        for (int b = 0; b < LN_BANDS; b++) {
            gain[b] = 1 - gain[b];
            some = some || gain[b] > 0;
        }
        for (int c = 0; some && c < s->clip.info.channels; c++) {
            look(s, s->given, c);
            ln_bands_scale(&s->bands, gain, s->spectrum);
            ln_fft_inverse(s->fft, s->spectrum, s->piece);
            add_product(s->piece, s->window, s->gone.sound[c] + (at - s->gone.from), s->bands.frame);
        }
        s->given++;
    }
    return LN_OK;
}

static ln_status work(shown *s)
{
    int64_t before;
    ln_status status = LN_OK;
    do {
        before = s->row;
        push_rows(s);
        status = take_off(s);
    } while (!status && s->row > before);
    return status;
}

/* `in` is over: silence behind it fills the last window, and no more rows come. */
static ln_status finish(shown *s)
{
    s->over = true;
    if (!s->running)
        return LN_OK;
    ln_status status = tape_add(&s->heard, s->clip.info.channels, NULL, 0, (size_t)s->bands.frame);
    if (!status)
        status = work(s);
    ln_gains_end(s->gains);
    return status ? status : take_off(s);
}

/* The ticks whose sound the gains inside the span depend on. */
static int64_t reach(const shown *s)
{
    return (int64_t)(LN_GAINS_REACH + 2) * s->bands.hop;
}

/* Begin with the first window at or after `tick`. Windows stand on the clip's own grid, whatever the blocks. */
static ln_status start(shown *s, int64_t tick)
{
    int64_t row = (tick - s->clip.info.start + s->bands.hop - 1) / s->bands.hop;
    s->running = true;
    s->heard.length = s->gone.length = 0;
    s->row = s->given = row > 0 ? row + 1 : 0;
    s->heard.from = s->gone.from = row_at(s, s->row);
    ln_gains_start(s->gains, s->row);
    return row > 0 ? LN_OK : tape_add(&s->heard, s->clip.info.channels, NULL, 0, (size_t)s->bands.hop);
}

static ln_status hear(shown *s, ln_block *block)
{
    int64_t end = block->at + block->length, zone = s->from > s->clip.info.start + reach(s) ? s->from - reach(s) : s->clip.info.start;
    ln_status status = LN_OK;
    if (s->running && block->at - reach(s) >= s->to) {
        s->running = false; /* what goes is known for the whole span by now */
        return LN_OK;
    }
    if (!s->running && end > zone && block->at < s->to)
        status = start(s, block->at > zone ? block->at : zone);
    if (status || !s->running)
        return status;
    int64_t next = s->heard.from + (int64_t)s->heard.length, first = next > block->at ? next - block->at : 0;
    if (first < block->length)
        status = tape_add(&s->heard, s->clip.info.channels, block, first, (size_t)(block->length - first));
    return status ? status : work(s);
}

static ln_status wait_in_line(shown *s, ln_block *block)
{
    if (s->line_count == s->line_room) {
        size_t room = s->line_room ? s->line_room * 2 : 64;
        ln_block **line = realloc(s->line, room * sizeof *line);
        if (!line)
            return ln_fail(LN_EMEMORY, "no memory for %zu blocks", room);
        s->line = line;
        s->line_room = room;
    }
    s->line[s->line_count++] = block;
    return LN_OK;
}

/* Up to where what goes is known. */
static int64_t known(const shown *s)
{
    return s->over || !s->running ? INT64_MAX : row_at(s, s->given);
}

/* How much of the change is heard at `tick`: edges of the span inside the clip are faded. */
static float fader(const shown *s, int64_t tick)
{
    double fade = fade_seconds * s->clip.info.rate, share = 1;
    int64_t end = s->clip.info.start + s->clip.info.length;
    if (s->from > s->clip.info.start)
        share = fmin(share, ((double)(tick - s->from) + 0.5) / fade);
    if (s->clip.info.length < 0 || s->to < end)
        share = fmin(share, ((double)(s->to - tick) - 0.5) / fade);
    return (float)fmax(share, 0);
}

/* The block less what goes. */
static ln_status treat(shown *s, ln_block **block)
{
    ln_block *old = *block, *new;
    int64_t first = old->at > s->from ? old->at : s->from, end = old->at + old->length < s->to ? old->at + old->length : s->to;
    ln_status status = ln_block_sound(old->channels, old->at, old->length, old, &new);
    if (status)
        return status;
    for (int c = 0; c < old->channels; c++) {
        memcpy(new->sound[c], old->sound[c], (size_t)old->length * sizeof(float));
        const float *gone = s->gone.sound[c];
        for (int64_t t = first; t < end; t++) {
            float off = gone[t - s->gone.from];
            if (off < 0 || off > 0) /* NaN is neither: a broken sample stays as it was and breaks no other */
                new->sound[c][t - old->at] -= fader(s, t) * off;
        }
    }
    ln_block_unref(block);
    *block = new;
    return LN_OK;
}

/* Give out the first block in line, cut to what was asked for by a seek; *out stays NULL when all of it lies before that. */
static ln_status give(shown *s, ln_block **out)
{
    ln_block *block = s->line[0];
    ln_status status = LN_OK;
    memmove(s->line, s->line + 1, --s->line_count * sizeof *s->line);
    int64_t end = block->at + block->length;
    if (end > s->from && block->at < s->to && end > s->skip)
        status = treat(s, &block);
    if (s->running) {
        int64_t due = row_at(s, s->given); /* windows still to be taken off reach back to here */
        tape_forget(&s->gone, s->clip.info.channels, end < due ? end : due);
        tape_forget(&s->heard, s->clip.info.channels, due);
    }
    if (!status && block->at < s->skip && end > s->skip) {
        ln_block *part;
        status = ln_block_part(block, s->skip - block->at, block->length, &part);
        if (!status) {
            ln_block_unref(&block);
            block = part;
        }
    }
    if (!status && end > s->skip)
        *out = block;
    else
        ln_block_unref(&block);
    return status;
}

static ln_status shown_next(ln_clip *clip, ln_block **out)
{
    shown *s = (shown *)clip;
    ln_status status = LN_OK;
    while (!status && !*out) {
        ln_block *block, *first = s->line_count ? s->line[0] : NULL;
        int64_t end = first ? first->at + first->length : 0;
        if (first && (end <= s->from || first->at >= s->to || known(s) >= (end < s->to ? end : s->to))) {
            status = give(s, out);
            continue;
        }
        if (s->over)
            return LN_END;
        status = ln_clip_next(s->in, &block);
        if (status == LN_END) {
            status = finish(s);
            continue;
        }
        if (!status && (status = wait_in_line(s, block)))
            ln_block_unref(&block);
        if (!status)
            status = hear(s, block);
    }
    return status;
}

static void drop_line(shown *s)
{
    for (size_t i = 0; i < s->line_count; i++)
        ln_block_unref(&s->line[i]);
    s->line_count = 0;
}

static ln_status shown_seek(ln_clip *clip, int64_t at)
{
    shown *s = (shown *)clip;
    int64_t read = at;
    if (at < s->to && at > s->from - reach(s))
        read = at - 2 * reach(s);
    drop_line(s);
    s->running = s->over = false;
    s->skip = at;
    return ln_clip_seek(s->in, read);
}

static void shown_close(ln_clip *clip)
{
    shown *s = (shown *)clip;
    drop_line(s);
    free(s->line);
    tape_free(&s->heard);
    tape_free(&s->gone);
    free(s->window);
    free(s->piece);
    free(s->spectrum);
    ln_fft_free(&s->fft);
    ln_gains_free(&s->gains);
    ln_clip_close(&s->in);
    free(s);
}

/* What learning and removing share. */
static ln_status prepare(shown *s)
{
    ln_bands_of(s->clip.info.rate, &s->bands);
    size_t frame = (size_t)s->bands.frame;
    s->window = malloc(frame * sizeof(float));
    s->piece = malloc(frame * sizeof(float));
    s->spectrum = malloc((frame + 2) * sizeof(float));
    if (!s->window || !s->piece || !s->spectrum)
        return ln_fail(LN_EMEMORY, "no memory for windows of %zu samples", frame);
    make_window(s->window, s->bands.frame);
    return ln_fft_new(s->bands.frame, &s->fft);
}

ln_status ln_shown_remove(ln_clip *in, ln_span span, const ln_profile *profile, double floor_db, double strength, ln_clip **out)
{
    static const ln_clip_verbs verbs = { shown_next, shown_seek, shown_close };
    shown *s = calloc(1, sizeof *s);
    *out = NULL;
    if (!s)
        return ln_fail(LN_EMEMORY, "no memory for a clip");
    s->clip.verbs = &verbs;
    s->clip.info = in->info;
    span = ln_span_in(span, in->info.base);
    s->from = span.from > in->info.start ? span.from : in->info.start;
    s->to = span.to;
    s->skip = INT64_MIN;
    ln_status status = prepare(s);
    if (!status)
        status = ln_gains_new(profile, pow(10, floor_db / 20), strength, &s->gains);
    if (status) {
        shown_close(&s->clip);
        return status;
    }
    s->in = in;
    *out = &s->clip;
    return LN_OK;
}

/* Rows of the windows that lie wholly inside the stretches, one stretch after the other. */
typedef struct rows {
    float *row;
    size_t count;
} rows;

static ln_status rows_of(shown *s, ln_span span, const ln_job *job, rows *into)
{
    size_t count = span.to - span.from < s->bands.frame ? 1 : (size_t)((span.to - span.from - s->bands.frame) / s->bands.hop) + 1;
    float *row = realloc(into->row, (into->count + count) * LN_BANDS * sizeof *row);
    if (!row)
        return ln_fail(LN_EMEMORY, "no memory for an example of %zu rows", count);
    into->row = row;
    ln_block *block;
    ln_status status = ln_clip_read_sound(s->in, span.from, span.from + s->bands.frame + (int64_t)(count - 1) * s->bands.hop, &block);
    for (size_t i = 0; !status && i < count; i++) {
        float *power = row + into->count++ * LN_BANDS;
        memset(power, 0, LN_BANDS * sizeof *power);
        for (int c = 0; c < block->channels; c++) {
            multiply(block->sound[c] + i * (size_t)s->bands.hop, s->window, s->piece, s->bands.frame);
            ln_fft_forward(s->fft, s->piece, s->spectrum);
            ln_bands_add(&s->bands, s->spectrum, power);
        }
        if (job && ln_job_stopping(job))
            status = ln_job_stopped();
    }
    ln_block_unref(&block);
    return status;
}

static bool is_silent(const float *row, size_t count)
{
    for (size_t i = 0; i < count * LN_BANDS; i++)
        if (row[i] > 0)
            return false;
    return true;
}

static ln_status listen(shown *s, const char *option, ln_stretches stretches, const ln_job *job, rows *into)
{
    for (size_t i = 0; i < stretches.count; i++) {
        size_t before = into->count;
        ln_span span = stretches.span[i];
        ln_status status = rows_of(s, span, job, into);
        if (status)
            return status;
        char from[24], to[24];
        if (is_silent(into->row + before * LN_BANDS, into->count - before))
            return ln_fail(LN_ESETTING, "--%s %s-%s is silent: show a stretch where it is heard", option, ln_time_print(span.from, span.base, from),
                           ln_time_print(span.to, span.base, to));
    }
    return LN_OK;
}

ln_status ln_shown_learn(ln_clip *clip, ln_stretches noise, ln_stretches keep, const ln_job *job, ln_profile *profile)
{
    shown s = { .clip.info = clip->info, .in = clip };
    rows shows = { 0 }, stays = { 0 };
    ln_status status = prepare(&s);
    if (!status)
        status = listen(&s, "noise", noise, job, &shows);
    if (!status)
        status = listen(&s, "keep", keep, job, &stays);
    if (!status)
        status = ln_profile_of(shows.row, shows.count, stays.row, stays.count, profile);
    free(shows.row);
    free(stays.row);
    free(s.window);
    free(s.piece);
    free(s.spectrum);
    ln_fft_free(&s.fft);
    return status;
}
