/* SPDX-License-Identifier: Apache-2.0 */
#include <lanterne/proposal.h>

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

const char *ln_verdict_name(ln_verdict verdict)
{
    switch (verdict) {
    case LN_OPEN: return "open";
    case LN_ACCEPTED: return "accepted";
    case LN_REFUSED: return "refused";
    }
    return "unknown";
}

/* Texts of `settings` may live anywhere: through JSON they come to live in `arena`. */
static void *copy_settings(const ln_table *table, const void *settings, ln_arena *arena)
{
    void *copy = ln_arena_alloc(arena, table->size);
    char *json = copy ? ln_settings_json(table, settings) : NULL;
    if (!json)
        return NULL;
    ln_settings_standard(table, copy);
    ln_status status = ln_settings_from_json(table, json, arena, copy);
    free(json);
    return status ? NULL : copy;
}

ln_status ln_proposals_add(ln_proposals *list, const ln_proposal *proposal)
{
    ln_proposal *item = ln_arena_room(list->arena, list->item, list->count, &list->room, sizeof *item);
    if (!item)
        return LN_EMEMORY;
    list->item = item;
    ln_proposal copy = *proposal;
    copy.family = ln_arena_text(list->arena, proposal->family ? proposal->family : "");
    copy.reason = ln_arena_text(list->arena, proposal->reason ? proposal->reason : "");
    copy.by = ln_arena_text(list->arena, proposal->by ? proposal->by : "");
    copy.judge = ln_arena_text(list->arena, proposal->judge ? proposal->judge : "");
    copy.settings = copy_settings(&proposal->op->table, proposal->settings, list->arena);
    if (!copy.family || !copy.reason || !copy.by || !copy.judge || !copy.settings)
        return LN_EMEMORY;
    list->item[list->count++] = copy;
    return LN_OK;
}
