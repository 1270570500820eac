/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_GRADING_CDLFILE_H
#define LN_GRADING_CDLFILE_H

#include "grading/cdl.h"
#include "grading/chain.h"
#include "grading/xml.h"

/* The ten numbers of an ASC Color Decision List, version 1.2, in the files that carry them: .cc, .ccc, .cdl, and the lines of an ALE or an EDL. */

/* The numbers as steps. `backwards`: undo them. `clamps`: to black and white between the steps, as the ASC defines it.
 *   LN_ESETTING  a slope or a saturation of 0 cannot be undone;  LN_EMEMORY */
ln_status ln_cdl_steps(ln_chain *chain, const ln_cdl *cdl, bool backwards, bool clamps);

/* Read the SOPNode and SatNode (also ASC_SOP, ASC_SAT, SATNode) in `element` of `file`; what is not there stays as it is.
 *   LN_EDAMAGED  a SOPNode without Slope, Offset or Power; not three numbers, or not one for saturation; a slope or a saturation below 0, a power of 0 or below */
ln_status ln_cdl_read_xml(const ln_xml *element, const char *file, ln_cdl *cdl);

/* One correction of a file, as steps added to `chain`: of an XML file whose outermost element is `root`, or of the lines of an ALE or EDL. `id` is the correction's id, in
 * lines its event's number or its clip's name, or its place in the file counted from 1 and written "#1"; NULL or "" when there is only one.
 *   LN_ESETTING  `id` is needed, or is none of those in the file: the sentence lists some of them
 *   LN_EDAMAGED  not a whole file, or one without a correction;  LN_EREAD  LN_EMEMORY */
ln_status ln_cdl_file_xml(const ln_xml *root, const char *file, const char *id, ln_chain *chain);
ln_status ln_cdl_file_lines(FILE *lines, const char *file, const char *id, ln_chain *chain);

#endif
