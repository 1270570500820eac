/* SPDX-License-Identifier: Apache-2.0 */
/* Two ways to what should not be heard: lines, heard without help or named by a person (tones.h), and noise, shown by a person or by the finder, which names it and brings both examples
 * (finder.h, shown.h). Each becomes a proposal of its own, so that each can be refused alone; accepted ones are carried out one clip around the other, lines first: combed sound
 * shows the noise's own profile. */
#include "sound/hush.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lanterne/proposal.h>

#include "base/arena.h"
#include "sound/finder.h"
#include "sound/loan.h"
#include "sound/microphones.h"
#include "sound/shown.h"
#include "sound/tones.h"

/* Shorter than this there is nothing to measure; longer, a person has mistaken "show" for "treat". */
static const double shortest = 0.1, longest = 60;
static const double least_shown = 0.3; /* what is found with less confidence is not even shown */

/* First tick behind the clip; when the file does not say, by listening to its end. */
static ln_status end_of(ln_clip *clip, int64_t *end)
{
    *end = clip->info.start + clip->info.length;
    if (clip->info.length >= 0)
        return LN_OK;
    ln_block *block;
    ln_status status = ln_clip_seek(clip, clip->info.start);
    for (*end = clip->info.start; !status && !(status = ln_clip_next(clip, &block));) {
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

static ln_status stretches_of(const char *option, const ln_texts *texts, const ln_clip *clip, int64_t end, ln_arena *arena, ln_stretches *out)
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

static ln_status hold_apart(const ln_hush *how, ln_stretches noise, ln_stretches keep)
{
    for (size_t n = 0; n < noise.count; n++)
        for (size_t k = 0; k < keep.count; k++)
            if (noise.span[n].from < keep.span[k].to && keep.span[k].from < noise.span[n].to)
                return ln_fail(LN_ESETTING, "--noise %s and --keep %s overlap: what goes and what stays must be shown in different places", how->noise.text[n], how->keep.text[k]);
    return LN_OK;
}

static ln_status stretches(const ln_hush *how, ln_clip *clip, ln_arena *arena, ln_stretches *noise, ln_stretches *keep)
{
    int64_t end;
    ln_status status = end_of(clip, &end);
    if (!status)
        status = stretches_of("noise", &how->noise, clip, end, arena, noise);
    if (!status)
        status = stretches_of("keep", &how->keep, clip, end, arena, keep);
    return status ? status : hold_apart(how, *noise, *keep);
}

/* "00:00:10.000-00:00:12.000, 2 s", one after the other. */
static const char *in_words(ln_stretches s, ln_arena *arena)
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

/* What all proposals of one call have in common. */
static ln_proposal proposal_of(const ln_clip *clip, int64_t end, const ln_job *job, ln_hush *settings)
{
    return (ln_proposal){ .op = &ln_op_hush,
                          .track = clip->info.track,
                          .span = { clip->info.start, end, clip->info.base },
                          .year = job->year,
                          .confidence = 1,
                          .by = job->person,
                          .settings = settings };
}

static ln_status propose_shown(const ln_hush *how, ln_clip *clip, ln_job *job, ln_proposals *into)
{
    ln_stretches noise, keep;
    ln_example example;
    ln_hush settings = *how;
    settings.tones = "";
    settings.remove = (ln_texts){ 0 };
    if (!how->noise.count && how->keep.count)
        return ln_fail(LN_ESETTING, "--keep %s says what stays when noise is taken off: show the noise too, with --noise FROM-TO", how->keep.text[0]);
    ln_status status = how->noise.count ? stretches(how, clip, into->arena, &noise, &keep) : LN_END;
    if (status)
        return status == LN_END ? LN_OK : status;
    status = ln_shown_learn(clip, noise, keep, job, &example);
    if (status)
        return status;
    int64_t end;
    status = end_of(clip, &end);
    if (status)
        return status;
    ln_proposal shown = proposal_of(clip, end, job, &settings);
    shown.reason = ln_arena_print(into->arena, "noise shown at %s%s%s", in_words(noise, into->arena), keep.count ? "; kept: " : "", in_words(keep, into->arena));
    return shown.reason ? ln_proposals_add(into, &shown) : LN_EMEMORY;
}

static bool names_tones(const ln_hush *how)
{
    return how->tones && *how->tones;
}

static ln_hush tones_alone(const ln_hush *how, const char *tones)
{
    ln_hush settings = *how;
    settings.noise = settings.keep = settings.remove = (ln_texts){ 0 };
    settings.tones = tones;
    return settings;
}

static ln_status propose_tones(const ln_hush *how, ln_clip *clip, ln_job *job, ln_proposals *into)
{
    int64_t end;
    if (!names_tones(how))
        return LN_OK;
    ln_status status = end_of(clip, &end);
    if (status)
        return status;
    ln_hush settings = tones_alone(how, how->tones);
    ln_proposal named = proposal_of(clip, end, job, &settings);
    named.reason = ln_arena_print(into->arena, "lines at %s Hz, as named", how->tones);
    return named.reason ? ln_proposals_add(into, &named) : LN_EMEMORY;
}

/* Lines that are heard; of the family `wanted` alone, whatever the year, unless it is NULL. */
static ln_status propose_lines(const ln_hush *how, const ln_family *wanted, ln_clip *clip, ln_job *job, ln_proposals *into)
{
    ln_tones_events events = { .arena = into->arena };
    ln_status status = ln_clip_seek(clip, clip->info.start), added = LN_OK;
    const int year = job->year;
    job->year = wanted ? 0 : year;
    if (!status)
        status = ln_tones_find(clip, job, &events);
    job->year = year;
    for (size_t i = 0; !added && i < events.count; i++) {
        const ln_tones_event *event = &events.item[i];
        if (wanted && strcmp(event->family, wanted->name))
            continue;
        ln_hush settings = tones_alone(how, event->tones);
        ln_proposal found = proposal_of(clip, 0, job, &settings);
        found.span = event->span;
        found.family = event->family;
        found.confidence = event->confidence;
        found.reason = event->reason;
        found.by = "lanterne";
        added = ln_proposals_add(into, &found);
    }
    return status ? status : added;
}

/* Spans as a person would have written them: what the finder showed can be read, changed and shown again. */
static ln_status write_spans(const ln_span *span, size_t count, ln_arena *arena, ln_texts *out)
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

static ln_status add_finding(const ln_hush *how, const ln_clip *clip, const ln_finding *f, ln_job *job, ln_proposals *into)
{
    ln_hush settings = tones_alone(how, "");
    settings.floor_db = f->floor_db > how->floor_db ? f->floor_db : how->floor_db;
    ln_status status = write_spans(f->noise, f->noise_count, into->arena, &settings.noise);
    if (!status)
        status = write_spans(f->keep, f->keep_count, into->arena, &settings.keep);
    if (status)
        return status;
    ln_proposal found = proposal_of(clip, 0, job, &settings);
    found.span = f->span;
    found.family = f->family ? f->family->name : "";
    found.confidence = f->confidence;
    found.reason = f->reason;
    found.by = "lanterne";
    return ln_proposals_add(into, &found);
}

static ln_status propose_background(const ln_hush *how, const ln_family *wanted, ln_clip *clip, ln_job *job, ln_proposals *into)
{
    ln_findings found = { .arena = into->arena };
    ln_status status = ln_finder_find(clip, job, wanted, least_shown, &found);
    for (size_t i = 0; !status && i < found.count; i++)
        status = add_finding(how, clip, &found.item[i], job, into);
    return status;
}

static bool is_line(const ln_family *family)
{
    for (size_t i = 0; ln_tones_families[i]; i++)
        if (!strcmp(ln_tones_families[i], family->name))
            return true;
    return false;
}

/* Say which words there are: families of lines first, then those of the finder that are not among them. */
static ln_status no_such_family(const char *word)
{
    const ln_family *family[LN_FINDER_FAMILIES];
    char names[460] = "";
    size_t count;
    ln_status status = ln_finder_families(family, &count);
    for (size_t i = 0; ln_tones_families[i]; i++)
        snprintf(names + strlen(names), sizeof names - strlen(names), "%s%s", i ? ", " : "", ln_family_find(ln_tones_families[i])->label);
    for (size_t i = 0; !status && i < count; i++)
        if (!is_line(family[i]))
            snprintf(names + strlen(names), sizeof names - strlen(names), ", %s", family[i]->label);
    return status ? status : ln_fail(LN_ESETTING, "--remove \"%.40s\" is no sound that can be looked for; these are: %s", word, names);
}

static ln_status propose_wanted(const ln_hush *how, ln_clip *clip, ln_job *job, ln_proposals *into)
{
    ln_status status = LN_OK;
    for (size_t i = 0; !status && i < how->remove.count; i++) {
        const ln_family *line = ln_family_find(how->remove.text[i]), *noise = ln_finder_family(how->remove.text[i]);
        line = line && is_line(line) ? line : NULL;
        if (!line && !noise)
            return no_such_family(how->remove.text[i]);
        status = line ? propose_lines(how, line, clip, job, into) : LN_OK;
        if (!status && noise)
            status = propose_background(how, noise, clip, job, into);
    }
    return status;
}

/* Whatever the year had not heard; but where a person has said what goes, and no year, only that. */
static ln_status propose_found(const ln_hush *how, ln_clip *clip, ln_job *job, ln_proposals *into)
{
    bool said = how->noise.count || names_tones(how) || how->remove.count;
    if (said && !job->year)
        return LN_OK;
    ln_status status = propose_lines(how, NULL, clip, job, into);
    return status || said ? status : propose_background(how, NULL, clip, job, into);
}

static ln_status propose(const void *asked, ln_clip *clip, ln_job *job, ln_proposals *into)
{
    const ln_hush *how = asked;
    if (ln_tones_parse(names_tones(how) ? how->tones : "", NULL))
        return ln_fail(LN_ESETTING, "--tones \"%s\": %s", how->tones, ln_why());
    ln_status status = propose_shown(how, clip, job, into);
    if (!status)
        status = propose_tones(how, clip, job, into);
    if (!status)
        status = propose_wanted(how, clip, job, into);
    return status ? status : propose_found(how, clip, job, into);
}

enum { AS_THE_FILE_SAYS, SEPARATE, TOGETHER };
static const char *const array_choices[] = { "auto", "on", "off", NULL };

static bool are_microphones(const ln_hush *how, const ln_clip_info *info)
{
    return info->channels > 1 && (how->array == SEPARATE || (how->array == AS_THE_FILE_SAYS && info->microphones));
}

/* All channels turned alike. */
static ln_status add_gains(const ln_microphones *m, ln_clip *chain, ln_clip **longer)
{
    ln_example example;
    ln_status status = ln_shown_learn(chain, m->noise, m->keep, m->job, &example);
    return status ? status : ln_shown_remove(chain, m->span, &example, m->floor_db, m->strength, longer);
}

/* Put one more link around *chain, which stays closable whatever happens. */
static ln_status add_shown(const ln_proposal *proposal, ln_job *job, ln_clip **chain)
{
    const ln_hush *how = proposal->settings;
    ln_microphones m = { .span = proposal->span, .floor_db = how->floor_db, .strength = how->strength, .job = job };
    ln_clip *longer;
    ln_status status = stretches(how, *chain, job->arena, &m.noise, &m.keep);
    if (!status)
        status = are_microphones(how, &(*chain)->info) ? ln_microphones_remove(*chain, &m, &longer) : add_gains(&m, *chain, &longer);
    if (!status)
        *chain = longer;
    return status;
}

static ln_status add_tones(const ln_proposal *const *chosen, size_t count, ln_job *job, ln_clip **chain)
{
    ln_tones_cut *cuts = ln_arena_alloc(job->arena, (count + 1) * sizeof *cuts);
    size_t cut_count = 0;
    ln_clip *longer;
    if (!cuts)
        return LN_EMEMORY;
    for (size_t i = 0; i < count; i++) {
        const ln_hush *how = chosen[i]->settings;
        if (names_tones(how))
            cuts[cut_count++] = (ln_tones_cut){ chosen[i]->span, how->tones, how->floor_db };
    }
    ln_status status = ln_tones_remove(*chain, cuts, cut_count, &longer);
    if (!status)
        *chain = longer;
    return status;
}

static ln_status apply(const ln_proposals *accepted, ln_clip *in, ln_job *job, ln_clip **out)
{
    const ln_proposal **chosen = ln_arena_alloc(job->arena, (accepted->count + 1) * sizeof *chosen);
    size_t count = 0;
    *out = NULL;
    if (!chosen)
        return LN_EMEMORY;
    for (size_t i = 0; i < accepted->count; i++) {
        const ln_proposal *p = &accepted->item[i];
        if (p->op == &ln_op_hush && p->track == in->info.track && p->verdict == LN_ACCEPTED)
            chosen[count++] = p;
    }
    if (!count) {
        *out = in;
        return LN_OK;
    }
    ln_loan *lent; /* should a later link fail, the caller gets the clip back whole */
    ln_status status = ln_lend(in, &lent);
    if (status)
        return status;
    ln_clip *chain = &lent->clip;
    status = add_tones(chosen, count, job, &chain);
    for (size_t i = 0; !status && i < count; i++)
        if (((const ln_hush *)chosen[i]->settings)->noise.count)
            status = add_shown(chosen[i], job, &chain);
    if (!status)
        status = ln_clip_seek(chain, in->info.start);
    lent->kept = !status;
    if (status)
        ln_clip_close(&chain); /* NULL from here on, as *out shall be */
    *out = chain;
    return status;
}

static const ln_setting settings[] = {
    LN_SPANS(ln_hush, noise, "noise", "Noise", "a stretch where the noise is heard alone, a second or two: it is lowered throughout the clip"),
    LN_SPANS(ln_hush, keep, "keep", "Keep", "a stretch of what must stay (rain, birds, a crowd), without the noise: shown when the noise is never alone"),
    LN_FLOAT(ln_hush, floor_db, "floor", "Floor", "dB", -60, 0, -18, "how far a modern sound is lowered: near 0 it moves away, near -60 it was never there, and voices begin to thin out"),
    LN_FLOAT(ln_hush, strength, "strength", "Strength", "", 0.5, 2, 1, "how firmly noise under other sound is lowered: lower leaves more of it and more of the air, higher takes both"),
    LN_CHOICE(ln_hush, array, "array", "Microphones", array_choices, 0,
              "whether the channels are separate microphones: then noise is told from voices by where it comes from; auto asks the file's track names"),
    LN_TEXTS(ln_hush, remove, "remove", "Remove", "a sound by its name in English or French (\"motor cycle\", \"avion à hélice\"): the stretches where it is heard are looked for and lowered, whatever the year"),
    LN_TEXT(ln_hush, tones, "tones", "Tones", "", "lines to comb out, in Hz: hum, sirens, beeps; 1000 is a line, 50x40 one with its multiples, 500~1500x6 one that moves"),
};

const ln_op ln_op_hush = {
    .name = "hush",
    .label = "Hush the modern world",
    .summary = "lower the sounds that the film's year has not heard yet",
    .story = "Lowers engines, hum, sirens and whatever else the film's year has not heard, and leaves the voices, birds, bells and rain that it has.\n\n"
             "What stands as a line in the spectrum (mains hum, sirens, horns, beeps) is found and combed out event by event. A broad noise (a road, a rotor, a saw) is looked for behind the "
             "voices, named, and proposed with moments of it between the words as an example; an example from between words holds other things too, so it is lowered less. Better is to "
             "show it: a second or two of it alone with --noise, from the same recording. Where it is never alone, show with --keep what must stay.\n\n"
             "What is heard afterwards is what the microphone recorded, turned down where the noise was: nothing is invented, all channels of a mix are turned alike, and what was taken off "
             "added to what was kept gives the original. Where a field recorder's file holds separate microphones, noise is told from voices by where it comes from, and each microphone is "
             "cleaned by itself; a noise that moves about, or a microphone alone, is left to the gains. It cannot part two sounds that share band and moment: a saw over a voice is lowered between the words, not under them. "
             "The same kind of noise from another place or day helps little as an example.",
    .department = LN_DEPARTMENT_SOUND,
    .kind = LN_SOUND,
    .table = LN_TABLE(ln_hush, settings),
    .propose = propose,
    .apply = apply,
};
