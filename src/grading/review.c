/* SPDX-License-Identifier: Apache-2.0 */
/* The panel lies inside the picture, so that its size, and with it every timeline and player, stays what it was; its ground is dark and lets the picture through. */
#include "grading/review.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <lanterne/job.h>

#include "grading/graded.h"
#include "grading/matrix.h"

enum { GRID = 4, ROWS_LEAST = 160, COLUMNS_LEAST = 192 }; /* panels begin and end on whole chroma samples */

typedef struct stretch {
    ln_span span;
    ln_review how;
} stretch;

typedef struct reviewed {
    ln_clip clip;
    ln_clip *in;
    ln_job *job;
    ln_pool *pool;
    size_t count;
    stretch stretch[];
} reviewed;

/* A panel and the picture under it. */
typedef struct panel {
    int x, y, width, height;
    uint32_t *argb;
} panel;

static int on_grid(double x)
{
    return (int)(x / GRID + 0.5) * GRID;
}

static panel panel_of(const ln_review *how, int width, int height)
{
    static const double shape[] = { 16.0 / 9, 16.0 / 9, 1, 16.0 / 9, 16.0 / 10 };
    double margin = 0.02 * height, h = fmax(how->size * height, LN_SCOPE_SIDE_MIN), w = h * shape[how->kind - 1];
    double fit = fmin(1, fmin((width - 2 * margin) / w, (height - 2 * margin) / h));
    panel p = { .width = on_grid(w * fit), .height = on_grid(h * fit) };
    p.width = p.width < LN_SCOPE_SIDE_MIN ? LN_SCOPE_SIDE_MIN : p.width;
    p.height = p.height < LN_SCOPE_SIDE_MIN ? LN_SCOPE_SIDE_MIN : p.height;
    bool left = how->place == LN_REVIEW_BOTTOM_LEFT || how->place == LN_REVIEW_TOP_LEFT, top = how->place == LN_REVIEW_TOP_LEFT || how->place == LN_REVIEW_TOP_RIGHT;
    p.x = left ? on_grid(margin) : (width - p.width - on_grid(margin)) / GRID * GRID;
    p.y = top ? on_grid(margin) : (height - p.height - on_grid(margin)) / GRID * GRID;
    return p;
}

static size_t sample_bytes(const ln_pixels *p)
{
    return p->real ? 4 : p->depth > 8 ? 2 : 1;
}

static ln_status copy(const ln_block *in, ln_block **out)
{
    ln_status status = ln_block_picture(&in->pixels, in->width, in->height, in, out);
    for (int p = 0; p < ln_plane_count(&in->pixels) && !status; p++)
        for (int y = 0; y < ln_plane_height(in, p); y++)
            memcpy((*out)->plane[p] + (*out)->stride[p] * y, in->plane[p] + in->stride[p] * y, (size_t)ln_plane_width(in, p) * sample_bytes(&in->pixels));
    return status;
}

/* The mean of the panel's dots under a sample of 1 << shift each way: red, green, blue and alpha, multiplied by alpha, 0 to 1. */
static void mean(const panel *p, int x, int y, int shift_x, int shift_y, float rgba[4])
{
    uint32_t sum[4] = { 0 };
    for (int v = y << shift_y; v < (y + 1) << shift_y; v++)
        for (int u = x << shift_x; u < (x + 1) << shift_x; u++) {
            uint32_t dot = p->argb[v * p->width + u];
            for (int k = 0; k < 4; k++)
                sum[k] += dot >> (k < 3 ? 16 - 8 * k : 24) & 255;
        }
    for (int k = 0; k < 4; k++)
        rgba[k] = (float)sum[k] / (float)(255 << (shift_x + shift_y));
}

/* `now` seen through the panel: a code value is a sum of red, green and blue and a constant, of which the panel's alpha has its part. */
static float through(float now, const float weight[4], const float rgba[4])
{
    return now * (1 - rgba[3]) + weight[0] * rgba[0] + weight[1] * rgba[1] + weight[2] * rgba[2] + weight[3] * rgba[3];
}

