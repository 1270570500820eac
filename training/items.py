# SPDX-License-Identifier: Apache-2.0
"""What the namer is shown: stretches of 3 to 8 s as a film holds them, each described by the program's own figures.

An item is a voice, a sound of the period, a modern sound, or any of them together, drawn from one split of data.tsv; sounds of both classes come from the generators (training/sounds) too.
Every recording belongs to one of five folds by a hash of its name, and an item is made of one fold only: whoever holds a fold back holds back its speakers and recordings."""
import csv
import functools
import hashlib
import os
import subprocess
import threading

import numpy
from scipy import fft

from data import is_of

RATE, FOLDS = 48000, 5
f4 = numpy.float32
LENGTHS = (3, 5, 8)
KINDS = {  # what an item holds, and how often: voice, period, modern
    "voice": ((1, 0, 0), 5), "period": ((0, 1, 0), 12), "modern": ((0, 0, 1), 12), "voice+period": ((1, 1, 0), 28), "voice+modern": ((1, 0, 1), 10),
    "period+modern": ((0, 1, 1), 8), "all": ((1, 1, 1), 25),
}
TAKES = 6  # generated clips a family, unless said
GENERATED_SHARE = {"voice": 0, "period": 0.2, "modern": 0.4}  # of what is drawn of a class
LONGEST = 60  # seconds of a recording that are used


def fold_of(name):
    return hashlib.sha256(("fold " + name).encode()).digest()[0] % FOLDS


def digest(entry):
    return hashlib.sha256(entry[2].encode()).hexdigest()[:24]


class Shelf:
    """Recordings of one split, or of several, decoded once into `cache` (48 kHz, mono). `sounds`, the generators' program, adds `takes` clips a family, of both classes."""

    def __init__(self, table, audio, split, cache, sounds=None, voices=300, takes=TAKES):
        os.makedirs(cache, exist_ok=True)
        self.audio, self.cache, self.sounds = audio, cache, sounds
        self.list = {c: [] for c in ("voice", "period", "modern")}  # (recording, family, file, fold)
        with open(table, newline="", encoding="utf-8") as file:
            rows = [r for r in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if is_of(r, split)]
        count = {}
        for r in sorted(rows, key=lambda r: hashlib.sha256(r["file"].encode()).digest()):
            count[r["class"]] = count.get(r["class"], 0) + 1
            if r["class"] == "voice" and (count["voice"] > voices or float(r["seconds"]) < 4):
                count["voice"] -= 1
                continue
            self.list[r["class"]].append((r["recording"], r["family"], r["file"], fold_of(r["recording"])))
        if sounds:
            with open(sounds, "rb") as file:
                self.made_by = hashlib.sha256(file.read()).hexdigest()[:8]  # other rules make other clips
            for row in subprocess.run([sounds, "--list"], stdout=subprocess.PIPE, check=True, text=True).stdout.splitlines():
                kind, family = row.split("\t")
                for n in range(takes):
                    self.list[kind].append((f"generated-{family}-{n}", family, f"generated {family} {n} {self.made_by}", n % FOLDS))

    def sound(self, entry):
        where = os.path.join(self.cache, digest(entry) + ".npy")
        if not os.path.exists(where):
            if entry[0].startswith("generated-"):
                family, seed = entry[2].split(" ")[1:3]
                made = where + ".wav"
                subprocess.run([self.sounds, "--make", family, "--seed", str(1000 + int(seed)), "--seconds", "20", "--rate", str(RATE), "-o", made], check=True)
                sound = numpy.fromfile(made, "<f4", offset=44)
                os.remove(made)
            else:
                raw = subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-i", os.path.join(self.audio, entry[2]), "-t", str(LONGEST), "-ac", "1", "-ar", str(RATE), "-f", "f32le", "-"],
                                     stdout=subprocess.PIPE, check=True).stdout
                sound = numpy.frombuffer(raw, "<f4")
            numpy.save(where, sound)
        return numpy.load(where, mmap_mode="r")

    def draw(self, chance, kind, fold, weigh=0.5):
        """One recording of the class: families weigh by the root of how many they hold, or by another power. Generated ones have their share, so that nothing but the source tells the classes apart."""
        some = [e for e in self.list[kind] if fold is None or e[3] == fold]
        recorded = [e for e in some if not e[0].startswith("generated-")]
        if recorded and len(recorded) < len(some):
            some = recorded if chance.random() >= GENERATED_SHARE[kind] else [e for e in some if e[0].startswith("generated-")]
        families = {}
        for e in some:
            families.setdefault(e[1], []).append(e)
        return pick(dict(sorted(families.items())), chance, weigh)


