/* SPDX-License-Identifier: Apache-2.0 */
#include "grading/classes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "grading/lab.h"

const char *const ln_class_names[LN_CLASS_COUNT] = { "sky", "foliage", "skin", "neutral" };

/* A picture in cells as coarse as its classes are looked for in. */
typedef struct view {
    int width, height, top, bottom, left, right; /* edges: bars lie outside [top, bottom) x [left, right) */
    size_t cells;
    double there;        /* how many cells count */
    double spread;       /* standard deviation of L*, 4 at least: grain and noise are no texture */
    float *lab[3];       /* as they are */
    double grey[2];      /* where the picture's own grey is thought to lie, in a* and b* */
    float *off[2];       /* a* and b* less most of that */
    float *chroma, *hue; /* of those; degrees */
    float *rough;        /* mean step of L* inside a cell and to its neighbours, over `spread` */
    float *rank;         /* share of the picture that is darker */
    float *here;
    float *belief[LN_CLASS_COUNT];
    int *patch, *queue;  /* number of the patch a cell belongs to, 0: none */
} view;

/* A connected patch of cells, and where it lies. */
typedef struct patch {
    int number, count, at_top, at_bottom;
    bool left, right;
    double lab[3], off[2], rank, y, belief;
} patch;

static double held(double x, double low, double high)
{
    return x < low ? low : x > high ? high : x;
}

/* Evidence in nats that grows with x from 0 at `middle`, by one each `step`. */
static double from(double x, double middle, double step, double against, double in_favour)
{
    return held((x - middle) / step, -against, in_favour);
}

/* Evidence that falls with the square of the distance to where x is likely. */
static double near(double distance, double width, double against, double in_favour)
{
    return held(in_favour - distance * distance / (width * width), -against, in_favour);
}

static double believed(double nats)
{
    return 1 / (1 + exp(-nats));
}

/* Degrees between two hues. */
static double apart(double one, double other)
{
    double d = fabs(fmod(one - other + 540, 360) - 180);
    return d;
}

/* The coarse picture. */

static view *view_new(int width, int height)
{
    enum { PLANES = 10 + LN_CLASS_COUNT };
    const size_t cells = (size_t)width * height;
    view *v = calloc(1, sizeof *v + cells * (PLANES * sizeof(float) + 2 * sizeof(int)));
    if (!v)
        return NULL;
    float *at = (float *)(v + 1);
    float **plane[PLANES] = { &v->lab[0], &v->lab[1], &v->lab[2], &v->off[0], &v->off[1], &v->chroma, &v->hue, &v->rough, &v->rank, &v->here };
    for (int k = 0; k < LN_CLASS_COUNT; k++)
        plane[10 + k] = &v->belief[k];
    for (int p = 0; p < PLANES; p++, at += cells)
        *plane[p] = at;
    v->patch = (int *)(void *)at;
    v->queue = v->patch + cells;
    v->width = v->right = width;
    v->height = v->bottom = height;
    v->cells = cells;
    return v;
}

/* Means of blocks of block x block cells, and how L* steps inside them and to the next. */
static void coarsen(const ln_small *s, float *const fine[3], int block, view *v)
{
    for (int y = 0; y < v->height; y++)
        for (int x = 0; x < v->width; x++) {
            const int to = y * v->width + x;
            double sum[3] = { 0 }, there = 0, steps = 0;
            int cells = 0, pairs = 0;
            for (int fy = y * block; fy < (y + 1) * block && fy < s->height; fy++)
                for (int fx = x * block; fx < (x + 1) * block && fx < s->width; fx++) {
                    const int i = fy * s->width + fx;
                    cells++;
                    if (s->alpha[i] < 0.5f)
                        continue;
                    there++;
                    for (int c = 0; c < 3; c++)
                        sum[c] += (double)fine[c][i];
                    if (fx + 1 < s->width && s->alpha[i + 1] >= 0.5f && ++pairs)
                        steps += (double)fabsf(fine[0][i + 1] - fine[0][i]);
                    if (fy + 1 < s->height && s->alpha[i + s->width] >= 0.5f && ++pairs)
                        steps += (double)fabsf(fine[0][i + s->width] - fine[0][i]);
                }
            v->here[to] = 2 * there >= cells;
            for (int c = 0; c < 3; c++)
                v->lab[c][to] = (float)(sum[c] / fmax(there, 1));
            v->rough[to] = (float)(steps / (pairs ? pairs : 1));
        }
}

