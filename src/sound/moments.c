/* SPDX-License-Identifier: Apache-2.0 */
/* A hidden Markov model whose states are the rows of the example, and one more for its usual spectrum (L. Rabiner, A tutorial on hidden Markov models, 1989). Sound goes on from one row to the next; now and
 * then it begins somewhere else. What a row of the clip says for a state: each band is either that loud, give or take 3 dB, or something else is heard on top, which may be louder by any amount, but
 * hardly softer. Bands are no independent witnesses, so each counts for a fifth. The rows that are likely, each as likely as it is, say what of the sound is noise.
 *
 * Every other row is looked at, in pieces of half a second with 0.3 s to either side, forwards and backwards: what a gain depends on ends there, wherever reading began.
 *
 * Constants were chosen on sirens made by rule under voices and period sounds of the split train, the bounds of shape_moves on the examples of train and validate-even. Of what stands still the moments
 * are chance: on those it takes a little more of the noise (0.07 dB nearer), and from an example that holds something of the period, which moves, far too much of that (0.7 dB further off). */
#include "sound/moments.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clones.h"
#include "base/lines.h"
#include "sound/ground.h"

enum {
    STEP = 2,                       /* rows from look to look */
    PIECE = 50, LEAD = 30,          /* rows */
    LOOKS = (LEAD + PIECE + LEAD) / STEP,
    RING = 1024, NEAR = 256,        /* rows held, powers of two: gains until they are pulled, readings until they have gains */
    SEEN = 48,                      /* bands that are compared: up to 8 kHz */
    NARROW = 8,                     /* bands of one bin each */
    STATES = LN_MOMENTS + 1, ROOM = 416, BESIDE = 8, /* beside the states, where sound that goes on runs out */
};
static const float within = 3, usually_within = 15; /* dB */
static const float too_soft = 20, on_top = 1.4F, on_top_db = 60; /* what a band costs at most, in natural logarithms of odds: softer than the noise; with something on top, and 1 more every so many dB */
static const float witness = 0.2F;
static const float on = 0.88F, aside = 0.05F, anywhere = 0.02F; /* where what goes on goes: two rows further, one or three, anywhere */
static const float lost = 0.01F, found = 0.02F; /* from a row of the example to the usual, and back */
static const float faint = 1e-5F, faintest = 1e-6F; /* of the loudest band of the loudest row: below the first a band is not compared, below the second nothing is told apart */
static const float heavy = 1.5F;
static const float most_power = 1e30F, most_level = 100;
/* Sirens move by 5 to 15 dB (shape_moves), other engines by 2 to 4, and by 3 to 6 where dogs, clocks or babies are on top of them. */
static const float still_db = 5.5F, moving_db = 7;

struct ln_moments {
    int count, bands; /* rows of the example; bands that are compared */
    float weight;
    int band[SEEN];
    float usual[LN_BANDS]; /* the profile's noise, which readings tell the level against */
    int64_t first, pushed, pulled, known; /* rows; gains before `known` are */
    bool ended;
    LN_LINES float shown[STATES][SEEN]; /* in dB, the usual behind the rows; bands as in `band` */
    float noise[STATES][LN_BANDS];      /* powers */
    float power[NEAR][LN_BANDS], smooth[NEAR][LN_BANDS], level[NEAR][LN_BANDS];
    float says[NEAR / STEP][ROOM];
    float gain[RING][LN_BANDS], sure[RING];
    float before[LOOKS][ROOM], after[ROOM];          /* of one piece: what is known from the looks before, and from those behind */
    float expected[PIECE + 2][LN_BANDS], first_answer[PIECE + 2][LN_BANDS]; /* from the row before the piece to the one behind it */
};

static float decibels(float power)
{
    return 10 * log10f(power);
}

