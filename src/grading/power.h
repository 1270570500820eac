/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_GRADING_POWER_H
#define LN_GRADING_POWER_H

#include <stdint.h>
#include <string.h>

/* Logarithm and power to the base of 2 for kernels: the C library's logf, exp2f and powf do not vectorise. Plain arithmetic without a branch. */

/* log2 of a normal x > 0; some number for any other x. The mantissa lies in [sqrt 1/2, sqrt 2) and its log2 is the series of 2 artanh((m-1)/(m+1)) up to the ninth
 * power (next term 4e-10); rounding adds half a unit of the last place of the answer. */
static inline float ln_log2_of(float x)
{
    const float to_log2 = 2.8853901f; /* 2 / ln 2 */
    int32_t bits;
    memcpy(&bits, &x, sizeof bits);
    int32_t exponent = (bits - 0x3f3504f3) >> 23; /* 0x3f3504f3 is sqrt 1/2 */
    bits -= exponent * (1 << 23);
    float m;
    memcpy(&m, &bits, sizeof m);
    float s = (m - 1) / (m + 1), q = s * s;
    return (float)exponent + to_log2 * s * (1 + q * (1.f / 3 + q * (1.f / 5 + q * (1.f / 7 + q * (1.f / 9)))));
}

/* 2^y for y <= 127, 0 below -126: 2^f in [-1/2, 1/2] is the Taylor series up to the seventh power (next term 5e-9). */
static inline float ln_exp2_of(float y)
{
    const float ln2 = 0.69314718f;
    y = y > -128 ? y : -128;
    int32_t whole = (int32_t)(y + 128.5f) - 128; /* to the nearest: a conversion cuts towards 0 */
    float f = (y - (float)whole) * ln2, m;
    float e = 1 + f * (1 + f * (1.f / 2 + f * (1.f / 6 + f * (1.f / 24 + f * (1.f / 120 + f * (1.f / 720 + f * (1.f / 5040)))))));
    int32_t bits = (whole > -127 ? whole + 127 : 0) * (1 << 23); /* below lies nothing but denormals: 0 */
    memcpy(&m, &bits, sizeof m);
    return e * m;
}

/* x^power for 0 <= x, power > 0 and an answer below 2^127; 0 for x = 0. */
static inline float ln_to_power(float x, float power)
{
    int32_t bits;
    memcpy(&bits, &x, sizeof bits);
    const int32_t not_zero = -bits >> 31; /* all ones, or none; x > 0 ? ... would be a branch, and the loop not vectorised */
    float e = ln_exp2_of(power * ln_log2_of(x));
    memcpy(&bits, &e, sizeof bits);
    bits &= not_zero;
    memcpy(&e, &bits, sizeof e);
    return e;
}

#endif