/* A row or a column that is black all along, or not there. */
static bool blank(const view *v, bool row, int at)
{
    const int count = row ? v->width : v->height;
    for (int i = 0; i < count; i++) {
        const int cell = row ? at * v->width + i : i * v->width + at;
        if (v->here[cell] > 0 && v->lab[0][cell] > 0.5f) /* L* of three codes of 255 at most: a bar after compression */
            return false;
    }
    return true;
}

static void take_bars_off(view *v)
{
    while (v->top < v->height / 3 && blank(v, true, v->top))
        v->top++;
    while (v->bottom > v->height - v->height / 3 && blank(v, true, v->bottom - 1))
        v->bottom--;
    while (v->left < v->width / 3 && blank(v, false, v->left))
        v->left++;
    while (v->right > v->width - v->width / 3 && blank(v, false, v->right - 1))
        v->right--;
    for (int i = 0; i < v->width * v->height; i++) {
        const int x = i % v->width, y = i / v->width;
        if (x < v->left || x >= v->right || y < v->top || y >= v->bottom)
            v->here[i] = 0;
        v->there += v->here[i] > 0;
    }
    /* A scan's edge, or a compressed one, is of no colour of the scene: what is at an edge is looked for a little inside of it. */
    const int inside = (v->bottom - v->top) / 24;
    v->top += inside;
    v->bottom -= inside;
    v->left += inside;
    v->right -= inside;
}

/* The picture's own grey: where colours that are near to grey lie, looked for twice from where the display's is. A grade throws it by 6 or so; what goes farther is taken for
 * the colour of what is shown, and only most of the way is gone. */
static void find_grey(view *v)
{
    const double width = 12, way = 0.7, farthest = 12, doubt = 0.02;
    double grey[2] = { 0 };
    for (int turn = 0; turn < 2; turn++) {
        double sum[2] = { 0 }, weight = doubt * v->there;
        for (size_t i = 0; i < v->cells; i++) {
            if (!(v->here[i] > 0))
                continue;
            const double a = (double)v->lab[1][i] - grey[0], b = (double)v->lab[2][i] - grey[1], w = exp(-0.5 * (a * a + b * b) / (width * width));
            weight += w;
            sum[0] += w * (a + grey[0]);
            sum[1] += w * (b + grey[1]);
        }
        for (int k = 0; k < 2; k++)
            grey[k] = weight > 0 ? sum[k] / weight : 0;
    }
    const double length = hypot(grey[0], grey[1]), share = length > farthest ? way * farthest / length : way;
    for (int k = 0; k < 2; k++)
        v->grey[k] = share * grey[k];
    for (size_t i = 0; i < v->cells; i++) {
        for (int k = 0; k < 2; k++)
            v->off[k][i] = v->lab[k + 1][i] - (float)v->grey[k];
        v->chroma[i] = hypotf(v->off[0][i], v->off[1][i]);
        v->hue[i] = (float)(atan2((double)v->off[1][i], (double)v->off[0][i]) * 180 / M_PI);
    }
}

/* Ranks by a histogram of L*, and roughness beside the picture's spread. */
static void scale(view *v)
{
    enum { BINS = 256 };
    double bin[BINS] = { 0 }, sum = 0, squares = 0, below = 0;
    for (size_t i = 0; i < v->cells; i++)
        if (v->here[i] > 0) {
            const double l = (double)v->lab[0][i];
            bin[(int)held(l * BINS / 100, 0, BINS - 1)] += 1 / v->there;
            sum += l / v->there;
            squares += l * l / v->there;
        }
    for (int k = 0; k < BINS; k++) {
        const double in = bin[k];
        bin[k] = below + in / 2;
        below += in;
    }
    v->spread = fmax(sqrt(fmax(squares - sum * sum, 0)), 4);
    for (size_t i = 0; i < v->cells; i++) {
        v->rank[i] = (float)bin[(int)held((double)v->lab[0][i] * BINS / 100, 0, BINS - 1)];
        v->rough[i] /= (float)v->spread;
    }
}

/* Patches. */