/* A row of the example over 30 ms; what is no number, or as good as none, is silence. */
static void smooth(const float *row, size_t count, size_t at, float *mean)
{
    size_t from = at ? at - 1 : 0, to = at + 1 < count ? at + 1 : at;
    memset(mean, 0, LN_BANDS * sizeof *mean);
    for (size_t t = from; t <= to; t++)
        for (int b = 0; b < LN_BANDS; b++)
            {
            const float power = row[t * LN_BANDS + (size_t)b];
            mean[b] += power > 0 && power < most_power ? power / (float)(to - from + 1) : 0;
        }
}

/* How far the shape of the spectrum is from its usual one in three quarters of the rows at least, in dB: the standard deviation over bands, so that being louder alone is nothing. Of the bands whose powers over 30 ms are
 * no dice. */
static float shape_moves(const ln_moments *m)
{
    float far[LN_MOMENTS];
    int first = 0;
    while (first < m->bands && m->band[first] < NARROW)
        first++;
    const int bands = m->bands - first;
    if (bands < NARROW)
        return 0;
    for (int i = 0; i < m->count; i++) {
        float sum = 0, squares = 0;
        for (int k = first; k < m->bands; k++) {
            float off = m->shown[i][k] - m->shown[m->count][k];
            sum += off;
            squares += off * off;
        }
        far[i] = sqrtf(fmaxf(squares / (float)bands - sum * sum / (float)(bands * bands), 0));
    }
    return ln_nth(far, m->count, m->count / 4);
}

ln_status ln_moments_new(const float *row, size_t count, const ln_profile *profile, ln_moments **out)
{
    ln_moments *m = *out = ln_lines_new(sizeof *m);
    if (!m)
        return ln_fail(LN_EMEMORY, "no memory for %zu rows of an example", count);
    float loudest = 0, top[LN_BANDS] = { 0 };
    m->count = (int)count;
    memcpy(m->usual, profile->noise, sizeof m->usual);
    for (size_t i = 0; i < count; i++) {
        smooth(row, count, i, m->noise[i]);
        for (int b = 0; b < LN_BANDS; b++) {
            m->noise[i][b] *= profile->share[b];
            m->noise[count][b] += m->noise[i][b] / (float)count;
            top[b] = fmaxf(top[b], m->noise[i][b]);
            loudest = fmaxf(loudest, top[b]);
        }
    }
    for (int b = 0; b < SEEN; b++)
        if (top[b] > faint * loudest && profile->noise[b] > 0)
            m->band[m->bands++] = b;
    for (size_t i = 0; i <= count; i++)
        for (int k = 0; k < m->bands; k++)
            m->shown[i][k] = decibels(fmaxf(m->noise[i][m->band[k]], faintest * loudest));
    m->weight = fminf((shape_moves(m) - still_db) / (moving_db - still_db), 1);
    if (!(m->weight > 0))
        ln_moments_free(out);
    return LN_OK;
}

void ln_moments_free(ln_moments **moments)
{
    if (!moments)
        return;
    free(*moments);
    *moments = NULL;
}

bool ln_moments_move(const float *row, size_t count, const ln_profile *profile)
{
    ln_moments *moments;
    const bool move = !ln_moments_new(row, count, profile, &moments) && moments;
    ln_moments_free(&moments);
    return move;
}

void ln_moments_start(ln_moments *m, int64_t row)
{
    m->first = m->pushed = m->pulled = row;
    m->known = row / PIECE * PIECE;
    m->ended = false;
}

static size_t near(int64_t row)
{
    return (size_t)row & (NEAR - 1);
}

static size_t place(int64_t row)
{
    return (size_t)row & (RING - 1);
}

/* What all bands say against a state, from how much louder than it they are, in dB. */
static float LN_CLONES against(const float *restrict heard, const float *restrict shown, int bands, float weight, float wide)
{
    float sum = 0;
    for (int k = 0; k < bands; k++) {
        float over = heard[k] - shown[k], off = over * over * weight + wide, most = over < 0 ? too_soft : on_top + over * (1 / on_top_db);
        sum += off < most ? off : most;
    }
    return sum;
}

