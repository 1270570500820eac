/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <math.h>

#include "frames.h"
#include "grading/cube.h"
#include "grading/picture.h"
#include "peer.h"

enum { COLOURS = 20000 };

static double between(double low, double high)
{
    return low + (high - low) * rand() / RAND_MAX;
}

static ln_cube *read_look(void)
{
    FILE *file = peer_open("look.cube", "rb");
    ln_cube *cube;
    assert_ok(ln_cube_read(file, "look.cube", &cube));
    fclose(file);
    return cube;
}

/* A look that bends and twists but stays smooth, as looks are; `wild` adds noise, so that each tetrahedron differs from the next. */
static void write_look(int curves, int lattice, const char *head, double wild)
{
    FILE *file = peer_open("look.cube", "w");
    if (curves)
        fprintf(file, "LUT_1D_SIZE %d\n", curves);
    if (lattice)
        fprintf(file, "LUT_3D_SIZE %d\n", lattice);
    fputs(head, file);
    for (int i = 0; i < curves; i++) {
        double x = (double)i / (curves - 1);
        fprintf(file, "%.7f %.7f %.7f\n", sqrt(x) + wild * between(-1, 1), x * x + wild * between(-1, 1), 0.9 * x + 0.05 + wild * between(-1, 1));
    }
    for (int i = 0; i < lattice * lattice * lattice; i++) {
        double r = (double)(i % lattice) / (lattice - 1), g = (double)(i / lattice % lattice) / (lattice - 1), b = (double)(i / lattice / lattice) / (lattice - 1);
        fprintf(file, "%.7f %.7f %.7f\n", 0.9 * r * r + 0.1 * g + wild * between(-1, 1), 0.8 * g + 0.1 * r * b + wild * between(-1, 1),
                0.7 * sqrt(b) + 0.2 * g + wild * between(-1, 1));
    }
    fclose(file);
}

static void a_look_that_changes_nothing_returns_what_it_gets(void **state)
{
    (void)state;
    for (int size = 2; size <= 65; size += 21) {
        FILE *file = peer_open("look.cube", "w");
        fprintf(file, "LUT_1D_SIZE %d\nLUT_3D_SIZE %d\nLUT_1D_INPUT_RANGE 0 1\n", 3 * size, size);
        for (int i = 0; i < 3 * size; i++)
            fprintf(file, "%.9f %.9f %.9f\n", i / (3. * size - 1), i / (3. * size - 1), i / (3. * size - 1));
        for (int i = 0; i < size * size * size; i++)
            fprintf(file, "%.9f %.9f %.9f\n", i % size / (size - 1.), i / size % size / (size - 1.), i / size / size / (size - 1.));
        fclose(file);
        ln_cube *cube = read_look();
        for (int i = 0; i < COLOURS; i++) {
            float in[3] = { (float)between(-0.1, 1.1), (float)between(-0.1, 1.1), (float)between(-0.1, 1.1) }, out[3] = { in[0], in[1], in[2] };
            if (i < 8)
                for (int c = 0; c < 3; c++)
                    in[c] = out[c] = (float)(i >> c & 1);
            ln_cube_rows(cube, &out[0], &out[1], &out[2], 1);
            for (int c = 0; c < 3; c++) /* steps are 64ths: their float rounding is some 1e-6 */
                assert_true(fabsf(out[c] - fminf(fmaxf(in[c], 0), 1)) < 2e-6f);
        }
        ln_cube_free(cube);
    }
}

static void what_is_not_a_number_takes_the_low_end(void **state)
{
    (void)state;
    write_look(5, 3, "LUT_1D_INPUT_RANGE 0 1\n", 0);
    ln_cube *cube = read_look();
    float red[4] = { NAN, 0, INFINITY, 1 }, green[4] = { NAN, 0, -INFINITY, 0 }, blue[4] = { NAN, 0, 3e38f, 1 };
    ln_cube_rows(cube, red, green, blue, 4);
    assert_true(red[0] == red[1] && green[0] == green[1] && blue[0] == blue[1]);
    assert_true(red[2] == red[3] && green[2] == green[3] && blue[2] == blue[3]);
    ln_cube_free(cube);
}

