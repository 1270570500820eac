/* SPDX-License-Identifier: Apache-2.0 */
/* Megapixels a second of one core through a lattice of 33^3 and of 65^3, from pictures to pictures, beside FFmpeg's lut3d and OpenColorIO in the same run. Pictures are a slow
 * gradient under fine noise, as real ones are. All times are processor time, ours and theirs take turns, and the best of each counts: so a busy machine disturbs little. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "grading/cdl.h"
#include "grading/lutread.h"
#include "grading/lutwrite.h"
#include "grading/picture.h"

enum { WIDTH = 1920, HEIGHT = 1080, TURNS = 5, PICTURES = 4, PEER_PICTURES = 30 };

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void warm(const void *what, float *red, float *green, float *blue, int count)
{
    (void)what;
    for (int i = 0; i < count; i++) {
        float r = red[i], g = green[i], b = blue[i];
        red[i] = 0.9f * r * r + 0.1f * g;
        green[i] = 0.8f * g + 0.1f * r * b;
        blue[i] = 0.7f * b + 0.2f * g;
    }
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

/* Of a few pictures, in megapixels a second. */
static double own_speed(ln_block *in, const ln_grade *grade, ln_pool *pool)
{
    double start = seconds();
    for (int i = 0; i < PICTURES; i++) {
        ln_block *out;
        if (ln_picture_grade(in, grade, 1, true, pool, &out))
            exit(1);
        ln_block_unref(&out);
    }
    return 1e-6 * WIDTH * HEIGHT * PICTURES / (seconds() - start);
}

/* Processor time, its own and the system's, that the ffmpeg program spends on PEER_PICTURES through `filter`. Its filters take the pictures they fill from a pool. */
static double peer_time(const char *format, const char *filter)
{
    char command[600], line[200];
    double user = 0, kernel = 0;
    snprintf(command, sizeof command,
             "ffmpeg -v info -benchmark -nostdin -threads 1 -filter_threads 1 -f lavfi -i testsrc2=size=%dx%d:duration=1:rate=1,format=%s,loop=loop=%d:size=1 %s%s -f null - 2>&1",
             WIDTH, HEIGHT, format, PEER_PICTURES - 1, *filter ? "-vf " : "", filter);
    FILE *pipe = popen(command, "r");
    bool found = false;
    while (pipe && fgets(line, sizeof line, pipe))
        found |= sscanf(line, "bench: utime=%lfs stime=%lfs", &user, &kernel) == 2;
    if (pipe)
        pclose(pipe);
    return found ? user + kernel : 0;
}

static double peer_speed(const char *format, const char *look)
{
    char filter[200];
    snprintf(filter, sizeof filter, "lut3d=file=%s:interp=tetrahedral,format=%s", look, format);
    double with = peer_time(format, filter), without = peer_time(format, "");
    return with > without ? 1e-6 * WIDTH * HEIGHT * PEER_PICTURES / (with - without) : 0;
}

/* 0 when it is not there; what lacks is then on the standard error. */
static double ocio_speed(const char *look)
{
    char command[400], line[100] = "";
    snprintf(command, sizeof command, "PATH=/usr/bin:$PATH python3 %s %s %d %d %d", OCIO_SCRIPT, look, WIDTH, HEIGHT, TURNS);
    FILE *pipe = popen(command, "r");
    if (pipe && !fgets(line, sizeof line, pipe))
        line[0] = 0;
    if (pipe)
        pclose(pipe);
    return strtod(line, NULL);
}

static void bench_ocio(const char *const looks[2])
{
    const double small = ocio_speed(looks[0]), large = small > 0 ? ocio_speed(looks[1]) : 0;
    if (small > 0)
        printf("%-16s%16.0f%24.0f  (float R'G'B'A)\n", "OpenColorIO", small, large);
    else
        printf("OpenColorIO is left out\n");
}

static double larger(double a, double b)
{
    return a > b ? a : b;
}

typedef struct kind {
    const char *name, *peer;
    ln_pixels pixels;
} kind;

