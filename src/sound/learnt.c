/* SPDX-License-Identifier: Apache-2.0 */
/* Four rows (40 ms) by four bands are a patch, 16 patches a moment. A slow part works on patches: it compares each moment with the examples (attention), looks some seconds to either side (taps
 * along time, up to a second apart) and across the bands, and says how the fast part is to be set. The fast part is a small function of what the engine sees in one band and row, the
 * same for all. It gives a share of its own and how far the classic engine is to be believed. training/net.py is the same in PyTorch, and says how it was taught.
 *
 * Time flows through stages, each some moments behind the one before: seeing, blocks, setting. Each keeps its moments in a ring. Moments stand at fixed rows of the clip and nothing
 * runs on from one to the next but through taps, so that gains are the same wherever reading began. */
#include "sound/learnt.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clones.h"
#include "base/lines.h"
#include "nn/layers.h"

enum {
    MOMENT = NET_MOMENT,
    BATCH = 12,                    /* moments that go through a layer together */
    RING = 96,                     /* moments of each stage, of which those are held that the farthest taps want, and two batches */
    LONG = 2 * RING,               /* moments of what passes through all of them */
    ROWS = 512,                    /* rows held: above what all stages together are behind */
    STAGES = NET_BLOCKS + 2,
    FRAMES = 48,                   /* NET_FRAMES, to a whole number of tiles */
    SET = NET_CELLS * NET_INNER,   /* at most */
    ASKED = NET_GROUPS * NET_KEY,
};
static const int fast[NET_FAST] = { LN_FEATURE_OVER_NOISE, LN_FEATURE_HELD, LN_FEATURE_FIRST, LN_FEATURE_SECOND, LN_FEATURE_SHARE };
static const int slow[NET_SLOW] = { LN_FEATURE_USUAL, LN_FEATURE_QUIET, LN_FEATURE_NOISE_SHARE, LN_FEATURE_LOUD, LN_FEATURE_SOFT, LN_FEATURE_RESTLESS, LN_FEATURE_LEVEL,
                                    LN_FEATURE_STAYS, LN_FEATURE_STAYS_LOUD, LN_FEATURE_NOISE_STAYS, LN_FEATURE_STAYS_SHOWN };
static const float never = -1e4F; /* what an empty frame's likeness is lowered by */

/* An example, ready to be compared with. */
typedef struct compared {
    bool any;
    LN_LINES float key[NET_HEADS][ASKED][FRAMES], silent[FRAMES];
    float value[FRAMES][NET_GROUPS * NET_CELLS];
    float usual[MOMENT];
} compared;

_Static_assert((int)RING >= 2 * (NET_TAPS / 2) * NET_FAR + 2 * BATCH && (int)ROWS > (int)LN_LEARNT_AHEAD && (int)LONG >= NET_REACH + 2 * BATCH, "what is wanted was overwritten");

struct ln_learnt {
    const ln_network *net;
    compared shown[2];
    int64_t first, pushed, pulled;  /* rows */
    int stages;                     /* that this network has */
    int64_t start, done[STAGES];    /* moments */
    bool ended;
    LN_LINES float row[ROWS][LN_FEATURES][LN_BANDS], gain[ROWS][LN_BANDS], classic[ROWS][LN_BANDS];
    float x[LONG][MOMENT], normal[NET_BLOCKS + 1][RING][MOMENT]; /* each block adds to the moments that pass it, and looks at their norms */
    /* of one batch */
    float seen[BATCH][NET_GROUPS][NET_SEEN], lit[BATCH][MOMENT], ask[BATCH][NET_GROUPS][NET_HEADS * NET_KEY], asked[BATCH][ASKED], alike[BATCH][FRAMES];
    float found[BATCH][NET_GROUPS * NET_CELLS], answers[BATCH][NET_GROUPS][NET_HEADS * NET_CELLS], sum[BATCH][MOMENT], hidden[BATCH][NET_GROUPS * NET_HIDDEN], set[BATCH * NET_GROUPS * SET];
};

