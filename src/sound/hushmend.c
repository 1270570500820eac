/* SPDX-License-Identifier: Apache-2.0 */
/* What is mended after the noise is gone: attacks and voices that were lowered too far, and holes.
 *
 * What holes are filled with is said in the proposal, so that whoever judges it can listen there first; only where a person asks for it with the verdict itself it is looked for when it is
 * carried out, and told through the log. */
#include <stdlib.h>
#include <string.h>

#include <lanterne/log.h>

#include "base/arena.h"
#include "sound/attacks.h"
#include "sound/hushparts.h"
#include "sound/roomtone.h"
#include "sound/voicelimit.h"

/* Stretches that room tone cannot come from. */
typedef struct taken {
    ln_span *noise, *busy;
    size_t noises, busies;
} taken;

/* Where the noise is shown in the clip itself. */
static ln_status own_noise(const ln_hush *how, const ln_clip *clip, int64_t end, ln_arena *arena, ln_stretches *noise)
{
    *noise = (ln_stretches){ 0 };
    return how->shown_in ? LN_OK : ln_hush_stretches("noise", &how->noise, clip, end, arena, noise);
}

static ln_status add_taken(const ln_proposal *p, const ln_clip *clip, int64_t end, ln_arena *arena, taken *t)
{
    ln_stretches shown;
    const ln_span span = ln_span_in(p->span, clip->info.base);
    ln_status status = own_noise(p->settings, clip, end, arena, &shown);
    for (size_t i = 0; !status && i < shown.count; i++)
        t->noise[t->noises++] = t->busy[t->busies++] = shown.span[i];
    if (!status && (span.from > clip->info.start || span.to < end))
        t->busy[t->busies++] = span;
    return status;
}

static ln_status find(const ln_proposal *const *list, size_t count, ln_clip *clip, int64_t end, const ln_job *job, ln_arena *arena, ln_stretches *out)
{
    size_t room = 1;
    for (size_t i = 0; i < count; i++)
        room += 1 + ((const ln_hush *)list[i]->settings)->noise.count;
    taken t = { .noise = ln_arena_alloc(arena, room * sizeof *t.noise), .busy = ln_arena_alloc(arena, room * sizeof *t.busy) };
    ln_span *found = ln_arena_alloc(arena, LN_ROOMTONE_FOUND * sizeof *found);
    ln_status status = t.noise && t.busy && found ? LN_OK : LN_EMEMORY;
    for (size_t i = 0; !status && i < count; i++)
        status = add_taken(list[i], clip, end, arena, &t);
    *out = (ln_stretches){ found, 0 };
    return status ? status : ln_roomtone_find(clip, (ln_stretches){ t.noise, t.noises }, (ln_stretches){ t.busy, t.busies }, job, found, &out->count);
}

/* Combs leave no holes: a line goes down to the ground beside it. */
static bool fills(const ln_proposal *p)
{
    const ln_hush *how = p->settings;
    return how->fill && how->noise.count;
}

static ln_status say(ln_proposal *p, ln_stretches tone, const char *how, ln_arena *arena)
{
    ln_hush *settings = p->settings;
    ln_status status = ln_hush_write(tone.span, tone.count, arena, &settings->tone);
    if (!status)
        p->reason = ln_arena_print(arena, "%s; filled with room tone %s at %s", p->reason, how, ln_hush_words(tone, arena));
    return status || p->reason ? status : LN_EMEMORY;
}

/* What somebody shows as room tone, which must not be what they show as noise: the holes would be filled with what went. */
static ln_status shown_tone(const ln_hush_search *s, ln_stretches *tone)
{
    const ln_hush *how = s->how;
    ln_stretches noise;
    ln_status status = ln_hush_stretches("tone", &how->tone, s->clip, s->end, s->into->arena, tone);
    if (!status)
        status = own_noise(how, s->clip, s->end, s->into->arena, &noise);
    return status ? status
                  : ln_hush_apart((const char *const[]){ "tone", "noise" }, (const ln_texts *const[]){ &how->tone, &how->noise }, *tone, noise,
                        "room tone is a stretch in which the place is heard and nothing else");
}

