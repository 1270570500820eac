/* SPDX-License-Identifier: Apache-2.0 */
/* A mix is made of three sounds (voice and period are kept, the noise is not), each a stretch of one recording or of two together, played somewhat faster or slower, forwards or backwards,
 * through a filter, a room and a fader of its own, and perhaps chopped as a blade does: there are few recordings, and a network soon knows them by heart; what is shown comes from other
 * stretches of the same recordings, through the same. All of it works on the spectra that the engine would see, so that each sound is transformed once; faster at the same pitch is only
 * another distance from one spectrum to the next.
 *
 * Any sound but a voice may play the noise, and any sound the period: the network is to learn "what was shown goes", never "engines go" or "what is generated goes".
 *
 * Voices of 16 kHz hold nothing above 8: there the item says nothing while they speak, or it would teach that voices have no treble. */
#include "mixer/items.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/clones.h"
#include "media/fft.h"
#include "mixer/passage.h"
#include "sound/example.h"
#include "sound/window.h"

const char *const item_kinds[ITEM_KINDS] = { "any", "clean", "polluted", "stays", "loud", "soft", "absent", "found" };

enum { VOICE, PERIOD, NOISE, PARTS };
enum { SHOWN_MOST = 300, FRAME = PASSAGE_FRAME, HOP = PASSAGE_HOP, HOP_MOST = 720, FLOATS = PASSAGE_FLOATS };
enum { PAUSE = 15, PAUSES_LEAST = 30 }; /* rows of a pause, and of all of them */
static const double wrong_db = 8, example_seconds = 1.5;
static const double audible = 1e-4, in_pauses = 1e-3; /* of the loudest row's power: what of a voice is told, and what it may hold in a pause */

/* How one item is made: everything that chance decides, before any sound is touched. */
typedef struct recipe {
    const recording *of[PARTS], *shown, *kept; /* NULL: that sound is not in it; whose stretches are shown (as a rule those of the noise and of the period) */
    const recording *under[PARTS];             /* another that sounds with it, as one sound; NULL: it is alone */
    double under_db[PARTS];
    double speed[PARTS], level_db[PARTS];      /* the period's beside the voice, the noise's beside both */
    int hop[PARTS];                            /* samples from one row to the next: HOP, or faster and slower at the same pitch */
    passage through[PARTS];
    bool backwards[PARTS], steady[PARTS]; /* steady: no recording at all, but hiss through the filter: what a fan is, and a steady rain */
    float fader[PARTS][ITEM_ROWS];
    int example_rows;
    double example_db;
    int stays_rows;
    bool usual; /* a street as films have it: three players, each of its class, at the levels of bench/sound; else whatever may be */
    bool polluted, stays, absent, found;
} recipe;

struct items {
    const recordings *from;
    struct {
        const char *name;
        size_t *member, count;
    } family[RECORDING_CLASSES][64];
    size_t family_count[RECORDING_CLASSES];
    recipe r;
    ln_bands bands;
    ln_fft *fft;
    float window[FRAME];
    float sound[ITEM_ROWS * HOP_MOST + FRAME];
    spectrum part[PARTS][ITEM_ROWS], example[SHOWN_MOST], beside[SHOWN_MOST], kept[SHOWN_MOST];
    spectrum under[ITEM_ROWS], under_one[SHOWN_MOST], under_two[SHOWN_MOST];
    float example_power[SHOWN_MOST][LN_BANDS], kept_power[SHOWN_MOST][LN_BANDS];
    float mix_power[ITEM_ROWS][LN_BANDS];
    ln_example told; /* what was shown, as the product has it */
};

/* ---- who plays ---- */

static bool file_away(items *m, size_t index)
{
    const recording *r = &m->from->one[index];
    size_t f = 0, *count = &m->family_count[r->class];
    while (f < *count && strcmp(m->family[r->class][f].name, r->family))
        f++;
    if (f == 64)
        return true;
    size_t *longer = realloc(m->family[r->class][f].member, (m->family[r->class][f].count + 1) * sizeof *longer);
    if (!longer)
        return false;
    if (f == *count)
        m->family[r->class][(*count)++].name = r->family;
    longer[m->family[r->class][f].count++] = index;
    m->family[r->class][f].member = longer;
    return true;
}

