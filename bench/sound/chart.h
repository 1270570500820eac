/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_BENCH_CHART_H
#define LN_BENCH_CHART_H

#include <stdbool.h>

/* Bars that lie, in groups under headings, as long as their value in dB; those below zero to the left. */
typedef struct chart chart;
chart *chart_new(void); /* NULL without memory */
void chart_free(chart *chart);

void chart_group(chart *chart, const char *title);
void chart_bar(chart *chart, const char *name, double value); /* NAN is left out */

/* False when the PNG cannot be written. */
bool chart_write(const chart *chart, const char *path);

#endif