static void burn_sample(ln_block *b, int plane, int x, int y, const float weight[4], const float rgba[4])
{
    uint8_t *row = b->plane[plane] + b->stride[plane] * y;
    float *real = (float *)(void *)row;
    uint16_t *word = (uint16_t *)(void *)row;
    const float top = (float)((1 << (b->pixels.real ? 1 : b->pixels.depth)) - 1);
    if (b->pixels.real)
        real[x] = through(real[x], weight, rgba);
    else if (b->pixels.depth > 8)
        word[x] = (uint16_t)(fminf(fmaxf(through(word[x], weight, rgba), 0), top) + 0.5F);
    else
        row[x] = (uint8_t)(fminf(fmaxf(through(row[x], weight, rgba), 0), top) + 0.5F);
}

static void burn_plane(ln_block *b, int plane, const panel *p, const float weight[4])
{
    bool chroma = b->pixels.model == LN_YUV && (plane == 1 || plane == 2);
    int shift_x = chroma ? b->pixels.shift_x : 0, shift_y = chroma ? b->pixels.shift_y : 0;
    for (int y = 0; y < p->height >> shift_y; y++)
        for (int x = 0; x < p->width >> shift_x; x++) {
            float rgba[4];
            mean(p, x, y, shift_x, shift_y, rgba);
            burn_sample(b, plane, (p->x >> shift_x) + x, (p->y >> shift_y) + y, weight, rgba);
        }
}

static ln_status burn(const reviewed *r, const ln_review *how, const ln_block *in, ln_block *out)
{
    ln_matrix matrix;
    panel p = panel_of(how, in->width, in->height);
    const ln_scope_sheet sheet = { (ln_scope)(how->kind - 1), p.width, p.height, how->opacity };
    const float top = in->pixels.real ? 1 : (float)((1 << in->pixels.depth) - 1), alpha[4] = { 0, 0, 0, top };
    int colours = in->pixels.model == LN_GREY ? 1 : 3;
    ln_status status = ln_matrix_of(&in->pixels, in->height, &matrix);
    if (status)
        return status;
    if (p.x < 0 || p.y < 0 || p.x + p.width > in->width || p.y + p.height > in->height)
        return ln_fail(LN_EUNSUPPORTED, "a picture of %d x %d is too small to read scopes in: it takes %d x %d", in->width, in->height, COLUMNS_LEAST, ROWS_LEAST);
    p.argb = malloc((size_t)p.width * (size_t)p.height * sizeof *p.argb);
    if (!p.argb)
        return ln_fail(LN_EMEMORY, "no memory for a panel of %d x %d", p.width, p.height);
    status = ln_scope_draw(in, &sheet, r->pool, p.argb);
    for (int plane = 0; plane < colours && !status; plane++)
        burn_plane(out, plane, &p, matrix.from_rgb[plane]);
    if (!status && in->pixels.alpha)
        burn_plane(out, colours, &p, alpha);
    free(p.argb);
    return status;
}

/* The clip. */

static ln_status next(ln_clip *clip, ln_block **out)
{
    reviewed *r = (reviewed *)clip;
    ln_block *picture;
    const ln_review *how = NULL;
    *out = NULL;
    if (ln_job_stopping(r->job))
        return ln_job_stopped();
    ln_status status = ln_clip_next(r->in, &picture);
    if (status)
        return status;
    for (size_t i = 0; i < r->count; i++) /* of panels that overlap, the last is shown */
        if (picture->at >= r->stretch[i].span.from && picture->at < r->stretch[i].span.to)
            how = &r->stretch[i].how;
    if (!how) {
        *out = picture;
        return LN_OK;
    }
    status = copy(picture, out);
    if (!status)
        status = burn(r, how, picture, *out);
    if (status)
        ln_block_unref(out);
    ln_block_unref(&picture);
    return status;
}

static ln_status seek(ln_clip *clip, int64_t at)
{
    return ln_clip_seek(((reviewed *)clip)->in, at);
}

