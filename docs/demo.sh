#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# From nothing to a mended clip on Debian 12: install what is needed, build, make the street clip, send it to 1895.
set -eu
cd "$(dirname "$0")/.."
build=${BUILD:-build-demo}

sh docs/packages.sh build demo
[ -d "$build" ] || meson setup "$build" -Dtests=false >/dev/null
ninja -C "$build" cli/lanterne docs/street
sh docs/street.sh "$build" "$build/street.mp4"
rm -f "$build/street-1895.mp4" "$build/street-1895.lanterne"

# The siren is found. The car is shown, where nobody speaks, and the street before it stays.
"$build/cli/lanterne" period "$build/street.mp4" -o "$build/street-1895.mp4" --year 1895 --noise 6.7-8.3 --keep 0-1.4 --plot "$build/sound.png"
echo "before: $build/street.mp4"
echo "after:  $build/street-1895.mp4, with every decision in $build/street-1895.lanterne"
