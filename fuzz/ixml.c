/* SPDX-License-Identifier: Apache-2.0 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "media/ixml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Whatever stands in the chunk, names end within their room. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ln_ixml ixml;
    ln_ixml_read((const char *)data, size, &ixml);
    for (int c = 0; c < LN_CHANNELS_MAX; c++)
        if (strlen(ixml.name[c]) >= sizeof ixml.name[c] || strlen(ixml.function[c]) >= sizeof ixml.function[c])
            abort();
    ln_ixml_microphones(&ixml, LN_CHANNELS_MAX);
    return 0;
}
