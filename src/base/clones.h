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

/* Where vectors as wide as the processor's need a kernel of their own for each width: LN_CLONES_BY_HAND is defined, and ln_clones_level() says which of those compiled for LN_CLONE(3) and LN_CLONE(4) may be
 * called, 1 being neither. */
#if defined(__x86_64__) && !defined(__clang__)
#define LN_CLONES_BY_HAND
#define LN_CLONE(n) __attribute__((target("arch=x86-64-v" #n)))
static inline int ln_clones_level(void)
{
#ifndef LN_CLONES_TO_V3
    if (__builtin_cpu_supports("x86-64-v4"))
        return 4;
#endif
    return __builtin_cpu_supports("x86-64-v3") ? 3 : 1;
}
#endif

/* Such a kernel is a file that is included once for each width, with LANES said before: the floats in a vector. LN_WIDE(name) is its name in that width, LN_FLOATS the vector, which may lie anywhere. */
#define LN_JOIN_(name, lanes) name##_##lanes
#define LN_JOIN(name, lanes) LN_JOIN_(name, lanes)
#define LN_WIDE(name) LN_JOIN(name, LANES)
#define LN_FLOATS LN_WIDE(ln_floats)
typedef float ln_floats_4 __attribute__((vector_size(16), aligned(4), may_alias));
typedef float ln_floats_8 __attribute__((vector_size(32), aligned(4), may_alias));
typedef float ln_floats_16 __attribute__((vector_size(64), aligned(4), may_alias));

#endif
