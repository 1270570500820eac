/* SPDX-License-Identifier: Apache-2.0 */
#include "exports.h"

#include <string.h>
#include <strings.h>

#include <lanterne/log.h>

#include "base/filename.h"
#include "grading/cdlwrite.h"
#include "grading/look.h"
#include "grading/lutwrite.h"
#include "grading/match.h"
#include "reasons.h"
#include "work.h"

/* What is written into each file, and how its name may end. */
typedef enum form { CUBE, CLF, CDL, EDL, REASONS, FORMS } form;
static const struct {
    const char *option, *endings[4];
} forms[FORMS] = { { "cube", { ".cube" } }, { "clf", { ".clf" } }, { "cdl", { ".cc", ".ccc", ".cdl" } }, { "edl", { ".edl" } }, { "reasons", { ".json" } } };

/* An accepted grade, as files know it. */
typedef struct grade {
    const ln_proposal *proposal;
    const char *clip;         /* its file's own name */
    ln_clip_info track;
    int64_t record;           /* frames of the clips before it */
    ln_grade rows;
    ln_cdl cdl;
    ln_match_form form;
    void *own;
    void (*free_own)(void *own);
} grade;

typedef struct grades {
    grade *grade;
    size_t count;
} grades;

static const char *path_of(const ln_call *call, int which)
{
    const char *const path[FORMS] = { call->general.cube, call->general.clf, call->general.cdl, call->general.edl, call->general.reasons };
    return path[which];
}

ln_status exports_judge(const ln_call *call, const char *clip)
{
    ln_status status = LN_OK;
    for (int f = 0; f < FORMS && !status; f++) {
        const char *path = path_of(call, f);
        bool fits = !path;
        for (int e = 0; path && e < 4 && forms[f].endings[e]; e++)
            fits = fits || !strcasecmp(ln_suffix(path), forms[f].endings[e]);
        if (!fits)
            status = ln_fail(LN_ESETTING, "--%s does not take \"%.80s\": its name ends in %s%s%s", forms[f].option, path, forms[f].endings[0],
                             forms[f].endings[1] ? ", .ccc or " : "", forms[f].endings[1] ? ".cdl" : "");
        if (!status && path)
            status = work_target(forms[f].option, clip, path);
    }
    return status;
}

ln_status exports_ask(ln_call *call)
{
    if (!call->general.reasons)
        return LN_OK;
    ln_match *how = call->op_settings[0];
    how->account = ln_arena_alloc(call->arena, sizeof *how->account);
    return how->account ? LN_OK : LN_EMEMORY;
}

static void cdl_rows(const void *cdl, float *red, float *green, float *blue, int count)
{
    ln_cdl_rows(cdl, red, green, blue, count);
}

/* LN_END for an operation that is no grade. `out` stays where it is: the grade points into it. */
static ln_status grade_of(const ln_proposal *p, grade *out)
{
    *out = (grade){ .proposal = p };
    if (p->op == &ln_op_cdl) {
        out->cdl = *(const ln_cdl *)p->settings;
    } else if (p->op == &ln_op_match) {
        const ln_match *how = p->settings;
        out->cdl = ln_match_cdl(how);
        out->free_own = ln_match_free;
        return ln_match_grade(how, &out->rows, &out->form, &out->own);
    } else if (p->op == &ln_op_look) {
        out->form = LN_MATCH_LATTICE;
        out->free_own = ln_look_free;
        return ln_look_grade(p->settings, &out->rows, &out->own);
    } else
        return LN_END;
    out->rows = (ln_grade){ cdl_rows, &out->cdl };
    return LN_OK;
}

/* "dir/look.cube", and of several "dir/look-03.cube". */
static const char *numbered(ln_arena *arena, const char *path, size_t number, size_t count)
{
    const char *ending = ln_suffix(path);
    return count < 2 ? path : ln_arena_print(arena, "%.*s-%02zu%s", (int)(ending - path), path, number + 1, ending);
}

/* What tells a grade from the others: its clip, and its number where there are several. */
static const char *title_of(const ln_call *call, const grades *all, size_t i)
{
    return all->count < 2 ? all->grade[i].clip : ln_arena_print(call->arena, "%s %02zu", all->grade[i].clip, i + 1);
}

static ln_status say_written(const ln_call *call, const char *path)
{
    if (!call->general.quiet)
        printf("Written  %s\n", path);
    return LN_OK;
}

/* The ten numbers where a file of that form is to hold them; NULL where the grade is more. */
static const ln_cdl *cdl_for(form f, const grade *g)
{
    const bool numbers_alone = f == CDL || f == EDL;
    return g->form == LN_MATCH_CDL || (g->form == LN_MATCH_CDL_RESIDUAL && numbers_alone) ? &g->cdl : NULL;
}

static void say_left_out(form f, const char *path, const grades *all)
{
    size_t without = 0;
    for (size_t i = 0; i < all->count; i++)
        without += all->grade[i].form == LN_MATCH_CDL_RESIDUAL;
    if (without && (f == CDL || f == EDL))
        ln_log(LN_WARNING, "%s holds the ten numbers alone; of %zu grades %zu go on with a residual, which --cube and --clf hold and a match with --residual 0 does without", path, all->count, without);
}

