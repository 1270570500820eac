#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The namer: boosted trees over the figures of src/sound/describe.h that say whether a stretch holds a modern sound, and of which family.

    namer.py AUDIO BUILD models/namer.weights     half an hour on one core; wants numpy and lightgbm

AUDIO holds the recordings that data.tsv lists, BUILD a build of lanterne with the targets training/describe and training/sounds/sounds. Only the split train is heard.

A fold of five is held back in turn (items.py); what the other four say of it is what the curves from answers to probabilities are fitted on (J. Platt, Probabilistic outputs for
support vector machines, 1999). The trees that are written heard all five. The file holds a few items with LightGBM's own answers, for the test that C agrees with them."""
import argparse
import hashlib
import os
import tempfile

import lightgbm
import numpy

import items
import weights

# What is told apart, as history calls it, and which families of data.tsv and of the generators are heard as that.
FAMILIES = {
    "car": ["car"], "motor-bus": ["motor-bus", "lorry"], "motor-cycle": ["motor-cycle", "moped"], "dense-traffic": ["dense-traffic"], "chainsaw": ["chainsaw"],
    "power-tool": ["angle-grinder", "drill-electric", "saw-electric", "jackhammer", "lawn-mower-motor", "leaf-blower"], "helicopter": ["helicopter"],
    "propeller-aircraft": ["propeller-aircraft", "drone"], "jet": ["jet"], "electric-train": ["electric-train"], "steam-train": ["steam-train", "steam-whistle"],
    "machine": ["machine", "generator", "compressor", "motor-pump", "construction"], "ventilation": ["ventilation", "computer-fan"], "mains-hum": ["mains-hum"],
    "beep": ["beep", "alarm-clock-electronic", "reversing-beeper", "telephone-bell"], "siren-wail": ["siren-wail"], "car-horn": ["car-horn"],
}
ORDER = list(FAMILIES)
OUTPUT = {family: ORDER.index(name) for name, families in FAMILIES.items() for family in families}
SHAPE = {"learning_rate": 0.05, "feature_fraction": 0.3, "bagging_fraction": 0.7, "bagging_freq": 1, "lambda_l2": 5, "verbose": -1, "num_threads": 1, "deterministic": True, "force_row_wise": True, "seed": 1}
MODERN = dict(SHAPE, objective="binary", num_leaves=12, min_data_in_leaf=20)
FAMILY = dict(SHAPE, objective="multiclass", num_class=len(ORDER), num_leaves=6, min_data_in_leaf=15)
ROUNDS_MODERN, ROUNDS_FAMILY = 400, 100


def labels(facts):
    modern = numpy.array([f["modern"] != "" for f in facts])
    family = numpy.array([OUTPUT.get(f["modern"], -1) for f in facts])
    return modern, family, numpy.array([f["fold"] for f in facts])


def grow(figures, answers, shape, rounds, weight=None):
    return lightgbm.train(shape, lightgbm.Dataset(figures, answers, weight=weight), rounds)


def family_weight(family):
    """Rare families weigh more, by the root of how rare they are."""
    count = numpy.bincount(family, minlength=len(ORDER)).astype(float)
    return numpy.sqrt(count.max() / count[family])


def platt(answers, truth):
    """(scale, shift): the probability is the logistic function of scale * answer + shift. Newton's method on the log loss."""
    x, beta = numpy.stack([answers, numpy.ones_like(answers)], 1), numpy.array([1.0, 0.0])
    for _ in range(30):
        p = 1 / (1 + numpy.exp(-x @ beta))
        beta = beta - numpy.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + 1e-6 * numpy.eye(2), x.T @ (p - truth))
    return beta


def temperature(answers, truth):
    """What the answers are divided by, so that the likeliest family is right as often as it says."""
    def loss(t):
        z = answers / t
        return numpy.mean(numpy.log(numpy.exp(z - z.max(1, keepdims=True)).sum(1)) + z.max(1) - z[numpy.arange(len(z)), truth])
    steps = numpy.geomspace(0.3, 5, 60)
    return float(steps[numpy.argmin([loss(t) for t in steps])])


def auc(score, truth):
    order = numpy.argsort(score, kind="stable")
    rank = numpy.empty(len(score))
    rank[order] = numpy.arange(1, len(score) + 1)
    good = int(truth.sum())
    return (rank[truth].sum() - good * (good + 1) / 2) / max(good * (len(truth) - good), 1)


