/* SPDX-License-Identifier: Apache-2.0 */
#include "film/near.h"

#include <stdlib.h>

#include "base/arena.h"
#include "sound/hush.h"

static bool follows_lines(const ln_proposal *p)
{
    const ln_hush *how = p->settings;
    return p->op == &ln_op_hush && p->verdict == LN_ACCEPTED && how->tones && *how->tones && ln_seconds(p->span.to - p->span.from, p->span.base) > LN_NEAR_LONG;
}

static int by_start(const void *one, const void *other)
{
    const ln_span *a = one, *b = other;
    return (a->from > b->from) - (a->from < b->from);
}

/* [from - run-up, to) of `span`, in its base, added to `list` where anything of it lies inside. */
static void add_window(ln_span span, double from, double to, ln_span *list, size_t *count)
{
    double ticks = (double)span.base.den / span.base.num;
    int64_t start = (int64_t)((from - LN_NEAR_RUN_UP) * ticks), end = (int64_t)(to * ticks);
    ln_span window = { start > span.from ? start : span.from, end < span.to ? end : span.to, span.base };
    if (window.from < window.to)
        list[(*count)++] = window;
}

/* Where what is shown on the same track is learnt. A stretch that cannot be read is the operation's to refuse. */
static void add_shown(const ln_proposals *all, const ln_proposal *lines, ln_span *list, size_t *count, size_t most)
{
    for (size_t i = 0; i < all->count; i++) {
        const ln_proposal *p = &all->item[i];
        if (p->op != &ln_op_hush || p->verdict != LN_ACCEPTED || p->track != lines->track)
            continue;
        const ln_hush *how = p->settings;
        if (how->shown_in)
            continue; /* learnt from another file */
        for (size_t k = 0; k < how->noise.count + how->keep.count && *count < most; k++) {
            ln_span shown;
            const char *text = k < how->noise.count ? how->noise.text[k] : how->keep.text[k - how->noise.count];
            if (!ln_span_parse(text, NULL, (ln_ratio){ 1, 1000 }, &shown))
                add_window(lines->span, (double)shown.from / 1000, (double)shown.to / 1000 + 1, list, count);
        }
    }
}

/* The windows of one proposal, those that touch made one, each as a proposal. */
static ln_status add_windows(const ln_proposals *all, const ln_proposal *lines, double from, double until, ln_proposals *near)
{
    enum { MOST = 64 };
    ln_span list[MOST];
    size_t count = 0;
    ln_status status = LN_OK;
    add_window(lines->span, from, until, list, &count);
    add_shown(all, lines, list, &count, MOST);
    qsort(list, count, sizeof *list, by_start);
    for (size_t i = 0; i < count && !status;) {
        ln_proposal one = *lines;
        one.span = list[i];
        for (i++; i < count && list[i].from <= one.span.to; i++)
            one.span.to = list[i].to > one.span.to ? list[i].to : one.span.to;
        status = ln_proposals_add(near, &one);
    }
    return status;
}

ln_status ln_film_near(const ln_proposals *all, double from, double until, ln_arena *arena, ln_proposals *near, bool *cut)
{
    ln_status status = LN_OK;
    *near = (ln_proposals){ .arena = arena };
    *cut = false;
    for (size_t i = 0; i < all->count && !status; i++) {
        const ln_proposal *p = &all->item[i];
        bool follows = follows_lines(p);
        status = follows ? add_windows(all, p, from, until, near) : ln_proposals_add(near, p);
        *cut = *cut || follows;
    }
    return status;
}