/* Look at an even row, once the row behind it is there. */
static void look(ln_moments *m, int64_t row)
{
    float heard[SEEN], cost[STATES], least = INFINITY, *says = m->says[near(row) / STEP];
    int64_t from = row > m->first ? row - 1 : row, to = row + 1 < m->pushed ? row + 1 : row;
    for (int k = 0; k < m->bands; k++) {
        int b = m->band[k];
        float sum = 0;
        for (int64_t t = from; t <= to; t++)
            sum += m->power[near(t)][b];
        heard[k] = decibels(fminf(fmaxf(sum / (float)(to - from + 1), 1e-30F) / fmaxf(m->level[near(row)][b], 1e-12F), most_power));
    }
    for (int i = 0; i <= m->count; i++) {
        const float wide = i < m->count ? within : usually_within;
        cost[i] = witness * against(heard, m->shown[i], m->bands, 1 / (2 * wide * wide), logf(wide / within));
        least = fminf(least, cost[i]);
    }
    for (int i = 0; i <= m->count; i++)
        says[i] = expf(least - cost[i]) + 1e-30F;
}

/* To shares of one. */
static void share_out(float *x, int count)
{
    float sum = 0;
    for (int i = 0; i < count; i++)
        sum += x[i];
    for (int i = 0; i < count; i++)
        x[i] /= sum;
}

/* Where what was `from` is a look later, before that look is heard. */
static void LN_CLONES go_on(const float *restrict from, int count, float *restrict to)
{
    float line[BESIDE + ROOM] = { 0 }, sum = 0;
    for (int i = 0; i < count; i++)
        sum += line[BESIDE + i] = from[i];
    const float usual = from[count], each = (anywhere * sum + found * usual + on * (from[count - 1] + from[count - 2])) / (float)count;
    for (int i = 0; i < count; i++)
        to[i] = each + on * line[BESIDE + i - 2] + aside * (line[BESIDE + i - 1] + line[BESIDE + i - 3]);
    to[count] = (1 - found) * usual + lost * sum;
}

/* How likely the looks from `to` on are, seen from the look before: what runs off the example's end begins anywhere. */
static void LN_CLONES come_from(const float *restrict to, int count, float *restrict from)
{
    float line[ROOM + BESIDE], sum = 0;
    for (int i = 0; i < count; i++)
        sum += line[i] = to[i];
    const float mean = sum / (float)count;
    for (int i = count; i < count + 3; i++)
        line[i] = mean;
    for (int i = 0; i < count; i++)
        from[i] = on * line[i + 2] + aside * (line[i + 1] + line[i + 3]) + anywhere * mean + lost * to[count];
    from[count] = (1 - found) * to[count] + found * mean;
}

/* What is likely in the looks of a piece, into `before`; looks from `from` to `to` are heard. */
static void follow(ln_moments *m, int64_t from, int64_t to)
{
    const int states = m->count + 1, looks = (int)((to - from) / STEP);
    float line[ROOM];
    for (int t = 0; t < looks; t++) {
        const float *says = m->says[near(from + t * STEP) / STEP];
        if (t)
            go_on(m->before[t - 1], m->count, m->before[t]);
        for (int i = 0; i < states; i++)
            m->before[t][i] = t ? m->before[t][i] * says[i] : says[i];
        share_out(m->before[t], states);
    }
    for (int i = 0; i < states; i++)
        m->after[i] = 1;
    for (int t = looks - 1; t >= 0; t--) {
        const float *says = m->says[near(from + t * STEP) / STEP];
        for (int i = 0; i < states; i++) {
            line[i] = m->after[i] * says[i];
            m->before[t][i] *= m->after[i];
        }
        share_out(m->before[t], states);
        come_from(line, m->count, m->after);
        share_out(m->after, states);
    }
}

