#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The namer: boosted trees over the figures of src/sound/describe.h that say whether a stretch holds a modern sound, and of which family.

    namer.py AUDIO BUILD models/namer.weights     forty minutes on one core; wants numpy and lightgbm

AUDIO holds the recordings that data.tsv lists, BUILD a build of lanterne with the targets training/describe and training/sounds/sounds. Only the split train is heard.

Two sets of trees, taught apart: whether something is modern, on all items; which family, on items of their own with more sounds made by rule, which would make the first hear machines where there are none.

A fold of five is held back in turn (items.py); what the other four say of it is what the curves from answers to probabilities are fitted on (J. Platt, Probabilistic outputs for
support vector machines, 1999). The trees that are written heard all five. The file holds a few items with LightGBM's own answers, for the test that C agrees with them."""
import argparse
import hashlib
import json
import os
import subprocess
import tempfile

import lightgbm
import numpy

import items
import weights

# What is told apart, as history calls it, and which families of data.tsv and of the generators are heard as that.
FAMILIES = {
    "car": ["car"], "motor-bus": ["motor-bus", "lorry"], "motor-cycle": ["motor-cycle", "moped"], "dense-traffic": ["dense-traffic"], "chainsaw": ["chainsaw"],
    "power-tool": ["power-tool", "angle-grinder", "drill-electric", "saw-electric", "jackhammer", "lawn-mower-motor", "leaf-blower"], "helicopter": ["helicopter"],
    "propeller-aircraft": ["propeller-aircraft", "drone"], "jet": ["jet"], "electric-train": ["electric-train", "electric-tram", "diesel-train"],
    "steam-train": ["steam-train", "steam-whistle"], "machine": ["machine", "generator", "compressor", "motor-pump", "construction", "vacuum-cleaner"],
    "ventilation": ["ventilation", "computer-fan"], "mains-hum": ["mains-hum"], "siren-wail": ["siren-wail", "siren-two-tone"], "car-horn": ["car-horn"],
}  # beeps and bells of telephones are lines, which src/sound/find.c hears: here they are something that need not be found
ORDER = list(FAMILIES)
OUTPUT = {family: ORDER.index(name) for name, families in FAMILIES.items() for family in families}
SHAPE = {"learning_rate": 0.05, "bagging_fraction": 0.7, "bagging_freq": 1, "lambda_l2": 5, "verbose": -1, "num_threads": 1, "deterministic": True, "force_row_wise": True, "seed": 1}
MODERN = dict(SHAPE, objective="binary", extra_trees=True, feature_fraction=0.5, num_leaves=48, min_data_in_leaf=30)
FAMILY = dict(SHAPE, objective="multiclass", num_class=len(ORDER), extra_trees=True, feature_fraction=0.5, num_leaves=12, min_data_in_leaf=15)
ROUNDS_MODERN, ROUNDS_FAMILY = 500, 100
MADE_FOUND, MADE_NAMED = 0.3, 0.6  # what an item weighs that holds sounds made by rule, for whether it is modern and for which family: they are told apart by less than recordings are

# How many items, seed, seconds: of the length and the kinds that the finder meets, no more than its window.
VOICED = {kind: (items.KINDS[kind][0], often) for kind, often in {"voice": 4, "period": 10, "modern": 10, "voice+period": 28, "voice+modern": 10, "period+modern": 10, "all": 28}.items()}
RECIPE = [(1000, seed, (4,)) for seed in (100, 101, 102, 103, 104, 200, 201, 202, 203, 204, 300, 301)]
NAMED = {kind: how for kind, how in VOICED.items() if how[0][2]}  # families learn from what holds something modern alone
TAKES, NAMED_RECIPE = 20, [(580, seed, (4,)) for _, seed, _ in RECIPE]
SCENES, QUIET = 1500, 0.25  # of 40 s; the share of them without a voice
CLIPS = 2000  # of 8 s, of recordings alone: what is made by rule is told apart more easily than films ask for
WINDOW, CELL, TURN_COST, USUAL, DOUBT = 4, 2, 1, 0.6, 0.5  # as in src/sound/finderparts.h, finder.c and findercells.c
VOICES = 300
ACCEPTED, TOUCHED = 0.7, 0.025  # a short clip is acted on from this confidence on, which so large a share of those without anything modern is to reach; some of them have no pause to learn from, and are left alone after all

