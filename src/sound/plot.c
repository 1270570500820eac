/* SPDX-License-Identifier: Apache-2.0 */
#include "sound/plot.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <cairo-svg.h>
#include <cairo.h>

#include "base/audible.h"
#include "media/fft.h"
#include "media/part.h"
#include "sound/window.h"

/* Measures in points; a PNG has two pixels a point. */
static const double wide = 1200, panel_high = 250, left = 72, right = 92, top = 52, gap = 18, bottom = 50, pixels_per_point = 2;
static const double lowest_hz = 40, highest_hz = 16000, range_db = 80, pi = 3.14159265358979323846;
/* Long enough to part a voice's harmonics, short enough to part its syllables. */
static const double window_seconds = 0.06;
enum { COLUMNS = 2072, ROWS = 500 };

typedef struct picture {
    float *power;  /* [row][column], row 0 at the top: the mean over what falls into the spot */
    int *frames;   /* [column] */
} picture;

typedef struct sheet {
    const ln_plot *plot;
    ln_job *job;
    double seconds, highest; /* time axis; top of the frequency axis */
    picture picture[LN_PLOT_PANELS];
    float loudest;           /* power */
} sheet;

typedef struct looker {
    ln_fft *fft;
    int size, hop, have, rate;
    double column_seconds;
    int64_t at; /* samples from the start: where `sound` begins */
    float *sound, *window, *spectrum;
    int from[ROWS], to[ROWS]; /* bins of each row, `to` included */
} looker;

static double row_hz(const sheet *s, double row)
{
    return lowest_hz * pow(s->highest / lowest_hz, 1 - row / ROWS);
}

static ln_status make_looker(looker *l, const sheet *s, int rate)
{
    *l = (looker){ .rate = rate, .size = ln_fft_size((int)(window_seconds * rate)), .column_seconds = s->seconds / COLUMNS };
    l->size = l->size < 64 ? 64 : l->size;
    l->hop = (int)(l->column_seconds * rate);
    l->hop = l->hop < l->size / 16 ? l->size / 16 : l->hop > l->size / 2 ? l->size / 2 : l->hop;
    l->sound = calloc((size_t)l->size * 3 + 2, sizeof *l->sound);
    if (!l->sound)
        return ln_fail(LN_EMEMORY, "no memory to draw");
    l->window = l->sound + l->size;
    l->spectrum = l->window + l->size;
    ln_window_hann(l->window, l->size, 4.0 / l->size);
    for (int r = 0; r < ROWS; r++) {
        int last = l->size / 2;
        l->to[r] = (int)fmin(row_hz(s, r) * l->size / rate + 0.5, last);
        l->from[r] = (int)fmin(row_hz(s, r + 1) * l->size / rate + 0.5, l->to[r]);
    }
    return ln_fft_new(l->size, &l->fft);
}

/* One frame into the columns it stands for. */
static void look(looker *l, picture *p)
{
    double middle = ((double)l->at + 0.5 * l->size) / l->rate, half = 0.5 * l->hop / l->rate;
    int first = (int)fmin((middle - half) / l->column_seconds, COLUMNS), last = (int)fmin((middle + half) / l->column_seconds, COLUMNS); /* a file may go on for longer than it says */
    ln_fft_windowed(l->fft, l->sound, l->window, l->spectrum);
    for (int r = 0; r < ROWS; r++) {
        float most = 0;
        for (int b = l->from[r]; b <= l->to[r]; b++) {
            float power = l->spectrum[2 * b] * l->spectrum[2 * b] + l->spectrum[2 * b + 1] * l->spectrum[2 * b + 1];
            most = power > most ? power : most;
        }
        for (int c = first < 0 ? 0 : first; c <= last && c < COLUMNS; c++)
            p->power[r * COLUMNS + c] += most;
    }
    for (int c = first < 0 ? 0 : first; c <= last && c < COLUMNS; c++)
        p->frames[c]++;
}

