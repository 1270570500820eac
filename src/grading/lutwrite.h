/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_GRADING_LUTWRITE_H
#define LN_GRADING_LUTWRITE_H

#include "grading/picture.h"

struct ln_cdl;

/* Points an axis that every reader we know takes: CLF's readers stop at 129. 33 is usual, 65 for steep grades. */
enum { LN_LUT_WRITE_MIN = 2, LN_LUT_WRITE_MAX = 129, LN_LUT_WRITE_USUAL = 33 };

/* Write what `grade` does to R'G'B' from 0 to 1 as a file that other programs open. The form follows the end of `path`, in small or capital letters:
 *
 *   .cube             a lattice of size^3 points, DOMAIN 0 to 1, no shaper (FFmpeg would read a shaper's rows as the lattice's)
 *   .clf              Academy/ASC Common LUT Format, version 3: the ten numbers themselves when `cdl` is given, else the same lattice
 *   .cc, .ccc, .cdl   the ten numbers of `cdl` (ASC CDL 1.2), under `title` as their id
 *
 * `cdl` is NULL unless the grade is exactly one; `title` may be NULL or empty, control characters in it are dropped. All is borrowed. The file appears whole or not at all:
 * it is made as PATH.part and then renamed, replacing what stood there. The same grade gives the same bytes.
 *
 *   LN_EUNSUPPORTED  another ending; a CDL file of a grade that is more than ten numbers; a colour to which the grade gives no finite number
 *   LN_ESETTING      `size` outside the range above, where a lattice is written
 *   LN_EWRITE LN_EFULL LN_EMEMORY
 *
 * Any thread; not twice at once on one path. */
ln_status ln_lut_write(const char *path, const ln_grade *grade, const struct ln_cdl *cdl, int size, const char *title);

/* Whether `path` ends in one of the forms above, so that a command may say no before it works.
 *   LN_EUNSUPPORTED  as above: the ending, or a CDL file asked of what is not `exactly_cdl` */
ln_status ln_lut_writable(const char *path, bool exactly_cdl);

#endif
