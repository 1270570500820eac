#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Look files through our reader and through OpenColorIO: who takes which, and by how much the colours differ.

conformance.py FOLDER [bench-through-look]

FOLDER is any folder with looks; OpenColorIO's own, tests/data/files of a checkout, is what this was written for. Needs python3-pyopencolorio (Debian). Differences are
relative where a value is larger than 1. Exit status 0: the same files are taken, and no colour differs by more than 1e-5, apart from those that `explained` names."""
import array
import os
import subprocess
import sys
import tempfile

import PyOpenColorIO as ocio

kinds = (".clf", ".ctf", ".cc", ".ccc", ".cdl", ".cube", ".3dl")
# OpenColorIO 2.1.2 against the files of a later checkout, and what we do on purpose.
smpte = "SMPTE ST 2136-1:2024, younger than this OpenColorIO; its later versions take it"
reference = "a look is known by its hash, which would not cover another file: refused, with that reason"
explained = {
    "cdl_test_ASC_SOP.cc": "ASC_SOP is read like SOPNode; OpenColorIO passes its numbers over",
    "clf/smpte_only/broadcast_profile_lut33.clf": smpte,
    "clf/smpte_only/illegal/id_bad_value.clf": smpte + ", with a warning",
    "clf/smpte_only/namespaces.clf": smpte,
    "deprecated_ops.ctf": "the surround of BT.2100 is mirrored about black, as in OpenColorIO's later versions",
    "fixed_function.ctf": "the surround of BT.2100 is mirrored about black, as in OpenColorIO's later versions",
    "gamma_comp_test2.ctf": "0 becomes 1e-7 in two matrices and is raised to 1/2.2; ours is nearer to 0",
    "lut1d_infinity.ctf": "a table with an infinite value is refused",
    "lut3by1d_nan_infinity_example.clf": "a table with NaN is refused",
    "process_list_conflicting_versions.ctf": "says two versions: refused, as by OpenColorIO's later versions",
    "reference_alias.ctf": reference,
    "reference_nested.ctf": reference,
    "reference_nested_2.ctf": reference,
    "reference_one_matrix.ctf": reference,
    "references_same_twice.ctf": reference,
    "references_some_inverted.ctf": reference,
}
within = 1e-5


def grid():
    """Colours between and at code values, beyond black and white, and neutrals."""
    steps = [-0.25, -0.01, 0, 0.001, 0.02, 0.1, 0.18, 0.37, 0.5, 0.73, 0.9, 1, 1.3]
    colours = [c for r in steps for g in steps for b in steps for c in (r, g, b)]
    return array.array("f", colours)


def theirs(path, colours):
    transform = ocio.FileTransform(path, cccId="0", interpolation=ocio.INTERP_BEST)
    transform.setCDLStyle(ocio.CDL_ASC)
    processor = ocio.Config.CreateRaw().getProcessor(transform).getOptimizedCPUProcessor(ocio.OPTIMIZATION_NONE)
    rgba = []
    for i in range(0, len(colours), 3):
        rgba += [colours[i], colours[i + 1], colours[i + 2], 1.0]
    out = processor.applyRGBA(rgba)
    return [out[i] for i in range(len(out)) if i % 4 != 3]


def ours(program, path, folder):
    corrections = path.endswith((".cc", ".ccc", ".cdl"))
    run = subprocess.run([program, path, "#1" if corrections else "", folder + "/in", folder + "/out"], capture_output=True, text=True)
    if run.returncode == 3:
        return None, run.stdout.strip()
    if run.returncode:
        sys.exit(f"{program} {path}: exit status {run.returncode}\n{run.stderr}")
    values = array.array("f")
    with open(folder + "/out", "rb") as file:
        values.frombytes(file.read())
    return values, ""


def finite(x):
    return abs(x) < 3.4e38


def farthest(a, b):
    return max((abs(x - y) / max(1, abs(y)) for x, y in zip(a, b) if finite(y)), default=0)


def main():
    program = sys.argv[2] if len(sys.argv) > 2 else os.path.join(os.path.dirname(__file__), "../../build/bench/bench-through-look")
    colours, taken, refused, unlike = grid(), 0, 0, 0
    os.chdir(sys.argv[1])
    names = sorted(os.path.join(where, name)[2:] for where, _, files in os.walk(".") for name in files if name.lower().endswith(kinds))
    with tempfile.TemporaryDirectory() as folder:
        with open(folder + "/in", "wb") as file:
            colours.tofile(file)
        for name in names:
            mine, why = ours(program, name, folder)
            try:
                other, reason = theirs(os.path.abspath(name), colours), ""
            except ocio.Exception as error:
                other, reason = None, str(error).split("failed with: ")[-1].strip().replace("\n", " ")
            off = farthest(mine, other) if mine and other else 0
            same = (mine is None) == (other is None) and off <= within
            taken += same and mine is not None
            refused += same and mine is None
            if not same:
                unlike += name not in explained
                print(f"{name}: {explained.get(name, 'UNEXPLAINED')}\n    we {'take it' if mine else 'say ' + why}; OpenColorIO {'takes it' if other else 'says ' + reason[:160]}"
                      + (f"; off by {off:.2g}" if mine and other else ""))
            elif os.environ.get("VERBOSE"):
                print(f"{name}: both {'take it, off by ' + format(off, '.2g') if mine else 'refuse it: ' + why}")
    print(f"{len(names)} files: both take {taken}, both refuse {refused}, explained {len(names) - taken - refused - unlike}, unexplained {unlike} (OpenColorIO {ocio.__version__})")
    return unlike > 0


if __name__ == "__main__":
    sys.exit(main())
