# SPDX-License-Identifier: Apache-2.0
"""Files of weights, as src/nn/weights.h lays them out: a card, and named tensors of float32 or int32."""
import hashlib
import json
import struct

import numpy

MAGIC, VERSION, ALIGN = b"LNWEIGHT", 1, 64
TYPES = {"f32": numpy.dtype("<f4"), "i32": numpy.dtype("<i4")}


def pad(data):
    return data + bytes(-len(data) % ALIGN)


def write(path, card, tensors):
    """`tensors`: name -> array; what is whole becomes i32, the rest f32. Returns the SHA-256 of the tensors."""
    body, rows = b"", []
    for name, array in tensors.items():
        array = numpy.asarray(array)
        kind = "i32" if array.dtype.kind in "iub" else "f32"
        rows.append({"name": name, "type": kind, "shape": list(array.shape), "at": len(body)})
        body += pad(numpy.ascontiguousarray(array, TYPES[kind]).tobytes())
    sha256 = hashlib.sha256(body).hexdigest()
    head = json.dumps({"card": card, "tensors": rows, "bytes": len(body), "sha256": sha256}, ensure_ascii=False).encode()
    with open(path, "wb") as file:
        file.write(pad(MAGIC + struct.pack("<II", VERSION, len(head)) + head) + body)
    return sha256


def read(path):
    """(card, {name: array}); ValueError when the file is not what its head says."""
    data = open(path, "rb").read()
    version, length = struct.unpack("<II", data[8:16])
    if data[:8] != MAGIC or version != VERSION:
        raise ValueError(f"{path}: not a file of weights of layout {VERSION}")
    head = json.loads(data[16:16 + length])
    body = data[16 + length + -(16 + length) % ALIGN:]
    if len(body) != head["bytes"] or hashlib.sha256(body).hexdigest() != head["sha256"]:
        raise ValueError(f"{path}: damaged")
    arrays = {t["name"]: numpy.frombuffer(body, TYPES[t["type"]], int(numpy.prod(t["shape"])), t["at"]).reshape(t["shape"]) for t in head["tensors"]}
    return head["card"], arrays
