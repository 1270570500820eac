/* SPDX-License-Identifier: Apache-2.0 */
#include "synth.h"

#include <lanterne/job.h>

#include "base/arena.h"
#include "sound/finder.h"
#include "sounds/sounds.h"

enum { RATE = 32000, SECONDS = 24, FROM = 10 };
static float scene[RATE * SECONDS], quiet[RATE * SECONDS];
static ln_job job;

/* `quiet`, with a sound from the tenth second on. */
static ln_status lay(const char *family, double level, float *heard)
{
    static float made[RATE * (SECONDS - FROM)];
    ln_status status = ln_sound_make(ln_sound_find(family), 4321, RATE, SECONDS - FROM, made);
    double power = 0;
    for (int i = 0; i < RATE * (SECONDS - FROM); i++)
        power += (double)made[i] * (double)made[i] / (RATE * (SECONDS - FROM));
    memcpy(heard, quiet, sizeof quiet);
    for (int i = 0; i < RATE * (SECONDS - FROM); i++)
        heard[RATE * FROM + i] += (float)((double)made[i] * level / sqrt(power));
    return status;
}

/* A voice of sorts: words of falling pitch and unlike length, each with a puff of breath, over a faint hiss; in `scene` a helicopter from the tenth second on. */
static int make_scene(void **state)
{
    (void)state;
    sound s = sound_new(SECONDS, RATE);
    uint32_t seed = 7;
    add_noise(&s, 0.002, 5);
    for (double at = 0.3; at < SECONDS - 1;) {
        double length = 0.12 + 0.15 * fabs(random_one(&seed)), hz = 150 + 60 * random_one(&seed);
        add_tone(&s, at, at + length, hz, hz * (0.75 + 0.1 * random_one(&seed)), 20, 1, 0.1);
        for (int64_t i = (int64_t)((at + length) * RATE); i < (int64_t)((at + length + 0.06) * RATE); i++)
            s.sample[i] += (float)(0.02 * random_one(&seed));
        at += length + 0.1 + (random_one(&seed) > 0.3 ? 0.7 : 0);
    }
    memcpy(quiet, s.sample, sizeof quiet);
    free(s.sample);
    ln_status status = lay("helicopter", 0.06, scene);
    status = status ? status : ln_job_begin(&job);
    job.person = "Alice";
    return status;
}

static int drop_job(void **state)
{
    (void)state;
    ln_job_end(&job);
    return 0;
}

static ln_findings find(const float *heard, const ln_family *wanted, int year)
{
    ln_findings found = { .arena = job.arena };
    ln_clip *clip;
    assert_ok(ln_clip_of_sound(&heard, 1, RATE * SECONDS, RATE, 4096, &clip));
    job.year = year;
    assert_ok(ln_finder_find(clip, &job, wanted, 0.3, &found));
    ln_clip_close(&clip);
    return found;
}

/* A link that counts what is read through it. */
typedef struct counter {
    ln_clip clip;
    ln_clip *in;
    int64_t samples;
} counter;

static ln_status count_next(ln_clip *clip, ln_block **out)
{
    counter *c = (counter *)clip;
    ln_status status = ln_clip_next(c->in, out);
    c->samples += status ? 0 : (*out)->length;
    return status;
}

static ln_status count_seek(ln_clip *clip, int64_t at)
{
    return ln_clip_seek(((counter *)clip)->in, at);
}

/* Nobody but the example's words asks for a second look: 4 s and a block for each finding, the same for a last window that ends where the clip does. */
static void a_clip_is_read_once(void **state)
{
    (void)state;
    static const ln_clip_verbs verbs = { count_next, count_seek, NULL };
    enum { BLOCK = 4096, LOOK = 4 * RATE + 2 * BLOCK };
    const float *planes = scene;
    for (int64_t length = RATE * SECONDS - RATE; length <= RATE * SECONDS; length += RATE) {
        ln_findings found = { .arena = job.arena };
        ln_clip *clip;
        assert_ok(ln_clip_of_sound(&planes, 1, length, RATE, BLOCK, &clip));
        counter count = { .clip = { &verbs, clip->info }, .in = clip };
        job.year = 1895;
        assert_ok(ln_finder_find(&count.clip, &job, NULL, 0.3, &found));
        ln_clip_close(&clip);
        assert_true(found.count >= 1 && count.samples <= length + LOOK * (int64_t)(found.count + (length % (2 * RATE) ? 1 : 0)));
    }
}

static double from_of(const ln_span *span)
{
    return ln_seconds(span->from, span->base);
}

static double to_of(const ln_span *span)
{
    return ln_seconds(span->to, span->base);
}

