/* SPDX-License-Identifier: Apache-2.0 */
/* A clip of small pictures runs through a window of REACH pictures to either side of the one in question.
 *
 * What was tried and dropped: differences of histograms (a cut between two shots of one room has none), and differences of pictures in place (a pan has them all the time).
 * What a move of blocks leaves unexplained sees the first and not the second. */
#include "grading/shots.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "grading/small.h"

enum {
    WIDE = 48, HIGH = 28,     /* cells of a small picture */
    BLOCK = 4,                /* cells a side of what moves together */
    MOVE = 5,                 /* cells it may move from picture to picture: a tenth of the picture's width */
    REACH = 24,               /* pictures seen to either side: dissolves of two seconds are seen whole */
    WINDOW = 2 * REACH + 1,
    AROUND = 6,               /* pictures to either side that say how much this stretch changes anyway */
    FLASH = 4,                /* pictures after which a flash is over */
    SHORT = 3,                /* pictures from one cut to the next: fewer are no shot that anybody sees */
};

/* All in shares of the range from black to white, found on the clips of bench/grading/shots. */
static const float least_change = 0.035f;   /* below this no cut is seen */
static const float above_others = 3.0f;     /* a cut changes this many times as much as the pictures around it */
static const float come_back = 0.5f;        /* what differs less than this share of the change has come back */
static const float least_dissolve = 0.06f;  /* the ends of a dissolve differ by this much at least */
static const float dissolve_error = 0.2f;   /* its middle is off the mean of its ends by this share of their difference at most */
static const float flat = 0.004f, faint = 0.02f; /* standard deviation below which a picture is one colour, or too little to be an end of a dissolve */
static const float most_apart = 0.35f;      /* a dissolve changes more of the cells than this apart from the rest */
static const float alike = 0.5f;            /* correlation of lightness above which two ends are one shot in two lights */

typedef struct view {
    int64_t at, length;
    float cell[3][HIGH * WIDE];
    float change;             /* from the picture before */
    float contrast;           /* standard deviation of its green */
} view;

typedef struct search {
    view *window;             /* WINDOW of them, a ring */
    int64_t seen;             /* pictures so far */
    int64_t last_cut;         /* number of the picture that began this shot */
    float last_error;         /* of the dissolve found last, while a better middle may follow */
    int64_t last_dissolve;    /* its number, -1: none is waiting */
    ln_arena *arena;
    ln_shots *shots;
    size_t room;
} search;

static view *seen(const search *s, int64_t number)
{
    return &s->window[number % WINDOW];
}

/* How far block (x,y) of `b` is from the place in `a` that fits best, summed over its cells and colours. */
static float unexplained(const view *a, const view *b, int x, int y)
{
    float best = INFINITY;
    for (int dy = -MOVE; dy <= MOVE; dy++)
        for (int dx = -MOVE; dx <= MOVE; dx++) {
            if (x + dx < 0 || x + dx + BLOCK > WIDE || y + dy < 0 || y + dy + BLOCK > HIGH)
                continue;
            float sum = 0;
            for (int c = 0; c < 3; c++)
                for (int row = 0; row < BLOCK; row++) {
                    const float *from = a->cell[c] + (y + dy + row) * WIDE + x + dx, *to = b->cell[c] + (y + row) * WIDE + x;
                    for (int i = 0; i < BLOCK; i++)
                        sum += fabsf(to[i] - from[i]);
                }
            best = sum < best ? sum : best;
        }
    return best;
}

static float change(const view *a, const view *b)
{
    float sum = 0;
    for (int y = 0; y < HIGH; y += BLOCK)
        for (int x = 0; x < WIDE; x += BLOCK)
            sum += unexplained(a, b, x, y);
    return sum / (3 * HIGH * WIDE);
}

/* Cuts. */

/* The most that the pictures around `n` change by themselves; a cut or a flash close by is not taken for motion, so the two largest are left out. */
static float others(const search *s, int64_t n)
{
    float most[3] = { 0 };
    int64_t from = n - AROUND > s->last_cut + 1 ? n - AROUND : s->last_cut + 1, to = n + AROUND < s->seen - 1 ? n + AROUND : s->seen - 1;
    for (int64_t i = from; i <= to; i++) {
        float c = seen(s, i)->change;
        if (i == n)
            continue;
        for (int k = 0; k < 3; k++)
            if (c > most[k]) {
                float less = most[k];
                most[k] = c;
                c = less;
            }
    }
    return to - from > 4 ? most[2] : to - from > 2 ? most[1] : 0;
}

