/* SPDX-License-Identifier: Apache-2.0 */
#include "systems.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lanterne/job.h>
#include <lanterne/proposal.h>

#include "masks.h"
#include "metrics.h"

#include "base/arena.h"
#include "sound/hush.h"
#include "sound/live.h"
#include "sound/shown.h"

static void must(ln_status status)
{
    if (status) {
        fprintf(stderr, "%s\n", ln_why());
        exit(1);
    }
}

/* The pointer to the samples is borrowed as they are: it must live as long as the clip. */
static ln_clip *clip_of(const float *const *sound, size_t length, int rate)
{
    ln_clip *clip;
    must(ln_clip_of_sound(sound, 1, (int64_t)length, rate, 4096, &clip));
    return clip;
}

static void pull(ln_clip *clip, float *out)
{
    ln_block *block;
    ln_status status;
    while (!(status = ln_clip_next(clip, &block))) {
        memcpy(out + block->at, block->sound[0], sizeof *out * (size_t)block->length);
        ln_block_unref(&block);
    }
    must(status == LN_END ? LN_OK : status);
}

/* What was shown taken off, with floor and strength as they stand in the table. The examples lie on a tape of their own, one behind the other. */
static void hush(const task *t)
{
    size_t length = t->example_length + (t->stays ? t->stays_length : 0);
    const ln_ratio base = { 1, t->rate };
    const ln_span goes = { 0, (int64_t)t->example_length, base }, keeps = { (int64_t)t->example_length, (int64_t)length, base };
    float *tape = malloc(length * sizeof *tape);
    if (!tape)
        exit(1);
    memcpy(tape, t->example, t->example_length * sizeof *tape);
    if (t->stays)
        memcpy(tape + t->example_length, t->stays, t->stays_length * sizeof *tape);
    const float *shown = tape;
    ln_clip *clip = clip_of(&shown, length, t->rate), *hushed;
    ln_hush how;
    ln_example example;
    ln_settings_standard(&ln_op_hush.table, &how);
    must(ln_shown_learn(clip, (ln_stretches){ &goes, 1 }, (ln_stretches){ &keeps, t->stays ? 1 : 0 }, NULL, &example));
    ln_clip_close(&clip);
    example.shown_count = 0; /* on the tape, not in the mix */
    clip = clip_of(&t->in, t->length, t->rate);
    must(ln_shown_remove(clip, &(ln_fader){ { 0, (int64_t)t->length, base }, how.floor_db, how.fade_in, how.fade_out }, &example, how.strength, &hushed));
    pull(hushed, t->out);
    ln_clip_close(&hushed);
    free(tape);
}

/* The same without its network; the process runs one system, so nobody else has asked for it yet. */
static void classic(const task *t)
{
    setenv("LANTERNE_MODELS", "", 1);
    hush(t);
}

/* Play it to a plugin, and give what comes out, the latency taken off; that is what its lesson hears. `out` NULL: it is not wanted. */
static void play(ln_live *live, ln_lesson lesson, const float *sound, size_t count, const ln_hush *how, float *out)
{
    const size_t latency = (size_t)ln_live_latency(live);
    float *tape = calloc(count + latency, sizeof *tape), *late = tape + latency;
    if (!tape)
        exit(1);
    if (count)
        memcpy(tape, sound, count * sizeof *tape);
    ln_live_start(live);
    ln_live_process(live, &(const float *){ tape }, &tape, latency, how->floor_db, how->strength);
    ln_live_hear(live, lesson);
    ln_live_process(live, &(const float *){ late }, &late, count, how->floor_db, how->strength);
    ln_live_hear(live, LN_LESSON_NONE);
    if (out)
        memcpy(out, late, count * sizeof *out);
    free(tape);
}

/* As a plugin does it, to which the same is shown. */
static void live(const task *t)
{
    ln_live *live;
    ln_engines *engines;
    ln_hush how;
    ln_settings_standard(&ln_op_hush.table, &how);
    must(ln_live_new(t->rate, 1, &live));
    play(live, LN_LESSON_NOISE, t->example, t->example_length, &how, NULL);
    play(live, LN_LESSON_KEEP, t->stays, t->stays ? t->stays_length : 0, &how, NULL);
    must(ln_live_learn(live, &engines));
    ln_live_show(live, engines);
    play(live, LN_LESSON_NONE, t->in, t->length, &how, t->out);
    ln_live_free(&live);
}

/* What the operation does with those of `found` that are accepted. */
static void carry_out(const task *t, const ln_proposals *found, ln_job *job, float *out)
{
    ln_clip *clip = clip_of(&t->in, t->length, t->rate), *hushed;
    must(ln_op_hush.apply(found, clip, job, &hushed));
    pull(hushed, out);
    ln_clip_close(&hushed);
}

static ln_job job_of_1895(void)
{
    ln_job job;
    must(ln_job_begin(&job));
    job.year = 1895;
    job.person = "bench";
    job.threads = 1;
    return job;
}

static ln_proposals look_for(const task *t, ln_job *job)
{
    ln_proposals found = { .arena = job->arena };
    ln_hush how;
    ln_settings_standard(&ln_op_hush.table, &how);
    ln_clip *clip = clip_of(&t->in, t->length, t->rate);
    must(ln_op_hush.propose(&how, clip, job, &found));
    ln_clip_close(&clip);
    return found;
}

/* `period --year 1895`: nothing is shown, and what is found with 0.7 or more is accepted, as the command does unless it is told otherwise. */
static void year(const task *t)
{
    ln_job job = job_of_1895();
    ln_proposals found = look_for(t, &job);
    for (size_t i = 0; i < found.count; i++)
        found.item[i].verdict = found.item[i].confidence >= 0.7 ? LN_ACCEPTED : LN_REFUSED;
    carry_out(t, &found, &job, t->out);
    ln_job_end(&job);
}

static ln_proposal *surest_open(const ln_proposals *found)
{
    ln_proposal *next = NULL;
    for (size_t i = 0; i < found->count; i++)
        if (found->item[i].verdict == LN_OPEN && (!next || found->item[i].confidence > next->confidence))
            next = &found->item[i];
    return next;
}

/* The same, but each proposal is heard by somebody who knows the truth, the surest first: it stays accepted when it brings the sound nearer to what is to be kept. */
static void judged(const task *t)
{
    ln_job job = job_of_1895();
    ln_proposals found = look_for(t, &job);
    float *trial = malloc(t->length * sizeof *trial);
    if (!trial)
        exit(1);
    memcpy(t->out, t->in, t->length * sizeof *trial);
    for (size_t i = 0; i < found.count; i++)
        found.item[i].verdict = LN_OPEN;
    for (ln_proposal *next; (next = surest_open(&found));) {
        next->verdict = LN_ACCEPTED;
        carry_out(t, &found, &job, trial);
        if (si_sdr(t->keep, trial, t->length) > si_sdr(t->keep, t->out, t->length))
            memcpy(t->out, trial, t->length * sizeof *trial);
        else
            next->verdict = LN_REFUSED;
    }
    free(trial);
    ln_job_end(&job);
}

const system_entry systems[] = {
    { "oracle", mask_oracle }, { "wiener", mask_wiener }, { "hush", hush }, { "classic", classic }, { "live", live }, { "year", year }, { "judged", judged }, { NULL, NULL },
};
