#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Train the network that takes shown noise off (net.py), from the recordings of training/data.tsv:

    train.py --audio FOLDER --cache FOLDER --run FOLDER [--start models/hush.weights] [--rounds 1000] [--decay 250] [--device cpu]

The mixer (build/training/mixer/mixer) makes the items, seeded; a round takes 128 new ones. After each round the run can be stopped, and goes on from its last
checkpoint as if it had not been: RUN/last.pt every --every rounds, with RUN/log.tsv and RUN/curves.png (where matplotlib is installed). The rate of learning stays as it is until the last
--decay rounds, in which it falls to nothing: a finished run goes on when --rounds is raised. What is kept and exported is the mean of the weights over the last hundreds of steps.

Every --every rounds the mean weights are judged on fixed mixes of recordings that are not trained on (--judged-on), under each condition, in the domain of band powers, beside the classic engine.

On processors without bfloat16 units say --precision float32. GLIBC_TUNABLES=glibc.malloc.hugetlb=1 saves a tenth of the time.
"""
import argparse
import csv
import hashlib
import json
import math
import os
import queue
import subprocess
import sys
import threading
import time

import numpy
import torch
from torch.nn import functional as F

here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, here)
import weights  # noqa: E402
from data import is_of  # noqa: E402
from net import BANDS, DILATIONS, FEATURES, FRAMES, PATCH, ROWS, Remover  # noqa: E402

STEP, MAGIC = 8000, 0x334D494C
ITEM = numpy.dtype([("magic", "<u4"), ("rows", "<i4"), ("example_rows", "<i4"), ("stays_rows", "<i4"), ("kind", "<i4"), ("residual", "<f4"), ("number", "<u8"), ("spare", "<i4", 8),
                    ("feature", "<i2", (ROWS, FEATURES, BANDS)), ("share", "<i2", (ROWS, BANDS)), ("weight", "<f4", (ROWS, BANDS)),
                    ("voice", "<i2", (ROWS, BANDS)), ("example", "<i2", (FRAMES, BANDS)), ("stays", "<i2", (FRAMES, BANDS))])
KINDS = ["clean", "polluted", "stays", "loud", "soft", "absent", "found"]
PER_ROUND, BATCH = 128, 8
FLOOR = 10 ** (-18 / 20)  # what the product lets stand unless it is told otherwise


def mixer(how, split, kind, first, count):
    """The mixer's items, one array each."""
    command = [how.mixer, "--list", how.list, "--audio", how.audio, "--cache", how.cache, "--split", split, "--kind", kind, "--from", str(first), "--generated", str(how.generated)]
    with subprocess.Popen(command + ([] if count is None else ["--count", str(count)]), stdout=subprocess.PIPE) as process:
        while True:
            data = process.stdout.read(ITEM.itemsize)
            if len(data) < ITEM.itemsize:
                break
            item = numpy.frombuffer(data, ITEM, 1)
            if item["magic"][0] != MAGIC:
                sys.exit("train.py: the mixer and this script are of two versions")
            yield item
        process.stdout.close()
    if process.returncode:
        sys.exit("train.py: the mixer stopped")


def ahead(items, room):
    """The same, made while the network works on earlier ones."""
    line = queue.Queue(room)

    def fill():
        for item in items:
            line.put(item)
        line.put(None)
    threading.Thread(target=fill, daemon=True).start()
    while (item := line.get()) is not None:
        yield item


def batch_of(items, device):
    """Items as tensors: what the network is given, and what is right."""
    def numbers(name):
        return torch.from_numpy(items[name].astype(numpy.float32)).to(device) / STEP

    def counts(name):
        return torch.from_numpy(items[name].astype(numpy.int64)).to(device)
    given = (numbers("feature"), numbers("example"), counts("example_rows"), numbers("stays"), counts("stays_rows"))
    right = (numbers("share"), torch.from_numpy(items["weight"].copy()).to(device), torch.from_numpy(items["residual"].copy()).to(device), numbers("voice"))
    return given, right


def error(gain, right, over=None):
    """Energy of what is wrong over that of what is kept, one figure an item. `over` weighs what was taken too much of."""
    share, weight, residual, _ = right
    off = gain - share
    square = off * off
    if over is not None:
        square = torch.where(off < 0, over * square, square)
    return (weight * square).sum((1, 2)) + residual


def loss_of(gain, right):
    """The distance that SI-SDR measures, in bels, down to -33 dB; and what the ear hears of faint things: shares weighted by power^0.3. Taking too much counts more, most where it is
    taken from a voice."""
    share, weight, _, voice = right
    far = torch.log10(error(gain, right, 1 + 0.4 * voice) + 10 ** -3.3).mean()
    ear = weight.clamp(min=0) ** 0.3
    off = gain - share
    heard = (ear * off * off * torch.where(off < 0, 1.4 + 0.6 * voice, torch.ones_like(voice))).sum((1, 2)) / ear.sum((1, 2)).clamp(min=1e-9)
    return far + 2 * heard.mean()