/* Many at once are what each is alone: pieces, vector widths and remainders do not show. */
static void rows_of_any_length_agree(void **state)
{
    (void)state;
    write_look(17, 9, "LUT_1D_INPUT_RANGE -0.1 1.1\n", 0.05);
    ln_cube *cube = read_look();
    for (int count = 1; count < 700; count = count * 3 / 2 + 1) {
        static float many[3][1100], alone[3][1100];
        for (int i = 0; i < 3 * count; i++)
            many[i / count][i % count] = alone[i / count][i % count] = (float)between(-0.2, 1.2);
        ln_cube_rows(cube, many[0], many[1], many[2], count);
        for (int i = 0; i < count; i++) {
            ln_cube_rows(cube, &alone[0][i], &alone[1][i], &alone[2][i], 1);
            for (int c = 0; c < 3; c++)
                assert_true(alone[c][i] == many[c][i]);
        }
    }
    ln_cube_free(cube);
}

static void opencolorio_agrees(void **state)
{
    (void)state;
    static const struct {
        int curves, lattice;
        const char *head;
    } look[] = {
        { 0, 2, "" },
        { 0, 17, "" },
        { 0, 33, "" },
        { 0, 65, "DOMAIN_MIN 0 0 0\nDOMAIN_MAX 1 1 1\n" },
        { 2, 0, "" },
        { 1024, 0, "" },
        { 65536, 0, "" },
        { 64, 0, "DOMAIN_MIN -0.1 0 0.1\nDOMAIN_MAX 1 0.9 1.1\n" },
        { 0, 17, "DOMAIN_MIN -0.1 0 0.1\nDOMAIN_MAX 1 0.9 1.1\n" },
        { 0, 17, "LUT_3D_INPUT_RANGE 0.1 0.8\n" },
        { 256, 0, "LUT_1D_INPUT_RANGE -0.2 1.2\n" },
        { 256, 33, "" },
        { 100, 17, "LUT_1D_INPUT_RANGE -0.2 1.2\nLUT_3D_INPUT_RANGE 0.05 0.95\n" },
    };
    static float in[3 * COLOURS], theirs[3 * COLOURS];
    for (size_t l = 0; l < sizeof look / sizeof *look; l++) {
        write_look(look[l].curves, look[l].lattice, look[l].head, 0.05);
        for (int i = 0; i < 3 * COLOURS; i++)
            in[i] = (float)between(-0.3, 1.3);
        for (int i = 0; i < 300; i++) /* neutrals, and ties between channels */
            in[3 * i] = in[3 * i + 1] = in[3 * i + 2] = (float)i / 299;
        peer_write("in", in, sizeof in);
        int status = peer_run("PATH=/usr/bin:$PATH python3 " OCIO_SCRIPT " cube look.cube in out");
        if (status == 77 || status == 127) {
            print_message("OpenColorIO's Python module is not installed: nothing compared\n");
            skip();
        }
        assert_int_equal(status, 0);
        assert_true(peer_read("out", theirs, sizeof theirs));
        ln_cube *cube = read_look();
        float worst = 0;
        for (int i = 0; i < COLOURS; i++) {
            float rgb[3] = { in[3 * i], in[3 * i + 1], in[3 * i + 2] };
            ln_cube_rows(cube, &rgb[0], &rgb[1], &rgb[2], 1);
            for (int c = 0; c < 3; c++)
                worst = fmaxf(worst, fabsf(rgb[c] - theirs[3 * i + c]));
        }
        print_message("1D %d, 3D %d, %.*s: off by at most %.2g\n", look[l].curves, look[l].lattice, (int)strcspn(look[l].head, "\n"), look[l].head, (double)worst);
        assert_true(worst < 1e-5f);
        ln_cube_free(cube);
    }
}

static void grade(const void *cube, float *red, float *green, float *blue, int count)
{
    ln_cube_rows(cube, red, green, blue, count);
}

/* Rows of a picture, without what lies between them. */
static size_t pack(const ln_block *b, uint8_t *to)
{
    size_t size = 0, wide = b->pixels.depth > 8 ? 2 : 1;
    for (int p = 0; p < ln_plane_count(&b->pixels); p++)
        for (int y = 0; y < ln_plane_height(b, p); y++, size += wide * (size_t)ln_plane_width(b, p))
            memcpy(to + size, b->plane[p] + b->stride[p] * y, wide * (size_t)ln_plane_width(b, p));
    return size;
}