/* One of a family; half of those that are drawn where there are recordings were recorded, all when `recorded`. NULL: there is none but `but`. */
static const recording *pick_of(const items *m, dice *d, recording_class class, size_t f, bool recorded, const recording *but)
{
    recorded = recorded || chance(d) < 0.5;
    const recording *last = NULL;
    for (int tries = 0; tries < 100; tries++) {
        const recording *r = &m->from->one[m->family[class][f].member[(size_t)(chance(d) * (double)m->family[class][f].count)]];
        if (r != but && !(recorded && r->generated))
            return r;
        last = r != but ? r : last;
    }
    return last;
}

/* Families weigh by the root of their recordings: none drowns the others, and none with one recording is heard all the time. `plain`: alike, and recorded ones alone. */
static const recording *pick(const items *m, dice *d, recording_class class, bool plain)
{
    double all = 0, at;
    for (size_t i = 0; i < m->family_count[class]; i++)
        all += plain ? 1 : sqrt((double)m->family[class][i].count);
    for (int tries = 0;; tries++) {
        size_t f = 0;
        at = all * chance(d);
        while (f + 1 < m->family_count[class] && (at -= plain ? 1 : sqrt((double)m->family[class][f].count)) >= 0)
            f++;
        const recording *r = pick_of(m, d, class, f, plain, NULL);
        if (!plain || !r->generated || tries > 100)
            return r;
    }
}

/* Another recording of the same family; NULL: there is none. */
static const recording *pick_like(const items *m, dice *d, const recording *one)
{
    size_t f = 0;
    while (strcmp(m->family[one->class][f].name, one->family))
        f++;
    return pick_of(m, d, one->class, f, false, one);
}

/* A fader that is moved now and then. */
static void ride(dice *d, double most_db, float *fader)
{
    double pace = between(d, 25, 300), from = between(d, -most_db, most_db), to = from, left = 0, length = 1;
    for (int t = 0; t < ITEM_ROWS; t++, left--) {
        if (left <= 0) {
            from = to;
            to = between(d, -most_db, most_db);
            left = length = pace * between(d, 0.5, 1.5);
        }
        fader[t] *= (float)decibels(to + (from - to) * left / length);
    }
}

/* Only for a while. */
static void come_and_go(dice *d, float *fader)
{
    double from = between(d, -300, 600), to = from + between(d, 150, 700), fade = between(d, 2, 60);
    for (int t = 0; t < ITEM_ROWS; t++)
        fader[t] *= (float)fmin(1, fmax(0, fmin(t - from, to - t) / fade));
}

static bool draw_players(const items *m, dice *d, item_kind kind, recipe *r)
{
    bool plain = kind != ITEM_ANY;
    r->usual = !plain && chance(d) < 0.6;
    double what = plain || r->usual ? 0 : chance(d);
    if (what < 0.88)
        r->of[VOICE] = pick(m, d, RECORDING_VOICE, false);
    if (plain || what < 0.76 || what >= 0.88)
        r->of[PERIOD] = pick(m, d, plain || chance(d) < (r->usual ? 0.95 : 0.75) ? RECORDING_PERIOD : RECORDING_MODERN, plain);
    r->of[NOISE] = pick(m, d, plain || chance(d) < (r->usual ? 0.85 : 0.65) ? RECORDING_MODERN : RECORDING_PERIOD, plain);
    r->shown = r->of[NOISE];
    r->kept = r->of[PERIOD];
    if (r->of[PERIOD] && !strcmp(r->of[PERIOD]->family, r->of[NOISE]->family))
        return false;
    if (plain && (r->of[PERIOD]->generated || r->of[NOISE]->generated))
        return false;
    for (int p = PERIOD; !plain && p <= NOISE; p++)
        if (r->of[p] && chance(d) < (r->usual ? 0.1 : p == NOISE ? 0.35 : 0.25))
            r->under[p] = pick(m, d, chance(d) < 0.5 ? RECORDING_MODERN : RECORDING_PERIOD, false);
    if (!plain && !r->under[NOISE] && chance(d) < 0.06)
        r->shown = pick_like(m, d, r->of[NOISE]);
    if (!plain && r->kept && !r->under[PERIOD] && chance(d) < 0.1)
        r->kept = pick_like(m, d, r->of[PERIOD]);
    return r->shown && (r->kept || !r->of[PERIOD]);
}

