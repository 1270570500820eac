/* SPDX-License-Identifier: Apache-2.0 */
/* Two ways to what should not be heard: lines, heard without help or named by a person (tones.h), and noise, shown by a person or by the finder, which names it and brings both examples
 * (hushfind.c, shown.h). Each becomes a proposal of its own, so that each can be refused alone; accepted ones are carried out one clip around the other, lines first: combed sound
 * shows the noise's own profile. */
#include "sound/hush.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lanterne/proposal.h>

#include "base/arena.h"
#include "base/filename.h"
#include "sound/hushparts.h"
#include "sound/loan.h"
#include "sound/microphones.h"
#include "sound/shown.h"
#include "sound/tones.h"

ln_proposal ln_hush_proposal(const ln_hush_search *s, ln_hush *settings)
{
    return (ln_proposal){ .op = &ln_op_hush,
                          .track = s->clip->info.track,
                          .span = { s->clip->info.start, s->end, s->clip->info.base },
                          .year = s->job->year,
                          .confidence = 1,
                          .by = s->job->person,
                          .settings = settings };
}

/* So that a film finds it from any folder; the clip itself is no other file. */
static ln_status name_elsewhere(const ln_hush_search *s, const char **name)
{
    char *full = *name ? realpath(*name, NULL) : NULL, *own = full ? realpath(s->clip->info.path, NULL) : NULL;
    const bool is_own = own && !strcmp(full, own);
    if (full)
        *name = is_own ? NULL : ln_arena_text(s->into->arena, full);
    const bool lost = full && !is_own && !*name;
    free(full);
    free(own);
    return lost ? LN_EMEMORY : LN_OK;
}

static ln_status propose_shown(const ln_hush_search *s)
{
    ln_hush_shown shows;
    ln_example example;
    ln_arena *arena = s->into->arena;
    ln_hush settings = ln_hush_bare(s->how);
    settings.noise = s->how->noise;
    settings.keep = s->how->keep;
    settings.example = s->how->example ? s->how->example : LN_EXAMPLE_ALONE;
    if (!settings.noise.count && settings.keep.count)
        return ln_fail(LN_ESETTING, "--keep %s says what stays when noise is taken off: show the noise too, with --noise FROM-TO", settings.keep.text[0]);
    if (!settings.noise.count && s->how->shown_in)
        return ln_fail(LN_ESETTING, "--shown-in %s says where the noise is shown: say when, with --noise FROM-TO", s->how->shown_in);
    if (!settings.noise.count)
        return LN_OK;
    settings.shown_in = s->how->shown_in;
    ln_status status = name_elsewhere(s, &settings.shown_in);
    if (!status)
        status = ln_hush_show(&settings, s->clip, s->end, s->job, arena, &shows);
    if (status)
        return status;
    status = ln_hush_learn(&shows, false, s->job, &example); /* what cannot be learnt is refused now */
    ln_proposal shown = ln_hush_proposal(s, &settings);
    shown.reason = ln_arena_print(arena, "noise shown at %s%s%s%s%s", ln_hush_words(shows.noise, arena), shows.opened ? " in " : "", shows.opened ? ln_filename(settings.shown_in) : "",
                                  shows.keep.count ? "; kept: " : "", ln_hush_words(shows.keep, arena));
    ln_hush_shown_close(&shows);
    if (!status)
        status = shown.reason ? ln_proposals_add(s->into, &shown) : LN_EMEMORY;
    return status;
}

static bool names_tones(const ln_hush *how)
{
    return how->tones && *how->tones;
}

ln_hush ln_hush_bare(const ln_hush *how)
{
    ln_hush settings = *how;
    settings.noise = settings.keep = settings.remove = settings.bed = (ln_texts){ 0 };
    settings.tones = "";
    settings.shown_in = NULL;
    return settings;
}

static ln_status propose_tones(const ln_hush_search *s)
{
    if (!names_tones(s->how))
        return LN_OK;
    ln_hush settings = ln_hush_bare(s->how);
    settings.tones = s->how->tones;
    ln_proposal named = ln_hush_proposal(s, &settings);
    named.reason = ln_arena_print(s->into->arena, "lines at %s Hz, as named", settings.tones);
    return named.reason ? ln_proposals_add(s->into, &named) : LN_EMEMORY;
}

