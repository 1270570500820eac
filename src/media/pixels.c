/* SPDX-License-Identifier: Apache-2.0 */
/* Frames of FFmpeg as planar blocks and back. Whatever lies otherwise in memory (packed, semi-planar, palette, bits, other byte order) is taken apart sample by sample
 * as FFmpeg's own description of the format says, so that no scaler has a chance to round. */
#include <libavutil/pixdesc.h>
#include <libswscale/swscale.h>

#include "media/av.h"

/* Planes of a block in the order of FFmpeg's components: R G B A lie as G B R A. */
static int plane_of(const ln_pixels *pixels, int component)
{
    static const int rgb[] = { 2, 0, 1, 3 };
    return pixels->model == LN_RGB ? rgb[component] : component;
}

static int sample_bytes(const ln_pixels *pixels)
{
    return pixels->real ? 4 : pixels->depth > 8 ? 2 : 1;
}

/* Depth of the first component, at least 8; 0 for what no block can hold. */
static int depth_of(const AVPixFmtDescriptor *d)
{
    const uint64_t other = AV_PIX_FMT_FLAG_HWACCEL | AV_PIX_FMT_FLAG_BAYER;
    bool xyz = d->name[0] == 'x' && d->name[1] == 'y';
    if (d->flags & AV_PIX_FMT_FLAG_PAL)
        return 8;
    int depth = 0;
    for (int c = 0; c < d->nb_components; c++)
        depth = d->comp[c].depth > depth ? d->comp[c].depth : depth;
    bool real = d->flags & AV_PIX_FMT_FLAG_FLOAT;
    if ((d->flags & other) || xyz || (real ? depth != 32 : depth > 16))
        return 0;
    return depth < 8 ? 8 : depth;
}

static void describe(const AVPixFmtDescriptor *d, ln_pixels *pixels)
{
    int colours = d->nb_components - ((d->flags & AV_PIX_FMT_FLAG_ALPHA) != 0);
    bool rgb = (d->flags & (AV_PIX_FMT_FLAG_RGB | AV_PIX_FMT_FLAG_PAL)) != 0;
    *pixels = (ln_pixels){
        .model = rgb ? LN_RGB : colours < 3 ? LN_GREY : LN_YUV,
        .depth = depth_of(d),
        .real = (d->flags & AV_PIX_FMT_FLAG_FLOAT) != 0,
        .alpha = (d->flags & AV_PIX_FMT_FLAG_ALPHA) != 0,
        .shift_x = rgb || colours < 3 ? 0 : d->log2_chroma_w,
        .shift_y = rgb || colours < 3 ? 0 : d->log2_chroma_h,
        .primaries = AVCOL_PRI_UNSPECIFIED,
        .transfer = AVCOL_TRC_UNSPECIFIED,
        .matrix = rgb ? AVCOL_SPC_RGB : AVCOL_SPC_UNSPECIFIED,
        .full = rgb || colours < 3,
        .siting = -1,
    };
}

/* Every component alone in the plane where a block has it, in our byte order. */
static bool is_planar(const AVPixFmtDescriptor *d, const ln_pixels *pixels)
{
    const uint64_t packed = AV_PIX_FMT_FLAG_PAL | AV_PIX_FMT_FLAG_BITSTREAM | (AV_HAVE_BIGENDIAN ? 0 : AV_PIX_FMT_FLAG_BE);
    if (!pixels->depth || (d->flags & packed))
        return false;
    for (int c = 0; c < d->nb_components; c++) {
        const AVComponentDescriptor *comp = &d->comp[c];
        if (comp->plane != plane_of(pixels, c) || comp->step != sample_bytes(pixels) || comp->offset || comp->shift || comp->depth != pixels->depth)
            return false;
    }
    return true;
}

static bool opaque_palette(const AVFrame *frame)
{
    const uint32_t *entry = (const uint32_t *)(const void *)frame->data[1];
    for (int i = 0; i < 256; i++)
        if (entry[i] >> 24 != 255)
            return false;
    return true;
}