def held_back(figures, modern, family, fold):
    """What the trees of the other folds answer to each item."""
    one, two = numpy.zeros(len(figures)), numpy.zeros((len(figures), len(ORDER)))
    for k in range(items.FOLDS):
        learn, ask = fold != k, fold == k
        one[ask] = grow(figures[learn], modern[learn], MODERN, ROUNDS_MODERN).predict(figures[ask], raw_score=True)
        learn &= family >= 0
        two[ask] = grow(figures[learn], family[learn], FAMILY, ROUNDS_FAMILY, family_weight(family[learn])).predict(figures[ask], raw_score=True)
    return one, two


def below(split):
    """The largest float32 that is not above: x <= split then says the same of every float32 x."""
    narrow = numpy.float32(split)
    return narrow if float(narrow) <= split else numpy.nextafter(narrow, numpy.float32(-numpy.inf))


def forest(name, booster, outputs):
    """Tensors as src/nn/trees.h lays them out. Values of nodes are LightGBM's, already shrunk as the leaves are."""
    root, node, split, value = [], [], [], []

    def plant(tree):
        at = len(node)
        leaf = "leaf_value" in tree
        node.append([-1, 0, 0] if leaf else [tree["split_feature"], 0, 0])
        split.append(0 if leaf else below(tree["threshold"]))
        value.append(tree["leaf_value"] if leaf else tree["internal_value"])
        if not leaf:
            node[at][1:] = [plant(tree["left_child"]), plant(tree["right_child"])]
        return at

    for i, tree in enumerate(booster.dump_model()["tree_info"]):
        root.append([plant(tree["tree_structure"]), i % outputs])
    return {f"{name}.base": numpy.zeros(outputs, "f4"), f"{name}.root": numpy.array(root, "i4"), f"{name}.node": numpy.array(node, "i4"),
            f"{name}.split": numpy.array(split, "f4"), f"{name}.value": numpy.array(value, "f4")}


def judge(answers, modern, family, facts):
    """What the card says of the folds held back."""
    one, two = answers
    kind = numpy.array([f["kind"] for f in facts])
    alone = numpy.isin(kind, ["period", "modern"])
    named = (family >= 0) & (kind == "modern")
    return {"items": len(facts), "auc alone": round(auc(one[alone], modern[alone]), 3), "auc all": round(auc(one, modern), 3),
            "auc mixed": round(auc(one[~alone], modern[~alone]), 3), "family right alone": round(float(numpy.mean(two[named].argmax(1) == family[named])), 3)}


def main():
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("audio"), ask.add_argument("build"), ask.add_argument("output")
    ask.add_argument("--items", type=int, default=9000)
    ask.add_argument("--seed", type=int, default=1)
    ask.add_argument("--cache", default=os.path.join(tempfile.gettempdir(), "namer-sounds"))
    how = ask.parse_args()
    table = os.path.join(os.path.dirname(os.path.abspath(__file__)), "data.tsv")
    tool, sounds = os.path.join(how.build, "training/describe"), os.path.join(how.build, "training/sounds/sounds")
    shelf = items.Shelf(table, how.audio, "train", how.cache, sounds)
    figures, facts = items.make(shelf, tool, how.items, how.seed)
    write(how.output, figures, facts, items.names(tool), {"items": how.items, "seed": how.seed, "data.tsv": hashlib.sha256(open(table, "rb").read()).hexdigest()})


def write(path, figures, facts, names, made_of):
    modern, family, fold = labels(facts)
    one, two = held_back(figures, modern, family, fold)
    scale, shift = platt(one, modern)
    known = family >= 0
    heat = temperature(two[known], family[known])
    measured = judge((one, two), modern, family, facts)
    print(measured, "scale", scale, "shift", shift, "heat", heat)
    first = grow(figures, modern, MODERN, ROUNDS_MODERN)
    second = grow(figures[known], family[known], FAMILY, ROUNDS_FAMILY, family_weight(family[known]))
    some = numpy.linspace(0, len(figures) - 1, 32).astype(int)
    tensors = dict(forest("modern", first, 1), **forest("family", second, len(ORDER)))
    tensors.update({"modern.curve": numpy.array([scale, shift], "f4"), "family.heat": numpy.array([heat], "f4"), "peer.figures": figures[some],
                    "peer.modern": first.predict(figures[some], raw_score=True).astype("f4"), "peer.family": second.predict(figures[some], raw_score=True).astype("f4")})
    card = {"name": "namer", "licence": "CC BY 4.0", "what": "whether a stretch of sound holds a modern sound, and of which family", "families": ORDER, "figures": list(names),
            "made by": "training/namer.py", "made of": made_of, "data": "training/data.tsv, split train; training/sounds version 1", "measured on folds held back": measured}
    print(weights.write(path, card, tensors))


if __name__ == "__main__":
    main()
