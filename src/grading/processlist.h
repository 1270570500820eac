/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_GRADING_PROCESSLIST_H
#define LN_GRADING_PROCESSLIST_H

#include <math.h>

#include "grading/chain.h"
#include "grading/xml.h"

/* The Common LUT Format and its elder brother, CTF.
 *
 * "Common LUT Format (CLF): A Common File Format for Look-Up Tables", Academy S-2014-006, versions 2 and 3, now SMPTE ST 2136-1:2024; what CTF has beyond it (versions 1.2
 * to 2) is what OpenColorIO's readers take. A file with operators that are not carried out here is refused with their name, not half applied. */

/* A ProcessList being read. */
typedef struct ln_process_list {
    const char *name;     /* of the file, for sentences */
    ln_chain *chain;      /* what was read so far */
    bool clf;             /* a CLF; else a CTF */
    int version;          /* CTF's, 100 major + minor; CLF up to 2 is 107, CLF 3 is 200 */
    double in_top, out_top; /* of the operator in hand: what its depths call 1 */
} ln_process_list;

/* Read the file whose outermost element is `root`. *out is the caller's, to be freed with ln_chain_free.
 *   LN_EDAMAGED     not a whole look; the sentence names file, line, what was found and what would be accepted
 *   LN_EUNSUPPORTED an operator that is not carried out here; the sentence names it
 *   LN_EMEMORY */
ln_status ln_process_list_read(const ln_xml *root, const char *name, ln_chain **out);

/* LN_EDAMAGED, with file and line before the sentence. */
ln_status ln_xml_refuse(const ln_xml *where, const char *file, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Numbers in a text, with spaces, line ends or commas between them. */
typedef struct ln_numbers {
    const ln_xml *where; /* whose text it is */
    const char *file;
    const char *at;
    int line;
} ln_numbers;
ln_numbers ln_numbers_in(const ln_xml *element, const char *file);

/* The next one, LN_END after the last. Infinite ones and NaN are read too.
 *   LN_EDAMAGED  something that is no number */
ln_status ln_numbers_next(ln_numbers *numbers, double *value);

/* Exactly `count` finite numbers and nothing after them. */
ln_status ln_numbers_all(const ln_xml *element, const char *file, int count, double *value);

/* An attribute that is one finite number; `standard` when it is not there, unless that is LN_UNSAID, which is not a number: then it must be. */
#define LN_UNSAID ((double)NAN)
ln_status ln_number_attribute(const ln_xml *element, const char *file, const char *name, double standard, double *value);

/* Which of the words the attribute style is; it must be there and be one of them. */
ln_status ln_style_attribute(const ln_process_list *list, const ln_xml *element, const char *const *accepted, int count, int *style);

/* The attributes rgb and master of one wheel of a grading operator: red, green, blue, all three. */
ln_status ln_wheel_attributes(const ln_process_list *list, const ln_xml *wheel, double value[4]);

/* Grading operators of a CTF are laid on logarithms of light, on light, or on video: the style is twice one of these, and 1 more when it is to be undone. */
enum { LN_GRADING_LOG, LN_GRADING_LINEAR, LN_GRADING_VIDEO, LN_GRADING_STYLES = 6 };
extern const char *const ln_grading_styles[LN_GRADING_STYLES];

/* Operators: each reads one element and adds its steps to list->chain. */
ln_status ln_operator_matrix(ln_process_list *list, const ln_xml *element);
ln_status ln_operator_range(ln_process_list *list, const ln_xml *element);
ln_status ln_operator_lut1d(ln_process_list *list, const ln_xml *element);
ln_status ln_operator_lut3d(ln_process_list *list, const ln_xml *element);
ln_status ln_operator_cdl(ln_process_list *list, const ln_xml *element);
ln_status ln_operator_exponent(ln_process_list *list, const ln_xml *element);
ln_status ln_operator_log(ln_process_list *list, const ln_xml *element);
ln_status ln_operator_exposure(ln_process_list *list, const ln_xml *element);
ln_status ln_operator_fixed(ln_process_list *list, const ln_xml *element);
ln_status ln_operator_primary(ln_process_list *list, const ln_xml *element);
ln_status ln_operator_rgb_curve(ln_process_list *list, const ln_xml *element);
ln_status ln_operator_tone(ln_process_list *list, const ln_xml *element);

/* Add a matrix, or a bend, whose numbers were computed from those of the file.
 *   LN_EDAMAGED  one of them is not finite */
ln_status ln_operator_add_matrix(ln_process_list *list, const ln_xml *element, const ln_affine *matrix);
ln_status ln_operator_add_bend(ln_process_list *list, const ln_xml *element, ln_bend_form form, const ln_bend bend[3]);

/* Add light to stops about 18 % grey, with a straight foot; or back. */
ln_status ln_operator_add_stops(ln_process_list *list, const ln_xml *element, bool to_light);

#endif