static void what_comes_is_found_with_both_examples(void **state)
{
    (void)state;
    ln_findings found = find(scene, NULL, 1895);
    assert_true(found.count >= 1);
    const ln_finding *f = &found.item[found.count - 1];
    if (f->confidence < 0.5)
        fail_msg("%.2f: %s", f->confidence, f->reason);
    if (from_of(&f->span) < FROM - 4 || to_of(&f->span) < SECONDS - 0.1 || f->bed)
        fail_msg("%.2f to %.2f s, %.2f: %s", from_of(&f->span), to_of(&f->span), f->confidence, f->reason);
    assert_true(f->noise_count && f->keep_count);
    for (size_t i = 0; i < f->noise_count; i++)
        assert_true(from_of(&f->noise[i]) >= FROM - 1 && to_of(&f->noise[i]) <= SECONDS && to_of(&f->noise[i]) - from_of(&f->noise[i]) >= 0.1);
    for (size_t i = 0; i < f->keep_count; i++)
        assert_true(to_of(&f->keep[i]) <= FROM + 0.5);
    assert_non_null(strstr(f->reason, f->family->label));
}

/* By the course of its line, whatever the trees make of it; with the pauses as its example, and what was before it as what stays. */
static void a_siren_is_found_by_its_course(void **state)
{
    (void)state;
    static float heard[RATE * SECONDS];
    assert_ok(lay("siren-wail", 0.03, heard));
    ln_findings found = find(heard, NULL, 1895);
    assert_int_equal(found.count, 1);
    const ln_finding *f = &found.item[0];
    assert_string_equal(f->family->name, "siren-wail");
    assert_non_null(strstr(f->reason, "siren"));
    assert_true(f->confidence >= 0.75 && from_of(&f->span) >= FROM - 6 && to_of(&f->span) > SECONDS - 0.5);
    assert_true(f->noise_count && f->keep_count);
    assert_int_equal(find(heard, NULL, 1980).count, 0); /* heard by then */
    assert_true(find(heard, ln_finder_family("electronic siren"), 1980).count >= 1);
}

/* Softer than the voice, it is "road traffic" and no more for whoever does not hear what the rest of the clip sounds like. */
static void a_name_is_held_against_the_rest(void **state)
{
    (void)state;
    static float heard[RATE * SECONDS];
    static const double levels[] = { 0.03, 0.05, 0.07 };
    const char *label = ln_family_find("dense-traffic")->label;
    for (size_t i = 0; i < COUNT(levels); i++) {
        assert_ok(lay("dense-traffic", levels[i], heard));
        ln_findings found = find(heard, NULL, 1895);
        assert_true(found.count >= 1);
        const ln_finding *f = &found.item[found.count - 1];
        if (strcmp(f->family->name, "dense-traffic") || strncmp(f->reason, label, strlen(label)))
            fail_msg("at %.2f: %s", levels[i], f->reason);
    }
}

/* Even of an event that is hardly one: what goes and what stays are shown in different places. */
static void the_two_examples_lie_apart(void **state)
{
    (void)state;
    enum { SHORT = 8 };
    const float *heard[] = { scene, quiet, quiet + 8 * RATE };
    for (size_t i = 0; i < sizeof heard / sizeof *heard; i++) {
        ln_findings found = { .arena = job.arena };
        ln_clip *clip;
        assert_ok(ln_clip_of_sound(&heard[i], 1, i ? RATE * SHORT : RATE * SECONDS, RATE, 4096, &clip));
        job.year = 1895;
        assert_ok(ln_finder_find(clip, &job, NULL, 0, &found));
        ln_clip_close(&clip);
        assert_true(found.count >= 1);
        for (size_t n = 0; n < found.count; n++) {
            const bool known = found.item[n].bed || found.item[n].keep_count; /* what stays, or at least much of what goes */
            assert_true(found.item[n].floor_db < 0 && (known ? found.item[n].floor_db < -15 : found.item[n].floor_db > -15));
            for (size_t a = 0; a < found.item[n].noise_count; a++)
                for (size_t k = 0; k < found.item[n].keep_count; k++)
                    assert_true(to_of(&found.item[n].noise[a]) <= from_of(&found.item[n].keep[k]) || to_of(&found.item[n].keep[k]) <= from_of(&found.item[n].noise[a]));
        }
    }
}

/* What an editor left empty is the stillest of all pauses, and shows nothing. */
static void silence_is_no_example(void **state)
{
    (void)state;
    static const double empty[][2] = { { 3, 4.5 }, { 8.2, 9 }, { 15, 15.7 }, { 19.3, 20 } };
    static float heard[RATE * SECONDS];
    memcpy(heard, scene, sizeof heard);
    for (size_t i = 0; i < COUNT(empty); i++)
        memset(heard + (int)(empty[i][0] * RATE), 0, (size_t)((empty[i][1] - empty[i][0]) * RATE) * sizeof *heard);
    ln_findings found = find(heard, NULL, 1895);
    assert_true(found.count >= 1);
    for (size_t n = 0; n < found.count; n++) {
        const ln_finding *f = &found.item[n];
        assert_true(f->noise_count > 0);
        for (size_t i = 0; i < f->noise_count + f->keep_count; i++) {
            const ln_span *span = i < f->noise_count ? &f->noise[i] : &f->keep[i - f->noise_count];
            for (size_t e = 0; e < COUNT(empty); e++)
                if (fmin(to_of(span), empty[e][1]) - fmax(from_of(span), empty[e][0]) > 0.05)
                    fail_msg("shown at %.2f to %.2f s", from_of(span), to_of(span));
        }
    }
}

