#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The namer's ears: small convolutional networks that look at pictures of sound (src/sound/ear.h) and say whether something modern is heard.

    ear.py AUDIO BUILD RUN [--steps 2500]     four minutes an ear and core; wants numpy, scipy and torch

AUDIO holds the recordings that data.tsv lists, BUILD a build of lanterne with the target training/sounds/sounds. One ear for each of the five folds of items.py, taught on the other four: so every item can be
asked of an ear that did not hear its recordings, and what the five of them say together is what ships. RUN/ears.weights holds them. Each goes on from its last checkpoint, RUN/K.pt, as if it had not been
stopped: what a step draws depends on its number alone.

They are taught to name families too; their names are no better than the trees' (bench/sound/NAMER.md) and do not ship.

Pictures are mixed, not sounds: powers of bands add up, but for how two waves happen to meet in a band, which is drawn."""
import argparse
import os
import sys
import time

import numpy
import torch
from torch import nn
from torch.nn import functional as F

import items
import weights
from families import MADE_FOUND, MADE_NAMED, ORDER, OUTPUT, TAKES, VOICED, VOICES

BANDS, FIRST, HOP, FRAME = 48, 1, 480, 960  # as in src/sound/rows.c
FAINT, CONTRAST = 1e-7, 1.5
CHANNELS, WIDTH, DROPPED = (32, 32, 48, 64), 96, 0.3
BATCH, RATE_OF_LEARNING = 32, 2e-3
ROWS, USUAL = (99, 400), 299  # how long pictures are: pieces of 3 s mostly
HELD, OFTEN = zip(*VOICED.values())


def edges():
    """First bin of each band at 48 kHz and the one behind the last, as ln_bands_of lays them."""
    def lay(width):
        at, out = 0.0, []
        for _ in range(64):
            at += max(1, width * 24.7 * (1 + 4.37 * at * 50 / 1000) / 50)
            out.append(at)
        return out
    narrow, wide = 0.0, 4.0
    for _ in range(60):
        middle = (narrow + wide) / 2
        narrow, wide = (middle, wide) if lay(middle)[-1] < 24000 / 50 + 1 else (narrow, middle)
    out = [0]
    for edge in lay((narrow + wide) / 2):
        out.append(max(out[-1], min(FRAME // 2 + 1, round(edge))))
    return numpy.array(out[FIRST:FIRST + BANDS + 1])


EDGES = edges()
BINS = numpy.diff(EDGES)
HERTZ = (EDGES[1:] + EDGES[:-1] - 1) * 25
OCTAVE = numpy.log2(HERTZ / 1000).astype("f4")


def powers(sound):
    """[rows, BANDS] of a sound at 48 kHz."""
    sound = numpy.pad(sound, (0, max(0, FRAME - len(sound))))
    window = (0.5 - 0.5 * numpy.cos(2 * numpy.pi * numpy.arange(FRAME) / FRAME)).astype("f4")
    frames = numpy.lib.stride_tricks.sliding_window_view(sound, FRAME)[::HOP]
    sums = [numpy.add.reduceat(numpy.abs(numpy.fft.rfft(frames[a:a + 500] * window, axis=1)).astype("f4") ** 2, EDGES, axis=1)[:, :BANDS] for a in range(0, len(frames), 500)]
    return numpy.concatenate(sums)


class Shelf:
    """The powers of every recording of items.Shelf, by class, recorded or made by rule, and family."""

    def __init__(self, shelf, held_back):
        self.by = {(name, made): {} for name in shelf.list for made in (False, True)}
        for name, entries in shelf.list.items():
            for entry in entries:
                made = entry[0].startswith("generated-")
                if entry[3] != held_back and not (made and name == "modern" and entry[1] not in OUTPUT):
                    self.by[name, made].setdefault(entry[1], []).append((entry, self.picture(shelf, entry)))

    @staticmethod
    def picture(shelf, entry):
        where = os.path.join(shelf.cache, "powers-" + items.digest(entry) + ".npy")
        if not os.path.exists(where):
            sound = numpy.array(shelf.sound(entry))
            numpy.save(where, powers(sound / numpy.float32(numpy.sqrt(items.power(sound)))))
        return numpy.load(where, mmap_mode="r")

    def draw(self, chance, name):
        return items.pick(self.by[name, bool(self.by[name, True]) and chance.random() < items.GENERATED_SHARE[name]] or self.by[name, False], chance)


def coloured(chance):
    return 10 ** (numpy.clip(items.coloured(OCTAVE, chance), -60, 20) / 10)


def played(picture, speed):
    """Faster or slower: higher or lower, too."""
    at = numpy.interp(HERTZ / speed, HERTZ, numpy.arange(BANDS))
    low = numpy.minimum(at.astype(int), BANDS - 2)
    part = at - low
    rows = picture[numpy.minimum((numpy.arange(int(len(picture) / speed)) * speed).astype(int), len(picture) - 1)]
    return rows[:, low] * (1 - part) + rows[:, low + 1] * part


def stretch(picture, rows, chance):
    """As items.stretch; what is too short goes round as often."""
    if len(picture) <= rows and chance.random() < 0.5:
        return numpy.resize(picture, (rows, BANDS))
    return items.stretch(picture, rows, chance, numpy.mean)


def item(shelf, chance, rows):
    """(powers, family: -1 nothing modern, -2 something that is not asked for; whether any of it was made by rule)"""
    holds = HELD[chance.choice(len(HELD), p=numpy.array(OFTEN) / sum(OFTEN))]
    family, made, all_of_it = -1, False, None
    for name, held in zip(("voice", "period", "modern"), holds):
        if not held:
            continue
        entry, picture = shelf.draw(chance, name)
        at = chance.integers(max(1, len(picture) - 2 * rows))
        picture = numpy.array(picture[at:at + 2 * rows])
        if name != "voice" and chance.random() < 0.5:
            picture = played(picture, numpy.exp(chance.uniform(-0.25, 0.25)))
        x = stretch(picture, rows, chance) * (1 if name == "voice" else coloured(chance))
        x = x / (x.sum() / rows + 1e-12)
        made |= entry[0].startswith("generated-")
        if name == "modern":
            family = OUTPUT.get(entry[1], -2)
        if all_of_it is None:
            all_of_it = x
            continue
        x = x * (all_of_it.sum() / rows * 10 ** (chance.uniform(-1, 1)) if name == "modern" else 10 ** chance.uniform(-1.2, 0.6))
        meet = 2 * numpy.sqrt(all_of_it * x) * numpy.cos(chance.random((rows, BANDS)) * 2 * numpy.pi) / numpy.sqrt(BINS)
        all_of_it = numpy.maximum(all_of_it + x + meet, 0)
    if chance.random() < 0.6:
        hiss = coloured(chance) * BINS
        all_of_it = all_of_it + hiss / hiss.sum() * all_of_it.sum() / rows * 10 ** chance.uniform(-6, -3)
    if chance.random() < 0.3:
        all_of_it = all_of_it * 10 ** (items.dulled(OCTAVE, chance) / 10)
    return all_of_it.astype("f4"), family, made


def levels(batch):
    """In bels, [items, BANDS, rows]."""
    x = torch.as_tensor(batch).transpose(1, 2)
    return torch.log10(x + FAINT * (x.mean((1, 2), keepdim=True) * BANDS + 1e-20))


def seen(batch):
    """What the ear is given: the level against the picture's mean, and against its band's own. [items, 2, BANDS, rows]"""
    level = levels(batch)
    return torch.stack([level - level.mean((1, 2), keepdim=True), CONTRAST * (level - level.mean(2, keepdim=True))], 1)


def hidden(x, chance):
    """Some bands or moments of some pictures are not seen: no ear is to lean on one place."""
    for picture in x:
        if chance.random() < 0.4:
            width = chance.integers(1, 10)
            at = chance.integers(BANDS - width)
            picture[:, at:at + width] = 0
        if chance.random() < 0.4:
            width = chance.integers(5, x.shape[3] // 4)
            at = chance.integers(x.shape[3] - width)
            picture[:, :, at:at + width] = 0
    return x


class Ear(nn.Module):
    def __init__(self):
        super().__init__()
        inputs, self.see = 2, nn.ModuleList()
        for i, outputs in enumerate(CHANNELS):
            self.see.append(nn.Sequential(nn.Conv2d(inputs, outputs, 3 if i else 5, 2, 1 if i else 2, bias=False), nn.BatchNorm2d(outputs)))
            inputs = outputs
        self.place = nn.Parameter(torch.zeros(1, CHANNELS[0], BANDS // 2, 1))  # a pattern is not the same thing high and low
        self.whole = nn.Sequential(nn.Conv2d(inputs, WIDTH, 3, 1, (0, 1), bias=False), nn.BatchNorm2d(WIDTH))
        self.last = nn.Linear(2 * WIDTH, 1 + len(ORDER))
        self.drop = nn.Dropout(DROPPED)

    def forward(self, x):
        for i, (see, norm) in enumerate(self.see):
            x = F.relu(norm(see(x) + self.place if i == 0 else see(x)))
        x = F.relu(self.whole(self.drop(x)))[:, :, 0]
        return self.last(self.drop(torch.cat([x.mean(2), x.amax(2)], 1)))

    def tensors(self, number):
        """As src/sound/ear.h has them, what normalises folded in."""
        out = {}
        for layer, (see, norm) in enumerate([*self.see, self.whole]):
            scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
            kernel = (see.weight * scale[:, None, None, None]).permute(2, 3, 1, 0)  # band, moment, in, out
            bands = (BANDS // 2, BANDS // 4, BANDS // 8, BANDS // 16, 1)[layer]
            bias = (norm.bias - norm.running_mean * scale)[None].expand(bands, -1)
            bias = bias + self.place[0, :, :, 0].T * scale if layer == 0 else bias
            out[f"ear.{number}.{layer}.weight"] = kernel.reshape(kernel.shape[0], -1, kernel.shape[3]).detach().numpy()
            out[f"ear.{number}.{layer}.bias"] = bias.detach().numpy()
        return {**out, f"ear.{number}.last.weight": self.last.weight[0].detach().numpy(), f"ear.{number}.last.bias": self.last.bias[:1].detach().numpy()}


def loss_of(answer, family, made):
    """Whether, and which. What is made by rule is told apart more easily than films ask for."""
    asked, modern = family != -2, family >= 0
    weight = torch.where(made, MADE_FOUND, 1.0) * asked
    whether = (F.binary_cross_entropy_with_logits(answer[:, 0], modern * 0.96 + 0.02, reduction="none") * weight).sum() / weight.sum()
    which = F.cross_entropy(answer[modern, 1:], family[modern], reduction="none", label_smoothing=0.1) * torch.where(made[modern], MADE_NAMED, 1.0)
    return whether + which.mean()


def drawn(shelf, seed, step):
    """The batch of a step, and what of it is hidden."""
    chance = numpy.random.default_rng([seed, step])
    rows = USUAL if chance.random() < 0.7 else int(chance.integers(*ROWS))
    pictures, family, made = zip(*[item(shelf, chance, rows) for _ in range(BATCH)])
    return hidden(seen(numpy.stack(pictures)), chance), torch.tensor(family), torch.tensor(made)


def learn(shelf, where, seed, steps, until):
    """An ear, after `until` steps of `steps`; its checkpoint is `where`."""
    torch.manual_seed(seed)
    ear = Ear()
    how = torch.optim.AdamW(ear.parameters(), RATE_OF_LEARNING, weight_decay=1e-2)
    rate = torch.optim.lr_scheduler.OneCycleLR(how, RATE_OF_LEARNING, total_steps=steps, pct_start=0.1)
    first, last, began, sum_of = 0, min(steps, until), time.time(), 0.0
    if os.path.exists(where):
        state = torch.load(where, weights_only=True)
        ear.load_state_dict(state["ear"]), how.load_state_dict(state["how"]), rate.load_state_dict(state["rate"])
        first = state["step"]
    for step in range(first, last):
        torch.manual_seed(1000003 * seed + step)
        x, family, made = drawn(shelf, seed, step)
        loss = loss_of(ear(x), family, made)
        how.zero_grad(), loss.backward(), how.step(), rate.step()
        sum_of += loss.item()
        if (step + 1) % 250 == 0 or step + 1 == last:
            torch.save({"ear": ear.state_dict(), "how": how.state_dict(), "rate": rate.state_dict(), "step": step + 1}, where + ".new")
            os.replace(where + ".new", where)
            print(f"ear {seed}: step {step + 1}, loss {sum_of / min(250, step + 1 - first):.3f}, {time.time() - began:.0f} s", flush=True)
            sum_of = 0.0
    return ear.eval()


def peers(shelf, ears):
    """A few pictures, in dB, and what PyTorch says of them, for the test that C agrees."""
    chance = numpy.random.default_rng(77)
    pictures = numpy.stack([item(shelf, chance, 121)[0] for _ in range(4)])
    with torch.no_grad():
        heard = torch.stack([ear(seen(pictures))[:, 0] for ear in ears], 1)
    return {"peer.pictures": 10 * levels(pictures).numpy(), "peer.heard": heard.numpy()}


def main():
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("audio"), ask.add_argument("build"), ask.add_argument("run")
    ask.add_argument("--steps", type=int, default=2500)
    ask.add_argument("--split", default="train", help="of which recordings they learn")
    ask.add_argument("--until", type=int, default=sys.maxsize, help="stop after so many steps of each ear, and go on another time")
    ask.add_argument("--list", default=os.path.join(os.path.dirname(os.path.abspath(__file__)), "data.tsv"))
    ask.add_argument("--takes", type=int, default=TAKES, help="of each sound made by rule")
    ask.add_argument("--only", type=int, help="teach the ear of this fold alone, and write nothing: two of them then use two cores")
    how = ask.parse_args()
    torch.set_num_threads(1)
    shelf = items.Shelf(how.list, how.audio, how.split, os.path.join(how.run, "sounds"), os.path.join(how.build, "training/sounds/sounds") if how.takes else None, VOICES, how.takes)
    folds = range(items.FOLDS) if how.only is None else [how.only]
    ears = [learn(Shelf(shelf, fold), os.path.join(how.run, f"{fold}.pt"), fold, how.steps, how.until) for fold in folds]
    if how.only is None and how.until >= how.steps:
        tensors = {"ear.count": numpy.array([len(ears)])}
        for i, ear in enumerate(ears):
            tensors.update(ear.tensors(i))
        tensors.update(peers(Shelf(shelf, None), ears))
        card = {"name": "ears", "licence": "CC BY 4.0", "families": ORDER, "steps": how.steps, "split": how.split, "made by": "training/ear.py"}
        print(weights.write(os.path.join(how.run, "ears.weights"), card, tensors))


if __name__ == "__main__":
    main()
