/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_GRADING_CLASSES_H
#define LN_GRADING_CLASSES_H

#include "grading/small.h"

/* What is in a picture whose colours are nearly known before: a sky, foliage, skin; and what is near to grey.
 *
 * A cell is believed to be one of them by evidence that is added up in nats, each piece of it held within a few. It is a picture under an unknown grade that is looked at, so most of it is what a grade
 * leaves alone: place (a sky begins at the top and does not reach the bottom), size and shape (skin is a patch and no ground from edge to edge), how rough a surface is beside the picture's own contrast
 * (foliage is, a sky is not), its rank in lightness, how it gets lighter towards the horizon. Hue counts beside the picture's own grey, and loosely: windows are as wide as grades throw colours.
 *
 * Walls are taken for skies where they fill the top of a picture, wood and warm stone for skin: bench/grading/README.md says how often.
 *
 * Where in hue the classes lie (CIE L*a*b*, degrees): light and dark skin 44 and 46, foliage 121, blue sky 257, as published for the ColorChecker (McCamy, Marcus, Davidson: "A color-rendition chart",
 * Journal of Applied Photographic Engineering 2, 1976; L*a*b* under D50 as X-Rite gave them before November 2014); skin as preferred on displays 50 (Chen, Chen, Ohta, Luo: "The effect of chromatic
 * and lightness components for preferred skin color reproduction on a display", Journal of Imaging Science and Technology 57, 2013). */
typedef enum ln_class { LN_CLASS_SKY, LN_CLASS_FOLIAGE, LN_CLASS_SKIN, LN_CLASS_NEUTRAL } ln_class;
enum { LN_CLASS_COUNT = 4, LN_CLASS_CELLS = 96 };
extern const char *const ln_class_names[LN_CLASS_COUNT];

/* One class in one picture: cells weigh as much as they are believed to be of it. */
typedef struct ln_class_seen {
    double confidence;         /* that it is there at all, 0 to 1 */
    double share;              /* of the cells that are there */
    double mean[3];            /* L*a*b* beside a BT.709 display's white; all 0 where the class is not there */
    double covariance[3][3];
} ln_class_seen;

typedef struct ln_classes {
    ln_class_seen of[LN_CLASS_COUNT];
} ln_classes;

/* How far each cell is believed to be of each class, 0 to 1: `width` x `height` cells, `small` itself or made coarser, LN_CLASS_CELLS at most on its longer side. */
typedef struct ln_class_map {
    int width, height;
    float *belief[LN_CLASS_COUNT]; /* row by row */
} ln_class_map;

/* Look for the classes in `small`, in cells of which at least half is there (its alpha, a mask multiplied in); bars of black along the edges are not there. A picture of one colour has
 * none but, where it is grey, neutrals. *map (may be NULL) is one piece of memory, freed with free(), NULL on failure.
 *   LN_EMEMORY;  any thread */
ln_status ln_classes_find(const ln_small *small, ln_classes *out, ln_class_map **map);

#endif