/* noise = the sum of the rows of the example, each as likely as it is; in odd rows the one behind each. */
static void LN_CLONES expect(const ln_moments *m, const float *restrict likely, int behind, const float *restrict level, float *restrict noise)
{
    float sum[LN_BANDS] = { 0 };
    for (int i = 0; i <= m->count; i++) {
        if (likely[i] < 1e-4F)
            continue;
        const int at = i == m->count ? i : i + behind < m->count ? i + behind : m->count - 1;
        const float *row = m->noise[at], weight = likely[i];
        for (int b = 0; b < LN_BANDS; b++)
            sum[b] += weight * row[b];
    }
    for (int b = 0; b < LN_BANDS; b++)
        noise[b] = sum[b] * level[b];
}

/* Gains of the piece that begins with `known`, as far as there are rows. */
static void answer(ln_moments *m)
{
    const int64_t a = m->known, b = a + PIECE < m->pushed ? a + PIECE : m->pushed, even = (m->first + STEP - 1) / STEP * STEP;
    const int64_t from = a - LEAD > even ? a - LEAD : even, last = a + PIECE + LEAD < m->pushed ? a + PIECE + LEAD : m->pushed, to = (last + STEP - 1) / STEP * STEP;
    const int64_t before = a - 1 > even ? a - 1 : even, behind = b < m->pushed ? b + 1 : b;
    follow(m, from, to);
    for (int64_t row = before; row < behind; row++) {
        const float *likely = m->before[(row - from) / STEP], *smooth = m->smooth[near(row)];
        float *expected = m->expected[row - (a - 1)], *first = m->first_answer[row - (a - 1)];
        expect(m, likely, (int)(row % STEP), m->level[near(row)], expected);
        for (int k = 0; k < LN_BANDS; k++)
            first[k] = expected[k] > 0 ? fmaxf(1 - heavy * expected[k] / smooth[k], 0) : 1;
    }
    for (int64_t row = a > before ? a : before; row < b; row++) {
        int64_t early = row > before ? row - 1 : row, late = row + 1 < behind ? row + 1 : row;
        float *gain = m->gain[place(row)];
        m->sure[place(row)] = m->weight * (1 - m->before[(row - from) / STEP][m->count]);
        for (int k = 0; k < LN_BANDS; k++) {
            const float noise = m->expected[row - (a - 1)][k];
            float left = 0;
            for (int64_t t = early; t <= late; t++)
                left += m->first_answer[t - (a - 1)][k] * m->power[near(t)][k] / (float)(late - early + 1);
            gain[k] = noise > 0 ? 0.5F * (m->first_answer[row - (a - 1)][k] + 1 / (1 + noise / left)) : 1;
        }
    }
    m->known += PIECE;
}

/* Rows that nothing is known of: the first one, where it is odd. */
static void leave(ln_moments *m, int64_t row)
{
    m->sure[place(row)] = 0;
    for (int b = 0; b < LN_BANDS; b++)
        m->gain[place(row)][b] = 1;
}

void ln_moments_push(ln_moments *m, const ln_reading *reading)
{
    const int64_t row = m->pushed++;
    memcpy(m->power[near(row)], reading->power, sizeof m->power[0]);
    memcpy(m->smooth[near(row)], reading->smooth, sizeof m->smooth[0]);
    for (int b = 0; b < LN_BANDS; b++)
        m->level[near(row)][b] = m->usual[b] > 0 ? fminf(reading->noise[b] / m->usual[b], most_level) : 0;
    if (row == m->first && row % STEP)
        leave(m, row);
    if (row > m->first && (row - 1) % STEP == 0)
        look(m, row - 1);
    if (m->known + PIECE + LEAD < m->pushed)
        answer(m);
}

void ln_moments_end(ln_moments *m)
{
    m->ended = true;
    if (m->pushed > m->first && (m->pushed - 1) % STEP == 0)
        look(m, m->pushed - 1);
    while (m->known < m->pushed)
        answer(m);
}

bool ln_moments_pull(ln_moments *m, float gain[LN_BANDS], float *sure)
{
    const int64_t row = m->pulled;
    if (row >= m->pushed || row >= m->known)
        return false;
    memcpy(gain, m->gain[place(row)], sizeof m->gain[0]);
    *sure = m->sure[place(row)];
    m->pulled++;
    return true;
}
