/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_BENCH_REPORT_H
#define LN_BENCH_REPORT_H

/* What one system made of one clip, in dB but for `ratio`. NAN: not to be had. */
typedef struct score {
    double before, after; /* SI-SDR of what is to be kept */
    double left[3];       /* of voice, period sound, noise */
    double consonants;    /* of the voice's, 4 to 8 kHz */
    double ratio;         /* musical noise */
} score;

/* One line of the table of scores: mix, families of period sound and noise (read from names.tsv in `folder`), condition, system, then the figures. */
void score_print(const score *score, const char *folder, const char *system, const char *condition);

/* Print tables in Markdown from a table of scores and one of speeds (system, condition, processor's seconds, seconds of sound); the bars go to `chart`, a PNG. Nonzero
 * when a table cannot be read or the chart not be written. */
int report(const char *scores, const char *speeds, const char *chart);

#endif