def coloured(features):
    """As if all of the mix had come through a filter: only what says how loud bands are beside each other changes. There are few recordings, and those two figures tell them apart."""
    bends = torch.randn(features.shape[0], 1, 7, device=features.device) * 0.4
    curve = F.interpolate(bends, BANDS, mode="linear", align_corners=True)
    out = features.clone()
    out[:, :, 6:8] += torch.where(out[:, :, 6:8] != 0, curve[:, None], torch.zeros_like(curve[:, None]))
    return out


def classic_of(features):
    return (features[:, :, 2] + features[:, :, 3] + 2) / 4


def judge(model, sets, device):
    """For each condition the mean improvement in dB (absent: what is left), of the network, the classic engine and the mean of both."""
    trains = model.training
    model.eval()
    figures = {}
    with torch.no_grad():
        for kind, items in sets.items():
            sums = numpy.zeros(3)
            for at in range(0, len(items), BATCH):
                given, right = batch_of(items[at:at + BATCH], device)
                net, classic = model(*given), classic_of(given[0])
                before = error(torch.ones_like(net), right)
                for i, gain in enumerate((net, classic, (net + classic) / 2)):
                    after = error(gain.clamp(min=FLOOR), right).clamp(min=1e-12)
                    sums[i] += float((-10 * torch.log10(after) if kind == "absent" else 10 * torch.log10(before / after)).sum())
            figures[kind] = sums / len(items)
    model.train(trains)
    return figures


def judged_on(how):
    """The fixed mixes, made once."""
    path = os.path.join(how.cache, f"judged-{how.judged_on}-{how.judge}-{how.generated}-{MAGIC:x}.npz")
    if not os.path.exists(path):
        sets = {kind: numpy.concatenate(list(mixer(how, how.judged_on, kind, 1000, how.judge))) for kind in KINDS}
        numpy.savez(path + ".part.npz", **sets)
        os.replace(path + ".part.npz", path)
    with numpy.load(path) as file:
        return {kind: file[kind] for kind in KINDS}


def rate_at(how, step, steps_a_round):
    """Rises over the first 200 steps, falls over the last --decay rounds."""
    left = (how.rounds * steps_a_round - step) / max(1, how.decay * steps_a_round)
    return how.rate * min(1, (step + 1) / 200, max(0.01, left))


def draw_curves(log, path):
    try:
        import matplotlib
        matplotlib.use("Agg")
        from matplotlib import pyplot
    except ImportError:
        return
    table = numpy.genfromtxt(log, names=True, delimiter="\t", ndmin=1)
    figure, axes = pyplot.subplots(3, 3, figsize=(12, 9))
    for axis, name in zip(axes.flat, ["loss"] + KINDS):
        axis.plot(table["hours"], table[name])
        if name != "loss":
            axis.plot(table["hours"], table["classic_" + name], "--")
            axis.plot(table["hours"], table["mean_" + name], ":")
        axis.set_title(name + ("" if name == "loss" else ", dB"))
        axis.set_xlabel("hours of sound")
    axes.flat[-1].axis("off")
    axes.flat[-1].text(0, 0.5, "network\n- - classic engine\n... mean of both\n\nbands of unheard recordings")
    figure.tight_layout()
    figure.savefig(path)
    pyplot.close(figure)