static bool is_full_yuv(enum AVPixelFormat format)
{
    return format == AV_PIX_FMT_YUVJ420P || format == AV_PIX_FMT_YUVJ422P || format == AV_PIX_FMT_YUVJ444P || format == AV_PIX_FMT_YUVJ440P || format == AV_PIX_FMT_YUVJ411P;
}

bool ln_av_pixels(const AVFrame *frame, ln_pixels *pixels)
{
    const AVPixFmtDescriptor *d = av_pix_fmt_desc_get(frame->format);
    *pixels = (ln_pixels){ 0 };
    if (!d)
        return false;
    describe(d, pixels);
    if (d->flags & AV_PIX_FMT_FLAG_PAL)
        pixels->alpha = frame->data[1] && !opaque_palette(frame);
    pixels->primaries = frame->color_primaries;
    pixels->transfer = frame->color_trc;
    if (frame->colorspace != AVCOL_SPC_UNSPECIFIED && pixels->model != LN_RGB)
        pixels->matrix = frame->colorspace;
    if (frame->color_range != AVCOL_RANGE_UNSPECIFIED)
        pixels->full = frame->color_range == AVCOL_RANGE_JPEG;
    if (is_full_yuv(frame->format))
        pixels->full = true;
    if (frame->chroma_location != AVCHROMA_LOC_UNSPECIFIED)
        pixels->siting = (int)frame->chroma_location - 1;
    for (int p = 0; p < 4; p++)
        if (frame->linesize[p] < 0)
            return false;
    return is_planar(d, pixels);
}

enum AVPixelFormat ln_av_format(const ln_pixels *pixels)
{
    for (const AVPixFmtDescriptor *d = NULL; (d = av_pix_fmt_desc_next(d));) {
        ln_pixels p;
        enum AVPixelFormat format = av_pix_fmt_desc_get_id(d);
        describe(d, &p);
        if (is_planar(d, &p) && !is_full_yuv(format) && p.model == pixels->model && p.depth == pixels->depth && p.real == pixels->real && p.alpha == pixels->alpha &&
            p.shift_x == pixels->shift_x && p.shift_y == pixels->shift_y)
            return format;
    }
    return AV_PIX_FMT_NONE;
}

void ln_av_tag(const ln_pixels *pixels, AVFrame *frame)
{
    frame->color_primaries = (enum AVColorPrimaries)pixels->primaries;
    frame->color_trc = (enum AVColorTransferCharacteristic)pixels->transfer;
    frame->colorspace = (enum AVColorSpace)pixels->matrix;
    frame->color_range = pixels->full ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG;
    frame->chroma_location = (enum AVChromaLocation)(pixels->siting + 1);
}

/* One row of component `c`. Components of fewer than 8 bits are spread over the byte, so that their white is white. */
static void unpack_row(const AVFrame *frame, const AVPixFmtDescriptor *d, int c, int row, int width, void *to, int bytes)
{
    uint16_t part[512];
    bool palette = d->flags & AV_PIX_FMT_FLAG_PAL, inverted = frame->format == AV_PIX_FMT_MONOWHITE;
    int depth = palette ? 8 : d->comp[c].depth, white = (1 << (depth < 16 ? depth : 16)) - 1;
    const uint8_t *data[4] = { frame->data[0], frame->data[1], frame->data[2], frame->data[3] };
    if (bytes > 1) {
        av_read_image_line2(to, data, frame->linesize, d, 0, row, c, width, palette, bytes);
        return;
    }
    for (int x = 0; x < width; x += 512) {
        int count = width - x < 512 ? width - x : 512;
        uint8_t *out = (uint8_t *)to + x;
        av_read_image_line2(part, data, frame->linesize, d, x, row, c, count, palette, 2);
        for (int i = 0; i < count; i++)
            out[i] = (uint8_t)(depth == 8 ? part[i] : ((inverted ? white - part[i] : part[i]) * 255 + white / 2) / white);
    }
}

static void unpack(const AVFrame *frame, ln_block *block)
{
    const AVPixFmtDescriptor *d = av_pix_fmt_desc_get(frame->format);
    int components = ln_plane_count(&block->pixels), bytes = sample_bytes(&block->pixels);
    for (int c = 0; c < components; c++) {
        int p = plane_of(&block->pixels, c), width = ln_plane_width(block, p), height = ln_plane_height(block, p);
        for (int y = 0; y < height; y++)
            unpack_row(frame, d, c, y, width, block->plane[p] + block->stride[p] * y, bytes);
    }
}

