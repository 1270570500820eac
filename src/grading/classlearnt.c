/* SPDX-License-Identifier: Apache-2.0 */
/* Printed by training/match/classes.py; do not edit. training/match/README.md says from what and how.
 *
 * Rows: 800. Pictures: training/match/pictures.tsv, SHA-256 2b14fa9278794f65088ede36f8d10d457d871d7d4049764b9441743697c929ce.
 * Licence: Apache-2.0. */
#include "grading/classmatch.h"

const ln_class_learnt ln_class_shipped = { { { { 1.517, -0.07562, 0.4972 }, { -0.07562, 0.3178, -0.1006 }, { 0.4972, -0.1006, 0.4547 } }, { { 0, 0, 0 }, { 0, 0, 0 }, { 0, 0, 0 } }, { { 4.227, -1.555, -0.2773 }, { -1.555, 1.179, 0.6369 }, { -0.2773, 0.6369, 0.8638 } }, { { 5.275, -0.6603, -0.1655 }, { -0.6603, 0.371, 0.1194 }, { -0.1655, 0.1194, 0.7385 } } } };
