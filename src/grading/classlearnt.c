/* SPDX-License-Identifier: Apache-2.0 */
/* Printed by training/match/classes.py; do not edit. training/match/README.md says from what and how.
 *
 * Rows: 800. Pictures: training/match/pictures.tsv, SHA-256 9c4ecc1014e835bf5a233b84533c192997689c00ac7eba816ab6015afbf579b0.
 * Licence: Apache-2.0. */
#include "grading/classmatch.h"

const ln_class_learnt ln_class_shipped = { { { { 0.7549, -0.01248, 0.1987 }, { -0.01248, 0.1369, -0.04331 }, { 0.1987, -0.04331, 0.2868 } }, { { 0, 0, 0 }, { 0, 0, 0 }, { 0, 0, 0 } }, { { 1.931, -0.7357, -0.07056 }, { -0.7357, 0.5126, 0.1205 }, { -0.07056, 0.1205, 0.2462 } }, { { 2.789, -0.2033, 0.1176 }, { -0.2033, 0.173, 0.0664 }, { 0.1176, 0.0664, 0.3823 } } } };
