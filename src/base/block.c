/* SPDX-License-Identifier: Apache-2.0 */
#include <lanterne/block.h>

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { ALIGN = 64 };

/* AddressSanitizer should see who reads what is gone. */
#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED true
#elif defined(__has_feature)
#define SANITIZED __has_feature(address_sanitizer)
#else
#define SANITIZED false
#endif

struct ln_origin {
    atomic_int refs;
    void *frame;
    void (*free_frame)(void *frame);
};

struct ln_block_own {
    atomic_int refs;
    void *memory;      /* let go with the block, or NULL */
    size_t bytes;
    ln_block *whole;   /* whose samples a part shows, or NULL */
};

ln_origin *ln_origin_new(void *frame, void (*free_frame)(void *frame))
{
    ln_origin *origin = malloc(sizeof *origin);
    if (!origin) {
        ln_fail(LN_EMEMORY, "no memory for a frame");
        return NULL;
    }
    atomic_init(&origin->refs, 1);
    origin->frame = frame;
    origin->free_frame = free_frame;
    return origin;
}

void *ln_origin_frame(const ln_origin *origin)
{
    return origin->frame;
}

ln_origin *ln_origin_ref(ln_origin *origin)
{
    if (origin)
        atomic_fetch_add_explicit(&origin->refs, 1, memory_order_relaxed);
    return origin;
}

void ln_origin_unref(ln_origin **origin)
{
    ln_origin *o = *origin;
    *origin = NULL;
    if (!o || atomic_fetch_sub_explicit(&o->refs, 1, memory_order_acq_rel) > 1)
        return;
    o->free_frame(o->frame);
    free(o);
}

/* Memory of pictures let go, for the next ones of their size, the oldest first. The C library gives such memory back to the system, which has to clear it anew, page by page, for
 * each picture. */
enum { SPARES = 8, SPARE_LEAST = 1 << 20, SPARE_MOST = LN_PICTURES_KEPT };

static struct {
    pthread_mutex_t lock;
    int count;
    size_t bytes; /* of all */
    struct {
        void *memory;
        size_t bytes;
    } spare[SPARES];
} kept = { .lock = PTHREAD_MUTEX_INITIALIZER };

/* Remove spare `i` and return its memory; under the lock. */
static void *remove_spare(int i)
{
    void *memory = kept.spare[i].memory;
    kept.bytes -= kept.spare[i].bytes;
    kept.count--;
    memmove(&kept.spare[i], &kept.spare[i + 1], (size_t)(kept.count - i) * sizeof *kept.spare);
    return memory;
}

static void *take_memory(size_t bytes)
{
    void *memory = NULL;
    pthread_mutex_lock(&kept.lock);
    for (int i = kept.count; i-- > 0 && !memory;)
        if (kept.spare[i].bytes == bytes)
            memory = remove_spare(i);
    pthread_mutex_unlock(&kept.lock);
    return memory ? memory : aligned_alloc(ALIGN, bytes);
}

static void give_memory(void *memory, size_t bytes)
{
    if (bytes < SPARE_LEAST || bytes > SPARE_MOST || SANITIZED) {
        free(memory);
        return;
    }
    pthread_mutex_lock(&kept.lock);
    while (kept.count == SPARES || kept.bytes + bytes > SPARE_MOST)
        free(remove_spare(0));
    kept.spare[kept.count].memory = memory;
    kept.spare[kept.count++].bytes = bytes;
    kept.bytes += bytes;
    pthread_mutex_unlock(&kept.lock);
}

static ln_status new_block(ln_kind kind, size_t memory, ln_block **out)
{
    ln_block *block = calloc(1, sizeof *block);
    struct ln_block_own *own = calloc(1, sizeof *own);
    const size_t whole = (memory + ALIGN - 1) / ALIGN * ALIGN;
    void *bytes = memory ? take_memory(whole) : NULL;
    *out = NULL;
    if (!block || !own || (memory && !bytes)) {
        free(block);
        free(own);
        free(bytes);
        return ln_fail(LN_EMEMORY, "no memory for a block of %zu bytes", memory);
    }
    atomic_init(&own->refs, 1);
    own->memory = bytes;
    own->bytes = whole;
    block->kind = kind;
    block->own = own;
    block->touched = true;
    *out = block;
    return LN_OK;
}

static void lend(ln_block *block, const ln_block *like)
{
    if (!like)
        return;
    block->at = like->at;
    block->length = like->length;
    block->origin = ln_origin_ref(like->origin);
}

