/* SPDX-License-Identifier: Apache-2.0 */
/* Megapixels a second of one core through a 33x33x33 lattice, beside FFmpeg's lut3d in the same run. Pictures are a slow gradient under fine noise, as real ones are. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "grading/cdl.h"
#include "grading/cube.h"
#include "grading/picture.h"

enum { WIDTH = 1920, HEIGHT = 1080, SIZE = 33, TURNS = 5, PEER_PICTURES = 40 };

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void grade_cube(const void *cube, float *red, float *green, float *blue, int count)
{
    ln_cube_rows(cube, red, green, blue, count);
}

static void grade_cdl(const void *cdl, float *red, float *green, float *blue, int count)
{
    ln_cdl_rows(cdl, red, green, blue, count);
}

static void write_look(const char *path)
{
    FILE *file = fopen(path, "w");
    if (!file)
        exit(1);
    fprintf(file, "LUT_3D_SIZE %d\n", SIZE);
    for (int i = 0; i < SIZE * SIZE * SIZE; i++) {
        double r = (double)(i % SIZE) / (SIZE - 1), g = (double)(i / SIZE % SIZE) / (SIZE - 1), b = (double)(i / SIZE / SIZE) / (SIZE - 1);
        fprintf(file, "%.6f %.6f %.6f\n", 0.9 * r * r + 0.1 * g, 0.8 * g + 0.1 * r * b, 0.7 * b + 0.2 * g);
    }
    fclose(file);
}

static ln_block *scene(const ln_pixels *pixels)
{
    ln_block *b;
    if (ln_block_picture(pixels, WIDTH, HEIGHT, NULL, &b))
        exit(1);
    for (int p = 0; p < ln_plane_count(pixels); p++)
        for (int y = 0; y < ln_plane_height(b, p); y++)
            for (int x = 0; x < ln_plane_width(b, p); x++) {
                uint8_t *row = b->plane[p] + b->stride[p] * y;
                double share = 0.2 + 0.5 * x / WIDTH * (p ? 0.6 : 1) + 0.2 * y / HEIGHT + 0.02 * rand() / RAND_MAX;
                if (pixels->real)
                    ((float *)(void *)row)[x] = (float)share;
                else if (pixels->depth > 8)
                    ((uint16_t *)(void *)row)[x] = (uint16_t)(share * ((1 << pixels->depth) - 1));
                else
                    row[x] = (uint8_t)(share * 255);
            }
    return b;
}

static double own_speed(const ln_pixels *pixels, const ln_grade *grade, int turns)
{
    ln_pool *pool = ln_pool_new(1);
    ln_block *in = scene(pixels), *out;
    double best = 0;
    for (int turn = 0; turn <= TURNS; turn++) {
        double start = seconds();
        for (int i = 0; i < turns; i++) {
            if (ln_picture_grade(in, grade, 1, true, pool, &out))
                exit(1);
            ln_block_unref(&out);
        }
        double speed = 1e-6 * WIDTH * HEIGHT * turns / (seconds() - start);
        best = turn && speed > best ? speed : best; /* the first warms up */
    }
    ln_block_unref(&in);
    ln_pool_free(pool);
    return best;
}

/* User time that the ffmpeg program spends on `filter`, less what it spends without it. */
static double peer_time(const char *format, const char *filter)
{
    char command[600], line[200];
    snprintf(command, sizeof command,
             "ffmpeg -v info -benchmark -nostdin -threads 1 -filter_threads 1 -f lavfi -i testsrc2=size=%dx%d:duration=1:rate=1,format=%s,loop=loop=%d:size=1 %s%s -f null - 2>&1",
             WIDTH, HEIGHT, format, PEER_PICTURES - 1, *filter ? "-vf " : "", filter);
    FILE *pipe = popen(command, "r");
    double time = 0;
    while (pipe && fgets(line, sizeof line, pipe)) {
        const char *at = strstr(line, "bench: utime=");
        if (at)
            time = strtod(at + strlen("bench: utime="), NULL);
    }
    if (pipe)
        pclose(pipe);
    return time;
}

static double peer_speed(const char *format, const char *look)
{
    char filter[200];
    snprintf(filter, sizeof filter, "lut3d=file=%s:interp=tetrahedral,format=%s", look, format);
    double with = peer_time(format, filter), without = peer_time(format, "");
    return with > without ? 1e-6 * WIDTH * HEIGHT * PEER_PICTURES / (with - without) : 0;
}

int main(void)
{
    static const struct {
        const char *name, *peer;
        ln_pixels pixels;
    } kinds[] = { { "float R'G'B'", "gbrpf32le", { .model = LN_RGB, .depth = 32, .real = true, .full = true } },
                  { "8-bit R'G'B'", "gbrp", { .model = LN_RGB, .depth = 8, .full = true } },
                  { "8-bit 4:2:0", "yuv420p", { .model = LN_YUV, .depth = 8, .matrix = 1, .shift_x = 1, .shift_y = 1 } },
                  { "10-bit 4:2:2", "yuv422p10le", { .model = LN_YUV, .depth = 10, .matrix = 1, .shift_x = 1 } } };
    char folder[] = "/tmp/lanterne-bench-XXXXXX", look[60];
    if (!mkdtemp(folder))
        return 1;
    snprintf(look, sizeof look, "%s/look.cube", folder);
    write_look(look);
    ln_cube *cube;
    FILE *file = fopen(look, "rb");
    if (!file || ln_cube_read(file, look, &cube))
        return 1;
    fclose(file);
    ln_cdl cdl;
    ln_settings_standard(&ln_op_cdl.table, &cdl);
    cdl.slope[0] = 1.1;
    cdl.power[0] = cdl.power[1] = cdl.power[2] = 1.2;
    cdl.saturation = 0.7;
    const ln_grade by_cube = { grade_cube, cube }, by_cdl = { grade_cdl, &cdl };
    printf("%dx%d, one core, Mpx/s\n%-16s%14s%14s%22s\n", WIDTH, HEIGHT, "", "lut 33^3", "cdl", "ffmpeg lut3d 33^3");
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        printf("%-16s%14.0f%14.0f%22.0f\n", kinds[i].name, own_speed(&kinds[i].pixels, &by_cube, 4), own_speed(&kinds[i].pixels, &by_cdl, 4), peer_speed(kinds[i].peer, look));
    ln_cube_free(cube);
    return unlink(look) || rmdir(folder);
}
