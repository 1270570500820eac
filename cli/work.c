/* SPDX-License-Identifier: Apache-2.0 */
#include "work.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/filename.h"
#include "draw.h"
#include "listing.h"
#include "progress.h"

static const char lanterne[] = "lanterne"; /* ln_proposal.by of what was found and not shown */

/* The folder that `path` lies in; the caller frees it. NULL without memory. */
static char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? strndup(path, slash == path ? 1 : (size_t)(slash - path)) : strdup(".");
}

static bool is_one_inode(const char *a, const char *b)
{
    struct stat x, y;
    return !stat(a, &x) && !stat(b, &y) && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

ln_status work_target(const char *option, const char *source, const char *target)
{
    struct stat to;
    if (!strcmp(target, "-"))
        return ln_fail(LN_ESETTING, "--%s -: only an operation by itself, such as `lanterne hush`, writes to a pipe: name a file", option);
    if (is_one_inode(source, target))
        return ln_fail(LN_ESAME, "--%s %s is the clip itself, which is never written: choose another name", option, target);
    if (!stat(target, &to) && S_ISDIR(to.st_mode))
        return ln_fail(LN_EWRITE, "--%s %s is a folder: name a file in it", option, target);
    char *folder = folder_of(target);
    if (!folder)
        return ln_fail(LN_EMEMORY, "no memory for the name of a folder");
    ln_status status = access(folder, W_OK | X_OK) ? ln_fail(LN_EWRITE, "--%s %s cannot be written: %s: %s", option, target, folder, strerror(errno)) : LN_OK;
    free(folder);
    return status;
}

/* One file, or two names that would become one; neither need be there. */
static bool are_one(const char *a, const char *b)
{
    char *x = folder_of(a), *y = folder_of(b);
    bool one = is_one_inode(a, b) || (x && y && is_one_inode(x, y) && !strcmp(ln_filename(a), ln_filename(b)));
    free(x);
    free(y);
    return one;
}

ln_status work_targets(const ln_call *call, const char *source, const char *film)
{
    const struct {
        const char *option, *path;
    } target[] = { { "output", call->general.output }, { "removed", call->delivery.removed }, { "plot", call->general.plot }, { "film", film } };
    const size_t count = sizeof target / sizeof *target;
    ln_status status = LN_OK;
    for (size_t i = 0; i + 1 < count && !status; i++) /* a film may stand in a folder that may only be read */
        if (target[i].path)
            status = work_target(target[i].option, source, target[i].path);
    if (!status)
        status = ln_media_judge(call->general.output, &call->delivery);
    if (!status)
        status = draw_judge(call);
    for (size_t i = 1; i < count && !status; i++)
        for (size_t k = 0; k < i && !status; k++)
            if (target[i].path && target[k].path && are_one(target[i].path, target[k].path))
                status = ln_fail(LN_ESAME, "--%s %s and --%s are one file: give one of them another name", target[i].option, target[i].path, target[k].option);
    return status;
}

ln_status work_film(ln_call *call, const char *path, bool create, ln_ledger **film)
{
    (void)call;
    return ln_ledger_open(path, create, ln_ops, film);
}

/* Among others, an operation that works from a file or a name has nothing to say until it is given one. */
static bool is_asked(const ln_op *op, const void *settings)
{
    const ln_setting *main = ln_op_main(op);
    return !main || !ln_setting_is_standard(main, settings);
}

ln_status work_propose(ln_call *call, const ln_media_info *clip, ln_proposals *into)
{
    const ln_op *const *ops = call->command->ops;
    bool asked = false;
    ln_status status = LN_OK;
    for (size_t i = 0; ops[i]; i++) {
        if (ops[1] && !is_asked(ops[i], call->op_settings[i]))
            continue;
        status = ln_film_propose(clip, ops[i], call->op_settings[i], &call->job, into);
        if (status && status != LN_ESILENT && status != LN_EBLIND)
            return status;
        asked = asked || !status;
    }
    return asked ? LN_OK : status;
}

static ln_status judge(ln_call *call, ln_ledger *film, ln_proposals *list, const bool *chosen, const char *how)
{
    size_t count = 0;
    int64_t *ids = ln_arena_alloc(call->arena, (list->count + 1) * sizeof *ids);
    if (!ids)
        return LN_EMEMORY;
    for (size_t i = 0; i < list->count; i++)
        if (chosen[i])
            ids[count++] = list->item[i].id;
    ln_status status = film && count ? ln_ledger_judge(film, ids, count, LN_ACCEPTED, NULL, how, &call->job) : LN_OK;
    for (size_t i = 0; i < list->count && !status; i++)
        if (chosen[i]) {
            list->item[i].verdict = LN_ACCEPTED;
            list->item[i].judge = call->job.person;
        }
    return status;
}

ln_status work_accept(ln_call *call, ln_ledger *film, ln_proposals *list)
{
    char how[32];
    bool *shown = ln_arena_alloc(call->arena, list->count + 1), *found = ln_arena_alloc(call->arena, list->count + 1);
    if (!shown || !found)
        return LN_EMEMORY;
    for (size_t i = 0; i < list->count; i++) {
        const ln_proposal *p = &list->item[i];
        bool own = strcmp(p->by, lanterne) != 0;
        shown[i] = p->verdict == LN_OPEN && own;
        found[i] = p->verdict == LN_OPEN && !own && p->confidence >= call->general.threshold;
    }
    snprintf(how, sizeof how, "above %.2f", call->general.threshold);
    ln_status status = judge(call, film, list, shown, "as given");
    return status ? status : judge(call, film, list, found, how);
}

/* The record keeps all that was chosen, and where the file is now, whatever folder one stood in. */
static ln_status record(ln_call *call, const ln_proposals *list, ln_ledger *film, const ln_asset *asset)
{
    size_t count = 0;
    int64_t *applied = ln_arena_alloc(call->arena, (list->count + 1) * sizeof *applied);
    char *settings = ln_settings_json(&ln_delivery_table, &call->delivery), *path = realpath(call->general.output, NULL);
    ln_status status = !applied || !settings ? LN_EMEMORY : LN_OK;
    if (!status && !path)
        status = ln_fail(LN_EWRITE, "%s was written and is gone: %s", call->general.output, strerror(errno));
    for (size_t i = 0; i < list->count && !status; i++)
        if (list->item[i].verdict == LN_ACCEPTED)
            applied[count++] = list->item[i].id;
    if (!status) {
        ln_rendered done = { .asset = asset->id, .path = path, .settings = settings, .applied = applied, .applied_count = count };
        ln_job_cost(&call->job, &done.cost);
        status = ln_ledger_render(film, &done, &call->job);
    }
    free(settings);
    free(path);
    return status;
}

ln_status work_render(ln_call *call, const ln_media_info *source, const ln_proposals *list, ln_ledger *film, const ln_asset *asset)
{
    ln_status status = ln_film_render(source, list, call->general.output, &call->delivery, &call->job);
    return status || !film ? status : record(call, list, film, asset);
}

static void print_size(const char *path, char *text, size_t size)
{
    static const char *const unit[] = { "bytes", "kB", "MB", "GB", "TB" };
    struct stat file;
    if (stat(path, &file)) {
        *text = 0;
        return;
    }
    double bytes = (double)file.st_size;
    int u = 0;
    for (; bytes >= 999.5 && u < 4; u++)
        bytes /= 1000;
    snprintf(text, size, ", %.*f %s", u && bytes < 9.95 ? 1 : 0, bytes, unit[u]);
}

static void print_cost(const ln_job *job)
{
    ln_cost cost;
    ln_job_cost(job, &cost);
    printf("Took     %.1f s, %.1f s of processor time: about %.3g Wh (%.3g to %.3g, %s model)\n", cost.wall_seconds, cost.cpu_seconds, cost.watt_hours,
           cost.watt_hours_low, cost.watt_hours_high, cost.method);
}

ln_status work_told(ln_call *call, const ln_proposals *list, const char *film_path, ln_ledger *film)
{
    char size[40], head[65];
    int64_t entries;
    size_t count[3] = { 0 };
    progress_clear();
    if (call->general.quiet)
        return LN_OK;
    for (size_t i = 0; i < list->count; i++)
        count[list->item[i].verdict]++;
    listing_print(stdout, list);
    if (list->count)
        printf("\n%zu proposed: %zu accepted, %zu refused, %zu left open\n", list->count, count[LN_ACCEPTED], count[LN_REFUSED], count[LN_OPEN]);
    else
        printf("Nothing was found or asked for: the output says what the clip says.\n");
    if (count[LN_OPEN] && film_path)
        printf("Open     decide with `lanterne accept %s ID` and `lanterne refuse`, then `lanterne render`\n", film_path);
    else if (count[LN_OPEN])
        printf("Open     not as sure as --threshold %g: give a lower one, or --film FILE that keeps them for a verdict\n", call->general.threshold);
    print_size(call->general.output, size, sizeof size);
    printf("Written  %s%s\n", call->general.output, size);
    print_cost(&call->job);
    ln_status status = film ? ln_ledger_head(film, &entries, head) : LN_OK;
    if (film && !status)
        printf("Film     %s, %lld entries, head %s\n", film_path, (long long)entries, head);
    return status;
}
