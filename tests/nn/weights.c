/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "nn/weights.h"

/* A file in memory: `head` with its "%s" replaced by the hash of the 128 bytes behind it: sixteen floats 0, 1, 2 ... and sixteen whole numbers 0, -1, -2 ... */
typedef struct file {
    _Alignas(LN_WEIGHTS_ALIGN) unsigned char bytes[2048];
    size_t size;
} file;

#define TENSORS "[{\"name\":\"a\",\"type\":\"f32\",\"shape\":[4,4],\"at\":0},{\"name\":\"b\",\"type\":\"i32\",\"shape\":[3],\"at\":64}]"
#define HEAD(tensors, bytes) "{\"card\":{\"name\":\"test\",\"licence\":\"CC BY 4.0\"},\"tensors\":" tensors ",\"bytes\":" bytes ",\"sha256\":\"%s\"}"
static const char good[] = HEAD(TENSORS, "128");

static void make(file *f, const char *head)
{
    unsigned char digest[EVP_MAX_MD_SIZE], body[128];
    char hex[65], text[1000];
    for (int i = 0; i < 16; i++) {
        float number = (float)i;
        int32_t whole = -i;
        memcpy(body + 4 * i, &number, 4);
        memcpy(body + 64 + 4 * i, &whole, 4);
    }
    assert_true(EVP_Digest(body, sizeof body, digest, NULL, EVP_sha256(), NULL));
    for (int i = 0; i < 32; i++)
        snprintf(hex + 2 * i, 3, "%02x", digest[i]);
    uint32_t version = 1, length = (uint32_t)strlen(head) - 2 + 64;
    const char *hole = strstr(head, "%s");
    snprintf(text, sizeof text, "%.*s%s%s", (int)(hole - head), head, hex, hole + 2);
    memset(f->bytes, 0, sizeof f->bytes);
    memcpy(f->bytes, "LNWEIGHT", 8);
    memcpy(f->bytes + 8, &version, 4);
    memcpy(f->bytes + 12, &length, 4);
    memcpy(f->bytes + 16, text, length);
    size_t start = (16 + length + 63) / 64 * 64;
    memcpy(f->bytes + start, body, sizeof body);
    f->size = start + sizeof body;
}

static void refused(const file *f, size_t size, const char *word)
{
    ln_weights *w = NULL;
    file copy = *f; /* a copy of its own, so that sanitizers see what is read beyond */
    assert_int_equal(ln_weights_read(copy.bytes, size, "test.weights", &w), LN_EMODEL);
    assert_null(w);
    assert_non_null(strstr(ln_why(), "test.weights"));
    if (!strstr(ln_why(), word))
        fail_msg("\"%s\" does not say \"%s\"", ln_why(), word);
}

static void what_was_written_is_read(void **state)
{
    (void)state;
    file f;
    ln_weights *w = NULL;
    const float *a;
    const int32_t *b;
    make(&f, good);
    assert_ok(ln_weights_read(f.bytes, f.size, "test.weights", &w));
    assert_ok(ln_weights_floats(w, "a", 2, (int64_t[]){ 4, 4 }, &a));
    int64_t shape[] = { -1 };
    assert_ok(ln_weights_ints(w, "b", 1, shape, &b));
    assert_int_equal(shape[0], 3);
    for (int i = 0; i < 16; i++)
        assert_true(a[i] == (float)i); /* exact: the bytes themselves */
    assert_int_equal(b[2], -2);
    assert_string_equal(ln_weights_say(w, "licence"), "CC BY 4.0");
    assert_string_equal(ln_weights_say(w, "absent"), "");
    assert_int_equal(ln_weights_count(w), 19);
    ln_weights_free(&w);
    ln_weights_free(&w);
    ln_weights_free(NULL);
}

static void other_shapes_are_refused(void **state)
{
    (void)state;
    file f;
    ln_weights *w = NULL;
    const float *a;
    const int32_t *b;
    make(&f, good);
    assert_ok(ln_weights_read(f.bytes, f.size, "test.weights", &w));
    assert_int_equal(ln_weights_floats(w, "c", 1, (int64_t[]){ 1 }, &a), LN_EMODEL);
    assert_null(a);
    assert_int_equal(ln_weights_floats(w, "a", 2, (int64_t[]){ 4, 5 }, &a), LN_EMODEL);
    assert_int_equal(ln_weights_floats(w, "a", 1, (int64_t[]){ 16 }, &a), LN_EMODEL);
    assert_int_equal(ln_weights_floats(w, "b", 1, (int64_t[]){ 3 }, &a), LN_EMODEL);
    assert_int_equal(ln_weights_ints(w, "a", 2, (int64_t[]){ 4, 4 }, &b), LN_EMODEL);
    ln_weights_free(&w);
}

