/* SPDX-License-Identifier: Apache-2.0 */
/* A disk that fills up at any moment: LN_EFULL, nothing half, and all goes on once there is room. */
#include "scene.h"

#include <signal.h>
#include <sys/resource.h>

/* No file may grow beyond `bytes`: to SQLite it is a disk that is full. */
static void room_for(rlim_t bytes)
{
    struct rlimit limit;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = bytes;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static ln_status work(ln_ledger *ledger, const ln_asset *asset, ln_job *job, int turn)
{
    ln_proposals list;
    scene_list(job->arena, 1, 12, &list);
    for (size_t i = 0; i < list.count; i++)
        list.item[i].track = turn;
    ln_status status = ln_ledger_propose(ledger, asset, &list, job);
    return status ? status : ln_ledger_judge(ledger, &list.item[0].id, 1, LN_ACCEPTED, "{\"level\":-2}", "by id", job);
}

static void every_size_of_disk(void **state)
{
    (void)state;
    int full = 0;
    scene_write("street.mov", "street", 6);
    for (rlim_t room = 0; room < 900 * 1024; room += 9000) {
        ln_ledger *ledger;
        ln_job job;
        ln_asset asset;
        faults f;
        int64_t before, after;
        char head[65], still[65];
        assert_ok(ln_job_begin(&job));
        assert_ok(ln_ledger_open("film.lanterne", true, scene_ops, &ledger));
        assert_ok(ln_ledger_add_asset(ledger, "street.mov", &job, &asset));
        room_for(room);
        ln_status status = LN_OK;
        for (int turn = 0; turn < 4 && !status; turn++) {
            assert_ok(ln_ledger_head(ledger, &before, head));
            status = work(ledger, &asset, &job, turn);
        }
        if (status) {
            full++;
            if (status != LN_EFULL)
                fail_msg("%s: %s", ln_status_name(status), ln_why());
            assert_non_null(strstr(ln_why(), "disk is full"));
        }
        room_for(RLIM_INFINITY);
        assert_ok(ln_ledger_verify(ledger, scene_fault, &f));
        assert_ok(ln_ledger_head(ledger, &after, still));
        if (status) /* the list in which the disk filled up is there as a whole or not at all, and so is the verdict */
            assert_true(after == before || after == before + 12);
        assert_ok(work(ledger, &asset, &job, 9));
        ln_ledger_close(&ledger);
        assert_ok(scene_verify("film.lanterne", &f));
        scene_gone("film.lanterne");
        ln_job_end(&job);
    }
    print_message("    %d of 103 disks filled up\n", full);
    assert_in_range(full, 20, 100);
}

static void a_film_that_cannot_be_made(void **state)
{
    (void)state;
    for (rlim_t room = 0; room < 60 * 1024; room += 1000) {
        ln_ledger *ledger;
        room_for(room);
        ln_status status = ln_ledger_open("young.lanterne", true, scene_ops, &ledger);
        room_for(RLIM_INFINITY);
        if (status && status != LN_EFULL)
            fail_msg("%s: %s", ln_status_name(status), ln_why());
        ln_ledger_close(&ledger);
        assert_ok(ln_ledger_open("young.lanterne", true, scene_ops, &ledger));
        ln_ledger_close(&ledger);
        scene_gone("young.lanterne");
    }
}

int main(void)
{
    signal(SIGXFSZ, SIG_IGN);
    const struct CMUnitTest tests[] = { cmocka_unit_test(every_size_of_disk), cmocka_unit_test(a_film_that_cannot_be_made) };
    return cmocka_run_group_tests(tests, scene_enter, scene_leave);
}
