/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_GRADING_CHROMA_H
#define LN_GRADING_CHROMA_H

#include <stdbool.h>

/* Subsampled chroma to every luma sample and back.
 *
 * Up is linear interpolation at the place where chroma truly sits; down is the shortest filter that undoes it: [-1 2 6 2 -1]/8 where a chroma sample shares its
 * place with a luma sample (Le Gall, Tabatabai: "Sub-band coding of digital images using symmetric short kernel filters", ICASSP 1988), [-1 3 3 -1]/4 where it sits
 * halfway (Cohen, Daubechies, Feauveau: "Biorthogonal bases of compactly supported wavelets", 1992). So down(up(c)) = c, edges included, and a grade that does nothing costs
 * nothing. The usual pair of linear up and box or triangle down blurs chroma each time. */

/* Along a row: `count` samples become 2 count, or the reverse. `shared`: chroma sits on the even samples; else halfway after them. */
void ln_chroma_spread(const float *restrict chroma, int count, bool shared, float *restrict full);
void ln_chroma_gather(const float *restrict full, int count, bool shared, float *restrict chroma);

/* Down the rows: a weighted sum of rows, the first of them `first` rows after a place the caller knows. */
enum { LN_CHROMA_TAPS = 10 };
typedef struct ln_chroma_taps {
    int first, count;
    float weight[LN_CHROMA_TAPS];
} ln_chroma_taps;

/* Where chroma sits between the rows. */
typedef enum ln_chroma_place { LN_CHROMA_TOP, LN_CHROMA_MIDDLE, LN_CHROMA_BOTTOM } ln_chroma_place;

/* What a chroma sample location type of H.273 says (ln_pixels.siting; -1 is left, as in MPEG-2, MPEG-4, H.264): whether columns are shared with luma, and the place between rows that
 * are subsampled by `shift_y`. */
bool ln_chroma_shares(int siting);
ln_chroma_place ln_chroma_between(int siting, int shift_y);

/* Chroma rows for luma row (k << shift) + phase, counted from k; shift 0 to 2, of which 2 is always LN_CHROMA_MIDDLE. Rows before the first are the first, after the last the last. */
const ln_chroma_taps *ln_chroma_up(int shift, ln_chroma_place place, int phase);

/* Luma rows for chroma row k, counted from k << shift; rows outside the picture (its height rounded up to a whole number of chroma rows) are ln_chroma_mirror's. */
const ln_chroma_taps *ln_chroma_down(int shift, ln_chroma_place place);
int ln_chroma_mirror(int row, int rows, ln_chroma_place place);

/* out[i] = sum of weight[t] row[t][i] */
void ln_chroma_weigh(const ln_chroma_taps *taps, const float *const *rows, int count, float *restrict out);

#endif
