#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The namer: boosted trees over the figures of src/sound/describe.h that say whether a stretch holds a modern sound, and of which family.

    namer.py AUDIO BUILD EARS models/namer.weights     forty minutes on one core; wants numpy and lightgbm

AUDIO holds the recordings that data.tsv lists, BUILD a build of lanterne with the targets training/describe and training/sounds/sounds, EARS what ear.py made: they look at the picture of what the
trees ask the figures of. Only the split train is heard.

Two sets of trees, taught apart: whether something is modern, on all items; which family, on items of their own with more sounds made by rule, which would make the first hear machines where there are none.

A fold of five is held back in turn (items.py); what the trees and the ear of the other four say of it is what the curves from answers to probabilities are fitted on (J. Platt, Probabilistic outputs for
support vector machines, 1999). The trees that are written heard all five. The file holds a few items with LightGBM's own answers, for the test that C agrees with them."""
import argparse
import functools
import hashlib
import json
import os
import subprocess
import tempfile

import lightgbm
import numpy

import items
import weights
from families import MADE_FOUND, MADE_NAMED, ORDER, OUTPUT, TAKES, VOICED, VOICES

SHAPE = {"learning_rate": 0.05, "bagging_fraction": 0.7, "bagging_freq": 1, "lambda_l2": 5, "verbose": -1, "num_threads": 1, "deterministic": True, "force_row_wise": True, "seed": 1}
MODERN = dict(SHAPE, objective="binary", extra_trees=True, feature_fraction=0.5, num_leaves=48, min_data_in_leaf=30)
FAMILY = dict(SHAPE, objective="multiclass", num_class=len(ORDER), extra_trees=True, feature_fraction=0.5, num_leaves=12, min_data_in_leaf=15)
ROUNDS_MODERN, ROUNDS_FAMILY = 500, 100

# How many items, seed, seconds.
RECIPE = [(1000, seed, (4,)) for seed in (100, 101, 102, 103, 104, 200, 201, 202, 203, 204, 300, 301)]
NAMED = {kind: how for kind, how in VOICED.items() if how[0][2]}  # families learn from what holds something modern alone
NAMED_RECIPE = [(580, seed, (4,)) for _, seed, _ in RECIPE]
SCENES, QUIET = 1500, 0.25  # of 40 s; the share of them without a voice
CLIPS = 2000  # of 8 s, of recordings alone: what is made by rule is told apart more easily than films ask for
WINDOW, CELL, TURN_COST, USUAL, DOUBT = 4, 2, 1, 0.6, 0.5  # as in src/sound/finderparts.h, finder.c and findercells.c
ACCEPTED, TOUCHED = 0.7, 0.025  # a short clip is acted on from this confidence on, which so large a share of those without anything modern is to reach; some of them have no pause to learn from, and are left alone after all


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


def by_others(seen, fold):
    """(figures, what the ear of its fold answers, which was taught on the others) of items, or of the windows of what is looked through."""
    figures = seen.shape[-1] - items.FOLDS
    return seen[..., :figures], numpy.moveaxis(seen[..., figures:], -1, 1)[numpy.arange(len(seen)), fold]


def folds_of(facts):
    return numpy.array([f["fold"] for f in facts])


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
    ask.add_argument("audio"), ask.add_argument("build"), ask.add_argument("ears"), ask.add_argument("output")
    ask.add_argument("--cache", default=os.path.join(tempfile.gettempdir(), "namer-sounds"))
    ask.add_argument("--split", default="train", help="of which recordings it learns; the weights that ship heard train alone")
    how = ask.parse_args()
    table = os.path.join(os.path.dirname(os.path.abspath(__file__)), "data.tsv")
    tool, sounds = os.path.join(how.build, "training/describe"), os.path.join(how.build, "training/sounds/sounds")
    describe = functools.partial(items.describe, tool, ears=how.ears)
    shelf = items.Shelf(table, how.audio, how.split, how.cache, sounds, VOICES)
    wider = items.Shelf(table, how.audio, how.split, how.cache, sounds, VOICES, TAKES)
    recorded = items.Shelf(table, how.audio, how.split, how.cache, None, VOICES)
    card, ears = weights.read(how.ears)
    stem = f"{how.split}-{hashlib.sha256(open(how.ears, 'rb').read()).hexdigest()[:8]}"
    heard = [kept(how.cache, f"{stem}-items-{seed}", lambda: items.make(shelf, describe, count, seed, kinds=VOICED, lengths=lengths)) for count, seed, lengths in RECIPE]
    named = [kept(how.cache, f"{stem}-named-{seed}", lambda: items.make(wider, describe, count, seed, kinds=NAMED, lengths=lengths)) for count, seed, lengths in NAMED_RECIPE]
    scenes = kept(how.cache, f"{stem}-scenes", lambda: items.scenes(shelf, describe, SCENES, 9, set(OUTPUT), WINDOW, CELL, quiet=QUIET))
    clips = kept(how.cache, f"{stem}-clips", lambda: items.clips(recorded, describe, CLIPS, 9, set(OUTPUT), WINDOW, CELL))
    windows = [windows_of(*seen) for seen in (scenes, clips)]
    made_of = {"recipe": RECIPE, "recipe of families": NAMED_RECIPE, "takes of families": TAKES, "scenes": SCENES, "clips": CLIPS, "split": how.split, "data.tsv": hashlib.sha256(open(table, "rb").read()).hexdigest(),
               "training/sounds": int(subprocess.run([sounds, "--version"], stdout=subprocess.PIPE, check=True, text=True).stdout), "steps of an ear": card["steps"], "split of ears": card["split"]}
    write(how.output, joined(heard + windows), joined(named + windows), scenes, clips, items.names(tool), made_of, ears)


