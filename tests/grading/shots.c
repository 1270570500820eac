/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <math.h>

#include <lanterne/job.h>

#include "frames.h"
#include "grading/shots.h"

enum { WIDTH = 64, HEIGHT = 40, PICTURES = 160 };

/* A place: waves of its own in each colour, seen from (x,y). */
static double place(int which, int colour, double x, double y)
{
    double sum = 0.5;
    for (int wave = 1; wave <= 5; wave++) {
        double angle = 1.7 * which + 2.3 * wave + 0.4 * colour, length = 0.06 + 0.035 * ((which + 3 * wave) % 7);
        sum += 0.13 * sin(length * (x * cos(angle) + y * sin(angle)) + 5 * which + wave);
    }
    return sum;
}

typedef struct moment {
    double part[3];   /* how much of places 0, 1, 2 */
    double x, y;      /* where the camera looks */
    double light;     /* times this */
    double added;     /* and this */
} moment;

static ln_block *shoot(const moment *m)
{
    static const ln_pixels rgb = { .model = LN_RGB, .depth = 8, .full = true };
    static const int colour_of[3] = { 1, 2, 0 };
    ln_block *b = NULL;
    assert_ok(ln_block_picture(&rgb, WIDTH, HEIGHT, NULL, &b));
    for (int p = 0; p < 3; p++)
        for (int y = 0; y < HEIGHT; y++)
            for (int x = 0; x < WIDTH; x++) {
                double sum = m->added;
                for (int k = 0; k < 3; k++)
                    if (m->part[k] > 0)
                        sum += m->light * m->part[k] * place(k, colour_of[p], x + m->x, y + m->y);
                sum += 0.01 * rand() / RAND_MAX; /* grain */
                frames_put(b, p, x, y, (unsigned)(255 * fmin(fmax(sum, 0), 1)), 0);
            }
    return b;
}

static ln_shots find(const moment *film, int count, ln_job *job)
{
    ln_block *picture[PICTURES];
    ln_shots shots;
    for (int i = 0; i < count; i++) {
        picture[i] = shoot(&film[i]);
        picture[i]->at = i;
        picture[i]->length = 1;
    }
    ln_clip *clip = frames_clip_of(picture, count);
    assert_ok(ln_job_begin(job));
    ln_status status = ln_shots_find(clip, job, &shots);
    ln_clip_close(&clip);
    for (int i = 0; i < count; i++)
        ln_block_unref(&picture[i]);
    assert_ok(status);
    int64_t pictures = 0;
    for (size_t i = 0; i < shots.count; i++) {
        assert_int_equal(shots.shot[i].from, i ? shots.shot[i - 1].to : 0);
        pictures += shots.shot[i].pictures;
    }
    assert_int_equal(pictures, count);
    assert_int_equal(shots.shot[shots.count - 1].to, count);
    return shots;
}

/* A hand-held look at one place. */
static void hold(moment *film, int from, int to, int which)
{
    for (int i = from; i < to; i++) {
        film[i] = (moment){ .light = 1, .x = 1.5 * sin(0.3 * i), .y = sin(0.41 * i) };
        film[i].part[which] = 1;
    }
}

static void hard_cuts_are_found_to_the_picture(void **state)
{
    (void)state;
    moment film[PICTURES];
    ln_job job;
    hold(film, 0, 41, 0);
    hold(film, 41, 60, 1);
    hold(film, 60, 160, 2);
    ln_shots shots = find(film, 160, &job);
    assert_int_equal(shots.count, 3);
    assert_int_equal(shots.shot[1].from, 41);
    assert_int_equal(shots.shot[2].from, 60);
    assert_int_equal(shots.shot[1].pictures, 19);
    ln_job_end(&job);
}

static void a_flash_is_no_cut(void **state)
{
    (void)state;
    for (int length = 1; length <= 3; length++) {
        moment film[PICTURES];
        ln_job job;
        hold(film, 0, 80, 0);
        for (int i = 40; i < 40 + length; i++)
            film[i].added = 0.4;
        ln_shots shots = find(film, 80, &job);
        assert_int_equal(shots.count, 1);
        ln_job_end(&job);
    }
}

