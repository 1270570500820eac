/* SPDX-License-Identifier: Apache-2.0 */
#include "match/trials.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lanterne/media.h>

#include "grading/cdl.h"
#include "grading/matrix.h"

enum { LARGE = 576, SMALL = 192 };

double dice_share(dice *d)
{
    uint64_t x = d->state += UINT64_C(0x9e3779b97f4a7c15);
    x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
    return (double)((x ^ x >> 31) >> 11) * 0x1p-53;
}

double dice_normal(dice *d)
{
    double radius = sqrt(-2 * log(1 - dice_share(d)));
    return radius * cos(2 * M_PI * dice_share(d));
}

int dice_below(dice *d, int count)
{
    return (int)(dice_share(d) * count);
}

/* Pictures. */

static ln_status read_picture(const char *path, double seconds, ln_small **out)
{
    ln_clip *clip = NULL;
    ln_block *frame = NULL;
    int width, height;
    ln_status status = ln_media_open(path, LN_PICTURE, -1, 1, &clip);
    if (!status && seconds > 0)
        status = ln_clip_seek(clip, clip->info.start + (int64_t)(seconds * clip->info.base.den / clip->info.base.num));
    if (!status)
        status = ln_clip_next(clip, &frame);
    if (!status) {
        ln_small_grid(frame->width, frame->height, LARGE, &width, &height);
        status = ln_small_make(frame, width, height, out);
    }
    ln_block_unref(&frame);
    ln_clip_close(&clip);
    return status;
}

ln_status pictures_read(const char *list, const char *folder, pictures *out)
{
    char line[256], path[512];
    FILE *file = fopen(list, "r");
    ln_status status = file ? LN_OK : ln_fail(LN_EMISSING, "%s: %s", list, strerror(errno));
    *out = (pictures){ 0 };
    while (!status && fgets(line, sizeof line, file)) {
        picture p = { .fold = 0 };
        double seconds;
        if (*line == '#' || sscanf(line, "%d\t%d\t%95s\t%lf", &p.fold, &p.group, p.name, &seconds) != 4)
            continue;
        picture *grown = realloc(out->picture, (size_t)(out->count + 1) * sizeof *grown);
        if (!grown) {
            status = ln_fail(LN_EMEMORY, "no memory for pictures");
            break;
        }
        out->picture = grown;
        snprintf(path, sizeof path, "%s/%s", folder, p.name);
        if (!(status = read_picture(path, seconds, &p.large)))
            out->picture[out->count++] = p;
    }
    if (file)
        fclose(file);
    return status;
}

void pictures_free(pictures *p)
{
    for (int i = 0; i < p->count; i++)
        free(p->picture[i].large);
    free(p->picture);
}

/* Grades. */

hidden hidden_roll(dice *d, double k)
{
    hidden h = { .cdl = dice_share(d) < 0.5 };
    double *n = h.number;
    if (h.cdl) {
        double slope = 0.13 * k * dice_normal(d), offset = 0.025 * k * dice_normal(d), power = 0.16 * k * dice_normal(d);
        for (int c = 0; c < 3; c++) {
            n[c] = exp(slope + 0.09 * k * dice_normal(d));
            n[3 + c] = offset + 0.012 * k * dice_normal(d);
            n[6 + c] = exp(power + 0.06 * k * dice_normal(d));
        }
        n[9] = exp(0.25 * k * dice_normal(d));
        return h;
    }
    double warm = 0.13 * k * dice_normal(d), green = 0.06 * k * dice_normal(d), stops = 0.4 * k * dice_normal(d);
    const double balance[3] = { exp(warm + 0.3 * green), exp(-green), exp(-warm + 0.3 * green) };
    double luma = LN_LUMA_RED * balance[0] + LN_LUMA_GREEN * balance[1] + LN_LUMA_BLUE * balance[2];
    for (int c = 0; c < 3; c++)
        n[c] = balance[c] / luma * exp2(stops);
    n[3] = exp(0.15 * k * dice_normal(d)); /* contrast */
    n[4] = exp(0.12 * k * dice_normal(d)); /* gamma */
    n[5] = exp(0.25 * k * dice_normal(d)); /* saturation */
    n[6] = 0.02 * k * dice_normal(d);      /* lift */
    return h;
}

