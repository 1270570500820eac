/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_TRAINING_TRIALS_H
#define LN_TRAINING_TRIALS_H

#include "grading/small.h"

/* Hidden grades: a known grade is laid on one picture, which becomes the reference; the right answer for another picture is then known to be the same grade on it. */

/* A picture of the list, large enough to be cut up. */
typedef struct picture {
    char name[96];
    int fold;           /* pictures of one fold are of the same scenes, or are kept for the same test */
    int group;          /* one scene: frames of one clip share it */
    ln_small *large;
} picture;

typedef struct pictures {
    picture *picture;
    int count;
} pictures;

/* Read `list`: lines "fold TAB group TAB file TAB seconds", files beside `folder`. On failure a sentence is in ln_why. */
ln_status pictures_read(const char *list, const char *folder, pictures *out);
void pictures_free(pictures *p);

/* Numbers that look random, the same for the same seed (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014). */
typedef struct dice {
    uint64_t state;
} dice;
double dice_share(dice *d);              /* [0, 1) */
double dice_normal(dice *d);
int dice_below(dice *d, int count);

/* A grade somebody could have made: ten CDL numbers, or white balance and exposure in light, then lift, contrast, gamma and saturation as a camera app has them. */
typedef struct hidden {
    bool cdl;
    double number[10];
} hidden;
hidden hidden_roll(dice *d, double strength);
void hidden_rows(const void *grade, float *red, float *green, float *blue, int count); /* an ln_grade's */

/* One trial: what the matcher sees, made as it would make it, and the truth. */
typedef struct trial {
    ln_small *source, *reference, *truth; /* truth: the source under the grade */
    hidden grade;
    const picture *of_source, *of_reference;
} trial;

/* What reference and source are. */
typedef enum trial_kind {
    TRIAL_SCENES, /* pictures of two groups */
    TRIAL_FRAMED, /* two framings of one picture */
    TRIAL_LATER,  /* framings of two pictures of one group: one scene at two moments */
    TRIAL_BESIDE, /* framings of the two halves of one picture: two shots of one scene that share no place */
} trial_kind;

/* A trial from pictures of `fold` (-1: of any). One that is not `judged` has no truth, and a source only
 * where that is the same scene: all that is learnt of another scene is its reference.
 * LN_EMEMORY; LN_ESETTING when the fold has not two groups, or no group of two pictures. */
ln_status trial_roll(const pictures *p, int fold, trial_kind kind, bool judged, double strength, dice *d, trial *out);
void trial_free(trial *t);

/* All of a program NAME LIST FOLDER TRIALS SEED that prints a row for each of so many trials, none of them judged: trial `i` is of kind_of(i), its grade by a timid or a bold colourist.
 * The exit status, with a sentence on stderr where it is not 0. */
int trials_print(int count, char **words, trial_kind (*kind_of)(int i), ln_status (*row)(const trial *t, trial_kind kind));

#endif