static void a_fast_pan_is_no_cut(void **state)
{
    (void)state;
    moment film[PICTURES];
    ln_job job;
    hold(film, 0, 80, 0);
    for (int i = 0; i < 80; i++)
        film[i].x = i < 30 ? 0 : i < 50 ? 5 * (i - 30) : 100; /* a picture's width in half a second */
    ln_shots shots = find(film, 80, &job);
    assert_int_equal(shots.count, 1);
    ln_job_end(&job);
}

static void a_slow_light_is_no_cut(void **state)
{
    (void)state;
    moment film[PICTURES];
    ln_job job;
    hold(film, 0, 100, 0);
    for (int i = 0; i < 100; i++)
        film[i].light = i < 40 ? 0.4 : i < 60 ? 0.4 + 0.03 * (i - 40) : 1;
    ln_shots shots = find(film, 100, &job);
    assert_int_equal(shots.count, 1);
    ln_job_end(&job);
}

static void a_dissolve_is_one_boundary_near_its_middle(void **state)
{
    (void)state;
    for (int length = 12; length <= 48; length += 12) {
        moment film[PICTURES];
        ln_job job;
        hold(film, 0, 60, 0);
        hold(film, 60, 150, 1);
        for (int i = 60; i < 60 + length; i++) {
            film[i].part[1] = (double)(i - 60) / length;
            film[i].part[0] = 1 - film[i].part[1];
        }
        ln_shots shots = find(film, 150, &job);
        assert_int_equal(shots.count, 2);
        assert_true(shots.shot[1].dissolved);
        assert_in_range(shots.shot[1].from, 60 + length / 2 - 6, 60 + length / 2 + 6); /* a quarter of a second is not seen in the middle of a dissolve */
        ln_job_end(&job);
    }
}

static void a_fade_ends_its_shot_in_the_black(void **state)
{
    (void)state;
    moment film[PICTURES];
    ln_job job;
    hold(film, 0, 60, 0);
    hold(film, 60, 120, 1);
    for (int i = 0; i < 120; i++)
        film[i].light = i < 40 ? 1 : i < 55 ? (55 - i) / 15.0 : i < 65 ? 0 : i < 80 ? (i - 65) / 15.0 : 1;
    ln_shots shots = find(film, 120, &job);
    assert_int_equal(shots.count, 2);
    assert_in_range(shots.shot[1].from, 53, 65);
    ln_job_end(&job);
}

static void one_picture_is_one_shot(void **state)
{
    (void)state;
    moment film[PICTURES];
    ln_job job;
    hold(film, 0, 1, 0);
    ln_shots shots = find(film, 1, &job);
    assert_int_equal(shots.count, 1);
    assert_int_equal(shots.shot[0].pictures, 1);
    ln_job_end(&job);
}

static void a_job_that_is_stopped_ends(void **state)
{
    (void)state;
    moment film[2];
    ln_job job;
    ln_shots shots;
    hold(film, 0, 2, 0);
    ln_block *picture[1] = { shoot(film) };
    ln_clip *clip = frames_clip_of(picture, 1);
    assert_ok(ln_job_begin(&job));
    atomic_store(&job.stop, true);
    ln_status status = ln_shots_find(clip, &job, &shots);
    ln_clip_close(&clip);
    ln_block_unref(&picture[0]);
    assert_int_equal(status, LN_ECANCELLED);
    ln_job_end(&job);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hard_cuts_are_found_to_the_picture), cmocka_unit_test(a_flash_is_no_cut),
        cmocka_unit_test(a_fast_pan_is_no_cut),               cmocka_unit_test(a_slow_light_is_no_cut),
        cmocka_unit_test(a_dissolve_is_one_boundary_near_its_middle), cmocka_unit_test(a_fade_ends_its_shot_in_the_black),
        cmocka_unit_test(one_picture_is_one_shot),            cmocka_unit_test(a_job_that_is_stopped_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
