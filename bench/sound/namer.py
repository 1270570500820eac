#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The namer and the finder on recordings and families that they were not trained on:

    bench/sound/namer.py AUDIO BUILD [FOLDER]     wants numpy, scipy and matplotlib; prints tables, draws FOLDER/namer.png

BUILD is a build of lanterne with the targets cli/lanterne and training/describe: it is the program's own answers that are judged. All sound comes from the split validate of
training/data.tsv. What is modern is what the namer is to find: families of training/families.py; beeps, telephones and other lines are left out."""
import json
import os
import subprocess
import sys
import tempfile

import numpy

top = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(top, "training"))
import families
import items
import namer

WINDOW, EVERY, SCENES = 3, 3, 60
UNNAMED = "engine or machine"


def auc(score, truth):
    return namer.auc(numpy.asarray(score, float), numpy.asarray(truth, bool))


def recall(score, truth, false=0.05):
    score, truth = numpy.asarray(score), numpy.asarray(truth, bool)
    return float(numpy.mean(score[truth] > numpy.quantile(score[~truth], 1 - false)))


def is_found(family):
    return family in families.OUTPUT


def alone(shelf, tool):
    """By file: the mean over its windows of 3 s, as recorded."""
    sounds, files, truth = [], [], []
    for name in ("period", "modern"):
        for entry in shelf.list[name]:
            if name == "modern" and not is_found(entry[1]):
                continue
            x = numpy.array(shelf.sound(entry))
            length = WINDOW * items.RATE
            x = numpy.pad(x, (0, max(0, length - len(x))))
            for at in range(0, len(x) - length + 1, EVERY * items.RATE):
                sounds.append(x[at:at + length])
                files.append(entry[2])
            truth.append((entry[2], name == "modern"))
    said = items.describe(tool, sounds, WINDOW, "named")[:, 0]
    odds = numpy.log(said / (1 - said))
    mean = [odds[[f == file for f in files]].mean() for file, _ in truth]
    modern = [t for _, t in truth]
    print(f"| recordings alone, by file | {len(truth)} | {auc(mean, modern):.3f} | {recall(mean, modern):.2f} |")


def named(shelf, tool, kinds, count, seed, seconds=WINDOW, over=None):
    """(probabilities, which hold something modern, facts); no lines."""
    chance, facts, sounds = numpy.random.default_rng([seed, 7]), [], []
    while len(sounds) < count:
        x, f = items.item(shelf, chance, kinds[len(sounds) % len(kinds)], seconds, None, None if over is None else chance.uniform(*over))
        if not f["modern"] or is_found(f["modern"]):
            sounds.append(x)
            facts.append(f)
    said = items.describe(tool, sounds, seconds, "named")
    return said, numpy.array([f["modern"] != "" for f in facts]), facts


def mixed(shelf, tool):
    for low in (5, 0, -5, -10):
        for kinds, what in ((("period", "period+modern"), "3 s with period sound"), (("voice+period", "all"), "3 s with period sound and a voice")):
            said, truth, _ = named(shelf, tool, kinds, 200, 20 + low, over=(low, low + 5))
            print(f"| {what}, modern {low} to {low + 5} dB above | {len(truth)} | {auc(said[:, 0], truth):.3f} | {recall(said[:, 0], truth):.2f} |")


def reliability(said, truth, into, title):
    """Ten steps of what was said against what was; prints them, draws them."""
    print(f"\n{title}\n\n| said | items | mean said | was |\n|---|---|---|---|")
    points = []
    for low in numpy.arange(0, 1, 0.1):
        step = (said >= low) & (said < low + 0.1 + 1e-9)
        if step.any():
            print(f"| {low:.1f} to {low + 0.1:.1f} | {step.sum()} | {said[step].mean():.2f} | {truth[step].mean():.2f} |")
            points.append((said[step].mean(), truth[step].mean(), step.sum()))
    x, y, n = numpy.array(points).T
    off = float(numpy.sum(n * numpy.abs(x - y)) / n.sum())
    print(f"\nexpected calibration error {off:.3f}")
    into.plot([0, 1], [0, 1], color="0.7")
    into.plot(x, y, "o-", label=f"{title}: off by {off:.3f}")


def write_wav(path, x):
    x = numpy.clip(x, -1, 1)
    subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-y", "-f", "f32le", "-ar", str(items.RATE), "-ac", "1", "-i", "-", path], input=x.astype("<f4").tobytes(), check=True)


def proposed(lanterne, folder, sound):
    wav, film = os.path.join(folder, "scene.wav"), os.path.join(folder, "scene.lanterne")
    if os.path.exists(film):
        os.remove(film)
    write_wav(wav, sound)
    subprocess.run([lanterne, "propose", wav, "--film", film, "--year", "1895", "-q"], check=True)
    return json.loads(subprocess.run([lanterne, "proposals", film, "--json"], check=True, stdout=subprocess.PIPE).stdout)


def read_wav(path):
    raw = subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-i", path, "-f", "f32le", "-ac", "1", "-ar", str(items.RATE), "-"], check=True, stdout=subprocess.PIPE).stdout
    return numpy.frombuffer(raw, "<f4")


def si_sdr(keep, x):
    """As bench/sound/metrics.h has it."""
    of_it = keep * (numpy.dot(x, keep) / numpy.dot(keep, keep))
    return 10 * numpy.log10(numpy.dot(of_it, of_it) / numpy.dot(x - of_it, x - of_it))


def brought(lanterne, folder, sound, keep, event):
    """What `lanterne period --year 1895` brings to an event and half a second around it, in dB; 0 where it leaves it alone."""
    wav, out = os.path.join(folder, "scene.wav"), os.path.join(folder, "mended.wav")
    write_wav(wav, sound)
    subprocess.run([lanterne, "period", wav, "-o", out, "--film", out + ".lanterne", "--year", "1895", "-q"], check=True)
    got = read_wav(out)
    for name in (out, out + ".lanterne"):
        os.remove(name)
    a, b = (int((t + d) * items.RATE) for t, d in zip(event, (-0.5, 0.5)))
    return si_sdr(keep[a:b], got[a:b]) - si_sdr(keep[a:b], sound[a:b])


def said(proposal):
    """(what a proposal calls it, whether that is a kind): a family where that is sure enough, otherwise what it begins with; "engine or machine" is neither."""
    label, perhaps, _ = proposal["reason"].removeprefix("bed of ").partition(", perhaps ")
    return (label, True) if perhaps else (proposal["family"], False)


def matched(event, proposals):
    """The proposal that found an event: it shares half of the time that either takes. The last of several."""
    hits = [p for p in proposals if event and min(p["to"], event[1]) - max(p["from"], event[0]) >= 0.5 * (max(p["to"], event[1]) - min(p["from"], event[0]))]
    return hits[-1] if hits else None


def count(scenes, sure):
    """A proposal that shares nothing with an event is false. A name is right when it is the event's family or, by itself, its kind; "engine or machine" is no name."""
    hits, right, kind, true, wrong, false, quiet = 0, 0, 0, 0, 0, 0, 0.0
    events = sum(event is not None for event, _ in scenes)
    for event, proposals in scenes:
        some = [p for p in proposals if p["confidence"] >= sure]
        false += sum(not event or min(p["to"], event[1]) <= max(p["from"], event[0]) for p in some)
        quiet += 40 - (event[1] - event[0] if event else 0)
        hit = matched(event, some)
        if hit:
            family, (name, broad) = event[2], said(hit)
            hits, right, kind = hits + 1, right + (hit["family"] == family), kind + (families.KIND.get(hit["family"]) == families.KIND[family])
            good = name == (families.KIND[family] if broad else family)
            true += good
            wrong += not good and name != UNNAMED
    f1 = [2 * x / max(events + hits + false, 1) for x in (hits, true, kind, right)]
    print(f"| {sure} | {events} | {hits} | {true} | {wrong} | {kind} | {right} | {' | '.join(f'{x:.2f}' for x in f1)} | {false} in {quiet / 60:.1f} min | {false / quiet * 600:.1f} |")