const int *ln_av_scaler_matrix(int matrix, int height)
{
    switch (matrix) {
    case AVCOL_SPC_BT709: return sws_getCoefficients(SWS_CS_ITU709);
    case AVCOL_SPC_BT2020_NCL:
    case AVCOL_SPC_BT2020_CL: return sws_getCoefficients(SWS_CS_BT2020);
    case AVCOL_SPC_SMPTE240M: return sws_getCoefficients(SWS_CS_SMPTE240M);
    case AVCOL_SPC_BT470BG:
    case AVCOL_SPC_SMPTE170M: return sws_getCoefficients(SWS_CS_ITU601);
    default: return sws_getCoefficients(height > 576 ? SWS_CS_ITU709 : SWS_CS_ITU601);
    }
}

void ln_av_free_frame(void *frame)
{
    AVFrame *f = frame;
    av_frame_free(&f);
}

ln_status ln_av_picture(AVFrame *frame, ln_block **out)
{
    ln_pixels pixels;
    bool planar = ln_av_pixels(frame, &pixels);
    *out = NULL;
    if (!pixels.depth) {
        const char *name = av_get_pix_fmt_name(frame->format);
        av_frame_free(&frame);
        return ln_fail(LN_EUNSUPPORTED, "pixels of the kind \"%s\" are not handled: convert the file to planar RGB or YUV first", name ? name : "unknown");
    }
    ln_origin *origin = ln_origin_new(frame, ln_av_free_frame);
    if (!origin) {
        av_frame_free(&frame);
        return LN_EMEMORY;
    }
    ln_status status = planar ? ln_block_over(LN_PICTURE, origin, out) : ln_block_picture(&pixels, frame->width, frame->height, NULL, out);
    if (status) {
        ln_origin_unref(&origin);
        return status;
    }
    (*out)->origin = origin;
    if (!planar)
        unpack(frame, *out);
    for (int p = 0; planar && p < ln_plane_count(&pixels); p++) {
        (*out)->plane[p] = frame->data[p];
        (*out)->stride[p] = frame->linesize[p];
    }
    (*out)->pixels = pixels;
    (*out)->width = frame->width;
    (*out)->height = frame->height;
    (*out)->at = frame->pts;
    (*out)->touched = false;
    return LN_OK;
}

const AVFrame *ln_av_native(const ln_block *block)
{
    return block->origin ? ln_origin_frame(block->origin) : NULL;
}

static void let_go(void *block, uint8_t *data)
{
    (void)data;
    ln_block *b = block;
    ln_block_unref(&b);
}

ln_status ln_av_frame(ln_block *picture, AVFrame **out)
{
    enum AVPixelFormat format = ln_av_format(&picture->pixels);
    const AVFrame *native = ln_av_native(picture);
    *out = NULL;
    if (format == AV_PIX_FMT_NONE)
        return ln_fail(LN_EUNSUPPORTED, "no planar format of FFmpeg holds %s of %d bits with%s alpha", picture->pixels.model == LN_GREY ? "grey" : "colour",
                       picture->pixels.depth, picture->pixels.alpha ? "" : "out");
    AVFrame *frame = av_frame_alloc();
    if (!frame || (native && av_frame_copy_props(frame, native) < 0) || !(frame->buf[0] = av_buffer_create(NULL, 0, let_go, picture, AV_BUFFER_FLAG_READONLY))) {
        av_frame_free(&frame);
        return ln_fail(LN_EMEMORY, "no memory for a frame");
    }
    ln_block_ref(picture);
    frame->format = format;
    frame->width = picture->width;
    frame->height = picture->height;
    frame->pts = picture->at;
    for (int p = 0; p < ln_plane_count(&picture->pixels); p++) {
        frame->data[p] = picture->plane[p];
        frame->linesize[p] = (int)picture->stride[p];
    }
    ln_av_tag(&picture->pixels, frame);
    *out = frame;
    return LN_OK;
}
