/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_CLI_PROGRESS_H
#define LN_CLI_PROGRESS_H

#include <lanterne/job.h>
#include <lanterne/log.h>

/* What the person sees on stderr while work goes on: one line drawn over and over on a terminal, a line now and then elsewhere. There is one terminal, hence one
 * of these for the program. */

/* Show the progress of `job` from now on (nothing when `quiet`), and the library's warnings; its notes too when `verbose`. */
void progress_begin(ln_job *job, bool quiet, bool verbose);

/* Take the drawn line away, so that something else can be written. */
void progress_clear(void);

/* No more; the job no longer calls here. */
void progress_end(ln_job *job);

/* One line, without its end, of at most `columns` columns: what is done, a bar when there is room (of block signs when `utf8`), the share, the speed against the
 * clip's own, the time left. `share` below 0 and `speed`, `left` below 0 are unknown. */
void progress_line(char *line, size_t size, int columns, bool utf8, const char *what, double share, double speed, double left);

#endif
