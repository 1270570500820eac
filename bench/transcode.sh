#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What a render costs against a bare ffmpeg transcode with the same codecs: bench/transcode.sh BUILD [CLIP]. Both in turn, three times, the fastest of each counts.
set -e
build=$1 clip=${2:-/tmp/lanterne-bench.mp4} out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
ninja -C "$build" bench/bench-transcode >/dev/null
[ -f "$clip" ] || ffmpeg -v error -f lavfi -i testsrc2=s=1280x720:r=25:d=10 -f lavfi -i anoisesrc=c=pink:r=48000:d=10 -ac 2 -pix_fmt yuv420p -c:v libx264 -c:a aac "$clip"
best() { sort -n | head -1; }
seconds() { s=$(date +%s.%N); "$@" >/dev/null; e=$(date +%s.%N); echo "$s $e" | awk '{printf "%.2f\n", $2 - $1}'; }
for round in 1 2 3; do
    seconds "$build/bench/bench-transcode" "$clip" "$out/lanterne.mp4" sp libx264 aac >> "$out/ours"
    seconds ffmpeg -v error -y -i "$clip" -c:v libx264 -preset medium -crf 16 -c:a aac -b:a 256k "$out/ffmpeg.mp4" >> "$out/theirs"
done
ours=$(best < "$out/ours") theirs=$(best < "$out/theirs")
echo "lanterne $ours s, ffmpeg $theirs s, ratio $(echo "$ours $theirs" | awk '{printf "%.2f", $1 / $2}')"