# What people say when they cannot tell a lorry from a bus, as in src/sound/namer.c.
KINDS = {"road traffic": ["car", "motor-bus", "motor-cycle", "dense-traffic"], "aircraft": ["helicopter", "propeller-aircraft", "jet"], "train": ["electric-train", "steam-train"],
         "saw or tool": ["chainsaw", "power-tool"], "machine": ["machine", "ventilation", "mains-hum"], "siren or horn": ["siren-wail", "car-horn"]}
KIND = {family: kind for kind, families in KINDS.items() for family in families}


def labels(facts):
    family = numpy.array([OUTPUT.get(f["modern"], -1) for f in facts])
    return family >= 0, family, numpy.array([f["fold"] for f in facts])


def grow(figures, answers, shape, rounds, weight=None):
    return lightgbm.train(shape, lightgbm.Dataset(figures, answers, weight=weight), rounds)


def made_by_rule(facts):
    return numpy.array(["generated-" in f["recording"] for f in facts])


def grow_modern(figures, modern, made):
    return grow(figures, modern, MODERN, ROUNDS_MODERN, numpy.where(made, MADE_FOUND, 1))


def grow_families(figures, family, made):
    return grow(figures, family, FAMILY, ROUNDS_FAMILY, numpy.where(made, MADE_NAMED, 1) * family_weight(family))


def family_weight(family):
    """Rare families weigh more, by the root of how rare they are."""
    count = numpy.bincount(family, minlength=len(ORDER)).astype(float)
    return numpy.sqrt(count.max() / count[family])


def windows_of(seen, facts):
    """Items out of what is looked through: the windows that an event takes three quarters of, and those that hold nothing of it."""
    some, told = [], []
    for windows, fact in zip(seen, facts):
        event = fact["event"] or (0, 0, "", "")
        for w, figures in enumerate(windows):
            held = max(0, min(event[1], w * CELL + WINDOW) - max(event[0], w * CELL))
            if held == 0 or held >= 0.75 * WINDOW:
                some.append(figures)
                told.append({"modern": event[2] if held else "", "recording": event[3] if held else "", "fold": fact["fold"], "kind": "window"})
    return numpy.array(some), told


def platt(truth, *columns):
    """What each column weighs, and the shift: the probability is the logistic function of their sum. Newton's method on the log loss."""
    x, beta = numpy.stack([*columns, numpy.ones(len(truth))], 1), numpy.zeros(len(columns) + 1)
    for _ in range(30):
        p = 1 / (1 + numpy.exp(-x @ beta))
        beta = beta - numpy.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + 1e-6 * numpy.eye(x.shape[1]), x.T @ (p - truth))
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


def cells(answers):
    """Answers of windows to those of the cells they share: each cell lies in two."""
    padded = numpy.concatenate([answers[:1], answers, answers[-1:]])
    return (padded[1:] + padded[:-1]) / 2


def logit(answers, curve):
    """What a cell says for an event, as natural odds: more where the clip's usual cell says that it holds nothing, less by some doubt."""
    odds = curve[0] * answers + curve[1]
    return odds - USUAL * min(float(numpy.median(odds)), 0) - DOUBT


def events(odds):
    """[from, to) of the cells in which something is heard: the likeliest course of two states, as `follow` in src/sound/finder.c finds it."""
    out, within, turned = 0.0, 0.0, []
    for i, x in enumerate(odds):
        left, entered = within - TURN_COST, out - TURN_COST
        turned.append((i > 0 and left > out, i > 0 and entered > within))
        out, within = left if turned[-1][0] else out, (entered if turned[-1][1] else within) + x
    state, course = within > out, []
    for marks in reversed(turned):
        course.append(state)
        state = not state if marks[int(state)] else state
    course = numpy.array([False, *course[::-1], False], int)
    return list(zip(numpy.flatnonzero(numpy.diff(course) == 1), numpy.flatnonzero(numpy.diff(course) == -1)))


