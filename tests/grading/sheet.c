/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <cairo.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "frames.h"
#include "grading/sheet.h"

static char folder[] = "/tmp/lanterne-sheet-XXXXXX";
static char path[64], part[72];
static ln_block *picture;

static int begin(void **state)
{
    (void)state;
    const ln_pixels p = { .model = LN_YUV, .depth = 8, .matrix = 1, .shift_x = 1, .shift_y = 1, .siting = -1 };
    picture = frames_noise(&p, 61, 35, 0.2, 0.8);
    if (!mkdtemp(folder))
        return 1;
    snprintf(path, sizeof path, "%s/sheet.png", folder);
    snprintf(part, sizeof part, "%s.part", path);
    return 0;
}

static int end(void **state)
{
    (void)state;
    ln_block_unref(&picture);
    unlink(path);
    return rmdir(folder); /* nothing else was left there */
}

static void size_of(int *width, int *height)
{
    cairo_surface_t *s = cairo_image_surface_create_from_png(path);
    assert_int_equal(cairo_surface_status(s), CAIRO_STATUS_SUCCESS);
    *width = cairo_image_surface_get_width(s);
    *height = cairo_image_surface_get_height(s);
    cairo_surface_destroy(s);
}

static void a_sheet_shows_what_the_year_had(void **state)
{
    (void)state;
    int all[2], few[2];
    assert_ok(ln_sheet_draw(picture, 0, path));
    size_of(&all[0], &all[1]);
    assert_ok(ln_sheet_draw(picture, 1950, path)); /* panchromatic, Dufaycolor, Technicolor IV, and the picture itself: one row of four */
    size_of(&few[0], &few[1]);
    assert_true(few[0] < all[0] && few[1] * 4 < all[1]);
    assert_int_not_equal(access(part, F_OK), 0);
}

static void what_cannot_be_drawn_leaves_what_was_there(void **state)
{
    (void)state;
    int before[2], after[2];
    size_of(&before[0], &before[1]);
    assert_int_equal(ln_sheet_draw(picture, 1880, path), LN_ESETTING);
    assert_non_null(strstr(ln_why(), "no film colour"));
    assert_int_equal(ln_sheet_draw(picture, 0, "sheet.jpg"), LN_ESETTING);
    assert_non_null(strstr(ln_why(), ".png"));
    assert_int_equal(ln_sheet_draw(picture, 0, "/nowhere/at/all/sheet.png"), LN_EWRITE);
    /* No file may grow beyond a few bytes: to whoever writes it is a disk that is full. */
    struct rlimit limit;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    setrlimit(RLIMIT_FSIZE, &(struct rlimit){ 64, limit.rlim_max });
    ln_status full = ln_sheet_draw(picture, 0, path);
    setrlimit(RLIMIT_FSIZE, &limit);
    signal(SIGXFSZ, SIG_DFL);
    assert_int_equal(full, LN_EFULL);
    assert_int_not_equal(access(part, F_OK), 0);
    size_of(&after[0], &after[1]);
    assert_memory_equal(before, after, sizeof before);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(a_sheet_shows_what_the_year_had), cmocka_unit_test(what_cannot_be_drawn_leaves_what_was_there) };
    return cmocka_run_group_tests(tests, begin, end);
}
