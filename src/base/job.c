/* SPDX-License-Identifier: Apache-2.0 */
#include <lanterne/job.h>

#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"

/* Watts of one busy core above idle, low and high: desktop and laptop parts from 2012 on lie between (thermal design power over cores). */
static const double core_watts_low = 5, core_watts_high = 25;

static double clock_seconds(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

ln_status ln_job_begin(ln_job *job)
{
    memset(job, 0, sizeof *job);
    atomic_init(&job->stop, false);
    job->arena = ln_arena_new();
    if (!job->arena)
        return LN_EMEMORY;
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    job->threads = cores > 1 ? (int)cores : 1;
    job->person = "";
    job->started_cpu = clock_seconds(CLOCK_PROCESS_CPUTIME_ID);
    job->started_wall = clock_seconds(CLOCK_MONOTONIC);
    return LN_OK;
}

void ln_job_end(ln_job *job)
{
    ln_arena_free(job->arena);
    job->arena = NULL;
}

bool ln_job_stopping(const ln_job *job)
{
    return job && atomic_load_explicit(&job->stop, memory_order_relaxed);
}

ln_status ln_job_stopped(void)
{
    return ln_fail(LN_ECANCELLED, "stopped; nothing half-made is left");
}

void ln_job_cost(const ln_job *job, ln_cost *cost)
{
    double cpu = clock_seconds(CLOCK_PROCESS_CPUTIME_ID) - job->started_cpu;
    *cost = (ln_cost){ .cpu_seconds = cpu, .wall_seconds = clock_seconds(CLOCK_MONOTONIC) - job->started_wall, .method = "cpu-time" };
    cost->watt_hours_low = cpu * core_watts_low / 3600;
    cost->watt_hours_high = cpu * core_watts_high / 3600;
    cost->watt_hours = (cost->watt_hours_low + cost->watt_hours_high) / 2;
}
