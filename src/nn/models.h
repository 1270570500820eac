/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_NN_MODELS_H
#define LN_NN_MODELS_H

#include "nn/weights.h"

/* The weights that lanterne brings along, part of the library itself: none can be missing, and none is fetched. models/README.md says what each is and how it was made. */

/* The weights of that name ("hush", "namer"); where LANTERNE_MODELS names a folder, those in NAME.weights there, for who compares weights. Free as any others.
 *   LN_EMODEL  there are none of that name, or they were damaged when the library was built; or the folder has no such file
 *   LN_EMEMORY */
ln_status ln_models_open(const char *name, ln_weights **out);

#endif
