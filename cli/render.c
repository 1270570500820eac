/* SPDX-License-Identifier: Apache-2.0 */
/* Carry out what was accepted, on the clip it was accepted for and on no other. */
#include "render.h"

#include "work.h"

static ln_status choose(const ln_call *call, const ln_asset *assets, size_t count, ln_asset *asset)
{
    const char *film = call->operands[0];
    int wanted = call->general.clip;
    if (!count)
        return ln_fail(LN_ESETTING, "%s holds no clip yet: begin with `lanterne propose CLIP --film %s`", film, film);
    if (!wanted && count > 1)
        return ln_fail(LN_ESETTING, "%s holds %zu clips: say which with --clip, such as --clip %lld for %s", film, count, (long long)assets[0].id, assets[0].path);
    for (size_t i = 0; i < count; i++)
        if (!wanted || assets[i].id == wanted) {
            *asset = assets[i];
            return LN_OK;
        }
    return ln_fail(LN_ESETTING, "--clip %d is not in %s: it holds %lld to %lld", wanted, film, (long long)assets[0].id, (long long)assets[count - 1].id);
}

static ln_status run_render(ln_call *call)
{
    ln_ledger *film = NULL;
    ln_proposals list = { .arena = call->arena };
    ln_asset *assets, asset;
    ln_media_info media;
    size_t count;
    ln_status status = work_film(call, call->operands[0], false, &film);
    if (!status)
        status = ln_ledger_assets(film, call->arena, &assets, &count);
    if (!status)
        status = choose(call, assets, count, &asset);
    if (!status)
        status = work_targets(call, asset.path, call->operands[0]);
    if (!status)
        status = ln_ledger_proposals(film, &asset, &list, NULL);
    if (!status)
        status = ln_film_check(film, &asset, &list, &call->job);
    if (!status)
        status = ln_media_probe(asset.path, call->arena, &media);
    if (!status)
        status = work_render(call, &media, &list, film, &asset);
    if (!status)
        status = work_told(call, &list, call->operands[0], film);
    ln_ledger_close(&film);
    return status;
}

const ln_command command_render = {
    .name = "render",
    .summary = "carry out what was accepted, and nothing else",
    .story = "Reads the clip where the film remembers it, refuses when its content is not what was judged, and writes the output with what is accepted. The render is recorded with its "
             "settings, its cost and the SHA-256 of what came out.",
    .operands = { { .name = "FILM", .text = "the film's file", .kind = OPERAND_FILM } },
    .needs = { "output" },
    .general = { "clip", "by", "quiet", "verbose" },
    .delivers = true,
    .run = run_render,
};
