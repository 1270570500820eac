/* SPDX-License-Identifier: Apache-2.0 */
/* Which processes a year had, and one of them over a clip. What a process makes of a colour is develop.c's, from the numbers in processes/. */
#include "grading/look.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lanterne/log.h>
#include <lanterne/proposal.h>

#include "base/arena.h"
#include "grading/lattice.h"
#include "grading/develop.h"
#include "grading/graded.h"
#include "grading/strip.h"

static const char before_film[] = "before 1895 there was no film, and so no film colour; honest references for such a year are its paintings, hand-coloured prints and early photographs";
enum { FIRST_FILM = 1895 };

static const char *const ages[] = { "as-made", "survived", NULL };
static const char *const tints[] = { "amber", "yellow", "orange", "red", "rose", "green", "blue", "lavender", NULL };
static const char *const tones[] = { "sepia", "iron-blue", "uranium", "copper", "vanadium-green", NULL };

/* The name of the variant that the settings ask for, of a process that has several. */
static const char *wanted_variant(const ln_look *how, const ln_process *process)
{
    if (!strcmp(process->name, "tinting"))
        return tints[how->tint];
    return !strcmp(process->name, "toning") ? tones[how->tone] : ages[how->age];
}

static ln_status choose(const ln_look *how, const ln_process **process, int *variant)
{
    if (!how->process)
        return ln_fail(LN_ESETTING, "look needs --process NAME: the process whose picture the clip becomes; `lanterne help look` lists them");
    const ln_process *p = *process = ln_processes[how->process - 1];
    const char *name = wanted_variant(how, p);
    for (*variant = 0; *variant < p->variant_count; (*variant)++)
        if (!strcmp(p->variants[*variant].name, name))
            return LN_OK;
    return ln_fail(LN_ESETTING, "--age %s: how %s looks today was not measured; accepted is as-made, and for autochrome also survived", name, p->label);
}

/* "1932 to 1955", "from 1913 on" */
static const char *years_of(const ln_process *p, char text[40])
{
    if (p->until == INT_MAX)
        snprintf(text, 40, "from %d on", p->from);
    else
        snprintf(text, 40, "%d to %d", p->from, p->until);
    return text;
}

/* "tinting, toning, autochrome": those of the year, joined; "nothing" when there was none. */
static const char *what_there_was(int year, ln_arena *arena)
{
    const char *list = NULL;
    for (size_t i = 0; ln_processes[i]; i++)
        if (year >= ln_processes[i]->from && year <= ln_processes[i]->until)
            list = list ? ln_arena_print(arena, "%s, %s", list, ln_processes[i]->name) : ln_processes[i]->name;
    return list ? list : "nothing that is listed here";
}

static ln_status fits_year(const ln_process *p, const ln_job *job)
{
    char years[40];
    if (!job->year || (job->year >= p->from && job->year <= p->until))
        return LN_OK;
    if (job->year < FIRST_FILM)
        return ln_fail(LN_ESETTING, "--process %s: in use %s, and not in %d; %s", p->name, years_of(p, years), job->year, before_film);
    return ln_fail(LN_ESETTING, "--process %s: in use %s (%s), and not in %d, which had: %s", p->name, years_of(p, years), p->why, job->year, what_there_was(job->year, job->arena));
}

typedef struct tally {
    const ln_variant *variant;
    int of[LN_ASSUMED + 1];
} tally;

static void count_figure(void *who, const ln_variant *variant, const ln_figure *figure)
{
    tally *t = who;
    if (!variant || variant == t->variant)
        t->of[figure->known]++;
}

/* "Autochrome as made, 1907 to 1935: 6 figures measured, 0 digitised, 9 assumed" */
static const char *reason(const ln_process *p, int variant, ln_arena *arena)
{
    char years[40];
    tally t = { .variant = &p->variants[variant] };
    ln_process_figures(p, count_figure, &t);
    return ln_arena_print(arena, "%s, %s, %s: %d of its figures measured, %d digitised, %d assumed", p->label, t.variant->label, years_of(p, years), t.of[LN_MEASURED],
                          t.of[LN_DIGITISED], t.of[LN_ASSUMED]);
}

static void tell_year(const ln_job *job)
{
    if (job->year && job->year < FIRST_FILM)
        ln_log(LN_NOTE, "%s", before_film);
    else if (job->year)
        ln_log(LN_DETAIL, "no look is proposed unless a --process is given; %d had: %s", job->year, what_there_was(job->year, job->arena));
}

static ln_status propose(const void *settings, ln_clip *clip, ln_job *job, ln_proposals *into)
{
    ln_look how = *(const ln_look *)settings;
    const ln_process *process;
    int variant;
    if (!how.process) {
        tell_year(job);
        return LN_OK;
    }
    ln_status status = choose(&how, &process, &variant);
    if (!status)
        status = fits_year(process, job);
    if (!status)
        status = ln_picture_gradable(&clip->info.pixels);
    const char *why = status ? NULL : reason(process, variant, job->arena);
    if (!status && !why)
        status = LN_EMEMORY;
    return status ? status
                  : ln_proposals_add(into, &(ln_proposal){ .op = &ln_op_look, .track = clip->info.track, .span = ln_graded_whole(clip), .year = job->year, .settings = &how,
                                                           .confidence = 1, .reason = why, .by = job->person });
}

static void rows(const void *lattice, float *red, float *green, float *blue, int count)
{
    ln_lattice_rows(lattice, red, green, blue, count);
}

/* The process as numbers, and as a lattice. */
static ln_status develop(const ln_look *how, ln_developed *developed, ln_lattice **lattice)
{
    const ln_process *process;
    int variant;
    *lattice = NULL;
    ln_status status = choose(how, &process, &variant);
    if (status)
        return status;
    ln_develop_begin(process, variant, how->exposure, developed);
    return ln_develop_lattice(developed, lattice);
}

