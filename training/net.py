# SPDX-License-Identifier: Apache-2.0
"""The network that hears what the classic engine cannot: how the noise moves. src/sound/learnt.c runs the same.

Four rows (40 ms) by four bands are a patch. A slow part works on patches: it compares each moment with the examples (attention), looks 3.6 s to either side (dilated taps along
time) and across the 16 groups of bands, in some blocks at all that a moment holds, and says how the fast part is to be set. The fast part is a small function, the same for every
band and row, of what the engine sees there. It gives a gain of its own and how far to believe the classic one: their mixture is the answer, so that training begins near the
classic engine.

How many blocks there are, how far each looks, and how wide the layers are may change without a change of src/sound/network.c, up to what network.h allows: they stand in the file of weights. A network
grows from a smaller one, which it equals when it begins (train.py --start).
"""
import torch
from torch import nn
from torch.nn import functional as F

ROWS, BANDS, FEATURES, FRAMES = 800, 64, 16, 150
PATCH, GROUPS = 4, 16
FAST = [0, 1, 2, 3, 6]                              # over noise, held, the two answers, share of the row
SLOW = [4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15]      # change slowly against those: their mean over a patch's rows will do
WIDTH, HIDDEN, WIDE, INNER, HEADS, KEY = 48, 128, 64, 16, 2, 8
DILATIONS = [1, 2, -4, 4, 8, -16, 2, -8]            # of each block, in moments; negative: a block whose layers see the whole moment
TAPS = 5
DROPPED = 0.05, 0.2                                 # while training, of what lies between a block's layers: patch by patch, of a whole moment


class Norm(nn.Module):
    """To unit variance over the channels of one patch."""

    def __init__(self, width):
        super().__init__()
        self.weight, self.bias = nn.Parameter(torch.ones(width)), nn.Parameter(torch.zeros(width))

    def forward(self, x):
        return F.layer_norm(x, x.shape[-1:], self.weight, self.bias, 1e-5)