static void bench_kind(const kind *k, const char *const looks[2], const ln_grade grades[3], ln_pool *pool)
{
    ln_block *in = scene(&k->pixels);
    double own[3] = { 0 }, peer[2] = { 0 };
    for (int turn = 0; turn <= TURNS; turn++)
        for (int l = 0; l < 3; l++)
            own[l] = larger(own[l], own_speed(in, &grades[l], pool));
    for (int turn = 0; turn < 2; turn++)
        for (int l = 0; l < 2; l++)
            peer[l] = larger(peer[l], peer_speed(k->peer, looks[l]));
    for (int turn = 0; turn <= TURNS; turn++)
        for (int l = 0; l < 3; l++)
            own[l] = larger(own[l], own_speed(in, &grades[l], pool));
    printf("%-16s", k->name);
    for (int l = 0; l < 2; l++)
        printf("%8.0f%8.0f%7.2fx", own[l], peer[l], peer[l] > 0 ? own[l] / peer[l] : 0);
    printf("%9.2f%9.0f\n", 1e-3 * WIDTH * HEIGHT / own[0], own[2]);
    fflush(stdout);
    ln_block_unref(&in);
}

static ln_chain *read_look(const char *path)
{
    ln_chain *chain;
    FILE *file = fopen(path, "rb");
    if (!file || ln_lut_read(file, path, NULL, &chain)) {
        fprintf(stderr, "%s: %s\n", path, ln_why());
        exit(1);
    }
    fclose(file);
    return chain;
}

/* A matrix, curves and a lattice: what a camera's look often is. */
static ln_chain *long_chain(const char *lattice)
{
    ln_chain *chain = ln_chain_new(), *more = read_look(lattice);
    const ln_affine matrix = { { { 0.9, 0.1, 0, 0 }, { 0, 1, 0, 0 }, { 0, 0.1, 0.9, 0 } } };
    ln_curves *curves = ln_curves_new(1024, false);
    if (!chain || !curves)
        exit(1);
    for (int i = 0; i < 3 * 1024; i++)
        curves->value[i] = (float)(i % 1024) / 1023;
    if (ln_chain_matrix(chain, &matrix) || ln_chain_curves(chain, curves) || ln_chain_join(chain, more))
        exit(1);
    ln_chain_free(more);
    return chain;
}

int main(int count, char **words)
{
    static const kind kinds[] = {
        { "float R'G'B'", "gbrpf32le", { .model = LN_RGB, .depth = 32, .real = true, .full = true } },
        { "8-bit R'G'B'", "gbrp", { .model = LN_RGB, .depth = 8, .full = true } },
        { "16-bit R'G'B'", "gbrp16le", { .model = LN_RGB, .depth = 16, .full = true } },
        { "8-bit 4:2:0", "yuv420p", { .model = LN_YUV, .depth = 8, .matrix = 1, .shift_x = 1, .shift_y = 1 } },
        { "10-bit 4:2:0", "yuv420p10le", { .model = LN_YUV, .depth = 10, .matrix = 1, .shift_x = 1, .shift_y = 1 } },
        { "10-bit 4:2:2", "yuv422p10le", { .model = LN_YUV, .depth = 10, .matrix = 1, .shift_x = 1 } },
        { "12-bit 4:4:4", "yuv444p12le", { .model = LN_YUV, .depth = 12, .matrix = 1 } },
        { "16-bit 4:4:4", "yuv444p16le", { .model = LN_YUV, .depth = 16, .matrix = 1 } },
    };
    char folder[] = "/tmp/lanterne-bench-XXXXXX", paths[2][60];
    const char *const looks[2] = { paths[0], paths[1] };
    const ln_grade look = { warm, NULL };
    if (!mkdtemp(folder))
        return 1;
    for (int l = 0; l < 2; l++) {
        snprintf(paths[l], sizeof paths[l], "%s/%d.cube", folder, l ? 65 : 33);
        if (ln_lut_write(paths[l], &look, NULL, l ? 65 : 33, "bench"))
            return 1;
    }
    ln_chain *chains[3] = { read_look(paths[0]), read_look(paths[1]), long_chain(paths[0]) };
    const ln_grade grades[3] = { ln_chain_grade(chains[0]), ln_chain_grade(chains[1]), ln_chain_grade(chains[2]) };
    ln_pool *pool = ln_pool_new(1);
    printf("%dx%d, one core, Mpx/s; the ratio is to FFmpeg's lut3d\n%-16s%8s%8s%8s%8s%8s%8s%9s%9s\n", WIDTH, HEIGHT, "", "33^3", "ffmpeg", "", "65^3", "ffmpeg", "", "33, ms", "1D+3D");
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (count < 2 || strstr(kinds[i].name, words[1]))
            bench_kind(&kinds[i], looks, grades, pool);
    bench_ocio(looks);
    ln_pool_free(pool);
    for (int l = 0; l < 3; l++)
        ln_chain_free(chains[l]);
    return unlink(paths[0]) || unlink(paths[1]) || rmdir(folder);
}