static void LN_CLONES rectify(const float *restrict x, int count, float *restrict out)
{
    for (int i = 0; i < count; i++)
        out[i] = x[i] > 0 ? x[i] : 0;
}

static void dense(const ln_layer *layer, const float *in, int rows, int inputs, int outputs, int how, float *out)
{
    ln_dense(in, rows, inputs, inputs, layer->weight, layer->bias, outputs, how, out, outputs);
}

/* ---- what was shown ---- */

/* Rows to patches: rows 4 f to 4 f + 3 are frame f; cells row by row. */
static void cut_frames(const float *rows, size_t frames, compared *c)
{
    for (size_t f = 0; f < frames; f++)
        for (int r = 0; r < NET_PATCH; r++)
            for (int b = 0; b < LN_BANDS; b++)
                c->value[f][b / NET_PATCH * NET_CELLS + r * NET_PATCH + b % NET_PATCH] = rows[(f * NET_PATCH + (size_t)r) * LN_BANDS + (size_t)b];
}

static void compare_with(const ln_network *net, int which, const float *rows, size_t count, compared *c)
{
    size_t frames = count / NET_PATCH;
    float seen[MOMENT], lit[MOMENT], key[NET_GROUPS][NET_HEADS * NET_KEY], sum[MOMENT] = { 0 };
    const float scale = 1 / sqrtf(ASKED);
    memset(c, 0, sizeof *c);
    c->any = frames > 0;
    cut_frames(rows, frames, c);
    for (size_t f = 0; f < FRAMES; f++)
        c->silent[f] = f < frames ? 0 : never;
    for (size_t f = 0; f < frames; f++) {
        dense(&net->shown[which].look, c->value[f], NET_GROUPS, NET_CELLS, NET_WIDTH, 0, seen);
        ln_add(net->shown[which].place, MOMENT, seen);
        rectify(seen, MOMENT, lit);
        ln_add(lit, MOMENT, sum);
        dense(&net->shown[which].key, lit, NET_GROUPS, NET_WIDTH, NET_HEADS * NET_KEY, 0, key[0]);
        for (int g = 0; g < NET_GROUPS; g++)
            for (int i = 0; i < NET_HEADS * NET_KEY; i++)
                c->key[i / NET_KEY][g * NET_KEY + i % NET_KEY][f] = scale * key[g][i];
    }
    for (int i = 0; i < MOMENT; i++)
        sum[i] /= frames ? (float)frames : 1;
    dense(&net->shown[which].usual, sum, NET_GROUPS, NET_WIDTH, NET_WIDTH, 0, c->usual);
}

ln_status ln_learnt_new(const ln_network *network, const ln_features *features, ln_learnt **out)
{
    ln_learnt *l = *out = ln_lines_new(sizeof *l);
    size_t count;
    if (!l)
        return ln_fail(LN_EMEMORY, "no memory for a network at work");
    l->net = network;
    l->stages = network->blocks + 2;
    const float *rows = ln_features_example(features, &count);
    compare_with(network, 0, rows, count, &l->shown[0]);
    rows = ln_features_stays(features, &count);
    compare_with(network, 1, rows, count, &l->shown[1]);
    return LN_OK;
}

void ln_learnt_free(ln_learnt **learnt)
{
    if (!learnt)
        return;
    free(*learnt);
    *learnt = NULL;
}

/* ---- stages ---- */

static float *passing(ln_learnt *l, int64_t at)
{
    return l->x[at % LONG];
}

static float *normal(ln_learnt *l, int block, int64_t at)
{
    return l->normal[block][at % RING];
}

