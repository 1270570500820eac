#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""ocio.py LOOK WIDTH HEIGHT TURNS: megapixels a second of processor time of OpenColorIO through LOOK on float RGBA in place, the best of TURNS. 77: what it needs is not installed."""
import array
import random
import sys
import time

try:
    import numpy  # OpenColorIO asks for it when it is handed a picture
    import PyOpenColorIO as ocio
except ImportError as lacking:
    print(f"OpenColorIO: {lacking} (Debian: python3-pyopencolorio, python3-numpy)", file=sys.stderr)
    sys.exit(77)

look, width, height, turns = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
transform = ocio.FileTransform(look, interpolation=ocio.INTERP_TETRAHEDRAL)
processor = ocio.Config.CreateRaw().getProcessor(transform).getDefaultCPUProcessor()
row = [v for x in range(width) for v in (0.2 + 0.6 * x / width + 0.02 * random.random(), 0.2 + 0.3 * x / width, 0.3 + 0.2 * random.random(), 1)]
best = 0
for turn in range(turns + 1):
    picture = array.array("f", row * height)
    start = time.process_time()
    processor.apply(ocio.PackedImageDesc(picture, width, height, 4))
    spent = time.process_time() - start
    best = max(best, width * height / spent / 1e6) if turn else 0
print(f"{best:.1f}")