def event_table(answers, facts, curve):
    """(mean odds, log of seconds, true) of what the finder would cut out of scenes."""
    table = []
    for scene, fact in zip(answers, facts):
        heard, event = logit(cells(scene), curve), fact["event"]
        for a, b in events(heard):
            shared = min(b * CELL, event[1]) - max(a * CELL, event[0]) if event else 0
            table.append((heard[a:b].mean(), numpy.log((b - a) * CELL), shared >= 0.5 * (b - a) * CELL))
    return [numpy.array(column) for column in zip(*table)]


def whole_curve(mean, modern):
    """From the mean over a short clip's cells to a confidence: as steep as the odds are, shifted to where TOUCHED of the clips without anything modern are ACCEPTED."""
    slope, odds = platt(modern, mean)[0], numpy.log(ACCEPTED / (1 - ACCEPTED))
    return numpy.array([slope, odds - slope * numpy.quantile(mean[~modern], 1 - TOUCHED)])


def held_back(figures, modern, fold, made, *looked):
    """What the trees of the other folds answer to each item, and to each window of what is looked through: scenes, short clips."""
    answers, windows = numpy.zeros(len(figures)), [numpy.zeros(seen.shape[:2]) for seen, _ in looked]
    for k in range(items.FOLDS):
        learn, ask = fold != k, fold == k
        trees = grow_modern(figures[learn], modern[learn], made[learn])
        answers[ask] = trees.predict(figures[ask], raw_score=True)
        for (seen, facts), of_windows in zip(looked, windows):
            some = numpy.array([f["fold"] for f in facts]) == k
            of_windows[some] = trees.predict(seen[some].reshape(-1, seen.shape[2]), raw_score=True).reshape(some.sum(), -1)
    return answers, *windows


def families_held_back(figures, family, fold, made):
    """The same of families."""
    answers = numpy.zeros((len(figures), len(ORDER)))
    for k in range(items.FOLDS):
        learn, ask = fold != k, fold == k
        answers[ask] = grow_families(figures[learn], family[learn], made[learn]).predict(figures[ask], raw_score=True)
    return answers


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


def judge(answers, modern, facts):
    """What the card says of the folds held back."""
    kind = numpy.array([f["kind"] for f in facts])
    alone, mixed = numpy.isin(kind, ["period", "modern"]), numpy.isin(kind, ["voice+period", "voice+modern", "period+modern", "all"])

    def area(some):
        return round(float(auc(answers[some], modern[some])), 3)
    return {"items": len(facts), "auc alone": area(alone), "auc mixed": area(mixed), "auc of windows": area(kind == "window")}


def judge_families(answers, family, facts):
    """The same of families: recordings by themselves."""
    some = numpy.array([f["kind"] == "modern" for f in facts]) & ~made_by_rule(facts)
    return {"items for families": len(facts), "family of recordings right alone": round(float(numpy.mean(answers[some].argmax(1) == family[some])), 3)}


def kept(folder, name, make):
    """What `make` gives, remembered in `folder`: describing takes most of the time."""
    where = os.path.join(folder, name)
    if not os.path.exists(where + ".json"):
        figures, facts = make()
        numpy.save(where + ".npy", figures)
        with open(where + ".json", "w", encoding="utf-8") as file:
            json.dump(facts, file)
    with open(where + ".json", encoding="utf-8") as file:
        return numpy.load(where + ".npy"), json.load(file)