ln_status ln_hush_find_tone(const ln_hush_search *s, size_t before)
{
    const ln_hush *how = s->how;
    ln_stretches tone = { 0 };
    ln_arena *arena = s->into->arena;
    const size_t count = s->into->count - before;
    bool any = false;
    const ln_proposal **list = ln_arena_alloc(arena, (count + 1) * sizeof *list);
    ln_status status = list ? LN_OK : LN_EMEMORY;
    for (size_t i = 0; !status && i < count; i++) {
        ln_hush *settings = s->into->item[before + i].settings;
        settings->fill = (how->fill || how->tone.count) && settings->noise.count;
        settings->tone = (ln_texts){ 0 };
        any = any || settings->fill;
        list[i] = &s->into->item[before + i];
    }
    if (!status && how->tone.count)
        status = shown_tone(s, &tone);
    else if (!status && any)
        status = find(list, count, s->clip, s->end, s->job, arena, &tone);
    for (size_t i = 0; !status && i < count; i++)
        if (fills(list[i]))
            status = say(&s->into->item[before + i], tone, how->tone.count ? "shown" : "found", arena);
    return status;
}

static bool spares(const ln_proposal *p)
{
    const ln_hush *how = p->settings;
    return how->voice_db > how->floor_db && how->noise.count;
}

static bool keeps_attacks(const ln_proposal *p)
{
    const ln_hush *how = p->settings;
    return how->attacks && how->noise.count;
}

static ln_status tap(bool asked, ln_clip **chain, ln_tap **out)
{
    ln_clip *tapped;
    ln_status status = asked ? ln_tap_new(*chain, out, &tapped) : LN_OK;
    if (asked && !status)
        *chain = tapped;
    return status;
}

static ln_status tone_of(const ln_proposal *const *chosen, size_t count, size_t which, int64_t end, ln_job *job, ln_clip *clip, ln_stretches *tone)
{
    const ln_hush *how = chosen[which]->settings;
    if (how->tone.count)
        return ln_hush_stretches("tone", &how->tone, clip, end, job->arena, tone);
    ln_status status = find(chosen, count, clip, end, job, job->arena, tone);
    if (!status)
        ln_log(LN_NOTE, "room tone was found at %s", ln_hush_words(*tone, job->arena));
    return status;
}

/* Room tone is looked for here, as long as no tap is open: an open one would remember the whole clip. */
ln_status ln_hush_tap(const ln_proposal *const *chosen, size_t count, int64_t end, ln_job *job, ln_clip **chain, ln_hush_taps **taps)
{
    ln_status status = LN_OK;
    *taps = ln_arena_alloc(job->arena, (count + 1) * sizeof **taps);
    if (!*taps)
        return LN_EMEMORY;
    for (size_t i = 0; !status && i < count; i++) {
        status = tap(keeps_attacks(chosen[i]), chain, &(*taps)[i].attack);
        if (!status)
            status = tap(spares(chosen[i]), chain, &(*taps)[i].voice);
        if (!status && fills(chosen[i]))
            status = tone_of(chosen, count, i, end, job, *chain, &(*taps)[i].shown);
        if (!status)
            status = tap(fills(chosen[i]), chain, &(*taps)[i].tone);
    }
    return status;
}

static ln_status give_back(const ln_proposal *p, const ln_hush_taps *taps, ln_clip **chain)
{
    ln_clip *longer;
    const ln_fader fader = ln_hush_fader(p);
    ln_status status = taps->attack ? ln_attacks_keep(*chain, taps->attack, &fader, &longer) : LN_OK;
    if (!status && taps->attack)
        *chain = longer;
    if (status || !taps->voice)
        return status;
    status = ln_voice_limit(*chain, taps->voice, &fader, ((const ln_hush *)p->settings)->voice_db, &longer);
    if (!status)
        *chain = longer;
    return status;
}

ln_status ln_hush_mend(const ln_proposal *const *chosen, size_t count, ln_clip **chain, const ln_hush_taps *taps)
{
    ln_status status = LN_OK;
    for (size_t i = 0; !status && i < count; i++)
        status = give_back(chosen[i], &taps[i], chain);
    for (size_t i = 0; !status && i < count; i++) {
        ln_clip *filled;
        if (!taps[i].tone)
            continue;
        status = ln_roomtone_fill(*chain, taps[i].tone, chosen[i]->span, taps[i].shown, &filled);
        if (!status)
            *chain = filled;
    }
    return status;
}
