/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_CLI_DRAW_H
#define LN_CLI_DRAW_H

#include "call.h"

/* Draw the default sound track of `source` over that of the finished output to --plot, with what was accepted on it as outlined boxes; nothing when --plot was not given or
 * either file has no sound. As ln_plot_spectrogram says. */
ln_status draw_plot(ln_call *call, const char *source, const ln_proposals *list);

#endif
