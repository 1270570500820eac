/* SPDX-License-Identifier: Apache-2.0 */
#include "grading/match.h"

#include <math.h>
#include <stdlib.h>

#include <lanterne/log.h>
#include <lanterne/media.h>

#include "base/arena.h"
#include "grading/glimpse.h"
#include "grading/graded.h"
#include "grading/matchwords.h"
#include "grading/residual.h"
#include "grading/shots.h"
#include "grading/together.h"

enum { OF_SHOT = 3, OF_REFERENCE = 3, SHORTEST = 4 /* pictures: fewer are over before a grade is seen */ };

/* What propose knows once the reference has been looked at. */
typedef struct work {
    const ln_match *how;
    ln_clip *clip;
    ln_job *job;
    ln_grade display;
    ln_small *mask;
    ln_glimpses reference;
} work;

/* The curve of footage: what the person says, or the tags where they say another display. */
static ln_status display_for(int log, const ln_clip *clip, const char *option, ln_grade *out)
{
    ln_transfer shown;
    const ln_clip_info *info = &clip->info;
    bool said = ln_transfer_shown(info->pixels.transfer, &shown);
    *out = ln_display_of((ln_transfer)log);
    if (log != LN_TRANSFER_BT1886)
        return LN_OK;
    if (!said)
        ln_log(LN_NOTE, "%s does not say its transfer: taken as a BT.1886 display's; --%s names another", info->path, option);
    if (shown == LN_TRANSFER_PQ || shown == LN_TRANSFER_HLG)
        return ln_fail(LN_EUNSUPPORTED, "%s is %s, for another display than this grade: convert it to BT.709 first, or take it as what it is with --%s %s", info->path,
                       ln_transfer_label(shown), option, ln_transfer_names[shown]);
    return LN_OK;
}

static ln_status look_at_reference(work *w)
{
    const ln_match *how = w->how;
    ln_clip *clip = NULL;
    ln_small *mask = NULL;
    ln_grade display;
    ln_status status = ln_media_open(how->reference, LN_PICTURE, -1, w->job->threads, &clip);
    if (!status && how->reference_mask)
        status = ln_mask_read(how->reference_mask, &mask);
    if (!status)
        status = display_for(how->reference_log, clip, "reference-log", &display);
    if (!status) {
        ln_span whole = ln_graded_whole(clip);
        int64_t end = whole.to == INT64_MAX ? whole.from + 1 : whole.to;
        status = ln_glimpses_take(clip, whole.from, end, OF_REFERENCE, &display, mask, w->job, &w->reference);
    }
    free(mask);
    ln_clip_close(&clip);
    return status;
}

/* For whoever asked for an account. */
static ln_status tell(const work *w, const ln_shot *shot, const ln_match_told *found)
{
    ln_match_account *a = w->how->account;
    if (!a)
        return LN_OK;
    ln_match_told *grown = ln_arena_room(w->job->arena, a->shot, a->count, &a->room, sizeof *grown);
    const char *clip = ln_arena_text(w->job->arena, w->clip->info.path);
    if (!grown || !clip)
        return LN_EMEMORY;
    a->shot = grown;
    a->shot[a->count] = *found;
    a->shot[a->count].clip = clip;
    a->shot[a->count++].span = (ln_span){ shot->from, shot->to, w->clip->info.base };
    return LN_OK;
}

static ln_status leave(const work *w, const ln_shot *shot, const ln_match_told *found)
{
    char from[24], to[24];
    if (shot->pictures == 1)
        ln_log(LN_WARNING, "the picture is left as it is: %s", found->left);
    else
        ln_log(LN_WARNING, "shot %s to %s is left as it is: %s", ln_time_print(shot->from, w->clip->info.base, from), ln_time_print(shot->to, w->clip->info.base, to), found->left);
    return tell(w, shot, found);
}

