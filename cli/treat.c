/* SPDX-License-Identifier: Apache-2.0 */
/* One clip from beginning to end: look, store, decide, render, record, tell. `period` asks every operation; an operation's own command asks that one, and keeps a
 * film only when it is told to. */
#include "treat.h"

#include <string.h>

#include "draw.h"
#include "exports.h"
#include "listing.h"
#include "pipe.h"
#include "work.h"

/* Where everything is looked for, what the film's other clips have taught is too; an operation's own command does what it is told. */
static ln_status store(ln_call *call, ln_ledger *film, const ln_media_info *media, ln_proposals *list, ln_asset *asset)
{
    const ln_op *const *ops = call->command->ops;
    ln_status status = ln_ledger_add_asset(film, media->path, &call->job, asset);
    for (size_t i = 0; ops[1] && ops[i] && !status; i++)
        status = ln_film_offer(film, asset, media, ops[i], &call->job, list);
    return status ? status : ln_ledger_propose(film, asset, list, &call->job);
}

/* Verdicts of other days hold, but are carried out by `render` only: a second run with other settings is not laid over the first. */
static ln_status mention_others(const ln_call *call, ln_ledger *film, const char *path, const ln_asset *asset, const ln_proposals *list)
{
    ln_proposals all = { .arena = call->arena };
    ln_status status = ln_ledger_proposals(film, asset, &all, NULL);
    size_t others = 0;
    for (size_t i = 0; i < all.count; i++) {
        bool here = false;
        for (size_t k = 0; k < list->count; k++)
            here = here || list->item[k].id == all.item[i].id;
        others += !here && all.item[i].verdict == LN_ACCEPTED;
    }
    if (others && !call->general.quiet)
        printf("\nThe film holds %zu more accepted on this clip, not part of this run: `lanterne render %s` carries out all.\n", others, path);
    return status;
}

static ln_status treat_in_film(ln_call *call, const ln_media_info *media, const char *path, ln_proposals *list)
{
    const char *clip = media->path;
    ln_ledger *film = NULL;
    ln_asset asset;
    ln_status status = work_film(call, path, true, &film);
    if (!status)
        status = store(call, film, media, list, &asset);
    if (!status)
        status = work_accept(call, film, list);
    if (!status)
        status = work_render(call, media, list, film, &asset);
    if (!status)
        status = draw_plot(call, clip, list);
    if (!status)
        status = exports_write(call, &(export_clip){ clip, list }, 1);
    if (!status)
        status = work_told(call, list, path, film);
    if (!status)
        status = mention_others(call, film, path, &asset, list);
    ln_ledger_close(&film);
    return status;
}

static ln_status treat(ln_call *call, const char *film)
{
    const char *clip = call->operands[0];
    ln_proposals list = { .arena = call->arena };
    ln_media_info info;
    ln_status status = ln_media_probe(clip, call->arena, &info);
    if (!status)
        status = work_targets(call, clip, film);
    if (!status)
        status = exports_judge(call, clip);
    if (!status)
        status = exports_ask(call);
    if (!status)
        status = work_propose(call, &info, &list);
    if (status)
        return status;
    if (film)
        return treat_in_film(call, &info, film, &list);
    status = work_accept(call, NULL, &list);
    if (!status)
        status = work_render(call, &info, &list, NULL, NULL);
    if (!status)
        status = draw_plot(call, clip, &list);
    if (!status)
        status = exports_write(call, &(export_clip){ clip, &list }, 1);
    return status ? status : work_told(call, &list, NULL, NULL);
}

static ln_status run_period(ln_call *call)
{
    const char *film = call->general.film ? call->general.film : ln_film_beside(call->arena, call->general.output);
    return film ? treat(call, film) : LN_EMEMORY;
}

static ln_status treat_one(ln_call *call)
{
    return treat(call, call->general.film);
}

static ln_status run_op(ln_call *call)
{
    return pipe_asked(call) ? pipe_run(call, treat_one) : treat_one(call);
}

static ln_status run_propose(ln_call *call)
{
    const char *clip = call->operands[0];
    ln_proposals list = { .arena = call->arena };
    ln_ledger *film = NULL;
    ln_asset asset;
    ln_media_info info;
    ln_status status = ln_media_probe(clip, call->arena, &info);
    if (!status)
        status = work_propose(call, &info, &list);
    if (!status)
        status = work_film(call, call->general.film, true, &film);
    if (!status)
        status = store(call, film, &info, &list, &asset);
    if (!status && !call->general.quiet) {
        listing_print(stdout, &list);
        printf("%s%zu proposed in %s; decide with `lanterne accept` and `lanterne refuse`\n", list.count ? "\n" : "", list.count, call->general.film);
    }
    ln_ledger_close(&film);
    return status;
}

const ln_command command_period = {
    .name = "period",
    .summary = "take what a film's year has not heard or seen yet out of a clip, in one go",
    .story = "Asks every operation what it would do for a film of that year, accepts what is sure enough, renders it and writes all of it down: what was found where, why, how "
             "sure, who accepted it and how. What was found with less confidence stays open in the film's file, which lies beside the output and can be gone through one by "
             "one with `lanterne proposals`, `accept`, `refuse` and `render`.\n\n"
             "Settings of the operations are given as in their own commands; a stretch that you show, a look or a grade that you give counts as a proposal of yours and is accepted "
             "as given. A proposal that you have refused in this film stays refused.\n\n"
             "Whatever is not touched is copied bit for bit: when only sound is treated, the pictures are not encoded again, and the reverse.",
    .operands = { { .name = "CLIP", .text = "a sound or video file, or a still", .kind = OPERAND_FILE } },
    .needs = { "output", "year" },
    .general = { "threshold", "film", "by", "plot", "quiet", "verbose" },
    .delivers = true,
    .ops = ln_ops,
    .run = run_period,
};

const ln_command command_propose = {
    .name = "propose",
    .summary = "only look: put proposals into the film's file, render nothing",
    .story = "Asks every operation what it would do for a film of that year and stores the answers, open, in the film's file, which is made when it is not there. Nothing is "
             "rendered. What stands there already for the same clip, stretch and settings is not stored again and keeps its verdict.\n\n"
             "A noise that was accepted on another clip of the film is offered here too when the remover, shown that example, finds enough of it to take off: the same place, day and microphone.",
    .operands = { { .name = "CLIP", .text = "a sound or video file, or a still", .kind = OPERAND_FILE } },
    .needs = { "film", "year" },
    .general = { "by", "quiet", "verbose" },
    .ops = ln_ops,
    .run = run_propose,
};

ln_command command_of_op(const ln_op *const *op)
{
    /* A file that was laid over the clip is there already; other grades can be had as files. */
    const bool exports = (*op)->department == LN_DEPARTMENT_GRADING && strcmp((*op)->name, "lut");
    ln_command command = {
        .name = (*op)->name,
        .summary = (*op)->summary,
        .story = (*op)->story,
        .operands = { { .name = "CLIP", .text = (*op)->kind == LN_SOUND ? "a sound or video file" : "a video file or a still", .kind = OPERAND_FILE } },
        .needs = { "output" },
        .general = { "year", "threshold", "film", "by", "plot", "quiet", "verbose" },
        .delivers = true,
        .ops = op,
        .run = run_op,
    };
    static const char *const files[] = { "cube", "clf", "cdl", "edl", "reasons" };
    const size_t count = sizeof files / sizeof *files - (strcmp((*op)->name, "match") != 0); /* only a match gives reasons */
    size_t at = 0;
    while (command.general[at])
        at++;
    for (size_t i = 0; exports && i < count; i++)
        command.general[at++] = files[i];
    return command;
}