static void ffmpeg_agrees_within_a_code_value(void **state)
{
    (void)state;
    static const struct {
        const char *format, *filter;
        ln_pixels pixels;
    } kind[] = {
        { "gbrp", "lut3d=look.cube:interp=tetrahedral", { .model = LN_RGB, .depth = 8, .full = true } },
        { "gbrp10le", "lut3d=look.cube:interp=tetrahedral", { .model = LN_RGB, .depth = 10, .full = true } },
        { "gbrp16le", "lut3d=look.cube:interp=tetrahedral", { .model = LN_RGB, .depth = 16, .full = true } },
        { "yuv444p", "zscale=min=709:rin=limited:m=gbr:r=full,format=gbrpf32le,lut3d=look.cube:interp=tetrahedral,zscale=m=709:r=limited:d=none,format=yuv444p",
          { .model = LN_YUV, .depth = 8, .matrix = 1 } },
        { "yuv444p10le", "zscale=min=470bg:rin=full:m=gbr:r=full,format=gbrpf32le,lut3d=look.cube:interp=tetrahedral,zscale=m=470bg:r=full:d=none,format=yuv444p10le",
          { .model = LN_YUV, .depth = 10, .matrix = 5, .full = true } },
        { "yuv444p12le", "zscale=min=2020_ncl:rin=limited:m=gbr:r=full,format=gbrpf32le,lut3d=look.cube:interp=tetrahedral,zscale=m=2020_ncl:r=limited:d=none,format=yuv444p12le",
          { .model = LN_YUV, .depth = 12, .matrix = 9 } },
    };
    enum { WIDTH = 96, HEIGHT = 64 };
    static uint8_t bytes[WIDTH * HEIGHT * 3 * 2], ours[sizeof bytes], theirs[sizeof bytes];
    ln_pool *pool = ln_pool_new(1);
    write_look(0, 33, "", 0);
    ln_cube *cube = read_look();
    for (size_t k = 0; k < sizeof kind / sizeof *kind; k++) {
        /* colours that R'G'B' holds: what lies outside is clamped by each in its own place */
        bool yuv = kind[k].pixels.model == LN_YUV;
        ln_block *in = frames_noise(&kind[k].pixels, WIDTH, HEIGHT, yuv ? 0.42 : 0, yuv ? 0.58 : 1), *out;
        char command[800];
        size_t size = pack(in, bytes);
        peer_write("in", bytes, size);
        snprintf(command, sizeof command, "ffmpeg -v error -nostdin -y -f rawvideo -s %dx%d -pix_fmt %s -i in -vf %s -pix_fmt %s -f rawvideo out", WIDTH, HEIGHT,
                 kind[k].format, kind[k].filter, kind[k].format);
        int status = peer_run(command);
        if (status == 127) {
            print_message("the ffmpeg program is not installed: nothing compared\n");
            skip();
        }
        assert_int_equal(status, 0);
        assert_true(peer_read("out", theirs, size));
        const ln_grade look = { grade, cube };
        assert_ok(ln_picture_grade(in, &look, 1, false, pool, &out));
        assert_int_equal(pack(out, ours), size);
        int worst = 0;
        for (size_t i = 0; i < size; i += kind[k].pixels.depth > 8 ? 2 : 1) {
            int d = kind[k].pixels.depth > 8 ? (ours[i] | ours[i + 1] << 8) - (theirs[i] | theirs[i + 1] << 8) : ours[i] - theirs[i];
            worst = abs(d) > worst ? abs(d) : worst;
        }
        print_message("%s: off by at most %d\n", kind[k].format, worst);
        assert_in_range(worst, 0, 1);
        ln_block_unref(&in);
        ln_block_unref(&out);
    }
    ln_cube_free(cube);
    ln_pool_free(pool);
}

static int begin(void **state)
{
    (void)state;
    peer_begin();
    return 0;
}

static int end(void **state)
{
    (void)state;
    peer_end();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_look_that_changes_nothing_returns_what_it_gets), cmocka_unit_test(what_is_not_a_number_takes_the_low_end),
        cmocka_unit_test(rows_of_any_length_agree), cmocka_unit_test(opencolorio_agrees), cmocka_unit_test(ffmpeg_agrees_within_a_code_value),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