static ln_status propose(const void *asked, ln_clip *clip, ln_job *job, ln_proposals *into)
{
    ln_hush_search s = { .how = asked, .clip = clip, .job = job, .into = into };
    const size_t before = into->count;
    ln_status status = ln_tones_parse(s.how->tones, NULL);
    if (!status)
        status = ln_hush_end_of(clip, job, &s.end);
    if (!status)
        status = propose_shown(&s);
    if (!status)
        status = propose_tones(&s);
    if (!status)
        status = ln_hush_want(&s);
    if (!status)
        status = ln_hush_find(&s);
    return status ? status : ln_hush_find_tone(&s, before);
}

static const char *const example_choices[] = { "auto", "alone", "pauses", NULL };
static const char *const array_choices[] = { "auto", "on", "off", NULL };

static bool are_microphones(const ln_hush *how, const ln_clip_info *info)
{
    return info->channels > 1 && (how->array == LN_ARRAY_ON || (how->array == LN_ARRAY_AUTO && info->microphones));
}

ln_fader ln_hush_fader(const ln_proposal *proposal)
{
    const ln_hush *how = proposal->settings;
    return (ln_fader){ proposal->span, how->floor_db, how->fade_in, how->fade_out };
}

/* All channels turned alike. What is measured is noted in `tap`, unless that is NULL. */
static ln_status add_gains(const ln_microphones *m, const ln_hush_shown *shows, ln_clip *chain, ln_tap *tap, ln_clip **longer)
{
    ln_example example;
    ln_status status = ln_hush_learn(shows, m->doubt, m->job, &example);
    if (!status && tap)
        status = ln_tap_notes(tap);
    if (!status)
        status = ln_shown_remove(chain, &m->fader, &example, m->strength, longer);
    if (!status && tap)
        ln_shown_note(*longer, tap);
    return status;
}

/* Put one more link around *chain, which stays closable whatever happens. `tap` is one through which *chain reads what nobody has changed since, or NULL. */
static ln_status add_shown(const ln_proposal *proposal, int64_t end, ln_job *job, ln_tap *tap, ln_clip **chain)
{
    const ln_hush *how = proposal->settings;
    ln_microphones m = { .fader = ln_hush_fader(proposal), .strength = how->strength, .doubt = ln_hush_is_doubtful(proposal), .job = job };
    ln_hush_shown shows;
    ln_clip *longer;
    ln_status status = ln_hush_show(how, *chain, end, job, job->arena, &shows);
    if (status)
        return status;
    m.noise = shows.noise;
    m.keep = shows.keep;
    /* Where a noise comes from is heard in the clip itself: shown elsewhere, it may have stood elsewhere. */
    status = are_microphones(how, &(*chain)->info) && !shows.opened ? ln_microphones_remove(*chain, &m, &longer) : add_gains(&m, &shows, *chain, tap, &longer);
    ln_hush_shown_close(&shows);
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
            cuts[cut_count++] = (ln_tones_cut){ ln_hush_fader(chosen[i]), how->tones };
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
    ln_hush_taps *taps = NULL;
    int64_t end;
    ln_status status = ln_hush_end_of(in, job, &end);
    if (!status)
        status = ln_lend(in, &lent);
    if (status)
        return status;
    ln_clip *chain = &lent->clip;
    status = add_tones(chosen, count, job, &chain);
    if (!status)
        status = ln_hush_tap(chosen, count, end, job, &chain, &taps);
    const ln_clip *tapped = chain;
    for (size_t i = 0; !status && i < count; i++)
        if (((const ln_hush *)chosen[i]->settings)->noise.count)
            status = add_shown(chosen[i], end, job, chain == tapped ? taps[i].attack : NULL, &chain);
    if (!status)
        status = ln_hush_mend(chosen, count, &chain, taps);
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
    LN_PATH(ln_hush, shown_in, "shown-in", "Shown in", "another file in which the noise, and what must stay, are shown: a wild track or another take of the same place, day and microphone"),
    LN_FLOAT(ln_hush, floor_db, "floor", "Floor", "dB", -60, 0, -18, "how far a modern sound is lowered: near 0 it moves away, near -60 it was never there, and voices begin to thin out"),
    LN_FLOAT(ln_hush, fade_in, "fade-in", "Fade in", "s", 0.01, 10, 0.25, "how long a sound that comes and goes takes to sink at the start of its stretch; short is heard as a step"),
    LN_FLOAT(ln_hush, fade_out, "fade-out", "Fade out", "s", 0.01, 10, 0.25, "how long what is left of the scene takes to come back up at the stretch's end"),
    LN_FLOAT(ln_hush, strength, "strength", "Strength", "", 0.5, 2, 1, "how firmly noise under other sound is lowered: lower leaves more of it and more of the air, higher takes both"),
    LN_BOOL(ln_hush, attacks, "keep-attacks", "Keep attacks", true, "give ticks, steps and hooves back their first hundredth of a second; off, where what goes is itself made of strokes and some of them come through"),
    LN_FLOAT(ln_hush, voice_db, "voice-limit", "Voice limit", "dB", -60, 0, -60,
             "how far a voice may be lowered where it is the strongest in a band: -3 leaves it fuller and more of the noise under it; -60 sets no limit"),
    LN_BOOL(ln_hush, fill, "fill", "Fill with room tone", false,
            "where less is left than the place itself would sound, lay in its own tone, recorded elsewhere in the clip; off, nothing is ever added"),
    LN_SPANS(ln_hush, tone, "tone", "Room tone", "a stretch in which the place is heard and nothing else, 0.3 s or more: what holes are filled with; unsaid, the quietest are looked for"),
    LN_CHOICE(ln_hush, array, "array", "Microphones", array_choices, 0,
              "whether the channels are separate microphones: then noise is told from voices by where it comes from; auto asks the file's track names"),
    LN_TEXTS(ln_hush, remove, "remove", "Remove", "a sound by its name in English or French (\"motor cycle\", \"avion à hélice\"): the stretches where it is heard are looked for and lowered, whatever the year"),
    LN_TEXTS(ln_hush, bed, "bed", "Bed", "a sound by its name that goes on or comes back through the scene, and how far down: \"dense traffic=-9\"; it becomes one proposal over the whole clip with one fader, its floor"),
    LN_TEXT(ln_hush, tones, "tones", "Tones", "", "lines to comb out, in Hz: hum, sirens, beeps; 1000 is a line, 50x40 one with its multiples, 500~1500x6 one that moves"),
    LN_CHOICE(ln_hush, example, "example", "Example", example_choices, 0,
              "how far what shows the noise is trusted: alone takes all of it for the noise, pauses less of each band, since rain and crowds go on between words; auto is alone where a person shows it"),
};

