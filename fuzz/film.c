/* SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <lanterne/ledger.h>

#include "base/arena.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct sample {
    double level;
    ln_texts noise;
} sample;

static const ln_setting settings[] = {
    LN_FLOAT(sample, level, "level", "Level", "dB", -60, 0, -18, "how loud"),
    LN_SPANS(sample, noise, "noise", "Noise", "where it is alone"),
};
static const ln_op op = { .name = "sample", .table = LN_TABLE(sample, settings) };
static const ln_op *const ops[] = { &op, NULL };
static char folder[] = "/tmp/lanterne-fuzz-XXXXXX", film[64];

static void clear(void)
{
    static const char *const tail[] = { "", "-wal", "-shm", "-journal" };
    for (int i = 0; i < 4; i++) {
        char path[80];
        snprintf(path, sizeof path, "%s%s", film, tail[i]);
        unlink(path);
    }
}

static void leave(void)
{
    clear();
    rmdir(folder);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    if (!mkdtemp(folder))
        abort();
    snprintf(film, sizeof film, "%s/film.lanterne", folder);
    return atexit(leave);
}

static bool each(void *who, const ln_entry *entry)
{
    *(int64_t *)who += entry->number;
    return true;
}

static void told(void *who, const char *sentence)
{
    *(int64_t *)who += *sentence;
}

/* A film file from a stranger: whatever it holds, it is read through, judged and closed, or refused. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int file = open(film, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (file < 0 || write(file, data, size) != (ssize_t)size)
        abort();
    close(file);
    ln_ledger *ledger = NULL;
    ln_job job;
    if (!ln_job_begin(&job)) {
        job.person = "nobody";
        if (!ln_ledger_open(film, false, ops, &ledger)) {
            ln_proposals list = { .arena = job.arena };
            ln_asset *assets;
            size_t count;
            int64_t sum = 0, *of;
            ln_ledger_assets(ledger, job.arena, &assets, &count);
            if (!ln_ledger_proposals(ledger, NULL, &list, &of) && list.count)
                ln_ledger_judge(ledger, &list.item[0].id, 1, LN_ACCEPTED, "{\"level\":-3}", "by id", &job);
            ln_ledger_log(ledger, each, &sum);
            ln_ledger_verify(ledger, told, &sum);
            ln_ledger_close(&ledger);
        } else if (ledger)
            abort();
        ln_job_end(&job);
    }
    clear();
    return 0;
}
