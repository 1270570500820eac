/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_GRADING_SPACE_H
#define LN_GRADING_SPACE_H

/* What red, green and blue of a picture are: chromaticities of the primaries and of white, and the matrices that follow from them. Light is linear here
 * (transfer.h); XYZ is CIE 1931, white at Y = 1. */
typedef enum ln_space_name {
    LN_SPACE_BT709,
    LN_SPACE_BT601_625,
    LN_SPACE_BT601_525,
    LN_SPACE_BT2020,
    LN_SPACE_P3_D65,
    LN_SPACE_P3_DCI,
    LN_SPACE_BT470_M,
    LN_SPACE_FILM,
    LN_SPACE_EBU3213,
    LN_SPACE_XYZ,
    LN_SPACE_AP0,
    LN_SPACE_AP1,
    LN_SPACE_ARRI3,
    LN_SPACE_ARRI4,
    LN_SPACE_SGAMUT3,
    LN_SPACE_SGAMUT3_CINE,
    LN_SPACE_VGAMUT,
    LN_SPACE_CINEMA_GAMUT,
    LN_SPACE_RED,
    LN_SPACE_DAVINCI,
    LN_SPACE_COUNT
} ln_space_name;

typedef struct ln_space {
    const char *name;   /* "arri-wide-gamut-3" */
    const char *label;  /* "ARRI Wide Gamut 3" */
    const char *source; /* the document that defines it */
    double xy[3][2];    /* x, y of red, green and blue */
    double white[2];
} ln_space;

/* The names above in order, then NULL: the choices of a setting. */
extern const char *const ln_space_names[];

const ln_space *ln_space_of(ln_space_name name);

/* By its name; NULL when there is none. */
const ln_space *ln_space_find(const char *name);

/* By ColourPrimaries of Rec. ITU-T H.273 (07/2021), table 2. NULL for what is kept for later, and for 2, "unspecified": what to assume is the caller's to say. */
const ln_space *ln_space_of_h273(int primaries);

/* x, y of white as XYZ with Y = 1. */
void ln_white_xyz(const double xy[2], double xyz[3]);

/* RGB to XYZ: columns are the primaries, each as strong as it takes for all three together to be white at Y = 1 (SMPTE RP 177-1993). */
void ln_space_to_xyz(const ln_space *space, double m[3][3]);

/* How eyes that took one white for white see another: the cone responses to which von Kries' rule is applied. Bradford: Lam, "Metamerism and colour constancy",
 * 1985, as ICC.1:2010 annex E gives it. CAT02: CIE 159:2004. None: XYZ stays what it is and white may change its colour. */
typedef enum ln_adaptation { LN_ADAPT_BRADFORD, LN_ADAPT_CAT02, LN_ADAPT_NONE } ln_adaptation;

/* XYZ under the white `from` to XYZ that looks the same under the white `to` (chromaticities). */
void ln_adapt(ln_adaptation how, const double from[2], const double to[2], double m[3][3]);

/* RGB of one space to RGB of another. Equal whites need no adaptation and get none. */
void ln_space_between(const ln_space *from, const ln_space *to, ln_adaptation how, double m[3][3]);

/* All of these may run beside each other. */
#endif
