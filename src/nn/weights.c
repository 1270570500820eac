/* SPDX-License-Identifier: Apache-2.0 */
/* A file of weights is read where it lies: mapped, judged from front to back, and pointed into. Nothing of it is believed before it was checked, least of all its lengths. */
#include "nn/weights.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <openssl/evp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "weights are read as they lie, little-endian"
#endif

enum { FIXED = 16, VERSION = 1, HEAD_MAX = 1 << 24, TENSORS_MAX = 4096, HEX = 65 };

typedef struct tensor {
    const char *name;
    bool whole; /* int32, otherwise float32 */
    int rank;
    int64_t shape[LN_WEIGHTS_RANK], count;
    const void *data;
} tensor;

struct ln_weights {
    char *path;
    void *map; /* NULL when the bytes are the caller's */
    size_t mapped;
    json_t *head;
    tensor *tensors;
    size_t tensor_count;
};

static ln_status damaged(const ln_weights *w, const char *what)
{
    return ln_fail(LN_EMODEL, "%s: %s; get the file again", w->path, what);
}

/* The head's text, and where the tensors begin. */
static ln_status read_head(ln_weights *w, const unsigned char *bytes, size_t size, size_t *start)
{
    uint32_t version, length;
    if (size < FIXED || memcmp(bytes, "LNWEIGHT", 8))
        return damaged(w, "not a file of weights");
    memcpy(&version, bytes + 8, sizeof version);
    memcpy(&length, bytes + 12, sizeof length);
    if (version != VERSION)
        return ln_fail(LN_EMODEL, "%s: weights of layout %u, this lanterne reads %d; the two are of different age", w->path, version, VERSION);
    if (length > HEAD_MAX || length > size - FIXED)
        return damaged(w, "cut short inside its head");
    json_error_t fault;
    w->head = json_loadb((const char *)bytes + FIXED, length, JSON_REJECT_DUPLICATES, &fault);
    if (!json_is_object(w->head))
        return ln_fail(LN_EMODEL, "%s: its head is not JSON (line %d: %s); get the file again", w->path, fault.line, fault.text);
    *start = (FIXED + (size_t)length + LN_WEIGHTS_ALIGN - 1) / LN_WEIGHTS_ALIGN * LN_WEIGHTS_ALIGN;
    return LN_OK;
}

static ln_status read_tensor(ln_weights *w, json_t *said, const unsigned char *data, int64_t bytes)
{
    tensor *t = &w->tensors[w->tensor_count];
    json_t *shape = json_object_get(said, "shape"), *at = json_object_get(said, "at");
    const char *type = json_string_value(json_object_get(said, "type"));
    t->name = json_string_value(json_object_get(said, "name"));
    if (!t->name || !type || !json_is_array(shape) || !json_is_integer(at) || json_array_size(shape) > LN_WEIGHTS_RANK)
        return damaged(w, "a tensor without name, type, place or a shape of up to four extents");
    if (strcmp(type, "f32") && strcmp(type, "i32"))
        return ln_fail(LN_EMODEL, "%s: tensor %.60s is of type \"%.20s\"; f32 and i32 are known", w->path, t->name, type);
    for (size_t i = 0; i < w->tensor_count; i++)
        if (!strcmp(w->tensors[i].name, t->name))
            return ln_fail(LN_EMODEL, "%s: two tensors are called %.60s; get the file again", w->path, t->name);
    int64_t from = json_integer_value(at);
    bool inside = from >= 0 && from <= bytes && from % LN_WEIGHTS_ALIGN == 0;
    t->whole = *type == 'i';
    t->rank = (int)json_array_size(shape);
    t->count = 1;
    for (int i = 0; inside && i < t->rank; i++) {
        t->shape[i] = json_integer_value(json_array_get(shape, (size_t)i));
        inside = t->shape[i] > 0 && t->shape[i] <= (bytes - from) / 4 / t->count;
        t->count *= inside ? t->shape[i] : 1;
    }
    if (!inside || t->count > (bytes - from) / 4)
        return ln_fail(LN_EMODEL, "%s: tensor %.60s does not lie inside the file; get the file again", w->path, t->name);
    t->data = data + from;
    w->tensor_count++;
    return LN_OK;
}

static ln_status read_tensors(ln_weights *w, const unsigned char *data, int64_t bytes)
{
    json_t *list = json_object_get(w->head, "tensors");
    size_t count = json_array_size(list);
    if (!json_is_array(list) || count > TENSORS_MAX || !json_is_object(json_object_get(w->head, "card")))
        return damaged(w, "a head without card or list of tensors");
    w->tensors = calloc(count + 1, sizeof *w->tensors);
    if (!w->tensors)
        return ln_fail(LN_EMEMORY, "no memory for %zu tensors", count);
    ln_status status = LN_OK;
    for (size_t i = 0; !status && i < count; i++)
        status = read_tensor(w, json_array_get(list, i), data, bytes);
    return status;
}

