/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_CLI_SCENE_H
#define LN_CLI_SCENE_H

#include "call.h"

extern const ln_command command_scene;

#endif
