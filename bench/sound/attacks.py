# SPDX-License-Identifier: Apache-2.0
"""Do attacks keep their peak? python3 bench/sound/attacks.py AUDIO BUILD [SPLIT]

Clocks, fires, hooves, steps, hammers and doors of the period (split `validate-odd` of training/data.tsv unless another is said), each under a modern noise that is shown, 0 and 10 dB below them. An attack
is a peak that stands 12 dB above the 30 ms before it, measured against what it is without the noise, and told apart by how far it stands above the noise's own level. Wants numpy and ffmpeg.
"""
import csv
import pathlib
import subprocess
import sys
import tempfile

import numpy

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "training"))
import data

RATE, SECONDS, EXAMPLE = 48000, 8, 1.5
STRUCK = ["clock", "fire", "hooves", "steps", "hand-tools", "blacksmith", "doors", "carts", "typewriter"]
BROAD = ["car", "dense-traffic", "motor-cycle", "helicopter", "propeller-aircraft", "jet", "chainsaw", "power-tool", "electric-train", "ventilation", "machine", "motor-bus"]


def read(path):
    command = ["ffmpeg", "-v", "error", "-nostdin", "-i", str(path), "-ac", "1", "-ar", str(RATE), "-f", "f32le", "-"]
    return numpy.frombuffer(subprocess.run(command, check=True, capture_output=True).stdout, numpy.float32).astype(float)


def write(path, sound):
    command = ["ffmpeg", "-v", "error", "-y", "-f", "f32le", "-ar", str(RATE), "-ac", "1", "-i", "-", "-c:a", "pcm_f32le", str(path)]
    subprocess.run(command, check=True, input=sound.astype(numpy.float32).tobytes())


def repeated(sound, seconds, gap):
    """The recording again and again, with a pause between."""
    one = numpy.concatenate([sound, numpy.zeros(int(gap * RATE))])
    return numpy.tile(one, int(seconds * RATE / len(one)) + 1)[: int(seconds * RATE)]


def level(sound):
    return numpy.sqrt(numpy.mean(sound**2) + 1e-20)


def attacks(sound):
    """Samples at which a peak stands 12 dB above the 30 ms that end 3 ms before it."""
    size, found, at = int(0.002 * RATE), [], int(0.05 * RATE)
    peaks = numpy.abs(sound[: len(sound) // size * size]).reshape(-1, size).max(1)
    top = peaks.max()
    while at < len(sound) - RATE // 20:
        k = at // size
        before = level(sound[at - int(0.033 * RATE) : at - int(0.003 * RATE)])
        if peaks[k] > top / 20 and peaks[k] > 4 * before and peaks[k] >= peaks[k - 5 : k + 15].max():
            found.append(k * size + int(numpy.abs(sound[k * size : (k + 1) * size]).argmax()))
            at += RATE // 20
        at += size
    return found


def one_take(keep, noise, down, program, folder):
    noise = noise * level(keep) / level(noise) * 10 ** (-down / 20)
    head = int(EXAMPLE * RATE)
    mix = numpy.concatenate([noise[:head], keep + noise[head : head + len(keep)]])
    write(folder / "mix.wav", mix)
    subprocess.run([program, "hush", folder / "mix.wav", "-o", folder / "out.wav", "--noise", f"0-{EXAMPLE}", "-q"], check=True)
    out, reach = read(folder / "out.wav"), int(0.004 * RATE)
    for at in attacks(keep):
        a = head + at - reach
        peaks = [numpy.abs(x[a : a + 2 * reach]).max() / abs(keep[at]) for x in (mix, out)]
        yield 20 * numpy.log10(abs(keep[at]) / level(noise)), *(20 * numpy.log10(p) for p in peaks)


def tell(what, told):
    if told:
        under, hushed = numpy.array([t[2] for t in told]), numpy.array([t[3] for t in told])
        figures = f"{numpy.median(under):.2f} dB | {numpy.median(hushed):.2f} dB | {numpy.percentile(hushed, 10):.2f} dB | {100 * numpy.mean(hushed > -1):.0f} %"
        print(f"| {what} | {len(told)} | {figures} |")


def main():
    audio, build, split = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else "validate-odd"
    rows = [r for r in csv.DictReader(open(pathlib.Path(__file__).parents[2] / "training/data.tsv"), delimiter="\t") if data.is_of(r, split)]
    noises, seen, draw, told = [r for r in rows if r["family"] in BROAD and float(r["seconds"]) >= 5], set(), numpy.random.default_rng(1), []
    for r in rows:
        if r["family"] not in STRUCK or r["recording"] in seen:
            continue
        seen.add(r["recording"])
        keep = repeated(read(audio / r["file"])[: SECONDS * RATE], SECONDS, 0.4)
        for down in (0, 10):
            noise = repeated(read(audio / noises[draw.integers(len(noises))]["file"]), EXAMPLE + SECONDS, 0)
            with tempfile.TemporaryDirectory() as folder:
                told += [(r["family"], *t) for t in one_take(keep, noise, down, build / "cli/lanterne", pathlib.Path(folder))]
    print("| attacks above the noise | how many | under noise, median | hushed, median | 10th percentile | no more than 1 dB lost |\n|---|---|---|---|---|---|")
    for low, high in ((10, 20), (20, 30), (30, 99)):
        tell(f"{low} to {high} dB", [t for t in told if low <= t[1] < high])
    for family in sorted({t[0] for t in told}):
        tell(f"{family}, 20 dB and more", [t for t in told if t[0] == family and t[1] >= 20])


if __name__ == "__main__":
    main()
