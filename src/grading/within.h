/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_GRADING_WITHIN_H
#define LN_GRADING_WITHIN_H

#include "grading/picture.h"
#include "grading/transfer.h"

/* A grade that is carried out in another space than its pictures', a camera's logarithm say: they are brought there before it and back after it.
 *
 * Out of the picture's curve to light, from its primaries to those of the space, into the space's curve; and the same way back. Curve and primaries of a picture are those that its
 * tags name, BT.1886 and BT.709 where they do not (ln_transfer_shown, ln_space_of_h273); a space has those of its maker (ln_display_camera). White stays white: a white reflector of the
 * space is the display's white of a picture. Nothing is bent on the way, so that a grade which changes nothing gives back what it got. */
typedef struct ln_within {
    ln_grade grade;
    ln_transfer outside, inside;
    float into[3][4], back[3][4];
} ln_within;

/* `grade` in the space of the curve `inside` on pictures of this kind; borrows what `grade` borrows. */
ln_within ln_within_of(const ln_pixels *pixels, ln_transfer inside, ln_grade grade);

/* As a grade, which borrows it. Any thread. */
ln_grade ln_within_grade(const ln_within *within);

#endif