/* As bench/sound makes its mixes. */
static void draw_plain(dice *d, item_kind kind, recipe *r)
{
    r->example_rows = (int)(example_seconds * 100) - 1;
    r->level_db[PERIOD] = between(d, -10, 0);
    r->level_db[NOISE] = between(d, -10, 0);
    r->polluted = kind == ITEM_POLLUTED || kind == ITEM_STAYS;
    r->stays = kind == ITEM_STAYS;
    r->absent = kind == ITEM_ABSENT;
    r->found = kind == ITEM_FOUND;
    r->example_db = kind == ITEM_LOUD ? wrong_db : kind == ITEM_SOFT ? -wrong_db : 0;
}

static void draw_freely(dice *d, recipe *r)
{
    r->example_rows = chance(d) < 0.65 ? (int)(example_seconds * 100) - 1 : (int)between(d, 60, SHOWN_MOST - 1);
    r->level_db[PERIOD] = r->usual ? between(d, -10, 0) : between(d, -12, 2);
    r->level_db[NOISE] = r->usual ? between(d, -10, 0) : between(d, -11, 2);
    r->polluted = r->of[PERIOD] && chance(d) < 0.45;
    r->stays = r->of[PERIOD] && chance(d) < 0.4;
    r->absent = chance(d) < (r->usual ? 0.06 : 0.12);
    r->example_db = chance(d) < (r->usual ? 0.2 : 0.4) ? between(d, -10, 10) : 0;
    r->found = chance(d) < 0.15;
    double top = chance(d) < 0.2 ? exp(between(d, log(3000), log(15000))) : 0;
    for (int p = 0; p < PARTS; p++) {
        passage *by = &r->through[p];
        if (chance(d) < (r->usual ? 0.6 : 0.85))
            passage_filter(by, d);
        if (top > 0)
            passage_dull(by, top);
        if (p != VOICE && chance(d) < (r->usual ? 0.05 : p == NOISE ? 0.25 : 0.12))
            passage_way(by, d);
        if (p != VOICE && chance(d) < (r->usual ? 0.03 : p == NOISE ? 0.15 : 0.08))
            passage_beat(by, d);
        if (chance(d) < (r->usual ? 0.1 : 0.25))
            passage_room(by, d);
        if (chance(d) < (r->usual ? 0.5 : 0.8))
            r->speed[p] = exp(p == VOICE ? between(d, -0.12, 0.12) : between(d, -0.45, 0.35));
        if (chance(d) < (r->usual ? 0.4 : 0.6))
            r->hop[p] = (int)(HOP * exp(p == VOICE ? between(d, -0.15, 0.15) : between(d, -0.5, 0.4)));
        r->steady[p] = p != VOICE && chance(d) < (r->usual ? 0.03 : p == NOISE ? 0.12 : 0.1);
        r->backwards[p] = p != VOICE && chance(d) < 0.4;
        r->under_db[p] = between(d, -8, 8);
        if (chance(d) < (r->usual ? 0.05 : p == NOISE ? 0.25 : 0.15))
            ride(d, 6, r->fader[p]);
        if (chance(d) < (r->found && p == NOISE ? 0.4 : r->usual ? 0.03 : p == VOICE ? 0.3 : 0.12))
            come_and_go(d, r->fader[p]);
    }
}