static ln_status write_each(ln_call *call, form f, const char *path, const grades *all)
{
    ln_status status = LN_OK;
    for (size_t i = 0; i < all->count && !status; i++) {
        const grade *g = &all->grade[i];
        const char *name = numbered(call->arena, path, i, all->count), *title = title_of(call, all, i);
        if (!name || !title)
            return LN_EMEMORY;
        status = ln_lut_write(name, &g->rows, cdl_for(f, g), LN_LUT_WRITE_USUAL, title);
        if (!status)
            status = say_written(call, name);
    }
    return status;
}

/* Frames by the clip's count, or by 24 a second where it has none. */
static int64_t frames(int64_t ticks, const ln_clip_info *track)
{
    const ln_ratio rate = track->timecode.rate.num ? track->timecode.rate : track->frame_rate.num ? track->frame_rate : (ln_ratio){ 24, 1 };
    return ln_rescale(ticks, track->base, (ln_ratio){ rate.den, rate.num });
}

static ln_correction correction_of(const grade *g, const char *id)
{
    const ln_span span = ln_span_in(g->proposal->span, g->track.base);
    int64_t from = frames(span.from - g->track.start, &g->track), to = frames(span.to - g->track.start, &g->track);
    return (ln_correction){ .id = id, .clip = g->clip, .note = g->proposal->reason, .cdl = g->cdl, .from = from, .to = to > from ? to : from + 1, .record = g->record + from,
                            .timecode = g->track.timecode };
}

static ln_status write_together(ln_call *call, form f, const char *path, const grades *all)
{
    ln_correction *correction = ln_arena_alloc(call->arena, (all->count + 1) * sizeof *correction);
    if (!correction)
        return LN_EMEMORY;
    for (size_t i = 0; i < all->count; i++) {
        const char *id = title_of(call, all, i);
        if (!id)
            return LN_EMEMORY;
        if (!cdl_for(f, &all->grade[i]))
            return ln_fail(LN_EUNSUPPORTED, "%s cannot hold the grade of %s: it is more than the ten numbers of an ASC CDL; choose --cube or --clf", path, id);
        correction[i] = correction_of(&all->grade[i], id);
    }
    ln_status status = ln_cdl_write(path, correction, all->count, all->grade[0].clip);
    return status ? status : say_written(call, path);
}

static ln_status write_form(ln_call *call, form f, const grades *all)
{
    const char *path = path_of(call, f);
    if (f == REASONS) {
        ln_status status = reasons_write(path, ((const ln_match *)call->op_settings[0])->account);
        return status ? status : say_written(call, path);
    }
    if (!all->count) {
        ln_log(LN_WARNING, "no grade was accepted: there is none to write into %s", path);
        return LN_OK;
    }
    say_left_out(f, path, all);
    return f == EDL || (f == CDL && strcasecmp(ln_suffix(path), ".cc")) ? write_together(call, f, path, all) : write_each(call, f, path, all);
}

/* The accepted grades of a clip; `record` goes on by its length. */
static ln_status gather(ln_call *call, const export_clip *clip, grades *all, int64_t *record)
{
    ln_media_info media;
    ln_status status = ln_media_probe(clip->path, call->arena, &media);
    int64_t length = 0;
    for (size_t i = 0; i < clip->list->count && !status; i++) {
        const ln_proposal *p = &clip->list->item[i];
        grade *g = &all->grade[all->count];
        status = p->verdict == LN_ACCEPTED ? grade_of(p, g) : LN_END;
        if (!status) {
            for (size_t t = 0; t < media.track_count; t++)
                if (media.track[t].index == p->track)
                    g->track = media.track[t].info;
            g->clip = ln_filename(clip->path);
            g->record = *record;
            length = g->track.length > 0 ? frames(g->track.length, &g->track) : 1;
            all->count++;
        }
        status = status == LN_END ? LN_OK : status;
    }
    *record += length;
    return status;
}

ln_status exports_write(ln_call *call, const export_clip *clip, size_t count)
{
    size_t most = 1;
    bool wanted = false;
    int64_t record = 0;
    for (size_t i = 0; i < count; i++)
        most += clip[i].list->count;
    for (int f = 0; f < FORMS; f++)
        wanted = wanted || path_of(call, f);
    if (!wanted)
        return LN_OK;
    grades all = { .grade = ln_arena_alloc(call->arena, most * sizeof *all.grade) };
    ln_status status = all.grade ? LN_OK : LN_EMEMORY;
    for (size_t i = 0; i < count && !status; i++)
        status = gather(call, &clip[i], &all, &record);
    for (int f = 0; f < FORMS && !status; f++)
        if (path_of(call, f))
            status = write_form(call, f, &all);
    for (size_t i = 0; i < all.count; i++)
        if (all.grade[i].free_own)
            all.grade[i].free_own(all.grade[i].own);
    return status;
}
