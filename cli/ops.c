/* SPDX-License-Identifier: Apache-2.0 */
/* Which operations there are. */
#include "ops.h"

#include "film/json.h"
#include "listing.h"
#include "text.h"

static ln_status run_ops(ln_call *call)
{
    if (call->general.json)
        return json_print(stdout, ln_ops_json(ln_ops));
    int name = 0, width = text_width(stdout);
    for (size_t i = 0; ln_ops[i]; i++)
        name = text_columns(ln_ops[i]->name) > name ? text_columns(ln_ops[i]->name) : name;
    for (size_t i = 0; ln_ops[i]; i++) {
        text_pad(stdout, ln_ops[i]->name, name + 2);
        text_pad(stdout, ln_department_name(ln_ops[i]->department), 9);
        text_wrap(stdout, ln_ops[i]->summary, name + 11, name + 11, width);
    }
    return LN_OK;
}

const ln_command command_ops = {
    .name = "ops",
    .summary = "list the operations, in the order in which they are applied",
    .story = "As JSON: everything that the operations' tables say, every setting with its range and default, for programs that build forms or check settings.",
    .general = { "json" },
    .run = run_ops,
};