/* What the ten numbers leave, where the shot itself shows places of the reference; `how` is what they came to. */
static ln_status find_residual(const work *w, const ln_glimpses *seen, ln_match_told *found, ln_match *how)
{
    const ln_match_evidence *e = &found->evidence;
    ln_residual residual;
    how->matched_residual = "";
    if (!found->belief.measured || !e->overlap.agreeing)
        return LN_OK;
    ln_status status = ln_residual_find(seen->small[e->in_source], w->reference.small[e->in_reference], &found->cdl, (int)(10 * how->residual + 1e-9), &residual);
    if (status)
        return status;
    found->residual = ln_residual_greatest(&residual);
    how->matched_residual = ln_residual_print(&residual, w->job->arena);
    return how->matched_residual ? LN_OK : LN_EMEMORY;
}

static const char *reason_of(const work *w, const ln_match_told *found)
{
    const char *reason = ln_match_reason(w->how->reference, &found->evidence, &found->decision, w->job->arena);
    return reason && found->residual > 0 ? ln_arena_print(w->job->arena, "%s; after the ten numbers colours shift by up to %.1f %% of the range", reason, 100 * found->residual) : reason;
}

static ln_status add_proposal(const work *w, const ln_shot *shot, const ln_glimpses *seen, ln_match_told *found, ln_proposals *into)
{
    const ln_match_decision *d = &found->decision;
    ln_match how = *w->how;
    ln_cdl cdl;
    how.beside = (ln_texts){ 0 }; /* the numbers are what came of it */
    how.account = NULL;
    ln_effect_to_cdl(d->effect, &cdl);
    for (int c = 0; c < 3; c++) { /* a person reads and changes them: more digits would promise more than is known */
        how.slope[c] = round(cdl.slope[c] * 1e4) / 1e4;
        how.offset[c] = round(cdl.offset[c] * 1e4) / 1e4;
        how.power[c] = round(cdl.power[c] * 1e4) / 1e4;
    }
    how.saturation = round(cdl.saturation * 1e4) / 1e4;
    how.strength = 1;
    found->cdl = ln_match_cdl(&how);
    how.strength = w->how->strength;
    ln_status status = find_residual(w, seen, found, &how);
    if (status)
        return status;
    found->reason = reason_of(w, found);
    status = found->reason ? tell(w, shot, found) : LN_EMEMORY;
    return status ? status : ln_proposals_add(into, &(ln_proposal){ .op = &ln_op_match,
                                                  .track = w->clip->info.track,
                                                  .span = { shot->from, shot->to, w->clip->info.base },
                                                  .year = w->job->year,
                                                  .confidence = 1 - d->harm,
                                                  .reason = found->reason,
                                                  .by = "lanterne",
                                                  .settings = &how });
}

/* Shots that are solved together; those beside the clip come first and stay. */
typedef struct group {
    const ln_shot *shot[LN_TOGETHER_MAX]; /* NULL: beside the clip, it gets no proposal */
    ln_glimpses seen[LN_TOGETHER_MAX];
    ln_match_member member[LN_TOGETHER_MAX];
    int beside, count;
} group;

static void drop(group *g, int from)
{
    while (g->count > from)
        ln_glimpses_free(&g->seen[--g->count]);
}

/* Look at a shot; one that nothing can be told of stays out. `shot` is NULL for a file beside the clip, of which [from, to) is the whole. */
static ln_status join(const work *w, group *g, ln_clip *clip, int64_t from, int64_t to, const ln_shot *shot)
{
    const int n = g->count;
    ln_match_member *m = &g->member[n];
    ln_status status = ln_glimpses_take(clip, from, to, OF_SHOT, &w->display, shot ? w->mask : NULL, w->job, &g->seen[n]);
    if (status)
        return status;
    g->count++;
    g->shot[n] = shot;
    m->picture = g->seen[n].small[g->seen[n].count / 2];
    status = ln_match_look(g->seen[n].small, g->seen[n].count, w->reference.small, w->reference.count, &m->evidence);
    if (!status && (w->how->classes || w->how->account))
        status = ln_class_match_look(g->seen[n].small, g->seen[n].count, w->reference.small, w->reference.count, &m->evidence.classes);
    m->evidence.classes.trusted = w->how->classes ? &ln_class_shipped : NULL;
    const ln_match_told found = { .left = status ? NULL : ln_match_refusal(&m->evidence, NULL, w->job->arena), .evidence = m->evidence };
    if (found.left && shot)
        status = leave(w, shot, &found);
    if (status || found.left)
        drop(g, n);
    return status;
}

