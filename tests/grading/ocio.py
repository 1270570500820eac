#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Colours through OpenColorIO, for comparison.

ocio.py cube LOOK.cube IN OUT                      tetrahedral in a lattice, linear on curves
ocio.py file LOOK IN OUT                           any other look file, as its operators say
ocio.py nth NUMBER LOOKS IN OUT               that correction, counted from 0, of a .ccc or .cdl
ocio.py files COUNT                                0.ctf, 1.ctf ... of this folder, 0.in to 0.out and so on
ocio.py cdl s,s,s o,o,o p,p,p saturation IN OUT    ASC CDL 1.2, clamped

IN and OUT are R G B R G B ... as 32-bit floats. Exit status 77: OpenColorIO is not installed."""
import array
import sys

try:
    import PyOpenColorIO as ocio
except ImportError:
    sys.exit(77)


def three(text):
    return [float(x) for x in text.split(",")]


def run(transform, source, target):
    processor = ocio.Config.CreateRaw().getProcessor(transform).getOptimizedCPUProcessor(ocio.OPTIMIZATION_NONE)
    colours = array.array("f")
    with open(source, "rb") as file:
        colours.frombytes(file.read())
    with open(target, "wb") as file:
        array.array("f", processor.applyRGB(colours.tolist())).tofile(file)


kind, rest = sys.argv[1], sys.argv[2:]
if kind == "files":
    for i in range(int(rest[0])):
        run(ocio.FileTransform(f"{i}.ctf", interpolation=ocio.INTERP_BEST), f"{i}.in", f"{i}.out")
    sys.exit()
if kind == "cube":
    with open(rest[0]) as file:
        lattice = "LUT_3D_SIZE" in file.read()
    transform = ocio.FileTransform(rest[0], interpolation=ocio.INTERP_TETRAHEDRAL if lattice else ocio.INTERP_LINEAR)
elif kind == "file":
    transform = ocio.FileTransform(rest[0], cccId="0", interpolation=ocio.INTERP_BEST)
elif kind == "nth":
    transform = ocio.FileTransform(rest[1], cccId=rest[0])
else:
    transform = ocio.CDLTransform(slope=three(rest[0]), offset=three(rest[1]), power=three(rest[2]), sat=float(rest[3]))
    transform.setStyle(ocio.CDL_ASC)
run(transform, rest[-2], rest[-1])