def joined(some):
    return numpy.concatenate([seen for seen, _ in some]), [fact for _, facts in some for fact in facts]


def write(path, heard, named, scenes, clips, names, made_of, ears):
    seen, facts = heard
    modern, _, fold = labels(facts)
    made = made_by_rule(facts)
    figures, ear = by_others(seen, fold)
    looked = [by_others(sounds, folds_of(told)) for sounds, told in (scenes, clips)]
    one, of_scenes, of_clips = held_back(figures, modern, fold, made, *[(some, told) for (some, _), (_, told) in zip(looked, (scenes, clips))])
    believed = platt(modern[~made], one[~made], ear[~made])
    trust = believed[1] / believed[0]
    alone = {"recordings": {"auc of trees": round(float(auc(one[~made], modern[~made])), 3), "of ears": round(float(auc(ear[~made], modern[~made])), 3), "of both": round(float(auc((one + trust * ear)[~made], modern[~made])), 3)}}
    one, of_scenes, of_clips = one + trust * ear, of_scenes + trust * looked[0][1], of_clips + trust * looked[1][1]
    item = numpy.array([f["kind"] != "window" for f in facts])
    curve = platt(modern[item], one[item])
    mean, seconds, true = event_table(of_scenes, scenes[1], curve)
    event_curve = platt(true, mean, seconds)
    mean, true = numpy.array([cells(a).mean() for a in of_clips]), numpy.array([f["event"] is not None for f in clips[1]])
    whole = whole_curve(mean, true)
    known, family, fold = labels(named[1])
    family, fold, told = family[known], fold[known], [fact for fact, some in zip(named[1], known) if some]
    shown, _ = by_others(named[0][known], fold)
    ruled = made_by_rule(told)
    two = families_held_back(shown, family, fold, ruled)
    recorded = ~ruled & numpy.array([f["kind"] != "window" for f in told])  # what is made by rule is told apart more easily than films ask for
    heat = temperature(two[recorded], family[recorded])
    measured = {**judge(one, modern, facts), **alone, **judge_families(two, family, told)}
    measured["auc of short clips"] = round(float(auc(mean, true)), 3)
    least = (numpy.log(ACCEPTED / (1 - ACCEPTED)) - whole[1]) / whole[0]
    measured["short clips acted on"] = {"from": ACCEPTED, "answer": float(least), "with": round(float(numpy.mean(mean[true] >= least)), 3), "without": round(float(numpy.mean(mean[~true] >= least)), 3)}
    print(measured, "curve", curve, "of events", event_curve, "of clips", whole, "trust", trust, "heat", heat)
    first = grow_modern(figures, modern, made)
    second = grow_families(shown, family, ruled)
    some = numpy.linspace(0, len(figures) - 1, 32).astype(int)
    tensors = dict(forest("modern", first, 1), **forest("family", second, len(ORDER)), **ears)
    tensors.update({"modern.curve": curve.astype("f4"), "event.curve": event_curve.astype("f4"), "whole.curve": whole.astype("f4"), "family.heat": numpy.array([heat], "f4"),
                    "ear.trust": numpy.array([trust], "f4"), "peer.figures": figures[some],
                    "peer.modern": first.predict(figures[some], raw_score=True).astype("f4"), "peer.family": second.predict(figures[some], raw_score=True).astype("f4")})
    card = {"name": "namer", "licence": "CC BY 4.0", "what": "whether a stretch of sound holds a modern sound, and of which family", "families": ORDER, "figures": list(names),
            "made by": "training/ear.py, training/namer.py", "made of": made_of, "data": f"training/data.tsv, split {made_of['split']}; training/sounds", "measured on folds held back": measured}
    print(weights.write(path, card, tensors))


if __name__ == "__main__":
    main()
