/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_BASE_CLONES_H
#define LN_BASE_CLONES_H

/* A kernel in plain C, compiled once for every x86-64 level and picked by the loader: static void LN_CLONES kernel(...).
 * Sanitizers and ifuncs do not mix (the resolver runs before the runtime is up), and other processors have one level. */
#if defined(__x86_64__) && defined(__gnu_linux__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#ifdef LN_CLONES_TO_V3 /* what a processor without AVX-512 does, measured on one that has it: the C library's tunables do not reach these resolvers */
#define LN_CLONES __attribute__((target_clones("default", "arch=x86-64-v3")))
#else
#define LN_CLONES __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#endif
#else
#define LN_CLONES
#endif

#endif