static void hear(looker *l, const ln_block *block, picture *p)
{
    for (int64_t i = 0; i < block->length; i++) {
        float sum = 0;
        for (int c = 0; c < block->channels; c++)
            sum += ln_audible(block->sound[c][i]);
        l->sound[l->have++] = sum / (float)block->channels;
        if (l->have < l->size)
            continue;
        look(l, p);
        l->have -= l->hop;
        l->at += l->hop;
        memmove(l->sound, l->sound + l->hop, (size_t)l->have * sizeof *l->sound);
    }
}

/* All blocks of a clip, to `l` when it is not NULL; *length gets its samples. */
static ln_status go_through(sheet *s, ln_clip *clip, looker *l, picture *p, int64_t *length)
{
    ln_status status = ln_clip_seek(clip, clip->info.start);
    *length = 0;
    while (!status) {
        ln_block *block;
        if (ln_job_stopping(s->job))
            return ln_job_stopped();
        status = ln_clip_next(clip, &block);
        if (status)
            break;
        *length += block->length;
        if (l)
            hear(l, block, p);
        ln_block_unref(&block);
    }
    return status == LN_END ? LN_OK : status;
}

static void settle(sheet *s, picture *p)
{
    for (int r = 0; r < ROWS; r++)
        for (int c = 0; c < COLUMNS; c++) {
            float *spot = &p->power[r * COLUMNS + c];
            *spot = p->frames[c] ? *spot / (float)p->frames[c] : 0;
            s->loudest = *spot > s->loudest ? *spot : s->loudest;
        }
}

static ln_status look_at_panel(sheet *s, int panel)
{
    ln_clip *clip = s->plot->panel[panel].clip;
    picture *p = &s->picture[panel];
    looker l;
    int64_t length;
    ln_status status = make_looker(&l, s, clip->info.rate);
    p->power = calloc((size_t)ROWS * COLUMNS, sizeof *p->power);
    p->frames = calloc(COLUMNS, sizeof *p->frames);
    if (!status && (!p->power || !p->frames))
        status = ln_fail(LN_EMEMORY, "no memory to draw");
    /* Half a window of silence before and after, so that the edges of the sound are seen too. */
    l.have = l.size / 2;
    l.at = -l.have;
    if (!status)
        status = go_through(s, clip, &l, p, &length);
    if (!status && l.have) {
        memset(l.sound + l.have, 0, (size_t)(l.size - l.have) * sizeof *l.sound);
        look(&l, p);
    }
    if (!status)
        settle(s, p);
    ln_fft_free(&l.fft);
    free(l.sound);
    return status;
}

/* Colour of a level, 0 to 1. Lightness rises evenly in OKLab (B. Ottosson, "A perceptual color space for image processing", 2020) and the hue turns from
 * violet over rose to yellow: equal steps of level look equal, also printed in grey. */
static uint32_t colour_of(double level)
{
    double light = 0.13 + 0.84 * level, chroma = 0.03 + 0.15 * sin(pi * fmin(1, 0.08 + 0.86 * level)), hue = (285 + 180 * level) * pi / 180;
    double a = chroma * cos(hue), b = chroma * sin(hue);
    double l = pow(light + 0.3963377774 * a + 0.2158037573 * b, 3), m = pow(light - 0.1055613458 * a - 0.0638541728 * b, 3);
    double s = pow(light - 0.0894841775 * a - 1.2914855480 * b, 3);
    double linear[] = { 4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s, -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
        -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s };
    uint32_t pixel = 0xff;
    for (int k = 0; k < 3; k++) {
        double c = linear[k] <= 0.0031308 ? 12.92 * linear[k] : 1.055 * pow(linear[k], 1 / 2.4) - 0.055;
        pixel = pixel << 8 | (uint32_t)(255 * fmin(1, fmax(0, c)) + 0.5);
    }
    return pixel;
}

static double level_of(const sheet *s, float power)
{
    double db = 10 * log10(((double)power + 1e-30) / ((double)s->loudest + 1e-30));
    return s->loudest > 0 ? fmin(1, fmax(0, 1 + db / range_db)) : 0;
}

