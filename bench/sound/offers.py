#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What a film remembers from one clip and offers on another:

    offers.py AUDIO BUILD [MIXES] [FOLDER]      SPLIT=validate-odd unless said

Of each mix of run.sh three clips are made: one in which a second and a half of the noise stand alone, shown and accepted by a person; one with another stretch of the same noise under
voice and period sound, 3 dB louder or softer; the same without the noise. And of the next mix the noise under these, which is another one. Then `period --year 1895` is asked about the last
three, with the film and without it. What comes out is held against what was to be kept."""
import json
import os
import subprocess
import sys
import tempfile

import numpy

rate = 48000


def read(path):
    return numpy.fromfile(path, "<f4").astype(float)


def write(path, sound):
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-f", "f32le", "-ar", str(rate), "-ac", "1", "-i", "-", "-c:a", "pcm_f32le", path],
                   input=sound.astype("<f4").tobytes(), check=True)


def sound_of(path):
    return numpy.frombuffer(subprocess.run(["ffmpeg", "-v", "error", "-i", path, "-f", "f32le", "-"], capture_output=True, check=True).stdout, "<f4").astype(float)


def si_sdr(keep, out):
    edge = rate // 20
    keep, out = keep[edge:-edge], out[edge:-edge]
    like = keep * (out @ keep) / (keep @ keep)
    return 10 * numpy.log10((like @ like) / max((out - like) @ (out - like), 1e-12 * (like @ like)))


def main():
    audio, build = sys.argv[1:3]
    mixes = int(sys.argv[3]) if len(sys.argv) > 3 else 60
    folder = sys.argv[4] if len(sys.argv) > 4 else os.path.join(tempfile.gettempdir(), "bench-offers")
    split = os.environ.get("SPLIT", "validate-odd")
    top = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
    lanterne, at = os.path.join(build, "cli", "lanterne"), os.path.join(folder, split)
    os.makedirs(at, exist_ok=True)
    subprocess.run([os.path.join(build, "bench", "bench-sound"), "mixes", os.path.join(top, "training", "data.tsv"), audio, split, "all", str(mixes), at], check=True)

    def run(*words):
        subprocess.run([lanterne, *words, "-q"], check=True, stdout=subprocess.DEVNULL)

    def offered(film):
        """How sure the film's surest offer is, 0 without one."""
        told = subprocess.run([lanterne, "proposals", film, "--json"], capture_output=True, check=True).stdout
        return max([p["confidence"] for p in json.loads(told) if p["settings"].get("shown-in")], default=0)

    figures = {name: [] for name in ("the same noise", "another noise", "no noise")}
    with tempfile.TemporaryDirectory() as work:
        def path(name):
            return os.path.join(work, name)
        for n in range(mixes):
            def part(name, of=n):
                return read(os.path.join(at, str(of), name + ".f32"))
            gain = 10 ** ((3 if n % 2 else -3) / 20)
            keep, noise, other = part("keep"), part("noise"), part("noise", (n + 1) % mixes)
            write(path("a.wav"), numpy.concatenate([part("example"), keep[:3 * rate]]))
            for name, sound in zip(figures, (gain * (keep + noise), gain * (keep + other * numpy.sqrt((noise @ noise) / max(other @ other, 1e-9))), gain * keep)):
                write(path("b.wav"), sound)
                for f in ("film", "none"):
                    if os.path.exists(path(f)):
                        os.remove(path(f))
                run("hush", path("a.wav"), "-o", path("out.wav"), "--noise", "0:00-0:01.5", "--film", path("film"), "--by", "bench")
                row = []
                for film in ("none", "film"):
                    run("period", path("b.wav"), "--year", "1895", "-o", path("out.wav"), "--film", path(film))
                    row.append(si_sdr(keep, sound_of(path("out.wav"))))
                row.insert(0, min(si_sdr(keep, sound), 120))
                figures[name].append(row + [offered(path("film"))])
    print("| on the clip is | `period` | dSI-SDR, mean | median | 5th percentile | worse by 0.5 dB | offered | and taken |\n|---|---|---|---|---|---|---|---|")
    for name, rows in figures.items():
        before, alone, film, sure = numpy.array(rows).T
        for which, after in (("by itself", alone), ("with the film", film)):
            got = after - before if name != "no noise" else after
            harm = numpy.mean(got < -0.5) if name != "no noise" else numpy.mean(got < 100)
            counts = f"{numpy.mean(sure > 0):.0%} | {numpy.mean(sure >= 0.7):.0%}" if after is film else "|"
            print(f"| {name} | {which} | {got.mean():.2f} | {numpy.median(got):.2f} | {numpy.percentile(got, 5):.2f} | {harm:.0%}{' touched' if name == 'no noise' else ''} | {counts} |")


main()