static void what_a_year_had_heard_stays(void **state)
{
    (void)state;
    assert_int_equal(find(quiet, NULL, 1895).count, 0);
    ln_findings found = find(scene, NULL, 2020);
    for (size_t i = 0; i < found.count; i++)
        assert_true(found.item[i].confidence < 0.3 + 1e-9);
}

static void a_family_is_found_by_its_name(void **state)
{
    (void)state;
    assert_ptr_equal(ln_finder_family("hélicoptère"), ln_family_find("helicopter"));
    assert_ptr_equal(ln_finder_family("Motor Cycle"), ln_family_find("motor-cycle"));
    assert_null(ln_finder_family("bells")); /* of the period: nobody looks for them */
    assert_null(ln_finder_family("thing"));
    const ln_family *all[LN_FINDER_FAMILIES];
    size_t count;
    assert_ok(ln_finder_families(all, &count));
    assert_true(count > 10);
    ln_findings found = find(scene, ln_family_find("helicopter"), 0);
    assert_true(found.count >= 1 && found.item[found.count - 1].confidence > 0.3);
    for (size_t i = 0; i < found.count; i++)
        assert_string_equal(found.item[i].family->name, "helicopter");
}

/* A short clip that is heard as a whole is proposed with half of what is asked for, but not under a name that somebody gave: there it would be another sound than the one that is meant. */
static void a_name_is_taken_at_its_word(void **state)
{
    (void)state;
    const ln_family *all[LN_FINDER_FAMILIES];
    const float *rotor = scene + RATE * (FROM + 2);
    size_t count, named = 0;
    job.year = 0;
    assert_ok(ln_finder_families(all, &count));
    for (size_t i = 0; i < count; i++) {
        ln_findings found = { .arena = job.arena };
        ln_clip *clip;
        assert_ok(ln_clip_of_sound(&rotor, 1, RATE * 9, RATE, 4096, &clip));
        assert_ok(ln_finder_find(clip, &job, all[i], 0.3, &found));
        ln_clip_close(&clip);
        for (size_t k = 0; k < found.count; k++)
            assert_true(found.item[k].confidence >= 0.3);
        named += found.count;
    }
    assert_true(named > 0);
}

/* Nothing, next to nothing, and no numbers. */
static void poor_sound_is_no_fault(void **state)
{
    (void)state;
    static float nothing[RATE * SECONDS];
    assert_int_equal(find(nothing, NULL, 1895).count, 0);
    for (int i = 0; i < RATE * SECONDS; i++)
        nothing[i] = i % 3 ? NAN : INFINITY;
    assert_int_equal(find(nothing, NULL, 1895).count, 0);
    ln_findings found = { .arena = job.arena };
    const float *one = scene;
    ln_clip *clip;
    assert_ok(ln_clip_of_sound(&one, 1, 1, RATE, 4096, &clip));
    assert_ok(ln_finder_find(clip, &job, NULL, 0.3, &found));
    assert_int_equal(found.count, 0);
    ln_clip_close(&clip);
}

static void a_job_that_is_stopped_ends(void **state)
{
    (void)state;
    ln_findings found = { .arena = job.arena };
    const float *planes = scene;
    ln_clip *clip;
    assert_ok(ln_clip_of_sound(&planes, 1, RATE * SECONDS, RATE, 4096, &clip));
    atomic_store(&job.stop, true);
    assert_int_equal(ln_finder_find(clip, &job, NULL, 0.3, &found), LN_ECANCELLED);
    atomic_store(&job.stop, false);
    ln_clip_close(&clip);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_comes_is_found_with_both_examples), cmocka_unit_test(the_two_examples_lie_apart), cmocka_unit_test(what_a_year_had_heard_stays), cmocka_unit_test(a_family_is_found_by_its_name),
        cmocka_unit_test(poor_sound_is_no_fault),                 cmocka_unit_test(a_job_that_is_stopped_ends),   cmocka_unit_test(a_clip_is_read_once),                    cmocka_unit_test(a_name_is_held_against_the_rest),
        cmocka_unit_test(silence_is_no_example),                  cmocka_unit_test(a_name_is_taken_at_its_word), cmocka_unit_test(a_siren_is_found_by_its_course),
    };
    return cmocka_run_group_tests(tests, make_scene, drop_job);
}