static void write_text(cairo_t *c, double x, double y, double across, const char *text)
{
    cairo_text_extents_t size;
    cairo_text_extents(c, text, &size);
    cairo_move_to(c, x - across * size.x_advance, y);
    cairo_show_text(c, text);
}

static void set_font(cairo_t *c, double size, bool bold)
{
    cairo_select_font_face(c, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL, bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(c, size);
}

static double panel_top(int panel)
{
    return top + panel * (panel_high + gap);
}

static double y_of(const sheet *s, int panel, double hz)
{
    return panel_top(panel) + panel_high * (1 - log(hz / lowest_hz) / log(s->highest / lowest_hz));
}

static double x_of(const sheet *s, double seconds)
{
    return left + (wide - left - right) * seconds / s->seconds;
}

/* A level picture into the box x, y, w, h, as an image. */
static ln_status paint(cairo_t *c, const uint32_t *pixels, int columns, int rows, double x, double y, double w, double h)
{
    cairo_surface_t *image = cairo_image_surface_create(CAIRO_FORMAT_RGB24, columns, rows);
    if (cairo_surface_status(image)) {
        cairo_surface_destroy(image);
        return ln_fail(LN_EMEMORY, "no memory to draw");
    }
    unsigned char *data = cairo_image_surface_get_data(image);
    for (int r = 0; r < rows; r++)
        memcpy(data + (ptrdiff_t)r * cairo_image_surface_get_stride(image), pixels + (ptrdiff_t)r * columns, (size_t)columns * sizeof *pixels);
    cairo_surface_mark_dirty(image);
    cairo_save(c);
    cairo_translate(c, x, y);
    cairo_scale(c, w / columns, h / rows);
    cairo_set_source_surface(c, image, 0, 0);
    /* Without this the outermost spots would fade into the paper. */
    cairo_pattern_set_extend(cairo_get_source(c), CAIRO_EXTEND_PAD);
    cairo_rectangle(c, 0, 0, columns, rows);
    cairo_fill(c);
    cairo_restore(c);
    cairo_surface_destroy(image);
    return LN_OK;
}

static ln_status paint_panel(const sheet *s, cairo_t *c, int panel)
{
    uint32_t *pixels = malloc((size_t)ROWS * COLUMNS * sizeof *pixels), palette[256];
    if (!pixels)
        return ln_fail(LN_EMEMORY, "no memory to draw");
    for (int i = 0; i < 256; i++)
        palette[i] = colour_of(i / 255.0);
    for (int i = 0; i < ROWS * COLUMNS; i++)
        pixels[i] = palette[(int)(255 * level_of(s, s->picture[panel].power[i]))];
    ln_status status = paint(c, pixels, COLUMNS, ROWS, left, panel_top(panel), wide - left - right, panel_high);
    free(pixels);
    return status;
}

static void ink(cairo_t *c, double grey)
{
    cairo_set_source_rgb(c, grey, grey, grey);
}

static void draw_frequencies(const sheet *s, cairo_t *c, int panel)
{
    static const struct { double hz; const char *text; } ticks[] = { { 50, "50 Hz" }, { 100, "100" }, { 200, "200" }, { 500, "500" }, { 1000, "1 kHz" }, { 2000, "2" }, { 5000, "5" }, { 10000, "10" } };
    set_font(c, 12, false);
    for (size_t i = 0; i < sizeof ticks / sizeof *ticks && ticks[i].hz < s->highest; i++) {
        double y = floor(y_of(s, panel, ticks[i].hz)) + 0.5;
        ink(c, 0.25);
        write_text(c, left - 10, y + 4, 1, ticks[i].text);
        cairo_move_to(c, left - 5, y);
        cairo_line_to(c, left, y);
        cairo_stroke(c);
    }
    set_font(c, 13, true);
    cairo_set_source_rgb(c, 1, 1, 1);
    write_text(c, left + 12, panel_top(panel) + panel_high - 12, 0, s->plot->panel[panel].label);
}

static void draw_times(const sheet *s, cairo_t *c)
{
    static const double steps[] = { 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200 };
    double step = steps[0], y = panel_top(s->plot->panels - 1) + panel_high;
    for (size_t i = 0; i < sizeof steps / sizeof *steps && s->seconds / step > 14; i++)
        step = steps[i];
    set_font(c, 12, false);
    ink(c, 0.25);
    for (int k = 0; k * step <= s->seconds * 1.0001; k++) {
        char text[32];
        double t = k * step, x = floor(x_of(s, t)) + 0.5;
        if (step < 1)
            snprintf(text, sizeof text, step < 0.1 ? "%.2f s" : "%.1f s", t);
        else if (s->seconds < 60)
            snprintf(text, sizeof text, "%.0f s", t);
        else
            snprintf(text, sizeof text, "%d:%02d", (int)t / 60, (int)t % 60);
        cairo_move_to(c, x, y);
        cairo_line_to(c, x, y + 5);
        cairo_stroke(c);
        write_text(c, x, y + 20, 0.5, text);
    }
}

static ln_status draw_scale(cairo_t *c)
{
    uint32_t pixels[256];
    double x = wide - right + 22, y = panel_top(0);
    for (int i = 0; i < 256; i++)
        pixels[i] = colour_of(1 - i / 255.0);
    ln_status status = paint(c, pixels, 1, 256, x, y, 12, panel_high);
    set_font(c, 12, false);
    ink(c, 0.25);
    for (int db = 0; db <= (int)range_db; db += 20) {
        char text[16];
        snprintf(text, sizeof text, db ? "\xe2\x88\x92%d" : "%d dB", db);
        write_text(c, x + 18, y + 4 + (panel_high - 1) * db / range_db, 0, text);
    }
    return status;
}

static void rounded(cairo_t *c, double x, double y, double w, double h, double r)
{
    cairo_new_sub_path(c);
    cairo_arc(c, x + w - r, y + r, r, -pi / 2, 0);
    cairo_arc(c, x + w - r, y + h - r, r, 0, pi / 2);
    cairo_arc(c, x + r, y + h - r, r, pi / 2, pi);
    cairo_arc(c, x + r, y + r, r, pi, 3 * pi / 2);
    cairo_close_path(c);
}

/* A box around the event, its label inside the top edge, one line lower for each label that would lie under it. */
static void draw_mark(const sheet *s, cairo_t *c, const ln_plot_mark *mark, double *taken)
{
    double low = mark->high > 0 ? fmax(mark->low, lowest_hz) : lowest_hz, high = mark->high > 0 ? fmin(mark->high, s->highest) : s->highest;
    double from = fmax(0, ln_seconds(mark->span.from, mark->span.base)), to = fmin(s->seconds, ln_seconds(mark->span.to, mark->span.base));
    double x = x_of(s, from), w = fmax(4, x_of(s, to) - x), y = y_of(s, 0, high) + 2, h = fmax(4, y_of(s, 0, low) - y - 2);
    cairo_text_extents_t size;
    set_font(c, 11.5, false);
    cairo_text_extents(c, mark->label, &size);
    rounded(c, x, y, w, h, 2);
    cairo_set_source_rgb(c, 1, 1, 1);
    cairo_set_line_width(c, 1.4);
    cairo_stroke(c);
    double tag = size.x_advance + 12, at = fmin(x + 4, wide - right - tag - 4);
    int line = 0;
    while (line < 3 && taken[line] > at)
        line++;
    taken[line] = at + tag + 4;
    y = panel_top(0) + 6 + 20 * line;
    rounded(c, at, y, tag, 17, 3);
    cairo_set_source_rgba(c, 1, 1, 1, 0.92);
    cairo_fill(c);
    ink(c, 0.1);
    write_text(c, at + 6, y + 12.5, 0, mark->label);
}

static ln_status draw(const sheet *s, cairo_t *c)
{
    double taken[4] = { 0 };
    ln_status status = LN_OK;
    cairo_set_source_rgb(c, 1, 1, 1);
    cairo_paint(c);
    set_font(c, 17, true);
    ink(c, 0.1);
    write_text(c, left, 33, 0, s->plot->title);
    cairo_set_line_width(c, 1);
    for (int p = 0; p < s->plot->panels && !status; p++) {
        status = paint_panel(s, c, p);
        draw_frequencies(s, c, p);
    }
    draw_times(s, c);
    if (!status)
        status = draw_scale(c);
    for (size_t i = 0; i < s->plot->marks; i++)
        draw_mark(s, c, &s->plot->mark[i], taken);
    return status;
}

static bool ends_in(const char *path, const char *extension)
{
    size_t a = strlen(path), b = strlen(extension);
    return a > b && !strcasecmp(path + a - b, extension);
}

bool ln_plot_takes(const char *path)
{
    return ends_in(path, ".png") || ends_in(path, ".svg");
}

static cairo_status_t put(void *file, const unsigned char *data, unsigned length)
{
    return fwrite(data, 1, length, file) == length ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

static ln_status put_on_paper(const sheet *s, bool svg, FILE *to)
{
    double high = panel_top(s->plot->panels - 1) + panel_high + bottom;
    cairo_surface_t *surface = svg ? cairo_svg_surface_create_for_stream(put, to, wide, high)
                                   : cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)(wide * pixels_per_point), (int)(high * pixels_per_point));
    cairo_t *c = cairo_create(surface);
    if (!svg)
        cairo_scale(c, pixels_per_point, pixels_per_point);
    /* On a broken surface cairo 1.16 leaks what is set as source. */
    ln_status status = cairo_status(c) ? LN_OK : draw(s, c);
    cairo_status_t drawn = cairo_status(c);
    cairo_destroy(c);
    if (svg)
        cairo_surface_finish(surface);
    drawn = drawn ? drawn : cairo_surface_status(surface);
    if (!status && !drawn && !svg)
        drawn = cairo_surface_write_to_png_stream(surface, put, to);
    cairo_surface_destroy(surface);
    return !status && drawn ? ln_fail(LN_EMEMORY, "no memory to draw: %s", cairo_status_to_string(drawn)) : status;
}

