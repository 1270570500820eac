#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The plugin's description holds, and two hosts run it: ffmpeg, which quietly mixes down what does not fit a plugin, and lv2apply, which refuses it.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
export LV2_PATH="$1:/usr/lib/lv2"
cd "$place"
fail() { echo "$*"; exit 1; }

sord_validate $(find /usr/lib/lv2 /usr/share/lv2 -name '*.ttl' 2>/dev/null) "$1"/lv2/*.ttl >validate.txt 2>&1 || { cat validate.txt; fail "the description does not hold"; }
lv2ls | grep -qx urn:lanterne:hush:stereo || fail "no host finds the plugin"

say() { ffprobe -v error -show_entries stream=channels,sample_rate,duration_ts -of csv=p=0 "$1"; }
for rate in 8000 44100 48000 192000; do
    ffmpeg -v error -f lavfi -i "anoisesrc=d=1:r=$rate:a=0.1:s=1" -f lavfi -i "anoisesrc=d=1:r=$rate:a=0.1:s=2" -filter_complex '[0][1]amerge=2' -c:a pcm_f32le -y two.wav
    ffmpeg -v error -i two.wav -af 'lv2=p=urn\\:lanterne\\:hush\\:stereo' -c:a pcm_f32le -y ffmpeg.wav
    lv2apply -i two.wav -o apply.wav -c floor -12 urn:lanterne:hush:stereo >apply.txt 2>&1 || { cat apply.txt; fail "lv2apply refused stereo at $rate Hz"; }
    [ "$(say ffmpeg.wav)" = "$(say two.wav)" ] || fail "ffmpeg: $(say two.wav) became $(say ffmpeg.wav)"
    [ "$(say apply.wav | cut -d, -f1,2)" = "$(say two.wav | cut -d, -f1,2)" ] || fail "lv2apply: $(say two.wav) became $(say apply.wav)"
done
if lv2apply -i two.wav -o mono.wav urn:lanterne:hush:mono >apply.txt 2>&1; then fail "lv2apply gave stereo to the mono plugin"; fi
ffmpeg -v error -i two.wav -ac 1 -af 'lv2=p=urn\\:lanterne\\:hush\\:mono' -c:a pcm_f32le -y mono.wav
[ "$(say mono.wav | cut -d, -f2)" = 1 ] || fail "the mono plugin gave $(say mono.wav)"
