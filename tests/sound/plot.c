/* SPDX-License-Identifier: Apache-2.0 */
#include "synth.h"

#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cairo.h>

#include "sound/plot.h"
#include "sound/tones.h"

static char folder[] = "/tmp/lanterne-plot-XXXXXX";

static int make_folder(void **state)
{
    (void)state;
    return !mkdtemp(folder);
}

static int drop_folder(void **state)
{
    (void)state;
    cairo_debug_reset_static_data();
    return rmdir(folder);
}

static const char *in_folder(const char *name)
{
    static char path[200];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static ln_clip *clip_of(const sound *s)
{
    static const float *planes[4];
    static int turn;
    const float **plane = &planes[turn++ % 4];
    ln_clip *clip;
    *plane = s->sample;
    assert_ok(ln_clip_of_sound(plane, 1, s->length, s->rate, 4096, &clip));
    return clip;
}

static uint32_t grey_at(cairo_surface_t *image, double x, double y)
{
    const unsigned char *pixel = cairo_image_surface_get_data(image) + (ptrdiff_t)(2 * y) * cairo_image_surface_get_stride(image) + (ptrdiff_t)(2 * x) * 4;
    return (uint32_t)pixel[0] + pixel[1] + pixel[2];
}

/* 1 kHz for the second half: bright there, dark before it and above it, dark in the clip without it. */
static void a_tone_is_drawn_where_it_stands(void **state)
{
    (void)state;
    sound s = sound_new(8, 16000), t = sound_new(8, 16000);
    add_tone(&s, 4, 8, 1000, 1000, 1, 1, 0.3);
    s.sample[100] = 1e30F; /* damaged: no sound */
    ln_plot_mark mark = { .span = { 4, 8, { 1, 1 } }, .label = "steady tone 1000 Hz" };
    ln_plot plot = { .title = "A tone", .panel = { { clip_of(&s), "before" }, { clip_of(&t), "after" } }, .panels = 2, .mark = &mark, .marks = 1 };
    assert_ok(ln_plot_spectrogram(&plot, in_folder("tone.png"), NULL));
    cairo_surface_t *image = cairo_image_surface_create_from_png(in_folder("tone.png"));
    assert_int_equal(cairo_image_surface_get_width(image), 2400);
    double y = 52 + 250 * (1 - log(1000 / 40.0) / log(8000 / 40.0));
    assert_true(grey_at(image, 900, y) > 500);
    assert_true(grey_at(image, 300, y) < 150);
    assert_true(grey_at(image, 900, y - 60) < 150);
    assert_true(grey_at(image, 900, y + 268) < 150);
    cairo_surface_destroy(image);
    assert_ok(ln_plot_spectrogram(&plot, in_folder("tone.svg"), NULL));
    FILE *svg = fopen(in_folder("tone.svg"), "r");
    char head[6] = "";
    assert_non_null(svg);
    assert_int_equal(fread(head, 1, 5, svg), 5);
    fclose(svg);
    assert_string_equal(head, "<?xml");
    unlink(in_folder("tone.png"));
    unlink(in_folder("tone.svg"));
    for (int p = 0; p < 2; p++)
        ln_clip_close(&plot.panel[p].clip);
    free(s.sample);
    free(t.sample);
}

static void what_cannot_be_drawn_is_said(void **state)
{
    (void)state;
    sound s = sound_new(1, 8000);
    ln_plot plot = { .title = "", .panel = { { clip_of(&s), "" } }, .panels = 1 };
    assert_int_equal(ln_plot_spectrogram(&plot, in_folder("a.gif"), NULL), LN_ESETTING);
    assert_non_null(strstr(ln_why(), "a.gif"));
    assert_int_equal(ln_plot_spectrogram(&plot, in_folder("none/a.png"), NULL), LN_EWRITE);
    assert_int_equal(ln_plot_spectrogram(&plot, in_folder("none/a.svg"), NULL), LN_EWRITE);
    /* Silence is a dark picture, not a fault. */
    assert_ok(ln_plot_spectrogram(&plot, in_folder("a.png"), NULL));
    unlink(in_folder("a.png"));
    ln_clip_close(&plot.panel[0].clip);
    s.length = 0;
    plot.panel[0].clip = clip_of(&s);
    assert_int_equal(ln_plot_spectrogram(&plot, in_folder("a.png"), NULL), LN_ESETTING);
    ln_clip_close(&plot.panel[0].clip);
    plot.panels = 0;
    assert_int_equal(ln_plot_spectrogram(&plot, in_folder("a.png"), NULL), LN_ESETTING);
    free(s.sample);
}

/* No file may grow beyond a few bytes: to whoever writes it is a disk that is full. */
static void a_full_disk_is_called_that(void **state)
{
    (void)state;
    static const char *const names[] = { "full.png", "full.svg" };
    sound s = sound_new(1, 8000);
    struct rlimit limit;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    for (int i = 0; i < 2; i++) {
        ln_plot plot = { .title = "", .panel = { { clip_of(&s), "" } }, .panels = 1 };
        char kept[16] = "", said[200];
        FILE *before = fopen(in_folder(names[i]), "w");
        assert_non_null(before);
        fputs("before", before);
        fclose(before);
        setrlimit(RLIMIT_FSIZE, &(struct rlimit){ 64, limit.rlim_max });
        ln_status status = ln_plot_spectrogram(&plot, in_folder(names[i]), NULL);
        snprintf(said, sizeof said, "%s", ln_why());
        setrlimit(RLIMIT_FSIZE, &limit);
        before = fopen(in_folder(names[i]), "r");
        assert_non_null(before);
        assert_int_equal(fread(kept, 1, sizeof kept, before), 6);
        fclose(before);
        unlink(in_folder(names[i])); /* nothing else stays: the folder can be removed */
        ln_clip_close(&plot.panel[0].clip);
        assert_int_equal(status, LN_EFULL);
        assert_non_null(strstr(said, names[i]));
        assert_string_equal(kept, "before");
    }
    free(s.sample);
    signal(SIGXFSZ, SIG_DFL);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(a_tone_is_drawn_where_it_stands), cmocka_unit_test(what_cannot_be_drawn_is_said), cmocka_unit_test(a_full_disk_is_called_that) };
    return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
