# SPDX-License-Identifier: Apache-2.0
"""What `match` has learnt: learn.py ROWS LIST SHIPPED FOLDS, from the rows of simulate to two tables in C.

A picture's traits say how far it is from what pictures are: part of that is its grade, part its scene. How much of each is a ridge regression from traits to effects, on
known grades, drawn to no change; what it leaves unexplained, in scenes it has not seen, is its covariance. How far the grade that carries one picture's colours to another's may be
trusted goes with how well it does so, learnt from one scene framed anew. SHIPPED has learnt from all pictures; FOLDS holds, for each fold of LIST, what
was learnt without it, for bench/grading/match."""
import hashlib
import sys

import numpy

TRAITS, EFFECTS = 49, 10
RIDGE = 400.0        # for 4000 rows; this and HELD chosen by leaving scenes out: flat from 250 to 800, and without holding traits one odd scene spoils it
HELD = 0.8           # standard deviations to which traits are held, `held` in estimate.c
# Which traits (traits.c) tell of lightness, of green to red and of blue to yellow; all tell of the strength of colours. That a lightness cannot tell a tint is known before: leaving it
# out raises what is explained in scenes not seen from 0.28 to 0.32 of the variance.
OF_L = [0, 1, 2, 3, 4, 5, 6, 25, 26, 29, 32, 35, 38, 40, 43, 46]
OF_A = [7, 9, 11, 13, 15, 17, 27, 30, 33, 36, 41, 44, 47]
OF_B = [8, 10, 12, 14, 16, 18, 28, 31, 34, 37, 42, 45, 48]
TELLING = [OF_L, OF_A, OF_B] * 3 + [list(range(TRAITS))]
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


def ridge(rows, use):
    x, y = rows.traits[use], rows.truth[use]
    middle, scale = numpy.median(x, 0), x.std(0) + 1e-3
    z = standard(x, middle, scale)
    mean = z.mean(0)
    map_ = numpy.zeros((TRAITS, EFFECTS))
    for effect, telling in enumerate(TELLING):
        part = (z - mean)[:, telling]
        map_[telling, effect] = numpy.linalg.solve(part.T @ part + RIDGE * len(z) / 4000 * numpy.eye(len(telling)), part.T @ y[:, effect])
    return middle, scale, map_, -mean @ map_


def residuals(rows, use):
    """Of scenes left out, one after the other, and how unusual each reference is: `away` in estimate.c."""
    left, away = numpy.zeros_like(rows.truth), numpy.ones(len(use))
    for scene in set(rows.reference[use]):
        middle, scale, map_, base = ridge(rows, use & (rows.reference != scene) & (rows.source != scene))
        mine = use & (rows.reference == scene)
        left[mine] = rows.truth[mine] - base - standard(rows.traits[mine], middle, scale) @ map_
        away[mine] = numpy.minimum(numpy.abs((rows.traits[mine] - middle) / scale), 4).mean(1)
    return left[use], numpy.log(away[use])


def doubt(left, away):
    """How what is left unexplained grows with how unusual a reference is, and its covariance without that."""
    size = numpy.log((left / left.std(0)) ** 2 + 1e-3).mean(1)
    second, first = numpy.polyfit(away, size, 1)
    first -= numpy.log(numpy.exp(first + second * away).mean())
    factor = numpy.exp((first + second * away) / 2)
    return [first, second], numpy.cov((left / factor[:, None]).T, bias=True) + 1e-4 * numpy.eye(EFFECTS)


def trust(x, error):
    """log variance of each effect = first + second * x, and how the effects' errors go together."""
    a = numpy.stack([numpy.ones_like(x), x], 1)
    line = numpy.linalg.lstsq(a, numpy.log(error ** 2 + 1e-6) + LOG_CHI, rcond=None)[0]
    z = error / numpy.exp(0.5 * a @ line)
    z = numpy.clip(z, -4, 4)
    line[0] += numpy.log((z ** 2).mean(0))
    return line, numpy.corrcoef(z.T)


def learn(rows, use):
    middle, scale, map_, base = ridge(rows, use)
    line, prior = doubt(*residuals(rows, use & ~rows.same))
    near = use & rows.same  # estimate.c asks the transport only where it comes so near that it hardly ever is another scene
    carried, both = trust(numpy.log(rows.after[near] + 0.002), (rows.carried - rows.truth)[near])
    found = use & (rows.agreeing > 0) & rows.same
    seen = (rows.seen - rows.truth)[found]
    return {"trait_middle": middle, "trait_scale": scale, "map": map_, "base": base, "prior": prior, "doubt": line, "carried_line": carried.T, "carried_corr": both,
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
