/* SPDX-License-Identifier: Apache-2.0 */
#include "sound/engines.h"

#include <math.h>
#include <stdlib.h>

_Static_assert((int)LN_MOMENTS_REACH <= (int)LN_FEATURES_REACH + (int)LN_SECOND_REACH && (int)LN_ENGINES_AHEAD - (int)LN_GAINS_REACH <= (int)LN_MOMENTS_AHEAD, "moments are known before the network answers");
_Static_assert((int)LN_ENGINES_AHEAD <= (int)LN_SECOND_AHEAD, "the second look holds all that waits");

static const double firmly = 1.1; /* a power of the gains where somebody has vouched for the example: the network was taught to spare what stays more than an ear asks for (bench/sound/RESULTS.md) */
static const float recalled = 0.5F, least_recalled = 0.06F; /* share of the moments in gains, as a power; below the second, which is below any floor that is heard, they are told apart no more */
static const double taught_hz = 8000; /* most voices that the network learnt from hold nothing above */

enum { TURN = 16 }; /* rows that are read, or seen, at a time once there are no more */

struct ln_engines {
    bool vouched;
    int reach, taught; /* bands that the network answers for; the classic engine answers for those above */
    int64_t answered;  /* the next row that the network answers */
    bool read, seen;   /* all rows are, by the classic engine and by the network */
    ln_gains *gains;
    ln_features *features; /* NULL, like the next two: the classic engine alone */
    ln_learnt *learnt;
    ln_second *second;
    ln_moments *moments; /* NULL where too little was shown, where it stands still, and without the network */
};

static double power_of(const ln_engines *e, double strength)
{
    return e->vouched ? firmly * strength : strength;
}

static ln_status add_network(ln_engines *e, const ln_network *network, int rate, const ln_example *example)
{
    ln_bands bands;
    ln_bands_of(rate, &bands);
    while (e->taught < LN_BANDS && (double)bands.first[e->taught] * rate / bands.frame < taught_hz)
        e->taught++;
    e->reach += network->reach;
    ln_status status = ln_features_new(example->noise[0], example->noise_count, example->keep[0], example->keep_count, &example->profile, &e->features);
    if (!status)
        status = ln_second_new(&e->second);
    if (!status && example->moment_count)
        status = ln_moments_new(example->moment[0], example->moment_count, &example->profile, &e->moments);
    return status ? status : ln_learnt_new(network, e->features, &e->learnt);
}

ln_status ln_engines_new(int rate, const ln_example *example, double floor, double strength, ln_engines **out)
{
    const ln_network *network = ln_network_shipped();
    ln_engines *e = *out = calloc(1, sizeof *e);
    if (!e)
        return ln_fail(LN_EMEMORY, "no memory for what was shown");
    e->vouched = example->vouched;
    e->reach = LN_GAINS_REACH + LN_FEATURES_REACH + LN_SECOND_REACH;
    ln_status status = ln_gains_new(&example->profile, floor, power_of(e, strength), &e->gains);
    for (int i = 0; !status && i < example->shown_count; i++)
        ln_gains_shown(e->gains, example->shown[i].from, example->shown[i].to);
    if (!status && network)
        status = add_network(e, network, rate, example);
    if (status)
        ln_engines_free(out);
    return status;
}

void ln_engines_free(ln_engines **engines)
{
    if (!engines || !*engines)
        return;
    ln_engines *e = *engines;
    ln_gains_free(&e->gains);
    ln_features_free(&e->features);
    ln_learnt_free(&e->learnt);
    ln_second_free(&e->second);
    ln_moments_free(&e->moments);
    free(e);
    *engines = NULL;
}

void ln_engines_set(ln_engines *e, double floor, double strength)
{
    ln_gains_set(e->gains, floor, power_of(e, strength));
}

int ln_engines_reach(const ln_engines *e)
{
    return e->reach;
}

void ln_engines_start(ln_engines *e, int64_t row)
{
    e->answered = row;
    e->read = e->seen = false;
    ln_gains_start(e->gains, row);
    if (!e->learnt)
        return;
    ln_features_start(e->features, row);
    ln_learnt_start(e->learnt, row);
    ln_second_start(e->second, row);
    if (e->moments)
        ln_moments_start(e->moments, row);
}

/* The network where it was taught, but in rows that were shown whoever takes more: the noise is there, however short it is. */
static void answer(ln_engines *e, float gain[LN_BANDS], const float classic[LN_BANDS])
{
    const float sure = ln_gains_was_shown(e->gains, e->answered++);
    for (int b = 0; b < LN_BANDS; b++)
        if (b >= e->taught)
            gain[b] = classic[b];
        else if (sure > 0 && classic[b] < gain[b])
            gain[b] *= powf(classic[b] / gain[b], sure);
}

/* What the network has answered is taken at once, for it holds no more than that. */
static void take_answers(ln_engines *e)
{
    float gain[LN_BANDS], classic[LN_BANDS];
    while (ln_learnt_pull(e->learnt, gain, classic)) {
        answer(e, gain, classic);
        ln_second_push(e->second, gain);
    }
}

/* Hand on to the network, `most` rows at most, what the classic engine has found; false when there is nothing. */
static bool see(ln_engines *e, int most)
{
    int rows = 0;
    for (; rows < most && ln_features_pull(e->features, ln_learnt_next(e->learnt)); rows++) {
        ln_learnt_push(e->learnt);
        take_answers(e);
    }
    return rows;
}

/* The same with what it has read. */
static bool read(ln_engines *e, int most)
{
    ln_reading reading;
    int rows = 0;
    for (; rows < most && ln_gains_read(e->gains, &reading); rows++) {
        ln_second_hear(e->second, reading.power);
        if (e->moments)
            ln_moments_push(e->moments, &reading);
        ln_features_push(e->features, &reading);
    }
    return rows;
}

void ln_engines_push(ln_engines *e, const float power[LN_BANDS])
{
    ln_gains_push(e->gains, power);
    while (e->learnt && read(e, 1))
        while (see(e, TURN)) {}
}

void ln_engines_end(ln_engines *e)
{
    ln_gains_end(e->gains);
}

bool ln_engines_turn(ln_engines *e)
{
    if (!e->learnt)
        return false;
    if (read(e, TURN))
        return true;
    if (!e->read) {
        if (e->moments)
            ln_moments_end(e->moments);
        ln_features_end(e->features);
    }
    e->read = true;
    if (see(e, TURN))
        return true;
    if (!e->seen)
        ln_learnt_end(e->learnt);
    e->seen = true;
    const bool more = ln_learnt_turn(e->learnt);
    take_answers(e);
    if (!more)
        ln_second_end(e->second);
    return more;
}

/* Where it is known which moment of the example is heard, what that says counts for as much as all the rest: more of it (0.8) takes more off sirens made by rule that the example shows whole, and less off those
 * it shows a part of. */
static void recall(ln_engines *e, float gain[LN_BANDS])
{
    float moment[LN_BANDS], sure;
    if (!ln_moments_pull(e->moments, moment, &sure) || sure < 0.01F)
        return;
    for (int b = 0; b < LN_BANDS; b++)
        gain[b] *= powf(fmaxf(moment[b], least_recalled) / fmaxf(gain[b], least_recalled), recalled * sure);
}

bool ln_engines_pull(ln_engines *e, float gain[LN_BANDS])
{
    if (!e->learnt)
        return ln_gains_pull(e->gains, gain);
    if (!ln_second_pull(e->second, gain))
        return false;
    if (e->moments)
        recall(e, gain);
    ln_gains_limit(e->gains, gain);
    return true;
}