static bool draw_recipe(const items *m, dice *d, item_kind kind, recipe *r)
{
    memset(r, 0, sizeof *r);
    for (int p = 0; p < PARTS; p++) {
        r->speed[p] = 1;
        r->hop[p] = HOP;
        passage_start(&r->through[p]);
        for (int t = 0; t < ITEM_ROWS; t++)
            r->fader[p][t] = 1;
    }
    if (!draw_players(m, d, kind, r))
        return false;
    if (kind == ITEM_ANY)
        draw_freely(d, r);
    else
        draw_plain(d, kind, r);
    return true;
}

/* ---- what they play ---- */

static void LN_CLONES lay_plain(const int16_t *restrict from, int step, int count, float *restrict to)
{
    if (step == 1)
        for (int i = 0; i < count; i++)
            to[i] = (float)from[i];
    else
        for (int i = 0; i < count; i++)
            to[i] = (float)from[i * step];
}

/* A stretch of `rows` windows from the recording's [low, high), beginning at `at`, as spectra of the part as it sounds `when` rows after the mix begins; what the recording lacks is made
 * by going round with seams of 20 ms. */
static void play(items *m, const recording *r, int part, double low, double high, double at, int when, int rows, spectrum *out)
{
    const double speed = m->r.speed[part];
    const int hop = m->r.hop[part];
    const int step = m->r.backwards[part] ? -1 : 1;
    const int16_t *from = m->from->sound + r->at + (step < 0 ? r->length - 1 : 0);
    const double seam = speed * RECORDING_RATE / 50;
    int length = (rows - 1) * hop + FRAME;
    double pos = at;
    int straight = speed < 1 || speed > 1 ? 0 : (int)fmin(length, fmax(0, floor(high - 2 - seam - at)));
    lay_plain(from + step * (int64_t)at, step, straight, m->sound);
    if (m->r.steady[part]) {
        dice d = dice_new((uint64_t)at + (uint64_t)(r->at * 7), "hiss");
        for (straight = 0; straight < length; straight++)
            m->sound[straight] = 3000 * (float)hiss(&d);
    }
    pos += straight;
    for (int i = straight; i < length; i++, pos += speed) {
        if (pos >= high - 1)
            pos = low + seam + (pos - high + 1);
        int64_t n = (int64_t)pos;
        float share = (float)(pos - (double)n), x = (float)from[step * n] + share * (float)(from[step * (n + 1)] - from[step * n]);
        if (high - 1 - pos < seam) { /* fade into where it goes on */
            double other = low + seam - (high - 1 - pos);
            float fade = (float)((high - 1 - pos) / seam);
            x = fade * x + (1 - fade) * (float)from[step * (int64_t)other];
        }
        m->sound[i] = x;
    }
    for (int t = 0; t < rows; t++)
        ln_fft_windowed(m->fft, m->sound + t * hop, m->window, out[t]);
    passage_take(&m->r.through[part], when, rows, out);
}

static double samples(const recipe *r, int part, int rows)
{
    return r->speed[part] * ((rows - 1) * r->hop[part] + FRAME) + 2;
}

/* The sound itself from one end of the recording, up to two examples from the other. False when it is too short for that. */
static bool play_apart(items *m, dice *d, const recording *of, int part, int example_rows, spectrum *sound, spectrum *one, spectrum *two)
{
    double example = example_rows ? samples(&m->r, part, example_rows) : 0, examples = two ? 2 * example : example, whole = (double)of->length;
    if (whole < examples + RECORDING_RATE * (part == VOICE ? 3 : 1))
        return false;
    bool front = chance(d) < 0.5;
    double low = front ? examples : 0, high = front ? whole : whole - examples, head = front ? 0 : high;
    double spare = fmax(0, high - low - samples(&m->r, part, ITEM_ROWS));
    play(m, of, part, low, high, low + spare * chance(d), 0, ITEM_ROWS, sound);
    if (example_rows)
        play(m, of, part, 0, whole, head, -2 * example_rows, example_rows, one);
    if (two)
        play(m, of, part, 0, whole, head + example, -example_rows, example_rows, two);
    return true;
}