def main():
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("audio"), ask.add_argument("build"), ask.add_argument("output")
    ask.add_argument("--cache", default=os.path.join(tempfile.gettempdir(), "namer-sounds"))
    ask.add_argument("--split", default="train", help="of which recordings it learns; the weights that ship heard train alone")
    how = ask.parse_args()
    table = os.path.join(os.path.dirname(os.path.abspath(__file__)), "data.tsv")
    tool, sounds = os.path.join(how.build, "training/describe"), os.path.join(how.build, "training/sounds/sounds")
    shelf = items.Shelf(table, how.audio, how.split, how.cache, sounds, VOICES)
    wider = items.Shelf(table, how.audio, how.split, how.cache, sounds, VOICES, TAKES)
    recorded = items.Shelf(table, how.audio, how.split, how.cache, None, VOICES)
    heard = [kept(how.cache, f"{how.split}-items-{seed}", lambda: items.make(shelf, tool, count, seed, kinds=VOICED, lengths=lengths)) for count, seed, lengths in RECIPE]
    named = [kept(how.cache, f"{how.split}-named-{seed}", lambda: items.make(wider, tool, count, seed, kinds=NAMED, lengths=lengths)) for count, seed, lengths in NAMED_RECIPE]
    scenes = kept(how.cache, f"{how.split}-scenes", lambda: items.scenes(shelf, tool, SCENES, 9, set(OUTPUT), WINDOW, CELL, quiet=QUIET))
    clips = kept(how.cache, f"{how.split}-clips", lambda: items.clips(recorded, tool, CLIPS, 9, set(OUTPUT), WINDOW, CELL))
    windows = [windows_of(*seen) for seen in (scenes, clips)]
    made_of = {"recipe": RECIPE, "recipe of families": NAMED_RECIPE, "takes of families": TAKES, "scenes": SCENES, "clips": CLIPS, "split": how.split, "data.tsv": hashlib.sha256(open(table, "rb").read()).hexdigest(),
               "training/sounds": int(subprocess.run([sounds, "--version"], stdout=subprocess.PIPE, check=True, text=True).stdout)}
    write(how.output, joined(heard + windows), joined(named + windows), scenes, clips, items.names(tool), made_of)


def joined(some):
    return numpy.concatenate([figures for figures, _ in some]), [fact for _, facts in some for fact in facts]


def write(path, heard, named, scenes, clips, names, made_of):
    figures, facts = heard
    modern, _, fold = labels(facts)
    made = made_by_rule(facts)
    one, of_scenes, of_clips = held_back(figures, modern, fold, made, scenes, clips)
    item = numpy.array([f["kind"] != "window" for f in facts])
    curve = platt(modern[item], one[item])
    mean, seconds, true = event_table(of_scenes, scenes[1], curve)
    event_curve = platt(true, mean, seconds)
    mean, true = numpy.array([cells(a).mean() for a in of_clips]), numpy.array([f["event"] is not None for f in clips[1]])
    whole = whole_curve(mean, true)
    known, family, fold = labels(named[1])
    shown, family, fold, told = named[0][known], family[known], fold[known], [fact for fact, some in zip(named[1], known) if some]
    ruled = made_by_rule(told)
    two = families_held_back(shown, family, fold, ruled)
    recorded = ~ruled & numpy.array([f["kind"] != "window" for f in told])  # what is made by rule is told apart more easily than films ask for
    heat = temperature(two[recorded], family[recorded])
    measured = {**judge(one, modern, facts), **judge_families(two, family, told)}
    measured["auc of short clips"] = round(float(auc(mean, true)), 3)
    least = (numpy.log(ACCEPTED / (1 - ACCEPTED)) - whole[1]) / whole[0]
    measured["short clips acted on"] = {"from": ACCEPTED, "answer": float(least), "with": round(float(numpy.mean(mean[true] >= least)), 3), "without": round(float(numpy.mean(mean[~true] >= least)), 3)}
    print(measured, "curve", curve, "of events", event_curve, "of clips", whole, "heat", heat)
    first = grow_modern(figures, modern, made)
    second = grow_families(shown, family, ruled)
    some = numpy.linspace(0, len(figures) - 1, 32).astype(int)
    tensors = dict(forest("modern", first, 1), **forest("family", second, len(ORDER)))
    tensors.update({"modern.curve": curve.astype("f4"), "event.curve": event_curve.astype("f4"), "whole.curve": whole.astype("f4"), "family.heat": numpy.array([heat], "f4"), "peer.figures": figures[some],
                    "peer.modern": first.predict(figures[some], raw_score=True).astype("f4"), "peer.family": second.predict(figures[some], raw_score=True).astype("f4")})
    card = {"name": "namer", "licence": "CC BY 4.0", "what": "whether a stretch of sound holds a modern sound, and of which family", "families": ORDER, "figures": list(names),
            "made by": "training/namer.py", "made of": made_of, "data": f"training/data.tsv, split {made_of['split']}; training/sounds", "measured on folds held back": measured}
    print(weights.write(path, card, tensors))


if __name__ == "__main__":
    main()
