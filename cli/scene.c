/* SPDX-License-Identifier: Apache-2.0 */
/* Shots of one scene, each a file, matched together. */
#include "scene.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/filename.h"
#include "exports.h"
#include "grading/match.h"
#include "listing.h"
#include "progress.h"
#include "work.h"

/* One file of the scene, and what becomes of it. */
typedef struct shot {
    const char *path, *output;
    ln_proposals list;
    ln_media_info media;
    ln_asset asset;
} shot;

/* Name the outputs; say before the work what would only be found out after it. */
static ln_status name_outputs(const ln_call *call, shot *shots, size_t count)
{
    const size_t beside = ((const ln_match *)call->op_settings[0])->beside.count;
    ln_status status = LN_OK;
    if (count + beside > LN_MATCH_BESIDE + 1)
        return ln_fail(LN_ESETTING, "%zu shots are given and %zu beside them: a scene takes %d together", count, beside, LN_MATCH_BESIDE + 1);
    for (size_t i = 0; i < count && !status; i++) {
        shots[i] = (shot){ .path = call->operands[i], .list = { .arena = call->arena } };
        shots[i].output = ln_arena_print(call->arena, "%s/%s", call->general.into, ln_filename(shots[i].path));
        if (!shots[i].output)
            return LN_EMEMORY;
        for (size_t k = 0; k < i; k++)
            if (!strcmp(shots[i].output, shots[k].output))
                return ln_fail(LN_ESETTING, "%s and %s would both become %s: give one of them another name", shots[k].path, shots[i].path, shots[i].output);
        status = ln_media_probe(shots[i].path, call->arena, &shots[i].media);
        if (!status)
            status = work_target("output", shots[i].path, shots[i].output);
        if (!status)
            status = exports_judge(call, shots[i].path);
    }
    return status;
}

/* Ask for each shot's grade with all others beside it. */
static ln_status propose(ln_call *call, shot *shots, size_t count)
{
    ln_match *how = call->op_settings[0];
    const ln_texts given = how->beside;
    const char **beside = ln_arena_alloc(call->arena, (given.count + count) * sizeof *beside);
    ln_status status = beside ? LN_OK : LN_EMEMORY;
    for (size_t i = 0; i < count && !status; i++) {
        size_t others = 0;
        for (size_t k = 0; k < count; k++)
            if (k != i)
                beside[others++] = shots[k].path;
        for (size_t k = 0; k < given.count; k++)
            beside[others++] = given.text[k];
        how->beside = (ln_texts){ beside, others };
        status = work_propose(call, &shots[i].media, &shots[i].list);
    }
    how->beside = given;
    return status;
}

static ln_status deliver(ln_call *call, shot *s, ln_ledger *film)
{
    call->general.output = s->output;
    ln_status status = work_accept(call, film, &s->list);
    if (!status)
        status = work_render(call, &s->media, &s->list, film, &s->asset);
    progress_clear();
    if (status || call->general.quiet)
        return status;
    printf("%s\n", s->path);
    listing_print(stdout, &s->list);
    printf("Written  %s%s\n\n", s->output, s->list.count ? "" : ", as it was: no grade could be told");
    return LN_OK;
}

static ln_status export_all(ln_call *call, const shot *shots, size_t count)
{
    export_clip *clips = ln_arena_alloc(call->arena, count * sizeof *clips);
    for (size_t i = 0; clips && i < count; i++)
        clips[i] = (export_clip){ shots[i].path, &shots[i].list };
    return clips ? exports_write(call, clips, count) : LN_EMEMORY;
}

static ln_status make(ln_call *call, shot *shots, size_t count)
{
    ln_ledger *film = NULL;
    const char *path = call->general.film ? call->general.film : ln_arena_print(call->arena, "%s/scene.lanterne", call->general.into);
    ln_status status = path ? name_outputs(call, shots, count) : LN_EMEMORY;
    if (!status)
        status = exports_ask(call);
    if (!status)
        status = propose(call, shots, count);
    if (!status)
        status = work_film(call, path, true, &film);
    for (size_t i = 0; i < count && !status; i++) {
        status = ln_ledger_add_asset(film, shots[i].path, &call->job, &shots[i].asset);
        if (!status)
            status = ln_ledger_propose(film, &shots[i].asset, &shots[i].list, &call->job);
    }
    for (size_t i = 0; i < count && !status; i++)
        status = deliver(call, &shots[i], film);
    if (!status)
        status = export_all(call, shots, count);
    if (!status && !call->general.quiet)
        printf("Film     %s: `lanterne accept` changes the numbers, `lanterne render` makes a shot anew\n", path);
    ln_ledger_close(&film);
    return status;
}

static ln_status run_scene(ln_call *call)
{
    const char *folder = call->general.into;
    struct stat there;
    const bool made = !mkdir(folder, 0777);
    if (!made && errno != EEXIST)
        return ln_fail(LN_EWRITE, "--into %s cannot be made: %s", folder, strerror(errno));
    if (!made && !stat(folder, &there) && !S_ISDIR(there.st_mode))
        return ln_fail(LN_EWRITE, "--into %s is a file: it takes a FOLDER, which gets a file for each shot and is made when it is not there", folder);
    shot *shots = ln_arena_alloc(call->arena, call->operand_count * sizeof *shots);
    ln_status status = shots ? make(call, shots, call->operand_count) : LN_EMEMORY;
    if (status && made)
        rmdir(folder); /* stays where something is in it */
    return status;
}

static const ln_op *const ops[] = { &ln_op_match, NULL };

const ln_command command_scene = {
    .name = "scene",
    .summary = "match the shots of one scene to a reference, all together",
    .story = "What `match` does for one clip, for several files of one scene at once: a shot that shows nothing of the reference leans on one that does and shows a place of both. Every "
             "shot gets a file of its own name in the folder, whole or not at all, and all proposals go into one film file there (scene.lanterne), where their numbers can be changed.\n\n"
             "  lanterne scene wide.mov close.mov reverse.mov --reference hero.mov --into graded --edl graded.edl",
    .operands = { { .name = "SHOT", .text = "a video file or a still", .kind = OPERAND_FILE, .repeat = true } },
    .needs = { "into" },
    .general = { "year", "threshold", "film", "by", "quiet", "verbose", "cube", "clf", "cdl", "edl", "reasons" },
    .delivers = true,
    .ops = ops,
    .run = run_scene,
};
