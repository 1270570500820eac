/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include "frames.h"
#include "grading/planerows.h"

enum { WIDTH = 61, HEIGHT = 37, MOST = 64 };

typedef struct reading {
    ln_plane_rows rows;
    ln_plane_reader reader;
    float *memory;
} reading;

static reading begin_reading(const ln_block *picture)
{
    reading r = { .rows = ln_plane_rows_of(picture) };
    r.memory = calloc(LN_PLANE_READER_LINES * ln_plane_rows_line(&r.rows), sizeof(float));
    assert_non_null(r.memory);
    r.reader = ln_plane_reader_on(&r.rows, r.memory);
    return r;
}

static ln_pixels subsampled(int shift, int siting)
{
    return (ln_pixels){ .model = LN_YUV, .depth = 10, .shift_x = shift % 3, .shift_y = shift / 3, .matrix = 1, .siting = siting };
}

/* Kept rows do not show: any order gives what a new reader gives. */
static void rows_come_in_any_order(void **state)
{
    (void)state;
    for (int shift = 0; shift < 9; shift++)
        for (int siting = -1; siting < 6; siting++) {
            const ln_pixels p = subsampled(shift, siting);
            ln_block *picture = frames_noise(&p, WIDTH, HEIGHT, 0, 1);
            reading r = begin_reading(picture);
            for (int i = 0; i < 50; i++) {
                const int y = rand() % r.rows.height, plane = rand() % 3;
                float row[MOST], fresh[MOST];
                reading other = begin_reading(picture);
                ln_plane_row(&r.rows, &r.reader, plane, y, row);
                ln_plane_row(&r.rows, &other.reader, plane, y, fresh);
                assert_memory_equal(row, fresh, (size_t)r.rows.width * sizeof *row);
                free(other.memory);
            }
            free(r.memory);
            ln_block_unref(&picture);
        }
}

/* A slope stays one: linear filters put chroma where its siting says, at left of luma columns or between them. Away from the edges, where samples are repeated. */
static void chroma_is_where_its_siting_says(void **state)
{
    (void)state;
    for (int siting = 0; siting < 6; siting++) {
        const ln_pixels p = subsampled(4, siting); /* 4:2:0 */
        const double left = siting % 2 ? 0.5 : 0, top = siting < 2 ? 0.5 : siting < 4 ? 0 : 1;
        ln_block *picture = frames_noise(&p, WIDTH, HEIGHT, 0.5, 0.5);
        for (int y = 0; y < ln_plane_height(picture, 1); y++)
            for (int x = 0; x < ln_plane_width(picture, 1); x++)
                frames_put(picture, 1, x, y, (unsigned)(100 + 8 * x + 16 * y), 0);
        reading r = begin_reading(picture);
        for (int y = 4; y < HEIGHT - 4; y++) {
            float row[MOST];
            ln_plane_row(&r.rows, &r.reader, 1, y, row);
            for (int x = 4; x < WIDTH - 4; x++) /* quarters of whole numbers: exact */
                assert_true(row[x] == (float)(100 + 8 * (x - left) / 2 + 16 * (y - top) / 2));
        }
        free(r.memory);
        ln_block_unref(&picture);
    }
}

static void the_end_of_a_picture_is_repeated(void **state)
{
    (void)state;
    const ln_pixels p = subsampled(4, 0);
    ln_block *picture = frames_noise(&p, WIDTH, HEIGHT, 0, 1);
    reading r = begin_reading(picture);
    float last[MOST], after[MOST];
    assert_int_equal(r.rows.width, WIDTH + 1);
    assert_int_equal(r.rows.height, HEIGHT + 1);
    ln_plane_row(&r.rows, &r.reader, 0, HEIGHT - 1, last);
    ln_plane_row(&r.rows, &r.reader, 0, HEIGHT, after);
    assert_memory_equal(last, after, (WIDTH + 1) * sizeof *last);
    assert_true(last[WIDTH] == last[WIDTH - 1]);
    free(r.memory);
    ln_block_unref(&picture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_come_in_any_order),
        cmocka_unit_test(chroma_is_where_its_siting_says),
        cmocka_unit_test(the_end_of_a_picture_is_repeated),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
