/* SPDX-License-Identifier: Apache-2.0 */
/* The local page, for who decides with eyes and ears. */
#include "studio.h"

#include "studio/studio.h"

/* One line, at once: a script may be waiting for it. */
static void print_address(void *user, const char *address)
{
    (void)user;
    printf("%s\n", address);
    fflush(stdout);
}

static ln_status run_studio(ln_call *call)
{
    const ln_studio how = { .path = call->operands[0], .port = call->general.port, .open = call->general.open, .listening = print_address };
    return ln_studio_run(&how, &call->job);
}

const ln_command command_studio = {
    .name = "studio",
    .summary = "see, hear and decide in a local page of your browser",
    .story = "Opens a page on this machine, and for this machine only: the clip's pictures and sound with what is proposed marked on it, the original, what is kept and what is removed one "
             "key apart, sliders for every setting, a render with its progress, and the film's log. Verdicts go into the film's file as they are given.\n\n"
             "Given a clip, a film is begun beside it, with the extension .lanterne. The address that is printed carries a key, new each time, without which nothing answers. Nothing "
             "leaves the machine. Ctrl-C ends it; nothing that was decided is lost.",
    .operands = { { .name = "FILM", .text = "the film's file, or a clip to begin one with", .kind = OPERAND_FILE } },
    .general = { "year", "port", "open", "by", "quiet", "verbose" },
    .run = run_studio,
};