/* Add what example `which` says of `many` moments, whose sight (rectified) is in `lit`, to x. */
static void compare(ln_learnt *l, int which, int many, float *x)
{
    const compared *c = &l->shown[which];
    if (!c->any)
        return;
    dense(&l->net->shown[which].ask, l->lit[0], many * NET_GROUPS, NET_WIDTH, NET_HEADS * NET_KEY, 0, l->ask[0][0]);
    for (int h = 0; h < NET_HEADS; h++) {
        for (int m = 0; m < many; m++)
            for (int g = 0; g < NET_GROUPS; g++)
                memcpy(&l->asked[m][g * NET_KEY], &l->ask[m][g][h * NET_KEY], NET_KEY * sizeof(float));
        ln_dense(l->asked[0], many, ASKED, ASKED, c->key[h][0], c->silent, FRAMES, 0, l->alike[0], FRAMES);
        ln_softmax(l->alike[0], many, FRAMES);
        ln_dense(l->alike[0], many, FRAMES, FRAMES, c->value[0], NULL, NET_GROUPS * NET_CELLS, 0, l->found[0], NET_GROUPS * NET_CELLS);
        for (int m = 0; m < many; m++)
            for (int g = 0; g < NET_GROUPS; g++)
                memcpy(&l->answers[m][g][h * NET_CELLS], &l->found[m][g * NET_CELLS], NET_CELLS * sizeof(float));
    }
    dense(&l->net->shown[which].answer, l->answers[0][0], many * NET_GROUPS, NET_HEADS * NET_CELLS, NET_WIDTH, LN_ONTO, x);
    for (int m = 0; m < many; m++)
        ln_add(c->usual, MOMENT, x + m * MOMENT);
}

static void LN_CLONES mean_of_rows(float (*rows)[LN_FEATURES][LN_BANDS], int feature, float *restrict mean)
{
    for (int b = 0; b < LN_BANDS; b++)
        mean[b] = (rows[0][feature][b] + rows[1][feature][b] + rows[2][feature][b] + rows[3][feature][b]) / NET_PATCH;
}

/* Four bands to each patch, `step` floats apart. */
static void deal(const float bands[LN_BANDS], float *patches, int step)
{
    for (int g = 0; g < NET_GROUPS; g++)
        memcpy(patches + g * step, bands + g * NET_PATCH, NET_PATCH * sizeof *patches);
}

static void cut_patches(ln_learnt *l, int64_t at, float *seen)
{
    float (*rows)[LN_FEATURES][LN_BANDS] = &l->row[at * NET_PATCH & (ROWS - 1)], mean[LN_BANDS];
    for (int i = 0; i < NET_FAST; i++)
        for (int r = 0; r < NET_PATCH; r++, seen += NET_PATCH)
            deal(rows[r][fast[i]], seen, NET_SEEN);
    for (int i = 0; i < NET_SLOW; i++, seen += NET_PATCH) {
        mean_of_rows(rows, slow[i], mean);
        deal(mean, seen, NET_SEEN);
    }
}

static void see(ln_learnt *l, int64_t at, int many)
{
    const ln_network *n = l->net;
    float *x = passing(l, at);
    for (int m = 0; m < many; m++) {
        cut_patches(l, at + m, l->seen[m][0]);
        memcpy(x + m * MOMENT, n->place, MOMENT * sizeof *x);
    }
    dense(&n->see, l->seen[0][0], many * NET_GROUPS, NET_SEEN, NET_WIDTH, LN_ONTO, x);
    rectify(x, many * MOMENT, l->lit[0]);
    compare(l, 0, many, x);
    compare(l, 1, many, x);
    ln_layer_norm(x, many * NET_GROUPS, NET_WIDTH, n->block[0].norm.weight, n->block[0].norm.bias, normal(l, 0, at));
}

/* What a moment sees through the taps, patch by patch. */
static void LN_CLONES tap(const float *const at[NET_TAPS], const float (*restrict taps)[NET_WIDTH], float *restrict out)
{
    for (int g = 0; g < MOMENT; g += NET_WIDTH)
        for (int i = 0; i < NET_WIDTH; i++)
            out[g + i] = taps[0][i] * at[0][g + i] + taps[1][i] * at[1][g + i] + taps[2][i] * at[2][g + i] + taps[3][i] * at[3][g + i] + taps[4][i] * at[4][g + i];
}