static ln_status join_beside(const work *w, group *g)
{
    ln_status status = LN_OK;
    if (w->how->beside.count > LN_MATCH_BESIDE)
        return ln_fail(LN_ESETTING, "--beside is given %zu times: up to %d files of one scene are solved with the clip", w->how->beside.count, LN_MATCH_BESIDE);
    for (size_t i = 0; i < w->how->beside.count && !status; i++) {
        ln_clip *clip = NULL;
        ln_grade display; /* as the clip's: one camera */
        status = ln_media_open(w->how->beside.text[i], LN_PICTURE, -1, w->job->threads, &clip);
        if (!status)
            status = display_for(w->how->log, clip, "log", &display);
        if (!status) {
            ln_span whole = ln_graded_whole(clip);
            status = join(w, g, clip, whole.from, whole.to == INT64_MAX ? whole.from + 1 : whole.to, NULL);
        }
        ln_clip_close(&clip);
    }
    g->beside = g->count;
    return status;
}

/* Solve the group, say what comes of it, and make room for the next. */
static ln_status match_group(const work *w, group *g, ln_proposals *into)
{
    ln_status status = ln_match_together(&ln_match_shipped, g->member, g->count, w->job);
    for (int i = g->beside; i < g->count && !status; i++) {
        ln_match_told found = { .evidence = g->member[i].evidence, .belief = g->member[i].belief };
        if (found.belief.measured)
            found.evidence.classes.trusted = NULL; /* and so not spoken of */
        ln_match_decide(&found.belief, &found.evidence.source, ln_match_caution, &found.decision);
        found.left = ln_match_refusal(&found.evidence, &found.decision, w->job->arena);
        status = found.left ? leave(w, g->shot[i], &found) : add_proposal(w, g->shot[i], &g->seen[i], &found, into);
    }
    drop(g, g->beside);
    return status;
}

/* Shots that grow out of each other become one. */
static void join_dissolved(ln_shots *shots)
{
    size_t kept = 0;
    for (size_t i = 0; i < shots->count; i++) {
        if (!kept || !shots->shot[i].dissolved) {
            shots->shot[kept++] = shots->shot[i];
            continue;
        }
        shots->shot[kept - 1].to = shots->shot[i].to;
        shots->shot[kept - 1].pictures += shots->shot[i].pictures;
    }
    shots->count = kept;
}

static ln_status match_shots(work *w, ln_proposals *into)
{
    ln_shots shots;
    group *g = calloc(1, sizeof *g);
    ln_status status = g ? join_beside(w, g) : ln_fail(LN_EMEMORY, "no memory for a scene");
    if (!status)
        status = ln_shots_find(w->clip, w->job, &shots);
    if (status)
        goto done;
    bool still = shots.count == 1 && shots.shot[0].pictures == 1;
    join_dissolved(&shots);
    for (size_t i = 0; i < shots.count && !status; i++) {
        const ln_shot *shot = &shots.shot[i];
        if (g->count == LN_TOGETHER_MAX)
            status = match_group(w, g, into);
        if (!status && (still || shot->pictures >= SHORTEST))
            status = join(w, g, w->clip, shot->from, shot->to, shot);
        else if (!status)
            status = leave(w, shot, &(ln_match_told){ .left = ln_arena_print(w->job->arena, "%lld pictures are too few to be seen in another grade", (long long)shot->pictures) });
    }
    if (!status)
        status = match_group(w, g, into);
done:
    if (g)
        drop(g, 0);
    free(g);
    return status;
}

/* One of the ten numbers, or a residual, was given. */
static bool says_what_to_do(const ln_match *how)
{
    static const char *const numbers[] = { "matched-slope", "matched-offset", "matched-power", "matched-saturation", "matched-residual" };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (!ln_setting_is_standard(ln_setting_find(&ln_op_match.table, numbers[i]), how))
            return true;
    return false;
}