def pick(families, chance, weigh=0.5):
    """One of what the families hold, which weigh by a power of how many that are."""
    names = list(families)
    weight = numpy.array([len(families[n]) ** weigh for n in names], float)
    of_family = families[names[chance.choice(len(names), p=weight / weight.sum())]]
    return of_family[chance.integers(len(of_family))]


def power(x):
    return float(numpy.dot(x, x)) / len(x) + 1e-20


@functools.cache
def octaves(n):
    return numpy.log2(numpy.maximum(numpy.fft.rfftfreq(n, 1 / RATE), 20) / 1000).astype("f4")


def coloured(octave, chance):
    """A tilt of up to 2 dB an octave and one broad hill or hollow, in dB: other microphones, other places."""
    return f4(chance.uniform(-2, 2)) * octave + f4(chance.uniform(-8, 8)) * numpy.exp(-((octave - f4(chance.uniform(-4, 3.5))) / f4(chance.uniform(0.4, 1.5))) ** 2)


def dulled(octave, chance):
    """An end to the treble, in dB: other codecs."""
    return -24 * numpy.maximum(octave - f4(numpy.log2(chance.choice([4000, 7000, 8000, 12000]) / 1000)), 0)


def filtered(x, chance, lowpass):
    """Through another microphone, and perhaps another codec."""
    n = len(x)
    octave = octaves(n)
    db = coloured(octave, chance)
    if lowpass:
        db += dulled(octave, chance)
    gain = numpy.exp(numpy.clip(db, -60, 20) * numpy.float32(numpy.log(10) / 20))
    return fft.irfft(fft.rfft(x) * gain, n)


def roomed(x, chance):
    """The same in a room or street: noise that dies away in 0.1 to 1.2 s behind the straight sound, darker than it."""
    seconds, n = chance.uniform(0.1, 1.2), len(x)
    tail = chance.standard_normal(int(seconds * RATE), dtype="f4") * numpy.exp(-6.9 * numpy.arange(int(seconds * RATE)) / (seconds * RATE)).astype("f4")
    size = fft.next_fast_len(n + len(tail), real=True)
    gain = 1 / (1 + (numpy.fft.rfftfreq(size, 1 / RATE) / chance.uniform(1500, 6000)) ** 2).astype("f4")
    wet = fft.irfft(fft.rfft(x, size) * fft.rfft(tail, size) * gain, size)[:n]
    return x + wet * f4(numpy.sqrt(power(x) / power(wet)) * 10 ** (chance.uniform(-14, 4) / 20))


def stretch(sound, length, chance, power=power):
    """A stretch of a sound, or of its picture, with something in it; what is too short is left short, with nothing (which the figures pass over) around it."""
    if len(sound) <= length:
        out = numpy.zeros((length, *sound.shape[1:]), sound.dtype)
        at = chance.integers(length - len(sound) + 1)
        out[at:at + len(sound)] = sound
        return out
    whole = power(sound)
    for _ in range(8):
        at = chance.integers(len(sound) - length)
        out = numpy.array(sound[at:at + length])
        if power(out) > 0.05 * whole:
            break
    return out


