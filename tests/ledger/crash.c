/* SPDX-License-Identifier: Apache-2.0 */
/* kill -9 at any moment: what was acknowledged is there, the rest is whole or absent. */
#include "scene.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

enum { KILLS = 100 };

/* What the child says to have done: a byte for opening, then an id for each proposal stored and its negative for each accepted. */
static void work(const char *film, int round, int out)
{
    ln_ledger *ledger;
    ln_job job;
    ln_asset asset;
    if (ln_job_begin(&job) || ln_ledger_open(film, true, scene_ops, &ledger))
        _exit(1);
    job.person = round % 2 ? "Ana" : "Bruno";
    if (ln_ledger_add_asset(ledger, "street.mov", &job, &asset))
        _exit(2);
    for (int i = 1;; i++) {
        ln_proposals list = { .arena = job.arena };
        dim how = { .level = -1 };
        ln_proposal p = { .op = &op_dim, .track = round, .span = { i, i + 1, { 1, 25 } }, .confidence = 1, .reason = "a mark", .by = "lanterne", .settings = &how };
        if (ln_proposals_add(&list, &p) || ln_proposals_add(&list, &(ln_proposal){ .op = &op_tint, .track = round, .span = p.span, .settings = &how }))
            _exit(3);
        if (ln_ledger_propose(ledger, &asset, &list, &job))
            _exit(4);
        const int64_t ids[] = { list.item[0].id, list.item[1].id };
        if (write(out, ids, sizeof ids) != sizeof ids || ln_ledger_judge(ledger, ids, 2, LN_ACCEPTED, "{\"level\":-2}", "by id", &job))
            _exit(5);
        const int64_t done[] = { -ids[0], -ids[1] };
        if (write(out, done, sizeof done) != sizeof done)
            _exit(6);
    }
}

/* What stood in the film and what was said to be in it: 1 stored, 2 accepted. */
static unsigned char promised[100000];
static int64_t promises;

static void hear(int in)
{
    int64_t id;
    while (read(in, &id, sizeof id) == sizeof id) {
        assert_in_range(llabs(id), 1, sizeof promised - 1);
        promised[llabs(id)] = id < 0 ? 2 : 1;
        promises++;
    }
}

static void check(const char *film)
{
    faults f;
    ln_ledger *ledger;
    ln_arena *arena = ln_arena_new();
    ln_proposals list = { .arena = arena };
    ln_status status = scene_verify(film, &f);
    if (status)
        fail_msg("%s", f.first);
    assert_ok(ln_ledger_open(film, false, scene_ops, &ledger));
    assert_ok(ln_ledger_proposals(ledger, NULL, &list, NULL));
    for (size_t i = 0; i < list.count; i++) {
        const ln_proposal *p = &list.item[i];
        assert_int_equal(p->id, i + 1);
        if (promised[p->id] == 2)
            assert_int_equal(p->verdict, LN_ACCEPTED);
        assert_float_equal(((dim *)p->settings)->level, p->verdict == LN_ACCEPTED ? -2 : -1, 0);
    }
    for (size_t id = list.count + 1; id < sizeof promised; id++)
        assert_int_equal(promised[id], 0);
    assert_int_equal(list.count % 2, 0); /* both of a list, or none */
    ln_ledger_close(&ledger);
    ln_arena_free(arena);
}

static void kill_one(const char *film, int round, long wait_us)
{
    int ends[2], how;
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (!child) {
        close(ends[0]);
        work(film, round, ends[1]);
    }
    close(ends[1]);
    nanosleep(&(struct timespec){ 0, wait_us * 1000 }, NULL);
    kill(child, SIGKILL);
    hear(ends[0]);
    close(ends[0]);
    assert_int_equal(waitpid(child, &how, 0), child);
    assert_true(WIFSIGNALED(how) && WTERMSIG(how) == SIGKILL);
}

static void a_hundred_kills(void **state)
{
    (void)state;
    srand(9);
    scene_write("street.mov", "street", 6);
    for (int round = 0; round < KILLS || (promises <= 100 && round < 10 * KILLS); round++) { /* a busy machine begins late */
        if (round % 10 == 0) { /* a new film now and then, for checking takes as long as the log is */
            scene_gone("film.lanterne");
            memset(promised, 0, sizeof promised);
        }
        kill_one("film.lanterne", round, rand() % 60000);
        if (promised[1])
            check("film.lanterne");
    }
    print_message("    %d kills, %lld acknowledged, all there\n", KILLS, (long long)promises);
    assert_true(promises > 100);
}

/* Killed while the film is made: the next program makes it, or finds it made. */
static void killed_at_birth(void **state)
{
    (void)state;
    memset(promised, 0, sizeof promised);
    for (int round = 0; round < 40; round++) {
        faults f;
        ln_ledger *ledger;
        kill_one("young.lanterne", round, 300 + round * 250);
        assert_ok(ln_ledger_open("young.lanterne", true, scene_ops, &ledger));
        ln_ledger_close(&ledger);
        assert_ok(scene_verify("young.lanterne", &f));
        scene_gone("young.lanterne");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(a_hundred_kills), cmocka_unit_test(killed_at_birth) };
    return cmocka_run_group_tests(tests, scene_enter, scene_leave);
}
