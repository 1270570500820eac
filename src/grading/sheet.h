/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_GRADING_SHEET_H
#define LN_GRADING_SHEET_H

#include <lanterne/block.h>

/* A contact sheet: `picture` as it is, then as every process of `year` (0: of all years) shows it, in each of its variants, with name and years, on one .png at `path`. Colours
 * alone: grain and gate would not be seen at this size.
 *   LN_ESETTING      `path` does not end in .png, or the year had no process
 *   LN_EUNSUPPORTED  as ln_picture_gradable;  LN_EWRITE, LN_EFULL, LN_EMEMORY; what stood at `path` then stays */
ln_status ln_sheet_draw(const ln_block *picture, int year, const char *path);

#endif