/* All cells that hang together with `start` by `joins`, which get `number`. */
static patch grow(view *v, int start, int number, bool (*joins)(const view *v, int from, int to))
{
    patch p = { .number = number };
    int first = 0, last = 0;
    v->queue[last++] = start;
    v->patch[start] = number;
    while (first < last) {
        const int i = v->queue[first++], x = i % v->width, y = i / v->width;
        const int beside[4] = { x > 0 ? i - 1 : -1, x + 1 < v->width ? i + 1 : -1, y > 0 ? i - v->width : -1, y + 1 < v->height ? i + v->width : -1 };
        for (int k = 0; k < 4; k++)
            if (beside[k] >= 0 && v->here[beside[k]] > 0 && !v->patch[beside[k]] && joins(v, i, beside[k])) {
                v->patch[beside[k]] = number;
                v->queue[last++] = beside[k];
            }
        p.at_top += y == v->top;
        p.at_bottom += y + 1 == v->bottom;
        p.left |= x == v->left;
        p.right |= x + 1 == v->right;
        for (int c = 0; c < 3; c++)
            p.lab[c] += (double)v->lab[c][i];
        for (int c = 0; c < 2; c++)
            p.off[c] += (double)v->off[c][i];
        p.rank += (double)v->rank[i];
        p.y += y;
        p.belief += (double)v->belief[LN_CLASS_SKIN][i];
    }
    p.count = last;
    for (int c = 0; c < 3; c++)
        p.lab[c] /= last;
    for (int c = 0; c < 2; c++)
        p.off[c] /= last;
    p.rank /= last;
    p.y /= last;
    p.belief /= last;
    return p;
}

/* The sky: what is smooth and hangs together from the top. */

static bool smooth(const view *v, int i)
{
    return v->rough[i] < 0.12f;
}

static bool sky_joins(const view *v, int i, int k)
{
    const float l = v->lab[0][k] - v->lab[0][i], a = v->lab[1][k] - v->lab[1][i], b = v->lab[2][k] - v->lab[2][i];
    return smooth(v, k) && l * l / 4 + a * a + b * b < (float)(0.02 * v->spread * v->spread + 2);
}

/* How L* goes with height in a patch: from its top to its bottom, over the spread of the picture. */
static double downwards(const view *v, const patch *p)
{
    double both = 0, squares = 0;
    for (int y = v->top; y < v->bottom; y++)
        for (int x = v->left; x < v->right; x++) {
            const int i = y * v->width + x;
            if (v->patch[i] != p->number)
                continue;
            both += (y - p->y) * ((double)v->lab[0][i] - p->lab[0]);
            squares += (y - p->y) * (y - p->y);
        }
    return squares > 0 ? both / squares * sqrt(squares / p->count) * 3.46 / v->spread : 0; /* of an even patch the height is sqrt(12) deviations */
}

/* How much bluer a patch is than the rest of the picture, in b*. */
static double bluer(const view *v, const patch *p)
{
    double sum = 0;
    for (size_t i = 0; i < v->cells; i++)
        sum += v->here[i] > 0 ? (double)v->lab[2][i] : 0;
    const double rest = v->there - p->count;
    return rest > 0 ? (sum - p->count * p->lab[2]) / rest - p->lab[2] : 0;
}

static double sky_nats(const view *v, const patch *p)
{
    const double share = p->count / v->there, top = (double)p->at_top / (v->right - v->left), bottom = (double)p->at_bottom / (v->right - v->left);
    const double chroma = hypot(p->off[0], p->off[1]), hue = atan2(p->off[1], p->off[0]) * 180 / M_PI;
    const double colour = fmax(near(apart(hue, 250), 55, 4, 1), near(apart(hue, 85), 30, 4, 0)) * held(chroma / 10, 0, 1); /* blue; or the yellow of haze and evening */
    return -2 + from(share, 0.03, 0.02, 3, 1) + from(top, 0.35, 0.15, 2, 1) - from(bottom, 0.02, 0.05, 0, 4) + from(p->rank, 0.4, 0.15, 2, 1) + from(p->lab[0], 35, 8, 3, 0) + colour +
           from(bluer(v, p), 3, 4, 1.5, 1.5) + from(downwards(v, p), 0.2, 0.15, 1.5, 1.5) - from(chroma, 35, 5, 0, 3);
}

static void find_sky(view *v, double *confidence)
{
    int number = 1;
    memset(v->patch, 0, v->cells * sizeof *v->patch);
    for (int x = v->left; x < v->right; x++) {
        const int i = v->top * v->width + x;
        if (!(v->here[i] > 0) || v->patch[i] || !smooth(v, i))
            continue;
        const patch p = grow(v, i, number, sky_joins);
        const double belief = p.count > 8 ? believed(sky_nats(v, &p)) : 0;
        for (size_t k = 0; k < v->cells; k++)
            if (v->patch[k] == number)
                v->belief[LN_CLASS_SKY][k] = (float)belief;
        *confidence = fmax(*confidence, belief);
        number++;
    }
}

