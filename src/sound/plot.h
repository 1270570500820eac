/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_SOUND_PLOT_H
#define LN_SOUND_PLOT_H

#include <stdbool.h>

#include <lanterne/clip.h>
#include <lanterne/job.h>

/* Spectrograms on paper: one panel a clip, one under the other on a common time axis, events as outlined boxes. */
enum { LN_PLOT_PANELS = 4 };

typedef struct ln_plot_panel {
    ln_clip *clip;     /* sound; borrowed, read once from its start (twice when its length is unknown) */
    const char *label; /* "before", "after", "removed" */
} ln_plot_panel;

typedef struct ln_plot_mark {
    ln_span span;          /* any base, counted as the clips are */
    double low, high;      /* Hz; 0 and 0: over the whole height */
    const char *label;     /* "two-tone siren 435/580 Hz" */
} ln_plot_mark;

typedef struct ln_plot {
    const char *title;     /* may be "" */
    ln_plot_panel panel[LN_PLOT_PANELS];
    int panels;            /* 1 to LN_PLOT_PANELS */
    const ln_plot_mark *mark; /* drawn on the first panel */
    size_t marks;
} ln_plot;

/* Whether the name says how to draw: .png or .svg. */
bool ln_plot_takes(const char *path);

/* Draw to `path`, whose extension says how: .png (2400 pixels wide) or .svg. Frequency is logarithmic from 40 Hz, colour is decibels below the loudest spot of all panels.
 * Memory does not grow with the clips' length: what falls into one column of the picture is averaged.
 *
 * The drawing appears whole; otherwise what stood there before is still there.
 *
 *   LN_ESETTING   another extension, or nothing to draw
 *   LN_EWRITE     the picture cannot be written there;  LN_EFULL  the disk is full
 *   LN_ECANCELLED LN_EMEMORY, and what reading the clips can say */
ln_status ln_plot_spectrogram(const ln_plot *plot, const char *path, ln_job *job);

#endif
