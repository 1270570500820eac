/* SPDX-License-Identifier: Apache-2.0 */
#include "exports.h"

#include <string.h>
#include <strings.h>

#include <lanterne/log.h>

#include "grading/cdl.h"
#include "grading/look.h"
#include "grading/lutwrite.h"
#include "grading/match.h"
#include "work.h"

/* What is written into each file, and how its name may end. */
static const struct {
    const char *option, *endings[4];
} forms[] = { { "cube", { ".cube" } }, { "clf", { ".clf" } }, { "cdl", { ".cc", ".ccc", ".cdl" } } };
enum { FORMS = sizeof forms / sizeof *forms };

/* An accepted grade, as files know it. */
typedef struct grade {
    const ln_proposal *proposal;
    ln_grade rows;
    ln_cdl cdl;
    bool exactly_cdl;
    void *own;
    void (*free_own)(void *own);
} grade;

static const char *path_of(const ln_call *call, int form)
{
    const char *const path[FORMS] = { call->general.cube, call->general.clf, call->general.cdl };
    return path[form];
}

ln_status exports_judge(const ln_call *call)
{
    ln_status status = LN_OK;
    for (int f = 0; f < FORMS && !status; f++) {
        const char *path = path_of(call, f), *dot = path ? strrchr(path, '.') : NULL;
        bool fits = !path;
        for (int e = 0; dot && e < 4 && forms[f].endings[e]; e++)
            fits = fits || !strcasecmp(dot, forms[f].endings[e]);
        if (!fits)
            status = ln_fail(LN_ESETTING, "--%s does not take \"%.80s\": its name ends in %s%s%s", forms[f].option, path, forms[f].endings[0],
                             forms[f].endings[1] ? ", .ccc or " : "", forms[f].endings[1] ? ".cdl" : "");
        if (!status && path)
            status = work_target(call->operands[0], path);
    }
    return status;
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
        out->exactly_cdl = true;
    } else if (p->op == &ln_op_match) {
        const ln_match *how = p->settings;
        out->cdl = ln_match_cdl(how);
        out->free_own = ln_match_free;
        return ln_match_grade(how, &out->rows, &out->exactly_cdl, &out->own);
    } else if (p->op == &ln_op_look) {
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
    const char *dot = strrchr(path, '.');
    return count < 2 ? path : ln_arena_print(arena, "%.*s-%02zu%s", (int)(dot - path), path, number + 1, dot);
}

static ln_status write_all(ln_call *call, const char *path, const grade *grades, size_t count)
{
    ln_status status = LN_OK;
    for (size_t i = 0; i < count && !status; i++) {
        const char *name = numbered(call->arena, path, i, count);
        const char *slash = strrchr(call->operands[0], '/'), *clip = slash ? slash + 1 : call->operands[0];
        const char *title = count < 2 ? clip : ln_arena_print(call->arena, "%s %02zu", clip, i + 1);
        if (!name || !title)
            return LN_EMEMORY;
        status = ln_lut_write(name, &grades[i].rows, grades[i].exactly_cdl ? &grades[i].cdl : NULL, LN_LUT_WRITE_USUAL, title);
        if (!status && !call->general.quiet)
            printf("Written  %s\n", name);
    }
    return status;
}

ln_status exports_write(ln_call *call, const ln_proposals *list)
{
    grade *grades = ln_arena_alloc(call->arena, (list->count + 1) * sizeof *grades);
    ln_status status = grades ? LN_OK : LN_EMEMORY;
    size_t count = 0;
    bool wanted = false;
    for (int f = 0; f < FORMS; f++)
        wanted = wanted || path_of(call, f);
    for (size_t i = 0; i < list->count && !status && wanted; i++) {
        if (list->item[i].verdict != LN_ACCEPTED)
            continue;
        status = grade_of(&list->item[i], &grades[count]);
        count += !status;
        status = status == LN_END ? LN_OK : status;
    }
    for (int f = 0; f < FORMS && !status; f++)
        if (path_of(call, f))
            status = write_all(call, path_of(call, f), grades, count);
    if (!status && wanted && !count)
        ln_log(LN_WARNING, "no grade was accepted: there is none to write for other programs");
    for (size_t i = 0; i < count; i++)
        if (grades[i].free_own)
            grades[i].free_own(grades[i].own);
    return status;
}
