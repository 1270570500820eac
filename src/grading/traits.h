/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_GRADING_TRAITS_H
#define LN_GRADING_TRAITS_H

#include "grading/small.h"

/* What a grade leaves its mark on: forty-nine numbers of one picture, all of colours beside a BT.709 display's white.
 *
 * Lightness by its quantiles; the tint of the dark, the middle and the light third, of the very darkest and lightest cells (which are near to neutral in most pictures), and of
 * those cells that are near to neutral; chroma by its quantiles and spread; where each of red, green and blue begins and ends, and how much of it is clipped there; how strong
 * edges are. Where a picture was looked at closely (small.h), also its very first and last red, green and blue: what a camera left black seldom is after a grade. How steep red, green and blue
 * are at strong edges says which of them a grade made steeper (van de Weijer, Gevers, Gijsenij: "Edge-based color constancy", IEEE Transactions on Image Processing 16, 2007). Each is scaled to be of the order of 1. */
enum { LN_TRAIT_COUNT = 49 };
extern const char *const ln_trait_names[LN_TRAIT_COUNT];

typedef struct ln_traits {
    double value[LN_TRAIT_COUNT];
    int cells;            /* that were looked at */
    double lightness;     /* mean L*, 0 to 100 */
    double contrast;      /* standard deviation of L* */
    double chroma;        /* mean of C*ab */
    double level[3];      /* shares of cells dark (L* below 33), middle and light (above 67) */
    double spread;        /* root mean square distance of cells from their mean, in L*a*b*: near 0 where all is one colour */
} ln_traits;

/* Look at the cells of `small` of which at least half is there (its alpha; a mask multiplies into it). Bars of plain black along the edges, as a letterbox has, are left out.
 *   LN_ESETTING  no cell is left
 *   LN_EMEMORY */
ln_status ln_traits_of(const ln_small *small, ln_traits *out);

#endif
