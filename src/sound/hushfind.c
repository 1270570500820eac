/* SPDX-License-Identifier: Apache-2.0 */
/* What is found without being shown: lines (tones.h) and what stands behind the voices (finder.h), by the film's year or by a name that a person gives.
 *
 * Editors treat the two apart: a plane or a horn is an event, judged by itself; a road that murmurs through the scene is a bed, with one fader. So what comes and goes is a proposal
 * each time it comes, and what is named as a bed becomes one proposal over the whole clip, which has learnt from all its moments. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lanterne/log.h>

#include "base/arena.h"
#include "sound/finder.h"
#include "sound/hushparts.h"
#include "sound/tones.h"

static const double line_fade = 0.02;  /* a line that was found begins and ends by itself, and its span is hardly longer than it is */
static const double least_shown = 0.3; /* what is found with less confidence is not even shown */

/* What is looked for by name, and how. */
typedef struct wanted {
    const ln_family *family; /* NULL: whatever the year had not heard */
    bool bed;
    const double *floor_db;  /* as a person said it; NULL when nobody did */
} wanted;

static ln_hush lines_of(const ln_hush *how, const char *tones)
{
    ln_hush settings = ln_hush_bare(how);
    settings.tones = tones;
    settings.fade_in = fmin(how->fade_in, line_fade);
    settings.fade_out = fmin(how->fade_out, line_fade);
    return settings;
}

/* Lines that are heard; of the wanted family alone, whatever the year, if there is one. */
static ln_status propose_lines(const ln_hush_search *s, const wanted *w)
{
    ln_tones_events events = { .arena = s->into->arena };
    const int year = s->job->year;
    s->job->year = w->family ? 0 : year;
    ln_status status = ln_tones_find(s->clip, s->job, &events), added = LN_OK;
    s->job->year = year;
    for (size_t i = 0; !added && i < events.count; i++) {
        const ln_tones_event *event = &events.item[i];
        if (w->family && strcmp(event->family, w->family->name))
            continue;
        ln_hush settings = lines_of(s->how, event->tones);
        settings.floor_db = w->floor_db ? *w->floor_db : s->how->floor_db;
        ln_proposal found = ln_hush_proposal(s, &settings);
        found.span = event->span;
        found.family = event->family;
        found.confidence = event->confidence;
        found.reason = event->reason;
        found.by = "lanterne";
        added = ln_proposals_add(s->into, &found);
    }
    return status ? status : added;
}

static ln_status add_finding(const ln_hush_search *s, const wanted *w, const ln_finding *f)
{
    ln_arena *arena = s->into->arena;
    ln_hush settings = ln_hush_bare(s->how);
    settings.floor_db = w->floor_db ? *w->floor_db : fmax(f->floor_db, s->how->floor_db);
    settings.example = LN_EXAMPLE_PAUSES;
    ln_status status = ln_hush_write(f->noise, f->noise_count, arena, &settings.noise);
    if (!status)
        status = ln_hush_write(f->keep, f->keep_count, arena, &settings.keep);
    if (status)
        return status;
    ln_proposal found = ln_hush_proposal(s, &settings);
    found.span = f->span;
    found.family = f->family ? f->family->name : "";
    found.confidence = f->confidence;
    found.reason = f->bed ? ln_arena_print(arena, "bed of %s", f->reason) : f->reason;
    found.by = "lanterne";
    return found.reason ? ln_proposals_add(s->into, &found) : LN_EMEMORY;
}

/* All findings as one, over the whole clip: the surest speaks for them, and the examples are a few of each. */
static ln_status join(const ln_hush_search *s, const ln_findings *found, ln_finding *bed)
{
    const ln_finding *surest = found->item;
    for (size_t i = 1; i < found->count; i++)
        surest = found->item[i].confidence > surest->confidence ? &found->item[i] : surest;
    *bed = *surest;
    bed->bed = true;
    bed->span = (ln_span){ s->clip->info.start, s->end, s->clip->info.base };
    bed->noise_count = 0;
    for (size_t turn = 0; turn < LN_FINDER_EXAMPLES; turn++)
        for (size_t i = 0; i < found->count && bed->noise_count < LN_FINDER_EXAMPLES; i++)
            if (turn < found->item[i].noise_count)
                bed->noise[bed->noise_count++] = found->item[i].noise[turn];
    if (found->count > 1)
        bed->reason = ln_arena_print(s->into->arena, "%s, one of %zu such stretches", surest->reason, found->count);
    return bed->reason ? LN_OK : LN_EMEMORY;
}

static ln_status propose_background(const ln_hush_search *s, const wanted *w)
{
    ln_findings found = { .arena = s->into->arena };
    ln_status status = ln_finder_find(s->clip, s->job, w->family, least_shown, &found);
    if (!status && w->bed && found.count) {
        ln_finding bed;
        status = join(s, &found, &bed);
        return status ? status : add_finding(s, w, &bed);
    }
    for (size_t i = 0; !status && i < found.count; i++)
        status = add_finding(s, w, &found.item[i]);
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
static ln_status no_such_family(const char *option, const char *word)
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
    return status ? status : ln_fail(LN_ESETTING, "--%s \"%.40s\" is no sound that can be looked for; these are: %s", option, word, names);
}

static ln_status propose_named(const ln_hush_search *s, const char *option, const char *word, wanted *w)
{
    const ln_family *line = ln_family_find(word), *noise = ln_finder_family(word);
    const size_t before = s->into->count;
    line = line && is_line(line) ? line : NULL;
    if (!line && !noise)
        return no_such_family(option, word);
    w->family = line ? line : noise;
    ln_status status = line ? propose_lines(s, w) : LN_OK;
    if (!status && noise)
        status = propose_background(s, w);
    if (!status && s->into->count == before)
        ln_log(LN_WARNING, "no %s was found: where you hear it alone, show it with --noise FROM-TO", w->family->label);
    return status;
}

/* "dense traffic=-9": a word, and how far down if that is said. */
static ln_status propose_bed(const ln_hush_search *s, const char *text)
{
    const char *equals = strrchr(text, '=');
    const ln_setting *floor = ln_setting_find(&ln_op_hush.table, "floor");
    ln_hush said = *s->how;
    wanted w = { .bed = true, .floor_db = equals ? &said.floor_db : NULL };
    const char *word = ln_arena_print(s->into->arena, "%.*s", (int)(equals ? equals - text : (ptrdiff_t)strlen(text)), text);
    if (!word)
        return LN_EMEMORY;
    if (equals && ln_setting_parse(floor, equals + 1, s->into->arena, &said))
        return ln_fail(LN_ESETTING, "--bed %.60s: behind the = stands how far down, -60 to 0 dB, such as \"%.40s=-9\"", text, word);
    return propose_named(s, "bed", word, &w);
}

ln_status ln_hush_want(const ln_hush_search *s)
{
    const ln_hush *how = s->how;
    ln_status status = LN_OK;
    for (size_t i = 0; !status && i < how->remove.count; i++)
        status = propose_named(s, "remove", how->remove.text[i], &(wanted){ 0 });
    for (size_t i = 0; !status && i < how->bed.count; i++)
        status = propose_bed(s, how->bed.text[i]);
    return status;
}

ln_status ln_hush_find(const ln_hush_search *s)
{
    const ln_hush *how = s->how;
    const wanted anything = { 0 };
    bool said = how->noise.count || (how->tones && *how->tones) || how->remove.count || how->bed.count;
    if (said && !s->job->year)
        return LN_OK;
    ln_status status = propose_lines(s, &anything);
    return status || said ? status : propose_background(s, &anything);
}