ln_status ln_look_grade(const ln_look *how, ln_grade *grade, void **own)
{
    ln_developed developed;
    ln_lattice *lattice;
    ln_status status = develop(how, &developed, &lattice);
    *own = lattice;
    *grade = (ln_grade){ .rows = rows, .what = lattice };
    return status;
}

void ln_look_free(void *own)
{
    ln_lattice_free(own);
}

/* A look with more than colour: the strip, and the lattice that its colours are read from. */
typedef struct film {
    ln_graded_film whole;
    ln_lattice *lattice;
    ln_strip *strip;
} film;

static void free_film(void *own)
{
    film *f = own;
    ln_strip_free(f->strip);
    ln_lattice_free(f->lattice);
    free(f);
}

static ln_status show(ln_graded_film *whole, const ln_block *in, const float *const from[3], int64_t frame, const ln_grade *before, int count, ln_pool *pool, const float *rgb[3])
{
    return ln_strip_show(((film *)whole)->strip, in, from, frame, before, count, pool, rgb);
}

static ln_status make_film(const ln_look *how, const ln_strip_switches *on, ln_graded_look *look)
{
    ln_developed developed;
    film *f = calloc(1, sizeof *f);
    if (!f)
        return ln_fail(LN_EMEMORY, "no memory for a look");
    f->whole.show = show;
    ln_status status = develop(how, &developed, &f->lattice);
    if (!status)
        status = ln_strip_new(&developed, on, &(ln_grade){ .rows = rows, .what = f->lattice }, &f->strip);
    if (status) {
        free_film(f);
        return status;
    }
    *look = (ln_graded_look){ .own = f, .free_own = free_film, .dither = how->dither };
    return LN_OK;
}

static ln_status make(const void *settings, const ln_clip_info *clip, ln_graded_look *look)
{
    (void)clip;
    const ln_look *how = settings;
    const ln_strip_switches on = { how->grain, how->halation, how->mosaic, how->fringes, how->flicker, how->weave, how->seed };
    if (on.grain || on.halation || on.mosaic || on.fringes || on.flicker || on.weave)
        return make_film(how, &on, look);
    *look = (ln_graded_look){ .free_own = ln_look_free, .dither = how->dither };
    return ln_look_grade(how, &look->grade, &look->own);
}

static ln_status apply(const ln_proposals *accepted, ln_clip *in, ln_job *job, ln_clip **out)
{
    return ln_graded_clip(&ln_op_look, make, accepted, in, job, out);
}

static const ln_setting settings[] = {
    LN_CHOICE(ln_look, process, "process", "Process", ln_process_names, 0, "whose picture the clip becomes; `lanterne processes` says what each was, and how well it is known"),
    LN_CHOICE(ln_look, age, "age", "Age", ages, 0, "autochrome: colours as the plate was made, or paler and warmer as plates survive"),
    LN_CHOICE(ln_look, tint, "tint", "Tint", tints, 0, "tinting: the dye in the lights"),
    LN_CHOICE(ln_look, tone, "tone", "Tone", tones, 0, "toning: what the silver became, seen in the darks"),
    LN_FLOAT(ln_look, exposure, "exposure", "Exposure", "stops", -3, 3, 0, "more light on the film: lights run together above 0, the picture darkens below"),
    LN_BOOL(ln_look, grain, "grain", "Grain", false, "silver and dye clumps, finer where the picture has more pixels"),
    LN_BOOL(ln_look, halation, "halation", "Halation", false, "a glow around lamps and windows, from light that comes back from the film's base"),
    LN_BOOL(ln_look, mosaic, "mosaic", "Mosaic", false, "autochrome, dufaycolor: the coloured elements where pixels are finer than they (the picture dims), else their unevenness"),
    LN_BOOL(ln_look, fringes, "fringes", "Fringes", false, "kinemacolor: red and green edges on what moves, since the two records are successive pictures"),
    LN_BOOL(ln_look, flicker, "flicker", "Flicker", false, "the light of lamp and crank is not the same in any two pictures"),
    LN_BOOL(ln_look, weave, "weave", "Gate weave", false, "the picture moves a little in the gate"),
    LN_INT(ln_look, seed, "seed", "Seed", "", 0, 1000000, 1895, "chance: another number, other grain; the same number, the same grain on every run"),
    LN_BOOL(ln_look, dither, "dither", "Dither", true, "keeps skies and walls free of steps where 8 to 15 bits are rounded"),
};

const ln_op ln_op_look = {
    .name = "look",
    .label = "The picture of a period process",
    .summary = "see a clip as a colour process of its year would have shown it",
    .story = "Carries every colour through a model of a process, worked out over the spectrum: the scene's light, the smoothest surface of that colour, the camera's filters, the "
             "emulsion's sensitivity, the density it made, the dyes or filters of the print and the light behind them. The clip's R'G'B' is taken for the scene, as a BT.1886 display shows "
             "it.\n\n"
             "Every number has its source and is one of measured, digitised or assumed; the reason of a proposal counts them, and `lanterne processes NAME` lists them. Where "
             "nobody has measured, nothing here pretends so.\n\n"
             "Grain, halation, mosaic, fringes, flicker and weave are switches of their own, off unless asked for, as large as film, gate and lamp make them on a picture of that many "
             "rows. Without them a still shot comes out still.\n\n"
             "With the film's year said, only what the year had is accepted. Before 1895 there was no film, and so no film colour: for such a year the honest references are its "
             "paintings, hand-coloured prints and early photographs.",
    .department = LN_DEPARTMENT_GRADING,
    .kind = LN_PICTURE,
    .table = LN_TABLE(ln_look, settings),
    .propose = propose,
    .apply = apply,
};