static double held(double x)
{
    return fmin(fmax(x, 0), 1);
}

static void photographic(const double n[10], float *red, float *green, float *blue, int count)
{
    float *channel[3] = { red, green, blue };
    for (int i = 0; i < count; i++) {
        double rgb[3], luma;
        for (int c = 0; c < 3; c++) {
            double light = held(pow(held((double)channel[c][i]), 2.4) * n[c]), code = pow(light, 1 / 2.4);
            rgb[c] = pow(held((code - 0.45) * n[3] + 0.45 + n[6] * (1 - code)), n[4]);
        }
        luma = LN_LUMA_RED * rgb[0] + LN_LUMA_GREEN * rgb[1] + LN_LUMA_BLUE * rgb[2];
        for (int c = 0; c < 3; c++)
            channel[c][i] = (float)held(luma + n[5] * (rgb[c] - luma));
    }
}

void hidden_rows(const void *grade, float *red, float *green, float *blue, int count)
{
    const hidden *h = grade;
    const double *n = h->number;
    if (!h->cdl) {
        photographic(n, red, green, blue, count);
        return;
    }
    const ln_cdl cdl = { .slope = { n[0], n[1], n[2] }, .offset = { n[3], n[4], n[5] }, .power = { n[6], n[7], n[8] }, .saturation = n[9] };
    ln_cdl_rows(&cdl, red, green, blue, count);
}

/* Trials. */

typedef struct framing {
    int x, y, width, height;
    bool mirrored;
} framing;

static framing framing_roll(dice *d, const ln_small *of, double least, double most, bool may_mirror)
{
    double share = least + (most - least) * dice_share(d);
    framing f = { .width = (int)(share * of->width), .height = (int)(share * of->height) };
    f.x = dice_below(d, of->width - f.width + 1);
    f.y = dice_below(d, of->height - f.height + 1);
    f.mirrored = may_mirror && dice_share(d) < 0.5;
    return f;
}

/* One in the left or the right half, as large as a half allows. */
static framing framing_in_half(dice *d, const ln_small *of, bool right)
{
    const double wide = 0.4 + 0.1 * dice_share(d), high = 0.7 + 0.3 * dice_share(d);
    framing f = { .width = (int)(wide * of->width), .height = (int)(high * of->height) };
    f.x = (right ? of->width - of->width / 2 : 0) + dice_below(d, of->width / 2 - f.width + 1);
    f.y = dice_below(d, of->height - f.height + 1);
    return f;
}

/* The framed part as 8-bit R'G'B', with a little grain, graded or not. */
static ln_status shoot(const ln_small *of, const framing *f, const hidden *grade, dice *d, ln_block **out)
{
    static const ln_pixels rgb8 = { .model = LN_RGB, .depth = 8, .full = true };
    static const int plane_of[3] = { 2, 0, 1 };
    float *row = malloc(3 * (size_t)f->width * sizeof *row);
    ln_status status = row ? ln_block_picture(&rgb8, f->width, f->height, NULL, out) : ln_fail(LN_EMEMORY, "no memory for a row");
    for (int y = 0; !status && y < f->height; y++) {
        float *channel[3] = { row, row + f->width, row + 2 * f->width };
        for (int x = 0; x < f->width; x++) {
            int from = (f->y + y) * of->width + f->x + (f->mirrored ? f->width - 1 - x : x);
            float grain = (float)(0.012 * (dice_share(d) + dice_share(d) - 1));
            for (int c = 0; c < 3; c++)
                channel[c][x] = of->rgb[c][from] + grain;
        }
        if (grade)
            hidden_rows(grade, channel[0], channel[1], channel[2], f->width);
        for (int c = 0; c < 3; c++)
            for (int x = 0; x < f->width; x++)
                ((*out)->plane[plane_of[c]] + (*out)->stride[plane_of[c]] * y)[x] = (uint8_t)(255 * held((double)channel[c][x]) + 0.5);
    }
    free(row);
    return status;
}

