/* SPDX-License-Identifier: Apache-2.0 */
/* Printed by training/match/classes.py; do not edit. training/match/README.md says from what and how.
 *
 * Rows: 800. Pictures: training/match/pictures.tsv, SHA-256 9c4ecc1014e835bf5a233b84533c192997689c00ac7eba816ab6015afbf579b0.
 * Licence: Apache-2.0. */
#include "grading/classmatch.h"

const ln_class_learnt ln_class_shipped = { { { { 1.51, -0.02495, 0.3973 }, { -0.02495, 0.2739, -0.08662 }, { 0.3973, -0.08662, 0.5736 } }, { { 0, 0, 0 }, { 0, 0, 0 }, { 0, 0, 0 } }, { { 3.862, -1.471, -0.1411 }, { -1.471, 1.025, 0.2411 }, { -0.1411, 0.2411, 0.4924 } }, { { 5.578, -0.4067, 0.2353 }, { -0.4067, 0.3461, 0.1328 }, { 0.2353, 0.1328, 0.7646 } } } };
