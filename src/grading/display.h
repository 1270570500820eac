/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_GRADING_DISPLAY_H
#define LN_GRADING_DISPLAY_H

#include "grading/picture.h"
#include "grading/space.h"
#include "grading/transfer.h"

/* Footage as a BT.709 display shows it, so that a grade meets all footage alike.
 *
 * A camera's curve is undone; its maker's primaries become BT.709's (PQ and HLG: BT.2020's do); light beyond half of a white reflector is bent towards 1, which it never reaches (1 - exp(-2 (light - 1/2)) / 2: it goes on
 * as steep as it comes); Rec. ITU-R BT.1886 codes it. A display's own curve is only exchanged for BT.1886's; BT.1886 changes nothing. */

/* The grade that does so for footage of this curve; its `what` is constant and is nobody's to free. `rows` is NULL for BT.1886: nothing is to be done. */
ln_grade ln_display_of(ln_transfer transfer);

/* The primaries that a camera's curve comes with, and how much of its light is a white reflector. BT.709's and 1 for other curves, and then false. */
bool ln_display_camera(ln_transfer transfer, ln_space_name *space, double *white);

#endif
