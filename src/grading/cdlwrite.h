/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_GRADING_CDLWRITE_H
#define LN_GRADING_CDLWRITE_H

#include <stdio.h>

#include <lanterne/time.h>

#include "grading/cdl.h"

/* Ten numbers a shot, in the files that carry them to other programs: ASC CDL 1.2 as XML, and an edit decision list of the CMX 3600 form with the comments ASC_SOP and ASC_SAT. */
typedef struct ln_correction {
    const char *id;         /* of a .cc, .ccc or .cdl: unlike all others in the file; "" is "lanterne" */
    const char *clip;       /* EDL: the file the shot is from, as its FROM CLIP NAME */
    const char *note;       /* EDL: one more comment; NULL for none */
    ln_cdl cdl;
    int64_t from, to;       /* EDL: frames of the clip, the first being 0; from < to */
    int64_t record;         /* EDL: where it lies in the cut, in frames, 0 being the start (01:00:00:00) */
    ln_timecode timecode;   /* EDL: the clip's; a clip that counts no frames (fps 0) is counted at 24 */
} ln_correction;

/* Write `count` (>= 1) corrections as one file. The form follows the end of `path`, in small or capital letters:
 *
 *   .cc          one correction
 *   .ccc, .cdl   all of them, under their ids
 *   .edl         an event each, up to 999, under the title
 *
 * Control characters in texts are dropped. The file appears whole or not at all (written.h); the same corrections give the same bytes.
 *   LN_EUNSUPPORTED  another ending; more than one in a .cc, more than 999 in an .edl: choose .ccc
 *   LN_EWRITE LN_EFULL LN_EMEMORY */
ln_status ln_cdl_write(const char *path, const ln_correction *correction, size_t count, const char *title);

/* The elements SOPNode and SatNode, indented by `depth`, for the files that hold them beside other things. */
void ln_cdl_print_xml(FILE *to, const ln_cdl *cdl, int depth);

#endif