class Run:
    """All that a run remembers."""

    def __init__(self, how):
        torch.manual_seed(1)
        self.how, self.round, self.step, self.loss = how, 0, 0, 0.0
        self.model, self.mean = Remover().to(how.device), Remover().to(how.device)
        self.mean.load_state_dict(self.model.state_dict())
        self.optimizer = torch.optim.AdamW(self.model.parameters(), lr=how.rate, betas=(0.9, 0.98), weight_decay=0.05)
        self.path = os.path.join(how.run, "last.pt")
        if os.path.exists(self.path):
            told = torch.load(self.path, map_location=how.device, weights_only=True)
            self.round, self.step, self.loss = told["round"], told["step"], told["loss"]
            self.model.load_state_dict(told["model"])
            self.mean.load_state_dict(told["mean"])
            self.optimizer.load_state_dict(told["optimizer"])
        elif how.start:
            begin_with(self.model, weights.read(how.start)[1])
            self.mean.load_state_dict(self.model.state_dict())

    def save(self):
        told = {"round": self.round, "step": self.step, "loss": self.loss, "model": self.model.state_dict(), "mean": self.mean.state_dict(), "optimizer": self.optimizer.state_dict()}
        torch.save(told, self.path + ".part")
        os.replace(self.path + ".part", self.path)
        if self.how.keep:
            torch.save(self.mean.state_dict(), os.path.join(self.how.run, f"mean-{self.round}.pt"))

    def learn(self, items):
        how = self.how
        given, right = batch_of(items, how.device)
        torch.manual_seed(self.step)
        given = (coloured(given[0]), *given[1:])
        for group in self.optimizer.param_groups:
            group["lr"] = rate_at(how, self.step, how.per_round * how.passes // BATCH)
        with torch.autocast(how.device, torch.bfloat16, enabled=how.precision == "bfloat16"):
            gain = self.model(*given)
        loss = loss_of(gain, right)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        if not math.isfinite(loss.item()):
            return
        self.optimizer.step()
        self.step += 1
        keep = min(0.998, (1 + self.step) / (10 + self.step))
        with torch.no_grad():
            for mean, now in zip(self.mean.parameters(), self.model.parameters()):
                mean.lerp_(now, 1 - keep)
        self.loss = 0.98 * self.loss + 0.02 * loss.item() if self.loss else loss.item()

    def one_round(self, items):
        order = numpy.random.default_rng(self.round)
        for _ in range(self.how.passes):
            drawn = order.permutation(len(items))
            for at in range(0, len(items), BATCH):
                self.learn(items[drawn[at:at + BATCH]])
        self.round += 1

    def note(self, sets, started):
        figures = judge(self.mean, sets, self.how.device)
        log = os.path.join(self.how.run, "log.tsv")
        hours = self.round * self.how.per_round * self.how.passes * ROWS / 100 / 3600
        fields = [("round", self.round), ("hours", hours), ("loss", self.loss), ("minutes", (time.time() - started) / 60)]
        fields += [(name + kind, figures[kind][i]) for i, name in enumerate(("", "classic_", "mean_")) for kind in KINDS]
        if not os.path.exists(log):
            with open(log, "w") as file:
                print(*(name for name, _ in fields), sep="\t", file=file)
        with open(log, "a") as file:
            print(*(f"{value:.4g}" for _, value in fields), sep="\t", file=file)
        print(f"round {self.round}, {hours:.1f} h, loss {self.loss:.4f}: " + ", ".join(f"{kind} {f[0]:.2f} (classic {f[1]:.2f}, mean {f[2]:.2f})" for kind, f in figures.items()), flush=True)
        draw_curves(log, os.path.join(self.how.run, "curves.png"))


def file_hash(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def tensors_of(state):
    """As src/sound/network.c wants them: layers as inputs x outputs."""
    tensors = {}
    for name, value in state.items():
        array = value.detach().cpu().numpy()
        layer = name.endswith(".weight") and array.ndim == 2
        tensors[name] = numpy.ascontiguousarray(array.T if layer else array)
    tensors["dilations"] = numpy.array(DILATIONS, numpy.int32)
    return tensors


def state_of(tensors):
    """And back."""
    return {name: torch.from_numpy(array.T.copy() if name.endswith(".weight") and array.ndim == 2 else array.copy()) for name, array in tensors.items() if name != "dilations"}


def begin_with(model, tensors):
    """Weights of a file, also of a smaller network with fewer blocks: what it lacks begins as chance has it but says nothing yet (blocks fall to zero, new inner figures weigh nothing)."""
    old, now = state_of(tensors), model.state_dict()
    places, left = {}, list(enumerate(tensors["dilations"].tolist()))
    for i, dilation in enumerate(DILATIONS):
        if left and left[0][1] == dilation:
            places[i] = left.pop(0)[0]
    if left:
        sys.exit("train.py: --start has a block that the network lacks")
    for name, value in now.items():
        part = name.split(".")
        if part[0] == "blocks":
            part[1] = str(places.get(int(part[1]), "none"))
        known = old.get(".".join(part))
        if part[-2:-1] == ["fall"] or part[0] == "out":
            value[...] = 0
        if known is None:
            continue
        if part[0] == "set":  # row and band, then inner
            value, known = (v.view(PATCH * PATCH, -1, *v.shape[1:]).transpose(0, 1) for v in (value, known))
        value[tuple(slice(n) for n in known.shape)] = known


def drawn(seed, count):
    """Numbers from -2 to 2 that tests/sound/learnt.c draws too."""
    out = numpy.empty(count, numpy.float32)
    for i in range(count):
        seed = (seed * 1664525 + 1013904223) % 2 ** 32
        out[i] = numpy.float32(seed >> 8) / numpy.float32(4194304) - 2
    return out


def export(how):
    """Weights with their card, and what they make of drawn numbers: tests/sound/learnt.c holds the C to that."""
    run = Run(how)
    state = torch.load(how.weights, map_location="cpu", weights_only=True) if how.weights else run.mean.state_dict()
    model = Remover()
    model.load_state_dict(state)
    model.eval()
    figures = judge(model, judged_on(how), "cpu")
    with open(how.list, newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if is_of(row, how.split)]
    card = {"name": "lanterne hush", "licence": "CC BY 4.0", "what": "shares of 64 bands that are left when a noise that was shown is taken off",
            "data": {"list": "training/data.tsv", "split": how.split, "sha256": file_hash(how.list), "recordings": len(rows), "licences": sorted({row["licence"] for row in rows}),
                     "generated": f"{how.generated} clips of each family of training/sounds"},
            "trained": {"rounds": how.round or run.round, "of": f"{how.per_round} mixes of {ROWS // 100} s, {how.passes} passes",
                        "command": "python3 training/train.py --audio AUDIO --cache CACHE --run RUN" + (" --start WEIGHTS" if how.start else "")
                        + f" --split {how.split} --judged-on {how.judged_on} --rounds {how.rounds} --decay {how.decay} --rate {how.rate:g} --generated {how.generated}",
                        **({"note": how.note} if how.note else {})},
            "judged": {"on": f"{how.judge} mixes a condition of {how.judged_on}, in bands" + ("; the checkpoint was chosen by them" if how.weights else ""), "unit": "dB, network / classic engine / mean of both",
                       **{kind: [round(float(v), 2) for v in f] for kind, f in figures.items()}}}
    sha256 = weights.write(how.export, card, tensors_of(state))
    t, e, k = ROWS, 70, 41
    given = (torch.from_numpy(drawn(1, t * FEATURES * BANDS).reshape(1, t, FEATURES, BANDS)), torch.from_numpy(drawn(2, FRAMES * BANDS).reshape(1, FRAMES, BANDS)), torch.tensor([e]),
             torch.from_numpy(drawn(3, FRAMES * BANDS).reshape(1, FRAMES, BANDS)), torch.tensor([k]))
    with torch.no_grad():
        shown = model(*given)[0].numpy()
        alone = model(*given[:4], torch.tensor([0]))[0].numpy()
    weights.write(how.reference, {"name": "what PyTorch makes of drawn numbers", "network": sha256}, {"stays_shown": shown[::16], "noise_alone": alone[::16]})
    print(json.dumps(card, indent=1), sha256)


def words():
    top = os.path.dirname(here)
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--audio", required=True)
    p.add_argument("--cache", required=True)
    p.add_argument("--run", required=True)
    p.add_argument("--list", default=os.path.join(here, "data.tsv"))
    p.add_argument("--mixer", default=os.path.join(top, "build", "training", "mixer", "mixer"))
    p.add_argument("--split", default="train", help="of which recordings it learns: train+validate-even for the weights that ship")
    p.add_argument("--judged-on", default="validate-even", metavar="SPLIT")
    p.add_argument("--rounds", type=int, default=1000)
    p.add_argument("--decay", type=int, default=250)
    p.add_argument("--every", type=int, default=20)
    p.add_argument("--per-round", type=int, default=PER_ROUND)
    p.add_argument("--passes", type=int, default=1, help="how often a round goes through its mixes")
    p.add_argument("--judge", type=int, default=24, help="mixes a condition")
    p.add_argument("--generated", type=int, default=24, help="clips of each generated family")
    p.add_argument("--start", metavar="WEIGHTS", help="a new run begins with those of a file that was exported, also of a smaller network, from which this one grows")
    p.add_argument("--rate", type=float, default=1e-3)
    p.add_argument("--device", default="cpu")
    p.add_argument("--threads", type=int, default=1)
    p.add_argument("--precision", choices=["float32", "bfloat16"], default="bfloat16")
    p.add_argument("--keep", action="store_true", help="keep the weights of each checkpoint")
    p.add_argument("--export", metavar="FILE", help="do not train: write the weights, with their card, to FILE")
    p.add_argument("--reference", metavar="FILE", default="learnt.reference", help="and what they make of drawn numbers to this one")
    p.add_argument("--weights", metavar="FILE", help="which, unless those of the last checkpoint: RUN/mean-N.pt")
    p.add_argument("--note", help="what else the card should say of the training")
    p.add_argument("--round", type=int, default=0, help="the round that they are of")
    return p.parse_args()


def main():
    how = words()
    torch.set_num_threads(how.threads)
    os.makedirs(how.cache, exist_ok=True)
    os.makedirs(how.run, exist_ok=True)
    if how.export:
        return export(how)
    run, sets, started = Run(how), judged_on(how), time.time()
    stream = ahead(mixer(how, how.split, "any", run.round * how.per_round, None), how.per_round)
    while run.round < how.rounds:
        run.one_round(numpy.concatenate([next(stream) for _ in range(how.per_round)]))
        if run.round % how.every == 0 or run.round == how.rounds:
            run.note(sets, started)
            run.save()


if __name__ == "__main__":
    main()