/* An example from another recording altogether. */
static bool play_like(items *m, dice *d, const recording *of, int part, int rows, spectrum *out)
{
    double spare = (double)of->length - samples(&m->r, part, rows);
    if (spare < 0)
        return false;
    play(m, of, part, 0, (double)of->length, spare * chance(d), -rows, rows, out);
    return true;
}

static double LN_CLONES energy_of(const float *x, int count)
{
    float sum[16] = { 0 };
    for (int i = 0; i + 16 <= count; i += 16)
        for (int j = 0; j < 16; j++)
            sum[j] += x[i + j] * x[i + j];
    double all = 0;
    for (int j = 0; j < 16; j++)
        all += (double)sum[j];
    return all;
}

static double energy(spectrum *rows, int count)
{
    double all = 0;
    for (int t = 0; t < count; t++)
        all += energy_of(rows[t], FLOATS);
    return all;
}

static void LN_CLONES scale(float *restrict x, int count, float by)
{
    for (int i = 0; i < count; i++)
        x[i] *= by;
}

static void scale_rows(spectrum *rows, int count, double by, const float *fader)
{
    for (int t = 0; t < count; t++)
        scale(rows[t], FLOATS, (float)by * (fader ? fader[t] : 1));
}

static void LN_CLONES add(float *restrict x, const float *restrict y, int count)
{
    for (int i = 0; i < count; i++)
        x[i] += y[i];
}

/* One part with what sounds under it, and its examples. */
static bool play_part(items *m, dice *d, int part, spectrum *one, spectrum *two)
{
    const recipe *r = &m->r;
    int rows = one ? r->example_rows : 0;
    if (!play_apart(m, d, r->of[part], part, rows, m->part[part], one, two))
        return false;
    if (!r->under[part])
        return true;
    if (!play_apart(m, d, r->under[part], part, rows, m->under, m->under_one, two ? m->under_two : NULL))
        return false;
    double first = energy(m->part[part], ITEM_ROWS), under = energy(m->under, ITEM_ROWS), by = under > 0 ? sqrt(first / under) * decibels(r->under_db[part]) : 0;
    spectrum *to[] = { m->part[part], one, two }, *from[] = { m->under, m->under_one, m->under_two };
    for (int i = 0; i < 3; i++)
        for (int t = 0; to[i] && t < (i ? rows : ITEM_ROWS); t++) {
            scale(from[i][t], FLOATS, (float)by);
            add(to[i][t], from[i][t], FLOATS);
        }
    return true;
}

/* Rows in which the voice speaks, louder than `least` of its loudest. */
static void hear_voice(items *m, double least, bool *speaks)
{
    double power[ITEM_ROWS], most = 0;
    for (int t = 0; t < ITEM_ROWS; t++) {
        power[t] = m->r.of[VOICE] ? energy_of(m->part[VOICE][t], FLOATS) : 0;
        most = fmax(most, power[t]);
    }
    for (int t = 0; t < ITEM_ROWS; t++)
        speaks[t] = most > 0 && power[t] > least * most;
}

/* The mix in its pauses, with the noise in them or without it; how many rows that are. */
static int gather(items *m, bool noise, float (*power)[LN_BANDS])
{
    bool speaks[ITEM_ROWS];
    float most = 0;
    int count = 0, run = 0;
    hear_voice(m, in_pauses, speaks);
    for (int t = 0; t < ITEM_ROWS; t++)
        most = fmaxf(most, m->r.fader[NOISE][t]);
    for (int t = 0; t < ITEM_ROWS && count < SHOWN_MOST; t++) {
        const float fader = m->r.fader[NOISE][t];
        bool pause = !speaks[t] && (noise ? fader > 0.3F * most : fader < 0.003F * most);
        if (!pause) {
            count -= run < PAUSE ? run : 0;
            run = 0;
            continue;
        }
        spectrum sum = { 0 };
        for (int p = 0; p < PARTS; p++)
            if (m->r.of[p])
                add(sum, m->part[p][t], FLOATS);
        memset(power[count], 0, sizeof power[count]);
        ln_bands_add(&m->bands, sum, power[count++]);
        run++;
    }
    return count - (run < PAUSE ? run : 0);
}

