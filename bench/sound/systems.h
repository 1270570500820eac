/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_BENCH_SYSTEMS_H
#define LN_BENCH_SYSTEMS_H

#include <stddef.h>

/* Everybody is asked the same: here is a sound, perhaps an example of what goes and one of what stays; clean it. */
typedef struct task {
    int rate;
    size_t length, example_length, stays_length;
    const float *in;
    const float *example, *stays; /* NULL: not shown */
    const float *keep, *noise;    /* the truth, for those who are told */
    float *out;                   /* `length` samples, filled in */
} task;

typedef struct system_entry {
    const char *name;
    void (*run)(const task *task); /* ends the program with a sentence when it cannot */
} system_entry;

/* Those that run inside the program; a line with the name NULL comes last. */
extern const system_entry systems[];

#endif
