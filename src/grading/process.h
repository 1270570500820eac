/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_GRADING_PROCESS_H
#define LN_GRADING_PROCESS_H

#include <stdbool.h>
#include <stddef.h>

/* The colour processes of film's first decades, as data: each in a file of its own in processes/, every number with its source and with what it is. */

typedef enum ln_known {
    LN_MEASURED,  /* printed as a number by those who measured it */
    LN_DIGITISED, /* read off a printed curve */
    LN_ASSUMED,   /* nobody is known to have measured it: a plausible value, and `source` says why this one */
} ln_known;
const char *ln_known_name(ln_known known); /* "measured" ... */

/* A number, a colour (x, y, Y) or a curve over the wavelength, and what stands behind it. */
typedef struct ln_figure {
    const char *what;         /* "red filter, transmittance" */
    ln_known known;
    const char *source;
    double number[3];         /* of numbers the first */
    const double (*curve)[2]; /* nm, value; NULL for numbers and colours */
    int points;
} ln_figure;

/* A figure where one is defined; with A_ before it, the address of one where it is used. A curve is an array of { nm, value }. */
#define LN_CURVE(what_, known_, source_, array) { what_, known_, source_, { 0 }, array, sizeof(array) / sizeof(*(array)) }
#define LN_NUMBER(what_, known_, source_, value) { what_, known_, source_, { value }, NULL, 0 }
#define LN_COLOUR(what_, known_, source_, x, y, light) { what_, known_, source_, { x, y, light }, NULL, 0 }
#define A_CURVE(...) &(const ln_figure)LN_CURVE(__VA_ARGS__)
#define A_NUMBER(...) &(const ln_figure)LN_NUMBER(__VA_ARGS__)
#define A_COLOUR(...) &(const ln_figure)LN_COLOUR(__VA_ARGS__)

/* How an image in silver becomes a picture in colour. */
typedef enum ln_scheme {
    LN_SILVER, /* one record, seen as it is, toned, or on tinted film */
    LN_SCREEN, /* records in silver, each seen through a filter of its own; the eye adds */
    LN_DYES,   /* records printed as dyes over each other; each takes away */
    LN_BRUSH,  /* one record in silver, colour laid over it by hand or through stencils */
} ln_scheme;

enum { LN_RECORDS_MAX = 3, LN_COLOURS_MAX = 8 };

/* One way in which a process was used, or has come down to us. LN_SCREEN: filters, as colours or as transmittances. LN_DYES: density of each record's dye where it
 * is 1 at its peak. LN_BRUSH: densities of the paints. LN_SILVER: none, or the tint's density. NULL where there is no more. */
typedef struct ln_variant {
    const char *name, *label;
    const ln_figure *colour[LN_COLOURS_MAX];
    const ln_figure *tone; /* LN_SILVER: what a silver density of 1 became, density over the wavelength */
} ln_variant;

typedef struct ln_process {
    const char *name, *label; /* "technicolor-4", "Technicolor IV" */
    int from, until;          /* years in which films (or plates) were made with it */
    const char *why, *source; /* the events that give the years, and where they are told */
    const char *story;        /* what it was, what the model leaves out */
    ln_scheme scheme;
    int records;
    const ln_figure *scene;                  /* colour temperature of the light on the scene, K */
    const ln_figure *emulsion;               /* relative sensitivity to equal energy */
    const ln_figure *taking[LN_RECORDS_MAX]; /* each record's filter: transmittance, or a colour under 5500 K; none: the bare emulsion */
    const ln_figure *gamma, *toe, *range;     /* of the picture seen over the scene: slope, rounding of the lights and density of the deepest black over white */
    const ln_figure *flare;                  /* light that is spread over the whole screen, as a share of white */
    const ln_figure *projector;              /* colour temperature of the light behind the film, K */
    const ln_figure *height;                 /* of the picture on film or plate, mm */
    const ln_figure *granularity;            /* Selwyn's: rms of density 1 over an area of a, times the square root of 2a, in density x um */
    const ln_figure *halation, *spread;      /* light that comes back from the base, as a share of what fell there; width over which it spreads, mm; none: a plate backed black */
    const ln_figure *flicker;                /* of the lamp and the crank: rms of the light, as a share; none: no crank */
    const ln_figure *weave;                  /* play in the gate: rms each way, mm; none: no gate */
    const ln_figure *elements;               /* LN_SCREEN: coloured elements a mm2; none: not a mosaic */
    bool regular;                     /* they are ruled, not strewn */
    bool alternates;                  /* records are successive pictures, not simultaneous ones */
    const ln_variant *variants;       /* the first is what it was when new */
    int variant_count;
} ln_process;

/* All, in order of their first year, then NULL. */
extern const ln_process *const ln_processes[];

/* Their names in that order after "none", then NULL: the choices of the look's setting. */
extern const char *const ln_process_names[];

/* By its name; NULL when there is none. */
const ln_process *ln_process_find(const char *name);

/* Call `tell` for every figure of a process, those of all variants included (`variant` NULL for those that all share). */
void ln_process_figures(const ln_process *process, void (*tell)(void *who, const ln_variant *variant, const ln_figure *figure), void *who);

/* All of these may run beside each other. */
#endif