/* What the finder would show of it. */
static bool find(items *m)
{
    recipe *r = &m->r;
    int stays = gather(m, false, m->kept_power);
    r->example_rows = gather(m, true, m->example_power);
    r->stays_rows = stays >= PAUSES_LEAST ? stays : 0;
    return r->example_rows >= PAUSES_LEAST;
}

/* Everything that sounds, each at the level it has beside the others; the noise of an item without noise is set to what it would have been, and silenced last. */
static bool perform(items *m, dice *d)
{
    recipe *r = &m->r;
    if (r->of[VOICE] && !play_part(m, d, VOICE, NULL, NULL))
        return false;
    if (r->of[PERIOD] && !play_part(m, d, PERIOD, m->kept, m->beside))
        return false;
    if (!play_part(m, d, NOISE, m->example, NULL))
        return false;
    if (r->shown != r->of[NOISE] && !play_like(m, d, r->shown, NOISE, r->example_rows, m->example))
        return false;
    if (r->kept != r->of[PERIOD] && !play_like(m, d, r->kept, PERIOD, r->example_rows, m->kept))
        return false;
    double e[PARTS], shown = energy(m->example, r->example_rows) / r->example_rows;
    for (int p = 0; p < PARTS; p++)
        e[p] = r->of[p] ? energy(m->part[p], ITEM_ROWS) / ITEM_ROWS : 0;
    if ((r->of[VOICE] && e[VOICE] <= 0) || (r->of[PERIOD] && e[PERIOD] <= 0) || e[NOISE] <= 0 || shown <= 1e-4 * e[NOISE])
        return false;
    if (r->of[PERIOD] && energy(m->kept, r->example_rows) / r->example_rows <= 1e-4 * e[PERIOD])
        return false;
    double period = r->of[PERIOD] ? sqrt((r->of[VOICE] ? e[VOICE] : e[PERIOD]) / e[PERIOD]) * decibels(r->of[VOICE] ? r->level_db[PERIOD] : 0) : 0;
    double noise = sqrt((e[VOICE] + period * period * e[PERIOD]) / e[NOISE]) * decibels(r->level_db[NOISE]);
    if (r->of[VOICE])
        scale_rows(m->part[VOICE], ITEM_ROWS, 1, r->fader[VOICE]);
    if (r->of[PERIOD]) {
        scale_rows(m->part[PERIOD], ITEM_ROWS, period, r->fader[PERIOD]);
        scale_rows(m->kept, r->example_rows, period, NULL);
        scale_rows(m->beside, r->example_rows, period, NULL);
    }
    scale_rows(m->part[NOISE], ITEM_ROWS, r->absent ? 0 : noise, r->fader[NOISE]);
    double like = r->shown == r->of[NOISE] ? 1 : sqrt(e[NOISE] / shown); /* another recording has another level */
    scale_rows(m->example, r->example_rows, noise * like, NULL);
    for (int t = 0; t < r->example_rows; t++) {
        if (r->polluted)
            add(m->example[t], m->beside[t], FLOATS);
        scale(m->example[t], FLOATS, (float)decibels(r->example_db));
        memset(m->example_power[t], 0, sizeof m->example_power[t]);
        ln_bands_add(&m->bands, m->example[t], m->example_power[t]);
        memset(m->kept_power[t], 0, sizeof m->kept_power[t]);
        if (r->stays)
            ln_bands_add(&m->bands, m->kept[t], m->kept_power[t]);
    }
    r->stays_rows = r->stays ? r->example_rows : 0;
    return !r->found || find(m);
}

