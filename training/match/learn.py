# SPDX-License-Identifier: Apache-2.0
"""What `match` has learnt: learn.py ROWS LIST SHIPPED FOLDS, from the rows of simulate to two tables in C.

A picture's traits are those of its scene and what its grade does to them. What a grade does is learnt within each scene, where scenes do not blur it: thousands of known grades on the
same picture. How scenes differ is a covariance, of which few scenes say little: it is drawn to what crops of one scene say and to no correlation. Both together say what a reference's traits
tell of its grade, and how surely (Bayes' rule of normal distributions). How far the grade that carries one picture's colours to another's may be
trusted goes with how well it does so, learnt from one scene framed anew. SHIPPED has learnt from all pictures; FOLDS holds, for each fold of LIST, what
was learnt without it, for bench/grading/match."""
import hashlib
import sys

import numpy

TRAITS, EFFECTS = 49, 10
HELD = 1.25          # standard deviations to which traits are held, `held` in estimate.c
# How much scenes not seen differ, of how the seen ones do and of how crops of one do, and how much of the correlations in it is taken for chance.
BETWEEN, WITHIN, CHANCE = 3.0, 2.0, 0.6
LOG_CHI = 1.27       # the mean of the logarithm of a squared normal deviate is -1.27


class Rows:
    def __init__(self, table):
        self.fold, self.source, self.reference_fold, self.reference = table[:, :4].astype(int).T
        self.same = table[:, 4] > 0
        at = 5
        self.traits, at = table[:, at:at + TRAITS], at + TRAITS
        self.truth, at = table[:, at:at + EFFECTS], at + EFFECTS
        self.carried, at = table[:, at:at + EFFECTS], at + EFFECTS
        self.seen, at = table[:, at:at + EFFECTS], at + EFFECTS
        self.before, self.after, self.agreeing, self.share, self.pairs, self.left = table[:, at:at + 6].T


def standard(x, middle, scale):
    return numpy.clip((x - middle) / scale, -HELD, HELD)


def by_scene(x, scene, every):
    return numpy.stack([x[scene == s].mean(0) for s in every])


def traits_tell(rows, use):
    """What traits say of a grade: how they answer to it within scenes, over how they differ without it."""
    x, y, scene = rows.traits[use], rows.truth[use], rows.reference[use]
    every, of = numpy.unique(scene, return_inverse=True)
    middle, scale = numpy.median(x, 0), x.std(0) + 1e-3
    z = standard(x, middle, scale)
    within_z, within_y = z - by_scene(z, scene, every)[of], y - by_scene(y, scene, every)[of]
    answer = numpy.linalg.solve(within_y.T @ within_y + 5 * numpy.eye(EFFECTS), within_y.T @ within_z)
    ungraded = z - y @ answer
    scenes = by_scene(ungraded, scene, every)
    usual, crops = scenes.mean(0), ungraded - scenes[of]
    differ = BETWEEN * numpy.cov(scenes.T) + WITHIN * crops.T @ crops / len(z)
    differ = (1 - CHANCE) * differ + CHANCE * numpy.diag(numpy.diag(differ))
    told = numpy.linalg.solve(differ, answer.T)
    return {"trait_middle": middle, "trait_scale": scale, "told": told, "told_by_usual": usual @ told, "precision": answer @ told, "grades_mean": y.mean(0),
            "grades": numpy.cov(y.T, bias=True)}


def trust(x, error):
    """log variance of each effect = first + second * x, and how the effects' errors go together."""
    a = numpy.stack([numpy.ones_like(x), x], 1)
    line = numpy.linalg.lstsq(a, numpy.log(error ** 2 + 1e-6) + LOG_CHI, rcond=None)[0]
    z = error / numpy.exp(0.5 * a @ line)
    z = numpy.clip(z, -4, 4)
    line[0] += numpy.log((z ** 2).mean(0))
    return line, numpy.corrcoef(z.T)


def learn(rows, use):
    near = use & rows.same  # estimate.c asks the transport only where it comes so near that it hardly ever is another scene
    carried, both = trust(numpy.log(rows.after[near] + 0.002), (rows.carried - rows.truth)[near])
    found = use & (rows.agreeing > 0) & rows.same
    seen = (rows.seen - rows.truth)[found]
    return traits_tell(rows, use) | {"carried_line": carried.T, "carried_corr": both, "seen": numpy.cov(seen.T, bias=True) + 2e-4 * numpy.eye(EFFECTS)}


def initialiser(value, digits=5):
    """A number, or numbers in braces."""
    return f"{value:.{digits}g}" if numpy.ndim(value) == 0 else "{ " + ", ".join(initialiser(v, digits) for v in value) + " }"


def head_of(script, rows, list_path):
    """The comment that a printed table begins with."""
    with open(list_path, "rb") as file:
        card = hashlib.sha256(file.read()).hexdigest()
    return (f"/* SPDX-License-Identifier: Apache-2.0 */\n/* Printed by training/match/{script}; do not edit. training/match/README.md says from what and how.\n *\n"
            f" * Rows: {rows}. Pictures: training/match/pictures.tsv, SHA-256 {card}.\n * Licence: Apache-2.0. */\n")


def table(name, learnt):
    fields = "".join(f"    .{key} = {initialiser(value)},\n" for key, value in learnt.items())
    return f"{{\n{fields}}}"


def main():
    rows_path, list_path, shipped, folds = sys.argv[1:]
    rows = Rows(numpy.loadtxt(rows_path))
    everything = numpy.ones(len(rows.fold), bool)
    head = head_of("learn.py", f"{len(rows.fold)}, of which {int(rows.same.sum())} of one scene", list_path)
    with open(shipped, "w") as file:
        file.write(head + '#include "grading/matchlearnt.h"\n\nconst ln_match_learnt ln_match_shipped = ' + table("shipped", learn(rows, everything)) + ";\n")
    outside = lambda fold: (rows.fold != fold) & (rows.reference_fold != fold)
    with open(folds, "w") as file:
        count = rows.fold.max() + 1
        file.write(head + '#include "folds.h"\n\n' + f"const int fold_count = {count};\nconst ln_match_learnt fold_learnt[] = {{\n")
        file.write(",\n".join(table(str(k), learn(rows, outside(k))) for k in range(count)) + "\n};\n")


if __name__ == "__main__":
    main()
