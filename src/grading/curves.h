/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_GRADING_CURVES_H
#define LN_GRADING_CURVES_H

#include <stdbool.h>
#include <stddef.h>

/* A curve for each of red, green and blue, linear between its points. */

/* `size` points lie evenly from `low` to `high`; or there are 65536, point i standing for the 16-bit float (IEEE 754 binary16) whose bits are i. */
enum { LN_CURVES_HALVES = 65536 };

typedef struct ln_curves {
    int size;
    float low[3], high[3];
    bool halves;     /* the second kind: low and high are not heard */
    bool keep_hue;   /* the middle one of the three goes where it divides the others as it did before: hue "dw3" of the Common LUT Format */
    bool backwards;  /* find the place whose value is given; only after ln_curves_turn */
    float *value;    /* size of red, then of green, then of blue */
    struct ln_curve_turned {
        float sign;      /* -1: the curve fell, and its values are held negated */
        float start;     /* at which halves turn from positive to negative */
        int first[2], last[2]; /* where its first flat stretch ends and its last begins; the second of each for negative halves */
    } turned[3];
} ln_curves;

/* `value` not yet there. NULL without memory, with ln_why set. */
ln_curves *ln_curves_new(int size, bool halves);
void ln_curves_free(ln_curves *curves); /* NULL is fine */

/* Make it go from values to places: values are made to rise, or to fall, all the way (what turns back is held level), and flat ends are cut. */
void ln_curves_turn(ln_curves *curves);

/* Values outside [low, high] (or those of the curve, backwards) are read as its ends; a NaN as the low end. Any thread. */
void ln_curves_rows(const ln_curves *curves, float *red, float *green, float *blue, int count);

/* The number that the bits of a 16-bit float stand for. */
float ln_half(unsigned bits);

#endif
