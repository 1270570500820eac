/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LANTERNE_JOB_H
#define LANTERNE_JOB_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include <lanterne/proposal.h>

/* What a piece of work carries with it: the film's year, who asked, progress, the wish to stop, what it has cost. Its arena dies with it. */
typedef struct ln_job {
    struct ln_arena *arena;
    int year;                 /* the film's, 0 when it was not said */
    const char *person;       /* who asked: goes on the record */
    int threads;              /* how many it may use, >= 1 */
    atomic_bool stop;         /* set by anybody, also from a signal handler: the work ends with LN_ECANCELLED within a block */
    /* Set by ln_media_render before it asks for the first picture: the codec will err by more than a code value, so that a dither would cost time and bits and not be
     * seen. False everywhere else. */
    bool coarse;
    /* Called now and then from one thread at a time; may be NULL. `share` is 0 to 1, below 0 when unknown. */
    void (*progress)(void *who, const char *what, double share, double seconds_done);
    void *who;
    double started_cpu, started_wall; /* seconds, for ln_job_cost */
} ln_job;

/* Fill in a job with an arena of its own, the processor's count of threads and the clock started; LN_EMEMORY leaves nothing to free. */
ln_status ln_job_begin(ln_job *job);
void ln_job_end(ln_job *job);

/* True once somebody asked to stop; the caller returns ln_job_stopped's status. */
bool ln_job_stopping(const ln_job *job);
ln_status ln_job_stopped(void); /* LN_ECANCELLED with its sentence */

/* What the job has used so far, and what that may have cost.
 *
 * Value, interval, method. "cpu-time" is the processor time of the whole process x 5 to 25 W a busy core: a model, off by half either way (CodeCarbon's is off by
 * 14 to 56 % against its own RAPL data). */
typedef struct ln_cost {
    double cpu_seconds, wall_seconds;
    double watt_hours, watt_hours_low, watt_hours_high;
    const char *method; /* "cpu-time" */
} ln_cost;
void ln_job_cost(const ln_job *job, ln_cost *cost);

#endif