def events(shelf, lanterne, folder):
    chance, scenes, gain = numpy.random.default_rng(5), [], []
    for n in range(SCENES):
        sound, event, keep = items.scene(shelf, chance, n % 2, among=set(families.OUTPUT))
        event = event and (*event[:2], families.ORDER[families.OUTPUT[event[2]]], event[2])
        scenes.append((event, proposed(lanterne, folder, sound)))
        if event:
            gain.append(brought(lanterne, folder, sound, keep, event))
    print("\n| sure | events | found | name right | wrong | of the right kind | family | F1 | F1, right name | F1, right kind | F1, right family | false | in 10 min |\n" + "|---" * 13 + "|")
    for sure in (0.3, 0.5, 0.7, 0.8):
        count(scenes, sure)
    some = [x for x in gain if abs(x) > 0.001]
    print(f"\nperiod --year 1895: {len(some)} of {len(gain)} events lowered, {numpy.mean(some):+.2f} dB; over all {numpy.mean(gain):+.2f} dB, {sum(x < -0.5 for x in gain)} worse by 0.5 dB")
    print("\n| event | from | to | called | sure |\n|---|---|---|---|---|")
    for event, proposals in scenes:
        hit = matched(event, proposals)
        if event:
            print(f"| {event[3]} | {event[0]:.1f} | {event[1]:.1f} | {said(hit)[0] if hit else ''} | {hit['confidence'] if hit else 0:.2f} |")


def main():
    audio, build = sys.argv[1:3]
    folder = sys.argv[3] if len(sys.argv) > 3 else os.path.join(tempfile.gettempdir(), "bench-namer")
    os.makedirs(folder, exist_ok=True)
    tool = os.path.join(build, "training/describe")
    shelf = items.Shelf(os.path.join(top, "training/data.tsv"), audio, "validate", os.path.join(folder, "sounds"))
    print("| what | items | AUC | recall at 5 % false |\n|---|---|---|---|")
    alone(shelf, tool)
    mixed(shelf, tool)
    import matplotlib
    matplotlib.use("Agg")
    from matplotlib import pyplot
    figure, axes = pyplot.subplots(figsize=(6, 6))
    said, truth, facts = named(shelf, tool, ("period", "modern", "voice+period", "all", "voice+period", "all", "voice", "period+modern"), 800, 3)
    reliability(said[:, 0], truth, axes, "something modern, 3 s")
    family = numpy.array([families.OUTPUT.get(f["modern"], -1) for f in facts])
    reliability(said[truth, 1:].max(1), said[truth, 1:].argmax(1) == family[truth], axes, "the likeliest family, should it be modern")
    print(f"family right: {numpy.mean(said[truth, 1:].argmax(1) == family[truth]):.2f}, among the first three: {numpy.mean([f in numpy.argsort(-r)[:3] for r, f in zip(said[truth, 1:], family[truth])]):.2f}")
    axes.set(xlabel="said", ylabel="was", title="Recordings and families held back")
    axes.legend()
    figure.savefig(os.path.join(folder, "namer.png"), dpi=80)
    events(shelf, os.path.join(build, "cli/lanterne"), folder)


if __name__ == "__main__":
    main()