/* ---- what is right ---- */

static void LN_CLONES whole_numbers(const float *restrict x, int count, int16_t *restrict out)
{
    for (int i = 0; i < count; i++) {
        float y = x[i] * ITEM_STEP;
        y = y > 32767 ? 32767 : y;
        y = y < -32767 ? -32767 : y;
        out[i] = (int16_t)(int32_t)(y < 0 ? y - 0.5F : y + 0.5F);
    }
}

/* Of what is kept (a) and what is not (b): the power of their sum, and of it along a, band by band. */
static void LN_CLONES together(const float *restrict a, const float *restrict b, int count, float *power, float *along, float *kept)
{
    float p = 0, c = 0, k = 0;
    for (int i = 0; i < count; i++) {
        float x = a[i] + b[i];
        p += x * x;
        c += x * a[i];
        k += a[i] * a[i];
    }
    *power = p;
    *along = c;
    *kept = k;
}

/* How much of what a row keeps is voice. */
static void voice_of(const items *m, int t, float share[LN_BANDS])
{
    float voice[LN_BANDS] = { 0 }, period[LN_BANDS] = { 0 };
    ln_bands_add(&m->bands, m->part[VOICE][t], voice);
    if (m->r.of[PERIOD])
        ln_bands_add(&m->bands, m->part[PERIOD][t], period);
    for (int b = 0; b < LN_BANDS; b++)
        share[b] = voice[b] > 0 ? voice[b] / (voice[b] + period[b]) : 0;
}

static bool tell(items *m, item *out)
{
    const recipe *r = &m->r;
    bool speaks[ITEM_ROWS];
    float shares[LN_BANDS], of_voice[LN_BANDS];
    double kept_energy = 0, residual = 0;
    hear_voice(m, audible, speaks);
    for (int t = 0; t < ITEM_ROWS; t++) {
        float *a = m->part[VOICE][t];
        if (!r->of[VOICE])
            memset(a, 0, sizeof(spectrum));
        voice_of(m, t, of_voice);
        whole_numbers(of_voice, LN_BANDS, out->voice[t]);
        if (r->of[PERIOD])
            add(a, m->part[PERIOD][t], FLOATS);
        for (int b = 0; b < LN_BANDS; b++) {
            int first = 2 * m->bands.first[b], count = 2 * (m->bands.first[b + 1] - m->bands.first[b]);
            double hz = 25.0 * first;
            float power, along, kept;
            together(a + first, m->part[NOISE][t] + first, count, &power, &along, &kept);
            m->mix_power[t][b] = power;
            bool told = (!speaks[t] || hz < r->speed[VOICE] * r->of[VOICE]->top_hz) && (!r->of[PERIOD] || hz < r->speed[PERIOD] * r->of[PERIOD]->top_hz);
            float share = power > 0 ? fminf(fmaxf(along / power, 0), 1) : 1;
            shares[b] = share;
            out->weight[t][b] = told ? power : 0;
            if (told) {
                kept_energy += (double)kept;
                residual += (double)(kept - 2 * share * along + share * share * power);
            }
        }
        whole_numbers(shares, LN_BANDS, out->share[t]);
    }
    if (kept_energy <= 0)
        return false;
    out->residual = (float)fmax(residual / kept_energy, 0);
    for (int t = 0; t < ITEM_ROWS; t++)
        scale(out->weight[t], LN_BANDS, (float)(1 / kept_energy));
    return true;
}

/* ---- what the network sees ---- */

static void put_rows(const float *rows, size_t count, int16_t (*out)[LN_BANDS], int32_t *many)
{
    memset(out, 0, sizeof(int16_t) * LN_FEATURES_FRAMES * LN_BANDS);
    for (size_t i = 0; i < count; i++)
        whole_numbers(rows + i * LN_BANDS, LN_BANDS, out[i]);
    *many = (int32_t)count;
}