/* Foliage: rough, of one hue, darker than most. */

/* Leaves give back a tenth of the light (L* 43 on the chart), less than most of what stands around them; flowers, paint and cloth of that hue are lighter or stronger. */
static double foliage_nats(const view *v, int i)
{
    return -1.5 + near(apart((double)v->hue[i], 115), 32, 4, 1.5) + from((double)v->chroma[i], 12, 3, 4, 1) - from((double)v->chroma[i], 40, 5, 0, 3) +
           from((double)v->rough[i], 0.14, 0.05, 2.5, 1.5) + from(-(double)v->rank[i], -0.6, 0.15, 2, 0.5) + from(-(double)v->lab[0][i], -60, 8, 2, 0.5) - 4 * (double)v->belief[LN_CLASS_SKY][i];
}

/* Means over cells up to `reach` away: a leaf alone is none, and an edge is no texture. */
static void soften(const view *v, int reach, const float *in, float *out)
{
    for (int y = 0; y < v->height; y++)
        for (int x = 0; x < v->width; x++) {
            float sum = 0;
            int count = 0;
            for (int cy = y - reach; cy <= y + reach; cy++)
                for (int cx = x - reach; cx <= x + reach; cx++) {
                    if (cx < 0 || cx >= v->width || cy < 0 || cy >= v->height || !(v->here[cy * v->width + cx] > 0))
                        continue;
                    sum += in[cy * v->width + cx];
                    count++;
                }
            out[y * v->width + x] = v->here[y * v->width + x] > 0 ? sum / (float)(count ? count : 1) : 0;
        }
}

/* How much of the picture is believed to be of a class by more than half. */
static double mass(const view *v, int class)
{
    double sum = 0;
    for (size_t i = 0; i < v->cells; i++)
        sum += v->belief[class][i] > 0.5f ? (double)v->belief[class][i] : 0;
    return v->there > 0 ? sum / v->there : 0;
}

static void find_foliage(view *v, double *confidence)
{
    float *raw = v->belief[LN_CLASS_NEUTRAL]; /* not found yet */
    for (size_t i = 0; i < v->cells; i++)
        raw[i] = v->here[i] > 0 ? (float)believed(foliage_nats(v, (int)i)) : 0;
    soften(v, 2, raw, v->belief[LN_CLASS_FOLIAGE]);
    for (size_t i = 0; i < v->cells; i++)
        v->belief[LN_CLASS_FOLIAGE][i] = v->here[i] > 0 ? (float)believed(((double)v->belief[LN_CLASS_FOLIAGE][i] - 0.5) / 0.08) : 0;
    const double share = mass(v, LN_CLASS_FOLIAGE);
    *confidence = share > 0 ? believed(2 * log(share / 0.03)) : 0;
}

/* Skin: patches along a narrow ridge of hue, neither ground nor speck. */

/* Skin itself draws the picture's grey towards it: half of what is taken off others is. */
static double skin_nats(const view *v, int i)
{
    const double a = (double)v->lab[1][i] - v->grey[0] / 2, b = (double)v->lab[2][i] - v->grey[1] / 2, chroma = hypot(a, b), hue = atan2(b, a) * 180 / M_PI;
    return -0.5 + near(apart(hue, 52), 20, 4, 1.5) + near(fmax(fabs(chroma - 23) - 9, 0), 5, 4, 1) + near(fmax(fabs((double)v->lab[0][i] - 60) - 22, 0), 12, 3, 0.5) -
           from((double)v->rough[i], 0.15, 0.05, 0, 2) - 4 * (double)v->belief[LN_CLASS_SKY][i];
}

static bool skin_joins(const view *v, int i, int k)
{
    (void)i;
    return v->belief[LN_CLASS_SKIN][k] > 0.5f;
}

static double skin_patch_nats(const view *v, const patch *p)
{
    const double share = p->count / v->there;
    return -1 + from(share, 0.006, 0.004, 3, 1) - from(share, 0.25, 0.05, 0, 4) - (p->left && p->right ? 3 : 0) + from(p->belief, 0.7, 0.1, 1, 1.5);
}