static void close_reviewed(ln_clip *clip)
{
    reviewed *r = (reviewed *)clip;
    ln_clip_close(&r->in);
    ln_pool_free(r->pool);
    free(r);
}

static ln_status check_clip(const ln_clip_info *info)
{
    if (info->width < COLUMNS_LEAST || info->height < ROWS_LEAST)
        return ln_fail(LN_EUNSUPPORTED, "pictures of %d x %d are too small to read scopes in: it takes %d x %d", info->width, info->height, COLUMNS_LEAST, ROWS_LEAST);
    return ln_picture_gradable(&info->pixels);
}

static ln_status propose(const void *settings, ln_clip *clip, ln_job *job, ln_proposals *into)
{
    ln_review how = *(const ln_review *)settings;
    ln_status status = how.kind ? check_clip(&clip->info) : ln_fail(LN_ESETTING, "review needs --kind: which scope is burnt in (waveform, parade, vectorscope, histogram, all)");
    if (status)
        return status;
    return ln_proposals_add(into, &(ln_proposal){ .op = &ln_op_review,
                                                  .track = clip->info.track,
                                                  .span = ln_graded_whole(clip),
                                                  .year = job->year,
                                                  .confidence = 1,
                                                  .reason = "scopes in the picture, for a review",
                                                  .by = job->person,
                                                  .settings = &how });
}

static ln_status apply(const ln_proposals *accepted, ln_clip *in, ln_job *job, ln_clip **out)
{
    static const ln_clip_verbs verbs = { next, seek, close_reviewed };
    reviewed *r = calloc(1, sizeof *r + accepted->count * sizeof *r->stretch);
    *out = NULL;
    if (!r)
        return ln_fail(LN_EMEMORY, "no memory for %zu panels", accepted->count);
    for (size_t i = 0; i < accepted->count; i++) {
        const ln_proposal *p = &accepted->item[i];
        const ln_review *how = p->settings;
        if (p->op == &ln_op_review && p->verdict == LN_ACCEPTED && p->track == in->info.track && how->kind)
            r->stretch[r->count++] = (stretch){ ln_graded_stretch(p->span, in), *how };
    }
    ln_status status = r->count ? check_clip(&in->info) : LN_OK;
    if (!status && r->count && !(r->pool = ln_pool_new(job->threads)))
        status = LN_EMEMORY;
    if (status || !r->count) {
        free(r);
        *out = status ? NULL : in;
        return status;
    }
    r->clip = (ln_clip){ &verbs, in->info };
    r->in = in;
    r->job = job;
    *out = &r->clip;
    return LN_OK;
}

static const char *const kinds[] = { "none", "waveform", "parade", "vectorscope", "histogram", "all", NULL };
static const char *const places[] = { "bottom-right", "bottom-left", "top-right", "top-left", NULL };

static const ln_setting settings[] = {
    LN_CHOICE(ln_review, kind, "kind", "Scope", kinds, 0, "which scope is burnt into the picture"),
    LN_CHOICE(ln_review, place, "place", "Place", places, LN_REVIEW_BOTTOM_RIGHT, "in which corner it lies"),
    LN_FLOAT(ln_review, size, "size", "Size", "", 0.1, 1, 0.4, "its height, in parts of the picture's: larger is read more easily and hides more"),
    LN_FLOAT(ln_review, opacity, "opacity", "Opacity", "", 0, 1, 0.85, "how dark its ground is: lower lets more of the picture through"),
};

const ln_op ln_op_review = {
    .name = "review",
    .label = "Burn scopes into the picture",
    .summary = "show scopes of every picture in a corner of it, for a review",
    .story = "Draws a waveform, a parade, a vectorscope, a histogram or all four of every picture into one of its corners, after everything else that is done to it: what is measured is "
             "the graded picture. For copies that are shown to somebody who decides, never for the one that is delivered.\n\n"
             "The picture keeps its size; pixels outside the panel stay what they were.",
    .department = LN_DEPARTMENT_GRADING,
    .kind = LN_PICTURE,
    .table = LN_TABLE(ln_review, settings),
    .propose = propose,
    .apply = apply,
};