def item(shelf, chance, kind, seconds, fold=None, over=None):
    """(sound, facts). `over` says how far the modern sound stands above the rest, in dB; -10 to 10 unless said."""
    n = seconds * RATE
    holds = KINDS[kind][0]
    parts, facts = [], {"kind": kind, "seconds": seconds, "over": numpy.nan, "modern": "", "period": "", "recording": "", "other": "", "fold": -1 if fold is None else fold}
    for name, held in zip(("voice", "period", "modern"), holds):
        if not held:
            continue
        entry = shelf.draw(chance, name, fold)
        x = stretch(shelf.sound(entry), n, chance)
        x = x if name == "voice" else filtered(x, chance, False)
        x = roomed(x, chance) if chance.random() < 0.25 else x
        x = x / f4(numpy.sqrt(power(x)))
        if name == "modern":
            facts["modern"], facts["recording"] = entry[1], entry[0]
            if parts:
                keep = sum(parts)
                facts["over"] = chance.uniform(-10, 10) if over is None else over
                x *= f4(numpy.sqrt(power(keep)) * 10 ** (facts["over"] / 20))
        elif name == "period":
            facts["period"], facts["other"] = entry[1], entry[0]
            if parts:
                x *= f4(10 ** (chance.uniform(-12, 6) / 20))
        parts.append(x)
    x = sum(parts)
    if chance.random() < 0.6:  # every microphone hisses
        hiss = filtered(chance.standard_normal(n, dtype="f4"), chance, False)
        x = x + hiss * f4(numpy.sqrt(power(x) / power(hiss)) * 10 ** (chance.uniform(-60, -30) / 20))
    if chance.random() < 0.3:
        x = filtered(x, chance, True)
    return x * f4(10 ** (chance.uniform(-30, -1) / 20) / (float(numpy.abs(x).max()) + 1e-9)), facts


