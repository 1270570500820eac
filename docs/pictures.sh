#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The pictures of README.md, from what docs/demo.sh has made: docs/pictures.sh BUILD. The clips, the spectrogram and the sheet are lanterne's own work; ffmpeg lays one picture of each clip
# side by side and makes the drawings smaller.
set -eu
[ $# = 1 ] || { echo "usage: $0 BUILD" >&2; exit 2; }
mkdir -p docs/img
small="split[a][b];[a]palettegen[p];[b][p]paletteuse=dither=none"
ffmpeg -v error -y -ss 8 -i "$1/street.mp4" -ss 8 -i "$1/street-1895.mp4" -filter_complex "[0:v][1:v]hstack,scale=960:-1,$small" -frames:v 1 -update 1 docs/img/picture.png
ffmpeg -v error -y -i "$1/sound.png" -filter_complex "scale=1200:-1:flags=area,$small" -frames:v 1 -update 1 docs/img/sound.png
ffmpeg -v error -y -ss 8 -i "$1/street.mp4" -frames:v 1 -update 1 "$1/street.png"
"$1/cli/lanterne" sheet "$1/street.png" -o "$1/looks.png" >/dev/null
ffmpeg -v error -y -i "$1/looks.png" -filter_complex "scale=1100:-1:flags=area,$small" -frames:v 1 -update 1 docs/img/looks.png
