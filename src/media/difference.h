/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_MEDIA_DIFFERENCE_H
#define LN_MEDIA_DIFFERENCE_H

#include <lanterne/clip.h>

/* Sound: `whole` minus `part`, sample by sample, as long as `whole`, each first rounded as an integer format of `bits` keeps it (0: not at all), so that a file with this and one with `part` add
 * up to one with `whole`. Both begin at the same tick and count alike; both are borrowed, and must outlive it.  LN_EMEMORY */
ln_status ln_difference(ln_clip *whole, ln_clip *part, int bits, ln_clip **out);

#endif