/* As ln_shown_learn does, from what was heard. */
static ln_status learn(items *m, ln_example *e)
{
    ln_status status = ln_example_of(m->example_power[0], (size_t)m->r.example_rows, m->kept_power[0], (size_t)m->r.stays_rows, e);
    e->moment_count = 0; /* all that is doubted is doubted alike */
    if (!status && m->r.found)
        ln_example_doubt(e);
    return status;
}

static ln_status look(items *m, item *out)
{
    ln_example *e = &m->told;
    ln_gains *gains = NULL;
    ln_features *features = NULL;
    ln_reading reading;
    float seen[LN_FEATURES][LN_BANDS];
    size_t count;
    int got = 0;
    ln_status status = learn(m, e);
    if (!status)
        status = ln_gains_new(&e->profile, 0.01, 1, &gains);
    if (!status)
        status = ln_features_new(e->noise[0], e->noise_count, e->keep[0], e->keep_count, &e->profile, &features);
    if (!status) {
        ln_gains_start(gains, 0);
        ln_features_start(features, 0);
        for (int t = 0; t <= ITEM_ROWS; t++) {
            if (t < ITEM_ROWS)
                ln_gains_push(gains, m->mix_power[t]);
            else
                ln_gains_end(gains);
            while (ln_gains_read(gains, &reading)) {
                ln_features_push(features, &reading);
                while (ln_features_pull(features, seen))
                    whole_numbers(seen[0], LN_FEATURES * LN_BANDS, out->feature[got++][0]);
            }
        }
        ln_features_end(features);
        while (got < ITEM_ROWS && ln_features_pull(features, seen))
            whole_numbers(seen[0], LN_FEATURES * LN_BANDS, out->feature[got++][0]);
        const float *shown = ln_features_example(features, &count);
        put_rows(shown, count, out->example, &out->example_rows);
        shown = ln_features_stays(features, &count);
        put_rows(shown, count, out->stays, &out->stays_rows);
    }
    ln_gains_free(&gains);
    ln_features_free(&features);
    return status;
}

ln_status items_new(const recordings *from, items **out)
{
    items *m = *out = calloc(1, sizeof *m);
    ln_status status = m ? ln_fft_new(FRAME, &m->fft) : ln_fail(LN_EMEMORY, "no memory for an item");
    if (!status) {
        m->from = from;
        ln_bands_of(RECORDING_RATE, &m->bands);
        ln_window_root(m->window, FRAME);
    }
    for (size_t i = 0; !status && i < from->count; i++)
        if (!file_away(m, i))
            status = ln_fail(LN_EMEMORY, "no memory for the list of recordings");
    for (int c = 0; !status && c < RECORDING_CLASSES; c++)
        if (!m->family_count[c] || (c != RECORDING_VOICE && m->family_count[c] < 2))
            status = ln_fail(LN_ESILENT, "the list holds too few recordings of class %d to mix", c);
    if (status)
        items_free(out);
    return status;
}

void items_free(items **out)
{
    if (!*out)
        return;
    for (int c = 0; c < RECORDING_CLASSES; c++)
        for (size_t f = 0; f < (*out)->family_count[c]; f++)
            free((*out)->family[c][f].member);
    ln_fft_free(&(*out)->fft);
    free(*out);
    *out = NULL;
}

ln_status items_make(items *m, item_kind kind, uint64_t number, item *out)
{
    dice d = dice_new(number, kind == ITEM_ANY ? "any item" : "one kind of item"); /* the same mixes under every condition */
    for (int tries = 0; tries < 200; tries++) {
        if (!draw_recipe(m, &d, kind, &m->r) || !perform(m, &d) || !tell(m, out))
            continue;
        out->magic = ITEM_MAGIC;
        out->rows = ITEM_ROWS;
        out->kind = (int32_t)kind;
        out->number = number;
        memset(out->spare, 0, sizeof out->spare);
        return look(m, out);
    }
    return ln_fail(LN_ESILENT, "nothing usable in 200 draws: are the recordings silent, or shorter than 3 s?");
}