const ln_op ln_op_hush = {
    .name = "hush",
    .label = "Hush the modern world",
    .summary = "lower the sounds that the film's year has not heard yet",
    .story = "Lowers engines, hum, sirens and whatever else the film's year has not heard, and leaves the voices, birds, bells and rain that it has.\n\n"
             "What stands as a line in the spectrum (mains hum, sirens, horns, beeps) is found and combed out event by event. A broad noise (a road, a rotor, a saw) is looked for behind the "
             "voices, named, and proposed with moments of it between the words as an example; an example from between words holds other things too, so it is lowered less. Better is to "
             "show it: a second or two of it alone with --noise, from the same recording. Where it is never alone, show with --keep what must stay.\n\n"
             "What comes and goes is proposed each time it comes, and fades at both ends. What goes on through the scene is a bed: one proposal over the whole clip, whose floor is its fader, "
             "to be named with --bed and moved later with `lanterne accept FILM ID --set floor=-12`.\n\n"
             "Where less is left than the place itself would sound, one hears a hole. With --fill it is filled with the scene's own room tone, as it was recorded in a quiet moment that is found or "
             "shown with --tone; the proposal says where it came from, and --listen tone writes it alone. Off, nothing is ever added.\n\n"
             "What is heard afterwards is what the microphone recorded, turned down where the noise was: nothing is invented, all channels of a mix are turned alike, and what was taken off "
             "added to what was kept gives the original. Where a field recorder's file holds separate microphones, noise is told from voices by where it comes from, and each microphone is "
             "cleaned by itself; a noise that moves about, or a microphone alone, is left to the gains. It cannot part two sounds that share band and moment: a saw over a voice is lowered between the words, not under them. "
             "The same kind of noise from another place or day helps little as an example; from another take or a wild track of the same place, day and microphone it does, with --shown-in. "
             "So what is accepted on one clip of a film is offered by `lanterne propose` and `lanterne period` on its other clips, where it is heard and where the files do not name another day or "
             "recorder.",
    .department = LN_DEPARTMENT_SOUND,
    .kind = LN_SOUND,
    .table = LN_TABLE(ln_hush, settings),
    .propose = propose,
    .apply = apply,
    .offer = ln_hush_offer,
};