static void find_skin(view *v, double *confidence)
{
    float *raw = v->belief[LN_CLASS_NEUTRAL], *belief = v->belief[LN_CLASS_SKIN];
    int number = 1;
    for (size_t i = 0; i < v->cells; i++)
        raw[i] = v->here[i] > 0 ? (float)believed(skin_nats(v, (int)i)) : 0;
    soften(v, 1, raw, belief);
    memset(v->patch, 0, v->cells * sizeof *v->patch);
    for (size_t i = 0; i < v->cells; i++) {
        if (!(belief[i] > 0.5f) || v->patch[i])
            continue;
        const patch p = grow(v, (int)i, number, skin_joins);
        const double nats = skin_patch_nats(v, &p), whole = believed(nats);
        for (int k = 0; k < p.count; k++)
            belief[v->queue[k]] *= (float)whole;
        *confidence = fmax(*confidence, whole);
        number++;
    }
    for (size_t i = 0; i < v->cells; i++)
        belief[i] = v->patch[i] ? belief[i] : 0;
}

static void find_neutral(view *v, double *confidence)
{
    for (size_t i = 0; i < v->cells; i++)
        v->belief[LN_CLASS_NEUTRAL][i] = v->here[i] > 0 && v->lab[0][i] > 10 && v->lab[0][i] < 97 ? expf(-0.5f * v->chroma[i] * v->chroma[i] / 36) : 0;
    const double share = mass(v, LN_CLASS_NEUTRAL);
    *confidence = share > 0 ? believed(log(share / 0.05)) : 0;
}

/* Summary. */

static void sum_up(const view *v, int class, double confidence, ln_class_seen *out)
{
    double weight = 0;
    memset(out, 0, sizeof *out);
    for (size_t i = 0; i < v->cells; i++) {
        const double w = (double)v->belief[class][i];
        weight += w;
        for (int c = 0; c < 3; c++)
            out->mean[c] += w * (double)v->lab[c][i];
    }
    for (int c = 0; c < 3; c++)
        out->mean[c] = weight > 0 ? out->mean[c] / weight : 0;
    for (size_t i = 0; i < v->cells && weight > 0; i++)
        for (int c = 0; c < 9; c++)
            out->covariance[c / 3][c % 3] +=
                (double)v->belief[class][i] / weight * ((double)v->lab[c / 3][i] - out->mean[c / 3]) * ((double)v->lab[c % 3][i] - out->mean[c % 3]);
    out->share = v->there > 0 ? weight / v->there : 0;
    out->confidence = weight > 0 ? confidence : 0;
}

static ln_class_map *map_of(const view *v)
{
    ln_class_map *map = malloc(sizeof *map + LN_CLASS_COUNT * v->cells * sizeof(float));
    if (!map)
        return NULL;
    map->width = v->width;
    map->height = v->height;
    for (int k = 0; k < LN_CLASS_COUNT; k++) {
        map->belief[k] = (float *)(map + 1) + k * v->cells;
        memcpy(map->belief[k], v->belief[k], v->cells * sizeof(float));
    }
    return map;
}

ln_status ln_classes_find(const ln_small *small, ln_classes *out, ln_class_map **map)
{
    const int longer = small->width > small->height ? small->width : small->height, block = (longer + LN_CLASS_CELLS - 1) / LN_CLASS_CELLS;
    const size_t cells = (size_t)small->width * small->height;
    double confidence[LN_CLASS_COUNT] = { 0 };
    ln_status status = LN_OK;
    memset(out, 0, sizeof *out);
    if (map)
        *map = NULL;
    float *memory = malloc(3 * cells * sizeof *memory);
    view *v = view_new((small->width + block - 1) / block, (small->height + block - 1) / block);
    if (!memory || !v) {
        status = ln_fail(LN_EMEMORY, "no memory for what a picture shows");
        goto done;
    }
    float *const fine[3] = { memory, memory + cells, memory + 2 * cells };
    ln_lab_rows(small->rgb[0], small->rgb[1], small->rgb[2], (int)cells, fine[0], fine[1], fine[2]);
    coarsen(small, fine, block, v);
    take_bars_off(v);
    find_grey(v);
    scale(v);
    find_sky(v, &confidence[LN_CLASS_SKY]);
    find_foliage(v, &confidence[LN_CLASS_FOLIAGE]);
    find_skin(v, &confidence[LN_CLASS_SKIN]);
    find_neutral(v, &confidence[LN_CLASS_NEUTRAL]);
    for (int k = 0; k < LN_CLASS_COUNT; k++)
        sum_up(v, k, confidence[k], &out->of[k]);
    if (map && !(*map = map_of(v)))
        status = ln_fail(LN_EMEMORY, "no memory for where a picture shows it");
done:
    free(memory);
    free(v);
    return status;
}