ln_status ln_block_sound(int channels, int64_t at, int64_t length, const ln_block *like, ln_block **out)
{
    assert(channels > 0 && channels <= LN_CHANNELS_MAX && length >= 0);
    size_t row = ((size_t)length * sizeof(float) + ALIGN - 1) / ALIGN * ALIGN;
    *out = NULL;
    if ((uint64_t)length > SIZE_MAX / sizeof(float) / LN_CHANNELS_MAX - ALIGN)
        return ln_fail(LN_EMEMORY, "no memory for a block of %lld samples", (long long)length);
    ln_status status = new_block(LN_SOUND, row * (size_t)channels + 1, out);
    if (status)
        return status;
    lend(*out, like);
    (*out)->at = at;
    (*out)->length = length;
    (*out)->channels = channels;
    for (int c = 0; c < channels; c++)
        (*out)->sound[c] = (float *)(*out)->own->memory + row / sizeof(float) * (size_t)c;
    return LN_OK;
}

int ln_plane_count(const ln_pixels *pixels)
{
    return (pixels->model == LN_GREY ? 1 : 3) + pixels->alpha;
}

static bool is_chroma(const ln_pixels *pixels, int plane)
{
    return pixels->model == LN_YUV && (plane == 1 || plane == 2);
}

int ln_plane_width(const ln_block *picture, int plane)
{
    int shift = is_chroma(&picture->pixels, plane) ? picture->pixels.shift_x : 0;
    return (picture->width + (1 << shift) - 1) >> shift;
}

int ln_plane_height(const ln_block *picture, int plane)
{
    int shift = is_chroma(&picture->pixels, plane) ? picture->pixels.shift_y : 0;
    return (picture->height + (1 << shift) - 1) >> shift;
}

ln_status ln_block_picture(const ln_pixels *pixels, int width, int height, const ln_block *like, ln_block **out)
{
    assert(width > 0 && height > 0);
    ln_block shape = { .pixels = *pixels, .width = width, .height = height };
    size_t wide = pixels->real ? sizeof(float) : pixels->depth > 8 ? 2 : 1, offset[LN_PLANES_MAX] = { 0 }, total = 0;
    for (int p = 0; p < ln_plane_count(pixels); p++) {
        size_t stride = ((size_t)ln_plane_width(&shape, p) * wide + ALIGN - 1) / ALIGN * ALIGN;
        shape.stride[p] = (ptrdiff_t)stride;
        offset[p] = total;
        total += stride * (size_t)ln_plane_height(&shape, p);
    }
    ln_status status = new_block(LN_PICTURE, total, out);
    if (status)
        return status;
    lend(*out, like);
    (*out)->pixels = *pixels;
    (*out)->width = width;
    (*out)->height = height;
    for (int p = 0; p < ln_plane_count(pixels); p++) {
        (*out)->plane[p] = (uint8_t *)(*out)->own->memory + offset[p];
        (*out)->stride[p] = shape.stride[p];
    }
    return LN_OK;
}

ln_status ln_block_over(ln_kind kind, ln_origin *origin, ln_block **out)
{
    ln_status status = new_block(kind, 0, out);
    if (status)
        return status;
    (*out)->origin = origin;
    (*out)->touched = false;
    return LN_OK;
}

ln_status ln_block_part(ln_block *block, int64_t from, int64_t to, ln_block **out)
{
    assert(block->kind == LN_SOUND && from >= 0 && from <= to && to <= block->length);
    ln_status status = new_block(LN_SOUND, 0, out);
    if (status)
        return status;
    struct ln_block_own *own = (*out)->own;
    **out = *block;
    (*out)->own = own;
    (*out)->origin = ln_origin_ref(block->origin);
    own->whole = ln_block_ref(block);
    (*out)->at = block->at + from;
    (*out)->length = to - from;
    for (int c = 0; c < block->channels; c++)
        (*out)->sound[c] = block->sound[c] + from;
    return LN_OK;
}

ln_block *ln_block_ref(ln_block *block)
{
    atomic_fetch_add_explicit(&block->own->refs, 1, memory_order_relaxed);
    return block;
}

void ln_block_unref(ln_block **block)
{
    ln_block *b = block ? *block : NULL;
    if (!b)
        return;
    *block = NULL;
    if (atomic_fetch_sub_explicit(&b->own->refs, 1, memory_order_acq_rel) > 1)
        return;
    ln_origin_unref(&b->origin);
    ln_block_unref(&b->own->whole);
    give_memory(b->own->memory, b->own->bytes);
    free(b->own);
    free(b);
}
