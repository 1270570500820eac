#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A spectrogram of every family, seed 1, in one small picture: sh training/sounds/catalogue.sh [BUILD] [PICTURE.png]
#
# Wants ffmpeg. Six in a row, in the order of `sounds --list`: 6 s each, 40 Hz to 16 kHz, the same 80 dB.
set -e
top=$(cd "$(dirname "$0")/../.." && pwd)
build=${1:-$top/build} picture=${2:-$top/training/sounds/catalogue.png}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
number=100
"$build/training/sounds/sounds" --list | while read -r class family; do
    "$build/training/sounds/sounds" --make "$family" --seed 1 --seconds 6 -o "$folder/sound.wav" --picture "$folder/$number.png"
    number=$((number + 1))
done
# The drawing without its margins for times and decibels.
ffmpeg -v error -nostdin -y -framerate 1 -start_number 100 -i "$folder/%d.png" -vf "crop=iw-184:ih-100:0:0,scale=232:-1:flags=area,tile=6x7:padding=4:color=white,split[a][b];[a]palettegen=32[p];[b][p]paletteuse=dither=none" -frames:v 1 "$picture"
