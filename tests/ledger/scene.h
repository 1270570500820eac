/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_TESTS_LEDGER_SCENE_H
#define LN_TESTS_LEDGER_SCENE_H

/* A little film for tests of the ledger: two operations, two clips that are just bytes, proposals, verdicts, a render. */
#include "../check.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <lanterne/ledger.h>

#include "base/arena.h"

typedef struct dim {
    double level;
    const char *note;
    ln_texts stretch;
} dim;

static const ln_setting dim_settings[] = {
    LN_FLOAT(dim, level, "level", "Level", "dB", -60, 0, -18, "how far"),
    LN_TEXT(dim, note, "note", "Note", NULL, "a word"),
    LN_SPANS(dim, stretch, "stretch", "Stretch", "where"),
};
static const ln_op op_dim = { .name = "dim", .label = "Dim", .table = LN_TABLE(dim, dim_settings) };
static const ln_op op_tint = { .name = "tint", .label = "Tint", .table = LN_TABLE(dim, dim_settings) };
static const ln_op *const scene_ops[] = { &op_dim, &op_tint, NULL };

static inline void scene_write(const char *path, const void *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

/* A folder that is ours, entered; cmocka's group setup and teardown. */
static char scene_folder[64];

static inline int scene_enter(void **state)
{
    (void)state;
    snprintf(scene_folder, sizeof scene_folder, "/tmp/lanterne-ledger-XXXXXX");
    return !mkdtemp(scene_folder) || chmod(scene_folder, 0755) || chdir(scene_folder);
}

static inline int scene_leave(void **state)
{
    (void)state;
    char command[100];
    snprintf(command, sizeof command, "rm -rf %s", scene_folder);
    return chdir("/") || system(command);
}

static inline void scene_gone(const char *film)
{
    char name[100];
    static const char *const ends[] = { "", "-wal", "-shm", "-journal" };
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        snprintf(name, sizeof name, "%s%s", film, ends[i]);
        unlink(name);
    }
}

/* Proposals number `from` to `to`, each different. */
static inline void scene_list(ln_arena *arena, int from, int to, ln_proposals *list)
{
    *list = (ln_proposals){ .arena = arena };
    for (int i = from; i <= to; i++) {
        dim how = { .level = -i % 60, .note = i % 2 ? "l\xc3\xa9ger \"fort\"" : NULL };
        assert_ok(ln_proposals_add(list, &(ln_proposal){ .op = i % 3 ? &op_dim : &op_tint, .track = 1, .span = { 1000 * i, 1000 * i + 500, { 1, 48000 } }, .family = "siren",
                                                         .year = 1895, .confidence = 0.1 + i % 8 / 10.0, .reason = "two-tone siren 435/580 Hz",
                                                         .by = i % 4 ? "lanterne" : "Alice Guy", .settings = &how }));
    }
}

/* Make the film at `path`: two clips, twelve proposals, verdicts, a change and a render. */
static inline void scene_film(const char *path)
{
    ln_ledger *ledger;
    ln_job job;
    ln_asset street, room;
    ln_proposals list;
    assert_ok(ln_job_begin(&job));
    job.person = "Ana Bia\xc5\x82";
    job.year = 1895;
    scene_write("street.mov", "street", 6);
    scene_write("room.mov", "room", 4);
    scene_write("out.mov", "dimmed street", 13);
    assert_ok(ln_ledger_open(path, true, scene_ops, &ledger));
    assert_ok(ln_ledger_add_asset(ledger, "street.mov", &job, &street));
    assert_ok(ln_ledger_add_asset(ledger, "room.mov", &job, &room));
    scene_list(job.arena, 1, 8, &list);
    assert_ok(ln_ledger_propose(ledger, &street, &list, &job));
    scene_list(job.arena, 9, 12, &list);
    assert_ok(ln_ledger_propose(ledger, &room, &list, &job));
    const int64_t yes[] = { 1, 2, 4 }, no[] = { 3, 9 };
    assert_ok(ln_ledger_judge(ledger, yes, 3, LN_ACCEPTED, "{\"level\":-12.5}", "by id", &job));
    assert_ok(ln_ledger_judge(ledger, no, 2, LN_REFUSED, NULL, "--all", &job));
    assert_ok(ln_ledger_render(ledger, &(ln_rendered){ .asset = street.id, .path = "out.mov", .settings = "{\"crf\":12}", .versions = "{\"libavcodec\":\"59\"}", .applied = yes,
                                                       .applied_count = 3, .cost = { 1.5, 0.75, 0.01, 0.005, 0.02, "cpu-time" } }, &job));
    ln_ledger_close(&ledger);
    ln_job_end(&job);
}

typedef struct faults {
    int count;
    char first[1000];
} faults;

static inline void scene_fault(void *user, const char *sentence)
{
    faults *f = user;
    if (!f->count++)
        snprintf(f->first, sizeof f->first, "%s", sentence);
}

/* Open and verify. */
static inline ln_status scene_verify(const char *path, faults *f)
{
    ln_ledger *ledger;
    *f = (faults){ 0 };
    ln_status status = ln_ledger_open(path, false, scene_ops, &ledger);
    if (!status)
        status = ln_ledger_verify(ledger, scene_fault, f);
    else
        snprintf(f->first, sizeof f->first, "%s", ln_why());
    ln_ledger_close(&ledger);
    return status;
}

#endif
