/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_GRADING_TRANSFER_H
#define LN_GRADING_TRANSFER_H

#include <stdbool.h>

/* Code values (0 black, 1 the format's nominal top) to linear light and back, by name. What light 1 is, each says of itself: a white reflector in the scene, the
 * display's white, 10 000 cd/m2 ...
 *
 * Defined for all numbers. Light is held to +-65504, the end of ACES' half floats, and codes to what belongs to it. Below 0, curves of a display are odd,
 * curves of a camera go on as their maker's toe does, and where the document knows no light below 0 (PQ, HLG, ACEScc) it is 0. A number that is not one is 0 before
 * either way. */
typedef enum ln_transfer {
    LN_TRANSFER_LINEAR,
    LN_TRANSFER_SRGB,
    LN_TRANSFER_BT1886,
    LN_TRANSFER_BT709,
    LN_TRANSFER_GAMMA22,
    LN_TRANSFER_GAMMA26,
    LN_TRANSFER_GAMMA28,
    LN_TRANSFER_PQ,
    LN_TRANSFER_HLG,
    LN_TRANSFER_LOGC3,
    LN_TRANSFER_LOGC4,
    LN_TRANSFER_SLOG3,
    LN_TRANSFER_VLOG,
    LN_TRANSFER_CLOG2,
    LN_TRANSFER_CLOG3,
    LN_TRANSFER_LOG3G10,
    LN_TRANSFER_ACESCCT,
    LN_TRANSFER_ACESCC,
    LN_TRANSFER_DAVINCI,
    LN_TRANSFER_COUNT
} ln_transfer;

/* The names in order; and with NULL behind them: the choices of a setting. */
#define LN_TRANSFER_NAMES \
    "linear", "srgb", "bt1886", "bt709", "gamma-2.2", "gamma-2.6", "gamma-2.8", "pq", "hlg", "logc3", "logc4", "slog3", "vlog", "clog2", "clog3", "log3g10", "acescct", "acescc", \
        "davinci-intermediate"
extern const char *const ln_transfer_names[];

/* By its name into *out; false when there is none. */
bool ln_transfer_find(const char *name, ln_transfer *out);

/* What it is in words, what its light 1 is, and the document, year and equation it was read in. */
const char *ln_transfer_label(ln_transfer transfer);
const char *ln_transfer_unit(ln_transfer transfer);
const char *ln_transfer_source(ln_transfer transfer);

/* How a picture with this TransferCharacteristics of Rec. ITU-T H.273 (07/2021), table 3, is shown: BT.1886 for all of television's camera curves (1, 6, 14, 15), their
 * display. False, with *out BT.1886, for 2 ("unspecified") and for what is not known here; the caller says what it assumed. */
bool ln_transfer_shown(int h273, ln_transfer *out);

/* One number, by the formula, in double precision; there and back within 1e-12 of it, and within the seam of a maker's rounded constants at the toe (transfer.c). */
double ln_transfer_to_light(ln_transfer transfer, double code);
double ln_transfer_to_code(ln_transfer transfer, double light);

/* `count` numbers in place, in single precision, for codes from -0.2 to 1.1 and light up to 64: light within 3e-6 of itself (below 0.01: of 0.01), codes within 2e-6.
 * Any thread. */
void ln_transfer_rows_to_light(ln_transfer transfer, float *value, int count);
void ln_transfer_rows_to_code(ln_transfer transfer, float *value, int count);

#endif
