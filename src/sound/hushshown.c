/* SPDX-License-Identifier: Apache-2.0 */
/* What is shown: stretches as a person writes them, held against the clip that they lie in, which may be another than the one that is treated. */
#include <string.h>

#include <lanterne/media.h>

#include "base/arena.h"
#include "sound/hushparts.h"

/* Shorter than this there is nothing to measure; longer, a person has mistaken "show" for "treat". */
static const double shortest = 0.1, longest = 60;

ln_status ln_hush_end_of(ln_clip *clip, const ln_job *job, int64_t *end)
{
    *end = clip->info.start + clip->info.length;
    if (clip->info.length >= 0)
        return LN_OK;
    ln_block *block;
    ln_status status = ln_clip_seek(clip, clip->info.start);
    for (*end = clip->info.start; !status;) {
        status = ln_job_stopping(job) ? ln_job_stopped() : ln_clip_next(clip, &block);
        if (status)
            break;
        *end = block->at + block->length;
        ln_block_unref(&block);
    }
    return status == LN_END ? LN_OK : status;
}

/* Read one stretch and hold it against the clip; its end may stand a frame behind the clip's, as rounding to frames leaves it. */
static ln_status stretch_of(const char *option, const char *text, const ln_clip *clip, int64_t end, ln_span *span)
{
    const ln_clip_info *info = &clip->info;
    char first[24], last[24];
    if (ln_span_parse(text, &info->timecode, info->base, span))
        return ln_fail(LN_ESETTING, "--%s %s: %s", option, text, ln_why());
    if (span->from < info->start || span->from >= end || span->to > end + info->rate / 24)
        return ln_fail(LN_ESETTING, "--%s %s lies outside the clip, which runs from %s to %s", option, text, ln_time_print(info->start, info->base, first),
                       ln_time_print(end, info->base, last));
    span->to = span->to < end ? span->to : end;
    double seconds = ln_seconds(span->to - span->from, info->base);
    if (seconds < shortest || seconds > longest)
        return ln_fail(LN_ESETTING, "--%s %s is %.3g s long: show %g to %g s, one or two are enough", option, text, seconds, shortest, longest);
    return LN_OK;
}

ln_status ln_hush_stretches(const char *option, const ln_texts *texts, const ln_clip *clip, int64_t end, ln_arena *arena, ln_stretches *out)
{
    ln_span *span = ln_arena_alloc(arena, (texts->count + 1) * sizeof *span);
    if (!span)
        return LN_EMEMORY;
    for (size_t i = 0; i < texts->count; i++) {
        ln_status status = stretch_of(option, texts->text[i], clip, end, &span[i]);
        if (status)
            return status;
    }
    *out = (ln_stretches){ span, texts->count };
    return LN_OK;
}

ln_status ln_hush_apart(const char *const option[2], const ln_texts *const texts[2], ln_stretches one, ln_stretches other, const char *why)
{
    for (size_t i = 0; i < one.count; i++)
        for (size_t k = 0; k < other.count; k++)
            if (one.span[i].from < other.span[k].to && other.span[k].from < one.span[i].to)
                return ln_fail(LN_ESETTING, "--%s %s and --%s %s overlap: %s", option[0], texts[0]->text[i], option[1], texts[1]->text[k], why);
    return LN_OK;
}

ln_status ln_hush_write(const ln_span *span, size_t count, ln_arena *arena, ln_texts *out)
{
    const char **text = ln_arena_alloc(arena, (count + 1) * sizeof *text);
    for (size_t i = 0; text && i < count; i++) {
        char from[24], to[24];
        text[i] = ln_arena_print(arena, "%s-%s", ln_time_print(span[i].from, span[i].base, from), ln_time_print(span[i].to, span[i].base, to));
        if (!text[i])
            return LN_EMEMORY;
    }
    *out = (ln_texts){ text, count };
    return text ? LN_OK : LN_EMEMORY;
}

const char *ln_hush_words(ln_stretches s, ln_arena *arena)
{
    const char *words = "";
    for (size_t i = 0; words && i < s.count; i++) {
        char from[24], to[24];
        ln_span span = s.span[i];
        words = ln_arena_print(arena, "%s%s%s-%s, %.3g s", words, i ? " and " : "", ln_time_print(span.from, span.base, from), ln_time_print(span.to, span.base, to),
                               ln_seconds(span.to - span.from, span.base));
    }
    return words;
}

/* The track of the same number, for the same microphone; a wild track has but one. */
static ln_status open_elsewhere(const char *path, const ln_clip *clip, ln_clip **out)
{
    ln_status status = ln_media_open(path, LN_SOUND, clip->info.track, 1, out);
    if (status == LN_ESILENT)
        status = ln_media_open(path, LN_SOUND, -1, 1, out);
    return status ? ln_fail(status, "--shown-in %s: %s", path, ln_why()) : LN_OK;
}

/* Of stretches that are not the clip's own it is said whose they are. */
static ln_status said_of(const ln_hush_shown *shown, ln_status status)
{
    return status == LN_ESETTING && shown->opened ? ln_fail(status, "in %s: %s", shown->opened->info.path, ln_why()) : status;
}

ln_status ln_hush_show(const ln_hush *how, ln_clip *clip, int64_t end, const ln_job *job, ln_arena *arena, ln_hush_shown *out)
{
    static const char *const option[] = { "noise", "keep" };
    *out = (ln_hush_shown){ .in = clip };
    ln_status status = LN_OK;
    if (how->shown_in) {
        status = open_elsewhere(how->shown_in, clip, &out->opened);
        out->in = out->opened;
        if (!status)
            status = ln_hush_end_of(out->in, job, &end);
    }
    if (!status)
        status = ln_hush_stretches(option[0], &how->noise, out->in, end, arena, &out->noise);
    if (!status)
        status = ln_hush_stretches(option[1], &how->keep, out->in, end, arena, &out->keep);
    if (!status)
        status = ln_hush_apart(option, (const ln_texts *const[]){ &how->noise, &how->keep }, out->noise, out->keep, "what goes and what stays must be shown in different places");
    status = said_of(out, status);
    if (status)
        ln_hush_shown_close(out);
    return status;
}

ln_status ln_hush_learn(const ln_hush_shown *shown, bool doubtful, const ln_job *job, ln_example *example)
{
    ln_status status = ln_shown_learn(shown->in, shown->noise, shown->keep, job, example);
    if (shown->opened) {
        example->shown_count = 0; /* rows of that clip, which do not say where it is in this one */
        example->vouched = false; /* nor is it said that it sounds the same there */
    }
    if (!status && doubtful)
        ln_example_doubt(example);
    return said_of(shown, status);
}

bool ln_hush_is_doubtful(const ln_proposal *proposal)
{
    const int example = ((const ln_hush *)proposal->settings)->example;
    return example == LN_EXAMPLE_PAUSES || (example == LN_EXAMPLE_UNSAID && proposal->by && !strcmp(proposal->by, "lanterne"));
}

void ln_hush_shown_close(ln_hush_shown *shown)
{
    ln_clip_close(&shown->opened);
}
