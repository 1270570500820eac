# SPDX-License-Identifier: Apache-2.0
"""How far classes may be trusted: classes.py ROWS LIST SHIPPED FOLDS, from the rows of simulate-classes to two tables in C.

Between two shots of one scene the mean colour of a class differs by what the grade does there, and by more: the light, what part of it is in view, what was taken for it. The covariance of
that, every scene counting by the root of its rows, is taken four times: halves of one picture have one exposure, two shots of a scene may not, and with twice it there was a little more harm than without
classes. SHIPPED has learnt from all pictures; FOLDS holds, for each fold of LIST, what was
learnt without it, for bench/grading/match."""
import sys

import numpy

from learn import head_of, initialiser

EFFECTS, CLASSES = 10, 4
LEVELS = [9.4, 42.0, 81.0]        # L* of the greys of effect.h, as in classmatch.c
CONFIDENT = 0.5                   # the same there
TRUSTED = [True, False, True, True]  # sky, foliage, skin, neutral. Foliage: 1.1 of L*, 0.5 of a* and 0.8 of b* apart, in tens, and no gain in scenes left out
WIDER = 4.0


def shows(lab):
    h = numpy.zeros((3, EFFECTS))
    lightness = min(max(lab[0], LEVELS[0]), LEVELS[2])
    below = 0 if lightness < LEVELS[1] else 1
    above = (lightness - LEVELS[below]) / (LEVELS[below + 1] - LEVELS[below])
    for c in range(3):
        h[c, 3 * below + c], h[c, 3 * below + 3 + c] = 1 - above, above
        h[c, 9] = lab[c] / 20 if c else 0
    return h


def learn(fold_left_out, fold, group, truth, source, reference):
    covariance = numpy.zeros((CLASSES, 3, 3))
    for k in range(CLASSES):
        use = numpy.where((numpy.minimum(source[:, k, 0], reference[:, k, 0]) > CONFIDENT) & (fold != fold_left_out))[0]
        if not TRUSTED[k] or len(use) < 8:
            continue
        left = numpy.array([(reference[i, k, 2:] - source[i, k, 2:]) / 10 - shows(source[i, k, 2:]) @ truth[i] for i in use])
        weight = numpy.array([1 / (group[use] == group[i]).sum() ** 0.5 for i in use])
        covariance[k] = WIDER * ((left * (weight / weight.sum())[:, None]).T @ left + 1e-3 * numpy.eye(3))
        print(f"without fold {fold_left_out}, class {k}: {len(use)} rows of {len(set(group[use]))} scenes, deviations {numpy.sqrt(numpy.diag(covariance[k]) / WIDER).round(2)}", file=sys.stderr)
    return covariance


def main():
    rows_path, list_path, shipped, folds = sys.argv[1:]
    table = numpy.loadtxt(rows_path)
    fold, group = table[:, :2].astype(int).T
    sides = table[:, 2 + EFFECTS:].reshape(-1, 2, CLASSES, 5)
    rows = fold, group, table[:, 2:2 + EFFECTS], sides[:, 0], sides[:, 1]
    head = head_of("classes.py", str(len(fold)), list_path)
    with open(shipped, "w") as file:
        file.write(head + '#include "grading/classmatch.h"\n\nconst ln_class_learnt ln_class_shipped = { ' + initialiser(learn(-1, *rows), 4) + " };\n")
    with open(folds, "w") as file:
        file.write(head + '#include "folds.h"\n\nconst ln_class_learnt fold_classes[] = {\n')
        file.write(",\n".join("    { " + initialiser(learn(k, *rows), 4) + " }" for k in range(fold.max() + 1)) + ",\n};\n")


if __name__ == "__main__":
    main()