/* What stood before picture `n` is there again soon after, or what stands at `n` was there shortly before. */
static bool is_flash(const search *s, int64_t n)
{
    const float enough = come_back * seen(s, n)->change;
    for (int64_t i = n + 1; i <= n + FLASH && i < s->seen; i++)
        if (change(seen(s, n - 1), seen(s, i)) < enough)
            return true;
    for (int64_t i = n - 2; i >= n - 1 - FLASH && i >= s->last_cut && i >= 0; i--)
        if (change(seen(s, i), seen(s, n)) < enough)
            return true;
    return false;
}

static bool is_cut(const search *s, int64_t n)
{
    const float c = seen(s, n)->change;
    return c > least_change && c > above_others * others(s, n) && n - s->last_cut >= SHORT && !is_flash(s, n);
}

/* Fades and dissolves. */

static float distance(const view *a, const view *b)
{
    float sum = 0;
    for (int c = 0; c < 3; c++)
        for (int i = 0; i < HIGH * WIDE; i++)
            sum += fabsf(a->cell[c][i] - b->cell[c][i]);
    return sum / (3 * HIGH * WIDE);
}

static float contrast(const view *v)
{
    float sum = 0, squares = 0;
    for (int i = 0; i < HIGH * WIDE; i++) {
        sum += v->cell[1][i];
        squares += v->cell[1][i] * v->cell[1][i];
    }
    const float mean = sum / (HIGH * WIDE);
    return sqrtf(fmaxf(squares / (HIGH * WIDE) - mean * mean, 0));
}

/* A fade has reached its black: there, where nobody sees it, the shot ends. */
static bool is_faded(const search *s, int64_t n)
{
    for (int64_t i = n; i < n + SHORT; i++)
        if (i >= s->seen || seen(s, i)->contrast > flat)
            return false;
    return seen(s, n - 1)->contrast > flat && n - s->last_cut >= SHORT;
}

/* How far `m` is from what lies `share` of the way from `a` to `b`. */
static float off_the_way(const view *a, const view *b, float share, const view *m)
{
    float sum = 0;
    for (int c = 0; c < 3; c++)
        for (int i = 0; i < HIGH * WIDE; i++)
            sum += fabsf(m->cell[c][i] - (a->cell[c][i] + share * (b->cell[c][i] - a->cell[c][i])));
    return sum / (3 * HIGH * WIDE);
}

/* The share of cells that change otherwise than most do. A camera that opens its iris changes all alike, somebody who walks in changes a few. */
static float apart(const view *a, const view *b)
{
    enum { BINS = 200 };
    int bin[BINS + 1] = { 0 }, common = 0, off = 0;
    for (int i = 0; i < HIGH * WIDE; i++)
        bin[(int)((b->cell[1][i] - a->cell[1][i] + 1) * (BINS / 2))]++;
    for (int below = bin[0]; 2 * below < HIGH * WIDE; below += bin[++common])
        ;
    for (int i = 0; i <= BINS; i++)
        off += abs(i - common) > 4 ? bin[i] : 0;
    return (float)off / (HIGH * WIDE);
}

static float correlation(const view *a, const view *b)
{
    float sa = 0, sb = 0, saa = 0, sbb = 0, sab = 0;
    for (int i = 0; i < HIGH * WIDE; i++) {
        float x = a->cell[1][i], y = b->cell[1][i];
        sa += x;
        sb += y;
        saa += x * x;
        sbb += y * y;
        sab += x * y;
    }
    const float n = HIGH * WIDE, va = saa - sa * sa / n, vb = sbb - sb * sb / n;
    return va > 0 && vb > 0 ? (sab - sa * sb / n) / sqrtf(va * vb) : 0;
}

/* How badly picture `n` does as the middle of a dissolve of 2 `half` pictures, as a share of what changes; INFINITY where there is none. */
static float dissolve_of(const search *s, int64_t n, int half)
{
    const view *a = seen(s, n - half), *b = seen(s, n + half);
    float across = distance(a, b);
    if (a->contrast < faint || b->contrast < faint || across < least_dissolve || correlation(a, b) > alike || apart(a, b) < most_apart)
        return INFINITY;
    float worst = off_the_way(a, b, 0.5f, seen(s, n));
    for (int quarter = -1; quarter <= 1 && worst < dissolve_error * across; quarter += 2) {
        const view *m = seen(s, n + quarter * half / 2);
        float best = INFINITY; /* the ends may lie a little outside the dissolve: the share is found, not given */
        for (float share = 0.05f; share < 0.5f; share += 0.05f)
            best = fminf(best, off_the_way(a, b, quarter < 0 ? share : 1 - share, m));
        worst = fmaxf(worst, best);
    }
    return worst / across;
}