/* In memory first: what goes wrong while it is drawn has written nothing. */
static ln_status put_in_place(const sheet *s, const char *path)
{
    char *drawing = NULL;
    size_t size = 0;
    FILE *to = open_memstream(&drawing, &size);
    ln_status status = to ? put_on_paper(s, ends_in(path, ".svg"), to) : LN_OK;
    if (!status && (!to || fflush(to)))
        status = ln_fail(LN_EMEMORY, "no memory to draw");
    if (to)
        fclose(to);
    if (!status)
        status = ln_part_whole(path, NULL, drawing, size);
    free(drawing);
    return status;
}

/* The common axes: the longest clip, the highest rate. */
static ln_status measure(sheet *s)
{
    for (int p = 0; p < s->plot->panels; p++) {
        ln_clip *clip = s->plot->panel[p].clip;
        int64_t length = clip->info.length;
        ln_status status = length < 0 ? go_through(s, clip, NULL, NULL, &length) : LN_OK;
        if (status)
            return status;
        s->seconds = fmax(s->seconds, (double)length / clip->info.rate);
        s->highest = fmax(s->highest, fmin(highest_hz, 0.5 * clip->info.rate));
    }
    return s->seconds > 0 ? LN_OK : ln_fail(LN_ESETTING, "a spectrogram of nothing: the sound is 0 s long");
}

ln_status ln_plot_spectrogram(const ln_plot *plot, const char *path, ln_job *job)
{
    sheet s = { .plot = plot, .job = job };
    if (!ln_plot_takes(path))
        return ln_fail(LN_ESETTING, "%s: a spectrogram is drawn as .png or .svg", path);
    if (plot->panels < 1 || plot->panels > LN_PLOT_PANELS)
        return ln_fail(LN_ESETTING, "%d panels: a sheet holds 1 to %d", plot->panels, LN_PLOT_PANELS);
    ln_status status = measure(&s);
    for (int p = 0; p < plot->panels && !status; p++)
        status = look_at_panel(&s, p);
    if (!status)
        status = put_in_place(&s, path);
    for (int p = 0; p < plot->panels; p++) {
        free(s.picture[p].power);
        free(s.picture[p].frames);
    }
    return status;
}
