#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Takes with several microphones in simulated rooms and outdoors, for bench/sound/array.c.

    rooms.py AUDIO data.tsv train|validate COUNT FOLDER

Image sources (pyroomacoustics 0.10, numpy, scipy, soundfile; decoding by the ffmpeg program). A take is 12 s at 48 kHz:

    0.0 -  1.5 s   the noise alone
    2.0 -  3.5 s   the period sound alone
    4.0 - 12.0 s   voice, period sound and noise, the noise 0 to 10 dB below the other two at the boom

Each part lies in a file of its own, SCENE-voice.wav, -period, -noise, -passing (the noise, moving through the eight seconds), -beside (another stretch of the
period sound under the shown noise). Channels: boom 0.6 to 2 m from the talker, lavalier at 0.2 m, a second actor's lavalier, an ambience pair, and the boom once
more, swung by a metre or so during the take. SCENE is a number; odd ones lie outdoors, and the noise of every second pair comes from four places at once.
"""
import csv
import os
import subprocess
import sys

import numpy as np
import pyroomacoustics as pra
import scipy.fft
import soundfile

rate = 48000
length = 12 * rate
example, stays, mix = slice(0, 3 * rate // 2), slice(2 * rate, 7 * rate // 2), slice(4 * rate, length)
noises = """car chainsaw helicopter electric-train steam-train propeller-aircraft jet motor-bus construction jackhammer saw-electric dense-traffic motor-cycle
            motor-pump machine computer-fan generator angle-grinder lorry tram motor-boat ventilation drill""".split()
periods = "rain sea clock dogs cocks fire birds horses crowd wind thunder stream bells insects steps frogs cattle waves water".split()
swing_steps, pass_steps = 4, 6


def shelf(table, split):
    """Recordings by class and family, long enough to be heard twice."""
    found = {"voice": {}, "period": {}, "modern": {}}
    for row in csv.DictReader(open(table), delimiter="\t"):
        wanted = {"voice": None, "period": periods, "modern": noises}[row["class"]]
        if row["split"] != split or float(row["seconds"]) < 4 or (wanted and row["family"] not in wanted):
            continue
        found[row["class"]].setdefault(row["family"] or "voice", []).append(row["file"])
    return found


def decode(audio, name):
    command = ["ffmpeg", "-v", "error", "-nostdin", "-i", os.path.join(audio, name), "-t", "40", "-ac", "1", "-ar", str(rate), "-f", "f32le", "-"]
    return np.frombuffer(subprocess.run(command, check=True, capture_output=True).stdout, np.float32)


def pick(random, audio, families):
    """Families weigh alike, however many recordings each has."""
    while True:
        family = families[random.choice(sorted(families))]
        name = family[random.integers(len(family))]
        sound = decode(audio, name)
        if len(sound) >= 3 * rate and np.std(sound) > 1e-4:
            return name, sound


def lay(sound, count, at):
    """`count` samples from `at` on, going round with seams of 20 ms."""
    seam = rate // 50
    ramp = np.linspace(0, 1, seam)
    loop = sound.copy()
    loop[:seam] = loop[:seam] * ramp + sound[-seam:] * (1 - ramp)
    loop = loop[:-seam]
    return loop[(at + np.arange(count)) % len(loop)]


def on_timeline(pieces):
    line = np.zeros(length, np.float32)
    ramp = np.linspace(0, 1, rate // 100)
    for where, sound in pieces:
        piece = sound.copy()
        piece[:len(ramp)] *= ramp
        piece[-len(ramp):] *= ramp[::-1]
        line[where] = piece
    return line


def split_ends(random, sound, ends):
    """A stretch of 1.5 s for each of `ends`, and the mix's eight seconds from what is left, or less if the recording is short."""
    count = min(3 * rate // 2, len(sound) // (ends + 2))
    heads = [lay(sound[i * count:(i + 1) * count], 3 * rate // 2, 0) for i in range(ends)]
    rest = sound[ends * count:]
    return heads, lay(rest, 8 * rate, random.integers(len(rest)))


class Place:
    """Where everybody stands. Outdoors is a room without walls but for the ground."""

    def __init__(self, random, outdoors, spread):
        self.outdoors = outdoors
        size = np.array([60, 60, 30]) if outdoors else np.array([random.uniform(5, 10), random.uniform(4, 8), random.uniform(2.6, 4)])
        if outdoors:
            walls = {side: pra.Material(0.999) for side in ("east", "west", "north", "south", "ceiling")}
            self.room = pra.ShoeBox(size, fs=rate, materials={**walls, "floor": pra.Material(random.uniform(0.3, 0.8))}, max_order=1)
        else:
            absorption, order = pra.inverse_sabine(random.uniform(0.2, 0.5), size)
            self.room = pra.ShoeBox(size, fs=rate, materials=pra.Material(absorption), max_order=min(order, 14), air_absorption=True)
        self.random, self.size = random, size
        talker = self.inside(size * [0.5, 0.5, 0] + [0, 0, 1.6], random.uniform(0, 0.8))
        actor = self.around(talker, 1.2, 2.5, 0)
        boom = self.around(talker, 0.6, 2, 0.7)
        swung = self.around(boom, 0.5, 1.2, 0.1)
        pair = self.around(talker, 1.5, 3.5, 0)
        across = self.random.uniform(0.1, 0.2) * np.array([1, 0, 0])
        lavalier = lambda of: self.inside(of + [0.1, 0, -0.18], 0.02)
        booms = [boom + (swung - boom) * i / (swing_steps - 1) for i in range(swing_steps)]
        self.microphones = [boom, lavalier(talker), lavalier(actor), pair - across, pair + across] + booms
        far = (8, 25) if outdoors else (2, 8)
        self.noise = [self.around(talker, *far, 0.5) for _ in range(4 if spread else 1)]
        aside = self.around(self.noise[0], 3, 8, 0.2) if outdoors else self.around(self.noise[0], 1.5, 4, 0.2)
        self.passing = [self.noise[0] + (aside - self.noise[0]) * i / (pass_steps - 1) for i in range(pass_steps)]
        self.sources = [talker, self.around(talker, 1.5, 4, 0.5)] + self.noise + self.passing
        for source in self.sources:
            self.room.add_source(source)
        self.room.add_microphone(np.array(self.microphones).T)
        self.room.compute_rir()

    def inside(self, at, wander):
        return np.clip(at + self.random.uniform(-wander, wander, 3), 0.25, self.size - 0.25)

    def around(self, centre, nearest, farthest, rise):
        for _ in range(200):
            angle, away = self.random.uniform(0, 2 * np.pi), self.random.uniform(nearest, farthest)
            at = centre + [away * np.cos(angle), away * np.sin(angle), self.random.uniform(-0.3, 1) * rise]
            if np.all(at > 0.25) and np.all(at < self.size - 0.25):
                return at
        return self.inside(centre, nearest / 2)

    def heard(self, sound, source, microphones):
        """What the microphones hear of one source."""
        size = scipy.fft.next_fast_len(length + rate)
        spectrum = scipy.fft.rfft(sound.astype(np.float32), size)
        return np.array([scipy.fft.irfft(spectrum * scipy.fft.rfft(self.room.rir[m][source].astype(np.float32), size), size)[:length] for m in microphones])


def steps(count):
    """How much of each of `count` places is heard: the first until four seconds, then from one to the next."""
    at = np.clip((np.arange(length) / rate - 4) / 8, 0, 1) * (count - 1)
    return np.array([np.clip(1 - np.abs(at - i), 0, 1) for i in range(count)], np.float32)


def at_microphones(place, sound, source):
    images = place.heard(sound, source, range(len(place.microphones)))
    swung = (images[5:] * steps(swing_steps)).sum(axis=0)
    return np.vstack([images[:5], swung[None]])


def power(x):
    return float(np.sum(x[0, mix].astype(np.float64) ** 2)) + 1e-20


def make(random, number, audio, recordings, folder):
    place = Place(random, number % 2, number // 2 % 2)
    voice_name, voice = pick(random, audio, recordings["voice"])
    period_name, period = pick(random, audio, recordings["period"])
    noise_name, noise = pick(random, audio, recordings["modern"])
    (stay, beside), period = split_ends(random, period, 2)
    (shown,), _ = split_ends(random, noise, 1)
    rest = noise[min(3 * rate // 2, len(noise) // 3):]
    offsets = random.integers(len(rest), size=len(place.noise))
    parts = {"voice": at_microphones(place, on_timeline([(mix, lay(voice, 8 * rate, 0))]), 0),
             "period": at_microphones(place, on_timeline([(stays, stay), (mix, period)]), 1),
             "beside": at_microphones(place, on_timeline([(example, beside)]), 1)}
    lines = [on_timeline([(example, lay(shown, 3 * rate // 2, i * rate // 3)), (mix, lay(rest, 8 * rate, at))]) for i, at in enumerate(offsets)]
    parts["noise"] = sum(at_microphones(place, line, 2 + i) for i, line in enumerate(lines))
    first = 2 + len(place.noise)
    weights = steps(pass_steps)
    parts["passing"] = sum(at_microphones(place, lines[0] * weights[i], first + i) for i in range(pass_steps))
    by = np.sqrt(power(parts["voice"]) / power(parts["period"])) * 10 ** (random.uniform(-10, 0) / 20)
    parts["period"] *= by
    parts["beside"] *= by
    keep = parts["voice"] + parts["period"]
    below = 10 ** (random.uniform(-10, 0) / 20)
    for name in "noise", "passing":
        parts[name] *= np.sqrt(power(keep) / power(parts[name])) * below
    hiss = random.standard_normal(keep.shape) * np.sqrt(power(keep) / (8 * rate)) * 10 ** (-65 / 20)
    parts["noise"] += hiss
    parts["passing"] += hiss
    loudest = max(np.abs(keep + parts[name]).max() for name in ("noise", "passing"))
    for name, part in parts.items():
        soundfile.write(f"{folder}/{number}-{name}.wav", (part * 0.9 / loudest).T, rate, subtype="PCM_24")
    print(number, "outdoors" if number % 2 else "room", "spread" if number // 2 % 2 else "point", voice_name, period_name, noise_name, sep="\t", flush=True)


def main():
    if len(sys.argv) != 6:
        sys.exit(__doc__)
    audio, table, split, count, folder = sys.argv[1:]
    recordings = shelf(table, split)
    os.makedirs(folder, exist_ok=True)
    for number in range(int(count)):
        make(np.random.default_rng([1895, number, split == "validate"]), number, audio, recordings, folder)


if __name__ == "__main__":
    main()
