#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The pictures of README.md, from what docs/demo.sh has made: docs/pictures.sh BUILD, where BUILD holds street.mp4 and street-1895.mp4. The clips are lanterne's own
# work, ffmpeg only draws them: one picture of each at 00:00:08, and their sound up to 6 kHz, before above after.
set -eu
[ $# = 1 ] || { echo "usage: $0 BUILD" >&2; exit 2; }
before=$1/street.mp4 after=$1/street-1895.mp4
mkdir -p docs/img

ffmpeg -v error -y -ss 8 -i "$before" -ss 8 -i "$after" -filter_complex '[0:v][1:v]hstack,scale=960:-1,split[a][b];[a]palettegen[p];[b][p]paletteuse=dither=none' \
    -frames:v 1 -update 1 docs/img/picture.png
spectrum="aresample=12000,showspectrumpic=s=960x240:legend=0:gain=4:drange=90:color=magma,format=rgb24"
ffmpeg -v error -y -i "$before" -i "$after" -filter_complex "[0:a]$spectrum[a];[1:a]$spectrum,pad=iw:ih+6:0:6:white[b];[a][b]vstack,split[c][d];[c]palettegen=max_colors=32[p];[d][p]paletteuse=dither=none" \
    -frames:v 1 -update 1 docs/img/sound.png
