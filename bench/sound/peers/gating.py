# SPDX-License-Identifier: Apache-2.0
"""noisereduce (PyPI): stationary spectral gating with the example as its noise."""
import sys

import noisereduce
import numpy as np

for line in sys.stdin:
    rate, mix, sound, example, _, out = line.rstrip("\n").split("\t")
    sound = np.fromfile(f"{mix}/{sound}.f32", "float32")
    example = np.fromfile(f"{mix}/{example}.f32", "float32")
    noisereduce.reduce_noise(y=sound, sr=int(rate), y_noise=example, stationary=True).astype("float32").tofile(out)
