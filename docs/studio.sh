#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The studio's picture of README.md: docs/studio.sh BUILD. The street clip is made where it lacks; a real browser opens the page on it and is photographed. Letters are this machine's
# own: with fonts-inter they are those of the picture that is kept.
set -eu
[ $# = 1 ] || { echo "usage: $0 BUILD" >&2; exit 2; }
cd "$(dirname "$0")/.."
[ -f "$1/street.mp4" ] || { ninja -C "$1" docs/street && sh docs/street.sh "$1" "$1/street.mp4"; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p docs/img
LANTERNE=$PWD/$1/cli/lanterne node tests/studio/browser/picture.mjs "$1/street.mp4" "$work/studio.png"
# 256 colours of its own, undithered: a third of the weight, and no difference that an eye finds.
ffmpeg -v error -y -i "$work/studio.png" -filter_complex "split[a][b];[a]palettegen=stats_mode=full[p];[b][p]paletteuse=dither=none" -frames:v 1 -update 1 docs/img/studio.png