static ln_status propose(const void *settings, ln_clip *clip, ln_job *job, ln_proposals *into)
{
    ln_match how = *(const ln_match *)settings;
    work w = { .how = &how, .clip = clip, .job = job };
    char *full = how.reference ? realpath(how.reference, NULL) : NULL;
    ln_status status = ln_picture_gradable(&clip->info.pixels);
    ln_residual given;
    if (!status)
        status = ln_residual_read(how.matched_residual, &given);
    if (!status && says_what_to_do(&how)) {
        status = ln_proposals_add(into, &(ln_proposal){ .op = &ln_op_match, .track = clip->info.track, .span = ln_graded_whole(clip), .year = job->year, .confidence = 1,
                                                        .reason = "numbers given by hand", .by = job->person, .settings = &how });
        goto done;
    }
    if (!status && !how.reference)
        status = ln_fail(LN_ESETTING, "match needs --reference FILE: a still or a clip that is graded as this one should be");
    if (!status)
        status = display_for(how.log, clip, "log", &w.display);
    if (!status && how.mask)
        status = ln_mask_read(how.mask, &w.mask);
    if (!status)
        status = look_at_reference(&w);
    if (full)
        how.reference = full; /* a proposal is found again from any folder */
    if (!status)
        status = match_shots(&w, into);
done:
    ln_glimpses_free(&w.reference);
    free(w.mask);
    free(full);
    return status;
}

ln_cdl ln_match_cdl(const ln_match *how)
{
    ln_cdl cdl = { .saturation = pow(how->saturation, how->strength), .dither = how->dither };
    for (int c = 0; c < 3; c++) {
        cdl.slope[c] = pow(how->slope[c], how->strength);
        cdl.offset[c] = how->offset[c] * how->strength;
        cdl.power[c] = pow(how->power[c], how->strength);
    }
    return cdl;
}

typedef struct chain {
    ln_grade display;
    ln_cdl cdl;
    ln_lattice *residual; /* NULL: none */
} chain;

static void grade(const void *what, float *red, float *green, float *blue, int count)
{
    const chain *c = what;
    if (c->display.rows)
        c->display.rows(c->display.what, red, green, blue, count);
    ln_cdl_rows(&c->cdl, red, green, blue, count);
    if (c->residual)
        ln_lattice_rows(c->residual, red, green, blue, count);
}

ln_status ln_match_grade(const ln_match *how, ln_grade *out, ln_match_form *form, void **own)
{
    ln_residual residual;
    chain *c = calloc(1, sizeof *c);
    *own = NULL;
    ln_status status = c ? ln_residual_read(how->matched_residual, &residual) : ln_fail(LN_EMEMORY, "no memory for a grade");
    if (!status)
        status = ln_residual_lattice(&residual, fmin(how->strength, 1), &c->residual);
    if (status) {
        free(c);
        return status;
    }
    c->display = ln_display_of((ln_transfer)how->log);
    c->cdl = ln_match_cdl(how);
    *form = c->display.rows ? LN_MATCH_LATTICE : c->residual ? LN_MATCH_CDL_RESIDUAL : LN_MATCH_CDL;
    *own = c;
    *out = (ln_grade){ grade, c };
    return LN_OK;
}

void ln_match_free(void *own)
{
    chain *c = own;
    if (c)
        ln_lattice_free(c->residual);
    free(c);
}

static ln_status make(const void *settings, const ln_clip_info *clip, ln_graded_look *look)
{
    (void)clip;
    ln_match_form form;
    *look = (ln_graded_look){ .free_own = ln_match_free, .dither = ((const ln_match *)settings)->dither };
    return ln_match_grade(settings, &look->grade, &form, &look->own);
}

static ln_status apply(const ln_proposals *accepted, ln_clip *in, ln_job *job, ln_clip **out)
{
    return ln_graded_clip(&ln_op_match, make, accepted, in, job, out);
}

