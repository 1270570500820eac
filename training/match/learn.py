# SPDX-License-Identifier: Apache-2.0
"""What `match` has learnt: learn.py ROWS LIST SHIPPED FOLDS, from the rows of simulate to two tables in C.

A picture's traits say how far it is from what pictures are: part of that is its grade, part its scene. How much of each is a ridge regression from traits to effects, on
known grades, drawn to no change; what it leaves unexplained, in scenes it has not seen, is its covariance. How far the grade that carries one picture's colours to another's may be
trusted goes with how well it does so, learnt from one scene framed anew. SHIPPED has learnt from all pictures; FOLDS holds, for each fold of LIST, what
was learnt without it, for bench/grading/match."""
import hashlib
import sys

import numpy

TRAITS, EFFECTS = 40, 10
RIDGE = 500.0        # for 4000 rows; this and HELD chosen by leaving scenes out: flat from 250 to 1500, and without holding traits one odd scene spoils it
HELD = 1.25          # standard deviations to which traits are held, `held` in estimate.c
STRANGE = 1.4        # mean of standard deviations, each at most 4, from which a picture is unlike all learnt from: `strange` in estimate.c
# Which traits (traits.c) tell of lightness, of green to red and of blue to yellow; all tell of the strength of colours. That a lightness cannot tell a tint is known before: leaving it
# out raises what is explained in scenes not seen from 0.28 to 0.32 of the variance.
OF_L = [0, 1, 2, 3, 4, 5, 6, 25, 26, 29, 32, 35, 38]
OF_A = [7, 9, 11, 13, 15, 17, 27, 30, 33, 36]
OF_B = [8, 10, 12, 14, 16, 18, 28, 31, 34, 37]
TELLING = [OF_L, OF_A, OF_B] * 3 + [list(range(TRAITS))]
LOG_CHI = 1.27       # the mean of the logarithm of a squared normal deviate is -1.27


class Rows:
    def __init__(self, table):
        self.fold, self.source, self.reference_fold, self.reference = table[:, :4].astype(int).T
        self.same = table[:, 4] > 0
        at = 5 + TRAITS  # the source's traits say nothing of the grade: tried, and left out
        self.traits, at = table[:, at:at + TRAITS], at + TRAITS
        self.truth, at = table[:, at:at + EFFECTS], at + EFFECTS
        self.carried, at = table[:, at:at + EFFECTS], at + EFFECTS
        self.seen, at = table[:, at:at + EFFECTS], at + EFFECTS
        self.before, self.after, self.agreeing, self.share, self.pairs, self.left, self.chroma = table[:, at:at + 7].T


def standard(x, mean, scale):
    return numpy.clip((x - mean) / scale, -HELD, HELD)


def ridge(rows, use):
    x, y = rows.traits[use], rows.truth[use]
    mean, scale = x.mean(0), x.std(0) + 1e-3
    z = standard(x, mean, scale)
    map_ = numpy.zeros((TRAITS, EFFECTS))
    for effect, telling in enumerate(TELLING):
        part = z[:, telling]
        map_[telling, effect] = numpy.linalg.solve(part.T @ part + RIDGE * len(z) / 4000 * numpy.eye(len(telling)), part.T @ y[:, effect])
    return mean, scale, map_


def residuals(rows, use):
    """Of scenes left out, one after the other; of those that estimate.c would take."""
    left, kept = numpy.zeros_like(rows.truth), use.copy()
    for scene in set(rows.reference[use]):
        mean, scale, map_ = ridge(rows, use & (rows.reference != scene) & (rows.source != scene))
        mine = use & (rows.reference == scene)
        left[mine] = rows.truth[mine] - standard(rows.traits[mine], mean, scale) @ map_
        kept[mine] = numpy.minimum(numpy.abs((rows.traits[mine] - mean) / scale), 4).mean(1) < STRANGE
    return left[kept]


def trust(x, error):
    """log variance of each effect = first + second * x, and how the effects' errors go together."""
    a = numpy.stack([numpy.ones_like(x), x], 1)
    line = numpy.linalg.lstsq(a, numpy.log(error ** 2 + 1e-6) + LOG_CHI, rcond=None)[0]
    z = error / numpy.exp(0.5 * a @ line)
    z = numpy.clip(z, -4, 4)
    line[0] += numpy.log((z ** 2).mean(0))
    return line, numpy.corrcoef(z.T)


def learn(rows, use):
    mean, scale, map_ = ridge(rows, use)
    left = residuals(rows, use & ~rows.same)
    near = use & rows.same  # estimate.c asks the transport only where it comes so near that it hardly ever is another scene
    carried, both = trust(numpy.log(rows.after[near] + 0.002), (rows.carried - rows.truth)[near])
    found = use & (rows.agreeing > 0) & rows.same
    seen = (rows.seen - rows.truth)[found]
    return {"trait_mean": mean, "trait_scale": scale, "map": map_, "prior": numpy.cov(left.T, bias=True) + 1e-4 * numpy.eye(EFFECTS), "carried_line": carried.T, "carried_corr": both,
            "seen": numpy.cov(seen.T, bias=True) + 2e-4 * numpy.eye(EFFECTS)}


def initialiser(value):
    """A number, or numbers in braces."""
    return f"{value:.5g}" if numpy.ndim(value) == 0 else "{ " + ", ".join(initialiser(v) for v in value) + " }"


def table(name, learnt):
    fields = "".join(f"    .{key} = {initialiser(value)},\n" for key, value in learnt.items())
    return f"{{\n{fields}}}"


def main():
    rows_path, list_path, shipped, folds = sys.argv[1:]
    rows = Rows(numpy.loadtxt(rows_path))
    everything = numpy.ones(len(rows.fold), bool)
    card = hashlib.sha256(open(list_path, "rb").read()).hexdigest()
    head = "/* SPDX-License-Identifier: Apache-2.0 */\n/* Printed by training/match/learn.py; do not edit. training/match/README.md says from what and how.\n *\n"
    head += f" * Rows: {len(rows.fold)}, of which {int(rows.same.sum())} of one scene. Pictures: training/match/pictures.tsv, SHA-256 {card}.\n * Licence: Apache-2.0. */\n"
    with open(shipped, "w") as file:
        file.write(head + '#include "grading/matchlearnt.h"\n\nconst ln_match_learnt ln_match_shipped = ' + table("shipped", learn(rows, everything)) + ";\n")
    outside = lambda fold: (rows.fold != fold) & (rows.reference_fold != fold)
    with open(folds, "w") as file:
        count = rows.fold.max() + 1
        file.write(head + '#include "folds.h"\n\n' + f"const int fold_count = {count};\nconst ln_match_learnt fold_learnt[] = {{\n")
        file.write(",\n".join(table(str(k), learn(rows, outside(k))) for k in range(count)) + "\n};\n")


if __name__ == "__main__":
    main()