static void damage_is_seen(void **state)
{
    (void)state;
    file f, bad;
    make(&f, good);
    for (size_t size = 0; size < f.size; size++)
        refused(&f, size, size < 16 ? "not a file" : "cut short");
    f.size += 64;
    refused(&f, f.size, "grown");
    for (size_t i = f.size - 64 - 128; i < f.size - 64; i++) {
        bad = f;
        bad.bytes[i] ^= 1;
        refused(&bad, f.size - 64, "SHA-256");
    }
    bad = f;
    bad.bytes[8] = 2;
    refused(&bad, f.size, "layout 2");
    bad = f;
    bad.bytes[16] = '[';
    refused(&bad, f.size, "JSON");
}

static void lying_heads_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *head, *word;
    } cases[] = {
        { HEAD("[{\"name\":\"a\",\"type\":\"f32\",\"shape\":[33],\"at\":0}]", "128"), "inside" },
        { HEAD("[{\"name\":\"a\",\"type\":\"f32\",\"shape\":[17],\"at\":64}]", "128"), "inside" },
        { HEAD("[{\"name\":\"a\",\"type\":\"f32\",\"shape\":[],\"at\":128}]", "128"), "inside" },
        { HEAD("[{\"name\":\"a\",\"type\":\"f32\",\"shape\":[4294967296,4294967296],\"at\":0}]", "128"), "inside" },
        { HEAD("[{\"name\":\"a\",\"type\":\"f32\",\"shape\":[4,0],\"at\":0}]", "128"), "inside" },
        { HEAD("[{\"name\":\"a\",\"type\":\"f32\",\"shape\":[-4],\"at\":0}]", "128"), "inside" },
        { HEAD("[{\"name\":\"a\",\"type\":\"f32\",\"shape\":[4],\"at\":-64}]", "128"), "inside" },
        { HEAD("[{\"name\":\"a\",\"type\":\"f32\",\"shape\":[4],\"at\":4}]", "128"), "inside" },
        { HEAD("[{\"name\":\"a\",\"type\":\"f32\",\"shape\":[\"4\"],\"at\":0}]", "128"), "inside" },
        { HEAD("[{\"name\":\"a\",\"type\":\"f64\",\"shape\":[4],\"at\":0}]", "128"), "f64" },
        { HEAD("[{\"name\":\"a\",\"type\":\"f32\",\"shape\":[1,1,1,1,1],\"at\":0}]", "128"), "four" },
        { HEAD("[{\"type\":\"f32\",\"shape\":[4],\"at\":0}]", "128"), "name" },
        { HEAD("[{\"name\":\"a\",\"type\":\"f32\",\"shape\":[4],\"at\":0},{\"name\":\"a\",\"type\":\"f32\",\"shape\":[4],\"at\":0}]", "128"), "two tensors" },
        { HEAD("[3]", "128"), "tensor" },
        { HEAD("{}", "128"), "list" },
        { HEAD(TENSORS, "-1"), "how much" },
        { HEAD(TENSORS, "9223372036854775807"), "how much" },
        { HEAD(TENSORS, "64"), "should be" },
        { "{\"tensors\":[],\"bytes\":128,\"sha256\":\"%s\"}", "card" },
    };
    file f;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        make(&f, cases[i].head);
        refused(&f, f.size, cases[i].word);
    }
}

static void files_are_mapped(void **state)
{
    (void)state;
    char path[] = "/tmp/weights-XXXXXX";
    file f;
    ln_weights *w = NULL;
    const int32_t *b = NULL;
    make(&f, good);
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    ssize_t written = write(fd, f.bytes, f.size);
    ln_status whole = ln_weights_open(path, &w);
    int last = whole ? 0 : (ln_weights_ints(w, "b", 1, (int64_t[]){ 3 }, &b), b[2]);
    ln_weights_free(&w);
    int cut = ftruncate(fd, (off_t)f.size - 1);
    ln_status part = ln_weights_open(path, &w);
    close(fd);
    unlink(path);
    assert_int_equal(written, f.size);
    assert_int_equal(whole, LN_OK);
    assert_int_equal(last, -2);
    assert_int_equal(cut, 0);
    assert_int_equal(part, LN_EMODEL);
    assert_int_equal(ln_weights_open(path, &w), LN_EMODEL);
    assert_int_equal(ln_weights_open("/tmp", &w), LN_EMODEL);
    assert_null(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_written_is_read), cmocka_unit_test(other_shapes_are_refused), cmocka_unit_test(damage_is_seen),
        cmocka_unit_test(lying_heads_are_refused), cmocka_unit_test(files_are_mapped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
