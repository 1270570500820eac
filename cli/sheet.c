/* SPDX-License-Identifier: Apache-2.0 */
/* One picture as all processes would have shown it. */
#include "sheet.h"

#include "grading/sheet.h"
#include "work.h"

static ln_status run_sheet(ln_call *call)
{
    const char *still = call->operands[0], *output = call->general.output;
    ln_clip *clip = NULL;
    ln_block *picture = NULL;
    ln_status status = work_target("output", still, output);
    if (!status)
        status = ln_media_open(still, LN_PICTURE, -1, 1, &clip);
    if (!status)
        status = ln_clip_next(clip, &picture);
    if (status == LN_END)
        status = ln_fail(LN_EBLIND, "%s holds no picture", still);
    if (!status)
        status = ln_sheet_draw(picture, call->general.year, output);
    if (!status && !call->general.quiet)
        printf("Written  %s\n", output);
    ln_block_unref(&picture);
    ln_clip_close(&clip);
    return status;
}

const ln_command command_sheet = {
    .name = "sheet",
    .summary = "draw one picture as every colour process would have shown it",
    .story = "A contact sheet: the still, or a clip's first picture, as it is and then through every process that look knows, in each of its variants, with names and years. With --year, "
             "those that were in use then. `lanterne processes NAME` says how well each is known.",
    .operands = { { .name = "STILL", .text = "a still or a video file", .kind = OPERAND_FILE } },
    .needs = { "output" },
    .general = { "year", "quiet" },
    .run = run_sheet,
};