static void look_around(ln_learnt *l, int i, int64_t at, float *sum)
{
    static const float silence[MOMENT]; /* before the first, and behind the last once all have come */
    const float *from[NET_TAPS];
    for (int k = 0; k < NET_TAPS; k++) {
        const int64_t t = at + (k - NET_TAPS / 2) * l->net->block[i].dilation;
        from[k] = t >= l->start && t < l->done[i] ? normal(l, i, t) : silence;
    }
    tap(from, (const float (*)[NET_WIDTH])l->net->block[i].taps, sum);
    if (l->net->block[i].across)
        ln_dense(l->net->block[i].across, NET_GROUPS, NET_GROUPS, NET_GROUPS, normal(l, i, at), NULL, NET_WIDTH, LN_ONTO, sum, NET_WIDTH);
}

/* Block i adds to x, and says what is normal for the next. */
static void block(ln_learnt *l, int i, int64_t at, int many)
{
    const ln_network *n = l->net;
    const ln_layer *norm = i + 1 < n->blocks ? &n->block[i + 1].norm : &n->norm;
    const int hidden = n->block[i].hidden, parts = n->block[i].across ? NET_GROUPS : 1, width = MOMENT / parts; /* patch by patch, or all of a moment at once */
    float *x = passing(l, at);
    for (int m = 0; m < many; m++)
        look_around(l, i, at + m, l->sum[m]);
    dense(&n->block[i].rise, l->sum[0], many * parts, width, hidden, LN_RELU, l->hidden[0]);
    dense(&n->block[i].fall, l->hidden[0], many * parts, hidden, width, LN_ONTO, x);
    ln_layer_norm(x, many * NET_GROUPS, NET_WIDTH, norm->weight, norm->bias, normal(l, i + 1, at));
}

/* What comes of a row: `share` of its own, and how far to believe the classic one. */
static void LN_CLONES believe(const float (*restrict seen)[LN_BANDS], const float *restrict share, const float *restrict belief, float *restrict classic, float *restrict gain)
{
    for (int b = 0; b < LN_BANDS; b++) {
        classic[b] = (seen[LN_FEATURE_FIRST][b] + seen[LN_FEATURE_SECOND][b] + 2) / 4;
        gain[b] = share[b] + belief[b] * (classic[b] - share[b]);
    }
}

/* The fast part, of one moment: `set` is what it is set to, row by row, inner by inner. */
static void set_moment(ln_learnt *l, int64_t at, const float *set)
{
    const ln_network *n = l->net;
    const int inners = n->inner;
    LN_LINES float inner[NET_INNER][LN_BANDS], out[2][LN_BANDS];
    for (int r = 0; r < NET_PATCH; r++) {
        const int place = (int)((at * NET_PATCH + r) & (ROWS - 1));
        const float (*seen)[LN_BANDS] = (const float (*)[LN_BANDS])l->row[place];
        for (int h = 0; h < inners; h++, set += NET_PATCH)
            for (int g = 0; g < NET_GROUPS; g++)
                memcpy(&inner[h][g * NET_PATCH], set + g * NET_CELLS * inners, NET_PATCH * sizeof *set);
        ln_dense(n->fast_weight, inners, LN_FEATURES, LN_FEATURES, seen[0], NULL, LN_BANDS, LN_ONTO | LN_RELU, inner[0], LN_BANDS);
        for (int b = 0; b < 2 * LN_BANDS; b++)
            out[b / LN_BANDS][b % LN_BANDS] = n->out.bias[b / LN_BANDS];
        ln_dense(n->out_weight, 2, inners, inners, inner[0], NULL, LN_BANDS, LN_ONTO, out[0], LN_BANDS);
        ln_sigmoid(out[0], 2 * LN_BANDS);
        believe(seen, out[0], out[1], l->classic[place], l->gain[place]);
    }
}