class Shown(nn.Module):
    """An example, compared with every moment of the mix."""

    def __init__(self):
        super().__init__()
        self.look = nn.Linear(PATCH * PATCH, WIDTH)
        self.place = nn.Parameter(torch.zeros(GROUPS, WIDTH))
        self.key = nn.Linear(WIDTH, HEADS * KEY)
        self.ask = nn.Linear(WIDTH, HEADS * KEY)
        self.usual = nn.Linear(WIDTH, WIDTH)
        self.answer = nn.Linear(HEADS * PATCH * PATCH, WIDTH, bias=False)

    def forward(self, x, rows, count):
        """x (B, T, G, W); rows (B, FRAMES, BANDS) and how many of them count (B). What the examples say of each patch, zero where nothing was shown."""
        b, t = x.shape[:2]
        frames = rows.shape[1] // PATCH
        patch = rows[:, :frames * PATCH].reshape(b, frames, PATCH, GROUPS, PATCH).transpose(2, 3).reshape(b, frames, GROUPS, PATCH * PATCH)
        there = (torch.arange(frames)[None] < (count[:, None] // PATCH)).to(x.dtype)                       # (B, F)
        seen = F.relu(self.look(patch) + self.place)
        key = self.key(seen).reshape(b, frames, GROUPS, HEADS, KEY).permute(0, 3, 2, 4, 1).reshape(b, HEADS, GROUPS * KEY, frames)
        ask = self.ask(x).reshape(b, t, GROUPS, HEADS, KEY).permute(0, 3, 1, 2, 4).reshape(b, HEADS, t, GROUPS * KEY)
        alike = ask @ key * (GROUPS * KEY) ** -0.5 + (there[:, None, None] - 1) * 1e4
        value = patch.reshape(b, 1, frames, GROUPS * PATCH * PATCH)
        found = (torch.softmax(alike, -1) @ value).reshape(b, HEADS, t, GROUPS, PATCH * PATCH).permute(0, 2, 3, 1, 4).reshape(b, t, GROUPS, HEADS * PATCH * PATCH)
        usual = (seen * there[:, :, None, None]).sum(1) / there.sum(1).clamp(min=1)[:, None, None]
        any_shown = (count >= PATCH).to(x.dtype)[:, None, None, None]
        return any_shown * (self.answer(found) + self.usual(usual)[:, None])


class Block(nn.Module):
    """Taps along time, then two layers: of each patch, with a mixture of all groups added; or of all patches of a moment together, through a narrow middle."""

    def __init__(self, dilation):
        super().__init__()
        self.dilation, self.whole = abs(dilation), dilation < 0
        self.norm = Norm(WIDTH)
        self.taps = nn.Parameter(torch.randn(TAPS, WIDTH) * 0.3)
        if not self.whole:
            self.across = nn.Parameter(torch.randn(GROUPS, GROUPS) * 0.1)
        width, hidden = (GROUPS * WIDTH, WIDE) if self.whole else (WIDTH, HIDDEN)
        self.rise = nn.Linear(width, hidden)
        self.fall = nn.Linear(hidden, width)

    def forward(self, x):
        t, d = x.shape[1], self.dilation
        n = self.norm(x)
        padded = F.pad(n, (0, 0, 0, 0, 2 * d, 2 * d))
        y = padded[:, :t] * self.taps[0]
        for k in range(1, TAPS):
            y = torch.addcmul(y, padded[:, k * d:k * d + t], self.taps[k])
        if self.whole:
            y = y.flatten(2)
        else:
            y = y + torch.matmul(self.across, n)
        return x + self.fall(F.dropout(F.relu(self.rise(y)), DROPPED[self.whole], self.training)).view_as(x)


class Remover(nn.Module):
    def __init__(self):
        super().__init__()
        self.see = nn.Linear(len(FAST) * PATCH * PATCH + len(SLOW) * PATCH, WIDTH)
        self.place = nn.Parameter(torch.zeros(GROUPS, WIDTH))
        self.goes, self.stays = Shown(), Shown()
        self.blocks = nn.ModuleList(Block(d) for d in DILATIONS)
        self.norm = Norm(WIDTH)
        self.set = nn.Linear(WIDTH, PATCH * PATCH * INNER)
        self.fast = nn.Linear(FEATURES, INNER, bias=False)
        self.out = nn.Linear(INNER, 2)

    def forward(self, features, example, example_rows, stays, stays_rows):
        """features (B, T, FEATURES, BANDS), T a multiple of PATCH. Gains (B, T, BANDS)."""
        b, t = features.shape[0], features.shape[1] // PATCH
        cut = features.reshape(b, t, PATCH, FEATURES, GROUPS, PATCH)
        fast = cut[:, :, :, FAST].permute(0, 1, 4, 3, 2, 5).reshape(b, t, GROUPS, len(FAST) * PATCH * PATCH)
        slow = cut[:, :, :, SLOW].mean(2).permute(0, 1, 3, 2, 4).reshape(b, t, GROUPS, len(SLOW) * PATCH)
        x = self.see(torch.cat((fast, slow), -1)) + self.place
        x = x + self.goes(F.relu(x), example, example_rows) + self.stays(F.relu(x), stays, stays_rows)
        for block in self.blocks:
            x = block(x)
        context = self.set(self.norm(x)).reshape(b, t, GROUPS, PATCH, PATCH, INNER)                        # ... row, band
        inner = self.fast(cut.permute(0, 1, 4, 2, 5, 3)) + context
        own, trust = self.out(F.relu(inner)).float().unbind(-1)
        classic = (features[:, :, 2] + features[:, :, 3] + 2) / 4
        own, trust = (torch.sigmoid(v.permute(0, 1, 3, 2, 4).reshape(b, t * PATCH, BANDS)) for v in (own, trust))
        return own + trust * (classic - own)
