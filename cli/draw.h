/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_CLI_DRAW_H
#define LN_CLI_DRAW_H

#include "call.h"

/* Say before the work that --plot names no drawing.  LN_ESETTING */
ln_status draw_judge(const ln_call *call);

/* Draw the default sound track of `source`, that of the finished output, and what was removed to --plot, one above the other, with what was accepted as outlined boxes; where a part alone was
 * asked for, that part instead of the last two. Nothing when --plot was not given or either file has no sound. The drawing is whole, or what stood there before is still there.
 * As ln_plot_spectrogram says. */
ln_status draw_plot(ln_call *call, const char *source, const ln_proposals *list);

#endif