static void set(ln_learnt *l, int64_t at, int many)
{
    const int outputs = NET_CELLS * l->net->inner;
    ln_dense(normal(l, l->net->blocks, at), many * NET_GROUPS, NET_WIDTH, NET_WIDTH, l->net->set_weight, l->net->set_bias, outputs, 0, l->set, outputs);
    for (int m = 0; m < many; m++)
        set_moment(l, at + m, l->set + m * NET_GROUPS * outputs);
}

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* Moments to either side that stage s looks at. */
static int64_t looks(const ln_learnt *l, int s)
{
    return s > 0 && s < l->stages - 1 ? NET_TAPS / 2 * l->net->block[s - 1].dilation : 0;
}

/* How far stage s can go: to what the stage before it tells, and not over what is still looked at: by the stage behind it, which at a clip's end is far back, or by the last block. */
static int64_t limit(const ln_learnt *l, int s)
{
    const int64_t end = l->ended ? (l->pushed + NET_PATCH - 1) / NET_PATCH : l->pushed / NET_PATCH, told = s ? l->done[s - 1] : end;
    const int64_t known = l->ended && told == end ? end : told - looks(l, s), room = s < l->stages - 1 ? l->done[s + 1] - looks(l, s + 1) + RING : known;
    const int64_t all = s == 0 ? l->done[l->stages - 2] + LONG : known;
    return least(known, least(room, all));
}

/* One batch of stage s, if there is one. */
static bool advance_stage(ln_learnt *l, int s)
{
    int64_t at = l->done[s], many = limit(l, s) - at, room = RING - at % RING;
    if (many < (s > 0 || l->ended ? 1 : BATCH)) /* what the first has done goes through all */
        return false;
    many = least(many, least(BATCH, room));
    if (s == 0)
        see(l, at, (int)many);
    else if (s < l->stages - 1)
        block(l, s - 1, at, (int)many);
    else
        set(l, at, (int)many);
    l->done[s] += many;
    return true;
}

/* One batch of the earliest stage that has one. */
bool ln_learnt_turn(ln_learnt *l)
{
    for (int s = 0; s < l->stages; s++)
        if (advance_stage(l, s))
            return true;
    return false;
}

void ln_learnt_start(ln_learnt *l, int64_t row)
{
    l->first = l->pushed = l->pulled = row;
    l->start = row / NET_PATCH;
    for (int s = 0; s < l->stages; s++)
        l->done[s] = l->start;
    l->ended = false;
}

float (*ln_learnt_next(ln_learnt *l))[LN_BANDS]
{
    return l->row[l->pushed & (ROWS - 1)];
}

void ln_learnt_push(ln_learnt *l)
{
    if (l->pushed == l->first) /* the first moment is whole, whatever row it was begun at */
        for (int64_t t = l->start * NET_PATCH; t < l->first; t++)
            memcpy(l->row[t & (ROWS - 1)], ln_learnt_next(l), sizeof l->row[0]);
    l->pushed++;
    while (ln_learnt_turn(l)) {}
}

void ln_learnt_end(ln_learnt *l)
{
    if (l->pushed > l->first) /* and so is the last */
        for (int64_t t = l->pushed; t % NET_PATCH; t++)
            memcpy(l->row[t & (ROWS - 1)], l->row[(l->pushed - 1) & (ROWS - 1)], sizeof l->row[0]);
    l->ended = true;
}

bool ln_learnt_pull(ln_learnt *l, float gain[LN_BANDS], float classic[LN_BANDS])
{
    int64_t known = l->done[l->stages - 1] * NET_PATCH;
    if (l->pulled >= l->pushed || l->pulled >= known)
        return false;
    memcpy(gain, l->gain[l->pulled & (ROWS - 1)], LN_BANDS * sizeof *gain);
    memcpy(classic, l->classic[l->pulled++ & (ROWS - 1)], LN_BANDS * sizeof *classic);
    return true;
}