static ln_status small_of(const ln_small *of, const framing *f, const hidden *grade, dice *d, ln_small **out)
{
    ln_block *shot = NULL;
    int width, height;
    ln_status status = shoot(of, f, grade, d, &shot);
    if (!status) {
        ln_small_grid(f->width, f->height, SMALL, &width, &height);
        status = ln_small_make_closely(shot, width, height, out);
    }
    ln_block_unref(&shot);
    return status;
}

static const picture *pick(const pictures *p, int fold, int but, dice *d)
{
    for (int turn = 0; turn < 10000; turn++) {
        const picture *one = &p->picture[dice_below(d, p->count)];
        /* Frames of clips have company from the same clip: each of them comes up less. */
        bool frame_of_clip = strstr(one->name, ".mp4") != NULL;
        if ((fold < 0 || one->fold == fold) && one->group != but && (!frame_of_clip || dice_share(d) < 0.35))
            return one;
    }
    return NULL;
}

/* Two pictures of one group. */
static void pick_two(const pictures *p, int fold, dice *d, trial *out)
{
    for (int turn = 0; turn < 100000 && !out->of_reference; turn++) {
        const picture *one = &p->picture[dice_below(d, p->count)], *other = &p->picture[dice_below(d, p->count)];
        if (one != other && one->group == other->group && (fold < 0 || one->fold == fold)) {
            out->of_source = one;
            out->of_reference = other;
        }
    }
}

ln_status trial_roll(const pictures *p, int fold, trial_kind kind, bool judged, double strength, dice *d, trial *out)
{
    memset(out, 0, sizeof *out);
    const bool same = kind != TRIAL_SCENES;
    if (kind == TRIAL_LATER)
        pick_two(p, fold, d, out);
    else {
        out->of_source = pick(p, fold, -1, d);
        out->of_reference = same || !out->of_source ? out->of_source : pick(p, fold, out->of_source->group, d);
    }
    if (!out->of_reference)
        return ln_fail(LN_ESETTING, kind == TRIAL_LATER ? "fold %d has no scene twice" : "fold %d has not two scenes", fold);
    out->grade = hidden_roll(d, strength);
    double least = same ? 0.5 : 0.45, most = same ? 0.8 : 1;
    framing source = framing_roll(d, out->of_source->large, least, most, !same), reference = framing_roll(d, out->of_reference->large, least, most, !same);
    if (kind == TRIAL_BESIDE) {
        const bool right = dice_share(d) < 0.5;
        source = framing_in_half(d, out->of_source->large, right);
        reference = framing_in_half(d, out->of_reference->large, !right);
    }
    dice again = *d;
    ln_status status = same || judged ? small_of(out->of_source->large, &source, NULL, d, &out->source) : LN_OK;
    if (!status && judged)
        status = small_of(out->of_source->large, &source, &out->grade, &again, &out->truth);
    if (!status)
        status = small_of(out->of_reference->large, &reference, &out->grade, d, &out->reference);
    if (status)
        trial_free(out);
    return status;
}

void trial_free(trial *t)
{
    free(t->source);
    free(t->reference);
    free(t->truth);
    t->source = t->reference = t->truth = NULL;
}

int trials_print(int count, char **words, trial_kind (*kind_of)(int i), ln_status (*row)(const trial *t, trial_kind kind))
{
    pictures p;
    if (count != 5) {
        fprintf(stderr, "%s LIST FOLDER TRIALS SEED\n", words[0]);
        return 2;
    }
    const int trials = atoi(words[3]);
    dice d = { strtoull(words[4], NULL, 10) };
    ln_status status = pictures_read(words[1], words[2], &p);
    for (int i = 0; !status && i < trials; i++) {
        trial t;
        const trial_kind kind = kind_of(i);
        const double strength = 0.5 + 0.7 * dice_share(&d);
        status = trial_roll(&p, -1, kind, false, strength, &d, &t);
        if (status)
            break;
        status = row(&t, kind);
        trial_free(&t);
    }
    if (status)
        fprintf(stderr, "%s\n", ln_why());
    pictures_free(&p);
    return status ? 1 : 0;
}