/* Whether the tensors are those that the head was written for. */
static ln_status check_hash(const ln_weights *w, const unsigned char *data, size_t bytes)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    char hex[HEX];
    if (!EVP_Digest(data, bytes, digest, NULL, EVP_sha256(), NULL))
        return ln_fail(LN_EMEMORY, "no memory for a fingerprint");
    for (int i = 0; i < HEX / 2; i++)
        snprintf(hex + 2 * i, 3, "%02x", digest[i]);
    return strcmp(hex, ln_weights_sha256(w)) ? damaged(w, "the weights are not those its card was written for (SHA-256 differs)") : LN_OK;
}

static ln_status judge(ln_weights *w, const unsigned char *bytes, size_t size)
{
    size_t start;
    ln_status status = read_head(w, bytes, size, &start);
    if (status)
        return status;
    json_int_t said = json_integer_value(json_object_get(w->head, "bytes"));
    if (said <= 0 || said > LONG_MAX - (json_int_t)start)
        return damaged(w, "a head that does not say how much follows");
    if (size != start + (size_t)said)
        return ln_fail(LN_EMODEL, "%s: %zu bytes, should be %zu: cut short or grown; get the file again", w->path, size, start + (size_t)said);
    status = read_tensors(w, bytes + start, said);
    return status ? status : check_hash(w, bytes + start, (size_t)said);
}

static ln_weights *new_weights(const char *path)
{
    ln_weights *w = calloc(1, sizeof *w);
    if (w && (w->path = strdup(path)))
        return w;
    free(w);
    ln_fail(LN_EMEMORY, "no memory for the weights of %s", path);
    return NULL;
}

ln_status ln_weights_read(const void *bytes, size_t size, const char *path, ln_weights **out)
{
    ln_weights *w = *out = new_weights(path);
    ln_status status = w ? judge(w, bytes, size) : LN_EMEMORY;
    if (status)
        ln_weights_free(out);
    return status;
}

static ln_status map_file(ln_weights *w)
{
    struct stat what;
    int file = open(w->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    ln_status status = LN_OK;
    if (file < 0 || fstat(file, &what))
        status = ln_fail(LN_EMODEL, "%s: %s", w->path, strerror(errno));
    else if (!S_ISREG(what.st_mode) || what.st_size < FIXED)
        status = damaged(w, "not a file of weights");
    else if ((w->map = mmap(NULL, (size_t)what.st_size, PROT_READ, MAP_PRIVATE, file, 0)) == MAP_FAILED) {
        w->map = NULL;
        status = ln_fail(LN_EMEMORY, "no memory to map %s: %s", w->path, strerror(errno));
    } else
        w->mapped = (size_t)what.st_size;
    if (file >= 0)
        close(file);
    return status;
}

ln_status ln_weights_open(const char *path, ln_weights **out)
{
    ln_weights *w = *out = new_weights(path);
    ln_status status = w ? map_file(w) : LN_EMEMORY;
    if (!status)
        status = judge(w, w->map, w->mapped);
    if (status)
        ln_weights_free(out);
    return status;
}

void ln_weights_free(ln_weights **weights)
{
    ln_weights *w = weights ? *weights : NULL;
    if (!w)
        return;
    if (w->map)
        munmap(w->map, w->mapped);
    json_decref(w->head);
    free(w->tensors);
    free(w->path);
    free(w);
    *weights = NULL;
}

static ln_status find(const ln_weights *w, const char *name, bool whole, int rank, int64_t *shape, const void **out)
{
    const tensor *t = w->tensors, *end = t + w->tensor_count;
    while (t < end && strcmp(t->name, name))
        t++;
    if (t == end)
        return ln_fail(LN_EMODEL, "%s holds no tensor %s: weights for another lanterne", w->path, name);
    bool fits = t->whole == whole && t->rank == rank;
    for (int i = 0; fits && i < rank; i++)
        fits = shape[i] < 0 || shape[i] == t->shape[i];
    if (!fits)
        return ln_fail(LN_EMODEL, "%s: tensor %s has another type or shape than asked for: weights for another lanterne", w->path, name);
    for (int i = 0; i < rank; i++)
        shape[i] = t->shape[i];
    *out = t->data;
    return LN_OK;
}

ln_status ln_weights_floats(const ln_weights *w, const char *name, int rank, int64_t *shape, const float **out)
{
    const void *data = NULL;
    ln_status status = find(w, name, false, rank, shape, &data);
    *out = data;
    return status;
}

ln_status ln_weights_ints(const ln_weights *w, const char *name, int rank, int64_t *shape, const int32_t **out)
{
    const void *data = NULL;
    ln_status status = find(w, name, true, rank, shape, &data);
    *out = data;
    return status;
}

const json_t *ln_weights_card(const ln_weights *w)
{
    return json_object_get(w->head, "card");
}

const char *ln_weights_say(const ln_weights *w, const char *key)
{
    const char *text = json_string_value(json_object_get(ln_weights_card(w), key));
    return text ? text : "";
}

const char *ln_weights_sha256(const ln_weights *w)
{
    const char *text = json_string_value(json_object_get(w->head, "sha256"));
    return text ? text : "";
}

int64_t ln_weights_count(const ln_weights *w)
{
    int64_t count = 0;
    for (size_t i = 0; i < w->tensor_count; i++)
        count += w->tensors[i].count;
    return count;
}