def describe(tool, sounds, seconds, verb="stretches", ears=None):
    """Figures of sounds of one length, a row each, and behind them what `ears`, a file with one for each fold, answer; with the verb "named", what the namer says of them."""
    process = subprocess.Popen([tool, verb, str(RATE), str(seconds * RATE), *([ears] if ears else [])], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    fault = []

    def feed():
        try:
            for x in sounds:
                process.stdin.write(x.tobytes())
        except Exception as e:
            fault.append(e)
        process.stdin.close()

    thread = threading.Thread(target=feed)
    thread.start()
    raw = process.stdout.read()
    thread.join()
    if process.wait() or fault:
        raise SystemExit(f"{tool} {verb}: {fault[0] if fault else 'failed'}")
    width = 1 + len(names(tool, "families")) if verb == "named" else len(names(tool)) + (FOLDS if ears else 0)
    return numpy.frombuffer(raw, "<f4").reshape(-1, width)


def names(tool, verb="names"):
    text = subprocess.run([tool, verb], stdout=subprocess.PIPE, check=True, text=True).stdout
    return [line.split("\t")[0] for line in text.splitlines()]


def make(shelf, describe, count, seed, folds=True, kinds=KINDS, lengths=LENGTHS, over=None):
    """(figures, facts): `count` items, the same for the same seed."""
    weight = numpy.array([kinds[k][1] for k in kinds], float)
    figures, facts = [], []
    for seconds in lengths:
        chance = numpy.random.default_rng([seed, seconds])
        some = []
        def sounds():
            for i in range(count // len(lengths)):
                kind = list(kinds)[chance.choice(len(weight), p=weight / weight.sum())]
                x, f = item(shelf, chance, kind, seconds, i % FOLDS if folds else None, over)
                some.append(f)
                yield x
        figures.append(describe(sounds(), seconds))
        facts += some
    return numpy.concatenate(figures), facts


def what_comes(shelf, chance, fold, among, weigh=0.5):
    """A modern recording of `among` that lasts two seconds or more."""
    while True:
        entry = shelf.draw(chance, "modern", fold, weigh)
        if entry[1] in among and len(shelf.sound(entry)) >= 2 * RATE:
            return entry


def going_round(sound, length, chance):
    """A stretch of it, or, where it is too short, it again and again."""
    return stretch(sound, length, chance) if len(sound) > length else numpy.resize(sound, length)


def scene(shelf, chance, holds, fold=None, seconds=40, among=None, quiet=0):
    """Voices over a sound of the period, or, in a share `quiet` of the scenes, that sound alone; where it `holds` one, a modern sound of `among` comes for 6 to 14 s, 6 dB below to 4 dB above.
    (sound, (from, to, family, recording) or None, the same without it)"""
    n = seconds * RATE
    keep = numpy.zeros(n, "f4")
    voiced = not quiet or chance.random() >= quiet
    for at in range(0, n if voiced else 0, 8 * RATE):
        voice = stretch(shelf.sound(shelf.draw(chance, "voice", fold)), 7 * RATE, chance)
        keep[at:at + len(voice)] += voice / f4(numpy.sqrt(power(voice)))
    sound = shelf.sound(shelf.draw(chance, "period", fold))
    keep += numpy.resize(sound, n) / f4(numpy.sqrt(power(sound))) * f4(10 ** ((chance.uniform(-12, -2) if voiced else 0) / 20))
    event, all_of_it = None, keep.copy()
    if holds:
        entry = what_comes(shelf, chance, fold, among)
        length, at = int(chance.uniform(6, 14) * RATE), int(chance.uniform(6, 20) * RATE)
        x = numpy.resize(shelf.sound(entry), length)
        fade = numpy.minimum(1, numpy.minimum(numpy.arange(length), numpy.arange(length)[::-1]) / RATE).astype("f4")
        all_of_it[at:at + length] += x * fade / f4(numpy.sqrt(power(x))) * f4(10 ** (chance.uniform(-6, 4) / 20))
        event = (at / RATE, (at + length) / RATE, entry[1], entry[0])
    peak = f4(0.5 / numpy.abs(all_of_it).max())
    return all_of_it * peak, event, keep * peak


def clip(shelf, chance, holds, fold=None, seconds=8, among=None):
    """A voice over a sound of the period, which is up to 10 dB softer; where it `holds` one, a modern sound of `among` goes on throughout, up to 10 dB softer than the two.
    One family is as likely as the other, and what is shorter than half of the clip is drawn again: going round, it beats like a machine. (sound, event as of a scene)"""
    n, event = seconds * RATE, None
    voice = stretch(shelf.sound(shelf.draw(chance, "voice", fold)), n, chance)
    sound = shelf.sound(shelf.draw(chance, "period", fold, 0))
    while len(sound) < n // 2:
        sound = shelf.sound(shelf.draw(chance, "period", fold, 0))
    sound = going_round(sound, n, chance)
    keep = voice / f4(numpy.sqrt(power(voice))) + sound / f4(numpy.sqrt(power(sound))) * f4(10 ** (chance.uniform(-10, 0) / 20))
    if holds:
        entry = what_comes(shelf, chance, fold, among, 0)
        x = going_round(shelf.sound(entry), n, chance)
        keep = keep + x / f4(numpy.sqrt(power(x))) * f4(numpy.sqrt(power(keep)) * 10 ** (chance.uniform(-10, 0) / 20))
        event = (0, seconds, entry[1], entry[0])
    return keep * f4(0.5 / numpy.abs(keep).max()), event


def looked_through(describe, made, count, seconds, window, step):
    """(figures, facts) of `count` sounds with their events, the folds in turn; figures[sound] of windows as the finder looks through them."""
    facts, size = [], window * RATE

    def sounds():
        for i in range(count):
            x, event = made(i, i % FOLDS)
            facts.append({"event": event, "fold": i % FOLDS})
            for at in range(0, (seconds - window) * RATE + 1, step * RATE):
                yield x[at:at + size]

    figures = describe(sounds(), window)
    return figures.reshape(count, -1, figures.shape[1]), facts


def clips(shelf, describe, count, seed, among, window=4, step=2, seconds=8):
    """Short clips of which every other one holds something throughout."""
    chance = numpy.random.default_rng([seed, 98])
    return looked_through(describe, lambda i, fold: clip(shelf, chance, i // FOLDS % 2, fold, seconds, among), count, seconds, window, step)


def scenes(shelf, describe, count, seed, among, window=4, step=2, seconds=40, quiet=0):
    """Scenes of which two in three hold an event."""
    chance = numpy.random.default_rng([seed, 99])
    return looked_through(describe, lambda i, fold: scene(shelf, chance, i // FOLDS % 3, fold, seconds, among, quiet)[:2], count, seconds, window, step)