static const ln_setting settings[] = {
    LN_PATH(ln_match, reference, "reference", "Reference", "a still or a clip whose grade this one is to have"),
    LN_TEXTS(ln_match, beside, "beside", "Beside", "another file of the same scene, looked at and not written: a shot that shows nothing of the reference leans on one that does"),
    LN_PATH(ln_match, reference_mask, "reference-mask", "Part of the reference", "a grey picture: only where it is light the reference is looked at, so that a face is matched to a face"),
    LN_PATH(ln_match, mask, "mask", "Part of the clip", "a grey picture: only where it is light the clip is looked at; all of it is graded"),
    LN_CHOICE(ln_match, log, "log", "Curve of the clip", ln_transfer_names, LN_TRANSFER_BT1886, "what the camera wrote: log footage is shown as a display shows it before it is graded"),
    LN_CHOICE(ln_match, reference_log, "reference-log", "Curve of the reference", ln_transfer_names, LN_TRANSFER_BT1886, "the same for the reference"),
    LN_FLOAT(ln_match, strength, "strength", "Strength", "", 0, 1.5, 1, "how much of the grade is laid on: 0 is nothing, 1 all that was found to be safe"),
    LN_RGB(ln_match, slope, "matched-slope", "Matched slope", "", 0, 16, 1, "found by the match, yours to change: how much brighter lights grow"),
    LN_RGB(ln_match, offset, "matched-offset", "Matched offset", "", -2, 2, 0, "found by the match, yours to change: what is added to all, blacks included"),
    LN_RGB(ln_match, power, "matched-power", "Matched power", "", 0.1, 10, 1, "found by the match, yours to change: how the middle bends, darker above 1"),
    LN_FLOAT(ln_match, saturation, "matched-saturation", "Matched saturation", "", 0, 4, 1, "found by the match, yours to change: how strong colours become"),
    LN_BOOL(ln_match, dither, "dither", "Dither", true, "keeps skies and walls free of steps where 8 to 15 bits are rounded"),
    LN_FLOAT(ln_match, residual, "residual", "Residual", "% of the range", 0, 0.1 * LN_RESIDUAL_MOST, 0.1 * LN_RESIDUAL_MOST,
             "how far colours may shift after the ten numbers, where places seen in both pictures say so: 0 keeps to what a CDL holds"),
    LN_TEXT(ln_match, matched_residual, "matched-residual", "Matched residual", "", "found by the match, yours to empty: whole numbers, thousandths of the range, what the ten numbers leave"),
    LN_BOOL(ln_match, classes, "classes", "One light", false,
            "clip and reference are of one scene in one light: where no place is seen in both, sky, skin and greys of the one are taken for those of the other"),
};

const ln_op ln_op_match = {
    .name = "match",
    .label = "Match to a reference",
    .summary = "give each shot the grade of a reference, as far as it can be told, and no farther",
    .story = "Finds the cuts and gives each shot one grade, of ten ASC CDL numbers that you can change, so that it goes with a still or another clip. A shot's grade never changes within "
             "it, so nothing flickers.\n\n"
             "Where shot and reference show places in common, the grade is read off those places. Where they do not, what a picture looks like is partly its grade and partly "
             "what was in front of the camera: only what is likely to be grade is taken, which may be a little, or nothing. Then the shot is left as it is, and the log "
             "says why. Making the colours of one scene those of another, as many tools do, would do harm more often than good.\n\n"
             "What ten numbers leave between places seen in both is taken by a residual after them: a smooth, small shift of colours, nothing where no place was seen. --cube and --clf hold it, "
             "--cdl and --edl cannot; --residual 0 does without it.\n\n"
             "Shots of one scene are solved together, those of the clip and files given with --beside: where a shot shows nothing of the reference but shares a place with a shot that does, its "
             "grade is told through that one.\n\n"
             "Where no place is seen in both, but both show a sky, a face or grey walls, --classes says that these are the same ones in the same light, and their difference is the grade's. Do not "
             "say so of different scenes: their skies are as far apart as grades are.\n\n"
             "Log footage needs --log with its camera's curve: it is shown as a display shows it first. A mask names the part to compare: a face with a face, a wall with a wall.",
    .department = LN_DEPARTMENT_GRADING,
    .kind = LN_PICTURE,
    .table = LN_TABLE(ln_match, settings),
    .propose = propose,
    .apply = apply,
};