static float dissolve_error_at(const search *s, int64_t n)
{
    static const int halves[] = { 24, 16, 10, 6 };
    float best = INFINITY;
    for (size_t i = 0; i < sizeof halves / sizeof *halves; i++)
        if (n - halves[i] >= s->last_cut && n + halves[i] < s->seen)
            best = fminf(best, dissolve_of(s, n, halves[i]));
    return best;
}

/* Shots. */

static ln_status begin(search *s, int64_t number, bool dissolved)
{
    ln_shots *shots = s->shots;
    if (shots->count == s->room) {
        s->room = s->room ? 2 * s->room : 16;
        ln_shot *grown = ln_arena_alloc(s->arena, s->room * sizeof *grown);
        if (!grown)
            return LN_EMEMORY;
        if (shots->count)
            memcpy(grown, shots->shot, shots->count * sizeof *grown);
        shots->shot = grown;
    }
    if (shots->count) {
        shots->shot[shots->count - 1].to = seen(s, number)->at;
        shots->shot[shots->count - 1].pictures = number - s->last_cut;
    }
    shots->shot[shots->count++] = (ln_shot){ .from = seen(s, number)->at, .dissolved = dissolved };
    s->last_cut = number;
    s->last_dissolve = -1;
    return LN_OK;
}

/* Picture `n` has all the pictures around it that it will get. */
static ln_status judge(search *s, int64_t n)
{
    if (n <= 0)
        return n < 0 ? LN_OK : begin(s, 0, false);
    if (is_cut(s, n) || is_faded(s, n))
        return begin(s, n, false);
    float error = n - s->last_cut < SHORT ? INFINITY : dissolve_error_at(s, n);
    if (error < dissolve_error && (s->last_dissolve < 0 || error < s->last_error)) {
        s->last_dissolve = n;
        s->last_error = error;
    }
    /* A quarter of a second without a better middle: that one was it. */
    return s->last_dissolve >= 0 && n - s->last_dissolve > AROUND ? begin(s, s->last_dissolve, true) : LN_OK;
}

static ln_status take(search *s, const ln_block *picture)
{
    ln_small *small;
    ln_status status = ln_small_make(picture, WIDE, HIGH, &small);
    if (status)
        return status;
    view *v = seen(s, s->seen);
    for (int c = 0; c < 3; c++)
        for (int y = 0; y < HIGH; y++)
            for (int x = 0; x < WIDE; x++) /* pictures smaller than the grid are stretched over it */
                v->cell[c][y * WIDE + x] = fminf(fmaxf(small->rgb[c][y * small->height / HIGH * small->width + x * small->width / WIDE], 0), 1);
    v->at = picture->at;
    v->length = picture->length;
    v->contrast = contrast(v);
    v->change = s->seen ? change(seen(s, s->seen - 1), v) : 0;
    s->seen++;
    free(small);
    return LN_OK;
}

static void end(const search *s, const ln_clip *clip)
{
    ln_shot *last = &s->shots->shot[s->shots->count - 1];
    const view *v = seen(s, s->seen - 1);
    const ln_clip_info *info = &clip->info;
    last->pictures = s->seen - s->last_cut;
    last->to = v->at + (v->length > 0 ? v->length : 1);
    if (info->length > 0 && info->start + info->length > last->to)
        last->to = info->start + info->length;
}

ln_status ln_shots_find(ln_clip *clip, ln_job *job, ln_shots *out)
{
    *out = (ln_shots){ 0 };
    search s = { .window = malloc(WINDOW * sizeof *s.window), .last_dissolve = -1, .arena = job->arena, .shots = out };
    ln_status status = s.window ? ln_clip_seek(clip, clip->info.start) : ln_fail(LN_EMEMORY, "no memory for %d small pictures", WINDOW);
    while (!status) {
        ln_block *picture;
        if (ln_job_stopping(job)) {
            status = ln_job_stopped();
            break;
        }
        status = ln_clip_next(clip, &picture);
        if (!status)
            status = take(&s, picture);
        if (!status)
            status = judge(&s, s.seen - 1 - REACH);
        ln_block_unref(&picture);
    }
    if (status == LN_END)
        status = s.seen ? LN_OK : ln_fail(LN_EBLIND, "%s holds no picture", *clip->info.path ? clip->info.path : "the clip");
    for (int64_t n = s.seen > REACH ? s.seen - REACH : 0; !status && n < s.seen; n++)
        status = judge(&s, n);
    if (!status)
        end(&s, clip);
    free(s.window);
    return status;
}
