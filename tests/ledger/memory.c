/* SPDX-License-Identifier: Apache-2.0 */
/* Memory that runs out at every single allocation of SQLite, and of jansson while it writes: LN_EMEMORY, nothing lost, nothing half. */
#include "scene.h"

#include <jansson.h>
#include <sqlite3.h>

static sqlite3_mem_methods plain;
static long left = -1; /* allocations until one fails; below 0: none does */
static long lasting;   /* failures in a row */
static bool json_fails;

static bool runs_out(void)
{
    if (left < 0)
        return false;
    if (left > 0) {
        left--;
        return false;
    }
    if (!--lasting)
        left = -1;
    return true;
}

static void *take(int size)
{
    return runs_out() ? NULL : plain.xMalloc(size);
}

static void *retake(void *old, int size)
{
    return runs_out() ? NULL : plain.xRealloc(old, size);
}

static void *json_take(size_t size)
{
    return json_fails && runs_out() ? NULL : malloc(size);
}

static void start_failing_at(long count, long length)
{
    left = count;
    lasting = length;
}

/* True when the failure has come to pass. */
static bool stop_failing(long length)
{
    bool came = left < 0 || lasting < length;
    left = -1;
    return came;
}

typedef ln_status (*step)(ln_ledger **ledger, ln_job *job);
static ln_asset street;

static ln_status opening(ln_ledger **ledger, ln_job *job)
{
    (void)job;
    ln_ledger_close(ledger);
    return ln_ledger_open("film.lanterne", false, scene_ops, ledger);
}

static ln_status making(ln_ledger **ledger, ln_job *job)
{
    (void)job;
    (void)ledger;
    ln_ledger *young;
    ln_status status = ln_ledger_open("young.lanterne", true, scene_ops, &young);
    ln_ledger_close(&young);
    return status;
}

static ln_status proposing(ln_ledger **ledger, ln_job *job)
{
    static int turn;
    turn++;
    dim how = { .level = -1, .note = "x" };
    ln_proposal two[2] = { { .op = &op_dim, .track = turn, .span = { 1, 2, { 1, 25 } }, .confidence = 1, .reason = "r", .by = "Ana", .settings = &how },
                           { .op = &op_tint, .track = turn, .span = { 1, 2, { 1, 25 } }, .settings = &how } };
    ln_proposals list = { .arena = job->arena, .item = two, .count = 2, .room = 2 };
    return ln_ledger_propose(*ledger, &street, &list, job);
}

static ln_status judging(ln_ledger **ledger, ln_job *job)
{
    const int64_t ids[] = { 1, 2 };
    return ln_ledger_judge(*ledger, ids, 2, LN_ACCEPTED, "{\"level\":-3}", "by id", job);
}

static ln_status listing(ln_ledger **ledger, ln_job *job)
{
    ln_proposals list = { .arena = job->arena };
    ln_status status = ln_ledger_proposals(*ledger, NULL, &list, NULL);
    if (!status)
        assert_true(list.count >= 12);
    return status;
}

static ln_status rendering(ln_ledger **ledger, ln_job *job)
{
    const int64_t ids[] = { 1, 2 };
    return ln_ledger_render(*ledger, &(ln_rendered){ .asset = 1, .path = "out.mov", .settings = "{\"a\":1}", .applied = ids, .applied_count = 2 }, job);
}

static ln_status verifying(ln_ledger **ledger, ln_job *job)
{
    (void)job;
    faults f = { 0 };
    return ln_ledger_verify(*ledger, scene_fault, &f);
}

/* The long ones are swept in strides. Where long JSON is read jansson's memory does not fail, for its reader (2.14) then ends the program by an assertion. */
static const struct {
    const char *name;
    step deed;
    long stride;
    bool json;
} deeds[] = {
    { "open", opening, 1, true },   { "make", making, 7, true },        { "propose", proposing, 1, true },    { "judge", judging, 1, false },
    { "list", listing, 1, false }, { "render", rendering, 1, false }, { "verify", verifying, 211, false },
};

/* jansson's reader calls a text broken when it has no memory for it, and so must we: a failure all the same, and nothing is changed. */
static bool fits(ln_status status)
{
    return status == LN_EMEMORY || ((status == LN_ESETTING || status == LN_EDAMAGED) && strstr(ln_why(), "not a JSON object"));
}

/* Fail at allocation 0, stride, 2 stride ... until the deed gets through without meeting it. */
static long sweep(const char *name, step deed, long stride, long length, ln_ledger **ledger, ln_job *job)
{
    long count = 0;
    for (bool met = true; met; count += stride) {
        int64_t before = 0, after;
        char head[65], still[65];
        if (*ledger)
            assert_ok(ln_ledger_head(*ledger, &before, head));
        start_failing_at(count, length);
        ln_status status = deed(ledger, job);
        met = stop_failing(length);
        if (status && !fits(status))
            fail_msg("%s, allocation %ld: %s: %s", name, count, ln_status_name(status), ln_why());
        if (!met)
            assert_int_equal(status, LN_OK);
        if (!*ledger)
            assert_ok(ln_ledger_open("film.lanterne", false, scene_ops, ledger));
        assert_ok(ln_ledger_head(*ledger, &after, still));
        if (status && before)
            assert_string_equal(head, still);
        scene_gone("young.lanterne");
    }
    return count;
}

static void at_every_allocation(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof deeds / sizeof *deeds; i++) {
        ln_ledger *ledger;
        ln_job job;
        faults f;
        long count[2];
        json_fails = deeds[i].json;
        scene_film("film.lanterne");
        assert_ok(ln_job_begin(&job));
        job.person = "Ana";
        assert_ok(ln_ledger_open("film.lanterne", false, scene_ops, &ledger));
        assert_ok(ln_ledger_add_asset(ledger, "street.mov", &job, &street));
        count[0] = sweep(deeds[i].name, deeds[i].deed, deeds[i].stride, 1, &ledger, &job);
        count[1] = sweep(deeds[i].name, deeds[i].deed, 3 * deeds[i].stride, 1000000, &ledger, &job);
        print_message("    %s: %ld allocations, failing once; %ld, failing for good\n", deeds[i].name, count[0], count[1]);
        ln_ledger_close(&ledger);
        assert_ok(scene_verify("film.lanterne", &f));
        scene_gone("film.lanterne");
        ln_job_end(&job);
    }
}

int main(void)
{
    static sqlite3_mem_methods failing;
    sqlite3_config(SQLITE_CONFIG_GETMALLOC, &plain);
    failing = plain;
    failing.xMalloc = take;
    failing.xRealloc = retake;
    sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0); /* so that every allocation can fail */
    sqlite3_config(SQLITE_CONFIG_MALLOC, &failing);
    json_set_alloc_funcs(json_take, free);
    const struct CMUnitTest tests[] = { cmocka_unit_test(at_every_allocation) };
    return cmocka_run_group_tests(tests, scene_enter, scene_leave);
}
