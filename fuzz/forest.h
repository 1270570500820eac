/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_FUZZ_FOREST_H
#define LN_FUZZ_FOREST_H

#include <openssl/evp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "nn/weights.h"

/* A file of weights in memory with a forest "a" of two outputs, four trees and sixteen nodes. The test and the fuzz target fill in the numbers, so that both get past the hash. */
enum { FOREST_OUTPUTS = 2, FOREST_TREES = 4, FOREST_NODES = 16 };

typedef struct forest {
    float base[16]; /* two count; 64 bytes, as tensors are laid */
    int32_t root[8][2]; /* four count */
    int32_t node[FOREST_NODES][3];
    float split[FOREST_NODES], value[FOREST_NODES];
} forest;

typedef struct forest_file {
    _Alignas(LN_WEIGHTS_ALIGN) unsigned char bytes[2048];
    size_t size;
} forest_file;

static inline void forest_lay(const forest *f, forest_file *file)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    char hex[65] = "", text[1000];
    EVP_Digest(f, sizeof *f, digest, NULL, EVP_sha256(), NULL);
    for (int i = 0; i < 32; i++)
        snprintf(hex + 2 * i, 3, "%02x", digest[i]);
    int length = snprintf(text, sizeof text,
                          "{\"card\":{},\"bytes\":%zu,\"sha256\":\"%s\",\"tensors\":["
                          "{\"name\":\"a.base\",\"type\":\"f32\",\"shape\":[2],\"at\":0},{\"name\":\"a.root\",\"type\":\"i32\",\"shape\":[4,2],\"at\":64},"
                          "{\"name\":\"a.node\",\"type\":\"i32\",\"shape\":[16,3],\"at\":128},{\"name\":\"a.split\",\"type\":\"f32\",\"shape\":[16],\"at\":320},"
                          "{\"name\":\"a.value\",\"type\":\"f32\",\"shape\":[16],\"at\":384}]}",
                          sizeof *f, hex);
    const uint32_t version = 1, head = (uint32_t)length;
    memset(file, 0, sizeof *file);
    memcpy(file->bytes, "LNWEIGHT", 8);
    memcpy(file->bytes + 8, &version, 4);
    memcpy(file->bytes + 12, &head, 4);
    memcpy(file->bytes + 16, text, head);
    size_t start = (16 + (size_t)head + LN_WEIGHTS_ALIGN - 1) / LN_WEIGHTS_ALIGN * LN_WEIGHTS_ALIGN;
    memcpy(file->bytes + start, f, sizeof *f);
    file->size = start + sizeof *f;
}

#endif
